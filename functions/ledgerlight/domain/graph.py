"""The calculation graph: which metric is computed from which, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from ledgerlight.domain.formulas import Expression, linear, names, parse
from schemas.metrics import Metric
from schemas.primitives import AccountClass

CLASS_PREFIX = "class."
PERIOD_DAYS = "period.days"
"""A name that is no input: it never changes."""
_CLASSES = frozenset(get_args(AccountClass))


class GraphError(ValueError):
    """Metric definitions that cannot be computed; says which and why."""


class Cycle(GraphError):
    """A metric that depends on itself; ``path`` names the way round."""

    def __init__(self, path: list[str]) -> None:
        super().__init__(f"metrics depend on each other in a circle: {' -> '.join(path)}")
        self.path = path


@dataclass(frozen=True, slots=True)
class Node:
    """A metric ready to compute. ``drivers``: the account classes whose sum it is, with their factors; None when
    it is another thing than such a sum of money."""

    metric: Metric
    expression: Expression
    inputs: frozenset[str]
    drivers: dict[str, int] | None = None


class Graph:
    """Metrics in an order in which each follows its inputs."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        """Raises ``FormulaError``, ``GraphError`` for unknown names and doubles, ``Cycle`` for circles."""
        nodes: dict[str, Node] = {}
        for metric in metrics:
            if metric.id in nodes:
                raise GraphError(f"metric {metric.id!r} is defined twice")
            expression = parse(metric.formula)
            nodes[metric.id] = Node(metric, expression, frozenset(names(expression) - {PERIOD_DAYS}))
        for node in nodes.values():
            _require_known(node, nodes)
        self.nodes: dict[str, Node] = {}
        for metric_id in _ordered(nodes):
            self.nodes[metric_id] = replace(nodes[metric_id], drivers=_drivers(nodes[metric_id], self.nodes))

    def affected(self, changed: Iterable[str]) -> list[Node]:
        """The metrics to compute again, in order, when these inputs (classes or metrics) changed."""
        dirty = set(changed)
        result = []
        for metric_id, node in self.nodes.items():
            if metric_id in dirty or node.inputs & dirty:
                dirty.add(metric_id)
                result.append(node)
        return result


def _require_known(node: Node, nodes: Mapping[str, Node]) -> None:
    for name in sorted(node.inputs):
        is_class = name.startswith(CLASS_PREFIX)
        if (is_class and name.removeprefix(CLASS_PREFIX) in _CLASSES) or (not is_class and name in nodes):
            continue
        kind = "account class" if is_class else "metric"
        raise GraphError(f"metric {node.metric.id!r} uses {name!r}, which is no {kind}; check the spelling")


def _drivers(node: Node, before: Mapping[str, Node]) -> dict[str, int] | None:
    """By class without its prefix. ``before`` holds the metrics that the node uses."""
    terms = linear(node.expression) if node.metric.unit == "money" else None
    if terms is None:
        return None
    found: dict[str, int] = {}
    for name, factor in terms.items():
        parts: dict[str, int] | None = {name.removeprefix(CLASS_PREFIX): 1}
        if not name.startswith(CLASS_PREFIX):
            parts = before[name].drivers if name in before else None
        if parts is None:
            return None
        for account_class, inner in parts.items():
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
        if not name.startswith(CLASS_PREFIX):
            _visit(name, nodes, done, [*path, metric_id])
    done[metric_id] = None
