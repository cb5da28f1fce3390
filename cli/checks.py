"""`reconcile` and `rebuild`: the proof that all places agree, and the way back from the raw files."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.connection import Connection, connected
from cli.options import AsJson, OrgId
from cli.output import (
    CommandFailed,
    console,
    emit_json,
    emit_table,
    money,
    progress_line,
    reports_errors,
)
from ledgerlight.domain.reconciliation import Difference
from ledgerlight.ports import Unavailable
from ledgerlight.usecases.rebuild import Rebuilt, Tell
from ledgerlight.usecases.rebuild_swap import Swapped
from ledgerlight.usecases.reconcile import Reconcile, Reconciliation

SHOWN_DIFFERENCES = 50
_PAUSE_SECONDS = 0.5


class NotReconciled(CommandFailed):
    """Figures differ."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(reconcile)
    app.command()(rebuild)


@reports_errors
def reconcile(
    *,
    context: typer.Context,
    org: OrgId,
    bigquery: Annotated[bool, typer.Option("--bigquery/--no-bigquery", help="Compare BigQuery too.")] = True,
    settle: Annotated[
        float, typer.Option("--settle", min=0.0, help="Seconds for what is under way to arrive.")
    ] = 10.0,
    as_json: AsJson = False,
) -> None:
    """Prove that records = aggregates = roll-ups = BigQuery, for every entity, period and account."""
    connection = connected(context)
    result = reconciled(connection, org, bigquery=bigquery, settle_seconds=settle)
    if as_json:
        emit_json(result.as_dict())
    else:
        _print(result)
    if not result.ok:
        raise NotReconciled(
            f"{len(result.differences)} differences in {org}; "
            f"`ledgerlight rebuild --org {org}` repairs what is derived"
        )


def reconciled(connection: Connection, org: str, *, bigquery: bool, settle_seconds: float) -> Reconciliation:
    """Reconcile, and again while there are differences, for so many seconds at most."""
    clock = connection.services.clock
    began = clock.monotonic()
    while True:
        fact_sums = connection.fact_sums(org) if bigquery else None
        late = clock.monotonic() - began >= settle_seconds
        try:
            result = Reconcile(connection.services.store, connection.context(org), fact_sums)()
        except Unavailable:
            if late:
                raise
        else:
            if result.ok or late:
                return result
        clock.sleep(_PAUSE_SECONDS)


@reports_errors
def rebuild(
    *,
    context: typer.Context,
    org: OrgId,
    swap: Annotated[bool, typer.Option("--swap/--dry-run", help="Only report what differs.")] = True,
    bigquery: Annotated[
        bool, typer.Option("--bigquery/--no-bigquery", help="Put BigQuery right too.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Compute records again from the raw files and the edit log, and put right what differs.

    The second state is computed in this process's memory (about 1 GB for a million records), by the same code
    as imports and edits, while the first stays in use. Then every record, aggregate, dashboard and source
    index that is not what it should be is replaced, leaf by leaf, versions only rising, and BigQuery is sent
    what it lacks. An import under way, or a raw file that is gone, stops it before anything is changed.
    """
    connection = connected(context)
    connection.directory.get(org)
    with progress_line(as_json) as tell:
        rebuilt, swapped = rebuilt_records(connection, org, tell, swap=swap, bigquery=bigquery)
    left = rebuilt.edits_left
    document = {
        "ok": not left,
        "imports": rebuilt.imports,
        "edits": rebuilt.edits,
        "records": rebuilt.records,
        "edits_not_replayed": left,
        "imports_differing": rebuilt.imports_differing,
        "differences": [difference.as_dict() for difference in rebuilt.differences],
        "swapped": None if swapped is None else _swapped_json(swapped),
    }
    if as_json:
        emit_json(document)
    else:
        _print_rebuilt(rebuilt, swapped)
    if left:
        raise CommandFailed(
            f"{len(left)} edits do not fit the rebuilt records, the first {left[0]}; nothing was changed"
        )


def rebuilt_records(
    connection: Connection, org: str, tell: Tell, *, swap: bool, bigquery: bool
) -> tuple[Rebuilt, Swapped | None]:
    """Rebuild, and with ``swap`` put right what differs, unless an edit could not be replayed."""
    rebuilt = connection.rebuild()(org, tell)
    if not swap or rebuilt.edits_left:
        return rebuilt, None
    tell("putting right what differs")
    fact_sums = connection.fact_sums(org) if bigquery else None
    return rebuilt, connection.swap_in(fact_sums)(org, rebuilt)


def _swapped_json(swapped: Swapped) -> dict[str, int]:
    return {
        "records": swapped.records,
        "aggregates": swapped.aggregates,
        "dashboards": swapped.dashboards,
        "sources": swapped.objects,
        "events": swapped.events,
    }


def _print_rebuilt(rebuilt: Rebuilt, swapped: Swapped | None) -> None:
    console.print(
        f"{rebuilt.imports} imports and {rebuilt.edits} edits make {rebuilt.records:,} records; "
        f"{len(rebuilt.differences):,} are not so now"
    )
    rows = [
        (d["entity"], d["period"], d["record_id"], d["kind"], _amount(d["live"]), _amount(d["rebuilt"]))
        for d in (each.as_dict() for each in rebuilt.differences[:SHOWN_DIFFERENCES])
    ]
    if rows:
        columns = ("entity", "period", "record", "what", "stored", "rebuilt")
        emit_table(columns, rows, right=("stored", "rebuilt"))
    for import_id in rebuilt.imports_differing:
        console.print(f"[yellow]import {import_id} now reads its file differently[/yellow]")
    if swapped is not None:
        console.print(
            f"replaced {swapped.records:,} records, {swapped.aggregates:,} aggregates, "
            f"{swapped.dashboards:,} dashboards, {swapped.objects:,} source indexes; "
            f"{swapped.events:,} records sent to BigQuery again"
        )


def _amount(content: dict[str, Any] | None) -> str:
    return "" if content is None else money(content.get("amount_minor", 0), content["currency"])


def _print(result: Reconciliation) -> None:
    if result.ok:
        console.print(
            f"[green]no differences[/green]: {result.checked:,} figures of {result.records:,} records "
            f"in {result.leaves:,} entity-months agree everywhere"
        )
        return
    emit_table(
        ("entity", "period", "account", "scenario", "records", "aggregate", "roll-up", "BigQuery", "what"),
        [_row(difference) for difference in result.differences[:SHOWN_DIFFERENCES]],
        right=("records", "aggregate", "roll-up", "BigQuery"),
    )
    if len(result.differences) > SHOWN_DIFFERENCES:
        console.print(f"and {len(result.differences) - SHOWN_DIFFERENCES} more; --json shows all")


def _row(difference: Difference) -> tuple[object, ...]:
    def shown(place: str) -> str:
        found = difference.places.get(place)
        if found is None:
            return ""
        return f"{money(found.amount_minor, difference.currency or 'USD')} ({found.records})"

    what = difference.problem or (
        f"{difference.dimension}={difference.value}" if difference.dimension else difference.basis
    )
    places = (shown(place) for place in ("records", "aggregate", "rollup", "bigquery"))
    return difference.entity, difference.period, difference.account, difference.scenario, *places, what
