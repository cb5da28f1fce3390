"""Judges forecasts by the rules that watch them, off the hot path: by a dashboard's event, else by the sweeper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from ledgerlight.domain.alerting.dashboard_facts import ancestors_of
from ledgerlight.domain.alerting.folding import fold
from ledgerlight.domain.alerting.forecast_facts import forecast_facts
from ledgerlight.domain.alerting.incidents import step
from ledgerlight.domain.alerting.rules import alert_key, evaluate
from ledgerlight.ports import Clock, DocumentStore, Snapshot, Where, Write
from ledgerlight.usecases.alert_rules import AlertRules
from ledgerlight.usecases.analyse_series import AnalyseSeries
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from schemas.alerts import OPEN_STATES, Alert, AlertRule
from schemas.names import Collection, collection_path, document_path

Place = tuple[str, str]
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class CheckForecasts:
    """The use case. A forecast is judged once for each version of a history and of the rules that look at it; to do it
    again changes nothing."""

    store: DocumentStore
    clock: Clock
    organizations: Organizations
    rules: AlertRules
    definitions: MetricDefinitions
    analyse: AnalyseSeries

    def of_event(self, org_id: str, place: Place) -> int:
        """A dashboard was written. That of the newest period judges its scope; what changed further back is left to the
        sweeper, for an import of years changes all of them, and only the last change counts."""
        scope, period = place
        if not self._looking(org_id, [scope]):
            return 0
        fields = self.store.get(document_path(org_id, Collection.SERIES, scope)).fields
        if fields is None or period != max(orjson.loads(fields["periods"]), default=""):
            return 0
        return self.behind(org_id, {scope: int(fields["version"])})

    def sweep(self, org_id: str) -> int:
        """Judge every scope whose history, or whose rules, are others than were judged last."""
        if not self._looking(org_id, self.organizations.context(org_id).entities):
            return 0
        path = collection_path(org_id, Collection.SERIES)
        found = self.store.query(path, fields=("scope", "version"))
        return self.behind(org_id, {(f := s.fields or {})["scope"]: int(f["version"]) for s in found})

    def behind(self, org_id: str, versions: Mapping[str, int]) -> int:
        """Judge those of these scopes that were not judged at this version of their history."""
        looking = self._looking(org_id, versions)
        paths = {judged_path(org_id, scope): scope for scope in looking}
        written = 0
        for path, snapshot in self.store.get_many(list(paths)).items():
            scope = paths[path]
            judged = {"version": versions[scope], "rules": _digest(looking[scope])}
            if snapshot.fields == judged:
                continue
            written += self(org_id, [scope])
            # Noted after: who dies in between judges again, which changes nothing.
            self.store.commit([Write(path, judged)])
        return written

    def __call__(self, org_id: str, scopes: Iterable[str]) -> int:
        """Judge these scopes as they are now; returns how many alerts were written. Raises ``Unavailable``."""
        return sum(
            self._settled(org_id, scope, rules) for scope, rules in self._looking(org_id, scopes).items()
        )

    def _looking(self, org_id: str, scopes: Iterable[str]) -> dict[str, list[AlertRule]]:
        rules = [rule for rule in self.rules.enabled(org_id) if rule.kind == "forecast"]
        if not rules:
            return {}
        entities = self.organizations.context(org_id).entities
        found: dict[str, list[AlertRule]] = {}
        for scope in dict.fromkeys(scopes):
            above = {scope, *ancestors_of(entities, scope)} if scope in entities else set()
            looking = [
                rule
                for rule in rules
                if rule.scope.entity_id == scope or (rule.scope.descendants and rule.scope.entity_id in above)
            ]
            if looking and scope in entities:
                found[scope] = looking
        return found

    def _settled(self, org_id: str, scope: str, rules: list[AlertRule]) -> int:
        """Judge until the history is the one that was judged: a clear verdict on what never fired is not kept, so it
        cannot hold off a breach of an older version that another process is about to write."""
        written = 0
        for _ in range(_ROUNDS):
            version, wrote = until_uncontended(self.clock, partial(self._attempt, org_id, scope, rules))
            written += wrote
            if not wrote:
                break
            now = self.store.get_many([document_path(org_id, Collection.SERIES, scope)], ("version",))
            if all((each.fields or {}).get("version") == version for each in now.values()):
                break
        return written

    def _attempt(self, org_id: str, scope: str, rules: list[AlertRule]) -> tuple[int, int]:
        """(version judged, alerts written)."""
        path = document_path(org_id, Collection.SERIES, scope)
        alert_paths = {rule.id: _alert(org_id, rule, scope) for rule in rules}
        found = self.store.get_many([path, *alert_paths.values()])
        fields = found[path].fields
        if fields is None:
            return 0, 0
        entity = self.organizations.context(org_id).entities[scope]
        graph = self.definitions.of(org_id).graph
        version, at = int(fields["version"]), self.clock.now()
        after: dict[str, Alert] = {}
        before: dict[str, Snapshot] = {}
        for rule in rules:
            node = graph.nodes.get(rule.metric or "")
            if node is None:
                continue  # this process still has the definitions of before the KPI was made
            seen = self.analyse.of(org_id, scope, node.metric.id, fields)
            facts = forecast_facts(
                rule, node.metric, seen.periods, seen.values, seen.forecast, org_id, entity, version
            )
            snapshot = found[alert_paths[rule.id]]
            known = Alert.stored(snapshot.fields) if snapshot.fields is not None else None
            judged = step(known, evaluate(rule, facts), at).alert
            if judged is not None:
                before[judged.key], after[judged.key] = snapshot, judged
        for folded in fold(after.values(), graph, {})[0]:
            after[folded.key] = folded
        writes = [
            Write(before[key].path, changed, expected=before[key])
            for key, alert in sorted(after.items())
            if (changed := alert.model_dump()) != before[key].fields
            and (before[key].exists or alert.state != "ok")
        ]
        self.store.commit(writes)
        return version, len(writes)

    def open_scopes(self, org_id: str, rule_id: str) -> list[str]:
        """The entities of a rule's open alerts."""
        found = self.store.query(
            collection_path(org_id, Collection.ALERTS), (Where("rule_id", "==", rule_id),),
            fields=("entity_id", "state"),
        )  # fmt: skip
        live = [s.fields for s in found if s.fields is not None and s.fields["state"] in OPEN_STATES]
        return [str(each["entity_id"]) for each in live]


def judged_path(org_id: str, scope: str) -> str:
    """Which version of a scope's history was judged, by which rules."""
    return document_path(org_id, Collection.INTERNAL, f"forecasts-{scope}")


def _digest(rules: Iterable[AlertRule]) -> str:
    said: list[Any] = sorted((rule.id, rule.version) for rule in rules)
    return orjson.dumps(said).decode()


def _alert(org_id: str, rule: AlertRule, scope: str) -> str:
    key = alert_key(rule.id, org_id, scope, rule.subject, None)
    return document_path(org_id, Collection.ALERTS, key)
