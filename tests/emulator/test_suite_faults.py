"""The promise of the whole: deliveries lost, doubled and out of order, functions killed, and every figure exact."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from bench.ledger import Dimensions, generate
from bench.suite import bench_organization
from cli.checks import reconciled
from cli.connection import Connection
from cli.dropping import Drop, ImportFollower, upload
from ledgerlight.connections import Settings
from ledgerlight.ports import Write
from ledgerlight.usecases.import_registry import TERMINAL
from ledgerlight.usecases.totals import TotalsQuery
from ledgerlight.wiring import Services
from schemas.documents import Import
from schemas.names import Collection, document_path
from tests.emulator.test_suite_processes import now, wait_until

pytestmark = pytest.mark.emulator

ROWS = 20_000
DIMENSIONS = Dimensions(entities=5, months=8, accounts=20)
FAULTS = {"duplicate": 0.3, "reorder": 0.5, "delay_ms": 300, "drop": 0.1, "fail": 0.1}
PATIENCE_SECONDS = 300.0


@pytest.fixture
def connection(suite: dict[str, Any]) -> Connection:
    return Connection(Services(Settings.from_environment()))


def kill(function: str) -> None:
    """As a machine that goes away: the process and its workers at once, nothing said."""
    process = psutil.Process(now(function)["pid"])
    for each in [*process.children(recursive=True), process]:
        os.kill(each.pid, signal.SIGKILL)


class Sweeping(threading.Thread):
    """Cloud Scheduler, impatient: the next sweep when the last has ended."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self._address = address
        self._stopping = threading.Event()
        self.imports = 0

    def run(self) -> None:
        while not self._stopping.wait(1.0):
            try:
                self.imports += httpx.post(self._address, timeout=PATIENCE_SECONDS).json()["imports"]
            except httpx.HTTPError:  # the sweeper may be killed while it works
                continue

    def __enter__(self) -> Sweeping:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stopping.set()
        self.join()


@contextmanager
def faults(suite: dict[str, Any]) -> Iterator[None]:
    """Everything goes wrong that can, the event of a dropped file never comes, and that of many an aggregate."""
    eventarc = httpx.Client(base_url=suite["services"]["eventarc"]["address"], timeout=10)
    lost = {"ingest_file": FAULTS | {"drop": 1.0}, "recalculate": FAULTS | {"drop": 0.5}}
    plan = {"seed": 7, "targets": {"*": FAULTS, **lost}}
    assert eventarc.put("/faults", json=plan).status_code == 200
    try:
        yield
    finally:
        eventarc.delete("/faults")


def test_an_import_through_faults_and_killed_functions_loses_nothing(
    suite: dict[str, Any], connection: Connection, tmp_path: Path
) -> None:
    services = connection.services
    ledger = generate(tmp_path / "ledger.csv", ROWS, DIMENSIONS)
    sweeping = Sweeping(suite["services"]["sweep"]["address"])
    with bench_organization(connection, DIMENSIONS) as org_id:
        follower = ImportFollower(services.store, services.clock, services.organizations, org_id)
        with faults(suite), sweeping:
            import_id = upload(services, org_id, Drop(ledger.path, source="faults", uid="tests"))
            wait_until(lambda: is_applying(follower.read(import_id)), "the sweeper takes the import up")
            for function in ("sweep", "apply_changes", "recalculate"):
                kill(function)
            after = follower.read(import_id)
            assert after is not None
            assert after.status not in TERMINAL, "the import had ended before anything was killed"
            done = follower.follow(import_id, PATIENCE_SECONDS)
            assert (done.status, done.records_written) == ("done", ROWS)
        assert sweeping.imports > 0
        sweep_dashboards(services, suite, org_id)
        result = reconciled(connection, org_id, bigquery=True, settle_seconds=60)
        assert (result.differences, result.records) == ([], ROWS)
        expected: dict[str, list[int]] = {}
        for (entity_id, _, _), (amount, count) in ledger.totals.items():
            total = expected.setdefault(entity_id, [0, 0])
            total[0] += amount
            total[1] += count
        totals = connection.bigquery_totals(org_id)(TotalsQuery(by="entity"))
        assert {total.key: [total.amount_minor, total.count] for total in totals} == expected


def sweep_dashboards(services: Services, suite: dict[str, Any], org_id: str) -> None:
    """Dashboards whose event was lost are the sweeper's, which looks for them every three minutes: here, now."""
    services.store.commit([Write(document_path(org_id, Collection.INTERNAL, "sweep"), None)])
    answer = httpx.post(suite["services"]["sweep"]["address"], timeout=PATIENCE_SECONDS)
    assert answer.json()["dashboards"] > 0, "no event was lost"


def is_applying(imported: Import | None) -> bool:
    return imported is not None and imported.chunks_total > 0
