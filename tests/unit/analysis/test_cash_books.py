"""From the books to weekly lines: days until payment, ages, dates, and what came of a version."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.analysis.cash_books import (
    Books,
    Expected,
    MixedCurrency,
    Sums,
    dates_of,
    lines_of,
    month_end,
    paid,
    weeks_of,
)
from ledgerlight.domain.analysis.cash_versions import Made, first_day, forecast_of, weekly_balances
from ledgerlight.domain.periods import shifted
from schemas.analysis import CashLineForecast, Refused
from schemas.cash import BankBalance, CashItem, CashMissing, CashPlan

MONDAY = date(2026, 3, 2)
EVE = date(2026, 3, 1)
"""A Sunday: the balance's day."""


def history(months: int = 4, last: str = "2026-02", **classes: int) -> dict[str, Sums]:
    """The same sums in so many months."""
    return {
        shifted(last, -n): {f"class.{name}": amount for name, amount in classes.items()}
        for n in range(months)
    }


def plan(**fields: object) -> CashPlan:
    return CashPlan.model_validate({"balances": [{"date": "2026-03-01", "amount_minor": 100_000}], **fields})


def made(history: dict[str, Sums], plan: CashPlan, today: str = "2026-03-05") -> Made:
    found = forecast_of(history, plan, "USD", today, (1, 1))
    assert isinstance(found, Made), found
    return found


def line(found: Made, key: str) -> CashLineForecast:
    return next(each for each in found.forecast.lines if each.key == key)


def test_sales_of_a_month_are_paid_their_days_later() -> None:
    """February's 2,800 a day come 30 days later: from 3 March, two days after the balance; 1 March's is January's
    last."""
    found = made({"2026-02": {"class.revenue": 28 * 2_800}, "2026-01": {"class.revenue": 31 * 100}}, plan())
    opened = line(found, "customers.open")
    # 2 March pays 31 January, 3 to 8 March the first six days of February.
    assert opened.computed[:4] == [100 + 6 * 2_800, 7 * 2_800, 7 * 2_800, 7 * 2_800]
    # 30 March is the last of February's; 31 March is 1 March's, which was over with the balance's day.
    assert opened.computed[4] == 2_800 + round(Fraction(28 * 2_800 + 31 * 100, 2) / 31)
    assert opened.computed[5:] == [0] * 8
    assert line(found, "customers.new").computed[3] == 0
    assert line(found, "customers.new").computed[4] > 0


def test_nothing_is_lost_or_paid_twice_between_open_and_new() -> None:
    found = made(history(revenue=310_000, cogs=155_000), plan(customer_days=45))
    source = Expected(
        {}, dict.fromkeys((shifted("2026-02", n) for n in range(5)), Fraction(310_000)), {}, {}, None
    )
    whole = paid(source, 45, weeks_of(MONDAY), after=EVE)
    both = [
        a + b
        for a, b in zip(
            line(found, "customers.open").values, line(found, "customers.new").values, strict=True
        )
    ]
    before = paid(
        Expected({"2026-01": 310_000}, {}, {}, {}, None), 45, weeks_of(MONDAY), after=EVE
    )  # what January still brings
    assert [round(a + b) for a, b in zip(whole, before, strict=True)] == pytest.approx(both, abs=1)


@given(
    st.integers(0, 120),
    st.integers(0, 3_000_000),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 6),
)
def test_each_day_s_part_is_paid_in_exactly_one_week(lag: int, amount: int, day: date, into: int) -> None:
    """Over enough weeks, all that was earned from a day on is paid, to the last fraction."""
    monday = day - timedelta(days=day.isoweekday() - 1)
    month = f"{day.year:04d}-{day.month:02d}"
    weeks = weeks_of(monday - timedelta(weeks=6), 40)
    got = paid(
        Expected({month: amount}, {}, {}, {}, None), lag, weeks, after=weeks[0][0] - timedelta(days=1 + into)
    )
    assert sum(got) == amount


def test_receivables_are_aged_by_counting_back() -> None:
    """Of 700 open, 400 are February's, 300 January's; they come at 93 % and 88 %, within the days that are due."""
    books = history(revenue=400, receivable=700)
    found = made(books, plan(customer_days=30))
    opened = line(found, "customers.open")
    assert opened.method == "ageing"
    # A thirtieth of the newest and a twenty-eighth of the overdue came on 1 March, before the balance.
    assert sum(opened.computed) == round(400 * 29 // 30 * 0.93) + round(300 * 27 // 28 * 0.88) == 613
    assert found.basis.receivables
    assert not found.basis.payables


def test_an_item_within_a_line_does_not_count_twice() -> None:
    books = history(revenue=1_000_000, opex=520_000)
    rent = {
        "id": "rent",
        "label": "Rent",
        "flow": "disbursement",
        "amount_minor": 26_000,
        "date": "2026-03-31",
    }
    monthly = {**rent, "repeats": "monthly", "part_of": "operating"}
    without, with_rent = made(books, plan()), made(books, plan(items=[monthly]))
    per_week = Fraction(26_000 * 12, 52)
    assert line(without, "operating").values[0] - line(with_rent, "operating").values[0] == pytest.approx(
        per_week, abs=1
    )
    assert (
        line(with_rent, "operating.rent").values
        == [0, 0, 0, 0, 26_000, 0, 0, 0, 26_000, 0, 0, 0, 26_000][:13]
    )


@pytest.mark.parametrize(
    ("repeats", "first", "last", "days"),
    [
        ("once", "2026-01-31", "2026-12-31", ["2026-01-31"]),
        ("monthly", "2026-01-31", "2026-04-01", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("quarterly", "2025-11-30", "2026-05-31", ["2025-11-30", "2026-02-28", "2026-05-30"]),
        ("weekly", "2026-01-30", "2026-02-12", ["2026-01-30", "2026-02-06"]),
    ],
)
def test_an_item_comes_on_its_days(repeats: str, first: str, last: str, days: list[str]) -> None:
    item = CashItem.model_validate(
        {"id": "x", "label": "X", "flow": "receipt", "amount_minor": 1, "date": first, "repeats": repeats}
    )
    assert [day.isoformat() for day in dates_of(item, date.fromisoformat(last))] == days


def test_tax_of_a_month_is_paid_in_the_middle_of_the_next() -> None:
    found = made(history(revenue=900, tax=50), plan())
    assert line(found, "tax").values == [0, 50, 0, 0, 0, 0, 50, 0, 0, 0, 50, 0, 0]


def test_a_forecast_begins_in_the_week_after_its_balance() -> None:
    assert first_day("2026-03-01").isoformat() == "2026-03-02"
    assert first_day("2026-03-04").isoformat() == "2026-03-02"
    found = made(history(revenue=31_000), plan())
    assert (found.forecast.weeks[0].week, found.forecast.weeks[0].opening) == ("2026-W10", 100_000)
    assert found.basis.books_through == "2026-02"
    of_week = weekly_balances(
        CashPlan(
            balances=[
                BankBalance(date="2026-02-26", amount_minor=1),
                BankBalance(date="2026-02-28", amount_minor=2),
                BankBalance(date="2026-03-01", amount_minor=3),
            ]
        )
    )
    assert of_week == {"2026-W09": "2026-02-28", "2026-W10": "2026-03-01"}


def test_what_was_booked_later_is_not_known_on_the_day_of_the_balance() -> None:
    books = history(revenue=31_000)
    later: dict[str, Sums] = {**books, "2026-03": {"class.revenue": 10**9}}
    assert made(books, plan(), "2026-05-01") == made(later, plan(), "2026-05-01")


def test_a_newer_balance_of_the_books_is_taken_and_one_that_differs_refused() -> None:
    books: dict[str, Sums] = {
        **history(revenue=31_000),
        "2026-03": {"class.revenue": 31_000, "class.bank": 80_000},
    }
    newer = made(books, plan(), "2026-04-02")
    assert (newer.basis.as_of, newer.basis.balance_from, newer.forecast.weeks[0].opening) == (
        "2026-03-31", "books", 80_000,
    )  # fmt: skip
    both = CashPlan(balances=[BankBalance(date="2026-03-31", amount_minor=79_000)])
    refused = forecast_of(books, both, "USD", "2026-04-02", (1, 1))
    assert isinstance(refused, Refused)
    assert refused.refused == "opening_not_bank_balance"
    assert "1000" in refused.text


def test_restricted_cash_is_not_in_the_opening_and_undrawn_facilities_are_liquidity() -> None:
    found = made(history(revenue=31_000), plan(restricted=40_000, undrawn=9_000))
    week = found.forecast.weeks[0]
    assert (week.opening, week.liquidity - week.closing) == (60_000, 9_000)


def test_what_is_missing_is_said() -> None:
    nothing = forecast_of({}, plan(), "USD", "2026-03-05", (0, 1))
    assert isinstance(nothing, CashMissing)
    assert nothing.code == "books"
    no_balance = forecast_of(history(revenue=1), CashPlan(), "USD", "2026-03-05", (0, 1))
    assert isinstance(no_balance, CashMissing)
    assert no_balance.code == "balance"
    mixed: dict[str, Sums] = {"2026-02": {"class.revenue": None}}
    with pytest.raises(MixedCurrency):
        forecast_of(mixed, plan(), "USD", "2026-03-05", (0, 1))


def test_the_interval_opens_with_new_sales_alone() -> None:
    months: dict[str, Sums] = {
        shifted("2026-02", -n): {"class.revenue": 300_000 + (n * 7_919) % 90_000, "class.cogs": 100_000}
        for n in range(40)
    }
    found = made(months, plan())
    assert found.ranges[0].low == found.ranges[0].high == found.forecast.weeks[0].closing
    assert found.ranges[-1].low < found.forecast.weeks[-1].closing < found.ranges[-1].high
    widths = [each.high - each.low for each in found.ranges]
    assert widths == sorted(widths)


def test_a_line_that_ended_long_ago_is_not_forecast() -> None:
    books: dict[str, Sums] = {**history(revenue=31_000, months=3), "2025-06": {"class.cogs": 5_000}}
    found = Books.until(books, EVE)
    assert found is not None
    assert found.ends == month_end("2026-02") == date(2026, 2, 28)
    lines = {each.key for each in lines_of(found, plan(), EVE, MONDAY)}
    assert "suppliers.new" in lines
    assert sum(line(made(books, plan()), "suppliers.new").values) == 0
