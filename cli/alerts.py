"""`alerts`, `alert-rules`: what fired, and what is watched."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from cli.connection import Connection, connected
from cli.options import AsJson, OrgId
from cli.output import CommandFailed, console, emit_json, emit_table, reports_errors
from ledgerlight.domain.alerting.settings import BadConfiguration, Known
from ledgerlight.domain.alerting.wording import amount_text
from ledgerlight.ports import Where
from ledgerlight.usecases.problems import Problem
from schemas.alerts import OPEN_STATES, SEVERITY_RANK, Alert, AlertRule
from schemas.names import Collection, collection_path

_T = TypeVar("_T")

alerts = typer.Typer(no_args_is_help=True, help="What fired.")
alert_rules = typer.Typer(no_args_is_help=True, help="What is watched, and from where on it is an alert.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(alerts, name="alerts")
    app.add_typer(alert_rules, name="alert-rules")


@alerts.command("list")
@reports_errors
def list_alerts(
    *,
    context: typer.Context,
    org: OrgId,
    every: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List alerts, the gravest first."""
    connection = connected(context)
    connection.directory.get(org)
    where = () if every else (Where("state", "in", sorted(OPEN_STATES)),)
    found = connection.services.store.query(collection_path(org, Collection.ALERTS), where)
    shown = [Alert.stored(each.fields) for each in found]
    shown.sort(
        key=lambda a: (a.state not in OPEN_STATES, -SEVERITY_RANK[a.severity], a.fired_at or "", a.key)
    )
    if as_json:
        emit_json([alert.model_dump() for alert in shown])
        return
    emit_table(
        ("alert", "state", "severity", "title", "value", "since"),
        [
            (a.key, a.state, a.severity, a.title, amount_text(a.value, a.unit, a.currency), a.fired_at)
            for a in shown
        ],
        right=("value",),
    )


@alerts.command("ack")
@reports_errors
def acknowledge(
    *,
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="ALERT", help="Its id, or the beginning of it.")],
    org: OrgId,
    note: Annotated[str, typer.Option("--note", help="What you are doing about it.")] = "",
    as_json: AsJson = False,
) -> None:
    """Acknowledge an alert: somebody works on it, and nobody else is called."""
    connection = connected(context)
    member = connection.members.operator(org)
    alert = _acted(connection, org, key)
    actions, request = connection.services.alert_actions, secrets.token_hex(12)
    after = _allowed(lambda: actions.acknowledge(org, member, alert, request, note))
    if as_json:
        emit_json(after.model_dump())
    else:
        console.print(f"{after.title} is {after.state}", markup=False)


@alerts.command("settings")
@reports_errors
def save_settings(
    *,
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE.yaml", help="Who is told, by which channel and when.")
    ],
    org: OrgId,
    as_json: AsJson = False,
) -> None:
    """Put an organization's notification settings in force."""
    from ledgerlight.adapters.notification_settings import read_settings  # noqa: PLC0415 - YAML, and only here

    connection = connected(context)
    connection.directory.get(org)
    services = connection.services
    try:
        settings = read_settings(file.read_text(), file.name, _known(connection, org))
    except BadConfiguration as error:
        raise CommandFailed(str(error)) from None
    services.notification_settings.save(org, settings)
    if as_json:
        emit_json(settings.model_dump())
    else:
        console.print(f"{len(settings.recipients)} recipients of {org} are in force within half a minute")


def _known(connection: Connection, org: str) -> Known:
    """What the organization's files may name, its own KPIs among it, as it is now."""
    services = connection.services
    context = services.organizations.context(org, fresh=True)
    return Known(
        metrics=services.metric_definitions.of(org, fresh=True).graph.nodes,
        entities=context.entities,
        accounts=context.accounts,
        recipients=services.notification_settings(org).recipients,
    )


def _acted(connection: Connection, org: str, key: str) -> str:
    found = connection.services.store.query(collection_path(org, Collection.ALERTS), fields=("key",))
    keys = [str((each.fields or {})["key"]) for each in found]
    named = [each for each in keys if each.startswith(key)]
    if len(named) != 1:
        said = "there is no alert" if not named else f"{len(named)} alerts begin with"
        raise CommandFailed(f"{said} {key!r}; `ledgerlight alerts list --org {org}` lists them")
    return named[0]


@alert_rules.command("list")
@reports_errors
def list_rules(*, context: typer.Context, org: OrgId, as_json: AsJson = False) -> None:
    """List alert rules."""
    connection = connected(context)
    connection.directory.get(org)
    found = connection.services.alert_rules.every(org, fresh=True)
    if as_json:
        emit_json([rule.model_dump() for rule in found])
        return
    emit_table(
        ("rule", "name", "kind", "watches", "entity", "threshold", "severity", ""),
        [
            (
                r.id, r.name, r.kind, r.subject, r.scope.entity_id + (" and below" if r.scope.descendants else ""),
                f"{r.operator} {r.threshold:,}", r.severity, "" if r.enabled else "disabled",
            )
            for r in found
        ],
    )  # fmt: skip


@alert_rules.command("add")
@reports_errors
def add_rules(
    *,
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.yaml", help="With `rules: [...]`.")],
    org: OrgId,
    as_json: AsJson = False,
) -> None:
    """Save the rules of a file, each in place of the one of its id. They judge the newest period at once."""
    connection = connected(context)
    saved = save_rules(connection, org, file)
    if as_json:
        emit_json([rule.model_dump() for rule in saved])
    else:
        console.print(f"saved {', '.join(rule.id for rule in saved)}", markup=False)


def save_rules(connection: Connection, org: str, file: Path) -> list[AlertRule]:
    """Save a file's rules as the operator. Raises ``CommandFailed``, naming file, line and field."""
    from ledgerlight.adapters.notification_settings import read_rules  # noqa: PLC0415 - YAML, and only here

    services = connection.services
    try:
        rules = read_rules(file.read_text(), file.name, _known(connection, org))
    except BadConfiguration as error:
        raise CommandFailed(str(error)) from None
    member = connection.members.operator(org)
    known = {rule.id for rule in services.alert_rules.every(org, fresh=True)}
    manage = services.manage_rules
    return [_allowed(partial(manage.put, org, member, rule, create=rule.id not in known)) for rule in rules]


@alert_rules.command("remove")
@reports_errors
def remove_rule(
    *,
    context: typer.Context,
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Its id.")],
    org: OrgId,
    as_json: AsJson = False,
) -> None:
    """Remove a rule; its open alerts are closed."""
    connection = connected(context)
    member = connection.members.operator(org)
    _allowed(lambda: connection.services.manage_rules.remove(org, member, rule))
    if as_json:
        emit_json({"removed": rule})
    else:
        console.print(f"alert rule {rule} removed", markup=False)


def _allowed(do: Callable[[], _T]) -> _T:
    """What is refused is said with what to do."""
    try:
        return do()
    except Problem as problem:
        raise CommandFailed(f"{problem.message}" + (f" ({problem.hint})" if problem.hint else "")) from None
