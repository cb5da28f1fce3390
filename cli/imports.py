"""`drop` and `reverse`: files in, and back out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from cli.connection import Connection, connected
from cli.dropping import Drop, ImportFailed, ImportFollower, upload
from cli.dropping import Progress as OnProgress
from cli.mapping_files import read_mapping
from cli.options import AsJson, OrgId, Wait, WaitSeconds
from cli.output import console, emit_json, errors, reports_errors
from ledgerlight.usecases.members import OPERATOR
from schemas.documents import Import

Mode = Literal["append", "replace"]

_PHASES = {
    "waiting": "waiting",
    "queued": "queued behind an earlier import",
    "reading": "reading",
    "applying": "applying",
    "reversing": "reversing",
}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(drop)
    app.command()(reverse)


@reports_errors
def drop(
    *,
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, TSV, XLSX, JSON or NDJSON.")],
    org: OrgId,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="M.yaml", help="How its columns become records.")
    ] = None,
    mode: Annotated[
        Mode, typer.Option("--mode", help="replace also retires what the file lacks.")
    ] = "append",
    source: Annotated[
        str | None, typer.Option("--source", help="Rows of one source replace each other.")
    ] = None,
    wait: Wait = False,
    timeout: WaitSeconds = 900.0,
    as_json: AsJson = False,
) -> None:
    """Drop a file into an organization's folder in Cloud Storage; it is imported from there."""
    began = time.monotonic()
    read = read_mapping(mapping) if mapping is not None else None
    connection = connected(context)
    connection.directory.get(org)
    if read is not None:
        connection.directory.save_mapping(org, read)
    services = connection.services
    since = services.clock.now()
    plan = Drop(file, read.name if read is not None else None, mode, source)
    import_id = upload(services, org, plan)
    imported: Import | None = None
    if wait:
        imported = followed(connection, org, import_id, since, timeout, quiet=as_json)
    result = summary(import_id, imported, time.monotonic() - began)
    report(result, imported, as_json=as_json)


@reports_errors
def reverse(
    *,
    context: typer.Context,
    import_id: Annotated[str, typer.Argument(metavar="IMPORT", help="The import's id.")],
    org: OrgId,
    wait: Wait = False,
    timeout: WaitSeconds = 900.0,
    as_json: AsJson = False,
) -> None:
    """Take back what an import did; what someone changed since is reported, not overwritten."""
    began = time.monotonic()
    connection = connected(context)
    connection.directory.get(org)
    services = connection.services
    since = services.clock.now()
    reversal = services.reverse_import(org, import_id, OPERATOR)
    imported: Import | None = None
    if wait:
        imported = followed(connection, org, reversal, since, timeout, quiet=as_json)
    result = summary(reversal, imported, time.monotonic() - began)
    result["reverses"] = import_id
    report(result, imported, as_json=as_json)


def followed(
    connection: Connection, org: str, import_id: str, since: str, timeout: float, *, quiet: bool
) -> Import:
    """Follow an import to its end and until the dashboards show it, with a progress bar unless ``quiet``."""
    services = connection.services
    follower = ImportFollower(services.store, services.clock, services.organizations, org)
    with _progress_bar(quiet) as on_progress:
        imported = follower.follow(import_id, timeout, on_progress)
        if imported.status != "failed":
            follower.await_dashboards(since, timeout)
    return imported


def summary(import_id: str, imported: Import | None, seconds: float) -> dict[str, Any]:
    """What the command prints for machines. ``imported`` None: nobody waited for it."""
    counts = (
        "rows_total",
        "rows_accepted",
        "rows_rejected",
        "rows_quarantined",
        "records_written",
        "records_unchanged",
        "records_retired",
        "records_skipped",
    )
    return {
        "import_id": import_id,
        "status": imported.status if imported is not None else "waiting",
        **{name: getattr(imported, name) if imported is not None else 0 for name in counts},
        "rounding_difference": imported.rounding_difference if imported is not None else "0",
        "seconds": round(seconds, 3),
    }


def report(result: dict[str, Any], imported: Import | None, *, as_json: bool) -> None:
    """Print the result. Raises ``ImportFailed`` for a failed import, after the JSON document."""
    failed = imported is not None and imported.status == "failed"
    if as_json:
        if imported is not None and imported.error:
            result["error"] = imported.error
        emit_json(result)
    elif not failed:
        _print(result, imported)
    if failed and imported is not None:
        raise ImportFailed(f"import {imported.id} failed: {imported.error}")


def _print(result: dict[str, Any], imported: Import | None) -> None:
    if imported is None:
        console.print(
            f"dropped; import [bold]{result['import_id']}[/bold] goes on by itself (--wait follows it)"
        )
        return
    console.print(
        f"import [bold]{imported.id}[/bold] {imported.status.replace('_', ' ')} "
        f"in {result['seconds']:.1f} s: "
        f"{imported.rows_total:,} rows, {imported.records_written:,} records written, "
        f"{imported.records_unchanged:,} unchanged, {imported.records_retired:,} retired"
    )
    if imported.rows_rejected or imported.rows_quarantined:
        console.print(
            f"[yellow]{imported.rows_rejected:,} rows rejected, "
            f"{imported.rows_quarantined:,} quarantined[/yellow]; "
            f"fix and drop again: {imported.rejects_object}"
        )
    if imported.records_skipped:
        console.print(f"[yellow]{imported.records_skipped:,} records were changed since and stay[/yellow]")
    if imported.rounding_difference not in ("0", "0.00"):
        console.print(f"rounding difference {imported.rounding_difference}")


@contextmanager
def _progress_bar(quiet: bool) -> Iterator[OnProgress | None]:
    """A bar on stderr that an import's document drives."""
    if quiet or not errors.is_terminal:
        yield None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[detail]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task("waiting", total=None, detail="")

        def show(imported: Import) -> None:
            total = imported.records_total if imported.status == "applying" else None
            bar.update(
                task,
                description=_PHASES.get(imported.status, "bringing dashboards up to date"),
                total=total,
                completed=imported.records_applied if total else imported.rows_total,
                detail=f"{imported.rows_per_second:,} rows/s" if imported.rows_per_second else "",
            )

        yield show
