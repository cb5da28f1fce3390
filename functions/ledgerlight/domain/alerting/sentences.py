"""What a rule found, as a sentence, and how an alert is called: in a reader's words, of figures alone."""

from __future__ import annotations

from typing import NamedTuple

from ledgerlight.domain.language.reader import Reader
from schemas.alerts import Alert, MetricUnit, Operator, RuleKind
from schemas.primitives import Comparator, UndefinedReason


class Found(NamedTuple):
    """What the sentence is made of: ``value``, ``baseline`` in the metric's ``unit``, ``measured`` and ``threshold``
    in the rule's (``AlertRule``). Without ``measured`` it could not be judged, for ``reason`` or for late inputs."""

    kind: RuleKind
    subject: str
    name: str
    entity_id: str
    member: str | None
    period: str | None
    unit: MetricUnit
    currency: str | None
    value: int | None
    measured: int | None
    baseline: int | None
    threshold: int
    comparator: Comparator | None
    operator: Operator
    window: int
    label: str
    reason: UndefinedReason | None = None
    late: bool = False


def place(reader: Reader, entity_id: str, member: str | None, period: str | None) -> str:
    """``West, Jan 2026``."""
    parts = [reader.entity(entity_id), member, reader.period(period) if period else None]
    return ", ".join(part for part in parts if part)


def sentence(reader: Reader, found: Found) -> str:
    """What happened to which figure, where, by how much, and against which threshold."""
    where = place(reader, found.entity_id, found.member, found.period)
    said = reader.say("place", name=reader.subject(found.subject, found.name), where=where)
    if found.late:
        return reader.say("found.late", place=said)
    if found.measured is None:
        reason = reader.say(f"reason.{found.reason or 'no_entries'}")
        return reader.say("found.undefined", place=said, reason=reason)
    key, filled = _measured(reader, found, found.measured)
    return reader.say(key, place=said, **filled)


def _measured(reader: Reader, found: Found, measured: int) -> tuple[str, dict[str, str]]:
    """(key, what fills it)."""

    def amount(value: int | None) -> str:
        return reader.amount(value, found.unit, found.currency)

    filled = {"value": amount(found.value), "baseline": amount(found.baseline)}
    match found.kind:
        case "variance":
            above = (found.value or 0) >= (found.baseline or 0)
            words = reader.points if found.unit == "ratio" else reader.percent
            filled |= {"size": words(abs(measured)), "threshold": words(found.threshold)}
            filled |= {"comparator": reader.say(f"beside.{found.comparator}")}
            return ("found.above" if above else "found.below"), filled
        case "trend":
            filled |= {"size": reader.percent(abs(measured)), "threshold": reader.percent(found.threshold)}
            return "found.trend", filled | {"count": reader.number(found.window)}
        case "anomaly":
            size, limit = reader.hundredths(abs(measured)), reader.hundredths(found.threshold)
            return "found.anomaly", filled | {"size": size, "threshold": limit}
        case "covenant":
            size, limit = reader.percent(measured), reader.percent(found.threshold)
            return "found.covenant", filled | {"size": size, "threshold": limit}
    limit = reader.say(f"threshold.{found.operator}", limit=filled["baseline"])
    if found.kind == "forecast":
        return "found.forecast", {
            "value": amount(measured), "when": reader.day(found.label), "threshold": limit,
        }  # fmt: skip
    return "found.level", filled | {"threshold": limit}


def alert_sentence(reader: Reader, alert: Alert) -> str:
    """The alert's sentence; as it was written where an earlier release wrote it."""
    said = alert.wording
    if said is None:
        return alert.description
    return sentence(
        reader,
        Found(
            alert.kind, alert.subject, said.name, alert.entity_id, alert.member, alert.period, alert.unit,
            alert.currency, alert.value, alert.measured, alert.baseline, alert.threshold, alert.comparator,
            said.operator, said.window, said.label, alert.reason,
        ),
    )  # fmt: skip


def rule_name(alert: Alert) -> str:
    """The rule's name as it was: a title is that and the place, in brackets."""
    where = ", ".join(part for part in (alert.entity_id, alert.member, alert.period) if part)
    return alert.title.removesuffix(f" ({where})")


def alert_title(reader: Reader, alert: Alert) -> str:
    """The rule, where and when; a title of another form stays as it is."""
    name = rule_name(alert)
    if name == alert.title:
        return name
    return title(reader, alert.rule_id, name, alert.entity_id, alert.member, alert.period)


def title(
    reader: Reader, rule_id: str, name: str, entity_id: str, member: str | None, period: str | None
) -> str:
    """``Low revenue (West, Jan 2026)``."""
    where = place(reader, entity_id, member, period)
    return reader.say("title", rule=reader.rule(rule_id, name), where=where)
