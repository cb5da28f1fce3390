"""What the HTTP interface takes and answers of KPIs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.dashboards import KpiTarget
from schemas.metrics import Metric, OwnMetric
from schemas.primitives import (
    CurrencyCode,
    Model,
    Period,
    Slug,
    UndefinedReason,
)


class KpiName(Model):
    """A name that formulas may use."""

    name: str
    label: str
    kind: Literal["class", "statistic", "kpi", "constant", "function"]


class KpiDefinition(Model):
    """A KPI of an organization. ``words``: its formula as people say it; ``inputs``: the names in it; ``used_by``: the
    KPIs that are made of it. ``standard_formula``: the product's, None for one of the organization's own. ``problem``:
    why it cannot be computed any more."""

    metric: Metric
    origin: Literal["standard", "changed", "own"]
    retired: bool = False
    words: str
    inputs: list[str]
    used_by: list[str]
    standard_formula: str | None = None
    problem: str | None = None


class KpiLibrary(Model):
    """Every KPI of an organization; ``version`` counts its own changes."""

    version: int
    kpis: list[KpiDefinition]
    names: list[KpiName]


class FormulaProblem(Model):
    """What is wrong with a formula, and where: ``start`` and ``end`` count characters from 0, ``line`` and ``column``
    from 1. ``near``: known names that look like an unknown one; ``path``: the way round a circle."""

    message: str
    start: int
    end: int
    line: int
    column: int
    token: str = ""
    expected: str = ""
    near: list[str] = []
    path: list[str] = []


class KpiPreviewRequest(Model):
    """A KPI as it would be, on the figures of an entity. ``period``: the last one to show; the newest without it."""

    metric: Metric
    scope: Slug
    period: Period | None = None


class KpiPreviewPoint(Model):
    """A period by the new definition, and by the one in force; each undefined with its reason."""

    period: Period
    value: int | None
    reason: UndefinedReason | None = None
    present: int | None = None
    present_reason: UndefinedReason | None = None


class KpiPreview(Model):
    """What a definition would show; nothing is written. With a ``problem`` there are no points."""

    problem: FormulaProblem | None = None
    words: str = ""
    currency: CurrencyCode
    points: list[KpiPreviewPoint] = []
    feeds: list[str] = []
    target: KpiTarget | None = None


class KpiSaveRequest(Model):
    """A KPI to save. ``base_version``: the version that the change was made on, 0 for a new one. ``scope``: the
    entity on screen, whose dashboards are calculated first."""

    metric: Metric
    base_version: Annotated[int, Field(ge=0)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    scope: Slug | None = None


class KpiRetireRequest(Model):
    """Why a KPI is not to be computed any more."""

    base_version: Annotated[int, Field(ge=0)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    scope: Slug | None = None


class KpiRefreshRequest(Model):
    """``scope``: the entity on screen, whose dashboards are calculated first."""

    scope: Slug | None = None


class KpiProgress(Model):
    """Dashboards calculated by the definitions in force with this call, and those still to be; the sweeper goes on
    when nobody asks."""

    written: int
    left: int


class KpiSaved(Model):
    """The KPI as saved."""

    kpi: OwnMetric
    progress: KpiProgress
