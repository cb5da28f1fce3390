"""The chain of people an alert climbs until someone acknowledges it (FINANCE 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ledgerlight.domain.alerting.business_time import after_delay, due_at
from ledgerlight.domain.alerting.incidents import AlertEvent, event_id
from ledgerlight.domain.alerting.times import moment, timestamp_of
from schemas.alerts import Alert
from schemas.notifications import BusinessCalendar, EscalationPolicy, EscalationStep, NotificationSettings


@dataclass(frozen=True, slots=True)
class Due:
    """A step of a chain: round and number from 0, and when it is due."""

    round: int
    number: int
    at: datetime
    step: EscalationStep


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole chain. ``ends``: when it has been repeated as often as it is and nobody answered; None where
    nobody is asked to."""

    steps: tuple[Due, ...]
    ends: datetime | None


def timeline(policy: EscalationPolicy, calendar: BusinessCalendar, fired_at: str) -> Timeline:
    """Every step of a chain that began at a time, in order. The first is the notice of the firing itself."""
    found: list[Due] = []
    start = moment(fired_at)
    for number in range(1 + (policy.rounds if policy.repeat else 0)):
        for index, step in enumerate(policy.steps):
            start = due_at(calendar, start, step)
            found.append(Due(number, index, start, step))
        if policy.repeat:
            start = after_delay(calendar, start, policy.repeat)
    return Timeline(tuple(found), start if policy.repeat else None)


def due_steps(alert: Alert, settings: NotificationSettings, now: str) -> list[Due]:
    """The steps due by now, each in its latest round: after an outage nobody is told of the same step twice.

    None while the alert does not wait for anyone: acknowledged, snoozed, closed, stale, found in the past, or folded
    under its driver.
    """
    if not _waits(alert):
        return []
    latest: dict[int, Due] = {}
    for due in _timeline(alert, settings).steps:
        if due.at <= moment(now) and (due.round, due.number) != (0, 0):
            latest[due.number] = due
    return [latest[number] for number in sorted(latest)]


def escalations(alert: Alert, settings: NotificationSettings, now: str) -> list[AlertEvent]:
    """The events of the steps due by now; their ids depend on the alert, the round and the step alone."""
    return [
        AlertEvent(
            id=event_id(alert, "escalation", due.round, due.number),
            kind="escalation",
            alert=alert,
            at=timestamp_of(due.at),
            to=tuple(due.step.to),
            channels=(*due.step.channels, *(("digest",) if due.step.digest else ())),
        )
        for due in due_steps(alert, settings, now)
    ]


def next_step(alert: Alert, settings: NotificationSettings, now: str) -> Due | None:
    """The first step after now, None when the chain is over or nobody is waited for."""
    if not _waits(alert):
        return None
    return next((due for due in _timeline(alert, settings).steps if due.at > moment(now)), None)


def dropped(alerts: Iterable[Alert], settings: NotificationSettings, now: str) -> list[Alert]:
    """The alerts whose chain ended without an answer, the longest waiting first: a list that people see."""
    found: list[tuple[datetime, str, Alert]] = []
    for alert in alerts:
        if _waits(alert) and (ends := _timeline(alert, settings).ends) is not None and ends <= moment(now):
            found.append((ends, alert.key, alert))
    return [alert for _, _, alert in sorted(found, key=lambda each: each[:2])]


def _waits(alert: Alert) -> bool:
    waits = alert.state == "firing" and not alert.past
    return waits and alert.folded_under is None and alert.fired_at is not None


def _timeline(alert: Alert, settings: NotificationSettings) -> Timeline:
    return timeline(
        settings.escalation[alert.severity], settings.calendar, alert.fired_at or alert.updated_at
    )
