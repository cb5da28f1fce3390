"""The days of cash: weeks, ends of months, and when something that repeats is paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ledgerlight.domain.analysis.cash_forecast import WEEKS
from ledgerlight.domain.periods import days_in, shifted
from schemas.cash import CashItem

TAX_DAY = 15
"""Tax on a month's profit is paid on this day of the next."""


def month_end(month: str) -> date:
    """The last day of a month."""
    return date(int(month[:4]), int(month[5:]), days_in(month))


def monday_of(day: date) -> date:
    """The Monday of a day's ISO week."""
    return day - timedelta(days=day.isoweekday() - 1)


def weeks_of(monday: date, count: int = WEEKS) -> list[tuple[date, date]]:
    """The first and last day of each week."""
    return [(monday + timedelta(weeks=n), monday + timedelta(weeks=n, days=6)) for n in range(count)]


def tax_date(month: str) -> date:
    """When a month's tax is paid."""
    after = shifted(month, 1)
    return date(int(after[:4]), int(after[5:]), TAX_DAY)


def dates_of(item: CashItem, last: date) -> Iterator[date]:
    """The days of an item up to a last one. A month that is too short has it on its last day."""
    first = date.fromisoformat(item.date)
    end = min(last, date.fromisoformat(item.until)) if item.until else last
    step = 0
    while True:
        if item.repeats == "weekly":
            day = first + timedelta(weeks=step)
        else:
            months = step * (3 if item.repeats == "quarterly" else 1)
            month = shifted(f"{first.year:04d}-{first.month:02d}", months)
            day = date(int(month[:4]), int(month[5:]), min(first.day, days_in(month)))
        if day > end:
            return
        yield day
        if item.repeats == "once":
            return
        step += 1
