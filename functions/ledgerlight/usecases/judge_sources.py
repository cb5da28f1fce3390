"""Judges what is no figure of an entity: the age and quality of imports, and the state of the installation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from ledgerlight.domain.alerting.facts import Facts
from ledgerlight.domain.alerting.incidents import step
from ledgerlight.domain.alerting.rules import evaluate, key_of
from ledgerlight.domain.alerting.system_facts import measures, system_facts
from ledgerlight.domain.alerting.times import moment
from ledgerlight.ports import Clock, DocumentStore, SystemStatus, Write
from ledgerlight.usecases.context import Kept
from ledgerlight.usecases.leaves import until_uncontended
from schemas.alerts import Alert, AlertRule, MetricUnit
from schemas.names import Collection, collection_path, document_path
from schemas.system import Installation

FEED = "feed."
"""``stale_feed`` rules name a source as ``feed.{source}``: minutes since its newest import ended."""
QUALITY = "quality."
"""``data_quality`` rules name a source as ``quality.{source}``: the score of its newest import, in basis points."""

_NEWEST_IMPORTS = 200
_FINISHED = ("done", "done_with_errors")


class JudgeSources:
    """The use case; the sweeper's. Each rule has one alert, without a period."""

    def __init__(self, store: DocumentStore, clock: Clock, status: SystemStatus) -> None:
        self._store = store
        self._clock = clock
        self._status = status
        self._installation: Kept[Installation] = Kept(clock)

    def __call__(self, org_id: str, rules: Iterable[AlertRule]) -> int:
        """Judge these rules now; returns how many alerts were written."""
        known = list(rules)
        feeds = [rule for rule in known if rule.kind != "system"]
        judged: list[tuple[AlertRule, Facts]] = []
        if feeds:
            newest = self._newest(org_id)
            judged += [(rule, facts) for rule in feeds for facts in self._feed_facts(org_id, rule, newest)]
        system = [rule for rule in known if rule.kind == "system" and rule.subject in measures()]
        if system:
            installation, swept_at, now = self._looked(), self._swept_at(org_id), self._clock.now()
            judged += [(rule, system_facts(rule, installation, swept_at, org_id, now)) for rule in system]
        return sum(until_uncontended(self._clock, partial(self._judge, org_id, *each)) for each in judged)

    def _looked(self) -> Installation:
        """One look for all the organizations of a sweep."""
        kept = self._installation.get("")
        return kept or self._installation.put("", self._status.read(self._clock.now()))

    def _swept_at(self, org_id: str) -> str:
        fields = self._store.get(document_path(org_id, Collection.INTERNAL, "sweep")).fields
        return str(fields["dashboards_at"]) if fields is not None else ""

    def _newest(self, org_id: str) -> dict[str, Mapping[str, Any]]:
        """The newest finished import of each source."""
        path = collection_path(org_id, Collection.IMPORTS)
        fields = ("id", "source", "status", "finished_at", "quality", "sequence")
        imports = self._store.query(
            path, order_by="sequence", descending=True, limit=_NEWEST_IMPORTS, fields=fields
        )
        newest: dict[str, Mapping[str, Any]] = {}
        for snapshot in imports:
            if snapshot.fields is not None and snapshot.fields["status"] in _FINISHED:
                newest.setdefault(snapshot.fields["source"], snapshot.fields)
        return newest

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
        now = moment(self._clock.now())
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
        snapshot = self._store.get(document_path(org_id, Collection.ALERTS, key_of(rule, facts)))
        known = Alert.stored(snapshot.fields) if snapshot.fields is not None else None
        after = step(known, evaluate(rule, facts), self._clock.now()).alert
        if after is None or after is known or (known is None and after.state == "ok"):
            return 0
        self._store.commit([Write(snapshot.path, after.model_dump(), expected=snapshot)])
        return 1
