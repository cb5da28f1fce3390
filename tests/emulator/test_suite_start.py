"""Starting the suite: what cannot be started says why in one line, and what is kept is there again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cli.suite import read_state
from emulator.environment import BUCKET, PROJECT, environment
from emulator.ports import Ports
from emulator.tools import STATE

pytestmark = pytest.mark.emulator

OFFSETS = range(Ports.from_environment().offset + 10_007, 23_000, 307)
"""Where these tests may start suites: away from others, and below the ports that connections are given. Tests of
another suite, running beside these, begin elsewhere: both would find the same ports free."""


@pytest.fixture(scope="module")
def ports() -> Iterator[Ports]:
    """Ports of a suite of these tests' own; nothing runs there before and after."""
    own = next(ports for ports in map(Ports, OFFSETS) if all(map(is_free, ports.all().values())))
    yield own
    ledgerlight("down", "--port-offset", str(own.offset))
    shutil.rmtree(STATE / str(own.offset), ignore_errors=True)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def ledgerlight(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.endswith("_EMULATOR_HOST")}
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *map(str, arguments)],
        env={**inherited, **variables}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def refused(ports: Ports, *more: str, **variables: str) -> str:
    """The one error line of a start that fails."""
    done = ledgerlight("up", "--no-web", "--no-seed", "--port-offset", str(ports.offset), *more, **variables)
    assert done.returncode == 1
    [line] = [line for line in done.stderr.splitlines() if line.startswith("error:")]
    assert "Traceback" not in done.stderr
    assert read_state(ports) is None
    return line


def test_a_port_that_is_taken_is_named_with_a_way_out(ports: Ports) -> None:
    with socket.create_server(("127.0.0.1", ports.storage)):
        line = refused(ports)
    assert f"port {ports.storage} for storage is taken" in line
    assert "--port-offset" in line


def test_a_port_that_browsers_refuse_is_named(ports: Ports) -> None:
    done = ledgerlight("up", "--no-web", "--no-seed", "--port-offset", "2000")
    assert done.returncode == 1
    assert "port 10080 for firestore is one that browsers refuse" in done.stderr


def test_a_missing_tool_is_named_with_where_to_get_it(ports: Ports, tmp_path: Path) -> None:
    line = refused(ports, PATH=str(tmp_path), HOME=str(tmp_path))
    assert "install" in line


def test_an_emulator_that_the_environment_names_must_be_there(ports: Ports) -> None:
    line = refused(ports, PUBSUB_EMULATOR_HOST="127.0.0.1:9")
    assert "nothing answers at PUBSUB_EMULATOR_HOST=127.0.0.1:9" in line


def test_a_fault_plan_that_makes_no_sense_starts_nothing(ports: Ports) -> None:
    line = refused(ports, "--faults", '{"targets": {"*": {"lose": 1}}}')
    assert "--faults is no fault plan" in line
    assert "lose" in line


def test_without_a_suite_status_says_how_to_start_one(ports: Ports) -> None:
    done = ledgerlight("status", "--port-offset", str(ports.offset))
    assert done.returncode == 1
    assert "start it with `make run`" in done.stderr


class Kept:
    """One thing in every service that keeps state."""

    def __init__(self, ports: Ports) -> None:
        self._local = environment(ports.offset)
        document = f"{PROJECT}/databases/(default)/documents/organizations"
        self._organizations = f"http://{self._local['FIRESTORE_EMULATOR_HOST']}/v1/projects/{document}"
        self._objects = f"{self._local['STORAGE_EMULATOR_HOST']}"
        auth = self._local["FIREBASE_AUTH_EMULATOR_HOST"]
        self._accounts = f"http://{auth}/identitytoolkit.googleapis.com/v1/accounts"
        self._datasets = f"{self._local['BIGQUERY_EMULATOR_HOST']}/bigquery/v2/projects/{PROJECT}/datasets"
        self._owner = {"Authorization": "Bearer owner"}

    def put(self) -> None:
        name = {"fields": {"name": {"stringValue": "Kept"}}}
        answers = [
            httpx.post(f"{self._organizations}?documentId=kept", json=name, headers=self._owner),
            httpx.post(
                f"{self._objects}/upload/storage/v1/b/{BUCKET}/o?uploadType=media&name=kept/staging/a",
                content=b"bytes\x00",
            ),
            httpx.post(f"{self._accounts}:signUp?key=demo", json=self._person()),
            httpx.post(
                self._datasets, json={"datasetReference": {"datasetId": "kept", "projectId": PROJECT}}
            ),
        ]
        for answer in answers:
            assert answer.status_code == 200, answer.text

    def require(self) -> None:
        found = httpx.get(f"{self._organizations}/kept", headers=self._owner).json()
        assert found["fields"]["name"] == {"stringValue": "Kept"}
        content = httpx.get(f"{self._objects}/storage/v1/b/{BUCKET}/o/kept%2Fstaging%2Fa?alt=media").content
        assert content == b"bytes\x00"
        signed_in = httpx.post(f"{self._accounts}:signInWithPassword?key=demo", json=self._person())
        assert signed_in.status_code == 200, signed_in.text
        assert httpx.get(f"{self._datasets}/kept").status_code == 200

    def _person(self) -> dict[str, object]:
        return {"email": "kept@demo.test", "password": "ledgerlight", "returnSecureToken": True}


def test_what_is_kept_in_a_directory_is_there_after_a_restart(ports: Ports, tmp_path: Path) -> None:
    up: list[str | Path] = ["up", "--detach", "--no-web", "--no-seed", "--data", tmp_path]
    up += ["--port-offset", str(ports.offset)]
    running = os.environ.get("LEDGERLIGHT_TEST_FIRESTORE")
    up += ["--firestore", running] if running else []
    for step in (Kept(ports).put, Kept(ports).require):
        started = ledgerlight(*up)
        assert started.returncode == 0, started.stderr
        again = ledgerlight("up", "--port-offset", str(ports.offset))
        assert "runs already" in again.stderr
        step()
        stopped = ledgerlight("down", "--port-offset", str(ports.offset))
        assert stopped.returncode == 0, stopped.stderr
        assert read_state(ports) is None
