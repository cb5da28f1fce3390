"""``python -m emulator.firestore_command PORT [official|hidane]``: what starts Firestore, as JSON.

For test runners of other languages, which then need not know where emulators are.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from emulator.ports import Ports
from emulator.services import Firestore, Options, firestore


def main() -> None:
    """Print the command."""
    chosen: Firestore | None = None
    if len(sys.argv) > 2 and sys.argv[2]:
        chosen = "hidane" if sys.argv[2] == "hidane" else "official"
    options = Options(Ports(int(sys.argv[1]) - Ports().firestore), Path.cwd(), firestore=chosen)
    sys.stdout.write(json.dumps(firestore(options).command))


if __name__ == "__main__":
    main()
