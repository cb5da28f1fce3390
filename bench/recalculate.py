"""`bench recalculate`: what one edit costs in ledgers of different sizes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from typing import Any

from bench.editor import Editor
from bench.latency import load
from bench.ledger import SHAPES
from bench.machine import machine
from bench.suite import Suite, bench_organization
from cli.connection import Connection
from cli.output import Tell
from ledgerlight.usecases.records_query import RecordFilter, RecordReader

EDITS = 60
WARM_UP = 10
PAUSE_SECONDS = 0.05


def measure(connection: Connection, sizes: Sequence[int], tell: Tell) -> dict[str, Any]:
    """The median time of an edit with everything recalculated (write and ``:apply`` call), at each size."""
    suite = Suite.running()
    measured = []
    for records in sizes:
        with bench_organization(connection, SHAPES["spread"]) as org_id:
            tell(f"loading {records:,} records")
            load(connection, org_id, records, SHAPES["spread"])
            tell(f"editing in {records:,} records")
            measured.append({"records": records, "median_ms": _median_ms(connection, org_id)})
    first, last = measured[0]["median_ms"], measured[-1]["median_ms"]
    return {
        "sizes": measured,
        "ratio": round(last / first, 2),
        "edits": EDITS,
        "machine": machine(),
        "emulator": suite.firestore(),
    }


def _median_ms(connection: Connection, org_id: str) -> float:
    editor = Editor.sign_in(connection, org_id)
    reader = RecordReader(connection.services.store, org_id)
    samples: list[float] = []
    # One record of each entity's last month: leaves of every size, none of them written twice.
    leaves = [snapshot.fields for snapshot in reader.leaves() if snapshot.fields is not None]
    step = max(len(leaves) // (EDITS + WARM_UP), 1)
    for number, leaf in enumerate(leaves[::step][: EDITS + WARM_UP]):
        wanted = RecordFilter(entities=[leaf["entity_id"]], period=leaf["period"])
        placed = next(reader.matching(wanted))
        began = time.perf_counter()
        edit_id = editor.write_edit(placed, placed.record["amount_minor"] + 100)
        editor.apply(edit_id)
        if number >= WARM_UP:
            samples.append((time.perf_counter() - began) * 1000)
        time.sleep(PAUSE_SECONDS)
    return round(statistics.median(samples), 1)
