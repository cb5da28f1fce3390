"""``python -m emulator.bigquery``: bqemulator, with the extension it wants taken from its package.

Left to itself the emulator would download DuckDB's spatial extension at its start, and keep a copy of the
whole table for time travel at every append: a hundred thousand rows in batches of 500 came to four gigabytes.
"""

from __future__ import annotations

import sys
from typing import Any


def main() -> None:
    """Run bqemulator's own command line."""
    from bqemulator.cli import main as bqemulator  # noqa: PLC0415
    from duckdb_extensions import import_extension  # noqa: PLC0415

    import_extension("spatial")
    _forget_time_travel()
    sys.exit(bqemulator())


def _forget_time_travel() -> None:
    """Nothing of ours asks for a table as it was (FOR SYSTEM_TIME AS OF), so appends make no copies.

    That the data changed is still announced: the query cache and materialised views depend on it.
    """
    from bqemulator.domain.events import TableDataChanged  # noqa: PLC0415
    from bqemulator.versioning.snapshots import SnapshotManager  # noqa: PLC0415

    def record_change(self: Any, project_id: str, dataset_id: str, table_id: str) -> None:
        self._events.publish(TableDataChanged(project_id, dataset_id, table_id))

    SnapshotManager.record_change = record_change  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
