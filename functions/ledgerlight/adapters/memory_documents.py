"""Firestore's port in this process's memory: a place to compute a second state beside the stored one."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ledgerlight.ports import Contended, Fields, Snapshot, Where, Write


class MemoryDocuments:
    """Implements ``ports.DocumentStore`` for one thread. Documents are kept as given: give no one a reference
    that changes them."""

    def __init__(self) -> None:
        self._documents: dict[str, dict[str, tuple[Fields, int]]] = {}
        self._revision = 0

    def get(self, path: str) -> Snapshot:
        """One document."""
        collection, _, document_id = path.rpartition("/")
        held = self._documents.get(collection, {}).get(document_id)
        return Snapshot(path, None) if held is None else Snapshot(path, held[0], held[1])

    def get_many(self, paths: Sequence[str], fields: Sequence[str] | None = None) -> dict[str, Snapshot]:
        """Documents by path."""
        return {path: _masked(self.get(path), fields) for path in paths}

    def commit(self, writes: Sequence[Write]) -> list[int]:
        """All writes or none; returns the written documents' revisions."""
        for write in writes:
            if write.expected is not None and self.get(write.path).revision != write.expected.revision:
                raise Contended(f"{write.path} changed since it was read")
        self._revision += 1
        for write in writes:
            collection, _, document_id = write.path.rpartition("/")
            documents = self._documents.setdefault(collection, {})
            if write.fields is None:
                documents.pop(document_id, None)
                continue
            held = documents.get(document_id)
            kept: Fields = held[0] if write.merge and held is not None else {}
            documents[document_id] = ({**kept, **write.fields}, self._revision)
        return [self._revision] * len(writes)

    def query(
        self,
        collection: str,
        where: Sequence[Where] = (),
        *,
        order_by: str | None = None,
        descending: bool = False,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> list[Snapshot]:
        """Documents of one collection, by the field asked for, else by id."""
        documents = self._documents.get(collection, {})
        found = [
            Snapshot(f"{collection}/{document_id}", held, revision)
            for document_id, (held, revision) in sorted(documents.items())
            if all(_holds(held, condition) for condition in where)
        ]
        if order_by is not None:
            found = [each for each in found if order_by in (each.fields or {})]
            found.sort(key=lambda each: (each.fields or {})[order_by])
        if descending:
            found.reverse()
        return [_masked(each, fields) for each in found[:limit]]

    def count(self, collection: str, where: Sequence[Where] = ()) -> int:
        """How many documents match."""
        return len(self.query(collection, where))


def _masked(snapshot: Snapshot, fields: Sequence[str] | None) -> Snapshot:
    if fields is None or snapshot.fields is None:
        return snapshot
    kept: Mapping[str, Any] = {name: snapshot.fields[name] for name in fields if name in snapshot.fields}
    return Snapshot(snapshot.path, kept, snapshot.revision)


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "in": lambda held, values: held in values,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _holds(fields: Fields, condition: Where) -> bool:
    return condition.field in fields and _COMPARISONS[condition.operator](
        fields[condition.field], condition.value
    )
