"""What a rule would have done: its history through the same evaluation and the same incidents (FINANCE 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ledgerlight.domain.alerting.facts import Facts
from ledgerlight.domain.alerting.incidents import step
from ledgerlight.domain.alerting.rules import evaluate, key_of
from schemas.alerts import Alert, AlertRule, Severity


@dataclass(frozen=True, slots=True)
class Firing:
    """One time that the rule would have fired."""

    period: str
    entity_id: str
    severity: Severity
    value: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Backtest:
    """``undefined``: periods that could not be judged; they are said beside the count, never counted as quiet.
    ``values``: the figure of the rule's own entity by period, of several in one period the worst."""

    periods: int
    undefined: int
    firings: tuple[Firing, ...]
    values: tuple[tuple[str, int | None], ...]
    sentence: str


def backtest(rule: AlertRule, history: Sequence[tuple[str, Facts]], months: int | None = None) -> Backtest:
    """Run a rule over facts by period, oldest first; several facts of one period are its successive versions.

    The last figure of a period is judged as often as the rule asks for before it fires: it stood for longer than
    that. ``months`` is given for facts that are no period's, such as those of imports: over how many they spread;
    each is judged once. Whether the rule is enabled does not matter: people see this before they save it.
    """
    alerts: dict[str, Alert | None] = {}
    firings: list[Firing] = []
    undefined: set[str] = set()
    lasts = {(key_of(rule, facts), period): number for number, (period, facts) in enumerate(history)}
    version = 0
    for number, (period, facts) in enumerate(history):
        key = key_of(rule, facts)
        is_last = lasts[key, period] == number
        for _ in range(rule.evaluations if is_last and months is None else 1):
            version += 1
            evaluation = evaluate(rule, replace(facts, data_version=version, late=False))
            found = step(alerts.get(key), evaluation, f"{period}-01T00:00:00.000Z")
            alerts[key] = found.alert
            if any(event.kind == "firing" for event in found.events):
                severity = evaluation.severity
                firings.append(Firing(period, facts.entity_id, severity, facts.value, evaluation.sentence))
            if is_last and evaluation.verdict == "undefined":
                undefined.add(period)
    periods = len({period for period, _ in history}) if months is None else months
    said = _sentence(periods, firings, undefined)
    return Backtest(periods, len(undefined), tuple(firings), _values(rule, history), said)


def _values(rule: AlertRule, history: Sequence[tuple[str, Facts]]) -> tuple[tuple[str, int | None], ...]:
    worst: dict[str, int | None] = {}
    for period, facts in history:
        if facts.entity_id != rule.scope.entity_id:
            continue
        known = [value for value in (worst.get(period), facts.value) if value is not None]
        worst[period] = (max if rule.operator == "above" else min)(known, default=None)
    return tuple(worst.items())


def _sentence(periods: int, firings: Sequence[Firing], undefined: set[str]) -> str:
    """``would have fired 3 times in 12 months: 2025-03, 2025-07, 2025-11``."""
    when = ", ".join(dict.fromkeys(firing.period for firing in firings))
    times = "once" if len(firings) == 1 else f"{len(firings)} times"
    said = f"would have fired {times}" if firings else "would never have fired"
    said += f" in {periods} month{'s' if periods != 1 else ''}"
    unknown = f" ({len(undefined)} could not be judged)" if undefined else ""
    return said + (f": {when}" if when else "") + unknown
