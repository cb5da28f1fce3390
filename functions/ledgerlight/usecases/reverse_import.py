"""Reverses an import: every record it wrote goes back to what it was, unless someone changed it since."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from ledgerlight.domain.leaf import LeafKey
from ledgerlight.domain.object_names import Target
from ledgerlight.domain.source_index import Placements, SourceIndex, record_key
from ledgerlight.ports import Clock, DocumentStore, ObjectStore, Publisher, Write
from ledgerlight.usecases.import_chunks import ChunkWriter, applied_chunks
from ledgerlight.usecases.import_completion import Completion
from ledgerlight.usecases.import_registry import ImportRegistry, new_import
from schemas.documents import Import
from schemas.names import (
    ORGANIZATIONS,
    UPLOADS,
    Collection,
    before_images_object,
    document_path,
    source_index_object,
)
from schemas.records import RecordChange

_REVERSIBLE = frozenset({"done", "done_with_errors"})


class NotReversible(Exception):
    """The import cannot be reversed, and why."""


def reversal_id(import_id: str) -> str:
    """The id of an import's one reversal: asking twice is asking once."""
    return f"rev-{import_id}"


@dataclass(frozen=True, slots=True)
class ReverseImport:
    """Asks for a reversal. The request is an object in Cloud Storage, so it survives what a call would not,
    and a rebuild from the raw files reverses it again."""

    store: DocumentStore
    objects: ObjectStore
    clock: Clock

    def __call__(self, org_id: str, import_id: str, uid: str) -> str:
        """Returns the id of the reversal, to be followed like an import. Raises ``NotReversible``."""
        fields = self.store.get(document_path(org_id, Collection.IMPORTS, import_id)).fields
        if fields is None:
            raise NotReversible(f"there is no import {import_id!r}")
        imported = Import.stored(fields)
        if imported.reversed_by is not None or imported.status in ("reversing", "reversed"):
            return reversal_id(import_id)
        if imported.kind == "reversal":
            raise NotReversible("this is a reversal itself; drop the file again instead")
        if imported.status not in _REVERSIBLE:
            raise NotReversible(f"the import is {imported.status}; only a finished import can be reversed")
        reversal = reversal_id(import_id)
        name = f"{ORGANIZATIONS}/{org_id}/{UPLOADS}/{reversal}/source/reverse.json"
        body = orjson.dumps({"reverses": import_id, "uid": uid, "at": self.clock.now()})
        metadata = {"kind": "reversal", "reverses": import_id, "uid": uid, "source": imported.source}
        info = self.objects.write(name, body, "application/json", metadata)
        # Registered at once, so that the sweeper finds it should the object's event be lost.
        target = Target(org_id, reversal, "reverse.json")
        ImportRegistry(self.store, self.clock).register(org_id, new_import(target, info, self.clock.now()))
        return reversal


@dataclass(frozen=True, slots=True)
class RunReversal:
    """Does what was asked; called by ``ingest_file`` for the request's object."""

    store: DocumentStore
    objects: ObjectStore
    publisher: Publisher
    clock: Clock

    def __call__(self, org_id: str, reversal: Import, registry: ImportRegistry) -> None:
        """Restore every record of the reversed import. Raises ``Unavailable``; may be run again."""
        started = self.clock.monotonic()
        reversed_id = reversal.reverses or ""
        sequence = registry.enqueue(org_id, reversal.id, reversal.source)
        registry.await_turn(org_id, reversal.id, reversal.source)
        self._mark(org_id, reversed_id, {"status": "reversing", "reversed_by": reversal.id})
        registry.update(org_id, reversal.id, {"status": "applying"})
        writer = ChunkWriter(
            publisher=self.publisher,
            org_id=org_id,
            import_id=reversal.id,
            kind="reversal",
            sequence=sequence,
            uid=reversal.uid,
            trace_id=reversal.id,
            applied=applied_chunks(self.store, org_id, reversal.id),
        )
        placed: Placements = {}
        for entry in self._before_images(org_id, reversed_id):
            leaf = LeafKey(*entry["leaf"])
            before_leaf = LeafKey(*entry["before_leaf"]) if entry.get("before_leaf") else None
            placed[record_key(entry["id"])] = before_leaf
            writer.add(leaf, _restore_row(entry, before_leaf, leaf))
            if writer.window_is_full:
                self._flush(writer, registry, org_id, reversal.id)
        self._flush(writer, registry, org_id, reversal.id)
        completion = Completion(self.store, self.objects, self.clock, registry)
        progress = {"records_total": writer.records, "chunks_total": len(writer.expected)}
        applied = completion.await_chunks(org_id, reversal.id, writer.expected, progress)
        self._mark(org_id, reversed_id, {"status": "reversed"})
        completion.finish(
            org_id,
            reversal.id,
            source=reversal.source,
            index=self._index(org_id, reversal.source),
            placed=placed,
            totals=completion.collect(org_id, reversal.id, writer.expected, applied),
            result=progress,
            had_errors=False,
            seconds={"total": self.clock.monotonic() - started},
        )

    def _flush(self, writer: ChunkWriter, registry: ImportRegistry, org_id: str, import_id: str) -> None:
        for _ in writer.flush():
            registry.update(org_id, import_id, {"records_total": writer.records})

    def _mark(self, org_id: str, import_id: str, fields: dict[str, Any]) -> None:
        path = document_path(org_id, Collection.IMPORTS, import_id)
        self.store.commit([Write(path, fields, merge=True)])

    def _before_images(self, org_id: str, import_id: str) -> Iterator[dict[str, Any]]:
        with (
            self.objects.open(before_images_object(org_id, import_id)) as stream,
            gzip.open(stream, "rb") as lines,
        ):
            for line in lines:
                yield orjson.loads(line)

    def _index(self, org_id: str, source: str) -> SourceIndex:
        try:
            return SourceIndex.from_bytes(self.objects.read(source_index_object(org_id, source)))
        except FileNotFoundError:
            return SourceIndex.empty()


def _restore_row(entry: dict[str, Any], before_leaf: LeafKey | None, leaf: LeafKey) -> RecordChange:
    row: RecordChange = {"op": "restore", "id": entry["id"], "expected_version": entry["version"]}
    if "before" in entry:
        row["before"] = entry["before"]
        if before_leaf is not None and before_leaf != leaf:
            row["before_leaf"] = before_leaf.forward()
    return row
