"""Variance lines, their materiality and rank, and the department table."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.analysis.variance import (
    DIRECTIONS,
    Compared,
    Department,
    Direction,
    Materiality,
    compare_line,
    department_table,
    direction_of,
    of_account,
    ranked,
    top,
)
from schemas.analysis import Unit, VarianceLine
from schemas.primitives import AccountClass

ALL = Materiality()
amounts = st.integers(-(10**12), 10**12)


def line(
    actual: int | None,
    comparator: int | None,
    direction: Direction = 1,
    *,
    materiality: Materiality = ALL,
    unit: Unit = "money",
    critical: bool = False,
    key: str = "k",
) -> VarianceLine:
    compared = Compared(key, key, direction, actual, comparator, unit, critical)
    return compare_line(compared, materiality)


P5 = (
    ("sales", 20_000_000, 19_000_000, -500),
    ("marketing", 12_500_000, 12_200_000, -240),
    ("technology", 10_000_000, 9_850_000, -150),
    ("operations", 15_000_000, 14_895_000, -70),
)


def test_the_departments_of_p5_are_all_favourable_by_their_share_of_the_budget() -> None:
    departments = [Department(key, key, budget, actual, None) for key, budget, actual, _ in P5]
    table = department_table(departments, ALL)
    assert [row.variance.percent_bp for row in table.rows] == [percent for *_, percent in P5]
    assert {row.variance.status for row in table.rows} == {"favourable"}
    assert table.total.variance.delta == -1_000_000 - 300_000 - 150_000 - 105_000
    assert table.total.variance.impact == 1_555_000


def test_a_smaller_loss_than_budgeted_is_favourable() -> None:
    less = line(-80, -100)
    assert (less.delta, less.impact, less.percent_bp, less.status) == (20, 20, 2_000, "favourable")


@pytest.mark.parametrize(("actual", "comparator"), [(50, -100), (-50, 100)])
def test_across_zero_there_is_an_amount_only(actual: int, comparator: int) -> None:
    crossed = line(actual, comparator)
    assert (crossed.percent_bp, crossed.reason) == (None, "sign_crossing")
    assert crossed.delta == actual - comparator
    assert crossed.status == ("favourable" if actual > comparator else "unfavourable")


def test_down_to_zero_is_the_whole_budget_and_no_crossing() -> None:
    none = line(0, 100)
    assert (none.percent_bp, none.reason, none.status) == (-10_000, None, "unfavourable")


def test_without_a_budget_there_is_an_impact_and_no_percentage() -> None:
    unplanned = line(5_000, 0, -1)
    assert (unplanned.delta, unplanned.impact, unplanned.percent_bp) == (5_000, -5_000, None)
    assert (unplanned.status, unplanned.reason) == ("no_baseline", "small_baseline")
    tiny = line(5_000, 99, -1, materiality=Materiality(baseline_floor=100))
    assert (tiny.status, tiny.percent_bp) == ("no_baseline", None)
    assert line(5_000, 100, -1, materiality=Materiality(baseline_floor=100)).percent_bp == 490_000


@pytest.mark.parametrize(
    ("actual", "comparator", "reason"),
    [(None, 5, "no_entries"), (5, None, "no_baseline"), (None, None, "no_entries")],
)
def test_a_missing_side_is_not_zero(actual: int | None, comparator: int | None, reason: str) -> None:
    missing = line(actual, comparator)
    assert (missing.delta, missing.impact, missing.status, missing.reason) == (
        None, None, "no_baseline", reason,
    )  # fmt: skip


def test_ratios_differ_by_points_and_have_a_floor_of_their_own() -> None:
    margin = line(4_500, 5_000, unit="ratio", materiality=Materiality(absolute=10**9, points_bp=500))
    assert (margin.delta, margin.percent_bp, margin.status) == (-500, None, "unfavourable")
    assert line(4_501, 5_000, unit="ratio", materiality=Materiality(points_bp=500)).status == "not_material"


def test_material_is_both_floors_and_either_for_a_critical_line() -> None:
    floors = Materiality(absolute=1_000, percent_bp=500)
    assert line(21_000, 20_000, materiality=floors).status == "favourable"
    assert line(20_999, 20_000, materiality=floors).status == "not_material"
    assert line(101_000, 100_000, materiality=floors).status == "not_material"
    assert line(101_000, 100_000, materiality=floors, critical=True).status == "favourable"
    assert line(11, 10, materiality=floors, critical=True).status == "favourable"
    assert line(1_000_500, 1_000_000, materiality=floors, critical=True).status == "not_material"


def test_on_target_is_no_difference_and_a_neutral_line_judges_nothing() -> None:
    assert line(7, 7).status == "on_target"
    assert line(0, 0).status == "on_target"
    neutral = line(9, 7, 0)
    assert (neutral.delta, neutral.impact, neutral.status, neutral.reason) == (
        2, 0, "not_material", "neutral_direction",
    )  # fmt: skip


def test_every_class_has_its_direction() -> None:
    assert set(DIRECTIONS) == set(get_args(AccountClass))
    better: set[AccountClass] = {name for name, direction in DIRECTIONS.items() if direction == 1}
    assert {"revenue", "other_income", "cash", "receivable", "equity"} <= better
    worse: set[AccountClass] = {name for name, direction in DIRECTIONS.items() if direction == -1}
    assert worse == {
        "cogs", "opex", "depreciation", "amortisation", "interest", "tax", "other_expense",
        "payable", "other_current_liability", "debt", "other_liability",
    }  # fmt: skip
    assert DIRECTIONS["statistical"] == 0


def test_an_override_wins_and_a_contra_account_turns_the_class_round() -> None:
    assert direction_of("receivable", -1) == -1
    assert direction_of("inventory", 0) == 0
    assert direction_of("revenue", contra=True) == -1
    assert direction_of("opex", contra=True) == 1
    assert direction_of("revenue", 1, contra=True) == 1


def test_an_accounts_line_is_judged_by_its_class() -> None:
    floors = Materiality(absolute=10**9, percent_bp=100)
    assert compare_line(of_account("1000", "Bank", "bank", 98, 100), floors).status == "unfavourable"
    assert compare_line(of_account("6000", "Rent", "opex", 98, 100), floors).status == "not_material"
    assert compare_line(of_account("6000", "Rent", "opex", 98, 100), ALL).status == "favourable"


def test_rank_is_by_impact_then_percentage_then_key() -> None:
    lines = [
        line(110, 100, key="b"), line(1_010, 1_000, key="a"), line(80, 100, key="large"), line(None, 1, key="none"),
        line(110, 100, -1, key="a2"),
    ]  # fmt: skip
    assert [found.key for found in ranked(lines)] == ["large", "a2", "b", "a", "none"]


def test_the_top_holds_what_moved_profit_in_one_unit() -> None:
    lines = [line(100 + n, 100, -1 if n % 2 else 1, key=f"m{n:02d}") for n in range(15)]
    lines += [line(9_000, 1_000, unit="ratio", key="margin"), line(10**6, 1, 0, key="heads")]
    best = top(lines)
    assert [found.key for found in best] == [f"m{n:02d}" for n in range(14, 4, -1)]
    assert [found.key for found in top(lines, unit="ratio")] == ["margin"]
    assert [found.key for found in top(lines, 2, worst_only=True)] == ["m13", "m11"]


def test_the_multiple_and_the_return_on_investment_differ_by_one() -> None:
    table = department_table([Department("sales", "Sales", 100, 100, 420)], ALL)
    (row,) = table.rows
    assert (row.return_multiple_bp, row.roi_bp) == (42_000, 32_000)
    assert row.return_basis == "revenue"


def test_a_total_return_is_of_sums_and_known_only_when_every_part_is() -> None:
    two = [Department("a", "A", 100, 100, 400), Department("b", "B", 300, 300, 300)]
    total = department_table(two, ALL, "gross_profit").total
    assert (total.return_multiple_bp, total.returned, total.return_basis) == (17_500, 700, "gross_profit")
    unknown = department_table([*two, Department("c", "C", 1, 1, None)], ALL).total
    assert (unknown.return_multiple_bp, unknown.return_reason) == (None, "no_entries")
    idle = department_table([Department("a", "A", 100, 0, 400)], ALL).rows[0]
    assert (idle.return_multiple_bp, idle.roi_bp, idle.return_reason) == (None, None, "zero_denominator")


@given(amounts, amounts, st.sampled_from((-1, 0, 1)))
def test_a_percentage_has_the_sign_of_its_delta_and_the_status_that_of_its_impact(
    actual: int, comparator: int, direction: Direction
) -> None:
    found = line(actual, comparator, direction)
    assert found.delta is not None
    assert found.impact == direction * found.delta
    if found.percent_bp:
        assert (found.percent_bp > 0) == (found.delta > 0)
    if found.status in ("favourable", "unfavourable"):
        assert (found.status == "favourable") == (found.impact > 0)


@given(st.lists(st.tuples(amounts, amounts), max_size=30), st.integers(0, 10))
def test_nothing_left_out_of_the_top_moved_profit_more(pairs: list[tuple[int, int]], count: int) -> None:
    lines = [line(actual, budget, key=str(n)) for n, (actual, budget) in enumerate(pairs)]
    best = top(lines, count)
    left = [found for found in lines if found not in best]
    assert all(abs(a.impact or 0) >= abs(b.impact or 0) for a in best for b in left) or not count
