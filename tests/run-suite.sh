#!/usr/bin/env bash
# Starts the local suite on ports of its own, runs the tests that need it, and stops it: on hidane, then there in a
# browser too; and beside it on the official Firestore emulator, since most of these tests wait for something.
set -euo pipefail
cd "$(dirname "$0")/.."
first="${1:-3000}"
second=$((first + 2000))
ledgerlight=.venv/bin/ledgerlight
log="$(mktemp)"

stop() {
  for offset in "$first" "$second"; do "$ledgerlight" down --port-offset "$offset" >/dev/null 2>&1 || true; done
}
trap stop EXIT

# suite FIRESTORE OFFSET [PYTEST ARGUMENTS]
suite() {
  export LEDGERLIGHT_TEST_FIRESTORE="$1" LEDGERLIGHT_PORT_OFFSET="$2"
  echo "the suite on the $1 Firestore emulator"
  "$ledgerlight" up --detach --firestore "$1"
  "$ledgerlight" status
  .venv/bin/pytest tests/emulator "${@:3}"
}

(suite official "$second" -m "not once" >"$log" 2>&1; "$ledgerlight" down --port-offset "$second") &
official=$!
# Both are heard before either ends the run: what fails on one emulator is told apart from what fails on both.
passed=true
suite hidane "$first" || passed=false
wait "$official" || passed=false
cat "$log"
"$passed"
CHROMIUM_PATH="${CHROMIUM_PATH:-$(command -v chromium)}" npm --prefix tests/browser test --silent
