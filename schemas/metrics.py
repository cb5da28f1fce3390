"""KPI definitions: the product's, in ``metrics_config.json``, and an organization's own, in ``metrics``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Json

from schemas.primitives import AmountMinor, Model, Slug, Timestamp

MAX_FORMULA = 500
MAX_TARGETS = 50

MetricId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
StatisticName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]

Family = Literal[
    "profitability", "working_capital", "liquidity", "leverage", "cash", "growth", "customers", "people",
    "platform", "other",
]  # fmt: skip

Verdict = Literal["met", "near", "missed"]


class Target(Model):
    """What a KPI is to reach, in its unit: minor units, basis points, a count.

    ``entity_id`` None holds for every entity that has none of its own. From ``warning`` on, on the worse side of
    ``value``, the target is near; beyond it is missed. Without a warning there is no near."""

    entity_id: Slug | None = None
    value: AmountMinor
    warning: AmountMinor | None = None


class Metric(Model):
    """A KPI. ``formula`` is + - * / and parentheses over account classes (``class.revenue``), statistics
    (``stat.headcount``), other metrics by id and ``period.days``, and the functions ``ttm(x)`` and ``avg(x, months)``.
    A ratio is ``numerator / denominator`` recomputed from summed parts, never averaged. A stock's amounts are balances
    at the period's end. ``headline``: shown first; ``owner``: who answers for what it means; ``version`` is ours."""

    id: MetricId
    name: Annotated[str, Field(min_length=1, max_length=80)]
    formula: Annotated[str, Field(min_length=1, max_length=MAX_FORMULA)]
    unit: Literal["money", "ratio", "count"]
    direction: Literal[-1, 0, 1]
    period_behaviour: Literal["flow", "stock", "average", "ratio"]
    family: Family = "other"
    version: Annotated[int, Field(ge=1)] = 1
    description: Annotated[str, Field(max_length=500)] = ""
    owner: Annotated[str, Field(max_length=80)] = ""
    headline: bool = False
    targets: Annotated[list[Target], Field(max_length=MAX_TARGETS)] = []


class MetricsConfig(Model):
    """The whole of ``metrics_config.json``."""

    schema_version: Literal[1] = 1
    metrics: list[Metric]


class OwnMetric(Model):
    """``metrics/{id}``: a KPI as the organization defines it, and ``metrics/{id}/versions/{version}``: each state that
    it had. ``before`` is the formula of the version before, None for the first. Retired, it is not computed."""

    metric: Metric
    retired: bool = False
    uid: str
    changed_by: str
    at: Timestamp
    reason: Annotated[str, Field(max_length=500)]
    before: str | None = None


class OwnMetrics(Model):
    """``internal/metrics``: all that an organization defines itself, in one document.

    It is written in each change's own commit and is what calculations read: one read, never half of a change.
    ``version`` counts the changes."""

    version: Annotated[int, Field(ge=0)] = 0
    metrics: Json[list[Metric]]
    retired: list[MetricId] = []
