"""What a forecast rule looks at: the next periods of a KPI, as expected at the end of its history."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ledgerlight.domain.alerting.facts import Facts, ForecastPoint
from ledgerlight.domain.periods import shifted
from schemas.alerts import AlertRule
from schemas.analysis import Forecast
from schemas.documents import Entity
from schemas.metrics import Metric


def forecast_facts(
    rule: AlertRule,
    metric: Metric,
    periods: Sequence[str],
    values: Sequence[int | None],
    expected: Forecast,
    org: str,
    entity: Entity,
    data_version: int,
    lineage: str = "",
) -> Facts:
    """The facts of one entity. They have no period: whether a figure is heading for a level is one question, however
    many months it stays open. ``value`` is the last known figure."""
    last = periods[-1] if periods else ""
    return Facts(
        org=org,
        entity_id=entity.id,
        subject=rule.subject,
        name=metric.name,
        period=None,
        data_version=data_version,
        unit=metric.unit,
        direction=metric.direction,
        value=values[-1] if values else None,
        currency=entity.currency,
        reason=None if expected.points else "insufficient_history",
        forecast=tuple(
            ForecastPoint(label=shifted(last, point.step), value=point.value) for point in expected.points
        ),
        lineage=lineage,
    )


def forecast_history(
    rule: AlertRule,
    metric: Metric,
    points: Sequence[tuple[str, int | None]],
    months: int,
    org: str,
    entity: Entity,
    forecast: Callable[[Sequence[int | None]], Forecast],
) -> list[tuple[str, Facts]]:
    """By period, what would have been expected at its end, when nothing later was known: the last ``months``."""
    found: list[tuple[str, Facts]] = []
    for end in range(max(len(points) - months, 0), len(points)):
        known = points[: end + 1]
        periods, values = [period for period, _ in known], [value for _, value in known]
        facts = forecast_facts(rule, metric, periods, values, forecast(values), org, entity, end + 1)
        found.append((periods[-1], facts))
    return found
