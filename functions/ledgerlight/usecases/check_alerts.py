"""Judges dashboards by the organization's alert rules and keeps what was found as incidents (``alerts/{key}``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import Any

import orjson

from ledgerlight.domain.alerting.dashboard_facts import OFF_DASHBOARD, ancestors_of, dashboard_facts
from ledgerlight.domain.alerting.drivers import Explanation, explain
from ledgerlight.domain.alerting.facts import Facts
from ledgerlight.domain.alerting.folding import fold
from ledgerlight.domain.alerting.incidents import TOLD_STATES, placed_in_time, step
from ledgerlight.domain.alerting.rules import alert_key, applies, evaluate
from ledgerlight.ports import Clock, DocumentStore, Snapshot, Write
from ledgerlight.usecases.alert_rules import AlertRules
from ledgerlight.usecases.context import Kept, Organizations
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.old_months import OldMonths, sees_others
from ledgerlight.usecases.writers import writers_of
from schemas.alerts import Alert, AlertRule
from schemas.documents import WRITERS_LENGTH, Entity
from schemas.names import Collection, collection_path, document_path, leaf_id

Place = tuple[str, str]
"""(scope, period) of a dashboard."""

DASHBOARDS_TOGETHER = 25
"""Dashboards of one read: each may be tens of kilobytes."""
_ROUNDS = 5
_FIELDS = tuple(dict.fromkeys([*Alert.model_fields, "version", "news_version", "compared_version", "view"]))
"""What is needed of dashboards and of alerts, which are read in one round trip."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one attempt found: the versions of the dashboards it judged, and how many alerts it wrote."""

    versions: Mapping[Place, int]
    written: int


class CheckAlerts:
    """The use case. Checking again what was checked changes nothing, so it may run twice, late or at once."""

    def __init__(
        self,
        store: DocumentStore,
        clock: Clock,
        organizations: Organizations,
        rules: AlertRules,
        definitions: MetricDefinitions,
    ) -> None:
        self._store = store
        self._clock = clock
        self._organizations = organizations
        self._rules = rules
        self._definitions = definitions
        self._imports: Kept[str] = Kept(clock)
        self._is_old = OldMonths(store)

    def __call__(
        self,
        org_id: str,
        places: Iterable[Place],
        lineage: str = "",
        passed: Mapping[Place, int] = MappingProxyType({}),
    ) -> int:
        """Judge these dashboards as they are now; returns how many alerts were written.

        Without rules it costs one look-up that is kept. ``lineage`` names what changed them (an edit); without it
        a breach is put down to what wrote the leaf aggregates below it last. A dashboard that still has the version in
        ``passed`` is passed over. Raises ``Unavailable``.
        """
        rules = self._rules.enabled(org_id)
        if not rules:
            return 0
        wanted = self._applicable(org_id, rules, places)
        written = 0
        waiting = iter(wanted)
        while together := list(islice(waiting, DASHBOARDS_TOGETHER)):
            written += self._settled(org_id, {place: wanted[place] for place in together}, lineage, passed)
        return written

    def of_event(self, org_id: str, place: Place) -> int:
        """Judge a dashboard that was written. One that the sweeper, or the baseline of a first rule, has for checked
        as it is stays so: its event is late, and a rule that came meanwhile is about what comes."""
        rules = self._rules.enabled(org_id)
        if not rules or not self._applicable(org_id, rules, [place]):
            return 0
        fields = self._store.get(checked_path(org_id, place[0])).fields
        version = None if fields is None else orjson.loads(fields["checked"]).get(place[1])
        return self(org_id, [place], passed={} if version is None else {place: version})

    def of_leaves(self, org_id: str, leaves: Iterable[Place], lineage: str = "") -> int:
        """Judge the dashboards that a change of these leaves is on: their own, and those of every entity above."""
        if not self._rules.enabled(org_id):
            return 0
        entities = self._organizations.context(org_id).entities
        found: dict[Place, None] = {}
        for scope, period in leaves:
            found.update({(each, period): None for each in (scope, *ancestors_of(entities, scope))})
        return self(org_id, found, lineage)

    def _applicable(
        self, org_id: str, rules: Iterable[AlertRule], places: Iterable[Place]
    ) -> dict[Place, list[AlertRule]]:
        entities = self._organizations.context(org_id).entities
        judging = [rule for rule in rules if rule.kind not in OFF_DASHBOARD]
        found: dict[Place, list[AlertRule]] = {}
        for scope, period in dict.fromkeys(places):
            if scope not in entities:
                entities = self._organizations.context(org_id, fresh=True).entities
            above = {scope, *ancestors_of(entities, scope)}
            looking = [
                rule
                for rule in judging
                if rule.scope.entity_id == scope or (rule.scope.descendants and rule.scope.entity_id in above)
            ]
            if looking:
                found[scope, period] = looking
        return found

    def _settled(
        self, org_id: str, places: dict[Place, list[AlertRule]], lineage: str, passed: Mapping[Place, int]
    ) -> int:
        """Judge until no dashboard has become newer than what was judged.

        A clear verdict on what never fired is not kept, so it cannot hold off a breach of an older version that
        another process is about to write. Whoever writes therefore looks again after.
        """
        written = 0
        for _ in range(_ROUNDS):
            seen = until_uncontended(self._clock, partial(self._attempt, org_id, places, lineage, passed))
            written += seen.written
            if not seen.written:
                break
            paths = {_dashboard(org_id, place): place for place in seen.versions}
            now = self._store.get_many(list(paths), ("version",))
            places = {
                place: places[place]
                for path, place in paths.items()
                if int((now[path].fields or {"version": 0})["version"]) != seen.versions[place]
            }
            if not places:
                break
        return written

    def _attempt(
        self, org_id: str, places: Mapping[Place, list[AlertRule]], lineage: str, passed: Mapping[Place, int]
    ) -> _Seen:
        paths = [_dashboard(org_id, place) for place in places]
        paths += [_alert(org_id, _key(org_id, rule, place)) for place in places for rule in places[place]]
        found = self._store.get_many(paths, _FIELDS)
        context = self._organizations.context(org_id)
        graph = self._definitions.of(org_id).graph
        at = self._clock.now()
        before: dict[str, Snapshot] = {}
        after: dict[str, Alert] = {}
        versions: dict[Place, int] = {}
        for place, rules in places.items():
            fields = found[_dashboard(org_id, place)].fields
            if fields is None:
                continue
            versions[place] = int(fields["version"])
            if passed.get(place) == versions[place]:
                continue
            view = orjson.loads(fields["view"])
            for rule, facts in _facts(org_id, place, rules, fields, view, context.entities, lineage):
                snapshot = found[_alert(org_id, _key(org_id, rule, place))]
                explained = partial(explain, rule, view, *place, graph)
                judged = self._judged(rule, facts, explained, snapshot, at)
                if judged is not None and not rule.tells_past:
                    known = Alert.stored(snapshot.fields) if snapshot.fields is not None else None
                    is_past = partial(self._is_old, org_id, *place, fields, sees_others(rule, graph))
                    judged = placed_in_time(known, judged, at, is_past)
                if judged is not None:
                    before[judged.key], after[judged.key] = snapshot, judged
        classes = {a.code: a.account_class for a in context.accounts.values() if a.account_class is not None}
        for folded in fold(after.values(), graph, classes)[0]:
            after[folded.key] = folded
        writes = [
            Write(before[key].path, fields, expected=before[key])
            for key, alert in sorted(after.items())
            if (fields := alert.model_dump()) != before[key].fields and _is_kept(alert, before[key])
        ]
        self._store.commit(writes)
        return _Seen(versions, len(writes))

    def _judged(
        self,
        rule: AlertRule,
        facts: Facts,
        explained: Callable[[], Explanation],
        snapshot: Snapshot,
        at: str,
    ) -> Alert | None:
        known = Alert.stored(snapshot.fields) if snapshot.fields is not None else None
        evaluation = evaluate(rule, facts)
        live = known is not None and known.state in TOLD_STATES
        if evaluation.verdict == "breach" or live:
            found = explained()
            facts = replace(facts, drivers=found.drivers, drivers_against=found.against)
            facts = self._traced(facts, known)
        return step(known, replace(evaluation, facts=facts), at).alert

    def _traced(self, facts: Facts, known: Alert | None) -> Facts:
        """With what wrote the figures. Whoever just applied an edit says so, and nothing more is read."""
        if facts.lineage:
            before = known.written_by if known is not None else []
            others = (each for each in before if each != facts.lineage)
            return replace(facts, written_by=(facts.lineage, *others)[:WRITERS_LENGTH])
        written_by = writers_of(
            self._store,
            self._organizations.context(facts.org).entities,
            facts.org,
            facts.entity_id,
            facts.period,
        )
        # Aggregates of before they remembered: the newest import keeps what breaks together in one message.
        lineage = written_by[0] if written_by else self._newest_import(facts.org)
        return replace(facts, lineage=lineage, written_by=written_by)

    def _newest_import(self, org_id: str) -> str:
        kept = self._imports.get(org_id)
        if kept is not None:
            return kept
        path = collection_path(org_id, Collection.IMPORTS)
        found = self._store.query(path, order_by="sequence", descending=True, limit=1, fields=("id",))
        return self._imports.put(org_id, str((found[0].fields or {})["id"]) if found else "")


def _facts(
    org_id: str,
    place: Place,
    rules: Iterable[AlertRule],
    dashboard: Mapping[str, Any],
    view: Mapping[str, Any],
    entities: Mapping[str, Entity],
    lineage: str,
) -> Iterator[tuple[AlertRule, Facts]]:
    scope, period = place
    above = tuple(ancestors_of(entities, scope))
    for rule in rules:
        facts = dashboard_facts(
            rule, view, org_id, scope, period, int(dashboard["version"]), dashboard["currency"], lineage
        )
        if facts is not None and applies(rule, facts, above):
            yield rule, facts


def _is_kept(alert: Alert, before: Snapshot) -> bool:
    """What never opened need not be stored; what is stored follows every version it was judged by."""
    return before.exists or alert.state != "ok"


def _key(org_id: str, rule: AlertRule, place: Place) -> str:
    scope = rule.scope
    member = (scope.dimension, scope.member) if scope.dimension and scope.member else None
    return alert_key(rule.id, org_id, place[0], rule.subject, place[1], member)


def _alert(org_id: str, key: str) -> str:
    return document_path(org_id, Collection.ALERTS, key)


def _dashboard(org_id: str, place: Place) -> str:
    return document_path(org_id, Collection.DASHBOARDS, leaf_id(*place))


def checked_path(org_id: str, scope: str) -> str:
    """Which version of each period's dashboard of a scope was checked."""
    return document_path(org_id, Collection.INTERNAL, f"alerts-{scope}")
