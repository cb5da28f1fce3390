"""The sweeper's part of alerts: dashboards nobody checked, feeds that are late, alerts whose rule is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from ledgerlight.domain.alerting.dashboard_facts import OTHER_SOURCES, ancestors_of
from ledgerlight.domain.alerting.facts import Facts
from ledgerlight.domain.alerting.incidents import step, withdraw
from ledgerlight.domain.alerting.rules import evaluate, key_of
from ledgerlight.domain.alerting.times import moment
from ledgerlight.ports import Clock, Contended, DocumentStore, Snapshot, Where, Write
from ledgerlight.usecases.alert_rules import AlertRules
from ledgerlight.usecases.check_alerts import CheckAlerts, Place, checked_path
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.leaves import until_uncontended
from schemas.alerts import CASH_SUBJECT, OPEN_STATES, Alert, AlertRule, MetricUnit
from schemas.documents import Entity
from schemas.names import Collection, collection_path, document_path

FEED = "feed."
"""``stale_feed`` rules name a source as ``feed.{source}``: minutes since its newest import ended."""
QUALITY = "quality."
"""``data_quality`` rules name a source as ``quality.{source}``: the score of its newest import, in basis points."""

_NEWEST_IMPORTS = 200
_FINISHED = ("done", "done_with_errors")


@dataclass(frozen=True, slots=True)
class SweepAlerts:
    """The use case."""

    store: DocumentStore
    clock: Clock
    organizations: Organizations
    rules: AlertRules
    check: CheckAlerts

    def __call__(self, org_id: str) -> int:
        """Returns how many alerts were written."""
        rules = self.rules.every(org_id, fresh=True)
        written = self.withdraw_orphans(org_id, rules)
        judged = [rule for rule in rules if rule.enabled]
        if not judged:
            return written
        written += self._behind(org_id)
        return written + self._feeds(org_id, [rule for rule in judged if rule.kind in OTHER_SOURCES])

    def withdraw_orphans(self, org_id: str, rules: Iterable[AlertRule]) -> int:
        """Close open alerts that no rule judges any more: it was removed, disabled or pointed elsewhere."""
        known = {rule.id: rule for rule in rules}
        entities = self.organizations.context(org_id).entities
        path = collection_path(org_id, Collection.ALERTS)
        written = 0
        for snapshot in self.store.query(path, (Where("state", "in", sorted(OPEN_STATES)),)):
            alert = Alert.model_validate(dict(snapshot.fields or {}))
            if alert.subject == CASH_SUBJECT:
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

    def _feeds(self, org_id: str, rules: list[AlertRule]) -> int:
        if not rules:
            return 0
        path = collection_path(org_id, Collection.IMPORTS)
        fields = ("id", "source", "status", "finished_at", "quality", "sequence")
        imports = self.store.query(
            path, order_by="sequence", descending=True, limit=_NEWEST_IMPORTS, fields=fields
        )
        newest: dict[str, Mapping[str, Any]] = {}
        for snapshot in imports:
            if snapshot.fields is not None and snapshot.fields["status"] in _FINISHED:
                newest.setdefault(snapshot.fields["source"], snapshot.fields)
        judged = [(rule, facts) for rule in rules for facts in self._feed_facts(org_id, rule, newest)]
        return sum(until_uncontended(self.clock, partial(self._judge, org_id, *each)) for each in judged)

    def _feed_facts(
        self, org_id: str, rule: AlertRule, newest: Mapping[str, Mapping[str, Any]]
    ) -> Iterator[Facts]:
        prefix = {"stale_feed": FEED, "data_quality": QUALITY}.get(rule.kind)
        if prefix is None or not rule.subject.startswith(prefix):
            return
        source = rule.subject.removeprefix(prefix)
        fields = newest.get(source)
        if fields is None:
            return
        now = moment(self.clock.now())
        if rule.kind == "stale_feed":
            value = int((now - moment(fields["finished_at"])).total_seconds() // 60)
            name, direction, version = f"Age of {source}", -1, int(now.timestamp() // 60)
        elif fields["quality"] is not None:
            value, version = int(fields["quality"]["score"]), int(fields["sequence"])
            name, direction = f"Quality of {source}", 1
        else:
            return
        unit: MetricUnit = "minutes" if rule.kind == "stale_feed" else "ratio"
        yield Facts(
            org_id, rule.scope.entity_id, rule.subject, name, None, version, unit, direction, value,
            lineage=str(fields["id"]),
        )  # fmt: skip

    def _judge(self, org_id: str, rule: AlertRule, facts: Facts) -> int:
        snapshot = self.store.get(document_path(org_id, Collection.ALERTS, key_of(rule, facts)))
        known = Alert.model_validate(dict(snapshot.fields)) if snapshot.fields is not None else None
        after = step(known, evaluate(rule, facts), self.clock.now()).alert
        if after is None or after is known or (known is None and after.state == "ok"):
            return 0
        self.store.commit([Write(snapshot.path, after.model_dump(), expected=snapshot)])
        return 1

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
