"""An alert's life as a pure function: ok, pending, firing, acknowledged, snoozed, resolved; stale and error.

The document of a key is a state machine over evaluations. One that is not newer than what the document has seen
(data version, then rule version) changes nothing, so a message may come twice, late or out of order. Who is to
be told is derived from the document (``events_of``), so nothing is lost when a process dies between writing the
alert and telling of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

from ledgerlight.domain.alerting.rules import KEY_BYTES, Evaluation
from ledgerlight.domain.alerting.times import moment
from ledgerlight.domain.identity import SEPARATOR
from schemas.alerts import (
    HISTORY_LENGTH,
    OPEN_STATES,
    SEVERITY_RANK,
    TOLD_LENGTH,
    Alert,
    AlertState,
    HistoryEntry,
    Told,
)

EventKind = Literal["firing", "recovery", "escalation", "assigned"]

UNWELL: frozenset[AlertState] = frozenset({"stale", "error"})
TOLD_STATES: frozenset[AlertState] = frozenset({"firing", "acknowledged", "snoozed"})
"""States in which the incident is live and people may know of it."""


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """Something people are to be told, under an id that the alert's document determines.

    ``to`` names recipients, ``pairs`` recipients with the channel they were told by; without either the
    settings decide. ``channels`` narrows the channels of ``to``.
    """

    id: str
    kind: EventKind
    alert: Alert
    at: str
    to: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """An alert after a step, and what is newly to be told. ``alert`` is None where there is nothing to know."""

    alert: Alert | None
    events: tuple[AlertEvent, ...] = ()


def event_id(alert: Alert, kind: EventKind, *parts: object) -> str:
    """The same event has the same id wherever and however often it is derived."""
    text = SEPARATOR.join([alert.key, str(alert.firing_number), kind, *map(str, parts)])
    return blake2b(text.encode(), digest_size=KEY_BYTES).hexdigest()


def events_of(alert: Alert) -> tuple[AlertEvent, ...]:
    """All that the document says people should know and have not been told (``Alert.told``).

    A folded alert is told with its driver, one that was found in the past to nobody. A recovery goes to
    those alone who were told of the firing, by the same channel.
    """
    events: list[AlertEvent] = []
    if (
        alert.state == "firing"
        and not alert.past
        and alert.folded_under is None
        and alert.fired_at is not None
    ):
        events.append(AlertEvent(event_id(alert, "firing"), "firing", alert, alert.fired_at))
    if alert.state == "resolved" and alert.resolved_at is not None:
        informed = {(told.who, told.channel) for told in alert.told if not told.recovery}
        reassured = {(told.who, told.channel) for told in alert.told if told.recovery}
        if left := tuple(sorted(informed - reassured)):
            found = event_id(alert, "recovery")
            events.append(AlertEvent(found, "recovery", alert, alert.resolved_at, pairs=left))
    if alert.state in OPEN_STATES and alert.assigned_to and alert.assigned_to != alert.assigned_by:
        found = event_id(alert, "assigned", alert.assigned_to)
        if all(told.event != found for told in alert.told):
            events.append(AlertEvent(found, "assigned", alert, alert.updated_at, to=(alert.assigned_to,)))
    return tuple(events)


def step(alert: Alert | None, evaluation: Evaluation, at: str) -> Step:
    """The alert after an evaluation at a time. The same object comes back where nothing changes."""
    stale = evaluation.verdict == "stale"
    if alert is not None and not _is_newer(alert, evaluation):
        return Step(alert)
    if stale and (alert is None or alert.state not in TOLD_STATES | UNWELL):
        return Step(alert)  # late inputs are no news where nothing is known to be wrong
    known = alert if alert is not None else _unopened(evaluation, at)
    seen = _changed(
        known, data_version=evaluation.data_version, rule_version=evaluation.rule.version, updated_at=at
    )
    if stale or evaluation.verdict == "undefined":
        return _step(alert, _unwell(seen, evaluation, at))
    if evaluation.verdict == "breach":
        return _step(alert, _breached(seen, evaluation, at))
    if evaluation.verdict == "between":
        return _step(alert, _between(seen, evaluation, at))
    return _step(alert, _cleared(seen, evaluation, at))


def placed_in_time(before: Alert | None, after: Alert, at: str, is_past: Callable[[], bool]) -> Alert:
    """The alert marked when it opens in the past (``is_past``: an old month, and nothing new in it), and fired again
    once that month has news. Asked only of what opens, or is marked."""
    if after is before or after.state not in OPEN_STATES:
        return after
    opens = before is None or before.state not in OPEN_STATES
    if not (opens or after.past):
        return after
    past = is_past()
    if past == after.past:
        return after
    marked = _changed(after, past=past)
    if past or opens or after.state != "firing":
        return marked
    return _fires(marked, at, "its month has changed since it was found")


def wake(alert: Alert, at: str) -> Step:
    """End a snooze whose time has come: the alert fires again, for nothing has said that it cleared."""
    if alert.state != "snoozed" or not _snooze_is_over(alert, at):
        return Step(alert)
    return _step(alert, _fires(_changed(alert, updated_at=at), at, "the snooze ended"))


def withdraw(alert: Alert, at: str, note: str) -> Step:
    """Close an alert whose rule was disabled, removed or pointed elsewhere: nothing will judge it any more. Who
    was told of it is told of this; it may open again at once should the rule come back."""
    if alert.state == "pending":
        return _step(alert, moved(alert, "ok", at, note=note, breaches=0))
    if alert.state not in OPEN_STATES:
        return Step(alert)
    return _step(alert, moved(alert, "resolved", at, note=note, resolved_at=at, **CLOSED))


def record_told(alert: Alert, told: Told) -> Alert:
    """The alert with one more receipt; the same event to the same person by the same channel counts once."""
    for known in alert.told:
        if (known.event, known.who, known.channel) == (told.event, told.who, told.channel):
            return alert
    return _changed(alert, told=[*alert.told, told][-TOLD_LENGTH:])


def moved(
    alert: Alert, to: AlertState, at: str, by: str | None = None, note: str = "", **fields: Any
) -> Alert:
    """The alert in a state, with the step in its history."""
    entry = HistoryEntry(at=at, from_state=alert.state, to_state=to, by=by, note=note)
    history = [*alert.history, entry][-HISTORY_LENGTH:]
    return _changed(alert, **{**fields, "state": to, "history": history, "updated_at": at})


def new_events(before: Alert | None, after: Alert) -> tuple[AlertEvent, ...]:
    """What is to be told after a change and was not before it."""
    known = {event.id for event in events_of(before)} if before is not None else set()
    return tuple(event for event in events_of(after) if event.id not in known)


def _step(before: Alert | None, after: Alert) -> Step:
    return Step(after, new_events(before, after))


def _changed(alert: Alert, **fields: Any) -> Alert:
    return alert.model_copy(update=fields)


def _is_newer(alert: Alert, evaluation: Evaluation) -> bool:
    """That inputs are late is said of the same version later than its figures, so it counts as newer once."""
    seen = (alert.data_version, alert.rule_version, alert.state == "stale")
    return (evaluation.data_version, evaluation.rule.version, evaluation.verdict == "stale") > seen


def _snooze_is_over(alert: Alert, at: str) -> bool:
    return alert.snoozed_until is None or moment(alert.snoozed_until) <= moment(at)


def _unopened(evaluation: Evaluation, at: str) -> Alert:
    return Alert(
        key=evaluation.key,
        rule_id=evaluation.rule.id,
        entity_id=evaluation.facts.entity_id,
        subject=evaluation.facts.subject,
        dimension=evaluation.facts.dimension,
        member=evaluation.facts.member,
        period=evaluation.facts.period,
        state="ok",
        severity=evaluation.severity,
        rule_version=evaluation.rule.version,
        data_version=evaluation.data_version,
        updated_at=at,
        **_figures(evaluation),
    )


def _figures(evaluation: Evaluation) -> Mapping[str, Any]:
    """What an open alert says of the facts."""
    rule, facts = evaluation.rule, evaluation.facts
    place = ", ".join(part for part in (facts.entity_id, facts.member, facts.period) if part)
    return {
        "kind": rule.kind,
        "unit": facts.unit,
        "currency": facts.currency,
        "value": facts.value,
        "measured": evaluation.measured,
        "threshold": rule.threshold,
        "comparator": rule.comparator,
        "baseline": evaluation.baseline,
        "impact": evaluation.impact,
        "reason": evaluation.reason,
        "drivers": list(facts.drivers),
        "drivers_against": facts.drivers_against,
        "lineage": facts.lineage,
        "written_by": list(facts.written_by),
        "title": f"{rule.name} ({place})",
        "description": evaluation.sentence,
        "wording": evaluation.wording,
        "owner": rule.owner,
    }


def _unwell(alert: Alert, evaluation: Evaluation, at: str) -> Alert:
    """Stale or erring: what was known stands, marked, and nobody is told; a fault of the inputs has its own
    rule. Alerts that nobody knows of stay as they are."""
    to: AlertState = "stale" if evaluation.verdict == "stale" else "error"
    if alert.state not in TOLD_STATES | UNWELL:
        return moved(alert, "ok", at, breaches=0) if alert.state == "pending" else alert
    held = alert.held_state if alert.state in UNWELL else alert.state
    marked = _changed(alert, held_state=held, reason=evaluation.reason)
    return marked if alert.state == to else moved(marked, to, at, note=evaluation.sentence[:1000])


def _well(alert: Alert, at: str) -> Alert:
    """Back from stale or error to the state before it."""
    if alert.state not in UNWELL or alert.held_state is None:
        return alert
    return moved(alert, alert.held_state, at, note="inputs are back", held_state=None)


def _breached(alert: Alert, evaluation: Evaluation, at: str) -> Alert:
    alert = _well(alert, at)
    if alert.state in TOLD_STATES:
        return _breached_again(alert, evaluation, at)
    if alert.state != "pending":
        worse = SEVERITY_RANK[evaluation.severity] > SEVERITY_RANK[alert.severity]
        if not alert.armed and not worse:
            return alert  # a person resolved it; it re-arms when it clears
        alert = _opened(alert, at)
    alert = _changed(alert, breaches=alert.breaches + 1, severity=evaluation.severity, **_figures(evaluation))
    if alert.breaches >= evaluation.rule.evaluations:
        return _fires(alert, at, "")
    return alert if alert.state == "pending" else moved(alert, "pending", at)


def _breached_again(alert: Alert, evaluation: Evaluation, at: str) -> Alert:
    """A live incident takes the new figures. Its severity only rises, so that a value about a level does not
    tell of it again and again; when it rises, people are told whatever they had set aside."""
    worse = SEVERITY_RANK[evaluation.severity] > SEVERITY_RANK[alert.severity]
    before = alert.severity
    alert = _changed(alert, **_figures(evaluation))
    if worse:
        alert = _changed(alert, severity=evaluation.severity)
        return _fires(alert, at, f"from {before} to {evaluation.severity}")
    return _rested(alert, at)


def _rested(alert: Alert, at: str) -> Alert:
    if alert.state == "snoozed" and _snooze_is_over(alert, at):
        return _fires(alert, at, "the snooze ended")
    return alert


def _between(alert: Alert, evaluation: Evaluation, at: str) -> Alert:
    alert = _well(alert, at)
    if alert.state in TOLD_STATES:
        return _rested(_changed(alert, **_figures(evaluation)), at)
    return moved(alert, "ok", at, breaches=0) if alert.state == "pending" else alert


def _cleared(alert: Alert, evaluation: Evaluation, at: str) -> Alert:
    alert = _changed(alert, armed=True)
    if alert.state == "pending":
        return moved(alert, "ok", at, breaches=0)
    if alert.state not in TOLD_STATES | UNWELL:
        return alert
    return moved(_changed(alert, **_figures(evaluation)), "resolved", at, resolved_at=at, **CLOSED)


CLOSED: Mapping[str, Any] = {
    "breaches": 0,
    "held_state": None,
    "snoozed_until": None,
    "folded_under": None,
}
"""What a closed alert no longer has."""


def _opened(alert: Alert, at: str) -> Alert:
    """A new incident of the key; who was told of the last one is in its notifications."""
    return _changed(
        alert,
        opened_at=at,
        resolved_at=None,
        told=[],
        armed=True,
        past=False,
        assigned_to=None,
        assigned_by=None,
        **CLOSED,
    )


def _fires(alert: Alert, at: str, note: str) -> Alert:
    number = alert.firing_number + 1
    return moved(alert, "firing", at, note=note, firing_number=number, fired_at=at, snoozed_until=None)
