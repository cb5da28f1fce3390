"""The sweeper's part of alerts: dashboards nobody checked, feeds that are late, alerts whose rule is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson

from ledgerlight.domain.alerting.dashboard_facts import OTHER_SOURCES, ancestors_of
from ledgerlight.domain.alerting.incidents import withdraw
from ledgerlight.ports import Clock, Contended, DocumentStore, Snapshot, Where, Write
from ledgerlight.usecases.alert_rules import AlertRules
from ledgerlight.usecases.check_alerts import CheckAlerts, Place, checked_path
from ledgerlight.usecases.check_forecasts import CheckForecasts
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.judge_sources import JudgeSources
from schemas.alerts import CASH_SUBJECTS, OPEN_STATES, Alert, AlertRule
from schemas.documents import Entity
from schemas.names import Collection, collection_path


@dataclass(frozen=True, slots=True)
class SweepAlerts:
    """The use case."""

    store: DocumentStore
    clock: Clock
    organizations: Organizations
    rules: AlertRules
    check: CheckAlerts
    forecasts: CheckForecasts
    sources: JudgeSources

    def __call__(self, org_id: str) -> int:
        """Returns how many alerts were written."""
        rules = self.rules.every(org_id, fresh=True)
        written = self.withdraw_orphans(org_id, rules)
        judged = [rule for rule in rules if rule.enabled]
        if not judged:
            return written
        written += self._behind(org_id)
        written += self.forecasts.sweep(org_id)
        return written + self.sources(org_id, [rule for rule in judged if rule.kind in OTHER_SOURCES])

    def withdraw_orphans(self, org_id: str, rules: Iterable[AlertRule]) -> int:
        """Close open alerts that no rule judges any more: it was removed, disabled or pointed elsewhere."""
        known = {rule.id: rule for rule in rules}
        entities = self.organizations.context(org_id).entities
        path = collection_path(org_id, Collection.ALERTS)
        written = 0
        for snapshot in self.store.query(path, (Where("state", "in", sorted(OPEN_STATES)),)):
            alert = Alert.stored(snapshot.fields)
            if alert.subject in CASH_SUBJECTS:
                continue  # its rule is a cash plan
            rule = known.get(alert.rule_id)
            if rule is not None and _still_judges(rule, alert, entities):
                continue
            note = "its rule was removed" if rule is None else "its rule looks elsewhere now"
            after = withdraw(alert, self.clock.now(), note).alert
            if after is not None and after is not alert:
                written += self._write(snapshot, after)
        return written

    def baseline(self, org_id: str) -> None:
        """Take every dashboard for checked as it is: a first rule is about what comes, not about years ago."""
        versions = self._versions(org_id)
        self.store.commit(
            [Write(checked_path(org_id, scope), _checked_fields(each)) for scope, each in versions.items()]
        )

    def _behind(self, org_id: str) -> int:
        """Check the dashboards of which another version is stored than was checked last."""
        versions = self._versions(org_id)
        paths = {checked_path(org_id, scope): scope for scope in versions}
        behind: list[Place] = []
        writes: list[Write] = []
        for path, snapshot in self.store.get_many(list(paths)).items():
            now = versions[paths[path]]
            checked = orjson.loads((snapshot.fields or {"checked": "{}"})["checked"])
            if checked != now:
                behind += [(paths[path], period) for period in now if checked.get(period) != now[period]]
                writes.append(Write(path, _checked_fields(now)))
        written = self.check(org_id, behind) if behind else 0
        self.store.commit(writes)
        return written

    def _versions(self, org_id: str) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        path = collection_path(org_id, Collection.DASHBOARDS)
        for snapshot in self.store.query(path, fields=("scope", "period", "version")):
            fields = snapshot.fields or {}
            found.setdefault(fields["scope"], {})[fields["period"]] = int(fields["version"])
        return found

    def _write(self, snapshot: Snapshot, after: Alert) -> int:
        try:
            self.store.commit([Write(snapshot.path, after.model_dump(), expected=snapshot)])
        except Contended:
            return 0  # it changed meanwhile; the next sweep looks again
        return 1


def _still_judges(rule: AlertRule, alert: Alert, entities: Mapping[str, Entity]) -> bool:
    scope = rule.scope
    inside = scope.entity_id == alert.entity_id or (
        scope.descendants and scope.entity_id in ancestors_of(entities, alert.entity_id)
    )
    same = (rule.subject, scope.dimension, scope.member) == (alert.subject, alert.dimension, alert.member)
    return rule.enabled and inside and same and rule.kind == alert.kind


def _checked_fields(versions: Mapping[str, int]) -> dict[str, str]:
    """Which version of each period's dashboard was checked, as one text."""
    return {"checked": orjson.dumps(versions, option=orjson.OPT_SORT_KEYS).decode()}
