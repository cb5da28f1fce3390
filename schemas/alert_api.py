"""What the HTTP interface takes and answers of alerts and their rules."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from schemas.alerts import AlertRule, MetricUnit, Note, Person, Severity
from schemas.primitives import (
    Model,
    Period,
    Slug,
)


class AlertRuleList(Model):
    """The organization's alert rules."""

    rules: list[AlertRule]


class BacktestRequest(Model):
    """A rule, saved or not, and over how many of the newest months to try it."""

    rule: AlertRule
    months: Annotated[int, Field(ge=1, le=60, strict=True)] = 12


class BacktestFiring(Model):
    """One time that the rule would have fired."""

    period: Period
    entity_id: Slug
    severity: Severity
    value: int | None
    sentence: str


class BacktestValue(Model):
    """The figure of the rule's own entity in a period, of several the worst."""

    period: Period
    value: int | None


class BacktestResult(Model):
    """``sentence`` says it in words; ``undefined`` periods could not be judged and count as neither."""

    periods: int
    undefined: int
    firings: list[BacktestFiring]
    values: list[BacktestValue]
    sentence: str


class AlertMetric(Model):
    """A KPI that a rule may watch, and the unit of its thresholds."""

    id: str
    name: str
    unit: Literal["money", "ratio", "count"]
    direction: Literal[-1, 0, 1]


class AlertSystemFigure(Model):
    """A figure of the installation that a rule may watch."""

    id: str
    name: str
    unit: MetricUnit


class AlertRecipient(Model):
    """Someone of the notification settings; ``uid`` is the member they are, if any. No address is told."""

    id: Slug
    name: str
    uid: Person | None = None


class AlertPerson(Model):
    """A member, by name."""

    uid: Person
    name: str


class AlertOptions(Model):
    """What a rule may watch, who may be made responsible, and the names behind the ids in an alert. ``sources``:
    those of the newest imports; none for a member who does not see imports. ``system``: none for a member who does not
    see the installation."""

    metrics: list[AlertMetric]
    sources: list[str]
    system: list[AlertSystemFigure] = []
    recipients: list[AlertRecipient]
    people: list[AlertPerson]


class AlertNote(Model):
    """What to write into the alert's history beside the action."""

    note: Note = ""


class AlertAssignment(AlertNote):
    """``to``: an id of the notification settings, or the uid of one of them."""

    to: Person


class AlertSnooze(AlertNote):
    """``until``: at most 30 days from now."""

    until: Annotated[
        str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$")
    ]

    @model_validator(mode="after")
    def _exists(self) -> AlertSnooze:
        datetime.fromisoformat(self.until)
        return self


class AlertComment(Model):
    """A remark."""

    note: Annotated[str, Field(min_length=1, max_length=1000)]
