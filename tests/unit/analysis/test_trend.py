"""Lines and patterns, each rule by a series that just keeps it and one that just does not."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.analysis.trend import Line, trend
from tests.unit.analysis.superstore import monthly_sales

YEAR = [100, 90, 120, 130, 110, 150, 160, 140, 180, 170, 220, 260]
ZIGZAG = [0, 4, -3, 2, -4, 1, 3, -2, 0, -1, 2, -2]


def test_a_straight_line_is_found_exactly() -> None:
    found = trend([100, 110, 120, 130, 140, 150])
    assert (found.slope, found.start, found.end, found.fit_bp) == (10, 100, 150, 10_000)
    assert found.growth_bp == 800
    assert (found.pattern, found.reason) == ("rising", None)


def test_fit_is_not_growth() -> None:
    slow = trend([100_000 + at for at in range(12)])
    assert (slow.fit_bp, slow.growth_bp, slow.pattern) == (10_000, 0, "flat")


def test_a_fit_worked_by_hand() -> None:
    found = trend([1, 2, 4, 4])
    line = Line([1, 2, 4, 4])
    assert (line.slope, line.mean, line.fit) == (Fraction(11, 10), Fraction(11, 4), Fraction(121, 135))
    assert (found.slope, found.fit_bp, found.growth_bp) == (1, 8_963, 4_000)


@pytest.mark.parametrize(
    ("values", "pattern"),
    [
        ([1_000 - 30 * at for at in range(12)], "falling"),
        ([1_000 + 30 * at + noise for at, noise in enumerate(ZIGZAG)], "rising"),
        (YEAR * 2, "seasonal"),
        ([value + 4 * at for at, value in enumerate(YEAR * 3)], "seasonal"),
        ([100, 101, 99, 100, 102, 100, 150, 151, 149, 150, 152, 150], "step"),
        ([150, 151, 149, 150, 152, 100, 102, 100], "step"),
        ([100] * 12, "flat"),
        ([100, 102, 99, 101, 100, 98, 102, 100], "flat"),
        ([110, 90, 105, 95, 108, 93, 104, 97], "flat"),
        ([100, 30, 180, 60, 150, 20, 190, 70], "volatile"),
        ([0] * 8, "flat"),
    ],
)
def test_patterns(values: list[int], pattern: str) -> None:
    assert trend(values).pattern == pattern


def test_a_level_takes_three_periods() -> None:
    rose_twice = [100, 101, 99, 100, 102, 100, 100, 101, 99, 100, 150, 150]
    assert trend(rose_twice).pattern != "step"
    assert trend([*rose_twice, 150]).pattern == "step"


def test_two_levels_have_to_say_much_more_than_a_line() -> None:
    assert trend([106, 108, 110, 108, 108, 128, 122, 127, 140, 137]).pattern == "rising"


def test_noise_is_not_taken_for_a_season() -> None:
    rng = random.Random(5)  # noqa: S311 - cases to reproduce, not secrets
    patterns = [trend([1_000 + rng.randint(-500, 500) for _ in range(36)]).pattern for _ in range(200)]
    assert patterns.count("seasonal") <= 4
    assert patterns.count("volatile") >= 180


def test_a_season_takes_two_whole_seasons() -> None:
    assert trend((YEAR * 2)[:23]).seasonal_bp is None
    assert trend(YEAR * 2).seasonal_bp is not None
    assert trend((YEAR * 2)[:23]).pattern != "seasonal"
    unlike = trend([*range(0, 120, 10), *range(120, 0, -10)])
    assert unlike.seasonal_bp == 0


def test_the_sample_sells_by_season_and_rises() -> None:
    total = [sum(months) for months in zip(*monthly_sales().values(), strict=True)]
    found = trend(total)
    assert found.pattern == "seasonal"
    assert found.growth_bp is not None
    assert 100 < found.growth_bp < 300
    assert found.slope is not None
    assert found.slope > 0


@pytest.mark.parametrize("values", [[], [5], [5, 7], [1, 2, 3, 4, None, 5, 6], [None, None]])
def test_short_histories_have_no_line(values: list[int | None]) -> None:
    found = trend(values)
    assert (found.slope, found.fit_bp, found.growth_bp, found.pattern) == (None, None, None, None)
    assert found.reason == "insufficient_history"


def test_few_periods_have_a_line_and_no_pattern() -> None:
    found = trend([10, 20, 30, 40, 50])
    assert (found.slope, found.pattern, found.periods) == (10, None, 5)
    assert trend([7, None, *range(10, 70, 10), None]) == trend(list(range(10, 70, 10)))


def test_growth_of_what_changes_sign_is_undefined() -> None:
    found = trend([-30, -20, -10, 0, 10, 20])
    assert (found.slope, found.growth_bp, found.reason, found.pattern) == (
        10,
        None,
        "sign_crossing",
        "rising",
    )
    losses = trend([-60, -50, -40, -30, -20, -10])
    assert (losses.growth_bp, losses.reason) == (2_857, None)


def test_constant_values_have_no_fit() -> None:
    found = trend([5, 5, 5, 5, 5, 5])
    assert (found.slope, found.fit_bp, found.growth_bp, found.reason) == (0, None, 0, "no_variation")


@given(st.lists(st.integers(-(10**13), 10**13), min_size=3, max_size=40))
def test_the_line_is_the_least_squares_one(values: list[int]) -> None:
    line = Line(values)
    assert sum(line.residuals) == 0
    assert sum(at * left for at, left in enumerate(line.residuals)) == 0
    assert line.fit is None or 0 <= line.fit <= 1


@given(st.lists(st.integers(-(10**6), 10**6), min_size=6, max_size=30), st.integers(1, 1_000))
def test_a_pattern_does_not_depend_on_the_unit(values: list[int], factor: int) -> None:
    assert trend(values).pattern == trend([value * factor for value in values]).pattern
