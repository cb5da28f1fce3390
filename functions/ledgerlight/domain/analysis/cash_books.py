"""What the books say of cash to come: weekly lines of the cash forecast from months' sums by account class.

The books know months, cash knows weeks: a month's amount falls evenly on its days, and is paid so many days later.
Sales and costs that are over by the balance's day are open items, of receivables and payables where the books have
them; those after it are forecast by ``forecast`` (three months; then the average of these), or with too little
history by the average of the last three months.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from typing import Literal

from ledgerlight.domain.analysis.cash_forecast import WEEKS, Ageing, Bucket, CashLine, Fixed, Pattern, RunRate
from ledgerlight.domain.analysis.forecast import forecast
from ledgerlight.domain.analysis.rounding import BASIS_POINTS, apportion
from ledgerlight.domain.periods import days_in, months_between, shifted
from schemas.cash import CashItem, CashPlan, PartOf

Sums = Mapping[str, int | None]
"""``class.revenue`` -> minor units of a month; None where currencies are mixed."""

SALES = ("class.revenue", "class.contra_revenue")
COSTS = ("class.cogs",)
BALANCES = ("class.cash", "class.bank")
RECEIVABLES = ("class.receivable",)
PAYABLES = ("class.payable",)
RUN_RATES: Mapping[str, tuple[str, tuple[str, ...], PartOf | None]] = {
    "operating": ("Operating expense", ("class.opex",), "operating"),
    "interest": ("Interest", ("class.interest",), "interest"),
    "other_expense": ("Other expense", ("class.other_expense",), None),
    "other_income": ("Other income", ("class.other_income",), None),
}
"""What is paid as it is booked: line -> name, classes, and what part of it items may be."""

TAX = ("class.tax",)
TAX_DAY = 15
"""Tax on a month's profit is paid on this day of the next."""

RECENT_MONTHS = 3
BUCKET_DAYS = 30
OVERDUE_DAYS = 28
BUCKETS = ("0-30 days", "31-60 days", "61-90 days", "over 90 days")

Days = Sequence[tuple[date, date]]


@dataclass(frozen=True)
class Expected:
    """A monthly amount as booked and as expected: ``confidence_bp`` from the forecast's error in the past."""

    booked: Mapping[str, int]
    coming: Mapping[str, Fraction]
    low: Mapping[str, Fraction]
    high: Mapping[str, Fraction]
    confidence_bp: int | None

    def amount(self, month: str, edge: str = "coming") -> Fraction:
        """Of a month, booked or expected; nothing where neither is known."""
        if month in self.booked:
            return Fraction(self.booked[month])
        found: Mapping[str, Fraction] = getattr(self, edge)
        return found.get(month, Fraction(0))


@dataclass(frozen=True)
class Books:
    """Months that were over by a day, oldest first, in one currency. ``through`` is the last of them."""

    months: Mapping[str, Sums]
    through: str
    _expected: dict[tuple[str, ...], Expected] = field(default_factory=dict)

    @classmethod
    def until(cls, history: Mapping[str, Sums], day: date) -> Books | None:
        """What was known at a day's end; None when no month with figures was over by then."""
        over = {month: sums for month, sums in sorted(history.items()) if month_end(month) <= day and sums}
        if not over:
            return None
        return cls(over, max(over))

    def amounts(self, classes: Sequence[str]) -> dict[str, int]:
        """Each month that has entries of these classes. Raises ``MixedCurrency``."""
        found: dict[str, int] = {}
        for month, sums in self.months.items():
            known = [sums[name] for name in classes if name in sums]
            if None in known:
                raise MixedCurrency(month)
            if known:
                found[month] = sum(amount for amount in known if amount is not None)
        return found

    def balance(self, classes: Sequence[str]) -> int | None:
        """At the end of the last month; None when the books have none there."""
        return self.amounts(classes).get(self.through)

    def expected(self, classes: tuple[str, ...]) -> Expected:
        """The next months, from all those before."""
        if classes not in self._expected:
            self._expected[classes] = _expected(self.amounts(classes), self.through)
        return self._expected[classes]

    @cached_property
    def ends(self) -> date:
        """The last day that the books are over of."""
        return month_end(self.through)


class MixedCurrency(ValueError):
    """A month's amounts are in several currencies, which nothing adds up without rates."""


def month_end(month: str) -> date:
    """The last day of a month."""
    return date(int(month[:4]), int(month[5:]), days_in(month))


def monday_of(day: date) -> date:
    """The Monday of a day's ISO week."""
    return day - timedelta(days=day.isoweekday() - 1)


def _expected(booked: Mapping[str, int], through: str) -> Expected:
    if not booked:
        return Expected({}, {}, {}, {}, None)
    ahead = [shifted(through, step) for step in range(1, 8)]
    first = min(booked)
    series = [booked.get(shifted(first, n)) for n in range(months_between(first, through) + 1)]
    found = forecast(series) if series[-1] is not None else None
    if found is None or not found.points:
        recent = [booked[month] for month in sorted(booked)[-RECENT_MONTHS:]]
        # What was booked within the last months alone goes on.
        flat = Fraction(sum(recent), len(recent))
        if months_between(max(booked), through) >= RECENT_MONTHS:
            flat = Fraction(0)
        level = dict.fromkeys(ahead, flat)
        return Expected(booked, level, level, level, None)
    edges = []
    for values in (
        [p.value for p in found.points],
        [p.value if p.low is None else p.low for p in found.points],
        [p.value if p.high is None else p.high for p in found.points],
    ):
        later = Fraction(sum(values), len(values))
        edges.append({m: Fraction(values[n]) if n < len(values) else later for n, m in enumerate(ahead)})
    wape = found.error.wape_bp if found.error is not None else None
    return Expected(
        booked, edges[0], edges[1], edges[2], None if wape is None else max(0, BASIS_POINTS - wape)
    )


def weeks_of(monday: date, count: int = WEEKS) -> list[tuple[date, date]]:
    """The first and last day of each week."""
    return [(monday + timedelta(weeks=n), monday + timedelta(weeks=n, days=6)) for n in range(count)]


def paid(
    source: Expected,
    lag: int,
    weeks: Days,
    *,
    after: date,
    since: date | None = None,
    until: date | None = None,
    edge: str = "coming",
) -> list[Fraction]:
    """What is paid in each week after a day, ``lag`` days after the day that it was earned on; of what was earned
    ``since`` and ``until`` (both inclusive)."""
    return [
        sum(
            (
                source.amount(month, edge) * days / days_in(month)
                for month, days in _months_of(first, last, lag, after, since, until)
            ),
            Fraction(0),
        )
        for first, last in weeks
    ]


def _months_of(
    first: date, last: date, lag: int, after: date, since: date | None, until: date | None
) -> Iterator[tuple[str, int]]:
    """The months that a week's payments were earned in, and how many days of each."""
    start = max(first, after + timedelta(days=1)) - timedelta(days=lag)
    end = last - timedelta(days=lag)
    start = start if since is None else max(start, since)
    end = end if until is None else min(end, until)
    while start <= end:
        month = f"{start.year:04d}-{start.month:02d}"
        stop = min(end, month_end(month))
        yield month, (stop - start).days + 1
        start = stop + timedelta(days=1)


def lines_of(books: Books, plan: CashPlan, as_of: date, monday: date) -> list[CashLine]:
    """Every line of the forecast that begins with this Monday, of cash after the day of the balance. Raises
    ``MixedCurrency``."""
    weeks = weeks_of(monday)
    lines = [
        *_trade(books, "customers", SALES, RECEIVABLES, plan.customer_days, plan.collected_bp, weeks, as_of),
        *_trade(books, "suppliers", COSTS, PAYABLES, plan.supplier_days, (BASIS_POINTS,) * 4, weeks, as_of),
        *_run_rates(books, plan.items, monday),
        *_taxes(books, plan.items, monday, as_of),
    ]
    return [*lines, *(_item_line(item, as_of, weeks[-1][1]) for item in plan.items)]


Flow = Literal["receipt", "disbursement"]

_TRADE: Mapping[str, tuple[Flow, str, str]] = {
    "customers": ("receipt", "Open from customers", "New sales"),
    "suppliers": ("disbursement", "Open to suppliers", "New purchases"),
}


def _trade(
    books: Books,
    group: str,
    classes: tuple[str, ...],
    balances: tuple[str, ...],
    lag: int,
    collected: Sequence[int],
    weeks: Days,
    as_of: date,
) -> Iterator[CashLine]:
    flow, open_name, new_name = _TRADE[group]
    source = books.expected(classes)
    outstanding = books.balance(balances)
    if outstanding is not None and outstanding > 0:
        buckets = _buckets(source.booked, books.through, outstanding, lag, collected, weeks, as_of)
        yield CashLine(
            f"{group}.open", open_name, flow, Ageing(buckets), confidence_bp=None,
            note=f"By age, from the balance at the end of {books.through}",
        )  # fmt: skip
        cut = books.ends
    else:
        owed = paid(source, lag, weeks, after=as_of, until=as_of)
        yield CashLine(
            f"{group}.open", open_name, flow, Pattern(owed), confidence_bp=source.confidence_bp,
            note=f"What was booked until {as_of.isoformat()}, {lag} days later",
        )  # fmt: skip
        cut = as_of
    coming = paid(source, lag, weeks, after=as_of, since=cut + timedelta(days=1))
    yield CashLine(
        f"{group}.new", new_name, flow, Pattern(coming), confidence_bp=source.confidence_bp,
        note=f"As forecast from the months until {books.through}, {lag} days later",
    )  # fmt: skip


def _buckets(
    booked: Mapping[str, int],
    through: str,
    outstanding: int,
    lag: int,
    collected: Sequence[int],
    weeks: Days,
    as_of: date,
) -> list[Bucket]:
    """Open items by age, counted back: what is open is the newest months' first (FINANCE 1, DSO by count-back)."""
    sizes: list[int] = []
    left = outstanding
    for back in range(len(BUCKETS) - 1):
        size = min(left, max(0, booked.get(shifted(through, -back), 0)))
        sizes.append(size)
        left -= size
    sizes.append(left)
    ends = month_end(through)
    buckets = []
    for n, (label, size, share) in enumerate(zip(BUCKETS, sizes, collected, strict=True)):
        # Due between these days; what is overdue comes within the four weeks after the books' end.
        first = max(1, lag - BUCKET_DAYS * (n + 1) + 1)
        end = max(lag - BUCKET_DAYS * n, first + OVERDUE_DAYS - 1)
        days = [ends + timedelta(days=d) for d in range(first, end + 1)]
        later = [day for day in days if day > as_of]
        curve = [sum(1 for day in later if start <= day <= stop) for start, stop in weeks]
        open_part = size * len(later) // len(days)
        buckets.append(Bucket(label, open_part, share, curve if any(curve) else [1]))
    return buckets


def _run_rates(books: Books, items: Sequence[CashItem], monday: date) -> Iterator[CashLine]:
    before = weeks_of(monday - timedelta(weeks=WEEKS))
    before = [week for week in before if week[1] <= books.ends][-8:] or [
        (books.ends - timedelta(days=6), books.ends)
    ]
    for key, (name, classes, part) in RUN_RATES.items():
        source = Expected(books.amounts(classes), {}, {}, {}, None)
        if not source.booked:
            continue
        weekly = paid(source, 0, before, after=before[0][0] - timedelta(days=1))
        own = sum((_a_week(item) for item in items if part is not None and item.part_of == part), Fraction(0))
        left = [max(Fraction(0), amount - own) for amount in weekly]
        without = ", without what has its own dates" if own else ""
        yield CashLine(
            key, name, "receipt" if key == "other_income" else "disbursement",
            RunRate(apportion(left, round(sum(left, Fraction(0))))),
            note=f"The average of the last {len(left)} weeks of the books{without}",
        )  # fmt: skip


def _a_week(item: CashItem) -> Fraction:
    """What an item that repeats is in an average week; a single one is no part of a run rate."""
    a_year = {"once": 0, "weekly": 52, "monthly": 12, "quarterly": 4}[item.repeats]
    return Fraction(item.amount_minor * a_year, 52)


def tax_date(month: str) -> date:
    """When a month's tax is paid."""
    after = shifted(month, 1)
    return date(int(after[:4]), int(after[5:]), TAX_DAY)


def _taxes(books: Books, items: Sequence[CashItem], monday: date, as_of: date) -> Iterator[CashLine]:
    """A month's tax is paid on a day of the next; items that are a part of it replace it from the first on."""
    source = books.expected(TAX)
    if not source.booked or any(item.part_of == "tax" for item in items):
        return
    last = monday + timedelta(weeks=WEEKS)
    payments = []
    for ahead in range(-1, 6):
        month = shifted(books.through, ahead)
        day = tax_date(month)
        if as_of < day < last:
            payments.append((day.isoformat(), max(0, round(source.amount(month)))))
    yield CashLine(
        "tax", "Tax", "disbursement", Fixed(payments), confidence_bp=source.confidence_bp,
        note=f"Of each month, on day {TAX_DAY} of the next",
    )  # fmt: skip


def ranges_of(
    books: Books, plan: CashPlan, as_of: date, monday: date, closings: Sequence[int]
) -> list[tuple[int, int]]:
    """(low, high) of each week's closing should sales after the balance's day come at the edges of their interval
    and everything else as forecast. Equal where there is no interval."""
    source = books.expected(SALES)
    weeks = weeks_of(monday)
    middle, low, high = (
        list(accumulate(paid(source, plan.customer_days, weeks, after=as_of, edge=edge)))
        for edge in ("coming", "low", "high")
    )
    return [
        (closing + round(least - usual), closing + round(most - usual))
        for closing, usual, least, most in zip(closings, middle, low, high, strict=True)
    ]


def _item_line(item: CashItem, as_of: date, last: date) -> CashLine:
    payments = [(day.isoformat(), item.amount_minor) for day in dates_of(item, last) if day > as_of]
    group = item.part_of or "item"
    return CashLine(
        f"{group}.{item.id}", item.label, item.flow, Fixed(payments), financing=item.financing,
        note="Expected on its dates" if item.repeats == "once" else f"Expected {item.repeats}",
    )  # fmt: skip


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
