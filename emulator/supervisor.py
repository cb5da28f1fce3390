"""Starts the services, watches them, and stops them again."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from emulator.ports import HOST, Ports
from emulator.services import Options, Service, all_services, process_environment
from schemas.names import Function

HEALTHY_WITHIN_SECONDS = 90.0
STOP_PATIENCE_SECONDS = 12.0
_WATCH_SECONDS = 0.2


class SuiteFailed(Exception):
    """The suite cannot start or go on; the message is one line that says why."""


def state_file(state: Path, ports: Ports) -> Path:
    """Where a running suite says what it is."""
    return state / f"suite-{ports.offset}.json"


@dataclass(slots=True)
class Running:
    """A started process."""

    service: Service
    process: subprocess.Popen[bytes]
    log: Path
    restarts: int = 0
    healthy: bool = False


def is_healthy(service: Service, timeout_seconds: float = 1.0) -> bool:
    """Whether a service answers at its address (any answer will do), or accepts where it speaks no HTTP."""
    if service.health is None:
        with socket.socket() as probe:
            probe.settimeout(timeout_seconds)
            return probe.connect_ex((HOST, service.port)) == 0
    try:
        with urllib.request.urlopen(service.address + service.health, timeout=timeout_seconds):  # noqa: S310
            return True
    except urllib.error.HTTPError:
        return True
    except (urllib.error.URLError, OSError, TimeoutError):
        return False


class Supervisor:
    """The processes of one suite."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.running: dict[str, Running] = {}
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._logs: list[IO[bytes]] = []
        self.failure: str | None = None

    def start(self, progress: Callable[[str, str], None]) -> None:
        """Start everything and wait until it is well. Raises ``SuiteFailed``, ``MissingTool``.

        ``progress`` hears (service, state) with state ``starting``, then ``healthy``.
        """
        self._require_free_ports()
        services = all_services(self.options)
        (self.options.state / "logs").mkdir(parents=True, exist_ok=True)
        for service in services:
            progress(service.name, "starting")
            self._spawn(service)
        threading.Thread(target=self._watch, daemon=True).start()
        self._await_health(progress)
        self.write_state(ready=False)

    def _require_free_ports(self) -> None:
        for name, port in self.options.ports.all().items():
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((HOST, port))
                except OSError:
                    raise SuiteFailed(
                        f"port {port} for {name} is taken; stop what listens there, "
                        "or start with --port-offset 1000"
                    ) from None

    def _spawn(self, service: Service) -> None:
        log = self.options.state / "logs" / f"{service.name}.log"
        handle = log.open("ab")
        self._logs.append(handle)
        niceness = service.niceness
        process = subprocess.Popen(
            service.command,
            env=process_environment(self.options, service),
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=subprocess.STDOUT,
            cwd=self.options.state,
            # Its own group: Ctrl-C reaches us alone, and we end a program with all that it started.
            process_group=0,
        )
        if niceness:
            os.setpriority(os.PRIO_PROCESS, process.pid, niceness)
        with self._lock:
            known = self.running.get(service.name)
            restarts = known.restarts + 1 if known else 0
            self.running[service.name] = Running(service, process, log, restarts)

    def _await_health(self, progress: Callable[[str, str], None]) -> None:
        deadline = time.monotonic() + HEALTHY_WITHIN_SECONDS
        while True:
            waiting = [r for r in list(self.running.values()) if not r.healthy]
            if not waiting:
                return
            for running in waiting:
                self._require_alive(running)
                if is_healthy(running.service):
                    running.healthy = True
                    progress(running.service.name, "healthy")
            if time.monotonic() > deadline:
                names = ", ".join(r.service.name for r in waiting if not r.healthy)
                raise SuiteFailed(f"{names} did not become healthy; see {self.options.state / 'logs'}")
            time.sleep(0.05)

    def _require_alive(self, running: Running) -> None:
        code = running.process.poll()
        if code is not None and (not running.service.restarts or running.restarts > 2):
            last = _last_line(running.log)
            raise SuiteFailed(f"{running.service.name} ended with code {code}: {last} (see {running.log})")

    def _watch(self) -> None:
        """Start functions again when they die; remember the first other service that does."""
        while not self._stopping.wait(_WATCH_SECONDS):
            for name, running in list(self.running.items()):
                code = running.process.poll()
                if code is None or self._stopping.is_set():
                    continue
                if running.service.restarts:
                    self._spawn(running.service)
                    self.running[name].healthy = True
                    self.write_state(ready=True)
                elif self.failure is None:
                    self.failure = f"{name} ended with code {code}: {_last_line(running.log)}"

    def write_state(self, *, ready: bool, error: str | None = None) -> None:
        """Tell others which processes run, and whether the suite may be used."""
        services = {
            name: {
                "address": running.service.address,
                "health": running.service.health,
                "pid": running.process.pid,
                "restarts": running.restarts,
                "log": str(running.log),
            }
            for name, running in self.running.items()
        }
        document = {
            "pid": os.getpid(),
            "offset": self.options.ports.offset,
            "ready": ready,
            "error": error,
            "services": services,
        }
        path = state_file(self.options.state, self.options.ports)
        temporary = path.with_suffix(".tmp")
        temporary.write_text(json.dumps(document, indent=2))
        temporary.replace(path)

    def sweep_until_stopped(self) -> None:
        """Call the sweeper as Cloud Scheduler would, until the suite stops."""
        threading.Thread(target=self._sweep, daemon=True).start()

    def _sweep(self) -> None:
        address = f"http://{HOST}:{self.options.ports.function(Function.SWEEP)}/"
        while not self._stopping.wait(self.options.sweep_seconds):
            request = urllib.request.Request(address, data=b"{}", method="POST")  # noqa: S310
            try:
                with urllib.request.urlopen(request, timeout=600):  # noqa: S310
                    pass
            except (urllib.error.URLError, OSError):
                continue

    def stop(self) -> None:
        """End every process with all that it started; functions first, so that none meets a missing store."""
        self._stopping.set()
        order = sorted(self.running.values(), key=lambda r: not r.service.restarts)
        for running in order:
            _signal(running.process, signal.SIGINT if running.service.name == "firebase" else signal.SIGTERM)
        deadline = time.monotonic() + STOP_PATIENCE_SECONDS
        for running in order:
            try:
                running.process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                _signal(running.process, signal.SIGKILL)
        for handle in self._logs:
            handle.close()
        state_file(self.options.state, self.options.ports).unlink(missing_ok=True)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it wrote nothing"
