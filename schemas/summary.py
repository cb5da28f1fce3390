"""The daily summary and milestones: what was told, so that it can be sent again and is told once."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.alerts import MetricUnit
from schemas.primitives import AmountMinor, CurrencyCode, IsoDate, Model, Period, Slug


class SummaryFigure(Model):
    """A KPI of the newest period; ``yesterday`` is its value in the summary before, of the same period, and None where
    there is none."""

    id: str
    name: str
    unit: MetricUnit
    direction: int
    value: int | None
    yesterday: int | None
    budget: int | None


class GraveAlert(Model):
    """An alert as a summary names it; ``rule`` is the name of the rule ``rule_id``."""

    rule_id: Slug
    rule: str
    entity_id: Slug
    member: str | None = None
    period: Period | None = None


class Summary(Model):
    """``internal/summary-{day}``, as one text: what the organization's day looked like when it was summed up.

    ``alerts``: open ones by severity, ``gravest`` the first five (of earlier releases
    their titles). ``imports`` and the two after it count
    since the summary before (at most a day back); ``quality`` is the lowest score among them, in basis points."""

    day: IsoDate
    before: IsoDate | None
    entity_id: Slug
    entity_name: str
    period: Period | None
    currency: CurrencyCode
    figures: list[SummaryFigure]
    alerts: dict[str, int]
    gravest: list[GraveAlert | str]
    imports: Annotated[int, Field(ge=0)]
    failed: Annotated[int, Field(ge=0)]
    rejected: Annotated[int, Field(ge=0)]
    quality: int | None


class Milestone(Model):
    """Something reached: a ``year``'s budget, the ``first`` month above budget, the ``best`` month. The id depends on
    what it is and when, which is ``when``, a year or a period. ``planned``: the budget, where it has one."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9_\-]{1,100}$")]
    kind: Literal["year", "first", "best"]
    metric: str
    name: str
    when: Annotated[str, Field(pattern=r"^\d{4}(-\d{2})?$")]
    value: AmountMinor
    planned: AmountMinor | None = None
    currency: CurrencyCode
