"""One rule against one set of facts: breach, clear, between, stale or undefined (FINANCE 2 and 6).

A favourable deviation never fires unless the rule asks for it; impact and the metric's direction decide, not
the sign of the difference. What is compared is an exact fraction; it is rounded half-even to be shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from ledgerlight.domain.alerting.facts import Facts
from ledgerlight.domain.alerting.measures import Measured, measure
from ledgerlight.domain.alerting.sentences import Found, sentence
from ledgerlight.domain.formulas import Undefined
from ledgerlight.domain.identity import SEPARATOR
from ledgerlight.domain.language.reader import PLAIN
from schemas.alerts import SEVERITY_RANK, AlertRule, Severity, Wording
from schemas.primitives import UndefinedReason

Verdict = Literal["breach", "clear", "between", "stale", "undefined"]

KEY_BYTES = 12


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a rule said of the facts. ``measured`` and the rule's threshold have one unit; ``impact`` below
    zero is adverse; ``sentence`` is what a person reads, ``wording`` what it takes to say it in another
    language."""

    key: str
    rule: AlertRule
    facts: Facts
    verdict: Verdict
    severity: Severity
    measured: int | None
    baseline: int | None
    impact: int | None
    reason: UndefinedReason | None
    sentence: str
    wording: Wording

    @property
    def data_version(self) -> int:
        """The version of the figures that were judged."""
        return self.facts.data_version


def applies(rule: AlertRule, facts: Facts, ancestors: Iterable[str]) -> bool:
    """Whether a rule looks at these facts. ``ancestors`` are the entities above the facts' own."""
    scope = rule.scope
    in_entity = scope.entity_id == facts.entity_id or (
        scope.descendants and scope.entity_id in set(ancestors)
    )
    same_member = (scope.dimension, scope.member) == (facts.dimension, facts.member)
    return rule.enabled and rule.subject == facts.subject and in_entity and same_member


def alert_key(
    rule_id: str,
    org: str,
    entity_id: str,
    subject: str,
    period: str | None,
    member: tuple[str, str] | None = None,
) -> str:
    """The one alert of a rule, scope and period: 24 hex digits that depend on nothing else (FINANCE 6)."""
    parts = [rule_id, org, entity_id, subject, period or "", *(member or ())]
    return blake2b(SEPARATOR.join(parts).encode(), digest_size=KEY_BYTES).hexdigest()


def key_of(rule: AlertRule, facts: Facts) -> str:
    """The key of the alert that this rule would raise on these facts."""
    member = (facts.dimension, facts.member) if facts.dimension and facts.member else None
    return alert_key(rule.id, facts.org, facts.entity_id, facts.subject, facts.period, member)


def evaluate(rule: AlertRule, facts: Facts) -> Evaluation:
    """Judge the facts. A breach is strictly beyond an absolute threshold, and at or beyond a deviation's."""
    if facts.late:
        return _unmeasured(rule, facts, "stale", None, _found(rule, facts, None))
    found = measure(rule, facts)
    said = _found(rule, facts, found)
    if isinstance(found, Undefined):
        return _unmeasured(rule, facts, "undefined", found.reason, said)
    return Evaluation(
        key=key_of(rule, facts),
        rule=rule,
        facts=facts,
        verdict=_verdict(rule, found),
        severity=_severity(rule, found),
        measured=round(found.size),
        baseline=found.baseline,
        impact=found.impact,
        reason=None,
        sentence=sentence(PLAIN, said),
        wording=_wording(said),
    )


def _unmeasured(
    rule: AlertRule, facts: Facts, verdict: Verdict, reason: UndefinedReason | None, said: Found
) -> Evaluation:
    return Evaluation(
        key_of(rule, facts), rule, facts, verdict, rule.severity, None, None, None, reason,
        sentence(PLAIN, said), _wording(said),
    )  # fmt: skip


def _wording(said: Found) -> Wording:
    return Wording(name=said.name, operator=said.operator, window=said.window, label=said.label)


def _verdict(rule: AlertRule, found: Measured) -> Verdict:
    if found.immaterial:
        return "clear"
    if _beyond(rule, found, rule.threshold):
        return "breach"
    cleared = found.size <= rule.clear_at if rule.fires_upwards else found.size >= rule.clear_at
    return "clear" if cleared else "between"


def _beyond(rule: AlertRule, found: Measured, threshold: int) -> bool:
    if found.at_least:
        return found.size >= threshold
    return found.size > threshold if rule.fires_upwards else found.size < threshold


def _severity(rule: AlertRule, found: Measured) -> Severity:
    """The gravest of the levels that are reached, else the rule's own."""
    if rule.kind == "forecast":
        reached = [x.severity for x in rule.levels if found.steps is not None and found.steps <= x.threshold]
    else:
        reached = [x.severity for x in rule.levels if _beyond(rule, found, x.threshold)]
    return max(reached, key=lambda severity: SEVERITY_RANK[severity], default=rule.severity)


def _found(rule: AlertRule, facts: Facts, found: Measured | Undefined | None) -> Found:
    """For the sentence; None of late inputs."""
    measured = found if isinstance(found, Measured) else None
    return Found(
        rule.kind, facts.subject, facts.name, facts.entity_id, facts.member, facts.period, facts.unit,
        facts.currency, facts.value, round(measured.size) if measured else None,
        measured.baseline if measured else None, rule.threshold, rule.comparator, rule.operator, rule.window,
        measured.label if measured else "", found.reason if isinstance(found, Undefined) else None,
        late=found is None,
    )  # fmt: skip
