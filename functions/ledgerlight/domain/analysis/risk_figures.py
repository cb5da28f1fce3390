"""The figures of the risk score, from an entity's history, each with what it was computed from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ledgerlight.domain.analysis.budget_table import Spending, burn_of
from ledgerlight.domain.analysis.burn import MonthFlow, runway
from ledgerlight.domain.analysis.cash_books import (
    BALANCES,
    RECEIVABLES,
    SALES,
    Books,
    MixedCurrency,
    month_end,
)
from ledgerlight.domain.analysis.forecast import forecast
from ledgerlight.domain.analysis.risk import Figure, Key
from ledgerlight.domain.analysis.rounding import BASIS_POINTS, share_bp
from ledgerlight.domain.periods import days_in, months_between, shifted
from schemas.budget import RiskInput
from schemas.cash import CashPlan

COVENANT = "_headroom"
"""How the ids of KPIs that are a covenant's headroom end."""

CASH_IN = (*SALES, "class.other_income")
CASH_OUT = ("class.cogs", "class.opex", "class.interest", "class.tax", "class.other_expense")
LATEST_BALANCE_DAYS = 31
"""A bank balance is a month's when it is of its last days."""


@dataclass(frozen=True, slots=True)
class Position:
    """What is known of an entity at a period's end. ``kpis``: values of the period; ``customers``: revenue of each
    customer in it, None where records name none; ``spending``: the entity's own, None where currencies are mixed."""

    period: str
    books: Books
    kpis: Mapping[str, int]
    names: Mapping[str, str]
    plan: CashPlan
    spending: Spending | None
    customers: Sequence[int] | None


Part = tuple[Figure, list[RiskInput]]


def figures_of(position: Position) -> dict[Key, Part]:
    """Each part's figure and inputs. One that is not known says why."""
    parts: dict[Key, Part] = {}
    for key, figure_of in _FIGURES.items():
        try:
            parts[key] = figure_of(position)
        except MixedCurrency:
            parts[key] = Figure(None, "mixed_currency"), []
    return parts


def _runway(position: Position) -> Part:
    cash = _cash(position)
    if cash is None:
        return Figure(None, "no_entries"), [RiskInput(label="Cash", value=None, unit="money")]
    books = position.books
    ins, outs = books.amounts(CASH_IN), books.amounts(CASH_OUT)
    months = [shifted(position.period, -back) for back in (2, 1, 0)]
    known = [MonthFlow(outs.get(m, 0), ins.get(m, 0)) for m in months if m in ins or m in outs]
    found = runway(cash, known)
    return Figure(found.months_bp, found.reason), [
        RiskInput(label="Cash", value=cash, unit="money"),
        RiskInput(label="Net burn a month, average of three", value=found.net_burn, unit="money"),
    ]


def _cash(position: Position) -> int | None:
    """Unrestricted, at the period's end: the books', else the bank's of that month's last day or nearest before."""
    booked = position.books.balance(BALANCES)
    if booked is not None:
        return booked - position.plan.restricted
    end = month_end(position.period)
    near = [
        balance.amount_minor
        for balance in position.plan.balances
        if 0 <= (end - date.fromisoformat(balance.date)).days < LATEST_BALANCE_DAYS
    ]
    return near[-1] - position.plan.restricted if near else None


def _covenant(position: Position) -> Part:
    found = {key: value for key, value in position.kpis.items() if key.endswith(COVENANT)}
    inputs = [
        RiskInput(label=position.names.get(key, key), value=value, unit="ratio")
        for key, value in sorted(found.items())
    ]
    return (Figure(min(found.values())) if found else Figure(None, "no_entries")), inputs


def _margin(position: Position) -> Part:
    value = position.kpis.get("operating_margin")
    profit = position.kpis.get("operating_profit")
    inputs = [
        RiskInput(label="Operating profit", value=profit, unit="money"),
        RiskInput(label="Revenue", value=position.kpis.get("revenue"), unit="money"),
    ]
    return Figure(value, None if value is not None else "no_entries"), inputs


def _growth(position: Position) -> Part:
    sales = position.books.amounts(SALES)
    first = min(sales, default=position.period)
    if months_between(first, position.period) < 23:
        return Figure(None, "insufficient_history"), []
    now = sum(sales.get(shifted(position.period, -back), 0) for back in range(12))
    before = sum(sales.get(shifted(position.period, -back), 0) for back in range(12, 24))
    inputs = [
        RiskInput(label="Revenue of the last twelve months", value=now, unit="money"),
        RiskInput(label="The twelve before", value=before, unit="money"),
    ]
    if before <= 0:
        return Figure(None, "zero_denominator"), inputs
    return Figure(share_bp(now - before, before)), inputs


def _budget(position: Position) -> Part:
    if position.spending is None:
        return Figure(None, "mixed_currency"), []
    burn = burn_of(position.spending, position.period)
    shown = burn.seasonal if burn.seasonal.over_bp is not None else burn.pro_rata
    inputs = [
        RiskInput(label="Budget of the year", value=burn.budget or None, unit="money"),
        RiskInput(
            label="Projected by season" if shown.method == "seasonal" else "Projected evenly",
            value=shown.projected,
            unit="money",
        ),
    ]
    return Figure(shown.over_bp, shown.reason), inputs


def _receivables(position: Position) -> Part:
    """What is older than the days that customers have, counted back from the newest sales (FINANCE 1)."""
    open_items = position.books.balance(RECEIVABLES)
    if open_items is None:
        return Figure(None, "no_entries"), []
    if open_items <= 0:
        return Figure(None, "zero_denominator"), []
    sales, days, month = position.books.amounts(SALES), position.plan.customer_days, position.period
    young = Fraction(0)
    while days > 0:
        part = min(days, days_in(month))
        young += Fraction(max(0, sales.get(month, 0)) * part, days_in(month))
        days, month = days - part, shifted(month, -1)
    overdue = max(0, open_items - round(young))
    return Figure(share_bp(overdue, open_items)), [
        RiskInput(label="Receivables", value=open_items, unit="money"),
        RiskInput(label=f"Older than {position.plan.customer_days} days", value=overdue, unit="money"),
    ]


def _concentration(position: Position) -> Part:
    if position.customers is None:
        return Figure(None, "no_entries"), []
    total, largest = sum(position.customers), max(position.customers, default=0)
    inputs = [
        RiskInput(label="Largest customer", value=largest, unit="money"),
        RiskInput(label="Revenue of all", value=total, unit="money"),
    ]
    return (Figure(share_bp(largest, total)) if total > 0 else Figure(None, "zero_denominator")), inputs


def _predictability(position: Position) -> Part:
    sales = position.books.amounts(SALES)
    if not sales:
        return Figure(None, "no_entries"), []
    first = min(sales)
    months = months_between(first, position.period)
    found = forecast([sales.get(shifted(first, n)) for n in range(months + 1)])
    if found.error is None or found.error.wape_bp is None:
        return Figure(None, found.reason or "insufficient_history"), []
    return Figure(min(found.error.wape_bp, 10 * BASIS_POINTS)), [
        RiskInput(label="Average error of three-month forecasts", value=found.error.wape_bp, unit="ratio")
    ]


_FIGURES: Mapping[Key, Callable[[Position], Part]] = {
    "runway": _runway, "covenant": _covenant, "margin": _margin, "growth": _growth, "budget": _budget,
    "receivables": _receivables, "concentration": _concentration, "predictability": _predictability,
}  # fmt: skip
