"""The drills: what is derived comes back from files and edits, what people made from a backup."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from bench.ledger import Dimensions, GeneratedLedger, generate
from bench.suite import Suite, bench_organization
from cli.connection import Connection, connect
from cli.dropping import Drop, upload
from cli.suite import read_state
from emulator.environment import environment
from emulator.ports import Ports
from emulator.services import Service
from emulator.supervisor import is_healthy
from ledgerlight.adapters.bigquery_removal import BigQueryRemoval
from ledgerlight.ports import Write
from ledgerlight.usecases.import_chunks import chunks_path
from schemas.documents import Import
from schemas.names import Collection, collection_path, document_path, organization_path
from tests.emulator.test_cli_suite import Commands

pytestmark = pytest.mark.emulator

WIDTH = Dimensions(entities=5, months=6, accounts=20)
FIRST_ROWS, SECOND_ROWS = 5_000, 8_000
PATIENCE_SECONDS = 120.0
QUIET_SECONDS = 5.0
LOST = (
    Collection.DASHBOARDS, Collection.SERIES, Collection.TIMELINES, Collection.AGGREGATIONS,
    Collection.RECORD_PAGES,
)  # fmt: skip


@pytest.fixture(scope="module")
def connection(suite: dict[str, Any]) -> Connection:
    """A connection of this process to the suite."""
    os.environ.update(environment())
    return connect()


@pytest.fixture(scope="module")
def commands(connection: Connection) -> Iterator[Commands]:
    """Commands on an organization with the generated ledger's entities and accounts."""
    with bench_organization(connection, WIDTH) as org_id:
        yield Commands(org_id)


@pytest.fixture
def lost_events(suite: dict[str, Any]) -> Iterator[None]:
    """Storage's events are lost: nothing but this test and the sweeper starts an import."""
    faults = f"{suite['services']['eventarc']['address']}/faults"
    plan = {"targets": {"ingest_file": {"drop": 1}}}
    assert httpx.put(faults, json=plan, timeout=10).status_code == 200
    yield
    assert httpx.delete(faults, timeout=10).status_code == 204


def wait_until(reached: Callable[[], bool], what: str, pause: float = 0.05) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        assert time.monotonic() < deadline, f"not within {PATIENCE_SECONDS:.0f} s: {what}"
        time.sleep(pause)


def service(name: str) -> dict[str, Any]:
    state = read_state(Ports.from_environment())
    assert state is not None
    return dict(state["services"][name])


def answers(name: str) -> bool:
    found = service(name)
    port = int(found["address"].rsplit(":", 1)[1])
    return is_healthy(Service(name, [], port, found["health"]))


def by_account(ledger: GeneratedLedger) -> dict[str, int]:
    sums: dict[str, int] = {}
    for (_, _, account), (amount, _) in ledger.totals.items():
        sums[account] = sums.get(account, 0) + amount
    return sums


def added(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in one.keys() | other.keys()}


def imported(connection: Connection, org_id: str, import_id: str) -> Import:
    fields = connection.services.store.get(document_path(org_id, Collection.IMPORTS, import_id)).fields
    return Import.model_validate(dict(fields or {}))


def start_ingest(object_name: str, generation: str) -> None:
    """Call ``ingest_file`` as Eventarc would, once: nobody delivers it again when it dies."""
    headers = {
        "ce-specversion": "1.0", "ce-id": "restore-drill", "ce-source": "//storage.googleapis.com/b",
        "ce-type": "google.cloud.storage.object.v1.finalized",
    }  # fmt: skip
    body = {"bucket": "b", "name": object_name, "generation": generation}
    try:
        httpx.post(service("ingest_file")["address"], headers=headers, json=body, timeout=PATIENCE_SECONDS)
    except httpx.TransportError:
        return  # it was killed


def kill(name: str) -> None:
    """End a function's processes at once, workers first: whatever they were doing is cut off."""
    master = psutil.Process(service(name)["pid"])
    for process in (*master.children(recursive=True), master):
        process.send_signal(signal.SIGKILL)


def lose(connection: Connection, org_id: str, collections: Sequence[Collection] = LOST) -> None:
    """Delete collections, and BigQuery's rows; what was computed before what it came from."""
    store, running = connection.services.store, Suite.running()
    for _ in range(2):  # what late events wrote meanwhile goes with the second round
        for collection in collections:
            paths = [s.path for s in store.query(collection_path(org_id, collection), fields=("version",))]
            for start in range(0, len(paths), 400):
                store.commit([Write(path, None) for path in paths[start : start + 400]])
        time.sleep(0.5)
        running.settle()
    BigQueryRemoval(connection.services.settings.project)(org_id)


def test_everything_comes_back_after_a_crash_in_an_import_and_the_loss_of_all_that_is_derived(
    commands: Commands, connection: Connection, lost_events: None, tmp_path: Path
) -> None:
    org_id, services = commands.org, connection.services
    first = generate(tmp_path / "first.csv", FIRST_ROWS, WIDTH, seed=1)
    second = generate(tmp_path / "second.csv", SECOND_ROWS, WIDTH, seed=2)

    # A ledger, and some corrections.
    one = upload(services, org_id, Drop(first.path, source="first"))
    started = imported(connection, org_id, one)
    start_ingest(started.object_name, started.generation)
    wait_until(lambda: imported(connection, org_id, one).status == "done", "the first import")
    records = commands.json("records", "--org", org_id, "--entity", "e01", "--limit", "3")
    corrected: dict[str, int] = {}
    for record in records:
        amount = record["amount_minor"] + 1_000
        shown = f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"
        commands.json(
            "edit", "--org", org_id, "--record", record["id"], "--amount", shown, "--reason", "drill"
        )
        corrected[record["account_code"]] = corrected.get(record["account_code"], 0) + 1_000
    before = commands.totals()
    assert before == added(by_account(first), corrected)

    # Another import dies in its middle.
    two = upload(services, org_id, Drop(second.path, source="second"))
    waiting = imported(connection, org_id, two)
    threading.Thread(target=start_ingest, args=(waiting.object_name, waiting.generation), daemon=True).start()
    wait_until(lambda: services.store.count(chunks_path(org_id, two)) > 0, "the first chunk", pause=0.01)
    kill("ingest_file")
    kill("apply_changes")
    assert imported(connection, org_id, two).finished_at is None, (
        "the import was over before it could be killed"
    )

    # Messages that were published are pushed again; then it stands still, and what is derived is lost.
    wait_until(lambda: answers("apply_changes"), "apply_changes is started again")
    applied = -1
    while (now := services.store.count(chunks_path(org_id, two))) != applied:
        applied = now
        time.sleep(QUIET_SECONDS)

    def lost() -> bool:
        lose(connection, org_id)
        return commands.totals() == {}  # a message that was pushed late is lost with the next round

    wait_until(lost, "all that is derived is lost")

    # A rebuild waits for the import; the sweeper finishes it.
    refused = commands.run("rebuild", "--org", org_id)
    assert refused.returncode == 1
    assert f"import {two} is under way" in refused.stderr
    sweep = service("sweep")["address"]

    def finished() -> bool:
        httpx.post(sweep, json={}, timeout=PATIENCE_SECONDS)
        return imported(connection, org_id, two).finished_at is not None

    wait_until(finished, "the sweeper finishes the import", pause=1.0)
    assert imported(connection, org_id, two).status == "done"

    rebuilt = commands.json("rebuild", "--org", org_id)
    assert (rebuilt["imports"], rebuilt["edits"], rebuilt["edits_not_replayed"]) == (2, len(records), [])
    assert rebuilt["records"] == FIRST_ROWS + SECOND_ROWS
    assert commands.totals() == added(before, by_account(second))
    assert commands.json("reconcile", "--org", org_id, "--settle", "120")["ok"]
    # Running it again finds nothing to do.
    again = commands.json("rebuild", "--org", org_id)
    assert (again["differences"], again["swapped"]["records"]) == ([], 0)


def test_an_organization_comes_back_from_its_backup_and_its_files(
    connection: Connection, tmp_path: Path
) -> None:
    store = connection.services.store
    with bench_organization(connection, WIDTH) as org_id:
        commands = Commands(org_id)
        ledger = generate(tmp_path / "ledger.csv", SECOND_ROWS, WIDTH, seed=3)
        commands.json("drop", str(ledger.path), "--org", org_id, "--wait")
        commands.json("members", "add", f"cfo@{org_id}.test", "--org", org_id, "--role", "owner")
        members = collection_path(org_id, Collection.MEMBERS)
        [member] = store.query(members)
        comment = document_path(org_id, Collection.COMMENTS, "why")
        store.commit([Write(comment, {"text": "Why?", "created_at": datetime.now(UTC)})])
        said = dict(store.native(collection_path(org_id, Collection.COMMENTS)))
        before = commands.totals()
        assert before == by_account(ledger)
        file = tmp_path / "backup.gz"
        made = commands.json("backup", str(file), "--org", org_id)
        assert (made["documents"]["members"], made["documents"]["imports"]) == (1, 1)

        lose(connection, org_id, [*LOST, *(each for each in Collection if each not in LOST)])
        store.commit([Write(organization_path(org_id), None)])
        assert commands.run("totals", "--org", org_id).returncode == 1

        restored = commands.json("restore", str(file), "--org", org_id)
        assert (restored["records_written"], restored["edits_not_replayed"]) == (SECOND_ROWS, [])
        assert commands.totals() == before
        assert commands.json("reconcile", "--org", org_id, "--settle", "120")["ok"]
        assert store.query(members)[0].fields == member.fields
        # Times are Firestore's own again, to the microsecond, not texts.
        assert dict(store.native(collection_path(org_id, Collection.COMMENTS))) == said
        again = commands.json("restore", str(file), "--org", org_id)
        assert (again["written"], again["records_written"]) == ({}, 0)
