#!/usr/bin/env bash
# Starts the local suite twice, on hidane and on the official Firestore emulator, each on ports of its own, runs the
# tests that need one, and stops both. They run side by side, since most of these tests wait for something; each takes
# a part of the browser tests, so that the page too meets both emulators. Browsers are what a processor is busy with: their
# tests take turns, and one part runs beside the other suite's Python tests. The official emulator is slow, so its part is
# a third.
set -euo pipefail
cd "$(dirname "$0")/.."
first="${1:-3000}"
second=$((first + 2000))
ledgerlight=.venv/bin/ledgerlight
log="$(mktemp)"
turn="$(mktemp)"
# The emulator works for a quarter of an hour here, which pays for all of Java's optimizations.
export LEDGERLIGHT_FIRESTORE_JAVA="-XX:+TieredCompilation"
export CHROMIUM_PATH="${CHROMIUM_PATH:-$(command -v chromium)}"
export CHROMIUM_SHELL_PATH="${CHROMIUM_SHELL_PATH:-$(command -v chromium-headless-shell || true)}"

stop() {
  for offset in "$first" "$second"; do "$ledgerlight" down --port-offset "$offset" >/dev/null 2>&1 || true; done
  rm -f "$log" "$turn"
}
trap stop EXIT

# suite FIRESTORE OFFSET FIRST SECOND: all of it is heard before it fails.
suite() {
  local passed=true
  export LEDGERLIGHT_TEST_FIRESTORE="$1" LEDGERLIGHT_PORT_OFFSET="$2"
  echo "the suite on the $1 Firestore emulator"
  "$ledgerlight" up --detach --firestore "$1" && "$ledgerlight" status || return
  "$3" || passed=false
  "$4" || passed=false
  "$ledgerlight" down
  "$passed"
}

in_browsers() { flock "$turn" npm --prefix tests/browser test --silent -- "$@"; }
hidane_python() { .venv/bin/pytest tests/emulator; }
hidane_browsers() { in_browsers 1/3 2/3; }
official_python() { .venv/bin/pytest tests/emulator -m "not once"; }
official_browsers() { in_browsers 3/3; }

suite official "$second" official_browsers official_python >"$log" 2>&1 &
official=$!
# Both are heard before either ends the run: what fails on one emulator is told apart from what fails on both.
passed=true
suite hidane "$first" hidane_python hidane_browsers || passed=false
wait "$official" || passed=false
cat "$log"
"$passed"
