"""What alert rules look at: plain values of one metric or account, in one scope and period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from schemas.alerts import Driver, MetricUnit
from schemas.dashboards import KpiValue, SeriesPoint
from schemas.primitives import Comparator, UndefinedReason


@dataclass(frozen=True, slots=True)
class Band:
    """What is usual: the median of like periods, and one robust deviation (1.4826 x MAD), same unit."""

    centre: int
    deviation: int


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    """A value that is expected, ``label`` naming its week or period. Points are in order, one step apart."""

    label: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule looks at: one metric or account in one scope and period, as of ``data_version``.

    ``late``: its inputs are overdue, so the figures say nothing. ``series`` is oldest first and ends with this
    period. ``lineage`` names the batch that caused the check (an import, an edit), for grouping and drill-down;
    ``written_by`` all that wrote the figures last.
    """

    org: str
    entity_id: str
    subject: str
    name: str
    period: str | None
    data_version: int
    unit: MetricUnit
    direction: int
    value: int | None
    currency: str | None = None
    reason: UndefinedReason | None = None
    comparators: Mapping[str, int | None] = field(default_factory=dict)
    series: Sequence[SeriesPoint] = ()
    band: Band | None = None
    forecast: Sequence[ForecastPoint] = ()
    late: bool = False
    drivers: tuple[Driver, ...] = ()
    drivers_against: Comparator | None = None
    lineage: str = ""
    written_by: tuple[str, ...] = ()
    dimension: str | None = None
    member: str | None = None


def facts_of(
    kpi: KpiValue, org: str, entity_id: str, period: str, data_version: int, currency: str, lineage: str = ""
) -> Facts:
    """The facts of a dashboard's KPI."""
    return Facts(
        org=org,
        entity_id=entity_id,
        subject=kpi.id,
        name=kpi.name,
        period=period,
        data_version=data_version,
        unit=kpi.unit,
        direction=kpi.direction,
        value=kpi.value,
        currency=currency,
        reason=kpi.reason,
        comparators={
            "budget": kpi.budget.value,
            "previous": kpi.previous.value,
            "last_year": kpi.last_year.value,
            "forecast": kpi.forecast.value if kpi.forecast else None,
        },
        series=tuple(kpi.series),
        lineage=lineage,
    )
