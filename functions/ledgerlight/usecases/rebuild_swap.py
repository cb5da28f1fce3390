"""Puts a rebuilt state in place of the stored one: leaf by leaf, in guarded commits, versions only rising."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import orjson

from ledgerlight.domain.cells import Cells
from ledgerlight.domain.events import event_of
from ledgerlight.domain.leaf import LeafKey
from ledgerlight.domain.reconciliation import cells_by_leaf, subtrees
from ledgerlight.ports import Clock, DocumentStore, ObjectStore, Publisher, Write
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.leaves import LeafSession, until_uncontended
from ledgerlight.usecases.publish_events import publish_events
from ledgerlight.usecases.rebuild import Rebuilt, RecordDifference, records_of_leaf
from ledgerlight.usecases.recalculate import Recalculate
from ledgerlight.usecases.reconcile import FactSums
from ledgerlight.usecases.records_query import RecordReader, leaf_key, records_of
from schemas.names import SOURCES, Collection, collection_path
from schemas.records import Record

_RECORDS_AT_ONCE = 2_000
"""Records of one commit: at most as many pages of up to 64 KB as fit in its 10 MB."""


@dataclass(slots=True)
class Swapped:
    """What was put in place."""

    records: int = 0
    aggregates: int = 0
    dashboards: int = 0
    objects: int = 0
    events: int = 0
    leaves: set[LeafKey] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class SwapIn:
    """The use case. A crash in its middle leaves a consistent state; running it again finishes."""

    store: DocumentStore
    objects: ObjectStore
    publisher: Publisher
    clock: Clock
    organizations: Organizations
    recalculate: Recalculate
    fact_sums: FactSums | None = None

    def __call__(self, org_id: str, rebuilt: Rebuilt) -> Swapped:
        """Repair records, aggregates, dashboards, BigQuery's rows and sources' indexes where they differ."""
        swapped = Swapped()
        by_leaf: dict[LeafKey, list[RecordDifference]] = defaultdict(list)
        for difference in rebuilt.differences:
            by_leaf[difference.leaf].append(difference)
        for key, differences in sorted(by_leaf.items()):
            for start in range(0, len(differences), _RECORDS_AT_ONCE):
                self._records(org_id, key, differences[start : start + _RECORDS_AT_ONCE], swapped)
        cells = self._aggregates(org_id, swapped)
        self._dashboards(org_id, cells, swapped)
        self._facts(org_id, cells, swapped)
        for name, data in rebuilt.derived_objects.items():
            if f"/{SOURCES}/" in name and self._read(name) != data:
                self.objects.write(name, data, "application/octet-stream")
                swapped.objects += 1
        return swapped

    def _records(
        self, org_id: str, key: LeafKey, differences: list[RecordDifference], swapped: Swapped
    ) -> None:
        live_dimensions = self.organizations.context(org_id).live_dimensions

        def attempt() -> list[Record]:
            session = LeafSession(self.store, org_id)
            session.open({key: [{"op": "upsert", "id": each.record_id} for each in differences]})
            leaf = session.leaves[key]
            at = self.clock.now()
            put = [
                _repaired(each, leaf.find(each.record_id) if leaf.prefixes else None, at)
                for each in differences
            ]
            for record in put:
                leaf.put(record, live_dimensions)
            self.store.commit(session.writes(at))
            return put

        put = until_uncontended(self.clock, attempt)
        swapped.records += len(put)
        swapped.leaves.add(key)
        publish_events(
            self.publisher, org_id, [event_of(org_id, key, r, created=False) for r in put], "rebuild"
        )

    def _aggregates(self, org_id: str, swapped: Swapped) -> dict[LeafKey, Cells]:
        """Recount every leaf; where the stored aggregate says something else, replace it."""
        reader = RecordReader(self.store, org_id)
        live_dimensions = self.organizations.context(org_id).live_dimensions
        counted: dict[LeafKey, Cells] = {}

        def attempt(path: str) -> None:
            snapshot = self.store.get(path)
            if snapshot.fields is None:
                return
            key = leaf_key(snapshot.fields)
            held = [r for _, page in reader.pages(snapshot.fields) for r in records_of(page)]
            cells = counted[key] = Cells.of(held, live_dimensions)
            right = {
                "accounts": orjson.dumps(cells.account_list()).decode(),
                "dimensions": orjson.dumps(cells.dimension_list()).decode(),
                "record_count": cells.record_count(),
            }
            if all(snapshot.fields[name] == value for name, value in right.items()):
                return
            version = int(snapshot.fields["version"]) + 1
            fields = {**right, "version": version, "updated_at": self.clock.now()}
            self.store.commit([Write(path, fields, expected=snapshot, merge=True)])
            swapped.aggregates += 1
            swapped.leaves.add(key)

        for listed in reader.leaves():
            until_uncontended(self.clock, lambda path=listed.path: attempt(path))  # type: ignore[misc]
        return counted

    def _dashboards(self, org_id: str, leaves: Mapping[LeafKey, Cells], swapped: Swapped) -> None:
        """Have every dashboard computed again that does not hold the sum of what is below it."""
        entities = self.organizations.context(org_id, fresh=True).entities
        sums = subtrees(entities, leaves)
        wrong: list[LeafKey] = []
        found = self.store.query(
            collection_path(org_id, Collection.DASHBOARDS),
            fields=("scope", "period", "cells", "dimension_cells"),
        )
        for snapshot in found:
            fields = snapshot.fields or {}
            key = LeafKey(fields["scope"], fields["period"])
            held = Cells.from_lists(orjson.loads(fields["cells"]), orjson.loads(fields["dimension_cells"]))
            if held != sums.get(key, Cells()):
                wrong.append(key)
                # It names no input any more, so whoever looks next takes it for stale.
                self.store.commit([Write(snapshot.path, {"inputs": {}}, merge=True)])
        affected = {*swapped.leaves, *wrong, *_missing(sums, found_keys=(s.path for s in found))}
        if affected:
            swapped.dashboards = self.recalculate(org_id, affected)

    def _facts(self, org_id: str, leaves: Mapping[LeafKey, Cells], swapped: Swapped) -> None:
        """Publish the events of every leaf again whose sums BigQuery has differently: its views keep one row
        of each version, so what was there is harmless."""
        if self.fact_sums is None:
            return
        there = cells_by_leaf(self.fact_sums())
        reader = RecordReader(self.store, org_id)
        for key, cells in sorted(leaves.items()):
            if there.get(key, Cells()).accounts == cells.accounts or key in swapped.leaves:
                continue
            held = records_of_leaf(reader, key).values()
            events = [event_of(org_id, key, record, created=False) for record in held]
            publish_events(self.publisher, org_id, events, "rebuild")
            swapped.events += len(events)

    def _read(self, name: str) -> bytes | None:
        try:
            return self.objects.read(name)
        except FileNotFoundError:
            return None


def _missing(sums: Mapping[LeafKey, Cells], found_keys: Iterable[str]) -> set[LeafKey]:
    """Scopes and periods that have figures but no dashboard."""
    present = {path.rsplit("/", 1)[1] for path in found_keys}
    return {
        key
        for key, cells in sums.items()
        if cells.accounts and f"{key.entity_id}_{key.period}" not in present
    }


def _repaired(difference: RecordDifference, stored: Record | None, at: str) -> Record:
    """The record to store: the rebuilt one, above every version that was stored, or the tombstone of one that
    nothing accounts for."""
    base = difference.rebuilt or stored
    if base is None:
        raise AssertionError(f"record {difference.record_id} is neither stored nor rebuilt")
    record = base.copy()
    if difference.rebuilt is None:
        record["retired"] = True
        record.pop("digest", None)
    record["version"] = max(base["version"], stored["version"] if stored else 0) + 1
    record["sequence"] = max(base["sequence"], stored["sequence"] if stored else 0)
    record["updated_at"] = at
    return record
