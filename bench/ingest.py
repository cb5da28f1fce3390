"""`bench ingest`: a dropped file until records, exact aggregates, dashboards and rows in BigQuery."""

from __future__ import annotations

import contextlib
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from bench.ledger import SHAPES, GeneratedLedger, Shape, generate
from bench.machine import machine
from bench.suite import MemoryPeak, Suite, bench_organization, difference
from cli.connection import Connection
from cli.dropping import Drop, ImportFollower, upload
from cli.output import CommandFailed, Tell
from ledgerlight.domain.cells import Cells
from ledgerlight.ports import Unavailable
from ledgerlight.usecases.totals import TotalsQuery
from schemas.documents import Import
from schemas.names import Collection, Function, collection_path, document_path

BIGQUERY_SECONDS = 600.0
DASHBOARD_SECONDS = 300.0
IMPORT_SECONDS = 900.0
_BIGQUERY_POLL_SECONDS = 0.4


@dataclass(slots=True)
class _Moments:
    """Seconds since the drop. ``written``: the last record is stored and every aggregate is exact; ``done``: the
    import says so, having stored its before-images and its source's index."""

    dropped_at: str
    written: float = 0.0
    done: float = 0.0
    recalculated: float = 0.0
    streamed: float = 0.0
    bigquery_rows: int = 0


def measure(
    connection: Connection, rows: int, shape: Shape, tell: Tell, *, keep: bool = False
) -> dict[str, Any]:
    """Drop a generated file into an organization of its own and measure what comes of it."""
    suite = Suite.running()
    dimensions = SHAPES[shape]
    with tempfile.TemporaryDirectory() as folder:
        tell(f"writing a file of {rows:,} rows")
        ledger = generate(Path(folder) / "ledger.csv", rows, dimensions)
        with bench_organization(connection, dimensions, keep=keep) as org_id:
            events, operations = suite.events(), suite.operations()
            memory = MemoryPeak(suite)
            with memory.sampling():
                imported, moments = _run(connection, org_id, ledger, tell)
            suite.settle()
            tell("comparing with the generator's totals")
            exact = _is_exact(connection, org_id, ledger)
            result = _result(ledger, shape, imported, moments, exact=exact)
            result["peak_memory_mb"] = memory.megabytes()
            triggers = difference(events, suite.events())
            result["firestore"] = _firestore(operations, suite.operations(), triggers, rows)
            result["events"] = triggers
            result["hottest_document"] = _hottest(connection, org_id, moments.recalculated)
            result["emulator"] = suite.firestore()
    return result


def _run(connection: Connection, org_id: str, ledger: GeneratedLedger, tell: Tell) -> tuple[Import, _Moments]:
    services = connection.services
    follower = ImportFollower(services.store, services.clock, services.organizations, org_id)
    # One call before the clock runs: connecting is not part of the measurement.
    services.objects.info(f"organizations/{org_id}/nothing")
    moments = _Moments(services.clock.now())
    began = time.perf_counter()
    tell("importing")
    import_id = upload(services, org_id, Drop(ledger.path, source="bench", uid="bench"))
    imported = follower.follow(import_id, IMPORT_SECONDS)
    moments.done = time.perf_counter() - began
    if imported.status != "done":
        raise CommandFailed(f"the import ended as {imported.status}: {imported.error}")
    moments.written = _started(imported, moments) + imported.phase_seconds["applied"]
    tell("waiting for dashboards and BigQuery")
    # Neither waits for the other, and so neither is measured through the other.
    with ThreadPoolExecutor(1) as beside:
        streamed = beside.submit(_await_bigquery, connection, org_id, ledger.rows, moments, began)
        follower.await_dashboards(moments.dropped_at, DASHBOARD_SECONDS)
        moments.recalculated = time.perf_counter() - began
        streamed.result()
    totals = connection.bigquery_totals(org_id)(TotalsQuery(by="scenario", scenario=None))
    moments.bigquery_rows = sum(total.count for total in totals)
    return imported, moments


def _await_bigquery(connection: Connection, org_id: str, rows: int, moments: _Moments, began: float) -> None:
    from ledgerlight.adapters.bigquery_totals import row_versions  # noqa: PLC0415 - heavy

    project = connection.services.settings.project
    while True:
        with contextlib.suppress(Unavailable):  # the stand-in may not answer while rows stream in
            moments.bigquery_rows = row_versions(project, org_id)
        moments.streamed = time.perf_counter() - began
        if moments.bigquery_rows >= rows or moments.streamed > BIGQUERY_SECONDS:
            break
        time.sleep(_BIGQUERY_POLL_SECONDS)


def _is_exact(connection: Connection, org_id: str, ledger: GeneratedLedger) -> bool:
    """Whether every aggregate holds the generator's own integers, and the root's dashboards their sums."""
    store = connection.services.store
    found: dict[tuple[str, str, str], list[int]] = {}
    for snapshot in store.query(collection_path(org_id, Collection.AGGREGATIONS)):
        fields = snapshot.fields or {}
        for _, account, _, amount, count in orjson.loads(fields["accounts"]):
            found[fields["entity_id"], fields["period"], account] = [amount, count]
    if found != dict(ledger.totals):
        return False
    root: dict[tuple[str, str], list[int]] = {}
    for (_, period, account), (amount, count) in ledger.totals.items():
        total = root.setdefault((period, account), [0, 0])
        total[0] += amount
        total[1] += count
    shown: dict[tuple[str, str], list[int]] = {}
    for period in {period for period, _ in root}:
        dashboard = store.get(document_path(org_id, Collection.DASHBOARDS, f"group_{period}")).fields
        cells = Cells.from_lists(orjson.loads(dashboard["cells"]) if dashboard else [], [])
        shown.update({(period, account): cell for (_, account, _), cell in cells.accounts.items()})
    return shown == root


def _result(
    ledger: GeneratedLedger, shape: Shape, imported: Import, moments: _Moments, *, exact: bool
) -> dict[str, Any]:
    reading = imported.phase_seconds.get("reading", 0.0)
    return {
        "rows": ledger.rows,
        "shape": shape,
        "file_mb": round(ledger.size_bytes / 1e6, 1),
        "machine": machine(),
        "seconds": round(moments.written, 3),
        "seconds_to_done": round(moments.done, 3),
        "seconds_with_dashboards": round(moments.recalculated, 3),
        "seconds_with_bigquery": round(moments.streamed, 3),
        "records_per_minute": round(ledger.rows / moments.written * 60),
        "records_per_minute_with_bigquery": round(ledger.rows / max(moments.streamed, moments.written) * 60),
        # Parsing, applying and streaming run at the same time; each is its own span.
        "phases": {
            "parse": round(reading, 3),
            "apply": round(max(moments.written - _started(imported, moments), 0.0), 3),
            "recalculate": round(max(moments.recalculated - moments.written, 0.0), 3),
            "stream": round(max(moments.streamed - moments.written, 0.0), 3),
        },
        "exact": exact,
        "records_written": imported.records_written,
        "bigquery_rows": moments.bigquery_rows,
    }


def _started(imported: Import, moments: _Moments) -> float:
    """Seconds from the drop to the import's beginning, by the clock that both share."""
    if imported.started_at is None:
        return 0.0
    return (_moment(imported.started_at) - _moment(moments.dropped_at)).total_seconds()


def _moment(timestamp: str) -> datetime:
    return datetime.fromisoformat(timestamp).astimezone(UTC)


def _firestore(
    before: dict[str, dict[str, int]],
    after: dict[str, dict[str, int]],
    triggers: dict[str, int],
    rows: int,
) -> dict[str, Any]:
    totals = {"reads": 0, "writes": 0}
    by_function: dict[str, dict[str, int]] = {}
    for function, counted in after.items():
        added = difference(before.get(function, {}), counted)
        if added:
            by_function[function] = added
        if function != Function.SWEEP:  # once in a while it reads all there is, whatever was imported
            for name, count in added.items():
                totals[name] += count
    fired = triggers.get("recalculate", 0) + triggers.get("apply_edit", 0)
    per_thousand = {
        name: round(count * 1000 / rows, 2) for name, count in {**totals, "triggers": fired}.items()
    }
    return {**totals, "triggers": fired, "per_1000_records": per_thousand, "by_function": by_function}


def _hottest(connection: Connection, org_id: str, seconds: float) -> dict[str, Any]:
    """The derived document that was written most often: its version counts its writes."""
    hottest, writes = "", 0
    for collection in (Collection.AGGREGATIONS, Collection.DASHBOARDS, Collection.SERIES):
        path = collection_path(org_id, collection)
        for snapshot in connection.services.store.query(path, fields=("version",)):
            version = int((snapshot.fields or {})["version"])
            if version > writes:
                hottest, writes = "/".join(snapshot.path.split("/")[-2:]), version
    return {"document": hottest, "writes": writes, "writes_per_second": round(writes / seconds, 2)}
