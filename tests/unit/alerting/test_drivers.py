"""Who moved the figure: parts that add up, the adverse ones first among equals, silence where they would mislead."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.alerting.drivers import SHOWN, Explanation, explain
from ledgerlight.domain.graph import Graph
from ledgerlight.domain.kpis import compare
from schemas.alerts import AlertRule, Driver, RuleScope
from schemas.dashboards import EntityRow, KpiValue, SeriesPoint, StatementRow
from schemas.metrics import Metric
from tests.unit.alerting.examples import absolute, rule

PERIOD = "2026-01"
GRAPH = Graph(
    Metric.model_validate({"name": each["id"], "period_behaviour": "flow", **each})
    for each in (
        {"id": "revenue", "formula": "class.revenue + class.contra_revenue", "unit": "money", "direction": 1},
        {"id": "cogs", "formula": "class.cogs", "unit": "money", "direction": -1},
        {"id": "gross_profit", "formula": "revenue - cogs", "unit": "money", "direction": 1},
        {"id": "gross_margin", "formula": "gross_profit / revenue", "unit": "ratio", "direction": 1},
    )
)
DRIVERS: dict[str, dict[str, int]] = {
    "revenue": {"revenue": 1, "contra_revenue": 1},
    "cogs": {"cogs": 1},
    "gross_profit": {"revenue": 1, "contra_revenue": 1, "cogs": -1},
}


def drivers_of(
    of: AlertRule, shown: dict[str, Any], scope: str, period: str, graph: Graph
) -> tuple[Driver, ...]:
    return explain(of, shown, scope, period, graph).drivers


def line(
    code: str, account_class: str, actual: int | None, budget: int | None, **changes: Any
) -> StatementRow:
    fields: dict[str, Any] = {
        "code": code, "name": code, "parent": None, "depth": 0, "is_posting": True, "account_class": account_class,
        "direction": -1 if account_class == "cogs" else 1, "actual": actual, "budget": budget, "previous": None,
        "last_year": None, "count": 1,
    }  # fmt: skip
    return StatementRow(**(fields | changes))


def kpi(name: str, value: int, budget: int | None, **changes: Any) -> KpiValue:
    node = GRAPH.nodes[name].metric
    none = compare(value, None, node.unit, node.direction)
    fields: dict[str, Any] = {
        "id": name, "name": name, "unit": node.unit, "direction": node.direction, "value": value, "previous": none,
        "last_year": none, "budget": compare(value, budget, node.unit, node.direction),
        "drivers": DRIVERS.get(name), "series": [],
    }  # fmt: skip
    return KpiValue(**(fields | changes))


def view(kpis: list[KpiValue], statement: list[StatementRow], *entities: EntityRow) -> dict[str, Any]:
    return {
        "kpis": [each.model_dump() for each in kpis],
        "statement": [each.model_dump() for each in statement],
        "entities": [each.model_dump() for each in entities],
    }


STATEMENT = [
    line("1", "revenue", 90_000, 100_000, is_posting=False),
    line("1.100", "revenue", 95_000, 100_000, parent="1"),
    line("1.900", "contra_revenue", -5_000, None, parent="1"),
    line("2.100", "cogs", 60_000, 50_000),
]


def test_the_accounts_of_a_sum_are_named_with_their_exact_parts_none_counting_as_nothing() -> None:
    shown = view([kpi("gross_profit", 30_000, 50_000)], STATEMENT)
    found = drivers_of(rule(metric="gross_profit"), shown, "group", PERIOD, GRAPH)
    assert found == (
        Driver(kind="account", id="2.100", impact=-10_000),
        Driver(kind="account", id="1.100", impact=-5_000),
        Driver(kind="account", id="1.900", impact=-5_000),
    )


def test_of_a_cost_more_is_adverse() -> None:
    shown = view([kpi("cogs", 60_000, 50_000)], STATEMENT)
    assert drivers_of(rule(metric="cogs"), shown, "group", PERIOD, GRAPH)[0].impact == -10_000


def test_without_a_comparator_of_its_own_an_alert_is_explained_by_what_it_is_worse_than() -> None:
    below = absolute(metric="gross_profit")
    rows = [
        line("1.100", "revenue", 95_000, 100_000, previous=95_000),
        line("1.900", "contra_revenue", -5_000, None, previous=-5_000),
        line("2.100", "cogs", 60_000, 50_000, previous=65_000),
    ]
    better = compare(30_000, 25_000, "money", 1)
    shown = view([kpi("gross_profit", 30_000, 50_000, previous=better)], rows)
    found = explain(below, shown, "group", PERIOD, GRAPH)
    assert (found.against, len(found.drivers)) == ("budget", 3), "it is better than before"
    shown = view([kpi("gross_profit", 30_000, None, previous=better)], rows)
    found = explain(below, shown, "group", PERIOD, GRAPH)
    assert found == Explanation((Driver(kind="account", id="2.100", impact=5_000),), "previous"), (
        "all there is"
    )
    shown = view([kpi("gross_profit", 30_000, None)], rows)
    assert explain(below, shown, "group", PERIOD, GRAPH) == Explanation()


def test_parts_that_do_not_add_up_are_not_shown() -> None:
    shown = view([kpi("gross_profit", 30_000, 49_999)], STATEMENT)
    assert drivers_of(rule(metric="gross_profit"), shown, "group", PERIOD, GRAPH) == ()


def test_of_a_ratio_the_accounts_shares_of_the_denominator_moved_and_sum_to_its_change() -> None:
    # 30,000 of 90,000 is 33.33 %, and was planned as 50,000 of 100,000: 50 %.
    shown = view([kpi("gross_margin", 3_333, 5_000)], STATEMENT)
    found = explain(rule(metric="gross_margin"), shown, "group", PERIOD, GRAPH)
    # Cost took 66.67 % instead of 50 %; sales are 105.56 % instead of 100 % of revenue, discounts -5.56 instead of 0.
    assert [(each.id, each.impact) for each in found.drivers] == [
        ("2.100", -1_667),
        ("1.100", 556),
        ("1.900", -556),
    ]
    assert found.against == "budget"


def test_a_denominator_that_moved_alone_with_all_the_rest_moves_no_share() -> None:
    rows = [line("1.100", "revenue", 50_000, 100_000), line("2.100", "cogs", 30_000, 50_000)]
    shown = view([kpi("gross_margin", 4_000, 5_000)], rows)
    found = drivers_of(rule(metric="gross_margin"), shown, "group", PERIOD, GRAPH)
    assert [(each.id, each.impact) for each in found] == [("2.100", -1_000)]


def test_a_ratio_without_a_denominator_then_has_no_drivers() -> None:
    rows = [line("1.100", "revenue", 50_000, None), line("2.100", "cogs", 30_000, 50_000)]
    shown = view([kpi("gross_margin", 4_000, 5_000)], rows)
    assert explain(rule(metric="gross_margin"), shown, "group", PERIOD, GRAPH) == Explanation()


def test_a_ratio_of_more_than_the_accounts_shown_has_no_drivers() -> None:
    shown = view([kpi("gross_margin", 3_400, 5_000)], STATEMENT)
    assert drivers_of(rule(metric="gross_margin"), shown, "group", PERIOD, GRAPH) == ()


def test_revenue_of_a_parent_names_the_entities_too() -> None:
    def child(name: str, revenue: int, budget: int) -> EntityRow:
        return EntityRow(
            entity_id=name, name=name, revenue=revenue, revenue_budget=budget, gross_profit=None,
            net_income=None, revenue_series=[SeriesPoint(period="2025-12", value=7)],
        )  # fmt: skip

    shown = view([kpi("revenue", 90_000, 100_000)], STATEMENT, child("east", 50, 40), child("west", 10, 70))
    found = drivers_of(rule(), shown, "group", PERIOD, GRAPH)
    assert [(each.id, each.impact) for each in found if each.kind == "entity"] == [
        ("west", -60),
        ("east", 10),
    ]
    previous = compare(90_000, 95_000, "money", 1)
    rows = [line("1.100", "revenue", 90_000, 100_000, previous=95_000)]
    shown = view([kpi("revenue", 90_000, 100_000, previous=previous)], rows, child("west", 10, 70))
    found = drivers_of(rule(comparator="previous"), shown, "group", PERIOD, GRAPH)
    assert [(each.id, each.impact) for each in found] == [("1.100", -5_000), ("west", 3)]
    alone = drivers_of(rule(comparator="previous"), shown, "west", PERIOD, GRAPH)
    assert [each.kind for each in alone] == ["account"], "a leaf is no driver of itself"


def test_an_account_is_explained_by_the_accounts_below_it() -> None:
    shown = view([], STATEMENT)
    on_account = rule(metric=None, account="1")
    found = drivers_of(on_account, shown, "group", PERIOD, GRAPH)
    assert [(each.id, each.impact) for each in found] == [("1.100", -5_000), ("1.900", -5_000)]
    assert drivers_of(rule(metric=None, account="1.100"), shown, "group", PERIOD, GRAPH) == ()
    assert drivers_of(rule(metric=None, account="9"), shown, "group", PERIOD, GRAPH) == ()


def test_a_dimension_member_and_an_absent_figure_have_none() -> None:
    shown = view([kpi("revenue", 90_000, 100_000)], STATEMENT)
    member = rule(scope=RuleScope(entity_id="group", dimension="region", member="West"))
    assert drivers_of(member, shown, "group", PERIOD, GRAPH) == ()
    assert drivers_of(rule(metric="cogs"), shown, "group", PERIOD, GRAPH) == ()


AMOUNTS = st.none() | st.integers(-(10**12), 10**12)


@given(st.lists(st.tuples(st.sampled_from(["revenue", "cogs"]), AMOUNTS, AMOUNTS), min_size=1, max_size=12))
def test_at_most_five_the_largest_first_and_together_never_more_than_all(
    amounts: list[tuple[str, int | None, int | None]],
) -> None:
    rows = [line(f"{n}", kind, actual, budget) for n, (kind, actual, budget) in enumerate(amounts)]
    sign = {"revenue": 1, "cogs": -1}
    parts = [sign[kind] * ((actual or 0) - (budget or 0)) for kind, actual, budget in amounts]
    delta = sum(parts)
    shown = view([kpi("gross_profit", delta, 0)], rows)
    found = drivers_of(rule(metric="gross_profit"), shown, "group", PERIOD, GRAPH)
    ranked = sorted((abs(part) for part in parts if part), reverse=True)
    assert [abs(each.impact) for each in found] == ranked[:SHOWN]
    if len(ranked) <= SHOWN:
        assert sum(each.impact for each in found) == delta
