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
    """``undefined``: periods that could not be judged; they are said beside the count, never counted as quiet."""

    periods: int
    undefined: int
    firings: tuple[Firing, ...]
    sentence: str


def backtest(rule: AlertRule, history: Sequence[tuple[str, Facts]]) -> Backtest:
    """Run a rule over facts by period, oldest first; several facts of one period are its successive versions.

    The last figure of a period is judged as often as the rule asks for before it fires: it stood for longer than
    that. Whether the rule is enabled does not matter: this is what people see before they save it.
    """
    alerts: dict[str, Alert | None] = {}
    firings: list[Firing] = []
    undefined: set[str] = set()
    lasts = {(key_of(rule, facts), period): number for number, (period, facts) in enumerate(history)}
    version = 0
    for number, (period, facts) in enumerate(history):
        key = key_of(rule, facts)
        is_last = lasts[key, period] == number
        for _ in range(rule.evaluations if is_last else 1):
            version += 1
            evaluation = evaluate(rule, replace(facts, data_version=version, late=False))
            found = step(alerts.get(key), evaluation, f"{period}-01T00:00:00.000Z")
            alerts[key] = found.alert
            if any(event.kind == "firing" for event in found.events):
                severity = evaluation.severity
                firings.append(Firing(period, facts.entity_id, severity, facts.value, evaluation.sentence))
            if is_last and evaluation.verdict == "undefined":
                undefined.add(period)
    periods = sorted({period for period, _ in history})
    return Backtest(len(periods), len(undefined), tuple(firings), _sentence(len(periods), firings, undefined))


def _sentence(periods: int, firings: Sequence[Firing], undefined: set[str]) -> str:
    """``would have fired 3 times in 12 months: 2025-03, 2025-07, 2025-11``."""
    when = ", ".join(dict.fromkeys(firing.period for firing in firings))
    times = "once" if len(firings) == 1 else f"{len(firings)} times"
    said = f"would have fired {times}" if firings else "would never have fired"
    said += f" in {periods} month{'s' if periods != 1 else ''}"
    unknown = f" ({len(undefined)} could not be judged)" if undefined else ""
    return said + (f": {when}" if when else "") + unknown
