"""KPI values of one scope and period, from its cells through the calculation graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from ledgerlight.domain.analysis.rounding import share_bp
from ledgerlight.domain.cells import Cells
from ledgerlight.domain.formulas import Undefined, Value, evaluate
from ledgerlight.domain.graph import CLASS_PREFIX, PERIOD_DAYS, Graph, Node
from schemas.documents import Account, Comparison, Moved

BASIS_POINTS = 10_000
NO_ENTRIES = Undefined("no_entries")

ClassTotals = dict[str, Value]
"""``class.<account class>`` -> minor units, or why there is no sum."""


def class_totals(cells: Cells, scenario: str, currency: str, accounts: Mapping[str, Account]) -> ClassTotals:
    """Sums by account class of one scenario. Classes without entries are absent.

    An amount in another currency than the scope's makes its class undefined: nothing is added across
    currencies without a rate.
    """
    totals: dict[str, Value] = {}
    for (cell_scenario, code, cell_currency), (amount, _) in cells.accounts.items():
        account = accounts.get(code)
        if cell_scenario != scenario or account is None or account.account_class is None:
            continue
        name = CLASS_PREFIX + account.account_class
        known = totals.get(name, Fraction(0))
        if isinstance(known, Undefined) or cell_currency != currency:
            totals[name] = Undefined("mixed_currency")
        else:
            totals[name] = known + amount
    return totals


def changed_classes(before: ClassTotals, after: ClassTotals) -> set[str]:
    """The classes whose sum is another, or is there only before or only after."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def compute(
    graph: Graph, classes: ClassTotals, nodes: Iterable[Node] | None = None, *, days: int | None = None
) -> dict[str, Value]:
    """Every metric, or only these (``graph.affected``), of a period of so many days. What a formula uses is
    computed with it: the values that are kept of the others are rounded for display, and nothing is computed from
    those. Without ``days`` what needs them is undefined."""
    values: dict[str, Value] = {}

    def lookup(name: str) -> Value:
        if name.startswith(CLASS_PREFIX):
            return classes.get(name, NO_ENTRIES)
        if name == PERIOD_DAYS:
            return NO_ENTRIES if days is None else Fraction(days)
        if name not in values:
            values[name] = evaluate(graph.nodes[name].expression, lookup)
        return values[name]

    wanted = graph.nodes.values() if nodes is None else nodes
    return {node.metric.id: lookup(node.metric.id) for node in wanted}


def displayed(value: Value, unit: str) -> int | None:
    """The integer that is shown: minor units or a count, basis points of a ratio; half-even at this edge only."""
    if isinstance(value, Undefined):
        return None
    return round(value * BASIS_POINTS) if unit == "ratio" else round(value)


def compare(value: int | None, baseline: int | None, unit: str, direction: int) -> Comparison:
    """A value beside a comparator (FINANCE 2).

    The percentage is of the comparator's size, so its sign is the change's own also after a loss; where
    the sign crosses there is an amount only. A ratio changes by points, never by percent of percent.
    """
    if value is None or baseline is None:
        return Comparison(value=baseline, reason="no_baseline")
    delta = value - baseline
    percent = None if unit == "ratio" else percent_of(delta, baseline)
    reason = "zero_denominator" if unit != "ratio" and baseline == 0 else None
    return Comparison(
        value=baseline, delta=delta, percent_bp=percent, impact=direction * delta, reason=reason
    )


def moved(value: int | None, baseline: int | None, direction: int) -> Moved | None:
    """``compare`` for a line of the statement: (delta, percent_bp, impact)."""
    if value is None or baseline is None:
        return None
    delta = value - baseline
    crosses = baseline == 0 or ((value < 0) != (baseline < 0) and value != 0)
    return delta, None if crosses else share_bp(delta, abs(baseline)), direction * delta


def percent_of(delta: int, baseline: int) -> int | None:
    """A change as basis points of its comparator's size, half-even; None from zero and where the sign crosses."""
    if baseline == 0 or baseline * (baseline + delta) < 0:
        return None
    return share_bp(delta, abs(baseline))
