"""Turns an import's record changes into ``record-changes`` messages, and follows what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from gzip import GzipFile
from hashlib import blake2b
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import Any

import orjson

from ledgerlight.domain.leaf import OUTCOMES, WRITTEN, LeafKey
from ledgerlight.ports import DocumentStore, Publisher
from schemas.names import IMPORT_CHUNKS, Collection, Topic, document_path
from schemas.records import ROWS_PER_MESSAGE, RecordChange, SourceKind

MONTHS_PER_MESSAGE = 12
"""Each may touch a page or more of 64 KB, and Firestore takes a commit of 10 MiB."""

WINDOW_ROWS = 100_000
"""Rows sorted together: the larger, the fewer pages and messages an import touches; about 40 MB."""

PUBLISH_TOGETHER = 100

CHUNKS_AT_ONCE = 100
"""Chunks read together at an import's end."""


_Row = tuple[str, bytes]
"""A record's id, and its change as JSON."""

_Month = tuple[str, list[_Row]]
"""A period and its rows."""


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
    _window: dict[LeafKey, list[_Row]] = field(default_factory=dict)
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
        # A copy: orjson's own result keeps the kilobytes that it was written into.
        rows.append((change["id"], bytes(memoryview(orjson.dumps(change)))))
        self._waiting += 1
        self.records += 1

    def flush(self) -> Iterator[int]:
        """Publish the window; yields how many messages were sent, batch by batch, for a heartbeat between."""
        payloads: list[tuple[str, bytes]] = []
        for entity_id, months in self._in_turn():
            chunk_id, message = self._message(entity_id, months)
            self.expected.add(chunk_id)
            if chunk_id not in self.applied:
                payloads.append((f"{self.org_id}/{entity_id}_{months[0][0]}", message))
            if len(payloads) >= PUBLISH_TOGETHER:
                self.publisher.publish(Topic.RECORD_CHANGES, payloads)
                yield len(payloads)
                payloads = []
        self._waiting = 0
        if payloads:
            self.publisher.publish(Topic.RECORD_CHANGES, payloads)
            yield len(payloads)

    def _in_turn(self) -> Iterator[tuple[str, list[_Month]]]:
        """A message of each entity, then the next of each: those of one share an ordering key and wait for each other,
        and Pub/Sub looks only so far ahead for what it may deliver meanwhile."""
        by_entity = [list(of_one) for _, of_one in groupby(self._together(), key=itemgetter(0))]
        for turn in zip_longest(*by_entity):
            yield from (message for message in turn if message is not None)

    def _together(self) -> Iterator[tuple[str, list[_Month]]]:
        """What goes into each message: whole months of one entity while they fit, a larger month in messages of its
        own. So a month's rows share an ordering key, and two messages hardly ever write one aggregate at once."""
        entity, months, count = "", list[_Month](), 0
        for leaf in sorted(self._window):
            rows = self._window.pop(leaf)
            rows.sort()
            full = count + len(rows) > ROWS_PER_MESSAGE or len(months) == MONTHS_PER_MESSAGE
            if months and (full or leaf.entity_id != entity):
                yield entity, months
                months, count = [], 0
            entity = leaf.entity_id
            if len(rows) > ROWS_PER_MESSAGE:
                for start in range(0, len(rows), ROWS_PER_MESSAGE):
                    yield entity, [(leaf.period, rows[start : start + ROWS_PER_MESSAGE])]
            else:
                months.append((leaf.period, rows))
                count += len(rows)
        if months:
            yield entity, months

    def _message(self, entity_id: str, months: list[_Month]) -> tuple[str, bytes]:
        head = {
            "schema_version": 2,
            "org_id": self.org_id,
            "import_id": self.import_id,
            "kind": self.kind,
            "sequence": self.sequence,
            "entity_id": entity_id,
            "uid": self.uid,
        }
        parts = (
            b'{"period":"'
            + period.encode()
            + b'","rows":['
            + b",".join(encoded for _, encoded in rows)
            + b"]}"
            for period, rows in months
        )
        body = orjson.dumps(head)[:-1] + b',"months":[' + b",".join(parts) + b"]"
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
    """What an import's chunks did together. ``skipped`` are the records that a reversal left as they are: the
    source still has them. ``refused`` are rows by line with the reason; ``kept`` counts records that were not
    retired, by leaf and reason; ``not_placed`` are the records of both."""

    counts: Counter[str] = field(default_factory=Counter)
    skipped: set[str] = field(default_factory=set)
    refused: dict[int, str] = field(default_factory=dict)
    kept: Counter[tuple[LeafKey, str]] = field(default_factory=Counter)
    not_placed: set[str] = field(default_factory=set)

    @property
    def written(self) -> int:
        """Records created, updated or retired."""
        return sum(self.counts[name] for name in WRITTEN)


def chunk_totals(
    store: DocumentStore, org_id: str, import_id: str, expected: set[str], applied: set[str], lines: GzipFile
) -> ChunkTotals:
    """Sum the ``applied`` chunks, of which the ``expected`` are the final set; write a line for each record that
    was written, which is what a reversal needs to know. A chunk of an earlier try that read other accounts or entities
    does not belong to the set, but what it wrote stands.

    A few chunks at a time: all of a million records would not fit beside the import.
    """
    totals = ChunkTotals()
    collection = chunks_path(org_id, import_id)
    chunk_ids = sorted(applied)
    for start in range(0, len(chunk_ids), CHUNKS_AT_ONCE):
        paths = [f"{collection}/{chunk_id}" for chunk_id in chunk_ids[start : start + CHUNKS_AT_ONCE]]
        for path, snapshot in store.get_many(paths).items():
            fields = snapshot.fields or {}
            names = OUTCOMES if path.rsplit("/", 1)[1] in expected else WRITTEN
            totals.counts.update({name: fields[name] for name in names})
            for entry in orjson.loads(fields["changes"]):
                if "version" in entry:
                    lines.write(orjson.dumps(entry) + b"\n")
                elif entry["outcome"] == "skipped":
                    totals.skipped.add(entry["id"])
                elif entry["outcome"] == "refused" and names is OUTCOMES:
                    _take_refused(totals, entry)
    return totals


def _take_refused(totals: ChunkTotals, entry: dict[str, Any]) -> None:
    totals.not_placed.add(entry["id"])
    if entry["row"] is not None:
        totals.refused[entry["row"]] = entry["reason"]
    else:
        totals.kept[LeafKey(*entry["leaf"]), entry["reason"]] += 1
