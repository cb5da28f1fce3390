"""`bench latency`: an edit by one client until another client's listener has record, figures and alert."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.editor import Editor
from bench.ledger import Dimensions, generate
from bench.machine import machine, percentiles
from bench.suite import Suite, bench_organization
from cli.connection import Connection
from cli.dropping import Drop, ImportFollower, upload
from cli.output import CommandFailed, Tell
from ledgerlight.usecases.records_query import Placed, RecordFilter, RecordReader
from schemas.alerts import AlertRule, RuleScope
from schemas.dashboards import DashboardView
from schemas.names import Collection, document_path

DIMENSIONS = Dimensions(entities=4, months=6, accounts=30)
SEEN_SECONDS = 30.0
READY_SECONDS = 60.0
PAUSE_SECONDS = 0.05
WARM_UP = 5
"""Edits before those that count: in production minimum instances keep the functions warm. The first one's time is
reported beside the figures."""
ROOT = "group"
BREACH = 10**13
"""By how much every other edit of an entity's month raises revenue, and the next one lowers it again: far above all
that is there, so that one rule tells the two apart in every entity and month."""


def measure(
    connection: Connection, edits: int, records: int, tell: Tell, *, call: bool = True
) -> dict[str, Any]:
    """Make edits one after the other; each must be seen before the next. Without ``call`` nobody asks for
    ``:apply``: the trigger alone does the work."""
    suite = Suite.running()
    with bench_organization(connection, DIMENSIONS) as org_id:
        _watch_revenue(connection, org_id)
        tell(f"loading {records:,} records")
        load(connection, org_id, records, DIMENSIONS)
        editor = Editor.sign_in(connection, org_id)
        with listening(org_id) as seen:
            run = Run(connection, org_id, editor, seen, call=call)
            for number, placed in enumerate(run.records(edits + WARM_UP), start=1):
                run.edit(placed)
                if number % 20 == 0:
                    tell(f"{number} of {edits + WARM_UP} edits")
                time.sleep(PAUSE_SECONDS)
        result: dict[str, Any] = {
            "edits": edits,
            "call": call,
            "ledger_records": records,
            "machine": machine(),
            "emulator": suite.firestore(),
            "record": percentiles(run.record_ms[WARM_UP:]),
            "kpi": percentiles(run.kpi_ms[WARM_UP:]),
            "kpi_own_entity": percentiles(run.own_ms[WARM_UP:]),
            "first_edit_ms": round(run.kpi_ms[0], 1),
            "alert": percentiles(run.alert_ms[WARM_UP:]),
        }
    return result


def _watch_revenue(connection: Connection, org_id: str) -> None:
    """A rule that every edit breaches or clears. It is there before the functions first look for rules."""
    rule = AlertRule(
        id="bench-revenue",
        name="Revenue",
        kind="absolute",
        metric="revenue",
        operator="above",
        threshold=BREACH // 2,
        severity="high",
        scope=RuleScope(entity_id=ROOT),
    )
    member = connection.members.operator(org_id)
    connection.services.manage_rules.put(org_id, member, rule, create=True)


def load(connection: Connection, org_id: str, records: int, dimensions: Dimensions) -> None:
    """Fill the organization with a generated ledger, through the pipeline."""
    services = connection.services
    follower = ImportFollower(services.store, services.clock, services.organizations, org_id)
    since = services.clock.now()
    with tempfile.TemporaryDirectory() as folder:
        ledger = generate(Path(folder) / "ledger.csv", records, dimensions)
        drop = Drop(ledger.path, source="bench", uid="bench")
        import_id = upload(services, org_id, drop)
    imported = follower.follow(import_id, 900.0)
    if imported.status != "done" or imported.records_written != records:
        raise CommandFailed(f"loading ended as {imported.status}: {imported.error}")
    follower.await_dashboards(since, 300.0)


@contextmanager
def listening(org_id: str) -> Iterator[queue.Queue[dict[str, Any]]]:
    """Another client's process that listens; what it saw arrives in the queue."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.listener", org_id],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    seen: queue.Queue[dict[str, Any]] = queue.Queue()

    def read() -> None:
        for line in process.stdout or ():
            seen.put(json.loads(line))

    threading.Thread(target=read, daemon=True).start()
    try:
        if _next(seen, READY_SECONDS)["kind"] != "ready":
            raise CommandFailed("the listening client did not begin with what was there")
        yield seen
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(5.0)
        except subprocess.TimeoutExpired:
            process.kill()


def _next(seen: queue.Queue[dict[str, Any]], seconds: float) -> dict[str, Any]:
    try:
        return seen.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        raise CommandFailed(f"the listening client saw nothing for {seconds:.0f} s") from None


@dataclass(slots=True)
class Run:
    """The edits of one measurement, and when the other client saw them."""

    connection: Connection
    org_id: str
    editor: Editor
    seen: queue.Queue[dict[str, Any]]
    call: bool
    record_ms: list[float] = field(default_factory=list)
    kpi_ms: list[float] = field(default_factory=list)
    own_ms: list[float] = field(default_factory=list)
    alert_ms: list[float] = field(default_factory=list)
    _raised: set[tuple[str, str]] = field(default_factory=set)
    _revenue: dict[tuple[str, str], int] = field(default_factory=dict)

    def records(self, count: int) -> list[Placed]:
        """Revenue records to edit, spread over entities and months."""
        accounts = {f"1.5{number:02d}" for number in range(DIMENSIONS.accounts // 5)}
        reader = RecordReader(self.connection.services.store, self.org_id)
        found = list(reader.matching(RecordFilter(accounts=accounts)))
        if len(found) < count:
            raise CommandFailed(
                f"the ledger has {len(found)} revenue records; give fewer --edits or more --records"
            )
        step = max(len(found) // count, 1)
        return found[::step][:count]

    def edit(self, placed: Placed) -> None:
        """Raise one record so far that it breaches, or lower one again, until all that follows was seen."""
        entity_id, period = placed.leaf
        raises = (entity_id, period) not in self._raised
        delta = BREACH if raises else -BREACH
        expected = {scope: self._revenue_of(scope, period) + delta for scope in (entity_id, ROOT)}
        began = time.time()
        edit_id = self.editor.write_edit(placed, placed.record["amount_minor"] + delta)
        if self.call:
            self.editor.apply(edit_id)
        waiting = {"record", "alert", entity_id, ROOT}
        deadline = time.monotonic() + SEEN_SECONDS
        while waiting:
            seen = _next(self.seen, deadline - time.monotonic())
            took_ms = (seen["at"] - began) * 1000
            if seen["kind"] == "record" and seen["edit_id"] == edit_id:
                if "record" in waiting:
                    self.record_ms.append(took_ms)
                waiting.discard("record")
            elif seen["kind"] == "kpi" and seen["period"] == period and seen["scope"] in waiting:
                scope = seen["scope"]
                if seen["revenue"] == expected[scope]:
                    (self.kpi_ms if scope == ROOT else self.own_ms).append(took_ms)
                    waiting.discard(scope)
            elif seen["kind"] == "alert" and "alert" in waiting:
                found = (seen["entity_id"], seen["period"], seen["state"])
                if found == (entity_id, period, "firing" if raises else "resolved"):
                    self.alert_ms.append(took_ms)
                    waiting.discard("alert")
        self._raised ^= {(entity_id, period)}
        for scope, revenue in expected.items():
            self._revenue[scope, period] = revenue

    def _revenue_of(self, scope: str, period: str) -> int:
        known = self._revenue.get((scope, period))
        if known is not None:
            return known
        path = document_path(self.org_id, Collection.DASHBOARDS, f"{scope}_{period}")
        fields = self.connection.services.store.get(path).fields or {}
        view = DashboardView.model_validate_json(fields["view"])
        revenue = next(kpi.value for kpi in view.kpis if kpi.id == "revenue")
        if revenue is None:
            raise CommandFailed(f"{scope} {period} has no revenue to watch")
        return revenue
