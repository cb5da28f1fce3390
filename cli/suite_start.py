"""The steps of a suite's start, shown as they happen."""

from __future__ import annotations

import contextlib
import os
import threading
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from emulator import external, tools
from emulator.environment import environment
from emulator.eventarc.faults import FaultPlan
from emulator.hidane import require_hidane
from emulator.ports import HOST, Ports
from emulator.services import Options
from emulator.setup import create_topics, register_triggers
from emulator.supervisor import Supervisor
from emulator.tools import SuiteFailed
from emulator.web import build_web


def faults_from(text: str | None) -> FaultPlan | None:
    """A plan from JSON, or from a file of it. Raises ``ValidationError``, ``OSError``."""
    if text is None:
        return None
    return FaultPlan.model_validate_json(text if text.lstrip().startswith("{") else Path(text).read_text())


def start(supervisor: Supervisor, stopped: threading.Event, console: Console) -> None:
    """Everything from nothing to ready. Raises ``SuiteFailed``, also when it was told to stop."""
    began = time.monotonic()

    def note(line: str) -> None:
        console.print(line, style="dim")

    if supervisor.options.web:
        build_web(note)
    _prepare_firestore(supervisor, note)
    options = supervisor.options  # with the emulators of others that it found
    os.environ.update(environment(options.ports.offset))
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with ThreadPoolExecutor() as beside, Progress(*columns, console=console) as progress:
        task = progress.add_task("starting services", total=None)
        healthy: set[str] = set()

        def go_on(description: str) -> None:
            if stopped.is_set():
                raise SuiteFailed("stopped before it was ready")
            progress.update(task, description=description)

        def heard(name: str, state: str) -> None:
            if state == "healthy":
                healthy.add(name)
            waiting = [other for other in supervisor.running if other not in healthy]
            go_on(f"waiting for {', '.join(waiting[:3])}" if healthy and waiting else "starting services")
            progress.update(task, completed=len(healthy), total=len(supervisor.running) or None)

        supervisor.start(heard)
        makings = [beside.submit(make, options) for make in (_rules_and_triggers, _topics, _tables)]

        def made() -> None:
            go_on("creating topics, triggers and tables")
            for making in makings:
                making.result()

        def opened() -> None:
            welcome(options.ports, time.monotonic() - began, console)

        if options.seed:
            go_on("filling the demo organization")
            _seed(go_on, made, opened)
        else:
            made()
            opened()
        if options.faults is not None:
            _set_faults(options)
        progress.update(task, description="ready")
    supervisor.ready()
    if options.seed:
        console.print(f"the demo organization is complete ({time.monotonic() - began:.0f} s)", style="dim")


def _prepare_firestore(supervisor: Supervisor, note: Callable[[str], None]) -> None:
    """Use emulators that run already; else build hidane where it is wanted, or nothing else is there."""
    options = supervisor.options
    found = external.find_external(options.ports, firestore=options.firestore is None)
    supervisor.options = replace(options, external=found)
    for variable, address in found.items():
        note(f"using {variable}={address}")
    if external.FIRESTORE in found:
        note(f"its document events must go to {HOST}:{options.ports.eventarc} (--functions_emulator)")
    elif options.firestore == "hidane" or (options.firestore is None and tools.official_firestore() is None):
        require_hidane(note)


def _rules_and_triggers(options: Options) -> None:
    if external.FIRESTORE in options.external:
        external.load_rules(options.external[external.FIRESTORE])
    register_triggers(options.ports)


def _topics(options: Options) -> None:
    create_topics(options.ports)


def _tables(options: Options) -> None:
    del options
    from ledgerlight.adapters.bigquery_schema import ensure_dataset  # noqa: PLC0415 - heavy, and only here

    ensure_dataset(os.environ["GOOGLE_CLOUD_PROJECT"])


def _seed(
    report: Callable[[str], None], before_files: Callable[[], None], opened: Callable[[], None]
) -> None:
    from cli.output import CommandFailed  # noqa: PLC0415
    from emulator.seed import seed  # noqa: PLC0415 - loads every client

    try:
        seed(
            report=lambda line: report(f"filling the demo organization: {line}"),
            before_files=before_files,
            opened=opened,
        )
    except CommandFailed as failed:
        raise SuiteFailed(str(failed)) from failed


def _set_faults(options: Options) -> None:
    plan = options.faults
    if plan is None:
        return
    request = urllib.request.Request(
        f"http://{HOST}:{options.ports.eventarc}/faults", data=plan.model_dump_json().encode(), method="PUT"
    )
    with urllib.request.urlopen(request, timeout=10):  # noqa: S310
        pass


def welcome(ports: Ports, seconds: float, console: Console) -> None:
    """Say where it is and who can sign in."""
    address = f"http://{HOST}:{ports.hosting}"
    console.print(f"[bold]Ledgerlight[/bold] runs at [link]{address}[/link] ({seconds:.0f} s)")
    with contextlib.suppress(ImportError):
        from emulator.seed import LOGINS, PASSWORD  # noqa: PLC0415

        for email, role in LOGINS.items():
            console.print(f"  {email:<24} {PASSWORD}  {role}", highlight=False)
    console.print(f"  what it would send to people is at http://{HOST}:{ports.inbox}")
    console.print("  Ctrl-C stops everything; `ledgerlight down` does from elsewhere", style="dim")
