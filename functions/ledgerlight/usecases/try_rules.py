"""What a rule would have done on an organization's own history. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson

from ledgerlight.domain.alerting.backtest import Backtest, backtest
from ledgerlight.domain.alerting.dashboard_facts import ancestors_of, dashboard_facts, history_facts
from ledgerlight.domain.alerting.facts import Facts
from ledgerlight.domain.alerting.forecast_facts import forecast_history
from ledgerlight.domain.alerting.source_facts import SOURCE_KINDS, source_history, source_of
from ledgerlight.domain.analysis.forecast import forecast
from ledgerlight.domain.periods import months_between, shifted
from ledgerlight.ports import Clock, DocumentStore
from ledgerlight.usecases.check_alerts import DASHBOARDS_TOGETHER
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.histories import history_of
from ledgerlight.usecases.judge_sources import newest_arrivals
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.problems import Invalid
from schemas.alerts import AlertRule
from schemas.dashboards import SeriesEntry
from schemas.names import Collection, document_path, leaf_id

MAX_ENTITIES = 100
"""Entities that a new rule is tried on at once, and a backtest runs over; the rest follow as they change."""

MAX_FORECAST_ENTITIES = 20
"""The same for forecasts, which are computed anew for every month: some milliseconds each."""

MAX_DASHBOARDS = 300
"""Dashboards that are read for a rule on an account or a member of a dimension: tens of kilobytes each."""

_MAX_IMPORTS = 1_000
"""Newest ones that a rule about a source is tried on."""


@dataclass(frozen=True, slots=True)
class TryRules:
    """The use case."""

    store: DocumentStore
    clock: Clock
    organizations: Organizations
    definitions: MetricDefinitions

    def __call__(self, org_id: str, rule: AlertRule, months: int) -> Backtest:
        """The last months that have figures, of a source of imports those since its first import. Raises ``Invalid``
        where nothing kept a history to try the rule on."""
        if rule.kind == "system":
            raise Invalid(
                "kind: a system rule has no past to be tried on",
                "the installation keeps no history of its state; it judges from now on",
            )
        if rule.kind in SOURCE_KINDS:
            return self._of_source(org_id, rule, months)
        entities = entities_of(self.organizations, org_id, rule)
        if rule.metric is None or rule.scope.dimension is not None:
            history = list(
                self._of_dashboards(org_id, rule, entities[: max(MAX_DASHBOARDS // months, 1)], months)
            )
        else:
            tried = entities[:MAX_FORECAST_ENTITIES] if rule.kind == "forecast" else entities
            history = [each for entity_id in tried for each in self._history(org_id, rule, entity_id, months)]
        shown = sorted({period for period, _ in history})[-months:]
        return backtest(rule, sorted((each for each in history if each[0] in set(shown)), key=lambda e: e[0]))

    def _of_source(self, org_id: str, rule: AlertRule, months: int) -> Backtest:
        """Of the newest imports; a feed that was late before these months is late in them."""
        now, source = self.clock.now(), source_of(rule)
        newest = newest_arrivals(self.store, org_id, _MAX_IMPORTS)
        arrivals = [each for each in reversed(newest) if each.source == source]
        if not arrivals:
            return backtest(rule, [], 0)
        first = shifted(now[:7], 1 - months)
        history = list(source_history(rule, arrivals, org_id, f"{first}-01T00:00:00Z", now))
        known_since = max(arrivals[0].finished_at[:7], first)
        return backtest(rule, history, months_between(known_since, now[:7]) + 1)

    def _of_dashboards(
        self, org_id: str, rule: AlertRule, entities: Sequence[str], months: int
    ) -> Iterator[tuple[str, Facts]]:
        """What the rule sees on the dashboards as they are now: nothing else keeps accounts and members by month."""
        known = self.organizations.context(org_id).entities
        places = [
            (entity_id, period)
            for entity_id in entities
            for period in known_periods(series_of(self.store, org_id, entity_id))[-months:]
        ]
        for start in range(0, len(places), DASHBOARDS_TOGETHER):
            paths = {
                document_path(org_id, Collection.DASHBOARDS, leaf_id(*place)): place
                for place in places[start : start + DASHBOARDS_TOGETHER]
            }
            found = self.store.get_many(list(paths), ("view", "version"))
            for path, (entity_id, period) in paths.items():
                fields = found[path].fields
                if fields is None:
                    continue
                view, version = orjson.loads(fields["view"]), int(fields["version"])
                currency = known[entity_id].currency
                facts = dashboard_facts(rule, view, org_id, entity_id, period, version, currency)
                if facts is not None:
                    yield period, facts

    def _history(self, org_id: str, rule: AlertRule, entity_id: str, months: int) -> list[tuple[str, Facts]]:
        series = series_of(self.store, org_id, entity_id)
        metric = self.definitions.of(org_id).graph.nodes[rule.metric or ""].metric
        entity = self.organizations.context(org_id).entities[entity_id]

        def value(entry: SeriesEntry | None) -> int | None:
            return None if entry is None else entry.actual.get(metric.id)

        known = known_periods(series)
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


def known_periods(series: Mapping[str, SeriesEntry]) -> list[str]:
    """The periods of a history that have figures."""
    return [p for p, entry in series.items() if any(v is not None for v in entry.actual.values())]


def series_of(store: DocumentStore, org_id: str, entity_id: str) -> dict[str, SeriesEntry]:
    """An entity's history by period, the oldest first."""
    fields = store.get(document_path(org_id, Collection.SERIES, entity_id)).fields
    if fields is None:
        return {}
    return history_of(fields)
