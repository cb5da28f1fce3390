"""Budget burn, its projections, and runway."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.analysis.burn import BudgetPeriod, MonthFlow, budget_burn, runway

QUARTER = [BudgetPeriod(31, 3_100, 10), BudgetPeriod(28, 2_800, 10), BudgetPeriod(31, 3_100, 60)]


def test_half_way_through_february() -> None:
    found = budget_burn(5_400, QUARTER, 45)
    assert (found.budget, found.budget_to_date, found.burn_rate_bp, found.elapsed_bp) == (
        9_000, 4_500, 12_000, 5_000,
    )  # fmt: skip
    assert (found.pro_rata.expected_to_date, found.pro_rata.projected) == (4_500, 10_800)
    assert (found.pro_rata.over, found.pro_rata.over_bp) == (1_800, 2_000)
    assert found.exhausted_after_days == 75


def test_a_season_still_to_come_is_in_the_seasonal_projection() -> None:
    found = budget_burn(1_800, QUARTER, 45).seasonal
    # By then 10 + 10 x 14/28 = 15 of 80 is usually spent.
    assert (found.expected_to_date, found.projected, found.over) == (round(9_000 * 15 / 80), 9_600, 600)


def test_a_budget_that_is_not_even_is_compared_by_its_own_phasing() -> None:
    phased = [BudgetPeriod(30, 1_000, 1), BudgetPeriod(30, 9_000, 1)]
    found = budget_burn(1_000, phased, 30)
    assert (found.burn_rate_bp, found.pro_rata.expected_to_date, found.pro_rata.projected) == (
        10_000,
        5_000,
        2_000,
    )


def test_one_minor_unit_is_a_budget() -> None:
    found = budget_burn(1, [BudgetPeriod(2, 1, 1)], 1)
    assert (found.burn_rate_bp, found.exhausted_after_days, found.reason) == (20_000, 1, None)


def test_before_the_first_day_nothing_is_projected() -> None:
    found = budget_burn(0, QUARTER, 0)
    assert (found.burn_rate_bp, found.reason) == (None, "insufficient_history")
    assert (found.pro_rata.projected, found.pro_rata.reason) == (None, "insufficient_history")
    assert (found.seasonal.projected, found.seasonal.reason) == (None, "insufficient_history")
    assert found.exhausted_after_days is None


def test_without_a_budget_or_weights_the_reason_is_said() -> None:
    found = budget_burn(500, [BudgetPeriod(30, 0, 0)], 15)
    assert (found.burn_rate_bp, found.reason, found.exhausted_after_days) == (None, "no_baseline", None)
    assert (found.pro_rata.projected, found.pro_rata.over_bp, found.pro_rata.reason) == (
        1_000,
        None,
        "no_baseline",
    )
    assert (found.seasonal.projected, found.seasonal.reason) == (None, "zero_denominator")
    late = budget_burn(500, [BudgetPeriod(30, 0, 0), BudgetPeriod(30, 100, 1)], 30)
    assert (late.burn_rate_bp, late.reason, late.seasonal.reason) == (
        None,
        "zero_denominator",
        "insufficient_history",
    )


@pytest.mark.parametrize("days", [-1, 91])
def test_days_outside_the_periods_are_an_error(days: int) -> None:
    with pytest.raises(ValueError, match="not within 90"):
        budget_burn(1, QUARTER, days)


@given(
    st.integers(0, 10**12),
    st.lists(st.tuples(st.integers(1, 31), st.integers(0, 10**9)), min_size=1, max_size=12),
)
def test_at_the_end_projections_are_the_spend_and_the_burn_is_the_budgets_part(
    spent: int, periods: list[tuple[int, int]]
) -> None:
    days = sum(length for length, _ in periods)
    found = budget_burn(spent, [BudgetPeriod(length, budget, budget) for length, budget in periods], days)
    assert found.budget_to_date == found.budget
    assert found.pro_rata.projected == spent
    assert found.seasonal.projected == (spent if found.budget else None)


def test_runway_is_cash_over_the_average_net_burn_of_three_months() -> None:
    flows = [MonthFlow(9_999, 0), MonthFlow(500, 100), MonthFlow(600, 300), MonthFlow(700, 200)]
    found = runway(6_000, flows)
    assert (found.gross_burn, found.net_burn, found.months_bp) == (600, 400, 150_000)
    assert runway(-5, flows).months_bp == 0


def test_who_does_not_burn_has_no_runway() -> None:
    for came in (500, 900):
        found = runway(6_000, [MonthFlow(500, came)] * 3)
        assert (found.months_bp, found.reason, found.net_burn) == (None, "not_burning", 500 - came)
    short = runway(6_000, [MonthFlow(500, 0)] * 2)
    assert (short.months_bp, short.net_burn, short.reason) == (None, None, "insufficient_history")
