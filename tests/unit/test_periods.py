"""Arithmetic of periods."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.periods import months_between, series_periods, shifted

PERIODS = st.builds(
    lambda year, month: f"{year:04d}-{month:02d}", st.integers(1900, 2199), st.integers(1, 12)
)


@pytest.mark.parametrize(
    ("period", "months", "wanted"),
    [
        ("2026-01", -1, "2025-12"),
        ("2025-12", 1, "2026-01"),
        ("2026-01", -12, "2025-01"),
        ("2026-05", 0, "2026-05"),
    ],
)
def test_shifting_crosses_years(period: str, months: int, wanted: str) -> None:
    assert shifted(period, months) == wanted


@given(PERIODS, st.integers(-600, 600))
def test_shifting_there_and_back_is_where_one_was(period: str, months: int) -> None:
    assert shifted(shifted(period, months), -months) == period
    assert months_between(period, shifted(period, months)) == months


@given(PERIODS)
def test_a_series_is_the_year_that_ends_with_the_period_and_its_month_a_year_ago(period: str) -> None:
    periods = series_periods(period)
    assert len(periods) == 13
    assert periods == sorted(periods)
    assert (periods[0], periods[-1]) == (shifted(period, -12), period)
