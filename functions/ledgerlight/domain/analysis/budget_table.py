"""A year's spending and budget by member of a dimension, or by entity, from months' cells and sums (P5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from ledgerlight.domain.analysis.burn import BudgetPeriod, budget_burn
from ledgerlight.domain.analysis.cash_books import MixedCurrency, Sums
from ledgerlight.domain.analysis.variance import Department, Materiality, department_table
from ledgerlight.domain.periods import days_in, shifted
from schemas.analysis import BudgetBurn
from schemas.budget import BudgetRow
from schemas.documents import Account, DimensionCell
from schemas.primitives import ACTUAL, BUDGET, FORECAST, AccountClass

SPENT: frozenset[AccountClass] = frozenset(
    {"cogs", "opex", "depreciation", "amortisation", "interest", "other_expense"}
)
"""What a budget of spending holds; tax is on the whole's profit and nobody's to spend."""

RETURNED: frozenset[AccountClass] = frozenset({"revenue", "contra_revenue"})

UNASSIGNED = ""
"""The key of what no member of the dimension has."""


Kind = Literal["spent", "budget", "forecast", "returned"]
Plan = Literal["budget", "forecast"]
"""What spending is put beside."""

_KINDS: tuple[Kind, ...] = ("spent", "budget", "forecast", "returned")
_SPENDING: Mapping[str, Kind] = {ACTUAL: "spent", BUDGET: "budget", FORECAST: "forecast"}


@dataclass(slots=True)
class Month:
    """A member's month in minor units; None means no entries, not zero."""

    spent: int | None = None
    budget: int | None = None
    forecast: int | None = None
    returned: int | None = None

    def add(self, kind: Kind, amount: int) -> None:
        """One more amount."""
        setattr(self, kind, (getattr(self, kind) or 0) + amount)


@dataclass(frozen=True, slots=True)
class Spending:
    """A member's months."""

    key: str
    label: str
    months: Mapping[str, Month] = field(default_factory=dict)

    def total(self, kind: Kind, periods: Iterable[str]) -> int | None:
        """Over these periods; None without any entry."""
        amounts = [getattr(self.months[period], kind) for period in periods if period in self.months]
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if known else None


def members_of(
    by_month: Mapping[str, Sequence[DimensionCell]],
    dimension: str,
    accounts: Mapping[str, Account],
    currency: str,
    against: Plan = "budget",
) -> dict[str, Spending]:
    """What each member of a dimension spent, was to spend and brought in; a forecast where that is asked for. Raises
    ``MixedCurrency``."""
    scenarios = {ACTUAL, BUDGET, against}
    found: dict[str, dict[str, Month]] = {}
    for period, cells in by_month.items():
        for name, member, scenario, code, cell_currency, amount, _ in cells:
            account = accounts.get(code)
            if name != dimension or account is None or scenario not in scenarios:
                continue
            spends = account.account_class in SPENT
            if not spends and not (account.account_class in RETURNED and scenario == ACTUAL):
                continue
            if cell_currency != currency:
                raise MixedCurrency(period)
            kind = _SPENDING[scenario] if spends else "returned"
            found.setdefault(member, {}).setdefault(period, Month()).add(kind, amount)
    return {member: Spending(member, member, months) for member, months in found.items()}


def whole_of(
    key: str,
    label: str,
    actual: Mapping[str, Sums],
    budget: Mapping[str, Sums],
    forecast: Mapping[str, Sums] | None = None,
) -> Spending:
    """An entity's spending, from its history's sums. Raises ``MixedCurrency``."""
    expected = forecast or {}
    return Spending(
        key,
        label,
        {
            period: Month(
                spent=_sum(actual.get(period, {}), SPENT, period),
                budget=_sum(budget.get(period, {}), SPENT, period),
                forecast=_sum(expected.get(period, {}), SPENT, period),
                returned=_sum(actual.get(period, {}), RETURNED, period),
            )
            for period in actual.keys() | budget.keys() | expected.keys()
        },
    )


def _sum(sums: Sums, classes: Iterable[AccountClass], period: str) -> int | None:
    known = [sums[f"class.{each}"] for each in classes if f"class.{each}" in sums]
    if None in known:
        raise MixedCurrency(period)
    return sum(amount for amount in known if amount is not None) if known else None


def unassigned(whole: Spending, members: Iterable[Spending]) -> Spending | None:
    """What the whole has and no member does; None when that is nothing."""
    others = list(members)
    months: dict[str, Month] = {}
    for period, month in whole.months.items():
        left = Month()
        for kind in _KINDS:
            all_of_it = getattr(month, kind)
            assigned = sum(other.total(kind, [period]) or 0 for other in others)
            if all_of_it is not None and all_of_it != assigned:
                left.add(kind, all_of_it - assigned)
        if left != Month():
            months[period] = left
    return Spending(UNASSIGNED, "Not assigned", months) if months else None


def year_of(period: str) -> list[str]:
    """The months of a period's year."""
    return [f"{period[:4]}-{month:02d}" for month in range(1, 13)]


def burn_of(spending: Spending, period: str) -> BudgetBurn:
    """The year's budget, used until the period's end. Last year's spending is its season."""
    year = year_of(period)
    elapsed = [month for month in year if month <= period]
    return budget_burn(
        spending.total("spent", elapsed) or 0,
        [
            BudgetPeriod(
                days=days_in(month),
                budget=spending.total("budget", [month]) or 0,
                weight=max(0, spending.total("spent", [shifted(month, -12)]) or 0),
            )
            for month in year
        ],
        sum(days_in(month) for month in elapsed),
    )


def table_of(
    members: Sequence[Spending],
    whole: Spending,
    period: str,
    span: Literal["month", "year"],
    against: Plan = "budget",
) -> tuple[list[BudgetRow], BudgetRow]:
    """The rows beside the budget, or the forecast: the largest first and what is not assigned last, and the total."""
    periods = [period] if span == "month" else [month for month in year_of(period) if month <= period]
    rest = unassigned(whole, members)
    shown = sorted(members, key=lambda each: (-(each.total(against, periods) or 0), each.label))
    shown = [*shown, *([rest] if rest is not None else [])]
    shown = [each for each in shown if any(_amounts(each, periods, against))]
    table = department_table([_department(each, periods, against) for each in shown], Materiality())
    rows = [_row(row, each, period) for row, each in zip(table.rows, shown, strict=True)]
    (total,) = department_table([_department(whole, periods, against)], Materiality()).rows
    return rows, _row(total, whole, period)


def _amounts(spending: Spending, periods: Sequence[str], against: Plan) -> tuple[int | None, int | None]:
    return spending.total("spent", periods), spending.total(against, periods)


def _department(spending: Spending, periods: Sequence[str], against: Plan) -> Department:
    spent, planned = _amounts(spending, periods, against)
    return Department(spending.key, spending.label, planned, spent, spending.total("returned", periods))


def _row(row: object, spending: Spending, period: str) -> BudgetRow:
    burn = burn_of(spending, period)
    start = date(int(period[:4]), 1, 1)
    days = burn.exhausted_after_days
    # A budget that lasts for a lifetime has no day worth naming.
    named = days is not None and days <= 3_660
    return BudgetRow.model_validate(
        {
            "department": row,
            "burn": burn,
            "exhausted_on": (start + timedelta(days=days - 1)).isoformat() if named and days else None,
        }
    )
