"""Judges what is no figure of an entity: the age and quality of imports, and the state of the installation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from ledgerlight.domain.alerting.facts import Facts
from ledgerlight.domain.alerting.incidents import step
from ledgerlight.domain.alerting.rules import evaluate, key_of
from ledgerlight.domain.alerting.source_facts import Arrival, source_facts, source_of
from ledgerlight.domain.alerting.system_facts import measures, system_facts
from ledgerlight.ports import Clock, DocumentStore, SystemStatus, Write
from ledgerlight.usecases.context import Kept
from ledgerlight.usecases.leaves import until_uncontended
from schemas.alerts import Alert, AlertRule
from schemas.names import Collection, collection_path, document_path
from schemas.system import Installation

NEWEST_IMPORTS = 200
_FINISHED = ("done", "done_with_errors")
_FIELDS = ("id", "source", "status", "finished_at", "quality", "sequence")


def newest_arrivals(store: DocumentStore, org_id: str, limit: int = NEWEST_IMPORTS) -> list[Arrival]:
    """The finished ones of an organization's newest imports, newest first."""
    imports = store.query(
        collection_path(org_id, Collection.IMPORTS),
        order_by="sequence", descending=True, limit=limit, fields=_FIELDS,
    )  # fmt: skip
    return [
        Arrival(
            import_id=str(fields["id"]),
            source=str(fields["source"]),
            sequence=int(fields["sequence"]),
            finished_at=str(fields["finished_at"]),
            score=int(fields["quality"]["score"]) if fields["quality"] is not None else None,
        )
        for snapshot in imports
        if (fields := snapshot.fields) is not None and fields["status"] in _FINISHED
    ]


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
            newest: dict[str, Arrival] = {}
            for arrival in newest_arrivals(self._store, org_id):
                newest.setdefault(arrival.source, arrival)
            judged += [(rule, facts) for rule in feeds for facts in self._source_facts(org_id, rule, newest)]
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

    def _source_facts(self, org_id: str, rule: AlertRule, newest: Mapping[str, Arrival]) -> Iterator[Facts]:
        arrival = newest.get(source_of(rule) or "")
        if arrival is None:
            return
        facts = source_facts(rule, arrival, org_id, self._clock.now())
        if facts is not None:
            yield facts

    def _judge(self, org_id: str, rule: AlertRule, facts: Facts) -> int:
        snapshot = self._store.get(document_path(org_id, Collection.ALERTS, key_of(rule, facts)))
        known = Alert.stored(snapshot.fields) if snapshot.fields is not None else None
        after = step(known, evaluate(rule, facts), self._clock.now()).alert
        if after is None or after is known or (known is None and after.state == "ok"):
            return 0
        self._store.commit([Write(snapshot.path, after.model_dump(), expected=snapshot)])
        return 1
