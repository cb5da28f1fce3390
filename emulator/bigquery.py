"""``python -m emulator.bigquery``: bqemulator, with the extension it wants taken from its package.

Left to itself the emulator would download DuckDB's spatial extension at its start.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run bqemulator's own command line."""
    from bqemulator.cli import main as bqemulator  # noqa: PLC0415
    from duckdb_extensions import import_extension  # noqa: PLC0415

    import_extension("spatial")
    sys.exit(bqemulator())


if __name__ == "__main__":
    main()
