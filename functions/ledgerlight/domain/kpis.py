"""KPI values of one scope and period, from its cells through the calculation graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from ledgerlight.domain.analysis.rounding import share_bp
from ledgerlight.domain.cells import Cells
from ledgerlight.domain.formulas import INSUFFICIENT_HISTORY, NO_ENTRIES, Undefined, Value, evaluate
from ledgerlight.domain.graph import CLASS_PREFIX, PERIOD_DAYS, STATISTIC_PREFIX, Graph, Node, is_metric
from ledgerlight.domain.periods import days_in, shifted
from schemas.dashboards import Comparison, Moved
from schemas.documents import Account
from schemas.primitives import UndefinedReason

BASIS_POINTS = 10_000

ClassTotals = dict[str, Value]
"""``class.<account class>`` -> minor units, ``stat.<statistic>`` -> a count; or why there is no sum."""


def class_totals(cells: Cells, scenario: str, currency: str, accounts: Mapping[str, Account]) -> ClassTotals:
    """Sums by account class of one scenario. Classes without entries are absent. What has a purpose is summed by
    that too.

    An amount in another currency than the scope's makes its class undefined: nothing is added across
    currencies without a rate.
    """
    totals: dict[str, Value] = {}
    for (cell_scenario, code, cell_currency), (amount, _) in cells.accounts.items():
        account = accounts.get(code)
        if cell_scenario != scenario or account is None or account.account_class is None:
            continue
        if account.account_class == "statistical":
            if account.statistic is not None:
                counted = STATISTIC_PREFIX + account.statistic
                known = totals.get(counted, Fraction(0))
                totals[counted] = known if isinstance(known, Undefined) else known + amount
            continue
        names = [CLASS_PREFIX + account.account_class]
        if account.purpose is not None:
            names.append(STATISTIC_PREFIX + account.purpose)
        for name in names:
            known = totals.get(name, Fraction(0))
            if isinstance(known, Undefined) or cell_currency != currency:
                totals[name] = Undefined("mixed_currency")
            else:
                totals[name] = known + amount
    return totals


def sums_of(totals: ClassTotals) -> dict[str, int | None]:
    """As a history keeps them: minor units or a count, None where currencies are mixed."""
    return {
        name: None if isinstance(value, Undefined) else int(value) for name, value in sorted(totals.items())
    }


def totals_of(sums: Mapping[str, int | None] | None) -> ClassTotals | None:
    """``sums_of`` read back; None when none were kept."""
    if sums is None:
        return None
    mixed = Undefined("mixed_currency")
    return {name: mixed if value is None else Fraction(value) for name, value in sums.items()}


def changed_classes(before: ClassTotals, after: ClassTotals) -> set[str]:
    """The classes whose sum is another, or is there only before or only after."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


Earlier = Callable[[int], ClassTotals | None]
"""The sums so many periods ago; None before the first period of the history."""


def compute(
    graph: Graph,
    classes: ClassTotals,
    nodes: Iterable[Node] | None = None,
    *,
    period: str | None = None,
    earlier: Earlier = lambda _: None,
) -> dict[str, Value]:
    """Every metric, or only these (``graph.affected``), of a period. What a formula uses is computed with it: the
    values that are kept of the others are rounded for display, and nothing is computed from those. Without
    ``period`` what needs its days is undefined, without ``earlier`` what looks back."""
    values: dict[tuple[str, int], Value] = {}
    sums: dict[int, ClassTotals | None] = {0: classes}

    def lookup(name: str, ago: int) -> Value:
        if name == PERIOD_DAYS:
            return NO_ENTRIES if period is None else Fraction(days_in(shifted(period, -ago)))
        if ago not in sums:
            sums[ago] = earlier(ago)
        totals = sums[ago]
        if totals is None:
            return INSUFFICIENT_HISTORY
        if not is_metric(name):
            return totals.get(name, NO_ENTRIES)
        if (name, ago) not in values:
            values[name, ago] = evaluate(graph.nodes[name].expression, lookup, ago)
        return values[name, ago]

    wanted = graph.nodes.values() if nodes is None else nodes
    return {node.metric.id: lookup(node.metric.id, 0) for node in wanted}


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
    reason: UndefinedReason | None = "zero_denominator" if unit != "ratio" and baseline == 0 else None
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
