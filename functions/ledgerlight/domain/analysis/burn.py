"""Budget burn with its projections, and runway (FINANCE 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal

from ledgerlight.domain.analysis.rounding import BASIS_POINTS, share_bp
from schemas.analysis import BudgetBurn, Projection, Reason, Runway

RUNWAY_MONTHS = 3
"""Months whose net burn is averaged."""


@dataclass(frozen=True, slots=True)
class BudgetPeriod:
    """A period's days and budget; ``weight``: its usual part of a year's spending, as last year's spend is."""

    days: int
    budget: int
    weight: int


@dataclass(frozen=True, slots=True)
class MonthFlow:
    """Operating cash out and in of a month, as sizes in minor units; financing excluded."""

    cash_out: int
    cash_in: int


def budget_burn(spent: int, periods: Sequence[BudgetPeriod], elapsed_days: int) -> BudgetBurn:
    """Spend so far beside the budget, and where it ends at this pace, evenly and by season.

    Within a period budget and weight run by days. ``pro_rata`` takes time as even: projected = spent / elapsed part
    of the days; ``seasonal`` divides by the part of a year that is usually spent by now. Undefined before the first
    day (``insufficient_history``), without a budget (``no_baseline``) and without weights (``zero_denominator``).
    Raises ``ValueError`` when the elapsed days are not within the periods.
    """
    total_days = sum(period.days for period in periods)
    if not 0 <= elapsed_days <= total_days:
        raise ValueError(f"{elapsed_days} elapsed days are not within {total_days}")
    budget = sum(period.budget for period in periods)
    to_date = _to_date([(period.days, period.budget) for period in periods], elapsed_days)
    elapsed = Fraction(elapsed_days, total_days) if total_days else Fraction(0)
    weights = sum(period.weight for period in periods)
    usual = _to_date([(period.days, period.weight) for period in periods], elapsed_days)
    reason: Reason | None = None
    if budget <= 0:
        reason = "no_baseline"
    elif to_date <= 0:
        reason = "insufficient_history" if not elapsed_days else "zero_denominator"
    return BudgetBurn(
        spent=spent,
        budget=budget,
        budget_to_date=round(to_date),
        burn_rate_bp=None if reason else share_bp(spent, to_date),
        elapsed_bp=round(elapsed * BASIS_POINTS),
        pro_rata=_projection("pro_rata", spent, budget, elapsed),
        seasonal=_projection("seasonal", spent, budget, usual / weights if weights > 0 else None),
        exhausted_after_days=ceil(Fraction(budget * elapsed_days, spent))
        if spent > 0 and budget > 0
        else None,
        reason=reason,
    )


def _to_date(parts: Sequence[tuple[int, int]], elapsed_days: int) -> Fraction:
    """Day-weighted sum of (days, amount) up to a day."""
    total, left = Fraction(0), elapsed_days
    for days, amount in parts:
        if days:
            total += Fraction(amount * min(days, left), days)
        left = max(0, left - days)
    return total


def _projection(
    method: Literal["pro_rata", "seasonal"], spent: int, budget: int, share: Fraction | None
) -> Projection:
    """``share``: the part of spending that is due by now; None when that is not known."""
    if share is None or share <= 0:
        return Projection(
            method=method,
            expected_to_date=None,
            projected=None,
            over=None,
            over_bp=None,
            reason="zero_denominator" if share is None else "insufficient_history",
        )
    projected = round(spent / share)
    return Projection(
        method=method,
        expected_to_date=round(budget * share),
        projected=projected,
        over=projected - budget,
        over_bp=share_bp(projected - budget, budget) if budget > 0 else None,
        reason=None if budget > 0 else "no_baseline",
    )


def runway(cash: int, months: Sequence[MonthFlow]) -> Runway:
    """Months that unrestricted cash lasts at the average net burn of the last three months, oldest first.

    ``not_burning`` when cash came in on average; zero months when there is no cash to burn. Fewer than three
    months are ``insufficient_history``.
    """
    last = months[-RUNWAY_MONTHS:]
    if len(last) < RUNWAY_MONTHS:
        return Runway(
            cash=cash, gross_burn=None, net_burn=None, months_bp=None, reason="insufficient_history"
        )
    gross = sum(month.cash_out for month in last)
    net = gross - sum(month.cash_in for month in last)
    return Runway(
        cash=cash,
        gross_burn=round(Fraction(gross, RUNWAY_MONTHS)),
        net_burn=round(Fraction(net, RUNWAY_MONTHS)),
        months_bp=share_bp(max(cash, 0) * RUNWAY_MONTHS, net) if net > 0 else None,
        reason=None if net > 0 else "not_burning",
    )
