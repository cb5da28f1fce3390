"""The daily summary and milestones: what was told, so that it can be sent again and is told once."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schemas.alerts import MetricUnit
from schemas.primitives import CurrencyCode, IsoDate, Model, Period, Slug


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


class Summary(Model):
    """``internal/summary-{day}``, as one text: what the organization's day looked like when it was summed up.

    ``alerts``: open ones by severity, ``gravest`` the titles of the first five. ``imports`` and the two after it count
    since the summary before (at most a day back); ``quality`` is the lowest score among them, in basis points."""

    day: IsoDate
    before: IsoDate | None
    entity_id: Slug
    entity_name: str
    period: Period | None
    currency: CurrencyCode
    figures: list[SummaryFigure]
    alerts: dict[str, int]
    gravest: list[str]
    imports: Annotated[int, Field(ge=0)]
    failed: Annotated[int, Field(ge=0)]
    rejected: Annotated[int, Field(ge=0)]
    quality: int | None


class Milestone(Model):
    """Something reached. The id depends on what it is and when; ``sentence`` is all that is told."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9_\-]{1,100}$")]
    sentence: Annotated[str, Field(max_length=300)]
