"""The running local suite as measurements need it: processes, counters, organizations of their own."""

from __future__ import annotations

import json
import os
import secrets
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

from bench.ledger import Dimensions, account_codes, entity_ids
from cli.connection import Connection
from cli.output import CommandFailed
from emulator import tools
from emulator.ports import Ports
from emulator.supervisor import state_file
from ledgerlight.charts import chart_json
from ledgerlight.domain.charts import accounts_of, default_direction
from ledgerlight.ports import DocumentStore, Write
from schemas.documents import Account, Organization
from schemas.names import Collection, Function, collection_path, organization_path

SAMPLE_SECONDS = 0.2
_SAMPLES_OF_A_FAMILY = 25
"""Samples for which a function is taken to have the same processes."""
SETTLE_SECONDS = 60.0
_EVENTS_ARRIVE_SECONDS = 0.5
_DELETES_AT_ONCE = 400


class NoSuite(CommandFailed):
    """Measurements need a running suite on this machine."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A running suite."""

    ports: Ports
    folder: Path
    services: dict[str, dict[str, Any]]

    @classmethod
    def running(cls) -> Suite:
        """The suite of this port offset. Raises ``NoSuite``."""
        ports = Ports.from_environment()
        folder = tools.ROOT / ".ledgerlight" / str(ports.offset)
        try:
            state = json.loads(state_file(folder, ports).read_text())
            os.kill(state["pid"], 0)
        except (FileNotFoundError, ProcessLookupError):
            raise NoSuite(
                "measurements need the local suite; start it with `ledgerlight up --detach`"
            ) from None
        return cls(ports, folder, state["services"])

    def firestore(self) -> str:
        """Which Firestore emulator it runs."""
        command = " ".join(psutil.Process(self.services["firestore"]["pid"]).cmdline())
        return "official" if "java" in command else "hidane"

    def events(self) -> dict[str, int]:
        """Events that were sent to each function since the suite started."""
        address = self.services["eventarc"]["address"]
        counted: dict[str, int] = httpx.get(f"{address}/stats", timeout=10.0).json()["events"]
        return counted

    def queued(self) -> int:
        """Events that wait for delivery."""
        address = self.services["eventarc"]["address"]
        return int(httpx.get(f"{address}/stats", timeout=10.0).json()["queued"])

    def settle(self) -> None:
        """Wait until no event waits for delivery, for a minute at most."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while self.queued() and time.monotonic() < deadline:
            time.sleep(0.1)

    def operations(self) -> dict[str, dict[str, int]]:
        """Firestore reads and writes of each function's processes since they started."""
        counted: dict[str, dict[str, int]] = {}
        for path in sorted((self.folder / "operations").glob("*.counts")):
            reads, writes = struct.unpack("qq", path.read_bytes())
            total = counted.setdefault(path.stem.rpartition("-")[0], {"reads": 0, "writes": 0})
            total["reads"] += reads
            total["writes"] += writes
        return counted


def difference(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """What was added, by name."""
    return {name: count - before.get(name, 0) for name, count in after.items() if count > before.get(name, 0)}


@dataclass
class MemoryPeak:
    """Largest resident memory of each function's processes together, sampled five times a second."""

    suite: Suite
    peak_bytes: dict[str, int] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def sampling(self) -> Iterator[None]:
        """Sample while the block runs."""
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def megabytes(self) -> dict[str, int]:
        """Peaks in MiB."""
        return {name: round(size / 2**20) for name, size in sorted(self.peak_bytes.items())}

    def _run(self) -> None:
        processes: dict[str, list[psutil.Process]] = {}
        samples = 0
        while not self._stop.wait(SAMPLE_SECONDS):
            if samples % _SAMPLES_OF_A_FAMILY == 0:
                processes = {f.value: _family(self.suite.services[f.value]["pid"]) for f in Function}
            samples += 1
            for name, family in processes.items():
                self.peak_bytes[name] = max(self.peak_bytes.get(name, 0), sum(map(_resident, family)))


def _family(pid: int) -> list[psutil.Process]:
    """A process and those below it. Looking for them goes through all processes of the machine."""
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


@contextmanager
def bench_organization(
    connection: Connection, dimensions: Dimensions, *, keep: bool = False
) -> Iterator[str]:
    """An organization of its own with these entities and accounts, removed afterwards unless kept."""
    org_id = f"bench-{secrets.token_hex(4)}"
    organization = Organization(name="Benchmark", currency="USD", root_entity="group")
    connection.directory.add(org_id, organization, _chart(dimensions))
    for entity_id in entity_ids(dimensions.entities):
        connection.directory.add_entity(org_id, entity_id, entity_id, None)
    try:
        yield org_id
    finally:
        if not keep:
            remove(connection.services.store, org_id, Suite.running())


def _chart(dimensions: Dimensions) -> list[Account]:
    chart = accounts_of(chart_json("management"))
    heading = {"revenue": "1", "cogs": "2", "opex": "3"}
    return chart + [
        Account(
            code=code,
            name=f"Account {code}",
            parent=heading[account_class],
            is_posting=True,
            account_class=account_class,
            direction=default_direction(account_class),
            position=10_000 + number,
        )
        for number, (code, account_class) in enumerate(account_codes(dimensions.accounts))
    ]


def remove(store: DocumentStore, org_id: str, suite: Suite) -> None:
    """Delete an organization's documents, the organization itself when no event of its can come any more."""
    suite.settle()
    # What is computed goes first, so that the events of the aggregates' deletion find nothing to compute.
    first = [Collection.DASHBOARDS, Collection.SERIES, Collection.TIMELINES, Collection.AGGREGATIONS]
    for collection in first:
        _delete_all(store, collection_path(org_id, collection))
    time.sleep(_EVENTS_ARRIVE_SECONDS)
    suite.settle()
    for collection in (each for each in Collection if each not in first):
        if collection is Collection.IMPORTS:
            for snapshot in store.query(collection_path(org_id, collection), fields=("id",)):
                _delete_all(store, f"{snapshot.path}/chunks")
                _delete_all(store, f"{snapshot.path}/errors")
        _delete_all(store, collection_path(org_id, collection))
    store.commit([Write(organization_path(org_id), None)])


def _delete_all(store: DocumentStore, collection: str) -> None:
    paths = [snapshot.path for snapshot in store.query(collection, fields=("version",))]
    for start in range(0, len(paths), _DELETES_AT_ONCE):
        store.commit([Write(path, None) for path in paths[start : start + _DELETES_AT_ONCE]])
