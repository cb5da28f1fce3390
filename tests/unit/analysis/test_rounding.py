"""Rounding that keeps sums."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.analysis.rounding import apportion, apportion_rows, share_bp

fractions = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=97)


def test_the_largest_remainders_take_what_flooring_left() -> None:
    thirds = [Fraction(100, 3)] * 3
    assert apportion(thirds, 100) == [34, 33, 33]
    assert apportion([Fraction(1, 4), Fraction(3, 4)], 1) == [0, 1]
    assert apportion([Fraction(-1, 4), Fraction(-3, 4)], -1) == [0, -1]


def test_a_whole_part_keeps_its_value() -> None:
    assert apportion([Fraction(5), Fraction(1, 2), Fraction(1, 2)], 6) == [5, 1, 0]


def test_nothing_cannot_carry_a_total() -> None:
    assert apportion([], 0) == []
    with pytest.raises(ValueError, match="nothing can carry 1"):
        apportion([], 1)


def test_columns_stay_near_their_sums_however_many_rows_there_are() -> None:
    rows = [[Fraction(1, 3), Fraction(2, 3)]] * 300
    cells = apportion_rows(rows, [1] * 300)
    assert [sum(row[at] for row in cells) for at in (0, 1)] == [100, 200]


@given(st.lists(fractions, min_size=1, max_size=12), st.integers(-30, 30))
def test_parts_always_sum_to_the_total(parts: list[Fraction], off: int) -> None:
    total = round(sum(parts)) + off
    assert sum(apportion(parts, total)) == total


@given(st.lists(fractions, min_size=1, max_size=12))
def test_no_part_moves_by_a_whole_unit_when_the_total_is_theirs(parts: list[Fraction]) -> None:
    rounded = apportion(parts, round(sum(parts)))
    assert all(abs(cell - part) < 1 for cell, part in zip(rounded, parts, strict=True))


def test_a_share_rounds_half_to_even() -> None:
    assert (share_bp(1, 20_000), share_bp(3, 20_000), share_bp(-1, 4)) == (0, 2, -2_500)
