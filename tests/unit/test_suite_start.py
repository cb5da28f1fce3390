"""What a start does with emulators that somebody else started."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from rich.console import Console

import emulator.environment
from cli import suite_start
from emulator.environment import PROJECT
from emulator.ports import HOST, Ports
from emulator.services import Options
from emulator.supervisor import Supervisor
from ledgerlight.adapters import bigquery_schema
from schemas.triggers import DOCUMENT_TRIGGERS


class Others(ThreadingHTTPServer):
    """Stands for an emulator of somebody else; ``asked`` is what it was asked for."""

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Handler)
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"{HOST}:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Others

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.asked.append(f"{self.command} {self.path.partition('?')[0]}")
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_PUT = do_POST = _answer  # noqa: N815 - the base class names them

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing."""


class NothingStarts(Supervisor):
    """A supervisor without processes."""

    def start(self, progress: Callable[[str, str], None]) -> None:
        """All is well at once."""
        del progress

    def ready(self) -> None:
        """Nobody is told."""


@pytest.fixture
def others() -> Iterator[Others]:
    server = Others()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_an_emulator_of_somebody_else_gets_our_rules_triggers_and_topics(
    others: Others, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in emulator.environment.environment(0):
        monkeypatch.setenv(name, "as it was")  # what the start sets is taken back
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", others.address)
    monkeypatch.setenv("PUBSUB_EMULATOR_HOST", others.address)
    monkeypatch.setattr(emulator.environment, "STATE", tmp_path)
    monkeypatch.setattr(bigquery_schema, "ensure_dataset", lambda project: None)
    supervisor = NothingStarts(Options(Ports(0), tmp_path, seed=False, web=False))
    said = io.StringIO()
    suite_start.start(supervisor, threading.Event(), Console(file=said, width=200))
    assert f"Ledgerlight runs at http://{HOST}:{Ports(0).hosting}" in said.getvalue()
    asked = others.asked
    assert asked.count(f"PUT /emulator/v1/projects/{PROJECT}:securityRules") == 1
    assert asked.count(f"POST /emulator/v1/projects/{PROJECT}/eventarcTrigger") == len(DOCUMENT_TRIGGERS)
    assert f"PUT /v1/projects/{PROJECT}/topics/record-changes" in asked
