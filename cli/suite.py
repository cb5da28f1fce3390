"""``ledgerlight up``, ``down`` and ``status``: the local suite."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Annotated, Any

import psutil
import typer
from pydantic import ValidationError
from rich.console import Console

from cli.suite_start import faults_from, start, welcome
from emulator.ports import OFFSET_VARIABLE, Ports
from emulator.services import Firestore, Options, Service
from emulator.supervisor import Supervisor, is_healthy, state_file
from emulator.tools import STATE, SuiteFailed

DETACHED_WITHIN_SECONDS = 900.0
"""The first start builds the web client, and hidane where nothing else is found."""
STOPPED_WITHIN_SECONDS = 90.0

console = Console(stderr=True)

OffsetOption = Annotated[
    int,
    typer.Option(
        "--port-offset", envvar=OFFSET_VARIABLE, help="Move every port, to run suites side by side."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(up)
    app.command()(down)
    app.command()(status)


def _fail(message: str) -> typer.Exit:
    console.print(f"[red]error:[/red] {message}", soft_wrap=True, highlight=False)
    return typer.Exit(1)


def up(
    *,
    detach: Annotated[
        bool, typer.Option("--detach", help="Return when it runs; stop it with `down`.")
    ] = False,
    data: Annotated[Path | None, typer.Option(help="Keep state in this directory across restarts.")] = None,
    firestore: Annotated[
        Firestore | None,
        typer.Option(help="Which emulator; else FIRESTORE_EMULATOR_HOST, else what is installed."),
    ] = None,
    seed: Annotated[bool, typer.Option("--seed/--no-seed", help="Fill the demo organization.")] = True,
    web: Annotated[bool, typer.Option("--web/--no-web", help="Build the web client when it changed.")] = True,
    sweep_seconds: Annotated[float, typer.Option(help="How often the sweeper runs.", min=0.1)] = 60.0,
    faults: Annotated[
        str | None, typer.Option(help="A fault plan for deliveries: JSON, or a file that holds it.")
    ] = None,
    port_offset: OffsetOption = 0,
) -> None:
    """Start the local suite: every service, the functions, the web client and a demo organization."""
    ports = Ports(port_offset)
    os.environ[OFFSET_VARIABLE] = str(port_offset)
    if read_state(ports) is not None:
        raise _fail(f"a suite with port offset {port_offset} runs already; `ledgerlight down` stops it")
    try:
        plan = faults_from(faults)
    except (ValidationError, OSError) as error:
        raise _fail(f"--faults is no fault plan: {' '.join(str(error).split())}") from None
    if detach:
        _detach(ports)
        return
    folder = STATE / str(port_offset)
    folder.mkdir(parents=True, exist_ok=True)
    options = Options(
        ports, folder, data.resolve() if data else None, firestore, seed, web, sweep_seconds, plan
    )
    _run(options)


def _run(options: Options) -> None:
    """Until Ctrl-C, `down` or the death of a service."""
    supervisor = Supervisor(options)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    error: str | None = None
    try:
        start(supervisor, stopped, console)
        while not stopped.wait(0.3):
            if supervisor.failure is not None:
                error = supervisor.failure
                break
    except SuiteFailed as failure:
        error = str(failure)
    finally:
        console.print("stopping", style="dim")
        supervisor.stop()
    error = error or supervisor.failure
    if error is not None:
        _last_error(options.ports).write_text(error)
        raise _fail(error)


def _last_error(ports: Ports) -> Path:
    """Where a suite says why it ended."""
    return STATE / str(ports.offset) / "error.txt"


def _detach(ports: Ports) -> None:
    """Start the same command in a session of its own, and wait until it says that it is ready."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--detach"]
    log = STATE / f"up-{ports.offset}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", *arguments],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    with console.status("starting the suite"):
        while time.monotonic() - began < DETACHED_WITHIN_SECONDS:
            if process.poll() is not None:
                lines = [line for line in log.read_text(errors="replace").splitlines() if "error:" in line]
                raise _fail(lines[-1].split("error:", 1)[1].strip() if lines else f"it ended; see {log}")
            state = read_state(ports)
            if state is not None and state["ready"]:
                welcome(ports, time.monotonic() - began, console)
                return
            time.sleep(0.1)
    process.terminate()
    raise _fail(f"the suite was not ready within {DETACHED_WITHIN_SECONDS:.0f} s; see {log}")


def read_state(ports: Ports) -> dict[str, Any] | None:
    """What a running suite says; a file that a killed one left behind is removed."""
    path = state_file(STATE / str(ports.offset), ports)
    try:
        state: dict[str, Any] = json.loads(path.read_text())
    except FileNotFoundError:
        return None
    if _is_suite(state["pid"]):
        return state
    path.unlink(missing_ok=True)
    return None


def _is_suite(pid: int) -> bool:
    """Whether this process is a suite, and not one that was given its number since."""
    try:
        return "up" in psutil.Process(pid).cmdline()
    except psutil.Error:
        return False


def down(*, port_offset: OffsetOption = 0) -> None:
    """Stop the local suite."""
    state = read_state(Ports(port_offset))
    if state is None:
        console.print("no suite runs", style="dim")
        return
    os.kill(state["pid"], signal.SIGTERM)
    deadline = time.monotonic() + STOPPED_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if not _is_suite(state["pid"]):
            return
        time.sleep(0.1)
    raise _fail(f"process {state['pid']} did not stop; end it by hand")


def status(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    port_offset: OffsetOption = 0,
) -> None:
    """Show each service: address and health."""
    ports = Ports(port_offset)
    state = read_state(ports)
    if state is None:
        ended = _last_error(ports)
        reason = f"the last one stopped: {ended.read_text()}; " if ended.exists() else ""
        raise _fail(f"no suite runs; {reason}start it with `make run` or `ledgerlight up`")
    lines = [_status_of(name, service) for name, service in state["services"].items()]
    if as_json:
        sys.stdout.write(json.dumps(lines) + "\n")
    else:
        for line in lines:
            mark = "[green]healthy[/green]" if line["healthy"] else "[red]not healthy[/red]"
            again = f"  started again {line['restarts']} times" if line["restarts"] else ""
            Console().print(f"{line['service']:<20} {line['address']:<26} {mark}{again}", highlight=False)
        if not state["ready"]:
            Console().print("still starting", style="dim")
    if not all(line["healthy"] for line in lines):
        raise typer.Exit(1)


def _status_of(name: str, service: dict[str, Any]) -> dict[str, Any]:
    port = int(service["address"].rsplit(":", 1)[1])
    return {
        "service": name,
        "address": service["address"],
        "healthy": is_healthy(Service(name, [], port, service["health"])),
        "pid": service["pid"],
        "restarts": service["restarts"],
    }
