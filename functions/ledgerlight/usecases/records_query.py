"""Reads records: of whole leaves, by filter, or one by its id."""

from __future__ import annotations

from collections.abc import Collection as AnyOf
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from ledgerlight.domain.leaf import LeafKey
from ledgerlight.domain.pages import PrefixIndex
from ledgerlight.domain.source_index import SourceIndex
from ledgerlight.ports import DocumentStore, ObjectStore, Snapshot, Where
from schemas.names import (
    ORGANIZATIONS,
    SOURCES,
    Collection,
    collection_path,
    document_path,
    leaf_id,
    page_id,
)
from schemas.records import Record

_PAGES_AT_ONCE = 100
"""Pages of one read: up to 64 KB each."""

_IN_VALUES = 30


class Placed(NamedTuple):
    """A record and the leaf it is in."""

    leaf: LeafKey
    record: Record


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What to look for; None takes any. ``entities`` and ``accounts`` list descendants too."""

    entities: AnyOf[str] | None = None
    period: str | None = None
    accounts: AnyOf[str] | None = None
    scenario: str | None = None
    import_id: str | None = None

    def takes(self, record: Record) -> bool:
        """Whether a record (of a leaf that fits) is looked for."""
        return (
            not record.get("retired")
            and (self.accounts is None or record["account_code"] in self.accounts)
            and (self.scenario is None or record["scenario"] == self.scenario)
            and (self.import_id is None or record["source"].get("import_id") == self.import_id)
        )


@dataclass(frozen=True, slots=True)
class RecordReader:
    """Reads an organization's records through its leaf aggregates, which name every page."""

    store: DocumentStore
    org_id: str

    def leaves(
        self, entities: AnyOf[str] | None = None, period: str | None = None, *, masked: bool = True
    ) -> list[Snapshot]:
        """Leaf aggregates in (entity, period) order; ``masked`` leaves their cells out."""
        fields = ("entity_id", "period", "version", "prefixes", "record_count") if masked else None
        path = collection_path(self.org_id, Collection.AGGREGATIONS)
        where = [Where("period", "==", period)] if period is not None else []
        if entities is not None and len(entities) <= _IN_VALUES:
            where.append(Where("entity_id", "in", sorted(entities)))
        found = [s for s in self.store.query(path, where, fields=fields) if s.fields is not None]
        if entities is not None:
            found = [s for s in found if _fields(s)["entity_id"] in entities]
        return sorted(found, key=lambda s: leaf_key(_fields(s)))

    def pages(self, aggregate: Mapping[str, Any]) -> Iterator[tuple[str, Snapshot]]:
        """The pages that an aggregate names, by prefix; one that is missing comes as it is."""
        key = leaf_key(aggregate)
        prefixes = sorted(aggregate["prefixes"])
        for start in range(0, len(prefixes), _PAGES_AT_ONCE):
            paths = {self.page_path(key, p): p for p in prefixes[start : start + _PAGES_AT_ONCE]}
            found = self.store.get_many(list(paths))
            for path, prefix in paths.items():
                yield prefix, found[path]

    def matching(self, wanted: RecordFilter) -> Iterator[Placed]:
        """Records that count and fit, in leaf order."""
        for snapshot in self.leaves(wanted.entities, wanted.period):
            fields = _fields(snapshot)
            key = leaf_key(fields)
            for _, page in self.pages(fields):
                for record in records_of(page):
                    if wanted.takes(record):
                        yield Placed(key, record)

    def find(self, record_id: str, leaf: LeafKey | None, objects: ObjectStore) -> Placed | None:
        """One record by id, also a retired one, if there is no living one.

        Looked for in the leaf given, else where the sources' indexes say, else in one page of every leaf.
        """
        if leaf is not None:
            return self._find_in([leaf], record_id)
        found = self._find_in(self._indexed(record_id, objects), record_id)
        if found is not None and not found.record.get("retired"):
            return found
        every = [leaf_key(_fields(snapshot)) for snapshot in self.leaves()]
        return self._find_in(every, record_id) or found

    def _indexed(self, record_id: str, objects: ObjectStore) -> list[LeafKey]:
        leaves: dict[LeafKey, None] = {}
        for info in list(objects.list(f"{ORGANIZATIONS}/{self.org_id}/{SOURCES}/")):
            if info.name.endswith("/index"):
                at = SourceIndex.from_bytes(objects.read(info.name)).find(record_id)
                if at is not None:
                    leaves[at] = None
        return list(leaves)

    def _find_in(self, leaves: list[LeafKey], record_id: str) -> Placed | None:
        aggregates = {self._leaf_path(key): key for key in leaves}
        found = self.store.get_many(list(aggregates), ("prefixes",))
        pages: dict[str, LeafKey] = {}
        for path, key in aggregates.items():
            fields = found[path].fields
            prefix = PrefixIndex(fields["prefixes"]).find(record_id) if fields is not None else None
            if prefix is not None:
                pages[self.page_path(key, prefix)] = key
        tombstone: Placed | None = None
        paths = list(pages)
        for start in range(0, len(paths), _PAGES_AT_ONCE):
            for path, page in self.store.get_many(paths[start : start + _PAGES_AT_ONCE]).items():
                for record in records_of(page):
                    if record["id"] == record_id:
                        placed = Placed(pages[path], record)
                        if not record.get("retired"):
                            return placed
                        tombstone = placed
        return tombstone

    def page_path(self, key: LeafKey, prefix: str) -> str:
        """Path of a page."""
        return document_path(self.org_id, Collection.RECORD_PAGES, page_id(*key, prefix))

    def _leaf_path(self, key: LeafKey) -> str:
        return document_path(self.org_id, Collection.AGGREGATIONS, leaf_id(*key))


def leaf_key(fields: Mapping[str, Any]) -> LeafKey:
    """The leaf that an aggregate's or page's fields belong to."""
    return LeafKey(fields["entity_id"], fields["period"])


def records_of(page: Snapshot) -> list[Record]:
    """A page's records, tombstones too; none when the page is missing."""
    if page.fields is None:
        return []
    records: list[Record] = orjson.loads(page.fields["records"])
    return records


def _fields(snapshot: Snapshot) -> Mapping[str, Any]:
    return snapshot.fields or {}
