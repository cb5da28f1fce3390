"""What each kind of rule measures, as exact fractions in the unit of its threshold (``AlertRule``)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ledgerlight.domain.alerting.facts import Facts, ForecastPoint
from ledgerlight.domain.formulas import Undefined
from ledgerlight.domain.kpis import BASIS_POINTS
from schemas.alerts import AlertRule


@dataclass(frozen=True, slots=True)
class Measured:
    """``size`` is compared with the thresholds; ``at_least`` says that reaching one is enough. ``steps`` and
    ``label`` tell where in a forecast. ``immaterial``: too small an impact to matter whatever its percentage."""

    size: Fraction
    baseline: int | None = None
    impact: int | None = None
    at_least: bool = False
    immaterial: bool = False
    steps: int | None = None
    label: str = ""


def measure(rule: AlertRule, facts: Facts) -> Measured | Undefined:
    """What the rule compares with its threshold, or why there is nothing to compare."""
    if rule.kind == "forecast":
        return _forecast(rule, facts)
    if facts.value is None:
        return Undefined(facts.reason or "no_entries")
    if rule.kind == "variance":
        return _variance(rule, facts, facts.value)
    if rule.kind == "trend":
        return _trend(rule, facts)
    if rule.kind == "anomaly":
        return _anomaly(rule, facts, facts.value)
    if rule.kind == "covenant":
        return _covenant(rule, facts.value)
    impact = facts.direction * (facts.value - rule.threshold) if facts.direction else None
    return Measured(Fraction(facts.value), baseline=rule.threshold, impact=impact)


def _adverse(rule: AlertRule, facts: Facts, delta: Fraction) -> Fraction:
    """How far a deviation counts: its adverse part, or its size where either way counts.

    A metric without a direction has no good side, so any deviation of it counts.
    """
    if rule.include_favourable or facts.direction == 0:
        return abs(delta)
    return -facts.direction * delta


def _variance(rule: AlertRule, facts: Facts, value: int) -> Measured | Undefined:
    """Basis points of the comparator's size; of a ratio the difference itself (FINANCE 2: points, never
    percent of percent).

    Across a change of sign no percentage is *shown*, but the comparison stays well defined, and a budgeted
    profit that became a loss must fire.
    """
    baseline = facts.comparators.get(rule.comparator or "")
    if baseline is None:
        return Undefined("no_baseline")
    delta = value - baseline
    counted = _adverse(rule, facts, Fraction(delta))
    if facts.unit != "ratio":
        if baseline == 0:
            return Undefined("zero_denominator")
        counted = counted * BASIS_POINTS / abs(baseline)
    impact = facts.direction * delta
    return Measured(
        counted,
        baseline=baseline,
        impact=impact if facts.direction else None,
        at_least=True,
        immaterial=abs(delta) < rule.minimum_impact,
    )


def _trend(rule: AlertRule, facts: Facts) -> Measured | Undefined:
    """Slope of the least-squares line over the last ``window`` periods, in basis points of their mean's size a
    period (of a ratio: basis points a period). Exact: sums of integers."""
    values = [point.value for point in facts.series][-rule.window :]
    known = [value for value in values if value is not None]
    if len(known) < rule.window:
        return Undefined("insufficient_history")
    count = len(known)
    spread = Fraction(count * (count * count - 1), 12)
    middle = Fraction(count - 1, 2)
    slope = sum((Fraction(y) * (x - middle) for x, y in enumerate(known)), Fraction(0)) / spread
    counted = _adverse(rule, facts, slope)
    mean = Fraction(sum(known), count)
    if facts.unit != "ratio":
        if mean == 0:
            return Undefined("zero_denominator")
        counted = counted * BASIS_POINTS / abs(mean)
    impact = round(facts.direction * slope) if facts.direction else None
    return Measured(counted, baseline=round(mean), impact=impact, at_least=True)


def _anomaly(rule: AlertRule, facts: Facts, value: int) -> Measured | Undefined:
    """Hundredths of a robust z, the same that a trend marks its months by (``analysis.anomalies``)."""
    if facts.usual is None:
        return Undefined("insufficient_history")
    delta = value - facts.usual.centre
    counted = _adverse(rule, facts, delta) * 100 / facts.usual.deviation
    impact = round(facts.direction * delta) if facts.direction else None
    return Measured(counted, baseline=round(facts.usual.centre), impact=impact, at_least=True)


def _covenant(rule: AlertRule, value: int) -> Measured:
    """Headroom in basis points of the limit's size (FINANCE 1): what is left before the limit is crossed."""
    limit = rule.limit or 1  # the rule's schema refuses a covenant without a limit, and 0
    left = limit - value if rule.operator == "above" else value - limit
    return Measured(Fraction(left * BASIS_POINTS, abs(limit)), baseline=limit, impact=left)


def _forecast(rule: AlertRule, facts: Facts) -> Measured | Undefined:
    """The first expected value beyond the threshold, else the one nearest to it."""
    known = [(step, point) for step, point in enumerate(facts.forecast, start=1) if point.value is not None]
    if not known:
        return Undefined(facts.reason or "insufficient_history")

    def value_of(found: tuple[int, ForecastPoint]) -> int:
        return found[1].value or 0

    above = rule.operator == "above"
    crossed = [x for x in known if (value_of(x) > rule.threshold if above else value_of(x) < rule.threshold)]
    nearest = max(known, key=value_of) if above else min(known, key=value_of)
    chosen = crossed[0] if crossed else nearest
    value = value_of(chosen)
    impact = facts.direction * (value - rule.threshold) if facts.direction else None
    return Measured(
        Fraction(value), baseline=rule.threshold, impact=impact, steps=chosen[0], label=chosen[1].label
    )
