"""The 13-week cash forecast by the direct method (FINANCE 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from ledgerlight.domain.analysis.rounding import BASIS_POINTS, apportion
from schemas.analysis import CashFinding, CashForecast, CashLineForecast, CashMethod, CashWeek, Refused

WEEKS = 13
CRITICAL_WEEKS = 2
HIGH_WEEKS = 6


@dataclass(frozen=True, slots=True)
class Fixed:
    """Payments on their dates (ISO date, minor units). What is overdue is expected in the first week."""

    payments: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class RunRate:
    """The average of the latest ``weeks`` weekly amounts, oldest first."""

    history: Sequence[int]
    weeks: int = 8


@dataclass(frozen=True, slots=True)
class Bucket:
    """Open items of one age: what part will come, and in what proportions over the coming weeks."""

    label: str
    outstanding: int
    collected_bp: int
    curve: Sequence[int]


@dataclass(frozen=True, slots=True)
class Ageing:
    """Each bucket's expected part, spread by its collection curve; what falls after the 13 weeks is left out."""

    buckets: Sequence[Bucket]


@dataclass(frozen=True, slots=True)
class Manual:
    """Amounts that someone gave, from the first week on; weeks not given are zero."""

    amounts: Sequence[int]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is paid so many days after it was sold or used, by week; exact amounts, rounded together."""

    amounts: Sequence[Fraction]


Method = Fixed | RunRate | Ageing | Pattern | Manual

_NAMES: Mapping[type, CashMethod] = {
    Fixed: "fixed", RunRate: "run_rate", Ageing: "ageing", Pattern: "pattern", Manual: "manual",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CashLine:
    """A line and how it is forecast. ``overrides``: week (1 to 13) -> amount instead of the computed one."""

    key: str
    label: str
    flow: Literal["receipt", "disbursement"]
    method: Method
    financing: bool = False
    overrides: Mapping[int, int] = field(default_factory=dict)
    owner: str = ""
    confidence_bp: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CashPosition:
    """The reconciled bank balance, what of it is restricted, and facilities not drawn; in minor units."""

    currency: str
    bank_balance: int
    restricted: int = 0
    undrawn: int = 0


def cash_forecast(
    lines: Sequence[CashLine], monday: str, opening: int, position: CashPosition, minimum: int
) -> CashForecast | Refused:
    """Thirteen weeks from a Monday (ISO date), and each week that ends below the minimum.

    Refused unless the opening is the reconciled bank balance less restricted cash. Undrawn facilities count as
    liquidity and never as cash. Raises ``ValueError`` when the day is no Monday or an override is outside the weeks.
    """
    first = date.fromisoformat(monday)
    if first.isoweekday() != 1:
        raise ValueError(f"{monday} is not a Monday; ISO weeks begin on one")
    refused = _refusal(lines, opening, position)
    if refused is not None:
        return refused
    forecasts = [_forecast(line, first) for line in lines]
    weeks: list[CashWeek] = []
    balance = opening
    for number in range(WEEKS):
        week = _week(forecasts, first, number, balance, position.undrawn)
        weeks.append(week)
        balance = week.closing
    return CashForecast(
        currency=position.currency,
        weeks=weeks,
        lines=forecasts,
        findings=_findings(weeks, minimum),
        lowest_week=min(weeks, key=lambda week: week.closing).week,
    )


def _refusal(lines: Sequence[CashLine], opening: int, position: CashPosition) -> Refused | None:
    available = position.bank_balance - position.restricted
    if opening != available:
        return Refused(
            refused="opening_not_bank_balance",
            text=f"The opening of {opening} minor units is not the reconciled bank balance less restricted cash, "
            f"{available}; the difference is {opening - available}.",
        )
    if len({line.key for line in lines}) != len(lines):
        return Refused(refused="repeated_key", text="A line of the cash forecast is listed more than once.")
    for line in lines:
        method = line.method
        if isinstance(method, RunRate) and not method.history:
            return Refused(
                refused="no_entries", text=f"{line.label} is forecast by its run rate and has no history."
            )
        if isinstance(method, Ageing) and any(sum(b.curve) <= 0 for b in method.buckets if b.outstanding):
            return Refused(
                refused="zero_denominator", text=f"{line.label} has open items without a collection curve."
            )
    return None


def _forecast(line: CashLine, first: date) -> CashLineForecast:
    outside = [week for week in line.overrides if not 1 <= week <= WEEKS]
    if outside:
        raise ValueError(f"{line.label}: week {outside[0]} is not one of 1 to {WEEKS}")
    computed = _computed(line.method, first)
    override = [line.overrides.get(week) for week in range(1, WEEKS + 1)]
    return CashLineForecast(
        key=line.key,
        label=line.label,
        flow=line.flow,
        financing=line.financing,
        method=_NAMES[type(line.method)],
        owner=line.owner,
        confidence_bp=line.confidence_bp,
        note=line.note,
        computed=computed,
        override=override,
        values=[c if given is None else given for c, given in zip(computed, override, strict=True)],
    )


def _computed(method: Method, first: date) -> list[int]:
    if isinstance(method, Fixed):
        return _fixed(method, first)
    if isinstance(method, RunRate):
        recent = method.history[-max(1, method.weeks) :]
        average = Fraction(sum(recent), len(recent))
        return apportion([average] * WEEKS, round(average * WEEKS))
    if isinstance(method, Ageing):
        return _ageing(method)
    if isinstance(method, Pattern):
        return apportion(method.amounts, round(sum(method.amounts, Fraction(0))))
    return [*method.amounts[:WEEKS], *[0] * (WEEKS - len(method.amounts))]


def _fixed(method: Fixed, first: date) -> list[int]:
    amounts = [0] * WEEKS
    for day, amount in method.payments:
        week = max(0, (date.fromisoformat(day) - first).days // 7)
        if week < WEEKS:
            amounts[week] += amount
    return amounts


def _ageing(method: Ageing) -> list[int]:
    amounts = [0] * WEEKS
    for bucket in method.buckets:
        if not bucket.outstanding:
            continue
        expected = Fraction(bucket.outstanding * bucket.collected_bp, BASIS_POINTS)
        parts = [expected * weight / sum(bucket.curve) for weight in bucket.curve]
        for week, amount in enumerate(apportion(parts, round(expected))[:WEEKS]):
            amounts[week] += amount
    return amounts


def _week(
    forecasts: Sequence[CashLineForecast], first: date, number: int, opening: int, undrawn: int
) -> CashWeek:
    receipts = disbursements = financing = 0
    for line in forecasts:
        amount = line.values[number]
        if line.financing:
            financing += amount if line.flow == "receipt" else -amount
        elif line.flow == "receipt":
            receipts += amount
        else:
            disbursements += amount
    starts = first + timedelta(weeks=number)
    year, week, _ = starts.isocalendar()
    closing = opening + receipts - disbursements + financing
    return CashWeek(
        week=f"{year:04d}-W{week:02d}",
        starts=starts.isoformat(),
        opening=opening,
        receipts=receipts,
        disbursements=disbursements,
        financing=financing,
        closing=closing,
        liquidity=closing + undrawn,
    )


def _findings(weeks: Sequence[CashWeek], minimum: int) -> list[CashFinding]:
    return [
        CashFinding(
            severity=severity(out),
            week=week.week,
            weeks_out=out,
            closing=week.closing,
            minimum=minimum,
            shortfall=minimum - week.closing,
        )
        for out, week in enumerate(weeks, start=1)
        if week.closing < minimum
    ]


def severity(weeks_out: int) -> Literal["critical", "high", "warning"]:
    """How grave a shortage so many weeks out is: the time left to act decides (FINANCE 4)."""
    if weeks_out <= CRITICAL_WEEKS:
        return "critical"
    return "high" if weeks_out <= HIGH_WEEKS else "warning"
