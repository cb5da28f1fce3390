"""Why a KPI moved, by the members of a dimension: volume, mix and price, rate and mix, or contribution (B3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ledgerlight.domain.analysis.bridges import Product, Scope, Sold, gross_margin_bridge, revenue_bridge
from ledgerlight.domain.analysis.contributions import Member, RatioMember, contribution, ratio_bridge
from ledgerlight.domain.cells import Cells
from ledgerlight.domain.formulas import Expression, Operation, linear
from ledgerlight.domain.graph import STATISTIC_PREFIX, Graph, Node, is_metric
from ledgerlight.domain.kpis import class_totals, compute, displayed, sums_of, totals_of
from schemas.analysis import Bridge, Contribution, Refused
from schemas.documents import Account, AccountCell, DimensionCell

UNITS = STATISTIC_PREFIX + "units"
"""What is counted as sold. A price is revenue for one of these."""

REVENUE: Mapping[str, int] = {"class.revenue": 1, "class.contra_revenue": 1}
GROSS_PROFIT: Mapping[str, int] = {**REVENUE, "class.cogs": -1}

UNASSIGNED = ""
"""The key of what no member of the dimension has."""

Way = Literal["volume_mix_price", "rate_and_mix", "contribution"]

Terms = Mapping[str, int]
"""Names of sums (``class.revenue``, ``stat.units``) with the factors that they are added up by."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its sums by name, of all and of each member. None is a sum of several currencies."""

    name: str
    period: str
    whole: Mapping[str, int | None]
    members: Mapping[str, Mapping[str, int | None]]


@dataclass(frozen=True, slots=True)
class Formula:
    """What a KPI is made of: a sum, or one sum divided by another."""

    top: Terms
    bottom: Terms | None = None

    @property
    def names(self) -> frozenset[str]:
        """Every sum in it."""
        return frozenset(self.top) | frozenset(self.bottom or ())


@dataclass(frozen=True, slots=True)
class Moved:
    """From ``opening`` to ``closing`` in the KPI's unit, and why. Where volume, mix and price were refused, the
    members' contribution is given beside the reason."""

    way: Way
    opening: int | None
    closing: int | None
    bridge: Bridge | None = None
    contribution: Contribution | None = None
    refused: Refused | None = None


def side_of(
    name: str,
    period: str,
    cells: Iterable[AccountCell],
    dimension_cells: Iterable[DimensionCell],
    dimension: str,
    scenario: str,
    currency: str,
    accounts: Mapping[str, Account],
) -> Side:
    """A dashboard's cells of a scenario as sums, by member of a dimension. ``name`` stands in the reasons."""
    own: dict[str, list[AccountCell]] = {}
    for at, member, of, code, unit, amount, count in dimension_cells:
        if at == dimension:
            own.setdefault(member, []).append((of, code, unit, amount, count))

    def sums(found: Iterable[AccountCell]) -> dict[str, int | None]:
        return sums_of(class_totals(Cells.from_lists(found, []), scenario, currency, accounts))

    return Side(name, period, sums(cells), {member: sums(found) for member, found in own.items()})


def formula_of(node: Node, graph: Graph) -> Formula | None:
    """A KPI as sums; None where it is neither a sum nor a quotient of two within its period."""
    terms = _expanded(node.expression, graph)
    if terms is not None:
        return Formula(terms)
    expression = node.expression
    if isinstance(expression, Operation) and expression.operator == "/":
        top, bottom = _expanded(expression.left, graph), _expanded(expression.right, graph)
        if top is not None and bottom is not None and node.metric.unit != "count":
            return Formula(top, bottom)
    return None


def _expanded(expression: Expression, graph: Graph) -> dict[str, int] | None:
    found: dict[str, int] = {}
    terms = linear(expression)
    if not terms:
        return None
    for name, factor in terms.items():
        inner: dict[str, int] | None = {name: 1}
        if is_metric(name):
            inner = _expanded(graph.nodes[name].expression, graph) if name in graph.nodes else None
        elif name.startswith("period."):
            inner = None
        if inner is None:
            return None
        for base, times in inner.items():
            found[base] = found.get(base, 0) + factor * times
    return {name: factor for name, factor in found.items() if factor}


def moved(node: Node, graph: Graph, before: Side, after: Side, dimension: str, currency: str) -> Moved:
    """Why the KPI is at ``after`` what it is. Parts sum exactly to ``closing - opening``; a part that no member of
    the dimension has is a member of its own. Refused, with the reason, where an answer would mislead."""
    formula = formula_of(node, graph)
    way: Way = "contribution"
    if formula is not None and formula.bottom is not None:
        way = "rate_and_mix"
    elif formula is not None and dict(formula.top) in (dict(REVENUE), dict(GROSS_PROFIT)):
        way = "volume_mix_price"
    opening, closing = (_value(node, graph, side) for side in (before, after))
    answer = Moved(way, opening, closing)

    def refuse(reason: Refused) -> Moved:
        return Moved(way, opening, closing, refused=reason)

    if formula is None:
        return refuse(
            Refused(
                refused="not_additive",
                text=f"{node.metric.name} is neither a sum nor a quotient of two within a month, so no member has a "
                "part of its change.",
            )
        )
    reason = _refusal(node, formula, answer, before, after, dimension)
    if reason is not None or opening is None or closing is None:
        return refuse(reason or Refused(refused="no_entries", text="There is no value to compare."))
    keys = _keys(formula.names | ({UNITS} if way == "volume_mix_price" else set()), before, after)
    if sum(key != UNASSIGNED for key in keys) < 2:
        return refuse(
            Refused(
                refused="too_few_members",
                text=f"Fewer than two members of {_words(dimension)} have a part in {node.metric.name}.",
            )
        )
    if way == "rate_and_mix":
        found = ratio_bridge(
            _ratios(formula, keys, before, after), currency if node.metric.unit == "money" else None
        )
        return refuse(found) if isinstance(found, Refused) else Moved(way, opening, closing, _ranked(found))
    members = [
        Member(key, label_of(key), _sum(formula.top, before, key), _sum(formula.top, after, key))
        for key in keys
    ]
    parts = contribution(members, (opening, closing))
    if isinstance(parts, Refused):
        return refuse(parts)
    if way == "contribution":
        return Moved(way, opening, closing, contribution=parts)
    found = _product_bridge(formula, keys, before, after, dimension, currency)
    if isinstance(found, Refused):
        return Moved(way, opening, closing, contribution=parts, refused=found)
    return Moved(way, opening, closing, _ranked(found))


def label_of(key: str) -> str:
    """A member's name."""
    return key or "Not assigned"


def _value(node: Node, graph: Graph, side: Side) -> int | None:
    value = compute(graph, totals_of(side.whole) or {}, [node], period=side.period)[node.metric.id]
    return displayed(value, node.metric.unit)


def _refusal(
    node: Node, formula: Formula, answer: Moved, before: Side, after: Side, dimension: str
) -> Refused | None:
    name, words = node.metric.name, _words(dimension)
    for side in (before, after):
        sums = (side.whole, *side.members.values())
        if any(each.get(part, 0) is None for each in sums for part in formula.names):
            return Refused(
                refused="mixed_currency",
                text=f"{_first(side.name)} has amounts in several currencies, and there is no rate between them.",
            )
    if answer.closing is None:
        return Refused(refused="no_entries", text=f"{name} has no value in {after.name}.")
    if answer.opening is None:
        return Refused(
            refused="no_baseline",
            text=f"{name} has no value in {before.name}, so there is nothing to compare with.",
        )
    for side in (after, before):
        if not any(sums.get(part) for sums in side.members.values() for part in formula.names):
            return Refused(
                refused="not_split" if side is after else "no_baseline",
                text=f"Nothing of {name} in {side.name} says which {words} it is of.",
            )
    return None


def _keys(names: Iterable[str], before: Side, after: Side) -> list[str]:
    """The members that have any of these sums on either side, and ``UNASSIGNED`` where they leave something."""
    known = sorted(before.members.keys() | after.members.keys())
    listed = list(names)
    return [
        key
        for key in (*(each for each in known if each != UNASSIGNED), UNASSIGNED)
        if any(_amount(side, key, name) for side in (before, after) for name in listed)
    ]


def _amount(side: Side, key: str, name: str) -> int:
    """A member's sum, 0 where it has none. What the members leave of the whole is ``UNASSIGNED``."""
    if key != UNASSIGNED:
        return side.members.get(key, {}).get(name) or 0
    assigned = (sums.get(name) or 0 for member, sums in side.members.items() if member != UNASSIGNED)
    return (side.whole.get(name) or 0) - sum(assigned)


def _sum(terms: Terms, side: Side, key: str) -> int:
    return sum(factor * _amount(side, key, name) for name, factor in terms.items())


def _ratios(formula: Formula, keys: Iterable[str], before: Side, after: Side) -> list[RatioMember]:
    bottom = formula.bottom or {}
    return [
        RatioMember(
            key,
            label_of(key),
            _sum(formula.top, before, key),
            _sum(bottom, before, key),
            _sum(formula.top, after, key),
            _sum(bottom, after, key),
        )
        for key in keys
    ]


def _product_bridge(
    formula: Formula, keys: Sequence[str], before: Side, after: Side, dimension: str, currency: str
) -> Bridge | Refused:
    for side in (before, after):
        if side.whole.get(UNITS) is None:
            return Refused(
                refused="no_quantities",
                text=f"{_first(side.name)} has no units sold, so volume and price cannot be told apart.",
            )
        if not any(sums.get(UNITS) for sums in side.members.values()):
            return Refused(
                refused="no_quantities",
                text=f"The units sold of {side.name} do not say which {_words(dimension)} they are of, so volume and "
                "price cannot be told apart.",
            )

    def sold(side: Side, key: str) -> Sold:
        return Sold(
            _amount(side, key, UNITS),
            _sum(REVENUE, side, key),
            _amount(side, key, "class.cogs") if margin else 0,
        )

    margin = "class.cogs" in formula.top
    products = [Product(key, label_of(key), sold(before, key), sold(after, key), currency) for key in keys]
    found = (gross_margin_bridge if margin else revenue_bridge)(products, Scope(currency, {}))
    return found if isinstance(found, Refused) else _without_currency(found)


def _without_currency(bridge: Bridge) -> Bridge:
    """All of it is in one currency: an effect that cannot be is not shown as nothing."""
    return bridge.model_copy(
        update={
            "effects": [each for each in bridge.effects if each.key != "fx"],
            "rows": [
                row.model_copy(update={"effects": {k: v for k, v in row.effects.items() if k != "fx"}})
                for row in bridge.rows
            ],
        }
    )


def _ranked(bridge: Bridge) -> Bridge:
    """The members that moved most first; what none has last."""
    return bridge.model_copy(
        update={
            "rows": sorted(bridge.rows, key=lambda row: (row.key == UNASSIGNED, -abs(row.change), row.label))
        }
    )


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _words(dimension: str) -> str:
    return dimension.replace("_", " ")
