"""Robust z: the score, the band, and what the baseline is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.analysis.anomalies import (
    Sensitivity,
    baseline_of,
    check,
    check_period,
)
from ledgerlight.domain.periods import shifted

USUAL = [1_000, 1_020, 980, 1_010, 990, 1_040, 960, 1_000]


def test_the_score_is_the_distance_in_robust_standard_deviations() -> None:
    # Median 1,000; |deviations| 0 20 20 10 10 40 40 0, of which the median is 15.
    found = check(1_100, USUAL)
    assert (found.median, found.score_bp) == (1_000, round(100 / (1.4826 * 15) * 10_000))
    assert (found.anomalous, found.points, found.reason) == (True, 8, None)
    assert (found.low, found.high) == (923, 1_077)


@pytest.mark.parametrize(("value", "anomalous"), [(1_077, False), (1_078, True), (923, False), (922, True)])
def test_the_band_is_where_nothing_is_reported(value: int, anomalous: bool) -> None:
    assert check(value, USUAL).anomalous is anomalous


def test_one_wild_value_in_the_baseline_hides_nothing() -> None:
    assert check(1_110, [*USUAL, 10**9]).anomalous


def test_a_baseline_that_never_moves_has_a_floor() -> None:
    still = [100_000] * 12
    assert check(101_000, still).anomalous is False
    assert check(106_000, still).anomalous is True
    assert check(106_000, still, Sensitivity(floor_minor=5_000)).anomalous is False
    assert check(4, [0] * 8, Sensitivity(floor_bp=0)).anomalous is False
    assert check(6, [0] * 8, Sensitivity(floor_bp=0)).anomalous is True


def test_without_eight_points_or_a_value_nothing_is_judged() -> None:
    short = check(5, USUAL[:7])
    assert (short.anomalous, short.low, short.high, short.reason) == (
        None,
        None,
        None,
        "insufficient_history",
    )
    missing = check(None, USUAL)
    assert (missing.anomalous, missing.score_bp, missing.reason) == (None, None, "no_entries")
    assert (missing.low, missing.high) == (923, 1_077)


def decembers(years: int) -> dict[str, int]:
    """Quiet months and a busy December, for so many years up to 2025."""
    return {
        shifted("2026-01", -back): (5_000 if back % 12 == 1 else 1_000) + back % 7
        for back in range(1, 12 * years + 1)
    }


def test_the_same_month_of_eight_years_is_the_baseline() -> None:
    history = decembers(9)
    kind, points = baseline_of(history, "2025-12")
    assert (kind, len(points)) == ("same_month", 8)
    assert check_period(history, "2025-12").anomalous is False
    assert check_period(history | {"2025-12": 1_000}, "2025-12").anomalous is True


def test_shorter_histories_use_recent_months() -> None:
    history = decembers(5)
    kind, points = baseline_of(history, "2025-12")
    assert (kind, len(points)) == ("recent", 12)
    assert points == [history[shifted("2025-12", -back)] for back in range(12, 0, -1)]


def test_nothing_later_is_in_a_baseline() -> None:
    history = decembers(10)
    for period in ("2024-12", "2020-06"):
        earlier = {at: value for at, value in history.items() if at <= period}
        assert check_period(history, period) == check_period(earlier, period)


values = st.integers(-(10**12), 10**12)


@given(values, st.lists(values, min_size=8, max_size=40))
def test_a_value_is_anomalous_just_outside_the_band(value: int, baseline: list[int]) -> None:
    found = check(value, baseline)
    assert found.low is not None
    assert found.high is not None
    assert found.anomalous is not (found.low <= value <= found.high)
