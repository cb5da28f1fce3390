"""`backup` and `restore`: an organization's documents as one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.checks import rebuilt_records
from cli.connection import connected
from cli.options import AsJson, OrgId
from cli.output import CommandFailed, console, emit_json, emit_table, progress_line, reports_errors
from ledgerlight.usecases.backup import Backup, BadBackup, NotNow, Restore

_OWNER_ONLY = 0o600


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(backup)
    app.command()(restore)


@reports_errors
def backup(
    *,
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, such as acme.ndjson.gz.")],
    org: OrgId,
    as_json: AsJson = False,
) -> None:
    """Write what people made of an organization to a file: members, trees, mappings, definitions, rules, alerts,
    comments, edits, imports' reports.

    Records are not in it: `restore` computes them from the raw files in Cloud Storage and the edits. The file is as
    confidential as the database. Sign-ins and passwords stay with Firebase Authentication.
    """
    connection = connected(context)
    if file.exists():
        raise CommandFailed(f"{file} exists; give a new name")
    part = file.with_name(f"{file.name}.part")
    try:
        part.touch(mode=_OWNER_ONLY)
        with part.open("wb") as out, progress_line(as_json) as tell:
            counts = Backup(connection.services.store, connection.services.clock)(org, out, tell)
        part.rename(file)
    except OSError as error:
        raise CommandFailed(f"{file} cannot be written: {error.strerror}") from None
    except NotNow as error:
        raise CommandFailed(str(error)) from None
    finally:
        part.unlink(missing_ok=True)
    if as_json:
        emit_json({"org": org, "file": str(file), "bytes": file.stat().st_size, "documents": counts})
        return
    emit_table(("what", "documents"), sorted(counts.items()), right=("documents",))
    console.print(f"{file}: {file.stat().st_size:,} bytes")


@reports_errors
def restore(
    *,
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `backup` wrote.")],
    org: OrgId,
    bigquery: Annotated[
        bool, typer.Option("--bigquery/--no-bigquery", help="Put BigQuery right too.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Write back every document of a backup that is missing, then compute the records again.

    What exists stays as it is, so a restore that died is finished by running it again, and a restore of a sound
    organization changes nothing. The raw files must be in Cloud Storage; the whole backup is checked before anything
    is written.
    """
    connection = connected(context)
    use_case = Restore(connection.services.store)
    try:
        with file.open("rb") as backed_up, progress_line(as_json) as tell:
            restored = use_case(org, backed_up, tell)
            rebuilt, _ = rebuilt_records(connection, org, tell, swap=True, bigquery=bigquery)
            waiting = use_case.edits(restored.waiting_edits)
    except OSError as error:
        raise CommandFailed(f"{file} cannot be read: {error.strerror}") from None
    except BadBackup as error:
        raise CommandFailed(f"{file}: {error}; nothing was written") from None
    if as_json:
        emit_json({
            "org": org,
            "written": restored.written,
            "already_there": restored.present,
            "records": rebuilt.records,
            "records_written": len(rebuilt.differences),
            "edits_not_replayed": rebuilt.edits_left,
            "edits_to_apply": waiting,
        })  # fmt: skip
    else:
        emit_table(("what", "written"), sorted(restored.written.items()), right=("written",))
        console.print(
            f"{restored.present:,} documents were there; {len(rebuilt.differences):,} of {rebuilt.records:,} records "
            f"were computed again; {waiting:,} edits wait to be applied"
        )
    if rebuilt.edits_left:
        raise CommandFailed(
            f"{len(rebuilt.edits_left)} edits do not fit the files, the first {rebuilt.edits_left[0]}; records stay as "
            "they were"
        )
