"""To whom an event goes and how: whoever is responsible, their deputy while away, channels that reach them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from ledgerlight.domain.alerting.incidents import AlertEvent
from schemas.alerts import Alert
from schemas.notifications import OWNER, Channel, NotificationSettings, QuietHours, Recipient, Route

Way = Channel | Literal["digest"]

FALLBACK: tuple[Channel, ...] = ("email", "dashboard", "slack", "sms", "push")
"""Tried in order when none of the channels asked for reaches someone."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event to one recipient in some ways."""

    event: AlertEvent
    who: str
    ways: tuple[Way, ...]


def zone_of(settings: NotificationSettings, who: str) -> ZoneInfo:
    """The time zone of a recipient's clocks."""
    return ZoneInfo(settings.recipients[who].timezone or settings.timezone)


def quiet_of(settings: NotificationSettings, who: str) -> QuietHours | None:
    """Their quiet hours, those of everyone when they have none of their own."""
    own = settings.recipients[who].quiet_hours
    if own == "never":
        return None
    return own or settings.quiet_hours


def responsible(alert: Alert, settings: NotificationSettings) -> str:
    """Who is told first: the rule's owner, else of the first route that matches, else of the settings.

    An owner who is no recipient (any more) is passed over, so that an alert always reaches someone.
    """
    if alert.owner is not None and alert.owner in settings.recipients:
        return alert.owner
    return next((route.to for route in settings.routes if _matches(route, alert)), settings.owner)


def _matches(route: Route, alert: Alert) -> bool:
    asked = (
        (route.rules, alert.rule_id),
        (route.kinds, alert.kind),
        (route.severities, alert.severity),
        (route.metrics, alert.subject),
        (route.entities, alert.entity_id),
    )
    return all(not wanted or value in wanted for wanted, value in asked)


def standing_in(settings: NotificationSettings, who: str, now: datetime) -> str:
    """The recipient, or the deputy while they are away (and the deputy's, while that one is)."""
    seen: set[str] = set()
    while who not in seen:
        seen.add(who)
        person = settings.recipients[who]
        today = now.astimezone(zone_of(settings, who)).date()
        if person.deputy is None or not _is_away(person, today):
            return who
        who = person.deputy
    return who


def _is_away(person: Recipient, today: date) -> bool:
    return any(away.first <= today.isoformat() <= away.last for away in person.away)


def deliveries(event: AlertEvent, settings: NotificationSettings, now: datetime) -> Iterator[Delivery]:
    """Everyone an event goes to. Nobody twice, and nobody by a channel that does not reach them."""
    wanted: dict[str, dict[Way, None]] = {}
    if event.pairs:
        for who, channel in event.pairs:
            if who in settings.recipients:
                wanted.setdefault(who, {}).update(dict.fromkeys(_ways(settings.recipients[who], (channel,))))
    else:
        for who, ways in _asked(event, settings):
            name = responsible(event.alert, settings) if who == OWNER else who
            person = standing_in(settings, name, now) if name in settings.recipients else settings.owner
            wanted.setdefault(person, {}).update(dict.fromkeys(_ways(settings.recipients[person], ways)))
    for who, found in wanted.items():
        if found:
            yield Delivery(event, who, tuple(found))


def _asked(event: AlertEvent, settings: NotificationSettings) -> Iterator[tuple[str, tuple[str, ...]]]:
    first = settings.escalation[event.alert.severity].steps[0]
    usual = (*first.channels, *(("digest",) if first.digest else ()))
    for who in event.to or first.to:
        yield who, event.channels or usual


def _ways(person: Recipient, asked: tuple[str, ...]) -> list[Way]:
    """What reaches them of what is asked; else the first channel that does. A digest goes by e-mail or to
    the dashboard, so it needs one of the two."""
    reach: list[Way] = [channel for channel in FALLBACK if person.has(channel)]
    if person.has("email") or person.has("dashboard"):
        reach.append("digest")
    return [way for way in reach if way in asked] or reach[:1]
