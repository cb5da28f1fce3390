"""``ledgerlight up``, ``down`` and ``status``: the local suite."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from emulator import tools
from emulator.environment import enter
from emulator.ports import OFFSET_VARIABLE, Ports
from emulator.services import Firestore, Options, Service
from emulator.setup import create_topics, register_triggers
from emulator.supervisor import SuiteFailed, Supervisor, is_healthy, state_file

DETACHED_WITHIN_SECONDS = 300.0
STOPPED_WITHIN_SECONDS = 25.0

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


def state_folder() -> Path:
    """Where suites keep what they need while they run."""
    return tools.ROOT / ".ledgerlight"


def _fail(message: str) -> typer.Exit:
    console.print(f"[red]error:[/red] {message}", soft_wrap=True, highlight=False)
    return typer.Exit(1)


def up(
    detach: Annotated[
        bool, typer.Option("--detach", help="Return when it runs; stop it with `down`.")
    ] = False,
    data: Annotated[Path | None, typer.Option(help="Keep state in this directory across restarts.")] = None,
    firestore: Annotated[str | None, typer.Option(help="official or hidane")] = None,
    seed: Annotated[bool, typer.Option("--seed/--no-seed", help="Fill the demo organization.")] = True,
    web: Annotated[bool, typer.Option("--web/--no-web", help="Build the web client when it changed.")] = True,
    sweep_seconds: Annotated[float, typer.Option(help="How often the sweeper runs.")] = 60.0,
    port_offset: OffsetOption = 0,
) -> None:
    """Start the local suite: every service, the functions, the web client and a demo organization."""
    if firestore not in (None, "official", "hidane"):
        raise _fail(f"--firestore is official or hidane, not {firestore!r}")
    ports = Ports(port_offset)
    os.environ[OFFSET_VARIABLE] = str(port_offset)
    if _read_state(ports) is not None:
        raise _fail(f"a suite with port offset {port_offset} runs already; `ledgerlight down` stops it")
    if detach:
        _detach(ports)
        return
    chosen: Firestore | None = "official" if firestore == "official" else "hidane" if firestore else None
    folder = state_folder() / str(port_offset)
    folder.mkdir(parents=True, exist_ok=True)
    options = Options(ports, folder, data.resolve() if data else None, chosen, seed, web, sweep_seconds)
    supervisor = Supervisor(options)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    error: str | None = None
    try:
        _start(supervisor, options, stopped)
        while not stopped.wait(0.3):
            if supervisor.failure is not None:
                error = supervisor.failure
                break
    except (SuiteFailed, tools.MissingTool) as failure:
        error = str(failure)
    finally:
        console.print("stopping", style="dim")
        supervisor.stop()
    if error is not None:
        raise _fail(error)


def _start(supervisor: Supervisor, options: Options, stopped: threading.Event) -> None:
    began = time.monotonic()
    if options.web:
        _build_web()
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console
    ) as progress:
        task = progress.add_task("starting services", total=None)
        healthy: set[str] = set()

        def heard(name: str, state: str) -> None:
            if stopped.is_set():
                raise SuiteFailed("interrupted")
            if state == "healthy":
                healthy.add(name)
            progress.update(task, completed=len(healthy), total=len(supervisor.running) or None)

        supervisor.start(heard)
        progress.update(task, description="creating topics, triggers and tables")
        enter(options.ports.offset)
        create_topics(options.ports)
        register_triggers(options.ports)
        _create_tables()
        if options.seed:
            progress.update(task, description="filling the demo organization")
            _seed()
        progress.update(task, description="ready")
    supervisor.sweep_until_stopped()
    supervisor.write_state(ready=True)
    _welcome(options.ports, time.monotonic() - began)


def _create_tables() -> None:
    from ledgerlight.adapters.bigquery_schema import ensure_dataset  # noqa: PLC0415 - heavy, and only here

    ensure_dataset(os.environ["GOOGLE_CLOUD_PROJECT"])


def _seed() -> None:
    from emulator.seed import seed  # noqa: PLC0415 - loads every client

    seed()


def _build_web() -> None:
    """Build the web client when a source is newer than what was built."""
    web = tools.ROOT / "web"
    built = web / "dist" / "index.html"
    sources = [p for p in [*web.glob("*.*"), *web.glob("src/**/*"), *web.glob("public/**/*")] if p.is_file()]
    if not sources:
        return
    newest = max(path.stat().st_mtime for path in sources)
    if built.exists() and built.stat().st_mtime >= newest:
        return
    console.print("building the web client", style="dim")
    if not (web / "node_modules").is_dir():
        _npm(web, "ci")
    _npm(web, "run", "build")


def _npm(folder: Path, *arguments: str) -> None:
    done = subprocess.run(["npm", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise SuiteFailed(f"npm {' '.join(arguments)} failed in {folder.name}/: {' '.join(last)}")


def _welcome(ports: Ports, seconds: float) -> None:
    console.print(
        f"[bold]Ledgerlight[/bold] runs at [link]http://127.0.0.1:{ports.hosting}[/link] ({seconds:.0f} s)"
    )
    with contextlib.suppress(ImportError):
        from emulator.seed import LOGINS, PASSWORD  # noqa: PLC0415

        for email, role in LOGINS.items():
            console.print(f"  {email:<24} {PASSWORD}  {role}", highlight=False)
    console.print("  Ctrl-C stops everything", style="dim")


def _detach(ports: Ports) -> None:
    """Start the same command in a session of its own, and wait until it says that it is ready."""
    arguments = [a for a in sys.argv[1:] if a != "--detach"]
    log = state_folder() / f"up-{ports.offset}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", *arguments],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    deadline = time.monotonic() + DETACHED_WITHIN_SECONDS
    with console.status("starting the suite"):
        while time.monotonic() < deadline:
            if process.poll() is not None:
                lines = [line for line in log.read_text(errors="replace").splitlines() if "error:" in line]
                raise _fail(lines[-1].split("error:", 1)[1].strip() if lines else f"it ended; see {log}")
            state = _read_state(ports)
            if state is not None and state["ready"]:
                _welcome(ports, DETACHED_WITHIN_SECONDS - (deadline - time.monotonic()))
                return
            time.sleep(0.1)
    process.terminate()
    raise _fail(f"the suite was not ready within {DETACHED_WITHIN_SECONDS:.0f} s; see {log}")


def _read_state(ports: Ports) -> dict[str, Any] | None:
    """What a running suite says; a file that a killed one left behind is removed."""
    path = state_file(state_folder() / str(ports.offset), ports)
    try:
        state: dict[str, Any] = json.loads(path.read_text())
    except FileNotFoundError:
        return None
    try:
        os.kill(state["pid"], 0)
    except ProcessLookupError:
        path.unlink(missing_ok=True)
        return None
    return state


def down(port_offset: OffsetOption = 0) -> None:
    """Stop the local suite."""
    state = _read_state(Ports(port_offset))
    if state is None:
        console.print("no suite runs", style="dim")
        return
    os.kill(state["pid"], signal.SIGTERM)
    deadline = time.monotonic() + STOPPED_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            os.kill(state["pid"], 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise _fail(f"process {state['pid']} did not stop; end it by hand")


def status(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    port_offset: OffsetOption = 0,
) -> None:
    """Show each service: address and health."""
    state = _read_state(Ports(port_offset))
    if state is None:
        raise _fail("no suite runs; start it with `make run` or `ledgerlight up`")
    lines = [
        {
            "service": name,
            "address": service["address"],
            "healthy": is_healthy(
                Service(
                    name, [], int(service["address"].rsplit(":", 1)[1]), None if name == "bigquery" else "/"
                )
            ),
        }
        for name, service in state["services"].items()
    ]
    if as_json:
        sys.stdout.write(json.dumps(lines) + "\n")
    else:
        for line in lines:
            mark = "[green]healthy[/green]" if line["healthy"] else "[red]not healthy[/red]"
            Console().print(f"{line['service']:<20} {line['address']:<26} {mark}", highlight=False)
    if not all(line["healthy"] for line in lines):
        raise typer.Exit(1)
