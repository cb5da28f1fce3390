"""The calculation graph: inputs first, circles refused by name, only what is affected computed again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.graph import BadFormula, Cycle, Graph, GraphError
from schemas.metrics import Metric
from tests.builders import METRICS


def metric(metric_id: str, formula: str) -> Metric:
    return Metric(
        id=metric_id, name=metric_id, formula=formula, unit="money", direction=1, period_behaviour="flow"
    )


@st.composite
def acyclic(draw: st.DrawFn) -> list[Metric]:
    """Metrics that use only metrics of a lower number, in any order."""
    metrics = []
    for number in range(draw(st.integers(1, 10))):
        below = draw(st.sets(st.integers(0, max(number - 1, 0)), max_size=3)) if number else set()
        parts = [f"m{each}" for each in sorted(below)] or ["class.revenue"]
        metrics.append(metric(f"m{number}", " + ".join(parts)))
    return draw(st.permutations(metrics))


@given(acyclic())
def test_every_metric_follows_its_inputs(metrics: list[Metric]) -> None:
    order = list(Graph(metrics).nodes)
    assert sorted(order) == sorted(each.id for each in metrics)
    for each in metrics:
        for name in Graph(metrics).nodes[each.id].inputs - {"class.revenue"}:
            assert order.index(name) < order.index(each.id)


@given(acyclic(), st.data())
def test_affected_is_what_a_change_reaches_and_nothing_else(
    metrics: list[Metric], data: st.DataObject
) -> None:
    graph = Graph(metrics)
    changed = data.draw(st.sets(st.sampled_from(sorted(graph.nodes)), max_size=2))
    reached = set(changed)
    while more := {m for m, node in graph.nodes.items() if node.inputs & reached} - reached:
        reached |= more
    affected = [node.metric.id for node in graph.affected(changed)]
    assert set(affected) == reached
    assert affected == [each for each in graph.nodes if each in reached]


def test_a_class_affects_what_is_computed_from_it_through_other_metrics() -> None:
    whole = Graph(METRICS)
    standing = [metric for metric in METRICS if not whole.nodes[metric.id].reach]
    affected = [node.metric.id for node in Graph(standing).affected(["class.opex"])]
    assert affected == [
        "operating_expense", "operating_expense_ratio", "ebitda", "ebitda_margin", "operating_profit",
        "operating_margin", "interest_cover", "profit_before_tax", "effective_tax_rate", "net_income", "net_margin",
        "expense_per_employee",
    ]  # fmt: skip


def test_what_looks_back_is_affected_by_anything_for_an_earlier_period_may_have_changed() -> None:
    graph = Graph([metric("a", "ttm(class.revenue)"), metric("b", "a / 2"), metric("c", "class.cogs")])
    assert [node.metric.id for node in graph.affected([])] == ["a", "b"]
    assert graph.reach == 11


def test_a_circle_is_refused_with_its_way_round() -> None:
    with pytest.raises(Cycle, match=r"a -> b -> c -> a") as refused:
        Graph([metric("a", "b"), metric("b", "c + class.cogs"), metric("c", "a"), metric("d", "a")])
    assert refused.value.path == ["a", "b", "c", "a"]


def test_a_circle_is_named_without_the_way_that_leads_to_it() -> None:
    with pytest.raises(Cycle) as refused:
        Graph([metric("start", "a"), metric("a", "b"), metric("b", "a")])
    assert refused.value.path == ["a", "b", "a"]


def test_a_metric_that_uses_itself_is_a_circle() -> None:
    with pytest.raises(Cycle, match="a -> a"):
        Graph([metric("a", "a + 1")])


@pytest.mark.parametrize(
    ("formula", "problem"),
    [
        ("class.revenues", "'class.revenues' is no account class"),
        ("margin", "'margin' is no KPI"),
    ],
)
def test_an_unknown_name_is_refused_with_the_metric_that_uses_it(formula: str, problem: str) -> None:
    with pytest.raises(GraphError, match=problem):
        Graph([metric("a", formula)])


def test_a_metric_defined_twice_is_refused() -> None:
    with pytest.raises(GraphError, match="defined twice"):
        Graph([metric("a", "1"), metric("a", "2")])


def test_a_formula_that_cannot_be_parsed_is_refused() -> None:
    with pytest.raises(BadFormula, match="the formula ends too early"):
        Graph([metric("a", "class.revenue +")])


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("class.revenue + class.contra_revenue", {"revenue": 1, "contra_revenue": 1}),
        ("class.revenue - (class.cogs - class.opex) * 2", {"revenue": 1, "cogs": -2, "opex": 2}),
        ("class.cogs - class.cogs + class.tax", {"tax": 1}),
        ("class.tax * (0 - 1)", {"tax": -1}),
        ("class.tax * class.tax", None),
        ("class.tax / 2", None),
        ("class.tax + 1", None),
        ("class.tax * period.days", None),
    ],
)
def test_a_metric_that_is_a_sum_of_classes_names_them(formula: str, expected: dict[str, int] | None) -> None:
    metric = METRICS[0].model_copy(update={"id": "sum", "formula": formula})
    assert Graph([metric]).nodes["sum"].drivers == expected


def test_drivers_come_through_other_metrics_and_a_ratio_has_none() -> None:
    nodes = Graph(METRICS).nodes
    assert nodes["ebitda"].drivers == {"revenue": 1, "contra_revenue": 1, "cogs": -1, "opex": -1}
    assert nodes["profit_before_tax"].drivers == {
        "revenue": 1, "contra_revenue": 1, "cogs": -1, "opex": -1, "depreciation": -1, "amortisation": -1,
        "other_income": 1, "other_expense": -1, "interest": -1,
    }  # fmt: skip
    assert (nodes["gross_margin"].drivers, nodes["receivable_days"].drivers) == (None, None)
