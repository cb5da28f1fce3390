#!/usr/bin/env bash
# Starts the local suite on ports of its own, runs the tests that need it, and stops it:
# on the official Firestore emulator, then on hidane, and there in a browser too.
set -euo pipefail
cd "$(dirname "$0")/.."
export LEDGERLIGHT_PORT_OFFSET="${1:-3000}"
ledgerlight=.venv/bin/ledgerlight

stop() { "$ledgerlight" down >/dev/null 2>&1 || true; }
trap stop EXIT

for firestore in official hidane; do
  echo "the suite on the $firestore Firestore emulator"
  export LEDGERLIGHT_TEST_FIRESTORE="$firestore"
  "$ledgerlight" up --detach --firestore "$firestore"
  "$ledgerlight" status
  .venv/bin/pytest tests/emulator
  if [ "$firestore" = hidane ]; then
    CHROMIUM_PATH="${CHROMIUM_PATH:-$(command -v chromium)}" npm --prefix tests/browser test --silent
  fi
  stop
done
