"""Which notifications to queue now: grouped, within quiet hours held, beyond the noise budget into the digest.

A pure decision over the events that the alerts' documents imply (``events_of``, ``escalations``) and the outbox.
What was told or queued before is passed over; ids depend on content, so deciding twice queues the same documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from ledgerlight.domain.alerting.business_time import quiet_until
from ledgerlight.domain.alerting.incidents import AlertEvent, event_id
from ledgerlight.domain.alerting.recipients import (
    Delivery,
    Way,
    deliveries,
    quiet_of,
    zone_of,
)
from ledgerlight.domain.alerting.rules import KEY_BYTES
from ledgerlight.domain.alerting.times import clock_time, moment, next_clock, timestamp_of
from ledgerlight.domain.identity import SEPARATOR
from schemas.alerts import SEVERITY_RANK, Alert, Severity, Told
from schemas.notifications import (
    BUNDLE_LENGTH,
    Channel,
    Notification,
    NotificationKind,
    NotificationSettings,
    NotificationState,
)

LOUD: tuple[Channel, ...] = ("email", "sms", "slack", "push")
"""Channels that interrupt: what the noise budget and quiet hours are about."""


@dataclass(frozen=True, slots=True)
class Routing:
    """Documents to create, and when something that is held will be due."""

    notifications: tuple[Notification, ...]
    look_again_at: str | None


@dataclass(frozen=True, slots=True, order=True)
class GroupKey:
    """What is told together. ``source`` keeps the critical alerts of different imports apart: one group's wait
    must not hold another's."""

    who: str
    kind: NotificationKind
    severity: Severity
    source: str
    ways: tuple[Way, ...]


def route(
    events: Iterable[AlertEvent], settings: NotificationSettings, now: str, outbox: Sequence[Notification]
) -> Routing:
    """Decide. ``outbox`` holds what was queued or sent in the last day, and all that waits for a digest."""
    instant = moment(now)
    groups: dict[GroupKey, dict[str, AlertEvent]] = defaultdict(dict)
    for delivery in _new(events, settings, instant, outbox):
        for key in _keys(delivery):
            groups[key][delivery.event.id] = delivery.event
    spent = _spent(settings, instant, outbox)
    made: list[Notification] = []
    waits: list[datetime] = []
    # The gravest first, so that what the budget cuts off is the least of the day.
    for key in sorted(groups, key=lambda each: (-SEVERITY_RANK[each.severity], each)):
        together = sorted(groups[key].values(), key=lambda event: (event.at, event.id))
        due = _due(key, together, settings, instant, outbox)
        if due > instant:
            waits.append(due)
            continue
        for start in range(0, len(together), BUNDLE_LENGTH):
            made += _queued(key, together[start : start + BUNDLE_LENGTH], settings, instant, spent)
    return Routing(tuple(made), timestamp_of(min(waits)) if waits else None)


def digests(outbox: Iterable[Notification], settings: NotificationSettings, now: str) -> list[Notification]:
    """One message a recipient of all that waits for a digest whose time has come; the caller marks what went
    into it ``digested`` in the same commit."""
    instant = moment(now)
    waiting: dict[str, list[Notification]] = defaultdict(list)
    for entry in outbox:
        if entry.state != "digest" or entry.digest_day is None or entry.recipient not in settings.recipients:
            continue
        zone = zone_of(settings, entry.recipient)
        time = datetime.combine(
            datetime.fromisoformat(entry.digest_day), clock_time(settings.digest_at), zone
        )
        if time <= instant:
            waiting[entry.recipient].append(entry)
    made: list[Notification] = []
    for who, entries in sorted(waiting.items()):
        pairs = sorted({pair for each in entries for pair in zip(each.events, each.alerts, strict=True)})
        gravest = max((each.severity for each in entries), key=lambda severity: SEVERITY_RANK[severity])
        key = GroupKey(who, "digest", gravest, "", ("digest",))
        for start in range(0, len(pairs), BUNDLE_LENGTH):
            made.append(_notification(key, pairs[start : start + BUNDLE_LENGTH], "queued", settings, instant))
    return made


def receipts(notification: Notification, alert: Alert, at: str, receipt: str) -> list[Told]:
    """What an alert keeps of a notification that was sent: one entry for each of its events.

    Nothing when the alert has opened anew since: the receipt belongs to the incident before.
    """
    if alert.opened_at is None or moment(notification.created_at) < moment(alert.opened_at):
        return []
    channel = "digest" if notification.kind == "digest" else notification.channel
    recovery = event_id(alert, "recovery")
    return [
        Told(
            who=notification.recipient,
            channel=channel,
            at=at,
            receipt=receipt,
            event=event,
            recovery=event == recovery,
        )
        for event, key in zip(notification.events, notification.alerts, strict=True)
        if key == alert.key
    ]


def _new(
    events: Iterable[AlertEvent],
    settings: NotificationSettings,
    now: datetime,
    outbox: Sequence[Notification],
) -> Iterator[Delivery]:
    """Deliveries that neither the alert nor the outbox knows of."""
    known: set[tuple[str, str, str]] = set()
    for entry in outbox:
        way = "digest" if entry.state in ("digest", "digested") or entry.kind == "digest" else entry.channel
        for told_id in entry.events:
            known.add((told_id, entry.recipient, way))
            if entry.held_because == "noise_budget":
                known.update((told_id, entry.recipient, loud) for loud in LOUD)
    for event in events:
        told = {(each.event, each.who, each.channel) for each in event.alert.told}
        for delivery in deliveries(event, settings, now):
            left = tuple(w for w in delivery.ways if not {(event.id, delivery.who, w)} & (known | told))
            if left:
                yield Delivery(event, delivery.who, left)


def _keys(delivery: Delivery) -> Iterator[GroupKey]:
    """The dashboard makes no noise and the digest waits anyway, so they are groups of their own."""
    event = delivery.event
    severity = event.alert.severity
    source = (event.alert.lineage or event.alert.key) if severity == "critical" else ""
    loud = tuple(sorted(way for way in delivery.ways if way in LOUD))
    for ways in (loud, *((way,) for way in delivery.ways if way in ("dashboard", "digest"))):
        if ways:
            yield GroupKey(delivery.who, event.kind, severity, source, ways)


def _due(
    key: GroupKey,
    events: Sequence[AlertEvent],
    settings: NotificationSettings,
    now: datetime,
    outbox: Sequence[Notification],
) -> datetime:
    """When a group may go: its first event and the wait, the interval after the group's last message, and
    the end of quiet hours. A digest entry is made at once; the digest has its own time."""
    if key.ways == ("digest",):
        return now
    due = moment(events[0].at) + timedelta(seconds=settings.grouping.wait_seconds[key.severity])
    interval = timedelta(seconds=settings.grouping.interval_seconds)
    for entry in outbox:
        same = (entry.recipient, entry.kind, entry.severity, entry.source) == (
            key.who, key.kind, key.severity, key.source,
        )  # fmt: skip
        if same and entry.channel in key.ways and entry.state != "digest":
            due = max(due, moment(entry.created_at) + interval)
    if key.severity != "critical" and key.ways != ("dashboard",):
        quiet = quiet_until(quiet_of(settings, key.who), zone_of(settings, key.who), max(due, now))
        due = quiet or due
    return due


def _queued(
    key: GroupKey,
    events: Sequence[AlertEvent],
    settings: NotificationSettings,
    now: datetime,
    spent: dict[str, int],
) -> Iterator[Notification]:
    """A notification by each channel; or one entry of the digest, beyond the noise budget."""
    pairs = [(event.id, event.alert.key) for event in events]
    if key.ways == ("digest",):
        yield _notification(key, pairs, "digest", settings, now, "severity")
        return
    counts = key.severity != "critical" and key.ways != ("dashboard",)
    if counts and spent[key.who] >= settings.per_person_per_day and _has_digest(settings, key.who):
        yield _notification(key, pairs, "digest", settings, now, "noise_budget")
        return
    spent[key.who] += counts
    for way in key.ways:
        yield _notification(key, pairs, "queued", settings, now, way=way)


def _has_digest(settings: NotificationSettings, who: str) -> bool:
    person = settings.recipients[who]
    return person.has("email") or person.has("dashboard")


def _spent(settings: NotificationSettings, now: datetime, outbox: Iterable[Notification]) -> dict[str, int]:
    """Messages of the recipients' present days that count towards their budgets."""
    groups: dict[str, set[str]] = defaultdict(set)
    for entry in outbox:
        if entry.recipient not in settings.recipients or entry.day != _day(settings, entry.recipient, now):
            continue
        noisy = entry.channel != "dashboard" and entry.kind != "digest" and entry.severity != "critical"
        if noisy and entry.state in ("queued", "sent", "failed"):
            groups[entry.recipient].add(entry.group)
    return defaultdict(int, {who: len(found) for who, found in groups.items()})


def _day(settings: NotificationSettings, who: str, now: datetime) -> str:
    return now.astimezone(zone_of(settings, who)).date().isoformat()


def _notification(
    key: GroupKey,
    pairs: Sequence[tuple[str, str]],
    state: NotificationState,
    settings: NotificationSettings,
    now: datetime,
    held: str | None = None,
    way: Way = "digest",
) -> Notification:
    person = settings.recipients[key.who]
    channel: Channel = way if way != "digest" else ("email" if person.has("email") else "dashboard")
    group = _id("group", key.who, key.kind, state == "digest", *(event for event, _ in pairs))
    zone = zone_of(settings, key.who)
    digest_time = next_clock(now, clock_time(settings.digest_at), zone) if state == "digest" else None
    return Notification(
        id=_id("notification", group, way),
        recipient=key.who,
        uid=person.uid,
        channel=channel,
        kind=key.kind,
        severity=key.severity,
        state=state,
        alerts=[alert for _, alert in pairs],
        events=[event for event, _ in pairs],
        group=group,
        source=key.source,
        created_at=timestamp_of(now),
        day=_day(settings, key.who, now),
        digest_day=digest_time.astimezone(zone).date().isoformat() if digest_time else None,
        held_because=held,
    )


def _id(*parts: object) -> str:
    return blake2b(SEPARATOR.join(map(str, parts)).encode(), digest_size=KEY_BYTES).hexdigest()
