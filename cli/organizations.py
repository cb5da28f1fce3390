"""`orgs`, `entities`, `accounts`, `mappings`, `members`: what an organization consists of."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import typer

from cli.connection import connected
from cli.mapping_files import read_mapping
from cli.options import AsJson, OrgId
from cli.output import CommandFailed, console, emit_json, emit_table, progress_line, reports_errors
from ledgerlight.charts import chart_json
from ledgerlight.domain.charts import accounts_of, default_direction
from ledgerlight.domain.money import UnknownCurrency, exponent
from schemas.documents import Account, Organization
from schemas.primitives import QUANTITY, AccountClass, Role

ROOT_ENTITY = "group"
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,63}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

orgs = typer.Typer(no_args_is_help=True, help="Organizations.")
entities = typer.Typer(no_args_is_help=True, help="The entity tree of an organization.")
accounts = typer.Typer(no_args_is_help=True, help="The chart of accounts of an organization.")
mappings = typer.Typer(no_args_is_help=True, help="How files' columns become records.")
members = typer.Typer(no_args_is_help=True, help="Who may see and do what.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(orgs, name="orgs")
    app.add_typer(entities, name="entities")
    app.add_typer(accounts, name="accounts")
    app.add_typer(mappings, name="mappings")
    app.add_typer(members, name="members")


def require_slug(value: str, what: str) -> str:
    """The id as it is. Raises ``CommandFailed`` when no document can be named so."""
    if not _SLUG.fullmatch(value):
        raise CommandFailed(
            f"{value!r} cannot be an id of {what}: use 1 to 64 letters, digits, dots and hyphens, "
            "the first a letter or digit"
        )
    return value


@orgs.command("add")
@reports_errors
def add_organization(
    *,
    context: typer.Context,
    org: Annotated[str, typer.Argument(metavar="ORG", help="Its id, as it appears in addresses.")],
    currency: Annotated[str, typer.Option("--currency", help="ISO 4217 code, such as USD or GEL.")],
    chart: Annotated[Literal["management", "standard"], typer.Option("--chart")] = "management",
    name: Annotated[str | None, typer.Option("--name", help="What people call it.")] = None,
    locale: Annotated[str, typer.Option("--locale")] = "en-US",
    as_json: AsJson = False,
) -> None:
    """Create an organization with its root entity and chart of accounts."""
    require_slug(org, "an organization")
    exponent(currency)
    if currency == QUANTITY:
        raise UnknownCurrency(currency)
    organization = Organization(
        name=name or org, currency=currency, locale=locale, chart=chart, root_entity=ROOT_ENTITY
    )
    chart_accounts = accounts_of(chart_json(chart))
    created = connected(context).directory.add(org, organization, chart_accounts)
    if as_json:
        emit_json(
            {"org": org, "created": created, "accounts": len(chart_accounts), **organization.model_dump()}
        )
    else:
        console.print(f"organization [bold]{org}[/bold] {'created' if created else 'exists already'}")


@orgs.command("list")
@reports_errors
def list_organizations(*, context: typer.Context, as_json: AsJson = False) -> None:
    """List organizations."""
    found = connected(context).directory.every()
    if as_json:
        emit_json([{"org": org_id, **organization.model_dump()} for org_id, organization in found])
        return
    emit_table(
        ("org", "name", "currency", "chart", "locale"),
        [(org_id, o.name, o.currency, o.chart, o.locale) for org_id, o in found],
    )


@orgs.command("remove")
@reports_errors
def remove_organization(
    *,
    context: typer.Context,
    org: Annotated[str, typer.Argument(metavar="ORG", help="Its id.")],
    yes: Annotated[bool, typer.Option("--yes", help="Really; there is no way back.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove an organization for good: documents, files, rows in BigQuery, members, tokens.

    After a crash, or when BigQuery may not delete yet, run it again: it goes on. People's sign-ins stay.
    """
    require_slug(org, "an organization")
    connection = connected(context)
    if not yes:
        connection.directory.get(org)
        raise CommandFailed(f"this deletes all data of {org} and cannot be undone; add --yes to do it")
    with progress_line(as_json) as tell:
        removed = connection.remove_organization()(org, tell)
    if as_json:
        emit_json({"org": org, "removed": removed})
        return
    emit_table(("what", "removed"), sorted(removed.items()), right=("removed",))
    console.print(f"organization [bold]{org}[/bold] is removed")


@entities.command("add")
@reports_errors
def add_entity(
    *,
    context: typer.Context,
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help="Its id.")],
    org: OrgId,
    name: Annotated[str | None, typer.Option("--name")] = None,
    parent: Annotated[
        str | None, typer.Option("--parent", help="The entity above; the root if none.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add an entity to the tree."""
    require_slug(entity, "an entity")
    added = connected(context).directory.add_entity(org, entity, name or entity, parent)
    if as_json:
        emit_json(added.model_dump())
    else:
        console.print(f"entity [bold]{added.id}[/bold] is below {added.parent}")


@entities.command("list")
@reports_errors
def list_entities(*, context: typer.Context, org: OrgId, as_json: AsJson = False) -> None:
    """List entities."""
    directory = connected(context).directory
    directory.get(org)
    found = [entity for _, entity in sorted(directory.entities(org).items())]
    if as_json:
        emit_json([entity.model_dump() for entity in found])
        return
    emit_table(
        ("entity", "name", "parent", "currency"), [(e.id, e.name, e.parent, e.currency) for e in found]
    )


@accounts.command("add")
@reports_errors
def add_account(
    *,
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE")],
    org: OrgId,
    name: Annotated[str, typer.Option("--name")],
    account_class: Annotated[
        str | None, typer.Option("--class", help="Such as revenue, cogs, opex; needed to take postings.")
    ] = None,
    parent: Annotated[str | None, typer.Option("--parent", help="The heading above.")] = None,
    heading: Annotated[bool, typer.Option("--heading", help="It takes no postings itself.")] = False,
    statistic: Annotated[
        str | None, typer.Option("--statistic", help="It counts something: its name in formulas.")
    ] = None,
    behaviour: Annotated[
        Literal["flow", "stock"],
        typer.Option("--behaviour", help="Of a statistic: within a period, or at its end."),
    ] = "flow",
    as_json: AsJson = False,
) -> None:
    """Add an account to the chart."""
    require_slug(code, "an account")
    known = _account_class(
        "statistical" if statistic is not None and account_class is None else account_class
    )
    directory = connected(context).directory
    chart = directory.accounts(org)
    position = _position(chart, parent)
    account = Account(
        code=code,
        name=name,
        parent=parent,
        is_posting=not heading,
        account_class=known,
        direction=default_direction(known),
        position=position,
        statistic=statistic,
        behaviour=None if statistic is None else behaviour,
    )
    directory.add_account(org, account)
    if as_json:
        emit_json(account.model_dump())
    else:
        console.print(f"account [bold]{code}[/bold] added")


def _account_class(name: str | None) -> AccountClass | None:
    if name is None:
        return None
    known: tuple[AccountClass, ...] = get_args(AccountClass)
    for each in known:
        if each == name:
            return each
    raise CommandFailed(f"there is no account class {name!r}; there are {', '.join(known)}")


def _position(chart: dict[str, Account], parent: str | None) -> int:
    """Behind the last account of the same heading, else at the end."""
    beside = [a.position for a in chart.values() if parent is not None and parent in (a.code, a.parent)]
    return max(beside or [a.position for a in chart.values()] or [0]) + 1


@accounts.command("list")
@reports_errors
def list_accounts(*, context: typer.Context, org: OrgId, as_json: AsJson = False) -> None:
    """List the chart of accounts, in the order of the statement."""
    directory = connected(context).directory
    directory.get(org)
    found = list(directory.accounts(org).values())
    if as_json:
        emit_json([account.model_dump() for account in found])
        return
    emit_table(
        ("code", "name", "below", "class", "takes postings"),
        [(a.code, a.name, a.parent, a.account_class, "yes" if a.is_posting else "") for a in found],
    )


@mappings.command("save")
@reports_errors
def save_mapping(
    *,
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="M.yaml")],
    org: OrgId,
    as_json: AsJson = False,
) -> None:
    """Save a mapping under its name, in place of one of the same name."""
    mapping = read_mapping(file)
    connected(context).directory.save_mapping(org, mapping)
    if as_json:
        emit_json(mapping.model_dump())
    else:
        console.print(f"mapping [bold]{mapping.name}[/bold] saved")


@mappings.command("list")
@reports_errors
def list_mappings(*, context: typer.Context, org: OrgId, as_json: AsJson = False) -> None:
    """List saved mappings."""
    directory = connected(context).directory
    directory.get(org)
    found = directory.mappings(org)
    if as_json:
        emit_json([mapping.model_dump() for mapping in found])
        return
    emit_table(
        ("mapping", "source", "shape"), [(m.name, m.source, "wide" if m.measures else "long") for m in found]
    )


@members.command("add")
@reports_errors
def add_member(
    *,
    context: typer.Context,
    email: Annotated[str, typer.Argument(metavar="EMAIL")],
    org: OrgId,
    role: Annotated[
        Literal["owner", "admin", "editor", "analyst", "viewer"], typer.Option("--role")
    ] = "viewer",
    name: Annotated[str | None, typer.Option("--name", help="What others see.")] = None,
    entity: Annotated[
        list[str] | None,
        typer.Option("--entity", help="Sees only this entity and all below; may be repeated."),
    ] = None,
    password: Annotated[
        str | None,
        typer.Option("--password", envvar="LEDGERLIGHT_MEMBER_PASSWORD", help="For a new sign-in."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make someone a member, with a sign-in if they have none; again to change the role or the entities."""
    if not _EMAIL.fullmatch(email):
        raise CommandFailed(f"{email!r} is not an e-mail address")
    chosen: Role = role
    member = connected(context).members.add(
        org, email, chosen, display_name=name, entities=entity or [], password=password
    )
    if as_json:
        emit_json(member.model_dump())
    else:
        scope = "everything" if member.entity_scope is None else ", ".join(member.entity_scope)
        console.print(f"{member.email} is {member.role} of {org} and sees {scope}")


@members.command("list")
@reports_errors
def list_members(*, context: typer.Context, org: OrgId, as_json: AsJson = False) -> None:
    """List members."""
    found = connected(context).members.every(org)
    if as_json:
        emit_json([member.model_dump() for member in found])
        return
    rows: list[tuple[Any, ...]] = [
        (
            m.email,
            m.display_name,
            m.role,
            "all" if m.entity_scope is None else ", ".join(m.entity_scope),
            m.uid,
        )
        for m in found
    ]
    emit_table(("e-mail", "name", "role", "entities", "uid"), rows)


@members.command("remove")
@reports_errors
def remove_member(
    *,
    context: typer.Context,
    who: Annotated[str, typer.Argument(metavar="EMAIL", help="E-mail address or uid.")],
    org: OrgId,
    as_json: AsJson = False,
) -> None:
    """Remove a member; their next read and write is denied."""
    member = connected(context).members.remove(org, who)
    if as_json:
        emit_json(member.model_dump())
    else:
        console.print(f"{member.email} is no longer a member of {org}")
