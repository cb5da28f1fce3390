"""What a rule would have done on an organization's own history. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledgerlight.domain.alerting.backtest import Backtest, backtest
from ledgerlight.domain.alerting.dashboard_facts import OTHER_SOURCES, ancestors_of, history_facts
from ledgerlight.domain.alerting.facts import Facts
from ledgerlight.domain.alerting.forecast_facts import forecast_history
from ledgerlight.domain.analysis.forecast import forecast
from ledgerlight.domain.periods import months_between, shifted
from ledgerlight.ports import DocumentStore
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.histories import history_of
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.problems import Invalid
from schemas.alerts import AlertRule
from schemas.dashboards import SeriesEntry
from schemas.names import Collection, document_path

MAX_ENTITIES = 100
"""Entities that a new rule is tried on at once, and a backtest runs over; the rest follow as they change."""

MAX_FORECAST_ENTITIES = 20
"""The same for forecasts, which are computed anew for every month: some milliseconds each."""


@dataclass(frozen=True, slots=True)
class TryRules:
    """The use case."""

    store: DocumentStore
    organizations: Organizations
    definitions: MetricDefinitions

    def __call__(self, org_id: str, rule: AlertRule, months: int) -> Backtest:
        """The last months that have figures. Raises ``Invalid`` where nothing kept a history to try it on."""
        if rule.kind in OTHER_SOURCES:
            raise Invalid(
                f"kind: a {rule.kind} rule has no past to be tried on",
                "imports and the installation keep no history of their state; it judges from now on",
            )
        if rule.metric is None or rule.scope.dimension is not None:
            raise Invalid(
                "rule: only KPIs of whole entities have a history to try a rule on",
                "leave out 'account', 'dimension' and 'member'; it judges from now on",
            )
        history: list[tuple[str, Facts]] = []
        entities = entities_of(self.organizations, org_id, rule)
        for entity_id in entities[:MAX_FORECAST_ENTITIES] if rule.kind == "forecast" else entities:
            history += self._history(org_id, rule, entity_id, months)
        shown = sorted({period for period, _ in history})[-months:]
        return backtest(rule, sorted((each for each in history if each[0] in set(shown)), key=lambda e: e[0]))

    def _history(self, org_id: str, rule: AlertRule, entity_id: str, months: int) -> list[tuple[str, Facts]]:
        series = series_of(self.store, org_id, entity_id)
        metric = self.definitions.of(org_id).graph.nodes[rule.metric or ""].metric
        entity = self.organizations.context(org_id).entities[entity_id]

        def value(entry: SeriesEntry | None) -> int | None:
            return None if entry is None else entry.actual.get(metric.id)

        known = [p for p, entry in series.items() if any(v is not None for v in entry.actual.values())]
        if rule.kind == "forecast":
            every = (
                [shifted(known[0], n) for n in range(months_between(known[0], known[-1]) + 1)]
                if known
                else []
            )
            values = [(period, value(series.get(period))) for period in every]
            return forecast_history(rule, metric, values, months, org_id, entity, forecast)
        points: list[tuple[str, int | None, Mapping[str, int | None]]] = [
            (
                period,
                value(series[period]),
                {
                    "budget": series[period].budget.get(metric.id),
                    "forecast": series[period].forecast.get(metric.id),
                    "previous": value(series.get(shifted(period, -1))),
                    "last_year": value(series.get(shifted(period, -12))),
                },
            )
            for period in known
        ]
        return history_facts(
            rule, metric.name, metric.direction, metric.unit, points, org_id, entity_id, entity.currency
        )


def entities_of(organizations: Organizations, org_id: str, rule: AlertRule) -> list[str]:
    """The entities in a rule's scope, its own first."""
    entities = organizations.context(org_id).entities
    top = rule.scope.entity_id
    if not rule.scope.descendants:
        return [top]
    below = sorted(each for each in entities if top in ancestors_of(entities, each))
    return [top, *below][:MAX_ENTITIES]


def series_of(store: DocumentStore, org_id: str, entity_id: str) -> dict[str, SeriesEntry]:
    """An entity's history by period, the oldest first."""
    fields = store.get(document_path(org_id, Collection.SERIES, entity_id)).fields
    if fields is None:
        return {}
    return history_of(fields)
