"""`edit`: a correction of one record, through the same edit log as everyone's."""

from __future__ import annotations

import secrets
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer

from cli.connection import Connection, connected
from cli.dropping import ImportFollower
from cli.figures import require_period
from cli.options import AsJson, OrgId, Wait, WaitSeconds
from cli.output import CommandFailed, console, emit_json, money, reports_errors
from ledgerlight.domain.leaf import LeafKey
from ledgerlight.domain.money import to_minor
from ledgerlight.ports import Write
from ledgerlight.usecases.apply_edit import EditOutcome
from ledgerlight.usecases.members import OPERATOR
from ledgerlight.usecases.records_query import Placed, RecordReader
from schemas.documents import Edit, EditPatch
from schemas.names import Collection, document_path


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(edit)


@reports_errors
def edit(
    *,
    context: typer.Context,
    org: OrgId,
    record: Annotated[str, typer.Option("--record", metavar="ID", help="The record's id.")],
    amount: Annotated[str, typer.Option("--amount", metavar="X", help="The new amount, such as 1234.50.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays with the figure.")],
    entity: Annotated[str | None, typer.Option("--entity", help="Where the record is, if you know.")] = None,
    period: Annotated[str | None, typer.Option("--period", help="Its month, if you know.")] = None,
    wait: Wait = False,
    timeout: WaitSeconds = 60.0,
    as_json: AsJson = False,
) -> None:
    """Change the amount of one record. Fails when someone else changed it at the same moment."""
    require_period(period)
    if not reason.strip():
        raise CommandFailed("give a --reason; it is kept with the figure")
    connection = connected(context)
    connection.directory.get(org)
    placed = _find(connection, org, record, entity, period)
    currency = placed.record["currency"]
    amount_minor = parse_amount(amount, currency)
    connection.members.operator(org)
    since = connection.services.clock.now()
    edit_id, outcome = submit(connection, org, placed, EditPatch(amount_minor=amount_minor), reason)
    if outcome.status != "applied":
        raise CommandFailed(f"the edit is in {outcome.status}: {outcome.error}")
    if wait:
        services = connection.services
        follower = ImportFollower(services.store, services.clock, services.organizations, org)
        follower.await_dashboards(since, timeout)
    before = placed.record["amount_minor"]
    result: dict[str, Any] = {
        "edit_id": edit_id,
        "status": outcome.status,
        "record_id": record,
        "entity_id": placed.leaf.entity_id,
        "period": placed.leaf.period,
        "version": outcome.version,
        "amount_minor": amount_minor,
        "previous_amount_minor": before,
        "currency": currency,
    }
    if as_json:
        emit_json(result)
    else:
        console.print(
            f"record {record} of {placed.leaf.entity_id} {placed.leaf.period}: "
            f"{money(before, currency)} is now {money(amount_minor, currency)} {currency}"
        )


def parse_amount(text: str, currency: str) -> int:
    """Minor units of an amount as people write it. Raises ``CommandFailed`` rather than round."""
    try:
        value = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        raise CommandFailed(f"{text!r} is not an amount; write it as 1234.50") from None
    if not value.is_finite():
        raise CommandFailed(f"{text!r} is not an amount; write it as 1234.50")
    amount_minor, rounded = to_minor(value, currency)
    if rounded:
        raise CommandFailed(
            f"{text} has more decimals than {currency}; round it yourself, nothing is guessed"
        )
    return amount_minor


def _find(connection: Connection, org: str, record: str, entity: str | None, period: str | None) -> Placed:
    leaf = LeafKey(entity, period) if entity is not None and period is not None else None
    reader = RecordReader(connection.services.store, org)
    placed = reader.find(record, leaf, connection.services.objects)
    if placed is None:
        where = f" in {leaf.entity_id} {leaf.period}" if leaf is not None else ""
        raise CommandFailed(
            f"there is no record {record!r}{where}; `ledgerlight records --org {org}` lists them"
        )
    return placed


def submit(
    connection: Connection, org: str, placed: Placed, patch: EditPatch, reason: str
) -> tuple[str, EditOutcome]:
    """Write an edit to the log as the operator, apply it at once and bring the dashboards up to date.

    The edit is durable before it is applied: should this process die, the trigger or the sweeper applies it.
    """
    services = connection.services
    record = placed.record
    new = Edit(
        id=f"edit-{secrets.token_hex(10)}",
        uid=OPERATOR,
        record_id=record["id"],
        entity_id=placed.leaf.entity_id,
        period=placed.leaf.period,
        base_version=record["version"],
        patch=patch,
        base=EditPatch(amount_minor=record["amount_minor"]),
        reason=reason,
        created_at=services.clock.now(),
    )
    path = document_path(org, Collection.EDITS, new.id)
    services.store.commit([Write(path, new.model_dump())])
    outcome = services.apply_edit(org, new.id)
    if outcome.changed:
        services.recalculate(org, outcome.changed)
        services.check_alerts.of_leaves(org, outcome.changed, new.id)
    return new.id, outcome
