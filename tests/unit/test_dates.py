"""Dates as files write them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.dates import BadDate, DateColumn

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2149, 12, 31))
FORMATS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%Y%m%d",
    "%d %b %Y",
    "%B %d, %Y",
    "%d-%b-%Y",
    "%Y-%m-%dT%H:%M:%S",
)


@given(days, st.sampled_from(FORMATS))
def test_auto_reads_every_format_of_one_meaning(day: date, form: str) -> None:
    assert DateColumn("date").value(day.strftime(form)) == day.isoformat()


@given(days, st.sampled_from(["%m/%d/%Y", "%d/%m/%Y", "%d %B %Y"]))
def test_a_given_format_is_read_and_given_back(day: date, form: str) -> None:
    assert DateColumn("date", form).value(day.strftime(form)) == day.isoformat()


@given(days, st.booleans())
def test_auto_never_exchanges_day_and_month(day: date, day_first: bool) -> None:
    text = day.strftime("%d/%m/%Y" if day_first else "%m/%d/%Y")
    column = DateColumn("date")
    column.learn("25/12/2020" if day_first else "12/25/2020")
    assert column.value(text) == day.isoformat()


@given(st.integers(min_value=19_000, max_value=80_000), st.sampled_from([1900, 1904]))
def test_serial_numbers_count_from_the_workbooks_epoch(serial: int, epoch: int) -> None:
    origin = date(1899, 12, 30) if epoch == 1900 else date(1904, 1, 1)
    expected = (origin + timedelta(days=serial)).isoformat()
    assert DateColumn("date", epoch=epoch).value(Decimal(serial)) == expected


def test_the_two_epochs_are_1462_days_apart() -> None:
    assert (
        DateColumn("date", "excel").value("46037")
        == DateColumn("date", "excel1904").value("44575")
        == "2026-01-15"
    )


def test_a_period_is_the_last_day_of_its_month() -> None:
    for text in ("2026-02", "Feb-26", "February 2026", "02/2026", "202602", "2026M02"):
        assert DateColumn("period").value(text) == "2026-02-28"
    assert DateColumn("period", "%Y-%m").value("2024-02") == "2024-02-29"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2026-13", "bad_date"),
        ("2026-02-29", "bad_date"),
        ("03/04/2026", "ambiguous_date"),
        ("Q1 2026", "bad_date"),
        ("26-Feb", "bad_date"),
        ("", "missing_date"),
        ("1899-12-31", "date_out_of_range"),
    ],
)
def test_what_is_no_date_is_refused_with_its_rule(text: str, rule: str) -> None:
    with pytest.raises(BadDate) as caught:
        DateColumn("date").value(text)
    assert caught.value.rule == rule


def test_a_value_that_contradicts_the_column_is_an_error() -> None:
    column = DateColumn("date")
    column.learn("12/25/2020")
    assert column.value("3/4/2020") == "2020-03-04"
    with pytest.raises(BadDate) as caught:
        column.value("25/12/2020")
    assert caught.value.rule == "date_contradiction"


def test_a_column_with_both_orders_keeps_no_two_way_date() -> None:
    column = DateColumn("date")
    column.learn("12/25/2020")
    column.learn("25/12/2020")
    assert column.value("25/12/2020") == column.value("12/25/2020") == "2020-12-25"
    with pytest.raises(BadDate) as caught:
        column.value("3/4/2020")
    assert caught.value.rule == "ambiguous_date"
