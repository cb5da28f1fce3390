"""The facts of a dashboard for a rule: a KPI, an account of the statement, or revenue of a dimension member."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ledgerlight.domain.alerting.facts import Facts, facts_of
from ledgerlight.domain.alerting.measures import robust_band
from schemas.alerts import AlertRule, RuleKind
from schemas.dashboards import DimensionRow, KpiValue, SeriesPoint, StatementRow
from schemas.documents import Entity

OTHER_SOURCES: frozenset[RuleKind] = frozenset({"stale_feed", "data_quality", "system"})
"""Kinds whose facts the sweeper gathers: no figures of an entity."""

OFF_DASHBOARD: frozenset[RuleKind] = OTHER_SOURCES | {"forecast"}
"""Kinds whose facts are on no dashboard."""

DIMENSION_METRIC = "revenue"
"""The one figure that a dashboard has by dimension member."""

DIMENSION_KINDS: frozenset[RuleKind] = frozenset({"absolute", "covenant"})
"""Kinds that need the figure alone: a dashboard has neither budget nor history of a member."""

FLAT_SHARE = 100
"""A band is at least one hundredth of its centre wide: a flat history must not fire on a cent."""


def ancestors_of(entities: Mapping[str, Entity], entity_id: str) -> Iterator[str]:
    """The entities above an entity, the nearest first."""
    seen = {entity_id}
    at = entities[entity_id].parent if entity_id in entities else None
    while at is not None and at in entities and at not in seen:
        yield at
        seen.add(at)
        at = entities[at].parent


def dashboard_facts(
    rule: AlertRule,
    view: Mapping[str, Any],
    org: str,
    entity_id: str,
    period: str,
    data_version: int,
    currency: str,
    lineage: str = "",
) -> Facts | None:
    """What a rule looks at on a dashboard, ``view`` being its parsed ``DashboardView``; None where the dashboard
    does not show it. An account without entries, and a member without revenue, is undefined, not zero."""
    if rule.kind in OFF_DASHBOARD:
        return None
    place = (org, entity_id, period, data_version, currency, lineage)
    if rule.scope.dimension is not None:
        return _member_facts(rule, view["dimensions"], place) if rule.metric == DIMENSION_METRIC else None
    if rule.account is not None:
        return _account_facts(rule.account, view["statement"], place)
    fields = next((kpi for kpi in view["kpis"] if kpi["id"] == rule.metric), None)
    if fields is None:
        return None
    facts = facts_of(KpiValue.stored(fields), *place)
    if rule.kind != "anomaly":
        return facts
    before = [point.value for point in facts.series[:-1] if point.value is not None]
    middle = sum(abs(value) for value in before) // len(before) if before else 0
    return replace(facts, band=robust_band(before, max(middle // FLAT_SHARE, 1)))


def history_facts(
    rule: AlertRule,
    name: str,
    direction: int,
    unit: Any,
    points: Sequence[tuple[str, int | None, Mapping[str, int | None]]],
    org: str,
    entity_id: str,
    currency: str,
) -> list[tuple[str, Facts]]:
    """Facts of a metric's history, oldest first, ``points`` being (period, value, comparators): what a backtest runs
    over. Each sees the twelve periods before it, as on its dashboard."""
    series = [SeriesPoint(period=period, value=value) for period, value, _ in points]
    found: list[tuple[str, Facts]] = []
    for number, (period, value, comparators) in enumerate(points):
        seen = series[max(number - 12, 0) : number + 1]
        facts = Facts(
            org, entity_id, rule.subject, name, period, number + 1, unit, direction, value, currency,
            reason=None if value is not None else "no_entries", comparators=comparators, series=seen,
        )  # fmt: skip
        if rule.kind == "anomaly":
            before = [point.value for point in seen[:-1] if point.value is not None]
            middle = sum(abs(each) for each in before) // len(before) if before else 0
            facts = replace(facts, band=robust_band(before, max(middle // FLAT_SHARE, 1)))
        found.append((period, facts))
    return found


_Place = tuple[str, str, str, int, str, str]


def _account_facts(code: str, statement: Sequence[Mapping[str, Any]], place: _Place) -> Facts:
    org, entity_id, period, version, currency, lineage = place
    fields = next((row for row in statement if row["code"] == code), None)
    row = StatementRow.stored(fields) if fields is not None else None
    return Facts(
        org=org,
        entity_id=entity_id,
        subject=code,
        name=row.name if row else code,
        period=period,
        data_version=version,
        unit="money",
        direction=row.direction if row else 0,
        value=row.actual if row else None,
        currency=currency,
        reason=None if row and row.actual is not None else "no_entries",
        comparators={
            "budget": row.budget,
            "previous": row.previous,
            "last_year": row.last_year,
            "forecast": row.forecast,
        }
        if row
        else {},
        lineage=lineage,
    )


def _member_facts(rule: AlertRule, rows: Sequence[Mapping[str, Any]], place: _Place) -> Facts:
    org, entity_id, period, version, currency, lineage = place
    wanted = (rule.scope.dimension, rule.scope.member)
    fields = next((row for row in rows if (row["dimension"], row["value"]) == wanted), None)
    value = DimensionRow.stored(fields).revenue if fields is not None else None
    return Facts(
        org=org,
        entity_id=entity_id,
        subject=rule.subject,
        name="Revenue",
        period=period,
        data_version=version,
        unit="money",
        direction=1,
        value=value,
        currency=currency,
        reason=None if value is not None else "no_entries",
        lineage=lineage,
        dimension=rule.scope.dimension,
        member=rule.scope.member,
    )
