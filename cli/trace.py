"""`trace`: the whole path of one change, hop by hop, with its times."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Annotated

import typer

from cli.connection import Connection, connected
from cli.hops import JOINED, Hop, Line, Origin, Path, changes_of, path_of, trace_ids
from cli.options import AsJson, OrgId
from cli.output import CommandFailed, console, emit_json, emit_table, reports_errors
from schemas.names import Collection, document_path, leaf_id

_SHOWN_EACH = 6
"""Hops of one function that are shown one by one; more are shown as one row."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(trace)


@reports_errors
def trace(
    *,
    context: typer.Context,
    event: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Of an import, an edit, a financial event, or a delivery in a log."
        ),
    ],
    org: OrgId,
    as_json: AsJson = False,
) -> None:
    """Print every hop of a change: drop or edit, ingest, apply, recalculate, BigQuery; with waits and durations."""
    path = traced(connected(context), org, event)
    if as_json:
        emit_json(path.as_dict())
    else:
        _print(path)


def traced(connection: Connection, org: str, event: str) -> Path:
    """The path of a change. Raises ``CommandFailed`` when nothing knows the id."""
    connection.directory.get(org)
    logs = connection.hop_logs
    trace_id, origin = event, _origin(connection, org, event)
    if origin is None:
        found = trace_ids(logs.of_ids(org, [event], None), event)
        if len(found) > 1:
            raise CommandFailed(f"{event} is of several changes: {', '.join(found)}; trace one of them")
        trace_id = found[0] if found else connection.source_of_event(org, event) or event
        origin = _origin(connection, org, trace_id)
    since = None if origin is None else origin.created_at
    of_trace = logs.of_ids(org, [trace_id], since)
    if origin is None and not of_trace:
        raise CommandFailed(
            f"no import, edit, event or log line of {org} has the id {event!r}; `ledgerlight records` shows the "
            "import or edit that a record came from"
        )
    changes = changes_of(of_trace, origin)
    of_leaves: list[Line] = []
    if changes:
        of_leaves = logs.of_leaves(
            org, sorted({leaf for leaf, _ in changes}), min(since for _, since in changes)
        )
    return path_of(trace_id, origin, of_trace, of_leaves)


def _origin(connection: Connection, org: str, trace_id: str) -> Origin | None:
    if "/" in trace_id:
        return None
    drop, edit = (document_path(org, c, trace_id) for c in (Collection.IMPORTS, Collection.EDITS))
    found = connection.services.store.get_many([drop, edit])
    fields = found[edit].fields
    if fields is not None:
        what = f"of record {fields['record_id']} by {fields['uid']}"
        return Origin("edit", fields["created_at"], what, [leaf_id(fields["entity_id"], fields["period"])])
    fields = found[drop].fields
    if fields is not None:
        return Origin("drop", fields["created_at"], str(fields["filename"]))
    return None


def _print(path: Path) -> None:
    rows: list[tuple[object, ...]] = []
    if path.origin is not None:
        rows.append((path.origin.kind, path.origin.created_at, "0", "", "", "", "", path.origin.what))
    for name in dict.fromkeys(hop.hop for hop in path.hops):
        rows += _rows([hop for hop in path.hops if hop.hop == name])
    columns = ("hop", "start", "after ms", "wait ms", "took ms", "tries", "by", "what")
    emit_table(columns, rows, right=("after ms", "wait ms", "took ms", "tries"))
    for name in path.missing:
        console.print(f"[yellow]{name}: no line; it has not ended, or its log is gone[/yellow]")
    console.print(JOINED, style="dim")


def _rows(hops: Sequence[Hop]) -> list[tuple[object, ...]]:
    if len(hops) <= _SHOWN_EACH:
        return [
            (h.hop, h.started_at, h.offset_ms, h.wait_ms, h.duration_ms, h.attempts, h.joined, _what(h))
            for h in hops
        ]
    waits = [hop.wait_ms for hop in hops if hop.wait_ms is not None]
    took = [hop.duration_ms for hop in hops]
    failed = sum(1 for hop in hops if hop.outcome != "done")
    what = f"{len(hops)} times, the last began {hops[-1].started_at}; longest {max(took)} ms, {failed} failed"
    middle = round(median(waits)) if waits else None
    first = hops[0]
    tries = sum(hop.attempts for hop in hops)
    took_middle = f"{median(took):.1f} median"
    return [(first.hop, first.started_at, first.offset_ms, middle, took_middle, tries, first.joined, what)]


def _what(hop: Hop) -> str:
    said = [" ".join(hop.leaves[:3]) + (" ..." if len(hop.leaves) > 3 else "")]
    if hop.via:
        said.append(f"by the {hop.via}er" if hop.via == "sweep" else f"by {hop.via}")
    if hop.outcome != "done":
        said.append(hop.error)
    return ", ".join(part for part in said if part)
