"""Who is told of alerts, by which channel and when: the settings file, and the outbox of notifications."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from schemas.alerts import AlertKey, MetricName, Person, RuleKind, Severity
from schemas.primitives import IsoDate, Model, Slug, Timestamp
from schemas.summary import Milestone

Channel = Literal["email", "sms", "slack", "push", "dashboard"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A time of day as clocks show it, ``07:30``."""

Delay = Annotated[str, Field(pattern=r"^\d{1,4}(m|h|d|bd)$")]
"""``15m`` minutes, ``4h`` hours, ``1d`` days of 24 hours, ``1bd`` business days."""

ZoneName = Annotated[str, Field(min_length=1, max_length=64)]
"""A time zone of the IANA database, ``Europe/London``."""

OWNER = "owner"
"""In a step, whoever is responsible: of the rule, of the first route that matches, else of the settings."""


class QuietHours(Model):
    """From a time to a time on the recipient's clocks, over midnight when the second is earlier."""

    start: ClockTime
    end: ClockTime

    @model_validator(mode="after")
    def _some_hours(self) -> Self:
        if self.start == self.end:
            raise ValueError("'start' and 'end' are the same; leave quiet hours out, or write two times")
        return self


def _real_date(text: str) -> str:
    date.fromisoformat(text)
    return text


Day = Annotated[IsoDate, AfterValidator(_real_date)]
"""A day that exists: a holiday on the 31st of February would quietly never come."""


class Away(Model):
    """Days, both included, on which the deputy is told instead."""

    first: Day
    last: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first > self.last:
            raise ValueError("'first' must not be after 'last'")
        return self


class Recipient(Model):
    """Someone who can be told. ``uid`` is the member, for push and dashboard."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    uid: Person | None = None
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)] | None = None
    phone: Annotated[str, Field(pattern=r"^\+[1-9]\d{6,14}$")] | None = None
    slack: Annotated[str, Field(pattern=r"^[#@]?[A-Za-z0-9._\-]{1,80}$")] | None = None
    timezone: ZoneName | None = None
    quiet_hours: QuietHours | Literal["never"] | None = None
    deputy: Slug | None = None
    away: list[Away] = []

    def has(self, channel: Channel) -> bool:
        """Whether the channel can reach them."""
        return getattr(self, CHANNEL_ADDRESS[channel]) is not None


CHANNEL_ADDRESS: dict[Channel, Literal["email", "phone", "slack", "uid"]] = {
    "email": "email",
    "sms": "phone",
    "slack": "slack",
    "push": "uid",
    "dashboard": "uid",
}
"""The field of a recipient that a channel needs."""


class Route(Model):
    """Who is responsible for some alerts; an empty list matches all. The first route that matches counts."""

    rules: list[Slug] = []
    kinds: list[RuleKind] = []
    severities: list[Severity] = []
    metrics: list[MetricName] = []
    entities: list[Slug] = []
    to: Slug


class EscalationStep(Model):
    """Whom to tell, a delay after the step before; ``when`` moves that on to business hours, or to the next
    opening. ``digest`` puts it into their digest as well."""

    after: Delay = "0m"
    when: Literal["any", "business_hours", "business_morning"] = "any"
    to: Annotated[list[Slug], Field(min_length=1)]
    channels: list[Channel] = []
    digest: bool = False

    @model_validator(mode="after")
    def _somehow(self) -> Self:
        if not self.channels and not self.digest:
            raise ValueError("give 'channels', or 'digest: true'")
        return self


class EscalationPolicy(Model):
    """The chain of a severity. It begins again ``repeat`` after its last step, ``rounds`` times at most
    (FINANCE 6: three); then the alert is on the dropped list. Without ``repeat`` it runs once and ends."""

    steps: Annotated[list[EscalationStep], Field(min_length=1, max_length=10)]
    repeat: Delay | None = None
    rounds: Annotated[int, Field(ge=0, le=10)] = 3


class BusinessCalendar(Model):
    """When people work."""

    timezone: ZoneName
    weekdays: Annotated[list[Weekday], Field(min_length=1)]
    opens: ClockTime
    closes: ClockTime
    holidays: list[Day] = []

    @model_validator(mode="after")
    def _opens_first(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("'opens' must be before 'closes'")
        return self


class Grouping(Model):
    """How long the first alert of a group waits for others, and how long further ones wait after it."""

    wait_seconds: dict[Severity, Annotated[int, Field(ge=0, le=3600)]]
    interval_seconds: Annotated[int, Field(ge=0, le=86_400)]


class DailySummary(Model):
    """Who gets the daily summary, and at which time of the organization's day."""

    at: ClockTime
    to: Annotated[list[Slug], Field(min_length=1)]


class Milestones(Model):
    """Who is told of milestones."""

    to: Annotated[list[Slug], Field(min_length=1)]


class NotificationSettings(Model):
    """The whole of ``notification_settings.yaml``."""

    schema_version: Literal[1] = 1
    timezone: ZoneName
    owner: Slug
    recipients: Annotated[dict[Slug, Recipient], Field(min_length=1)]
    quiet_hours: QuietHours | None = None
    digest_at: ClockTime
    per_person_per_day: Annotated[int, Field(ge=1, le=1000)]
    grouping: Grouping
    calendar: BusinessCalendar
    routes: list[Route] = []
    escalation: dict[Severity, EscalationPolicy]
    summary: DailySummary | None = None
    milestones: Milestones | None = None


DeviceToken = Annotated[str, Field(min_length=1, max_length=4096, pattern=r"^[\x21-\x7e]+$")]
"""A registration token of Firebase Cloud Messaging."""


class Device(Model):
    """``members/{uid}/devices/{id}``: a browser or phone of a member that gets push messages."""

    id: AlertKey
    token: DeviceToken
    label: Annotated[str, Field(max_length=120)] = ""
    registered_at: Timestamp


BUNDLE_LENGTH = 1000
"""Events of one notification; more make another."""

NotificationKind = Literal[
    "firing", "recovery", "escalation", "assigned", "digest", "mention", "summary", "milestone"
]
NotificationState = Literal["queued", "digest", "digested", "sent", "failed", "no_device"]


class Notification(Model):
    """``notifications/{id}``: one message to one recipient by one channel; its id depends on the events that
    it tells, so routing them twice makes the same document.

    ``recipient`` is an id of the settings, ``uid`` the member when there is one: rules show it to them alone.
    ``state`` ``digest`` waits for the recipient's digest of ``digest_day``, ``held_because`` saying why.
    ``events[i]`` is of ``alerts[i]``. ``group`` counts as one towards the noise budget of ``day`` (the recipient's),
    by however many channels it goes. ``lease_until``: nobody else tries to send it before then. ``recorded``: what was
    sent is in the alerts' own receipts too. ``no_device``: a push to someone who has registered none, which is no
    fault; it is not sent later, for the other channels told them.

    A mention tells of a ``comment`` and of no alert: its recipient is ``member:{uid}``, whether or not the
    settings know the member, and ``about`` is what the comment is on, in words. A summary's ``about`` is its day, a
    milestone's the sentence that tells it in English; what it says is in ``milestone``, to be told in any language.
    """

    id: AlertKey
    recipient: Person
    uid: Person | None = None
    channel: Channel
    kind: NotificationKind
    severity: Severity
    state: NotificationState
    alerts: Annotated[list[AlertKey], Field(max_length=BUNDLE_LENGTH)]
    events: Annotated[list[AlertKey], Field(max_length=BUNDLE_LENGTH)]
    group: AlertKey
    source: str = ""
    created_at: Timestamp
    day: IsoDate
    digest_day: IsoDate | None = None
    held_because: Literal["severity", "noise_budget"] | None = None
    sent_at: Timestamp | None = None
    receipt: str = ""
    read_at: Timestamp | None = None
    attempts: Annotated[int, Field(ge=0)] = 0
    lease_until: Timestamp | None = None
    error: Annotated[str, Field(max_length=500)] = ""
    recorded: bool = False
    comment: AlertKey | None = None
    about: Annotated[str, Field(max_length=300)] = ""
    milestone: Milestone | None = None
