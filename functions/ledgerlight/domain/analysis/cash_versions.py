"""A cash forecast as of a day, and frozen ones beside what came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ledgerlight.domain.analysis.cash_accuracy import Observation, accuracy, split_timing
from ledgerlight.domain.analysis.cash_books import (
    BALANCES,
    COSTS,
    PAYABLES,
    RECEIVABLES,
    RUN_RATES,
    SALES,
    TAX,
    Books,
    Expected,
    Sums,
    lines_of,
    paid,
    ranges_of,
)
from ledgerlight.domain.analysis.cash_days import monday_of, tax_date, weeks_of
from ledgerlight.domain.analysis.cash_forecast import WEEKS, CashPosition, cash_forecast
from ledgerlight.domain.analysis.cash_overrides import NOTHING_SAID, Said, week_of
from schemas.analysis import CashAccuracyReport, CashForecast, Refused, TimingSplit
from schemas.cash import CashBasis, CashMissing, CashPlan, CashRange, CashVersion, CashVersionLine

BALANCE = "balance"
TIMING_WEEKS = 4
"""A version is split into timing and permanent once so many of its weeks are known: less reverses too little."""

NO_BOOKS = CashMissing(
    code="books",
    text="There are no figures of a month that was over by then. Import the actual figures of some months.",
)
NO_BALANCE = CashMissing(
    code="balance",
    text="The bank's balance is not known. Enter it under Settings, or import accounts of class bank or cash.",
)


@dataclass(frozen=True, slots=True)
class Made:
    """A forecast with what it rests upon."""

    forecast: CashForecast
    ranges: list[CashRange]
    basis: CashBasis


def first_day(as_of: str) -> date:
    """The Monday of a forecast from a balance: of the week that the day after it is in."""
    return monday_of(date.fromisoformat(as_of) + timedelta(days=1))


def weekly_balances(plan: CashPlan) -> dict[str, str]:
    """ISO week -> the day of the balance that its forecast is from: the last in its week."""
    return {week_of(first_day(balance.date)): balance.date for balance in plan.balances}


def forecast_of(
    history: Mapping[str, Sums],
    plan: CashPlan,
    currency: str,
    today: str,
    versions: tuple[int, int],
    said: Said = NOTHING_SAID,
) -> Made | Refused | CashMissing:
    """The forecast from the newest balance until a day (ISO date), by what was over then. ``versions``: of the
    history and of the plan. ``said``: what people say of its lines. Raises ``MixedCurrency``.

    The balance is the bank's, or where the books have a newer one, theirs. Where both have one of the same day
    and differ, it is refused: a forecast must begin with the reconciled balance.
    """
    known = [balance for balance in plan.balances if balance.date <= today]
    bank = known[-1] if known else None
    newest = Books.until(history, date.fromisoformat(today))
    booked = newest.balance(BALANCES) if newest is not None else None
    if newest is not None and booked is not None and (bank is None or bank.date <= newest.ends.isoformat()):
        as_of, opening = newest.ends, booked
        is_same_day = bank is not None and bank.date == newest.ends.isoformat()
        balance = bank.amount_minor if bank is not None and is_same_day else booked
    elif bank is not None:
        as_of, opening = date.fromisoformat(bank.date), bank.amount_minor
        balance = opening
    else:
        return NO_BALANCE if newest is not None else NO_BOOKS
    books = Books.until(history, as_of)
    if books is None:
        return NO_BOOKS
    monday = monday_of(as_of + timedelta(days=1))
    lines = said.over(lines_of(books, plan, as_of, monday), monday)
    position = CashPosition(currency, balance, plan.restricted, plan.undrawn)
    # Without a minimum nothing is below it.
    minimum = plan.minimum if plan.minimum is not None else -(2**62)
    found = cash_forecast(lines, monday.isoformat(), opening - plan.restricted, position, minimum)
    if isinstance(found, Refused):
        return found
    ranges = ranges_of(books, plan, as_of, monday, [week.closing for week in found.weeks])
    return Made(
        found,
        [CashRange(low=low, high=high) for low, high in ranges],
        CashBasis(
            as_of=as_of.isoformat(),
            balance_from="bank" if bank is not None and bank.date == as_of.isoformat() else "books",
            books_through=books.through,
            receivables=(books.balance(RECEIVABLES) or 0) > 0,
            payables=(books.balance(PAYABLES) or 0) > 0,
            customer_days=plan.customer_days,
            supplier_days=plan.supplier_days,
            restricted=plan.restricted,
            series_version=versions[0],
            plan_version=versions[1],
        ),
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """A version's line beside what came of it, from the first week on, as far as it is known without a gap."""

    line: str
    forecast: Sequence[int]
    actual: Sequence[int]


def seen_of(version: CashVersion, books: Books, balances: Mapping[str, int]) -> list[Seen]:
    """What came, by line. ``balances``: the bank's by day. What the books say was sold and used is taken as paid
    after the days of then: they have no bank lines. Raises ``MixedCurrency``."""
    monday = first_day(version.basis.as_of)
    found = [Seen(BALANCE, *_balances(version, monday, balances))]
    by_group: dict[str, list[int]] = {}
    for line in version.forecast.lines:
        group = line.key.split(".")[0]
        total = by_group.setdefault(group, [0] * WEEKS)
        by_group[group] = [a + b for a, b in zip(total, line.values, strict=True)]
    for group, values in sorted(by_group.items()):
        actual = _came(group, version.basis, books, monday)
        if actual:
            found.append(Seen(group, values[: len(actual)], actual))
    return [each for each in found if each.actual]


def _balances(version: CashVersion, monday: date, balances: Mapping[str, int]) -> tuple[list[int], list[int]]:
    then, came = [], []
    for number, week in enumerate(version.forecast.weeks):
        sunday = monday + timedelta(weeks=number, days=6)
        amount = balances.get(sunday.isoformat())
        if amount is None:
            break
        then.append(week.closing)
        came.append(amount - version.basis.restricted)
    return then, came


def _came(group: str, basis: CashBasis, books: Books, monday: date) -> list[int]:
    as_of = date.fromisoformat(basis.as_of)
    if group == "tax":
        return _taxes(books, as_of, monday)
    classes, lag = _source(group, basis)
    booked = books.amounts(classes)
    if not booked:
        return []
    # What is to be paid of what is booked already is no news of a week that is not over.
    weeks = [week for week in weeks_of(monday) if week[1] <= books.ends]
    source = Expected(booked, {}, {}, {}, None)
    return [round(amount) for amount in paid(source, lag, weeks, after=as_of)]


def _source(group: str, basis: CashBasis) -> tuple[tuple[str, ...], int]:
    if group == "customers":
        return SALES, basis.customer_days
    if group == "suppliers":
        return COSTS, basis.supplier_days
    return (RUN_RATES[group][1], 0) if group in RUN_RATES else ((), 0)


def _taxes(books: Books, as_of: date, monday: date) -> list[int]:
    booked = books.amounts(TAX)
    due = {tax_date(month): amount for month, amount in booked.items()}
    return [
        sum(max(0, amount) for day, amount in due.items() if first <= day <= last and day > as_of)
        for first, last in weeks_of(monday)
        if last <= books.ends
    ]


def accuracy_of(seen: Iterable[Seen]) -> CashAccuracyReport | None:
    """How right lines were, and by weeks ahead and in all the balance; None before anything was seen. Balances are
    told apart from what flows: they are far larger, and would hide it."""
    every = list(seen)
    if not every:
        return None
    balance = accuracy(_observations(each for each in every if each.line == BALANCE))
    return accuracy(_observations(every)).model_copy(
        update={"overall": balance.overall, "by_horizon": balance.by_horizon}
    )


def _observations(seen: Iterable[Seen]) -> list[Observation]:
    """Each week of each line, by how many weeks ahead it was."""
    return [
        Observation(each.line, ahead, then, came)
        for each in seen
        for ahead, (then, came) in enumerate(zip(each.forecast, each.actual, strict=True), start=1)
    ]


def timing_of(seen: Iterable[Seen]) -> list[TimingSplit]:
    """Which differences of the lines came back within the weeks known; balances carry what went before, so not."""
    return [
        split_timing(each.line, each.forecast, each.actual)
        for each in seen
        if each.line != BALANCE and len(each.actual) >= TIMING_WEEKS
    ]


def version_line(version: CashVersion, seen: Iterable[Seen]) -> CashVersionLine:
    """A version in a list."""
    bank = next((each for each in seen if each.line == BALANCE), None)
    lowest = min(version.forecast.weeks, key=lambda week: week.closing)
    return CashVersionLine(
        week=version.week,
        frozen_at=version.frozen_at,
        lowest_week=lowest.week,
        lowest=lowest.closing,
        weeks_seen=len(bank.actual) if bank else 0,
        closing_then=bank.forecast[-1] if bank else None,
        closing_came=bank.actual[-1] if bank else None,
    )
