"""Each forecast method worked by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ledgerlight.domain.analysis.smoothing import (
    SEASONAL,
    SHORT,
    Candidate,
    _damped_holt,
    _drift,
    _holt_winters,
    _seasonal_average,
    _seasonal_naive,
    _seasonal_naive_trend,
)

QUARTERS = [10.0, 20.0, 30.0, 40.0]


def test_the_same_period_a_season_ago_wraps_round_a_short_season() -> None:
    assert _seasonal_naive(QUARTERS, 4, 4) == (10, 20, 30)
    assert _seasonal_naive(QUARTERS, 2, 4) == (30, 40, 30)
    assert _seasonal_naive(QUARTERS, 1, 4) == (40, 40, 40)


def test_its_trend_is_a_part_of_the_seasons_growth() -> None:
    doubled = [*QUARTERS, *(2 * value for value in QUARTERS)]
    assert _seasonal_naive_trend(1.0, doubled, 4, 8) == (40, 80, 120)
    assert _seasonal_naive_trend(0.5, doubled, 4, 8) == (30, 60, 90)
    assert _seasonal_naive_trend(0.5, doubled, 4, 7) == _seasonal_naive(doubled, 4, 7)


def test_where_a_season_loses_its_trend_is_a_difference() -> None:
    losses = [-10.0, -20.0, -30.0, -40.0, -6.0, -16.0, -26.0, -36.0]
    assert _seasonal_naive_trend(0.5, losses, 4, 8) == (-4, -14, -24)
    # Averages -25 and 25: a proportion of a loss would turn the season round.
    turned = [-10.0, -20.0, -30.0, -40.0, 10.0, 20.0, 30.0, 40.0]
    assert _seasonal_naive_trend(1.0, turned, 4, 8) == (60, 70, 80)


def test_drift_goes_on_by_the_average_change() -> None:
    assert _drift([1.0, 9.0, 7.0, 99.0], 1, 3) == (10, 13, 16)


def test_the_seasonal_average_is_the_level_by_shrunken_indices() -> None:
    # Average 25; indices 0.4, 0.8, 1.2, and half of the way there.
    assert _seasonal_average(1.0, 0.0, QUARTERS, 4, 4) == pytest.approx((10, 20, 30))
    assert _seasonal_average(0.5, 0.0, QUARTERS, 4, 4) == pytest.approx((17.5, 22.5, 27.5))


def test_its_level_grows_by_half_a_seasons_growth_and_indices_average_seasons() -> None:
    values = [10.0, 20.0, 30.0, 40.0, 48.0, 36.0, 36.0, 24.0]
    # Averages 25 and 36; growth 44 %, half of it; first index the average of 0.4 and 4/3.
    first = 36 * 1.22 * (0.4 + 4 / 3) / 2
    assert _seasonal_average(1.0, 0.5, values, 4, 8)[0] == pytest.approx(first)
    shifted = _seasonal_average(1.0, 0.0, values, 4, 7)
    # One period earlier the last season is 40, 48, 36, 36, of average 40.
    assert shifted[0] == pytest.approx(40.0)


def test_where_a_season_does_not_sum_above_zero_it_adds_differences() -> None:
    values = [-10.0, 0.0, 10.0, 0.0, -2.0, 8.0, 18.0, 8.0]
    # Averages 0 and 8; half of that change, and offsets of -10, 0 and 10.
    assert _seasonal_average(1.0, 0.5, values, 4, 8) == pytest.approx((2, 12, 22))
    assert _seasonal_average(0.5, 0.0, values, 4, 8) == pytest.approx((3, 8, 13))
    assert _seasonal_average(0.5, 0.0, values, 4, 4) == pytest.approx((-5, 0, 5))
    lost = [value - 20 for value in values]
    assert _seasonal_average(1.0, 0.5, lost, 4, 8) == pytest.approx((-18, -8, 2))


def test_damped_holt_by_two_steps() -> None:
    # Level 10 -> 14 (trend 2) -> 0.5 x 20 + 0.5 x (14 + 1.8) = 17.9, trend 0.5 x 3.9 + 0.5 x 1.8 = 2.85.
    first, second = _damped_holt(0.5, 0.5, [10.0, 18.0, 20.0], 1, 2)
    assert first == pytest.approx((14 + 2 * 0.9, 14 + 2 * 1.71, 14 + 2 * 2.439))
    assert second == pytest.approx((17.9 + 2.85 * 0.9, 17.9 + 2.85 * 1.71, 17.9 + 2.85 * 2.439))


def test_holt_winters_by_one_step() -> None:
    start, after = _holt_winters(0.5, 0.5, 0.5, [*QUARTERS, 20.0], 4, 4)
    assert start == pytest.approx((10, 20, 30))
    # Level 25 -> 0.5 x (20 + 15) + 0.5 x 25 = 30, trend 2.5; the first season becomes 0.5 x -10 + 0.5 x -15.
    assert after == pytest.approx((30 + 2.25 - 5, 30 + 2.5 * 1.71 + 5, 30 + 2.5 * 2.439 + 15))
    # Damped trend 2.25: level 0.5 x (40 - -5) + 0.5 x 32.25 = 38.625, trend 0.5 x 8.625 + 0.5 x 2.25 = 5.4375.
    trended = _holt_winters(0.5, 0.5, 0.5, [*QUARTERS, 20.0, 40.0], 4, 6)[0]
    assert trended[0] == pytest.approx(38.625 + 5.4375 * 0.9 + 5)
    later = _holt_winters(0.5, 0.0, 0.5, [*QUARTERS, 20.0, 20.0, 30.0, 40.0], 4, 4)[-1]
    level = 30.0
    for value, offset in ((20.0, -5.0), (30.0, 5.0), (40.0, 15.0)):
        level = 0.5 * (value - offset) + 0.5 * level
    assert later[0] == pytest.approx(level - 12.5)


@pytest.mark.parametrize(("candidates", "season"), [(SHORT, 1), (SEASONAL, 4)])
def test_every_candidate_gives_each_origin_and_keeps_a_level(
    candidates: Sequence[Candidate], season: int
) -> None:
    for candidate in candidates:
        paths = candidate.method([50.0] * 12, season, 4)
        assert len(paths) == 9
        assert all(step == pytest.approx(50) for path in paths for step in path)
