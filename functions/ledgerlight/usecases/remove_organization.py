"""Removes an organization with all its data. Running it again, after any crash, finishes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ledgerlight.ports import Clock, DocumentStore, ObjectStore, Where, Write
from ledgerlight.usecases.context import UnknownOrganization
from ledgerlight.usecases.import_registry import active_import
from schemas.names import (
    ORGANIZATIONS,
    REJECTED_OBJECTS,
    SUBCOLLECTIONS,
    Collection,
    collection_path,
    document_path,
    organization_path,
)

DELETES_AT_ONCE = 400
PASSES = 20
PAUSE_SECONDS = 3.0
"""Between two passes: the events of what was deleted come meanwhile, and what their functions write is found next."""

MARKER = "removal"
"""The document of ``internal`` that says a removal has begun."""

_FIRST = (
    Collection.MEMBERS,  # nobody may sign in any more
    Collection.INTERNAL,  # no token is valid any more
    Collection.DASHBOARDS,  # what is computed goes before what it is computed from: then an aggregate's deletion
    Collection.SERIES,  # has nothing to compute again
    Collection.TIMELINES,
    Collection.AGGREGATIONS,
)
_ORDER = (*_FIRST, *(collection for collection in Collection if collection not in _FIRST))

Tell = Callable[[str], None]


class NotRemovable(Exception):
    """The organization cannot be removed now; the message says why and what to do."""


class RemoveFacts(Protocol):
    """Removes an organization's rows from BigQuery."""

    def __call__(self, org_id: str) -> Mapping[str, int]:
        """Delete them; returns how many by table. Raises ``Unavailable`` while some cannot be deleted yet."""


@dataclass(frozen=True, slots=True)
class RemoveOrganization:
    """The use case. Its document goes last: as long as it is there, the removal is not finished."""

    store: DocumentStore
    objects: ObjectStore
    facts: RemoveFacts
    clock: Clock

    def __call__(self, org_id: str, tell: Tell) -> dict[str, int]:
        """Delete documents, objects and rows; returns how many of each this run deleted.

        Raises ``UnknownOrganization`` when there is nothing of it, ``NotRemovable`` while an import is under way,
        ``Unavailable``. People's sign-ins stay: they may belong to other organizations.
        """
        exists = self.store.get(organization_path(org_id)).exists
        if exists:
            self._begin(org_id)
        counts: Counter[str] = Counter()
        for number in range(PASSES):
            before = counts.total()
            tell(f"documents and objects, pass {number + 1}")
            self._documents(org_id, counts)
            self._objects(org_id, counts)
            if counts.total() == before:
                break
            self.clock.sleep(PAUSE_SECONDS)
        else:
            raise NotRemovable(f"something still writes to {org_id}; stop it, then run this again")
        tell("rows in BigQuery")
        counts.update({f"bigquery.{table}": rows for table, rows in self.facts(org_id).items()})
        if not exists and counts.total() == 0:
            raise UnknownOrganization(org_id)
        self.store.commit(
            [
                Write(document_path(org_id, Collection.INTERNAL, MARKER), None),
                Write(organization_path(org_id), None),
            ]
        )
        counts["organization"] += 1 if exists else 0
        return dict(counts)

    def _begin(self, org_id: str) -> None:
        """Note that the removal has begun, unless an import runs: its functions would write on."""
        marker = self.store.get(document_path(org_id, Collection.INTERNAL, MARKER))
        if marker.exists:
            return
        import_id = active_import(self.store, org_id)
        if import_id is not None:
            raise NotRemovable(f"import {import_id} is under way; remove {org_id} when it is finished")
        self.store.commit([Write(marker.path, {"begun_at": self.clock.now()})])

    def _documents(self, org_id: str, counts: Counter[str]) -> None:
        for collection in _ORDER:
            path = collection_path(org_id, collection)
            kept = MARKER if collection is Collection.INTERNAL else None
            while paths := self._page(path, kept):
                for below in SUBCOLLECTIONS.get(collection, ()):
                    for parent in paths:
                        self._all_of(f"{parent}/{below}", f"{collection.value}/{below}", counts)
                self._delete(paths, collection.value, counts)
        prefix = f"{ORGANIZATIONS}/{org_id}/"
        inside = (Where("object_name", ">=", prefix), Where("object_name", "<", f"{prefix}\uf8ff"))
        rejected = [snapshot.path for snapshot in self.store.query(REJECTED_OBJECTS, inside, fields=("at",))]
        for start in range(0, len(rejected), DELETES_AT_ONCE):
            self._delete(rejected[start : start + DELETES_AT_ONCE], REJECTED_OBJECTS, counts)

    def _all_of(self, collection: str, name: str, counts: Counter[str]) -> None:
        while paths := self._page(collection, None):
            self._delete(paths, name, counts)

    def _page(self, collection: str, kept: str | None) -> list[str]:
        """Some documents that are still there."""
        found = self.store.query(collection, fields=("version",), limit=DELETES_AT_ONCE)
        return [snapshot.path for snapshot in found if snapshot.path.rsplit("/", 1)[1] != kept]

    def _delete(self, paths: list[str], name: str, counts: Counter[str]) -> None:
        self.store.commit([Write(path, None) for path in paths])
        counts[name] += len(paths)

    def _objects(self, org_id: str, counts: Counter[str]) -> None:
        for info in list(self.objects.list(f"{ORGANIZATIONS}/{org_id}/")):
            self.objects.delete(info.name)
            counts["objects"] += 1
