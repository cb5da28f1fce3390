"""``python -m emulator.bigquery``: bqemulator, with the extension it wants taken from its package.

Left to itself the emulator would download DuckDB's spatial extension at its start, keep a copy of the whole
table for time travel at every append (a hundred thousand rows in batches of 500 came to four gigabytes), and
append and query on one DuckDB connection from two threads, where each sooner or later waits for the other.
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
    _append_on_connections_of_their_own()
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


def _append_on_connections_of_their_own() -> None:
    """An append uses a second connection to the same database, so that it never holds what a query waits for.

    A table's own count of its rows, which nothing of ours asks for, is left alone."""
    from bqemulator.grpc_api.write_servicer import BigQueryWriteHandler  # noqa: PLC0415
    from bqemulator.storage.sql_identifiers import quoted_table_ref  # noqa: PLC0415

    def flush_to_target(self: Any, stream: Any, rows: Any) -> None:
        place = stream.project_id, stream.dataset_id, stream.table_id
        context = self._ctx
        with self._write_lock:
            connection = context.engine.connection.cursor()
            try:
                connection.register("appended", rows)
                insert = f"INSERT INTO {quoted_table_ref(*place)} SELECT * FROM appended"  # noqa: S608 - quoted
                connection.execute(insert)
            finally:
                connection.close()
            context.snapshots.record_change(*place)

    BigQueryWriteHandler._flush_to_target = flush_to_target  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
