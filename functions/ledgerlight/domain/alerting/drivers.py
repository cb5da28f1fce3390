"""What moved the figure of an alert: accounts and entities, by what each did to it (FINANCE 6). Pure.

An alert against a comparator is explained against that comparator, every other one against the period before, else
the budget, else last year. Parts that do not add up to the figure's own change are not shown: better no driver than
a wrong one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

from ledgerlight.domain.alerting.folding import inputs_of
from ledgerlight.domain.formulas import Undefined, Value
from ledgerlight.domain.graph import CLASS_PREFIX, Graph
from ledgerlight.domain.kpis import BASIS_POINTS, ClassTotals, compute, displayed
from ledgerlight.domain.periods import shifted
from schemas.alerts import AlertRule, Driver

SHOWN = 5
"""Drivers of a kind that an alert names."""

Side = Literal["previous", "budget", "last_year"]
SIDES: tuple[Side, ...] = ("previous", "budget", "last_year")

_Fields = Mapping[str, Any]


def drivers_of(rule: AlertRule, view: _Fields, scope: str, period: str, graph: Graph) -> tuple[Driver, ...]:
    """The accounts, and for revenue the entities, that moved what the rule looks at, ``view`` being a parsed
    ``DashboardView``: at most five of a kind, the largest effect first.

    ``impact`` is in the figure's unit, below zero where it was adverse. Of a sum the parts are exact. Of a ratio an
    account's part is what the ratio would regain if that account alone were at the comparator: such parts need not
    add up, so they rank and do not sum. Empty where the view does not tell.
    """
    if rule.scope.dimension is not None:
        return ()
    if rule.account is not None:
        return _ranked("account", _below(rule, rule.account, view["statement"]))
    kpi = next((each for each in view["kpis"] if each["id"] == rule.metric), None)
    side = None if kpi is None else _side(rule, lambda each: kpi[each]["delta"] is not None)
    if kpi is None or side is None:
        return ()
    if kpi["drivers"] is None:
        return _ranked("account", _ratio_parts(kpi, side, view["statement"], graph))
    accounts = _ranked("account", _sum_parts(kpi, side, view["statement"]))
    return accounts + _ranked("entity", _entity_parts(kpi, side, view["entities"], scope, period))


def _side(rule: AlertRule, has: Callable[[Side], bool]) -> Side | None:
    """The comparator that explains the alert."""
    asked = next((side for side in SIDES if side == rule.comparator), None)
    return next((side for side in ((asked,) if asked else SIDES) if has(side)), None)


def _ranked(kind: Literal["account", "entity"], parts: Iterator[tuple[str, int]]) -> tuple[Driver, ...]:
    found = sorted((part for part in parts if part[1] != 0), key=lambda part: (-abs(part[1]), part[0]))
    return tuple(Driver(kind=kind, id=key, impact=impact) for key, impact in found[:SHOWN])


def _delta(row: _Fields, side: Side) -> int:
    """No entries on one side count as nothing there."""
    return int(row["actual"] or 0) - int(row[side] or 0)


def _below(rule: AlertRule, code: str, statement: Sequence[_Fields]) -> Iterator[tuple[str, int]]:
    """The posting accounts under an account, by their own effect; a posting account has none."""
    own = next((row for row in statement if row["code"] == code), None)
    if own is None or own["is_posting"]:
        return
    side = _side(rule, lambda each: own[each] is not None)
    if side is None:
        return
    parents = {row["code"]: row["parent"] for row in statement}
    for row in statement:
        if row["is_posting"] and code in _ancestors(row["code"], parents):
            yield row["code"], row["direction"] * _delta(row, side)


def _ancestors(code: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    seen = {code}
    at = parents.get(code)
    while at is not None and at not in seen:
        yield at
        seen.add(at)
        at = parents.get(at)


def _posting(statement: Sequence[_Fields]) -> list[_Fields]:
    return [row for row in statement if row["is_posting"] and row["account_class"] is not None]


def _sum_parts(kpi: _Fields, side: Side, statement: Sequence[_Fields]) -> Iterator[tuple[str, int]]:
    factors: Mapping[str, int] = kpi["drivers"]
    parts = [
        (row["code"], factors[row["account_class"]] * _delta(row, side))
        for row in _posting(statement)
        if row["account_class"] in factors
    ]
    if sum(amount for _, amount in parts) != kpi[side]["delta"]:
        return  # amounts in another currency, or balances, which the statement shows as movements
    for code, amount in parts:
        yield code, kpi["direction"] * amount


def _entity_parts(
    kpi: _Fields, side: Side, entities: Sequence[_Fields], scope: str, period: str
) -> Iterator[tuple[str, int]]:
    """Of revenue alone: a dashboard holds no other KPI's history by entity."""
    if kpi["id"] != "revenue" or all(row["entity_id"] == scope for row in entities):
        return
    at = shifted(period, -1 if side == "previous" else -12)
    for row in entities:
        points = {point["period"]: point["value"] for point in row["revenue_series"]}
        before = row["revenue_budget"] if side == "budget" else points.get(at)
        yield row["entity_id"], kpi["direction"] * (int(row["revenue"] or 0) - int(before or 0))


def _ratio_parts(
    kpi: _Fields, side: Side, statement: Sequence[_Fields], graph: Graph
) -> Iterator[tuple[str, int]]:
    node = graph.nodes.get(kpi["id"])
    if node is None or node.metric.unit != "ratio":
        return
    used = {name.removeprefix(CLASS_PREFIX) for name in inputs_of(graph)[node.metric.id]}
    rows = [row for row in _posting(statement) if row["account_class"] in used]
    totals = _totals(rows)

    def ratio(classes: ClassTotals) -> Value:
        return compute(graph, classes, [node])[node.metric.id]

    now = ratio(totals)
    if isinstance(now, Undefined) or displayed(now, "ratio") != kpi["value"]:
        return  # computed from more than these accounts
    for row in rows:
        name = CLASS_PREFIX + row["account_class"]
        without = ratio({**totals, name: _fraction(totals.get(name)) - _delta(row, side)})
        if not isinstance(without, Undefined):
            yield row["code"], kpi["direction"] * round((now - without) * BASIS_POINTS)


def _totals(rows: Sequence[_Fields]) -> ClassTotals:
    """Actual amounts by class; a class without entries is absent."""
    totals: ClassTotals = {}
    for row in rows:
        if row["actual"] is not None:
            name = CLASS_PREFIX + row["account_class"]
            totals[name] = _fraction(totals.get(name)) + row["actual"]
    return totals


def _fraction(value: Value | None) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(0)
