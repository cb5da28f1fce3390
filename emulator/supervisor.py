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
from dataclasses import dataclass, field
from pathlib import Path

from emulator.ports import HOST, REFUSED_BY_BROWSERS, Ports
from emulator.saving import save_firestore
from emulator.services import Options, Service, all_services, process_environment
from emulator.tools import SuiteFailed
from schemas.names import Function

__all__ = ["SuiteFailed", "Supervisor", "is_healthy", "state_file"]

HEALTHY_WITHIN_SECONDS = 90.0
STOP_PATIENCE_SECONDS = 12.0
EXPORT_PATIENCE_SECONDS = 60.0
"""How long services may take to save their data when the suite keeps it."""

_ANSWER_SECONDS = 2.0
_WATCH_SECONDS = 0.1
_STEADY_SECONDS = 10.0
_START_CHANCES = 2
_LONGEST_PAUSE_SECONDS = 10.0


def state_file(state: Path, ports: Ports) -> Path:
    """Where a running suite says what it is."""
    return state / f"suite-{ports.offset}.json"


@dataclass(slots=True)
class Running:
    """A started process. ``restart_at``: when a dead one starts again, on the monotonic clock."""

    service: Service
    process: subprocess.Popen[bytes]
    log: Path
    restarts: int = 0
    healthy: bool = False
    started: float = field(default_factory=time.monotonic)
    restart_at: float | None = None


def is_healthy(service: Service) -> bool:
    """Whether a service answers at its address (any answer will do), or accepts where it speaks no HTTP."""
    if service.health is None:
        with socket.socket() as probe:
            probe.settimeout(_ANSWER_SECONDS)
            return probe.connect_ex((HOST, service.port)) == 0
    try:
        with urllib.request.urlopen(service.address + service.health, timeout=_ANSWER_SECONDS):  # noqa: S310
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
        self.failure: str | None = None
        self._ready = False
        self._stopping = threading.Event()
        self._lock = threading.Lock()

    def start(self, progress: Callable[[str, str], None]) -> None:
        """Start everything and wait until it is well. Raises ``SuiteFailed``.

        ``progress`` hears (service, state) with state ``starting``, then ``healthy``.
        """
        services = all_services(self.options)
        _require_free_ports(services, self.options.ports)
        logs = self.options.state / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        for service in services:
            (logs / f"{service.name}.log").unlink(missing_ok=True)
            progress(service.name, "starting")
            self._spawn(service)
        self.write_state()
        self._await_health(progress)
        threading.Thread(target=self._watch, daemon=True).start()

    def ready(self) -> None:
        """Say that the suite may be used, and let the sweeper run."""
        self._ready = True
        self.write_state()
        threading.Thread(target=self._sweep, daemon=True).start()

    def _spawn(self, service: Service, restarts: int = 0) -> None:
        log = self.options.state / "logs" / f"{service.name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                service.command,
                env=process_environment(self.options, service),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.options.state,
                # Its own group: Ctrl-C reaches us alone, and we end a program with all that it started.
                process_group=0,
            )
        if service.niceness:
            os.setpriority(os.PRIO_PROCESS, process.pid, service.niceness)
        with self._lock:
            self.running[service.name] = Running(service, process, log, restarts)

    def _await_health(self, progress: Callable[[str, str], None]) -> None:
        deadline = time.monotonic() + HEALTHY_WITHIN_SECONDS
        while waiting := [r for r in self.running.values() if not r.healthy]:
            for running in waiting:
                code = running.process.poll()
                if code is not None:
                    self._require_hope(running, code)
                elif is_healthy(running.service):
                    running.healthy = True
                    progress(running.service.name, "healthy")
                else:
                    progress(running.service.name, "starting")
            if time.monotonic() > deadline:
                names = ", ".join(r.service.name for r in waiting if not r.healthy)
                raise SuiteFailed(f"{names} did not become healthy; see {self.options.state / 'logs'}")
            time.sleep(0.05)

    def _require_hope(self, running: Running, code: int) -> None:
        """A function that dies while it starts is given another chance; anything else ends the start."""
        if not running.service.restarts or running.restarts >= _START_CHANCES:
            raise SuiteFailed(_ended(running, code))
        self._restart(running)

    def _watch(self) -> None:
        """Start functions again when they die; remember the first other service that does."""
        while not self._stopping.wait(_WATCH_SECONDS):
            for running in list(self.running.values()):
                code = running.process.poll()
                if code is None or self._stopping.is_set():
                    continue
                if running.service.restarts:
                    self._restart(running)
                elif self.failure is None:
                    self.failure = _ended(running, code)

    def _restart(self, running: Running) -> None:
        """At once, but a function that dies again and again waits longer each time."""
        now = time.monotonic()
        if running.restart_at is None:
            at_once = running.restarts == 0 or now - running.started > _STEADY_SECONDS
            pause = min(2.0**running.restarts / 4, _LONGEST_PAUSE_SECONDS)
            running.restart_at = now if at_once else now + pause
            # Workers that outlived their parent still hold the port.
            _signal(running.process, signal.SIGKILL)
        if now >= running.restart_at:
            self._spawn(running.service, running.restarts + 1)
            self.write_state()

    def write_state(self) -> None:
        """Tell others which processes run, and whether the suite may be used."""
        with self._lock:
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
                "ready": self._ready,
                "external": dict(self.options.external),
                "services": services,
            }
            path = state_file(self.options.state, self.options.ports)
            temporary = path.with_suffix(".tmp")
            temporary.write_text(json.dumps(document, indent=2))
            temporary.replace(path)

    def _sweep(self) -> None:
        """Call the sweeper as Cloud Scheduler would, until the suite stops."""
        address = f"http://{HOST}:{self.options.ports.function(Function.SWEEP)}/"
        while not self._stopping.wait(self.options.sweep_seconds):
            request = urllib.request.Request(address, data=b"{}", method="POST")
            try:
                with urllib.request.urlopen(request, timeout=600):  # noqa: S310
                    pass
            except (urllib.error.URLError, OSError):
                continue

    def stop(self) -> None:
        """End every process with all that it started; functions first, so that none meets a missing store."""
        self._stopping.set()
        everything = list(self.running.values())
        patience = STOP_PATIENCE_SECONDS if self.options.data is None else EXPORT_PATIENCE_SECONDS
        _stop([r for r in everything if r.service.restarts], STOP_PATIENCE_SECONDS)
        self._save()
        _stop([r for r in everything if not r.service.restarts], patience)
        state_file(self.options.state, self.options.ports).unlink(missing_ok=True)

    def _save(self) -> None:
        """Keep Firestore's documents, when they are to be kept and are whole."""
        data, firestore = self.options.data, self.running.get("firestore")
        if data is None or firestore is None or not self._ready or firestore.process.poll() is not None:
            return
        try:
            save_firestore(f"{HOST}:{firestore.service.port}", data)
        except SuiteFailed as failed:
            self.failure = self.failure or str(failed)


def _require_free_ports(services: list[Service], ports: Ports) -> None:
    started = {service.name for service in services}
    for name, port in ports.all().items():
        if name in {"firestore", "pubsub"} and name not in started:
            continue
        if port in REFUSED_BY_BROWSERS:
            raise SuiteFailed(
                f"port {port} for {name} is one that browsers refuse to connect to; "
                f"start with another --port-offset than {ports.offset}"
            )
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                raise SuiteFailed(
                    f"port {port} for {name} is taken; stop what listens there, "
                    f"or start with --port-offset {ports.offset + 1000}"
                ) from None


def _stop(processes: list[Running], patience_seconds: float) -> None:
    for running in processes:
        # firebase-tools saves its data on SIGINT only.
        _signal(running.process, signal.SIGINT if running.service.name == "firebase" else signal.SIGTERM)
    deadline = time.monotonic() + patience_seconds
    for running in processes:
        try:
            running.process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            _signal(running.process, signal.SIGKILL)
            running.process.wait()
        # What it left behind.
        _signal(running.process, signal.SIGKILL)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def _ended(running: Running, code: int) -> str:
    return f"{running.service.name} ended with code {code}: {_last_line(running.log)} (see {running.log})"


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it wrote nothing"
