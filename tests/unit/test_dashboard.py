"""Dashboards: statement trees by parent and class, series, entity and dimension breakdowns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.analysis.variance import Materiality, compare_line, of_account, top
from ledgerlight.domain.cells import Cells
from ledgerlight.domain.dashboard import Calculation, Computed, entry_of, headline_of, view_of
from ledgerlight.domain.graph import Graph
from schemas.dashboards import DashboardView, SeriesEntry
from schemas.documents import Account
from schemas.primitives import AccountClass
from schemas.records import Record
from tests.builders import CHART, LIVE, METRICS, entity, record

NOW, BEFORE, YEAR_AGO = "2026-01", "2025-12", "2025-01"


def account(
    code: str,
    parent: str | None,
    position: int,
    account_class: AccountClass | None = "opex",
    *,
    posting: bool = True,
) -> Account:
    return Account(
        code=code, name=code, parent=parent, is_posting=posting, account_class=account_class, direction=-1,
        position=position,
    )  # fmt: skip


def calculation(accounts: list[Account] | None = None) -> Calculation:
    chart = CHART if accounts is None else accounts
    return Calculation(Graph(METRICS), {each.code: each for each in chart}, entity("west"))


def view(by_period: dict[str, list[Record]], accounts: list[Account] | None = None) -> DashboardView:
    made = calculation(accounts)
    cells = {period: Cells.of(records, LIVE) for period, records in by_period.items()}
    history = {period: entry_of(made, period, own, 1) for period, own in cells.items()}
    return view_of(made, NOW, cells, history, [headline_of(made, NOW, history)])


AMOUNTS = st.lists(
    st.tuples(
        st.sampled_from(["1.100", "2.100", "3.310"]),
        st.sampled_from(["actual", "budget", "forecast"]),
        st.sampled_from(["USD", "EUR"]),
        st.integers(-9, 9),
    ),
    max_size=4,
)


@given(AMOUNTS, AMOUNTS)
def test_an_entry_computed_from_the_one_before_is_the_one_computed_anew(
    first: list[tuple[str, str, str, int]], second: list[tuple[str, str, str, int]]
) -> None:
    made = calculation()
    before, after = (
        Cells.of(
            [
                record(n, amount, account=code, scenario=scenario, currency=currency)
                for n, (code, scenario, currency, amount) in enumerate(amounts)
            ],
            LIVE,
        )
        for amounts in (first, second)
    )
    known = Computed(entry_of(made, NOW, before, 1), before)
    assert entry_of(made, NOW, after, 2, known) == entry_of(made, NOW, after, 2)


def test_only_the_metrics_that_a_changed_class_feeds_are_computed_again() -> None:
    made = calculation()
    cells = Cells.of([record(1, 100), record(2, 30, account="3.310")], LIVE)
    entry = entry_of(made, NOW, cells, 1)
    marked = entry.model_copy(update={"actual": dict.fromkeys(entry.actual, 7)})
    again = entry_of(
        made,
        NOW,
        Cells.of([record(1, 100), record(2, 40, account="3.310")], LIVE),
        2,
        Computed(marked, cells),
    )
    assert (again.actual["revenue"], again.actual["gross_profit"]) == (7, 7)
    assert (again.actual["operating_expense"], again.actual["ebitda"]) == (40, 60)


def test_other_definitions_or_account_classes_compute_all_again() -> None:
    cells = Cells.of([record(1, 100)], LIVE)
    entry = entry_of(calculation(), NOW, cells, 1)
    other = calculation([each.model_copy(update={"account_class": "cogs"}) for each in CHART])
    again = entry_of(other, NOW, cells, 2, Computed(entry, cells))
    assert again == entry_of(other, NOW, cells, 2)
    assert "revenue" not in again.actual


def lines(shown: DashboardView) -> dict[str, int | None]:
    return {row.code: row.actual for row in shown.statement}


def test_amounts_roll_up_by_parent_and_not_by_the_beginning_of_a_code() -> None:
    chart = [
        account("Expenses", None, 10, posting=False),
        account("Expenses.Book", "Expenses", 20, posting=False),
        account("Expenses.Book.Paper", "Expenses.Book", 30),
        account("Expenses.Books", "Expenses", 40),
    ]
    shown = view(
        {NOW: [record(1, 100, account="Expenses.Books"), record(2, 7, account="Expenses.Book.Paper")]}, chart
    )
    assert lines(shown) == {
        "Expenses": 107,
        "Expenses.Book": 7,
        "Expenses.Book.Paper": 7,
        "Expenses.Books": 100,
    }


def test_parents_come_before_children_in_the_order_of_positions() -> None:
    chart = [
        account("b", None, 20, posting=False),
        account("b1", "b", 15),
        account("a", None, 30),
        account("b0", "b", 5),
    ]
    shown = view(
        {NOW: [record(1, 1, account="b1"), record(2, 1, account="a"), record(3, 1, account="b0")]}, chart
    )
    assert [(row.code, row.depth) for row in shown.statement] == [("b", 0), ("b0", 1), ("b1", 1), ("a", 0)]


def test_an_account_of_another_parent_with_a_telling_code_counts_where_its_parent_is() -> None:
    chart = [
        account("1", None, 10, "revenue", posting=False),
        account("5", None, 20, "cogs", posting=False),
        account("1.100", "5", 30, "cogs"),
    ]
    shown = view({NOW: [record(1, 50, account="1.100")]}, chart)
    assert lines(shown) == {"5": 50, "1.100": 50}
    assert {kpi.id: kpi.value for kpi in shown.kpis}["revenue"] is None
    assert {kpi.id: kpi.value for kpi in shown.kpis}["cogs"] == 50


def test_no_entries_is_not_zero() -> None:
    shown = view({NOW: [record(1, 5), record(2, -5)], BEFORE: [record(3, 40, account="2.100")]})
    rows = {row.code: row for row in shown.statement}
    assert (rows["1.100"].actual, rows["1.100"].count, rows["1.100"].previous) == (0, 2, None)
    assert (rows["2.100"].actual, rows["2.100"].count, rows["2.100"].previous) == (None, 0, 40)
    assert "3.310" not in rows


def test_each_column_has_its_own_period_and_scenario() -> None:
    shown = view(
        {
            NOW: [record(1, 10), record(2, 11, scenario="budget"), record(3, 99, scenario="forecast")],
            BEFORE: [record(4, 20), record(5, 21, scenario="budget")],
            YEAR_AGO: [record(6, 30)],
        }
    )
    row = next(row for row in shown.statement if row.code == "1.100")
    assert (row.actual, row.budget, row.previous, row.last_year, row.forecast) == (10, 11, 20, 30, 99)
    assert row.against_forecast == (-89, -8_990, -89)
    revenue = next(kpi for kpi in shown.kpis if kpi.id == "revenue")
    assert (revenue.value, revenue.budget.value, revenue.previous.value, revenue.last_year.value) == (
        10,
        11,
        20,
        30,
    )
    assert revenue.forecast is not None
    assert (revenue.forecast.value, revenue.forecast.delta, revenue.forecast.impact) == (99, -89, -89)
    assert [(each.code, each.impact) for each in shown.variances.forecast] == [("1.100", -89)]
    assert shown.entities[0].revenue_forecast == 99


def test_without_a_forecast_nothing_is_beside_a_figure_and_nothing_is_kept() -> None:
    cells = Cells.of([record(1, 10), record(2, 11, scenario="budget")], LIVE)
    entry = entry_of(calculation(), NOW, cells, 1)
    assert (entry.forecast, entry.forecast_sums) == ({}, None)
    shown = view({NOW: [record(1, 10), record(2, 11, scenario="budget")]})
    assert {kpi.forecast for kpi in shown.kpis} == {None}
    assert {(row.forecast, row.against_forecast) for row in shown.statement} == {(None, None)}
    assert shown.variances.forecast == []


def test_a_forecast_of_some_months_makes_no_trailing_year() -> None:
    """Twelve months that hold eleven of nothing would be a forecast that nobody made."""
    made = calculation()
    history: dict[str, SeriesEntry] = {}
    for month in range(1, 13):
        scenarios = ("actual", "forecast") if month > 1 else ("actual",)
        records = [record(f"{s}{month}", 100, scenario=s) for s in scenarios]
        period = f"2025-{month:02d}"
        history[period] = entry_of(made, period, Cells.of(records, LIVE), 1, None, history)
    assert history["2025-12"].actual["revenue_ttm"] == 1_200
    assert history["2025-12"].forecast["revenue"] == 100
    assert "revenue_ttm" not in history["2025-12"].forecast
    year = [record("a", 100), record("f", 90, scenario="forecast")]
    history["2026-01"] = entry_of(made, NOW, Cells.of(year, LIVE), 1, None, history)
    assert history["2026-01"].forecast["revenue_ttm"] == 1_190


def test_a_dashboard_of_before_forecasts_is_read_and_is_behind() -> None:
    shown = view({NOW: [record(1, 10), record(2, 9, scenario="forecast")]})
    fields = shown.model_dump()
    for kpi in fields["kpis"]:
        del kpi["forecast"]
    for row in fields["statement"]:
        del row["forecast"], row["against_forecast"]
    for entity_row in fields["entities"]:
        del entity_row["revenue_forecast"]
    del fields["variances"]["forecast"]
    read = DashboardView.stored(fields)
    assert {kpi.forecast for kpi in read.kpis} == {None}
    made = calculation()
    cells = Cells.of([record(1, 10), record(2, 9, scenario="forecast")], LIVE)
    entry = entry_of(made, NOW, cells, 1)
    # As it was kept then: without a forecast, and by a basis that knew of none.
    before = entry.model_copy(update={"forecast": {}, "forecast_sums": None, "basis": "before"})
    assert entry_of(made, NOW, cells, 1, Computed(before, cells)) == entry


def test_a_series_has_thirteen_periods_and_gaps_stay_gaps() -> None:
    shown = view({NOW: [record(1, 10)], YEAR_AGO: [record(2, 30), record(3, 5, scenario="budget")]})
    series = next(kpi for kpi in shown.kpis if kpi.id == "revenue").series
    assert len(series) == 13
    assert (series[0].period, series[0].value, series[0].budget) == (YEAR_AGO, 30, 5)
    assert (series[-1].period, series[-1].value, series[-1].budget) == (NOW, 10, None)
    assert {point.value for point in series[1:-1]} == {None}


def test_an_undefined_kpi_says_why() -> None:
    shown = view({NOW: [record(1, 5, currency="EUR"), record(2, 40, account="2.100")]})
    reasons = {kpi.id: (kpi.value, kpi.reason) for kpi in shown.kpis}
    assert reasons["revenue"] == (None, "mixed_currency")
    assert reasons["cogs"] == (40, None)
    assert reasons["operating_expense"] == (None, "no_entries")


def test_another_currency_is_in_no_column_of_the_statement() -> None:
    assert lines(view({NOW: [record(1, 5, currency="EUR")]})) == {}


def test_dimensions_show_revenue_and_operating_expense_largest_first() -> None:
    shown = view(
        {
            NOW: [
                record(1, 10, dimensions={"region": "EU"}),
                record(2, 30, dimensions={"region": "US", "segment": "Home"}),
                record(3, -4, account="1.900", dimensions={"region": "US"}),
                record(4, 99, account="2.100", dimensions={"region": "EU"}),
                record(5, 99, scenario="budget", dimensions={"region": "EU"}),
                record(6, 7, account="3.410", dimensions={"region": "EU", "segment": "Office"}),
                record(7, 9, account="3.410", dimensions={"segment": "Sales"}),
                record(8, 99, account="3.410", currency="EUR", dimensions={"segment": "Sales"}),
            ]
        }
    )
    assert [(r.dimension, r.value, r.revenue, r.operating_expense) for r in shown.dimensions] == [
        ("region", "US", 26, None),
        ("region", "EU", 10, 7),
        ("segment", "Home", 30, None),
        ("segment", "Sales", None, 9),
        ("segment", "Office", None, 7),
    ]


def test_entities_stand_in_the_order_of_their_revenue() -> None:
    made = calculation()
    history = {NOW: SeriesEntry(version=1, actual={"revenue": 1}, budget={})}
    rows = [
        headline_of(made, NOW, history).model_copy(update={"entity_id": name, "revenue": revenue})
        for name, revenue in (("none", None), ("small", 5), ("large", 50), ("loss", -5), ("also", 5))
    ]
    shown = view_of(made, NOW, {NOW: Cells()}, history, rows)
    assert [row.entity_id for row in shown.entities] == ["large", "also", "small", "none", "loss"]


MANY = st.lists(
    st.tuples(
        st.sampled_from([each.code for each in CHART if each.is_posting]),
        st.sampled_from(
            [(NOW, "actual"), (NOW, "budget"), (NOW, "forecast"), (BEFORE, "actual"), (YEAR_AGO, "actual")]
        ),
        st.integers(-9, 9),
    ),
    max_size=60,
)


@given(MANY)
def test_variances_are_the_top_of_what_the_analysis_finds(
    amounts: list[tuple[str, tuple[str, str], int]],
) -> None:
    records: dict[str, list[Record]] = {NOW: []}
    for n, (code, (period, scenario), amount) in enumerate(amounts):
        records.setdefault(period, []).append(record(n, amount, account=code, scenario=scenario))
    shown = view(records)
    leaves = [
        row for row in shown.statement if row.is_posting and row.account_class not in (None, "statistical")
    ]
    for column in ("budget", "previous", "last_year", "forecast"):
        lines = [
            compare_line(
                of_account(row.code, row.name, row.account_class, row.actual, getattr(row, column)),
                Materiality(),
            )
            for row in leaves
            if row.account_class is not None
        ]
        expected = [
            (line.key, line.delta, line.percent_bp, line.impact, line.status, line.reason)
            for line in top(lines)
        ]
        found = [
            (each.code, each.delta, each.percent_bp, each.impact, each.status, each.reason)
            for each in getattr(shown.variances, column)
        ]
        assert found == expected


def test_a_cost_above_budget_is_unfavourable_and_balances_are_no_variance_of_profit() -> None:
    chart = [
        account("sales", None, 10, "revenue").model_copy(update={"direction": 1}),
        account("rent", None, 20),
        account("bank", None, 30, "bank").model_copy(update={"direction": 0}),
    ]
    shown = view(
        {
            NOW: [
                record(1, 100, account="sales"), record(2, 80, account="sales", scenario="budget"),
                record(3, 50, account="rent"), record(4, 20, account="rent", scenario="budget"),
                record(5, 9_999, account="bank"), record(6, 1, account="bank", scenario="budget"),
            ]
        },
        chart,
    )  # fmt: skip
    assert [(v.code, v.delta, v.percent_bp, v.impact, v.status) for v in shown.variances.budget] == [
        ("rent", 30, 15_000, -30, "unfavourable"),
        ("sales", 20, 2_500, 20, "favourable"),
    ]
    assert (shown.variances.previous, shown.variances.last_year) == ([], [])
    rows = {row.code: row for row in shown.statement}
    assert (rows["rent"].against_budget, rows["rent"].against_previous) == ((30, 15_000, -30), None)
    assert rows["bank"].against_budget == (9_998, 99_980_000, 0)


def test_kpis_without_a_value_are_listed_apart_with_the_reason_and_headlines_stay() -> None:
    shown = view({NOW: [record(1, 5), record(2, 5, account="2.100", currency="EUR")]})
    assert [kpi.id for kpi in shown.kpis if kpi.headline] == [each.id for each in METRICS if each.headline]
    assert all(kpi.value is not None for kpi in shown.kpis if not kpi.headline)
    missing = {kpi.id: kpi.reason for kpi in shown.missing}
    assert (missing["cash"], missing["cost_ratio"]) == ("no_entries", "mixed_currency")
    assert {kpi.id for kpi in shown.kpis} | missing.keys() == {each.id for each in METRICS}


def test_a_value_that_is_gone_is_gone_from_the_history_too() -> None:
    made = calculation()
    before = Cells.of([record(1, 100, account="2.100")], LIVE)
    entry = entry_of(made, NOW, before, 1)
    assert entry.actual["cogs"] == 100
    assert "cogs" not in entry_of(made, NOW, Cells(), 2, Computed(entry, before)).actual
