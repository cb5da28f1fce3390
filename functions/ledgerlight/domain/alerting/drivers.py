"""What moved the figure of an alert: accounts and entities, by what each did to it (FINANCE 6). Pure.

An alert against a comparator is explained against that comparator, every other one against the first of the period
before, the budget, the forecast and last year that the figure is worse than, else the first that there is. Parts that
do not add up to the figure's own change are not shown: better no driver than a wrong one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from ledgerlight.domain.analysis.rounding import share_bp
from ledgerlight.domain.formulas import Expression, Operation, linear
from ledgerlight.domain.graph import CLASS_PREFIX, Graph
from ledgerlight.domain.kpis import displayed
from ledgerlight.domain.periods import shifted
from schemas.alerts import AlertRule, Driver
from schemas.dashboards import Comparison

SHOWN = 5
"""Drivers of a kind that an alert names."""

Side = Literal["previous", "budget", "forecast", "last_year"]
SIDES: tuple[Side, ...] = ("previous", "budget", "forecast", "last_year")

_Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Explanation:
    """``drivers`` of a change ``against`` a comparator; both empty where the figures do not tell."""

    drivers: tuple[Driver, ...] = ()
    against: Side | None = None


def explain(rule: AlertRule, view: _Fields, scope: str, period: str, graph: Graph) -> Explanation:
    """The accounts, and for revenue the entities, that moved what the rule looks at, ``view`` being a parsed
    ``DashboardView``: at most five of a kind, the largest effect first.

    ``impact`` is in the figure's unit, below zero where it was adverse. Of a sum the parts are exact, of a ratio
    they are rounded to basis points.
    """
    if rule.scope.dimension is not None:
        return Explanation()
    statement = view["statement"]
    if rule.account is not None:
        own = next((row for row in statement if row["code"] == rule.account), None)
        side = None if own is None else _side(rule, lambda each: _account_impact(own, each))
        if own is None or side is None or own["is_posting"]:
            return Explanation()
        return _explanation(side, _ranked("account", _below(rule.account, side, statement)))
    kpi = next((each for each in view["kpis"] if each["id"] == rule.metric), None)
    side = None if kpi is None else _side(rule, lambda each: _beside(kpi, each).impact)
    if kpi is None or side is None:
        return Explanation()
    if kpi.get("drivers") is None:
        return _explanation(side, _ranked("account", _ratio_parts(kpi, side, statement, graph)))
    accounts = _ranked("account", _sum_parts(kpi, side, statement))
    entities = _ranked("entity", _entity_parts(kpi, side, view["entities"], scope, period))
    return _explanation(side, accounts + entities)


def _explanation(side: Side, drivers: tuple[Driver, ...]) -> Explanation:
    return Explanation(drivers, side) if drivers else Explanation()


def _side(rule: AlertRule, impact: Callable[[Side], int | None]) -> Side | None:
    """The comparator that explains the alert. ``impact``: the figure's beside a comparator, None without one."""
    asked = next((side for side in SIDES if side == rule.comparator), None)
    known = [side for side in ((asked,) if asked else SIDES) if impact(side) is not None]
    adverse = (side for side in known if (impact(side) or 0) < 0)
    return next(adverse, known[0] if known else None)


def _ranked(kind: Literal["account", "entity"], parts: Iterator[tuple[str, int]]) -> tuple[Driver, ...]:
    found = sorted((part for part in parts if part[1] != 0), key=lambda part: (-abs(part[1]), part[0]))
    return tuple(Driver(kind=kind, id=key, impact=impact) for key, impact in found[:SHOWN])


def _delta(row: _Fields, side: Side) -> int:
    """No entries on one side count as nothing there."""
    return int(row["actual"] or 0) - int(row.get(side) or 0)


def _beside(kpi: _Fields, side: Side) -> Comparison:
    """The KPI's comparison; of nothing where none was stored."""
    stored = kpi.get(side)
    return Comparison(value=None) if stored is None else Comparison(*stored)


def _account_impact(row: _Fields, side: Side) -> int | None:
    return None if row.get(side) is None else int(row["direction"]) * _delta(row, side)


def _below(code: str, side: Side, statement: Sequence[_Fields]) -> Iterator[tuple[str, int]]:
    """The posting accounts under an account, by their own effect."""
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
    if sum(amount for _, amount in parts) != _beside(kpi, side).delta:
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
        points = {period: value for period, value, *_ in row["revenue_series"]}
        given = {"budget": row["revenue_budget"], "forecast": row.get("revenue_forecast")}
        before = given[side] if side in given else points.get(at)
        yield row["entity_id"], kpi["direction"] * (int(row["revenue"] or 0) - int(before or 0))


def _ratio_parts(
    kpi: _Fields, side: Side, statement: Sequence[_Fields], graph: Graph
) -> Iterator[tuple[str, int]]:
    """The change of each account's share of the denominator, which sum to the ratio's change: sum(n x a1 / D1) less
    sum(n x a0 / D0). That is the common-size comparison; a denominator that moved moves no share by itself."""
    node = graph.nodes.get(kpi["id"])
    expression = None if node is None else node.expression
    if not isinstance(expression, Operation) or expression.operator != "/" or kpi["unit"] != "ratio":
        return
    above, below = _factors(expression.left, graph), _factors(expression.right, graph)
    if above is None or below is None:
        return
    rows = _posting(statement)
    now, before = (_total(rows, below, column) for column in ("actual", side))
    if now <= 0 or before <= 0:
        return
    shares = (
        Fraction(_total(rows, above, column), total) for column, total in (("actual", now), (side, before))
    )
    if [displayed(share, "ratio") for share in shares] != [kpi["value"], _beside(kpi, side).value]:
        return  # computed from more than the accounts shown
    for row in rows:
        factor = above.get(row["account_class"], 0)
        if factor:
            # a1 / D1 - a0 / D0 over one denominator: exact in integers, rounded once
            moved = factor * (int(row["actual"] or 0) * before - int(row.get(side) or 0) * now)
            yield row["code"], kpi["direction"] * share_bp(moved, now * before)


def _factors(expression: Expression, graph: Graph) -> Mapping[str, int] | None:
    """By account class, how often each counts; None when it is no sum of classes."""
    terms = linear(expression)
    if terms is None:
        return None
    found: dict[str, int] = {}
    for name, factor in terms.items():
        parts: Mapping[str, int] | None = {name.removeprefix(CLASS_PREFIX): 1}
        if not name.startswith(CLASS_PREFIX):
            parts = graph.nodes[name].drivers if name in graph.nodes else None
        if parts is None:
            return None
        for account_class, inner in parts.items():
            found[account_class] = found.get(account_class, 0) + factor * inner
    return found


def _total(rows: Sequence[_Fields], factors: Mapping[str, int], column: str) -> int:
    return sum(factors.get(row["account_class"], 0) * int(row.get(column) or 0) for row in rows)
