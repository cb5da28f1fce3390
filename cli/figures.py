"""`totals` and `records`: the figures, and what they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Annotated, Any, Literal

import typer

from cli.connection import Connection, connected
from cli.options import Account, AsJson, Entity, OrgId, Period, WaitSeconds
from cli.output import CommandFailed, console, emit_json, emit_table, money, reports_errors
from ledgerlight.usecases.records_query import Placed, RecordFilter, RecordReader
from ledgerlight.usecases.totals import (
    Total,
    Totals,
    TotalsQuery,
    accounts_wanted,
    entities_wanted,
)

_PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_BY = re.compile(r"[a-z][a-z0-9_]{0,39}")
ANY_SCENARIO = "all"
_POLL_SECONDS = 0.5

Scenario = Annotated[
    str, typer.Option("--scenario", help="actual, budget, forecast, scenario:ID, or all of them.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(totals)
    app.command()(records)


def require_period(period: str | None) -> None:
    """Raise ``CommandFailed`` unless it is a month or nothing."""
    if period is not None and not _PERIOD.fullmatch(period):
        raise CommandFailed(f"{period!r} is not a period; write a month as 2026-01")


@reports_errors
def totals(
    *,
    context: typer.Context,
    org: OrgId,
    by: Annotated[
        str,
        typer.Option("--by", help="account, account_class, entity, period, scenario, or a dimension's name."),
    ] = "account",
    entity: Entity = None,
    period: Period = None,
    scenario: Annotated[
        str | None, typer.Option("--scenario", help="actual unless given; all adds up all.")
    ] = None,
    account: Account = None,
    account_class: Annotated[
        str | None, typer.Option("--account-class", help="Accounts of this class only, such as revenue.")
    ] = None,
    source: Annotated[Literal["firestore", "bigquery"], typer.Option("--source")] = "firestore",
    wait: Annotated[
        bool, typer.Option("--wait", help="With bigquery: until its counts agree with Firestore's.")
    ] = False,
    timeout: WaitSeconds = 60.0,
    as_json: AsJson = False,
) -> None:
    """Add up records by one key. Amounts run in the accounts' natural direction: costs are positive too."""
    require_period(period)
    if not _BY.fullmatch(by):
        raise CommandFailed(
            f"cannot add up by {by!r}; use account, entity, period, ... or a dimension's name"
        )
    connection = connected(context)
    if scenario is None:
        scenario = ANY_SCENARIO if by == "scenario" else "actual"
    query = TotalsQuery(
        by=by,
        entity=entity,
        period=period,
        scenario=None if scenario == ANY_SCENARIO else scenario,
        account=account,
        account_class=account_class,
    )
    found = _totals(connection, org, query, source, timeout if wait else None)
    if as_json:
        emit_json([_total_json(total) for total in found])
        return
    emit_table(
        (by, "amount", "currency", "records"),
        [(t.key, money(t.amount_minor, t.currency), t.currency, f"{t.count:,}") for t in found],
        right=("amount", "records"),
    )


def _total_json(total: Total) -> dict[str, Any]:
    return {
        "key": total.key,
        "amount_minor": total.amount_minor,
        "currency": total.currency,
        "count": total.count,
    }


def _totals(
    connection: Connection, org: str, query: TotalsQuery, source: str, wait_seconds: float | None
) -> list[Total]:
    from_firestore = Totals(connection.services.store, connection.context(org))
    if source == "firestore":
        return from_firestore(query)
    from_bigquery = connection.bigquery_totals(org)
    if wait_seconds is None:
        return from_bigquery(query)
    clock = connection.services.clock
    began = clock.monotonic()
    while True:
        expected, found = from_firestore(query), from_bigquery(query)
        if found == expected:
            return found
        if clock.monotonic() - began > wait_seconds:
            raise CommandFailed(
                f"BigQuery has {sum(t.count for t in found):,} of {sum(t.count for t in expected):,} records "
                f"after {wait_seconds:.0f} s; wait longer with --timeout"
            )
        clock.sleep(_POLL_SECONDS)


@reports_errors
def records(
    *,
    context: typer.Context,
    org: OrgId,
    entity: Entity = None,
    period: Period = None,
    account: Account = None,
    scenario: Scenario = ANY_SCENARIO,
    import_id: Annotated[str | None, typer.Option("--import", help="Last written by this import.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000)] = 50,
    as_json: AsJson = False,
) -> None:
    """List records, by entity and period."""
    require_period(period)
    connection = connected(context)
    organization = connection.context(org)
    wanted = RecordFilter(
        entities=entities_wanted(organization, entity),
        period=period,
        accounts=accounts_wanted(organization, TotalsQuery(account=account)),
        scenario=None if scenario == ANY_SCENARIO else scenario,
        import_id=import_id,
    )
    found = list(islice(RecordReader(connection.services.store, org).matching(wanted), limit))
    if as_json:
        emit_json([record_json(placed) for placed in found])
        return
    _print_records(found)
    if len(found) == limit:
        console.print(f"[dim]the first {limit}; --limit shows more[/dim]")


def record_json(placed: Placed) -> dict[str, Any]:
    """A record with its entity and period."""
    return {"entity_id": placed.leaf.entity_id, "period": placed.leaf.period, **placed.record}


def _print_records(found: Iterable[Placed]) -> None:
    rows = []
    for (entity_id, period), record in found:
        origin = record["source"]
        source = origin.get("edit_id") or origin.get("import_id", "")
        row = origin.get("row")
        rows.append(
            (
                record["id"],
                entity_id,
                period,
                record["account_code"],
                record["scenario"],
                record["date"],
                money(record["amount_minor"], record["currency"]),
                record["currency"],
                f"{source}:{row}" if row else source,
            )
        )
    columns = ("record", "entity", "period", "account", "scenario", "date", "amount", "", "source")
    emit_table(columns, rows, right=("amount",))
