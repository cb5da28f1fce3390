"""KPIs of covenants, recurring revenue and customers, on worked examples and on what must stay undefined."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledgerlight.domain.cells import Cells
from ledgerlight.domain.charts import BadChart, require_valid
from ledgerlight.domain.formulas import Undefined
from ledgerlight.domain.graph import Graph
from ledgerlight.domain.kpis import ClassTotals, class_totals, compute, displayed
from tests.builders import CHART, METRICS

GRAPH = Graph(METRICS)


def totals(**sums: int) -> ClassTotals:
    """By ``class_revenue`` or ``stat_customers``."""
    return {name.replace("_", ".", 1): Fraction(amount) for name, amount in sums.items()}


def shown(metric_id: str, every_month: ClassTotals, months: int = 12) -> int | str:
    """The value where each of so many months had these sums, or why there is none."""

    def earlier(ago: int) -> ClassTotals | None:
        return every_month if ago < months else None

    found = compute(GRAPH, every_month, period="2026-01", earlier=earlier)[metric_id]
    if isinstance(found, Undefined):
        return found.reason
    value = displayed(found, GRAPH.nodes[metric_id].metric.unit)
    assert value is not None
    return value


BORROWER = totals(
    class_revenue=300, class_cogs=100, class_opex=100, class_depreciation=20, class_interest=20,
    class_debt=3_000, class_bank=480, class_receivable=720, class_payable=800,
)  # fmt: skip


def test_leverage_headroom_is_what_is_left_to_three_and_a_half_times() -> None:
    """EBITDA 100 a month is 1,200 a year; net debt 2,520 is 2.1 times: (3.5 - 2.1) / 3.5 = 40 %."""
    assert shown("net_debt_to_ebitda", BORROWER) == 21_000
    assert shown("leverage_headroom", BORROWER) == 4_000
    broken = {**BORROWER, "class.debt": Fraction(6_480)}
    assert shown("leverage_headroom", broken) == -4_286, "5 times: 1.5 / 3.5 beyond"


def test_interest_cover_headroom_is_above_three_times() -> None:
    """Operating profit 80 over interest 20 is 4 times: (4 - 3) / 3."""
    assert shown("interest_cover_headroom", BORROWER) == 3_333


def test_current_ratio_headroom_is_above_one_point_two() -> None:
    """1,200 over 800 is 1.5: (1.5 - 1.2) / 1.2 = 25 %."""
    assert shown("current_ratio", BORROWER) == 15_000
    assert shown("current_ratio_headroom", BORROWER) == 2_500


@pytest.mark.parametrize(
    ("metric_id", "without", "reason"),
    [
        ("leverage_headroom", "class.debt", "no_entries"),
        ("leverage_headroom", "class.revenue", "zero_denominator"),
        ("interest_cover_headroom", "class.interest", "no_entries"),
        ("current_ratio_headroom", "class.payable", "no_entries"),
    ],
)
def test_a_covenant_without_its_figures_is_undefined_and_not_kept(
    metric_id: str, without: str, reason: str
) -> None:
    left = {name: value for name, value in BORROWER.items() if name != without}
    assert shown(metric_id, left) == reason


def test_assets_without_entries_break_no_covenant() -> None:
    left = {name: BORROWER[name] for name in ("class.payable", "class.revenue")}
    assert shown("current_ratio_headroom", left) == "no_entries"


def test_a_short_history_has_no_covenant_yet() -> None:
    assert shown("leverage_headroom", BORROWER, months=11) == "insufficient_history"


SELLER = totals(
    class_revenue=100_000, class_cogs=40_000, class_opex=20_000, stat_acquisition_cost=12_000,
    stat_recurring_revenue=30_000, stat_customers=100, stat_customers_new=8, stat_customers_lost=8,
)  # fmt: skip


def test_customers_cost_and_bring_what_the_definitions_say() -> None:
    """12,000 for 8 customers; 1,000 a customer at 60 % over churn of 8 %."""
    assert shown("cac", SELLER) == 1_500
    assert shown("revenue_per_customer", SELLER) == 1_000
    assert shown("ltv", SELLER) == 7_500
    assert shown("ltv_to_cac", SELLER) == 50_000
    assert shown("cac_payback", SELLER) == 2, "2.5 months, half-even"


def test_recurring_revenue_is_of_the_month_and_twelve_times_a_year() -> None:
    assert (shown("mrr", SELLER), shown("arr", SELLER)) == (30_000, 360_000)


def test_a_lifetime_is_sixty_months_at_most() -> None:
    """FINANCE 1: without churn it is capped, not endless. 600 of gross profit a month."""
    assert shown("ltv", {**SELLER, "stat.customers_lost": Fraction(0)}) == 36_000
    few = {**SELLER, "stat.customers_opening": Fraction(10_000), "stat.customers_lost": Fraction(1)}
    assert shown("ltv", few) == 36_000


def test_where_it_is_not_known_who_was_lost_or_won_there_is_no_lifetime_value_or_cost() -> None:
    without = {name: value for name, value in SELLER.items() if name != "stat.customers_lost"}
    assert shown("ltv", without) == "no_entries"
    assert shown("cac", {**SELLER, "stat.customers_new": Fraction(0)}) == "zero_denominator"
    assert shown("mrr", totals(class_revenue=1)) == "no_entries"


def test_an_account_with_a_purpose_is_summed_by_it_and_by_its_class() -> None:
    cells = Cells.from_lists(
        [
            ["actual", "3.210", "USD", 700, 1], ["actual", "3.220", "USD", 50, 1], ["actual", "3.310", "USD", 40, 1],
            ["actual", "1.300", "EUR", 9, 1],
        ],
        [],
    )  # fmt: skip
    found = class_totals(cells, "actual", "USD", {account.code: account for account in CHART})
    assert found["class.opex"] == 790
    assert found["stat.acquisition_cost"] == 750
    assert found["stat.recurring_revenue"] == Undefined("mixed_currency")


def test_a_purpose_is_of_money_and_its_own_name() -> None:
    by_code = {account.code: account for account in CHART}
    counting = by_code["9.100"].model_copy(update={"purpose": "people"})
    with pytest.raises(BadChart, match="purpose"):
        require_valid([counting])
    taken = by_code["1.300"].model_copy(update={"purpose": "headcount", "parent": None})
    with pytest.raises(BadChart, match="purpose"):
        require_valid([taken, by_code["9.100"].model_copy(update={"parent": None})])
