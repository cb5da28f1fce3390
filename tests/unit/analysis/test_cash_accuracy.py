"""Accuracy of cash forecasts, and timing against permanent differences."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.analysis.cash_accuracy import Observation, accuracy, split_timing

SEEN = [
    Observation("sales", 1, 100, 90), Observation("sales", 2, 100, 110), Observation("rent", 1, 50, 50),
    Observation("tax", 2, 40, 0),
]  # fmt: skip


def test_accuracy_is_one_less_errors_over_actuals_by_line_and_horizon() -> None:
    found = accuracy(SEEN)
    assert (found.overall.accuracy_bp, found.overall.observations) == (7_600, 4)
    assert [(line.key, line.accuracy_bp) for line in found.by_line] == [
        ("rent", 10_000), ("sales", 9_000), ("tax", None),
    ]  # fmt: skip
    assert [(h.key, h.accuracy_bp) for h in found.by_horizon] == [
        ("1", round((1 - 10 / 140) * 10_000)), ("2", round((1 - 50 / 110) * 10_000)),
    ]  # fmt: skip
    assert found.by_line[2].reason == "zero_denominator"


def test_errors_of_opposite_sign_do_not_cancel_and_may_exceed_the_actuals() -> None:
    found = accuracy([Observation("a", 1, 0, 100), Observation("a", 1, 300, 100)])
    assert found.overall.accuracy_bp == -5_000


def test_nothing_observed_is_said() -> None:
    found = accuracy([])
    assert (found.overall.accuracy_bp, found.overall.reason, found.by_line) == (None, "no_entries", [])


def split(forecast: Sequence[int], actual: Sequence[int]) -> tuple[list[int], list[int], int, int]:
    found = split_timing("line", forecast, actual)
    return [w.timing for w in found.weeks], [w.permanent for w in found.weeks], found.moved, found.permanent


def test_a_payment_two_weeks_late_is_timing() -> None:
    assert split([100, 0, 0], [0, 0, 100]) == ([-100, 0, 100], [0, 0, 0], 100, 0)


def test_what_never_comes_is_permanent() -> None:
    assert split([100, 0, 50], [0, 0, 50]) == ([0, 0, 0], [-100, 0, 0], 0, -100)


def test_a_part_that_comes_late_splits_its_week() -> None:
    assert split([100, 0, 0], [0, 70, 0]) == ([-70, 70, 0], [-30, 0, 0], 70, -30)


def test_the_oldest_open_difference_is_reversed_first() -> None:
    assert split([100, 40, 0], [0, 0, 110]) == ([-100, -10, 110], [0, -30, 0], 110, -30)


def test_an_early_payment_is_timing_too() -> None:
    assert split([0, 80, 10], [80, 0, 25]) == ([80, -80, 0], [0, 0, 15], 80, 15)


def test_windows_of_different_length_are_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        split_timing("line", [1, 2], [1])


@given(st.lists(st.tuples(st.integers(-500, 500), st.integers(-500, 500)), max_size=20))
def test_timing_cancels_and_the_permanent_is_one_signed(pairs: list[tuple[int, int]]) -> None:
    timing, permanent, moved, whole = split([f for f, _ in pairs], [a for _, a in pairs])
    variances = [a - f for f, a in pairs]
    assert sum(timing) == 0
    assert [t + p for t, p in zip(timing, permanent, strict=True)] == variances
    assert sum(permanent) == whole == sum(variances)
    assert not (any(p > 0 for p in permanent) and any(p < 0 for p in permanent))
    assert moved == (sum(map(abs, variances)) - abs(whole)) // 2
