"""Charts of accounts: a template becomes an organization's accounts, and any tree of accounts is checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import ValidationError

from schemas.documents import Account
from schemas.metrics import StatisticName
from schemas.primitives import AccountClass, Model, Slug

CLASS_DIRECTION: Mapping[AccountClass, Literal[-1, 0, 1]] = {
    "revenue": 1,
    "contra_revenue": 1,
    "other_income": 1,
    "cogs": -1,
    "opex": -1,
    "depreciation": -1,
    "amortisation": -1,
    "interest": -1,
    "tax": -1,
    "other_expense": -1,
}
"""Whether more is better (1) or worse (-1); classes not named are neutral (0)."""

POSITION_STEP = 10
"""Accounts keep gaps between their positions, for those that come later."""


class BadChart(ValueError):
    """A chart or an account that cannot be used; the message says which and why."""


class ChartAccount(Model):
    """One line of a template."""

    code: Slug
    name: str
    parent: Slug | None
    is_posting: bool
    account_class: AccountClass | None
    direction: Literal[-1, 0, 1]
    statistic: StatisticName | None = None
    behaviour: Literal["flow", "stock"] | None = None
    purpose: StatisticName | None = None


class ChartTemplate(Model):
    """A chart that ships: accounts in the order of the statement, parents before children."""

    name: str
    description: str
    accounts: list[ChartAccount]


def accounts_of(template: bytes) -> list[Account]:
    """The accounts of a template's JSON. Raises ``BadChart``."""
    try:
        chart = ChartTemplate.model_validate_json(template)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadChart(f"the chart of accounts is not valid at {place}: {first['msg']}") from error
    accounts = [
        Account(**line.model_dump(), position=number * POSITION_STEP)
        for number, line in enumerate(chart.accounts, start=1)
    ]
    require_valid(accounts)
    return accounts


def require_valid(accounts: Iterable[Account]) -> None:
    """Raise ``BadChart`` unless the accounts are a tree: unique codes, known parents that take no postings,
    no cycle, and a class for every account that takes postings."""
    known: dict[str, Account] = {}
    for account in accounts:
        if account.code in known:
            raise BadChart(f"account {account.code} is listed twice")
        known[account.code] = account
    counted = {account.statistic for account in known.values()}
    for account in known.values():
        if account.is_posting and account.account_class is None:
            raise BadChart(f"account {account.code} takes postings, so it needs an account_class")
        is_named = account.statistic is not None
        if is_named != (account.behaviour is not None) or (
            is_named and account.account_class != "statistical"
        ):
            raise BadChart(
                f"account {account.code}: a statistic has a name, a behaviour and the class statistical"
            )
        if account.purpose is not None and (
            account.account_class in (None, "statistical") or account.purpose in counted
        ):
            raise BadChart(f"account {account.code}: a purpose is of money, and no statistic has its name")
        if account.parent is None:
            continue
        parent = known.get(account.parent)
        if parent is None:
            raise BadChart(f"account {account.code} is under {account.parent}, which does not exist")
        if parent.is_posting:
            raise BadChart(f"account {account.code} is under {account.parent}, which takes postings itself")
        _require_no_cycle(account, known)


def _require_no_cycle(account: Account, known: Mapping[str, Account]) -> None:
    seen = [account.code]
    at = account.parent
    while at is not None:
        if at in seen:
            raise BadChart(f"accounts go in a circle: {' > '.join([*seen, at])}")
        seen.append(at)
        parent = known.get(at)
        at = parent.parent if parent is not None else None


def with_account(accounts: Iterable[Account], added: Account) -> list[Account]:
    """The chart with one more account (or that one replaced). Raises ``BadChart``."""
    chart = [account for account in accounts if account.code != added.code]
    chart.append(added)
    require_valid(chart)
    return chart


def default_direction(account_class: AccountClass | None) -> Literal[-1, 0, 1]:
    """Whether more in accounts of this class is better (1), worse (-1) or neither (0)."""
    return 0 if account_class is None else CLASS_DIRECTION.get(account_class, 0)
