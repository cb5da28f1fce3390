"""The calculation graph: which metric is computed from which, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from ledgerlight.domain.formulas import (
    Expression,
    FormulaError,
    Name,
    Operation,
    Window,
    linear,
    looks_back,
    names,
    parse,
    parts,
)
from ledgerlight.domain.text import near_matches
from schemas.metrics import Metric
from schemas.primitives import AccountClass

CLASS_PREFIX = "class."
STATISTIC_PREFIX = "stat."
PERIOD_DAYS = "period.days"
"""A name that is no input: it never changes."""
CLASSES: tuple[str, ...] = tuple(each for each in get_args(AccountClass) if each != "statistical")
"""Account classes that hold money; what is counted instead has a name of its own."""
_CLASSES = frozenset(CLASSES)


class GraphError(ValueError):
    """Metric definitions that cannot be computed; says which and why. ``metric_id``: the one that is at fault."""

    def __init__(self, message: str, metric_id: str = "") -> None:
        super().__init__(message)
        self.metric_id = metric_id


class BadFormula(GraphError):
    """A metric whose formula cannot be parsed, or names what there is not; ``error`` has the place."""

    def __init__(self, metric_id: str, error: FormulaError, near: Iterable[str] = ()) -> None:
        super().__init__(f"metric {metric_id!r}: {error}", metric_id)
        self.error = error
        self.near = list(near)


class Cycle(GraphError):
    """A metric that depends on itself; ``path`` names the way round."""

    def __init__(self, path: list[str]) -> None:
        super().__init__(f"metrics depend on each other in a circle: {' -> '.join(path)}", path[0])
        self.path = path


@dataclass(frozen=True, slots=True)
class Node:
    """A metric ready to compute. ``drivers``: the account classes whose sum it is, with their factors; None when
    it is another thing than such a sum of money. ``looks_back``: earlier periods are in its formula. ``reach``: how
    many periods back what it is made of goes, through other metrics too."""

    metric: Metric
    expression: Expression
    inputs: frozenset[str]
    drivers: dict[str, int] | None = None
    looks_back: bool = False
    reach: int = 0


class Graph:
    """Metrics in an order in which each follows its inputs."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        """Raises ``BadFormula`` for what cannot be parsed and unknown names, ``GraphError`` for doubles, ``Cycle``
        for circles."""
        nodes: dict[str, Node] = {}
        for metric in metrics:
            if metric.id in nodes:
                raise GraphError(f"metric {metric.id!r} is defined twice", metric.id)
            try:
                expression = parse(metric.formula)
            except FormulaError as error:
                raise BadFormula(metric.id, error) from None
            inputs = frozenset(names(expression) - {PERIOD_DAYS})
            nodes[metric.id] = Node(metric, expression, inputs, looks_back=looks_back(expression))
        for node in nodes.values():
            _require_known(node, nodes)
        self.nodes: dict[str, Node] = {}
        for metric_id in _ordered(nodes):
            node = nodes[metric_id]
            reach = _reach(node.expression, self.nodes)
            self.nodes[metric_id] = replace(node, drivers=_drivers(node, self.nodes), reach=reach)
        self.reach = max((node.reach for node in self.nodes.values()), default=0)

    def affected(self, changed: Iterable[str]) -> list[Node]:
        """The metrics to compute again, in order, when these inputs (classes, statistics or metrics) changed. What
        looks back is always among them: an earlier period may have changed."""
        dirty = set(changed)
        result = []
        for metric_id, node in self.nodes.items():
            if metric_id in dirty or node.looks_back or node.inputs & dirty:
                dirty.add(metric_id)
                result.append(node)
        return result


def _reach(expression: Expression, before: Mapping[str, Node]) -> int:
    """How many periods back an expression looks."""
    if isinstance(expression, Window):
        return expression.months - 1 + _reach(expression.inner, before)
    if isinstance(expression, Operation):
        return max(_reach(expression.left, before), _reach(expression.right, before))
    return before[expression.id].reach if isinstance(expression, Name) and expression.id in before else 0


def is_metric(name: str) -> bool:
    """Whether a name in a formula is another metric's."""
    return "." not in name


def _require_known(node: Node, nodes: Mapping[str, Node]) -> None:
    for part in parts(node.expression):
        if not isinstance(part, Name) or part.id == PERIOD_DAYS:
            continue
        name, kind, known = part.id, "KPI", set(nodes) - {node.metric.id}
        if name.startswith(STATISTIC_PREFIX):
            continue  # an organization names its own; one without entries has no value
        if name.startswith(CLASS_PREFIX):
            kind, known = "account class", {CLASS_PREFIX + each for each in _CLASSES}
        if name in known or name in nodes:
            continue
        raise unknown_name(node.metric, part, kind, {*known, *(CLASS_PREFIX + each for each in _CLASSES)})


def unknown_name(metric: Metric, name: Name, kind: str, known: Iterable[str]) -> BadFormula:
    """A name that nothing has, with those that look like it."""
    near = near_matches(name.id, known)
    expected = " or ".join(near) if near else ""
    problem = f"{name.id!r} is no {kind}"
    return BadFormula(
        metric.id, FormulaError(metric.formula, name.position, problem, name.id, expected), near
    )


def _drivers(node: Node, before: Mapping[str, Node]) -> dict[str, int] | None:
    """By class without its prefix. ``before`` holds the metrics that the node uses."""
    terms = linear(node.expression) if node.metric.unit == "money" else None
    if terms is None:
        return None
    found: dict[str, int] = {}
    for name, factor in terms.items():
        summed: dict[str, int] | None = {name.removeprefix(CLASS_PREFIX): 1}
        if not name.startswith(CLASS_PREFIX):
            summed = before[name].drivers if name in before else None
        if summed is None:
            return None
        for account_class, inner in summed.items():
            found[account_class] = found.get(account_class, 0) + factor * inner
    return {account_class: factor for account_class, factor in found.items() if factor}


def _ordered(nodes: Mapping[str, Node]) -> list[str]:
    done: dict[str, None] = {}
    for start in nodes:
        _visit(start, nodes, done, [])
    return list(done)


def _visit(metric_id: str, nodes: Mapping[str, Node], done: dict[str, None], path: list[str]) -> None:
    if metric_id in done:
        return
    if metric_id in path:
        raise Cycle([*path[path.index(metric_id) :], metric_id])
    for name in sorted(nodes[metric_id].inputs):
        if is_metric(name):
            _visit(name, nodes, done, [*path, metric_id])
    done[metric_id] = None
