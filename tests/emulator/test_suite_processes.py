"""What becomes of processes that are killed: a function starts again at once, and what it was doing is done."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import Any

import httpx
import psutil
import pytest

from cli.suite import read_state
from emulator.ports import Ports
from emulator.services import Service
from emulator.supervisor import is_healthy

pytestmark = pytest.mark.emulator

PATIENCE_SECONDS = 30.0


def now(name: str = "apply_changes") -> dict[str, Any]:
    state = read_state(Ports.from_environment())
    assert state is not None
    return dict(state["services"][name])


def wait_until(reached: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        assert time.monotonic() < deadline, f"not within {PATIENCE_SECONDS:.0f} s: {what}"
        time.sleep(0.05)


def answers(name: str) -> bool:
    service = now(name)
    port = int(service["address"].rsplit(":", 1)[1])
    return is_healthy(Service(name, [], port, service["health"]))


def test_a_killed_function_is_started_again_though_its_workers_outlive_it(suite: dict[str, Any]) -> None:
    before = now()
    os.kill(before["pid"], signal.SIGKILL)
    wait_until(lambda: now()["restarts"] == before["restarts"] + 1, "another process")
    assert now()["pid"] != before["pid"]
    wait_until(lambda: answers("apply_changes"), "an answer")


def test_a_killed_worker_is_replaced(suite: dict[str, Any]) -> None:
    master = psutil.Process(now("recalculate")["pid"])
    [worker] = master.children()
    worker.kill()
    wait_until(lambda: worker.pid not in {child.pid for child in master.children()}, "the worker is gone")
    wait_until(lambda: answers("recalculate"), "an answer")


def test_an_event_waits_for_a_function_that_is_being_started_again(suite: dict[str, Any]) -> None:
    eventarc = httpx.Client(base_url=suite["services"]["eventarc"]["address"], timeout=10)
    before = eventarc.get("/stats").json()
    os.kill(now("ingest_file")["pid"], signal.SIGKILL)
    # Nothing is imported from this folder: the function looks at the name and is done.
    name = "organizations/suite-processes/staging/file.csv"
    event = {"bucket": "ledgerlight-data", "name": name, "generation": "1", "metadata": {}}
    assert eventarc.post("/storage/finalized", json=event).status_code == 200
    wait_until(lambda: eventarc.get("/stats").json()["queued"] == 0, "the event is delivered")
    after = eventarc.get("/stats").json()
    assert after["deliveries"]["ingest_file"] > before["deliveries"].get("ingest_file", 0)
    assert after["dead_letters"] == before["dead_letters"]
