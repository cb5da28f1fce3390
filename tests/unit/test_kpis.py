"""KPIs and their comparisons, with the sign traps of finance."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.cells import Cells
from ledgerlight.domain.formulas import Undefined
from ledgerlight.domain.graph import Graph
from ledgerlight.domain.kpis import changed_classes, class_totals, compare, compute, displayed, moved
from schemas.documents import Account
from schemas.primitives import AccountClass
from schemas.records import Record
from tests.builders import CHART, LIVE, METRICS, record

ACCOUNTS = {account.code: account for account in CHART}
GRAPH = Graph(METRICS)


def account(code: str, account_class: AccountClass | None) -> Account:
    return Account(
        code=code,
        name=code,
        parent=None,
        is_posting=True,
        account_class=account_class,
        direction=1,
        position=0,
    )


def kpis(*records: Record) -> dict[str, int | None]:
    values = compute(GRAPH, class_totals(Cells.of(records, LIVE), "actual", "USD", ACCOUNTS))
    return {name: displayed(value, GRAPH.nodes[name].metric.unit) for name, value in values.items()}


def test_the_profit_and_loss_from_revenue_to_net_margin() -> None:
    values = kpis(
        record(1, 100_000, account="1.100"),
        record(2, -10_000, account="1.900"),  # discounts: a contra account, negative
        record(3, 40_000, account="2.100"),
        record(4, 20_000, account="3.310"),
        record(5, 5_000, account="4.100"),
        record(6, 1_000, account="5.100"),
        record(7, 2_000, account="6.100"),
        record(8, 500, account="7.100"),
    )
    expected = {
        "revenue": 90_000,
        "gross_sales": 100_000,
        "deductions": 10_000,
        "deduction_rate": 1_000,
        "cogs": 40_000,
        "gross_profit": 50_000,
        "gross_margin": 5_556,
        "operating_expense": 20_000,
        "ebitda": 30_000,
        "depreciation_and_amortisation": 5_000,
        "operating_profit": 25_000,
        "interest": 1_000,
        "interest_cover": 250_000,
        "other_result": 500,
        "profit_before_tax": 24_500,
        "effective_tax_rate": 816,
        "net_income": 22_500,
        "net_margin": 2_500,
    }
    assert {name: values[name] for name in expected} == expected
    assert values["cash"] is None


def test_the_balance_sheet_from_cash_to_receivable_days() -> None:
    balances: dict[AccountClass, int] = {
        "cash": 1_000, "bank": 9_000, "receivable": 31_000, "inventory": 6_200, "fixed_asset": 60_000,
        "accumulated_depreciation": -7_200, "payable": 15_500, "other_current_liability": 4_500, "debt": 40_000,
        "equity": 30_000, "retained_earnings": 10_000, "revenue": 62_000, "cogs": 31_000,
    }  # fmt: skip
    chart: dict[str, Account] = {name: account("1", name) for name in balances}
    cells = Cells.of([record(name, amount, account=name) for name, amount in balances.items()], LIVE)
    found = compute(GRAPH, class_totals(cells, "actual", "USD", chart), period="2026-01")
    values = {name: displayed(value, GRAPH.nodes[name].metric.unit) for name, value in found.items()}
    expected = {
        "cash": 10_000,
        "current_assets": 47_200,
        "total_assets": 100_000,
        "current_liabilities": 20_000,
        "working_capital": 27_200,
        "current_ratio": 23_600,
        "quick_ratio": 20_500,
        "net_debt": 30_000,
        "debt_to_equity": 10_000,
        "debt_ratio": 6_000,
        "equity_ratio": 4_000,
        "receivable_days": 16,  # 15.5, half-even
        "payable_days": 16,
        "inventory_days": 6,
    }
    assert {name: values[name] for name in expected} == expected


def test_every_kpi_says_what_it_is_and_whose() -> None:
    assert len(METRICS) >= 30
    assert [metric.id for metric in METRICS if not metric.description or not metric.owner] == []
    assert sum(metric.headline for metric in METRICS) == 8


def test_a_kpi_of_days_without_a_period_is_undefined() -> None:
    assert compute(GRAPH, {"class.receivable": Fraction(1), "class.revenue": Fraction(1)})[
        "receivable_days"
    ] == Undefined("no_entries")


@given(st.integers(-300, 300), st.integers(-300, 300), st.sampled_from([-1, 0, 1]))
def test_a_line_moves_as_a_kpi_does(value: int, baseline: int, direction: int) -> None:
    compared = compare(value, baseline, "money", direction)
    assert moved(value, baseline, direction) == (compared.delta, compared.percent_bp, compared.impact)
    percent = compared.percent_bp
    assert percent is None or percent == round(Fraction((value - baseline) * 10_000, abs(baseline)))


def test_what_is_beside_nothing_has_not_moved() -> None:
    assert (moved(None, 5, 1), moved(5, None, 1)) == (None, None)


def test_the_class_of_an_account_decides_and_not_its_code() -> None:
    accounts = {"1.100": account("1.100", "opex"), "9": account("9", "revenue"), "1": account("1", None)}
    cells = Cells.of(
        [record(1, 5, account="1.100"), record(2, 7, account="9"), record(3, 9, account="1")], LIVE
    )
    totals = class_totals(cells, "actual", "USD", accounts)
    assert totals == {"class.opex": Fraction(5), "class.revenue": Fraction(7)}


def test_a_class_without_entries_is_absent_and_one_that_sums_to_zero_is_zero() -> None:
    cells = Cells.of([record(1, 5), record(2, -5), record(3, 8, scenario="budget")], LIVE)
    assert class_totals(cells, "actual", "USD", ACCOUNTS) == {"class.revenue": Fraction(0)}


@pytest.mark.parametrize("first", ["USD", "EUR"])
def test_currencies_are_never_added_whichever_comes_first(first: str) -> None:
    other = "EUR" if first == "USD" else "USD"
    cells = Cells.of([record(1, 5, currency=first), record(2, 7, currency=other)], LIVE)
    values = compute(GRAPH, class_totals(cells, "actual", "USD", ACCOUNTS))
    assert values["revenue"] == Undefined("mixed_currency")
    assert values["net_margin"] == Undefined("mixed_currency")


def test_without_any_entry_every_kpi_is_undefined_and_none_is_zero() -> None:
    assert set(kpis().values()) == {None}


def test_a_margin_without_revenue_is_undefined_and_not_infinite() -> None:
    values = kpis(
        record(1, 100, account="1.100"), record(2, -100, account="1.900"), record(3, 40, account="2.100")
    )
    assert (values["revenue"], values["gross_profit"], values["gross_margin"]) == (0, -40, None)


def test_a_margin_of_negative_revenue_is_undefined() -> None:
    assert kpis(record(1, -100), record(2, -300, account="2.100"))["gross_margin"] is None


def test_a_ratio_is_recomputed_from_sums_and_never_averaged() -> None:
    west = [record(1, 100_00), record(2, 90_00, account="2.100")]
    east = [record(3, 900_00), record(4, 0, account="2.100")]
    assert kpis(*west)["gross_margin"] == 1_000
    assert kpis(*east)["gross_margin"] == 10_000
    assert kpis(*west, *east)["gross_margin"] == 9_100


def test_ratios_round_half_even_at_the_edge_only() -> None:
    assert displayed(Fraction(5, 100_000), "ratio") == 0
    assert displayed(Fraction(15, 100_000), "ratio") == 2
    assert displayed(Fraction(10**15 + 1), "money") == 10**15 + 1


@given(
    st.lists(
        st.tuples(st.sampled_from(["1.100", "2.100", "3.310", "6.100"]), st.integers(-99, 99)), max_size=6
    )
)
def test_computing_only_what_is_affected_gives_the_same_as_computing_all(
    changes: list[tuple[str, int]],
) -> None:
    before = class_totals(Cells.of([record(0, 1_000)], LIVE), "actual", "USD", ACCOUNTS)
    records = [
        record(0, 1_000),
        *(record(n, amount, account=code) for n, (code, amount) in enumerate(changes, 1)),
    ]
    after = class_totals(Cells.of(records, LIVE), "actual", "USD", ACCOUNTS)
    affected = GRAPH.affected(changed_classes(before, after))
    again = compute(GRAPH, before) | compute(GRAPH, after, affected)
    assert again == compute(GRAPH, after)


@pytest.mark.parametrize(
    ("value", "baseline", "direction", "delta", "percent", "impact"),
    [
        (120, 100, 1, 20, 2_000, 20),
        (120, 100, -1, 20, 2_000, -20),
        (-80, -100, 1, 20, 2_000, 20),  # a smaller loss is better, by 20 %
        (-120, -100, 1, -20, -2_000, -20),
        (50, -100, 1, 150, None, 150),  # a loss that became a profit: the amount alone
        (-50, 100, 1, -150, None, -150),
        (0, 100, 1, -100, -10_000, -100),
        (0, -100, 1, 100, 10_000, 100),
        (100, 100, 1, 0, 0, 0),
        (5, 100, 0, -95, -9_500, 0),
    ],
)
def test_a_change_has_the_sign_of_good_or_bad_news(
    value: int, baseline: int, direction: int, delta: int, percent: int | None, impact: int
) -> None:
    compared = compare(value, baseline, "money", direction)
    assert (compared.delta, compared.percent_bp, compared.impact) == (delta, percent, impact)
    assert compared.value == baseline


@pytest.mark.parametrize(
    ("actual", "budget", "percent"),
    [(190_000, 200_000, -500), (122_000, 125_000, -240), (98_500, 100_000, -150), (148_950, 150_000, -70)],
)
def test_expenses_below_budget_are_favourable_by_their_share_of_the_budget(
    actual: int, budget: int, percent: int
) -> None:
    compared = compare(actual, budget, "money", -1)
    assert compared.percent_bp == percent
    assert compared.impact is not None
    assert compared.impact > 0


@pytest.mark.parametrize(("value", "baseline"), [(None, 5), (5, None), (None, None)])
def test_without_a_baseline_nothing_is_compared_and_the_reason_is_said(
    value: int | None, baseline: int | None
) -> None:
    compared = compare(value, baseline, "money", 1)
    assert (compared.delta, compared.percent_bp, compared.impact) == (None, None, None)
    assert compared.reason == "no_baseline"


def test_against_zero_there_is_an_amount_and_no_percentage() -> None:
    compared = compare(5, 0, "money", 1)
    assert (compared.delta, compared.percent_bp, compared.reason) == (5, None, "zero_denominator")


def test_a_ratio_changes_by_points_and_never_by_percent_of_percent() -> None:
    compared = compare(4_500, 5_000, "ratio", 1)
    assert (compared.delta, compared.percent_bp, compared.impact, compared.reason) == (-500, None, -500, None)
    assert compare(300, 0, "ratio", 1).reason is None


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
def test_a_percentage_always_has_the_sign_of_the_change(value: int, baseline: int) -> None:
    compared = compare(value, baseline, "money", 1)
    if compared.percent_bp:
        assert (compared.percent_bp > 0) == (value > baseline)
