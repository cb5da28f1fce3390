"""The web client: built when a source is newer, and a copy of it for each suite."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from emulator.environment import PROJECT, environment
from emulator.ports import HOST, Ports
from emulator.tools import ROOT, STATE, SuiteFailed, npm
from schemas.names import Function

WEB = ROOT / "web"
DIST = WEB / "dist"
_NOT_SOURCES = frozenset({"node_modules", "dist", "coverage", "tests", ".vite"})


def build_web(report: Callable[[str], None]) -> None:
    """Build the client unless it is as new as its sources; ``report`` hears what is done.

    Raises ``SuiteFailed``.
    """
    if not (WEB / "package.json").exists():
        report("there is no web client to build")
        return
    with _alone():
        if not (WEB / "node_modules").is_dir():
            report("installing what the web client needs")
            _npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
        if _is_stale(DIST / "index.html", _sources()):
            report("building the web client")
            began = time.time()
            _npm("run", "build")
            # A source that changed meanwhile is newer than this.
            os.utime(DIST / "index.html", (began, began))


def _sources() -> list[Path]:
    folders = [path for path in WEB.iterdir() if path.is_dir() and path.name not in _NOT_SOURCES]
    inside = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [*inside, *(path for path in WEB.iterdir() if path.is_file())]


def _is_stale(made: Path, sources: list[Path]) -> bool:
    if not made.exists():
        return True
    return max(path.stat().st_mtime for path in sources) > made.stat().st_mtime


def _npm(*arguments: str) -> None:
    done = subprocess.run([npm(), *arguments], cwd=WEB, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = (done.stderr + done.stdout).splitlines()
        errors = [line.strip() for line in said if "rror" in line and "complete log" not in line]
        raise SuiteFailed(
            f"`npm {' '.join(arguments)}` failed in web/: {' '.join(errors[:2])}; `make setup` brings what it needs"
        )


@contextmanager
def _alone() -> Iterator[None]:
    """One suite builds or copies at a time: a half-built client is not served."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "web.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def publish_web(ports: Ports, public: Path) -> None:
    """The built client with this suite's addresses beside it."""
    shutil.rmtree(public, ignore_errors=True)
    with _alone():
        if DIST.is_dir():
            shutil.copytree(DIST, public)
    if not (public / "index.html").exists():
        public.mkdir(parents=True, exist_ok=True)
        (public / "index.html").write_text("<!doctype html><title>Ledgerlight</title>Not built.")
    host, _, port = environment(ports.offset)["FIRESTORE_EMULATOR_HOST"].rpartition(":")
    config = {
        "projectId": PROJECT,
        "apiKey": "demo",
        "apiBaseUrl": f"http://{HOST}:{ports.function(Function.API)}",
        "authEmulatorUrl": f"http://{HOST}:{ports.auth}",
        "firestoreHost": host,
        "firestorePort": int(port),
        "organizations": ["demo"],
    }
    (public / "config.json").write_text(json.dumps(config))
