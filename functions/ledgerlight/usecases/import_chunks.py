"""Turns an import's record changes into ``record-changes`` messages, and follows what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import orjson

from ledgerlight.domain.leaf import LeafKey
from ledgerlight.ports import DocumentStore, Publisher, Snapshot
from schemas.names import IMPORT_CHUNKS, Collection, Topic, document_path
from schemas.records import RecordChange, SourceKind

ROWS_PER_MESSAGE = 500
WINDOW_ROWS = 100_000
"""Rows sorted together: the larger, the fewer pages and messages an import touches; about 40 MB."""

PUBLISH_TOGETHER = 100


@dataclass(slots=True)
class ChunkWriter:
    """Collects changes in a window, sorts them by leaf and id, and publishes them in messages.

    ``applied`` holds the chunks that an earlier try of this import has had applied; they are not sent again.
    """

    publisher: Publisher
    org_id: str
    import_id: str
    kind: SourceKind
    sequence: int
    uid: str
    trace_id: str
    applied: set[str]
    expected: set[str] = field(default_factory=set)
    records: int = 0
    _window: dict[LeafKey, list[tuple[str, bytes]]] = field(default_factory=dict)
    _waiting: int = 0

    @property
    def window_is_full(self) -> bool:
        """Whether ``flush`` is due."""
        return self._waiting >= WINDOW_ROWS

    def add(self, leaf: LeafKey, change: RecordChange) -> None:
        """Take a change into the window."""
        rows = self._window.get(leaf)
        if rows is None:
            rows = self._window[leaf] = []
        rows.append((change["id"], orjson.dumps(change)))
        self._waiting += 1
        self.records += 1

    def flush(self) -> Iterator[int]:
        """Publish the window; yields how many messages were sent, batch by batch, for a heartbeat between."""
        payloads: list[tuple[str, bytes]] = []
        for leaf in sorted(self._window):
            rows = self._window.pop(leaf)
            rows.sort()
            for start in range(0, len(rows), ROWS_PER_MESSAGE):
                body = b",".join(encoded for _, encoded in rows[start : start + ROWS_PER_MESSAGE])
                chunk_id, message = self._message(leaf, body)
                self.expected.add(chunk_id)
                if chunk_id not in self.applied:
                    payloads.append((f"{self.org_id}/{leaf.entity_id}_{leaf.period}", message))
            if len(payloads) >= PUBLISH_TOGETHER:
                self.publisher.publish(Topic.RECORD_CHANGES, payloads)
                yield len(payloads)
                payloads = []
        self._waiting = 0
        if payloads:
            self.publisher.publish(Topic.RECORD_CHANGES, payloads)
            yield len(payloads)

    def _message(self, leaf: LeafKey, rows: bytes) -> tuple[str, bytes]:
        head = {
            "schema_version": 1,
            "org_id": self.org_id,
            "import_id": self.import_id,
            "kind": self.kind,
            "sequence": self.sequence,
            "entity_id": leaf.entity_id,
            "period": leaf.period,
            "uid": self.uid,
        }
        body = orjson.dumps(head)[:-1] + b',"rows":[' + rows + b"]"
        chunk_id = blake2b(body, digest_size=12).hexdigest()
        rest = orjson.dumps({"chunk_id": chunk_id, "trace_id": self.trace_id})
        return chunk_id, body + b"," + rest[1:]


def chunks_path(org_id: str, import_id: str) -> str:
    """The collection of an import's applied chunks."""
    return f"{document_path(org_id, Collection.IMPORTS, import_id)}/{IMPORT_CHUNKS}"


def applied_chunks(store: DocumentStore, org_id: str, import_id: str) -> set[str]:
    """Ids of the chunks that are applied."""
    found = store.query(chunks_path(org_id, import_id), fields=("rows",))
    return {snapshot.path.rsplit("/", 1)[1] for snapshot in found}


@dataclass(slots=True)
class ChunkTotals:
    """What an import's chunks did together."""

    counts: dict[str, int] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)

    @property
    def written(self) -> int:
        """Records created, updated or retired."""
        return sum(self.counts.get(name, 0) for name in ("created", "updated", "retired"))

    @property
    def skipped(self) -> set[str]:
        """Ids of the records that a reversal left as they are: the source still has them."""
        return {entry["id"] for entry in self.entries if entry["outcome"] == "skipped"}


def chunk_totals(chunks: Iterable[Snapshot], expected: set[str]) -> ChunkTotals:
    """Sum the chunks that belong to the final set: a chunk of an earlier try that read other accounts or
    entities is not one of them, but what it wrote stands and is in ``entries`` for a reversal."""
    totals = ChunkTotals()
    names = ("created", "updated", "retired", "unchanged", "stale", "skipped", "refused")
    for snapshot in chunks:
        fields = snapshot.fields or {}
        mine = snapshot.path.rsplit("/", 1)[1] in expected
        for name in names:
            if mine or name in ("created", "updated", "retired"):
                totals.counts[name] = totals.counts.get(name, 0) + fields[name]
        totals.entries.extend(orjson.loads(fields["changes"]))
    return totals
