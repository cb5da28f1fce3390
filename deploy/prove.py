"""Proves that the bundle is whole: in a clean environment each function starts from it alone and takes its event.

``python -m deploy.prove`` installs ``requirements.txt`` of ``dist/bundle.zip`` with its hashes, starts every entry
point under functions-framework, sends it a recorded request as production does, and measures what its first
request costs. There is no Firestore: an event is decoded, its use case built and run to its first call of the
store, and answered as not done. Nothing but the bundle and its requirements is on the path.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.cold_start import measure
from deploy.bundle import BUNDLE
from deploy.lock import ROOT
from schemas.names import Function, Topic
from schemas.records import RecordChanges

MEMORY_MB = 150
MODULES = 1300
"""What a first request may load. Its time is printed, and is no limit: a busy machine doubles it."""
START_SECONDS = 60.0
ANSWER_SECONDS = 60.0
_NOBODY = "127.0.0.1:1"
_OK, _FAILED = 200, 500


class NotWhole(Exception):
    """A function does not start or answer as it must."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request as production sends it, and how it must be answered without a store."""

    path: str = "/"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    status: int = _OK
    says: str = ""


def _event(kind: str, source: str, data: bytes, content_type: str, **extensions: str) -> Recorded:
    headers = {
        "ce-specversion": "1.0", "ce-id": "1", "ce-type": kind, "ce-source": source,
        "ce-time": "2026-11-21T10:00:00Z", "content-type": content_type,
        **{f"ce-{name}": value for name, value in extensions.items()},
    }  # fmt: skip
    return Recorded(headers=headers, body=data)


def _push(topic: Topic, message: dict[str, Any]) -> Recorded:
    data = base64.b64encode(json.dumps(message).encode()).decode()
    body = {
        "subscription": f"projects/p/subscriptions/{topic.subscription}",
        "message": {"data": data, "messageId": "1", "publishTime": "2026-11-21T10:00:00Z", "attributes": {}},
    }
    return Recorded(headers={"content-type": "application/json"}, body=json.dumps(body).encode())


def _document(kind: str, document: str) -> Recorded:
    source = "//firestore.googleapis.com/projects/p/databases/(default)"
    return _event(
        f"google.cloud.firestore.document.v1.{kind}", source, b"", "application/protobuf",
        subject=f"documents/{document}", document=document, database="(default)",
    )  # fmt: skip


def _unstored(recorded: Recorded) -> Recorded:
    return Recorded(recorded.path, recorded.headers, recorded.body, _FAILED, "Unavailable")


def recorded_requests() -> dict[Function, Recorded]:
    """One for each function. Objects that are our own are read by nobody: that event needs no store."""
    derived = {"bucket": "b", "name": "organizations/acme/imports/i1/before.ndjson.gz", "generation": "1"}
    changes = RecordChanges(
        org_id="acme", import_id="i1", chunk_id="c1", kind="import", sequence=1, entity_id="hq",
        months=[{"period": "2026-01", "rows": []}], uid="u1",
    ).model_dump(mode="json")  # fmt: skip
    events = {"schema_version": 1, "org_id": "acme", "events": [], "trace_id": "t"}
    return {
        Function.INGEST_FILE: _event(
            "google.cloud.storage.object.v1.finalized", "//storage.googleapis.com/projects/_/buckets/b",
            json.dumps(derived).encode(), "application/json",
        ),
        Function.APPLY_CHANGES: _unstored(_push(Topic.RECORD_CHANGES, changes)),
        Function.STREAM_TO_BIGQUERY: _unstored(_push(Topic.FINANCIAL_EVENTS, events)),
        Function.APPLY_EDIT: _unstored(_document("created", "organizations/acme/edits/e1")),
        Function.RECALCULATE: _unstored(_document("written", "organizations/acme/aggregations/hq_2026-01")),
        Function.CHECK_ALERTS: _unstored(_document("written", "organizations/acme/dashboards/hq_2026-01")),
        Function.NOTIFY: _unstored(_document("written", f"organizations/acme/alerts/{'0' * 24}")),
        Function.SWEEP: _unstored(Recorded(headers={"content-type": "application/json"}, body=b"{}")),
        Function.API: Recorded(path="/health"),
    }  # fmt: skip


def environment(python: Path) -> dict[str, str]:
    """What a function sees: the clean environment's programs, and services that are not there."""
    return {
        "PATH": f"{python.parent}:/usr/bin:/bin",
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "GOOGLE_CLOUD_PROJECT": "p",
        "LEDGERLIGHT_BUCKET": "b",
        "FIRESTORE_EMULATOR_HOST": _NOBODY,
        "PUBSUB_EMULATOR_HOST": _NOBODY,
        "STORAGE_EMULATOR_HOST": f"http://{_NOBODY}",
        "BIGQUERY_EMULATOR_HOST": f"http://{_NOBODY}",
        "BIGQUERY_STORAGE_EMULATOR_HOST": _NOBODY,
        "FIREBASE_AUTH_EMULATOR_HOST": _NOBODY,
        "THREADS": "4",
    }


def install(folder: Path, uv: str) -> Path:
    """A clean environment with what the bundle asks for and nothing else; returns its python."""
    venv = folder / "venv"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(venv)], check=True)
    python = venv / "bin" / "python"
    subprocess.run(
        [
            uv, "pip", "sync", "--quiet", "--python", str(python), "--require-hashes",
            str(folder / "source" / "requirements.txt"),
        ],
        check=True,
    )  # fmt: skip
    return python


def answer(function: Function, recorded: Recorded, source: Path, python: Path) -> str:
    """Start a function, send its request, and say how it was answered. Raises ``NotWhole``."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    log = source.parent / f"{function.value}.log"
    command = [
        str(python.with_name("functions-framework")), "--source", str(source / "main.py"),
        "--target", function.value, "--host", "127.0.0.1", "--port", str(port),
    ]  # fmt: skip
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=source, env=environment(python), stdout=output, stderr=output)
        try:
            _await(port, process, log)
            status, said = _send(f"http://127.0.0.1:{port}{recorded.path}", recorded)
        finally:
            process.terminate()
            process.wait(20)
    text = log.read_text()
    if status != recorded.status or recorded.says not in text:
        raise NotWhole(
            f"{function.value} answered {status}, expected {recorded.status}: {said}\n{text[-3000:]}"
        )
    return f"{status}" if status == _OK else f"{status}, {recorded.says}"


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise NotWhole(f"nothing listens:\n{log.read_text()[-3000:]}")


def _send(url: str, recorded: Recorded) -> tuple[int, str]:
    request = urllib.request.Request(url, data=recorded.body, headers=recorded.headers)  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as response:  # noqa: S310
            return response.status, response.read(200).decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read(200).decode(errors="replace")


def main() -> int:
    """Prove the bundle that was made last."""
    uv = shutil.which("uv") or str(ROOT / ".tools" / "uv" / "bin" / "uv")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "source"
        with zipfile.ZipFile(BUNDLE) as bundle:
            bundle.extractall(source)
        python = install(folder, uv)
        try:
            answers = {
                function: answer(function, recorded, source, python)
                for function, recorded in recorded_requests().items()
            }
        except NotWhole as error:
            sys.stderr.write(f"{error}\n")
            return 1
        figures = {f["function"]: f for f in measure(str(python), [source], environment(python))}
    failed = False
    for function in Function:
        cost = figures[function.value]
        over = cost["memory_mb"] > MEMORY_MB or cost["modules"] > MODULES
        failed = failed or over
        loads = f"{cost['import_ms']:5} ms {cost['memory_mb']:4} MB {cost['modules']:5} modules"
        verdict = "  OVER THE LIMIT" if over else ""
        sys.stdout.write(f"{function.value:20} {loads}  answered {answers[function]}{verdict}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
