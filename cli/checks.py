"""`reconcile` and `rebuild`: the proof that all places agree, and the way back from the raw files."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.connection import Connection, connected
from cli.options import AsJson, OrgId
from cli.output import CommandFailed, console, emit_json, emit_table, money, reports_errors
from ledgerlight.domain.reconciliation import Difference
from ledgerlight.ports import Unavailable
from ledgerlight.usecases.reconcile import Reconcile, Reconciliation

SHOWN_DIFFERENCES = 50
_PAUSE_SECONDS = 0.5


class NotReconciled(CommandFailed):
    """Figures differ."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(reconcile)


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
