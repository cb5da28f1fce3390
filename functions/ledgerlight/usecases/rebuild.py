"""Computes an organization's records again from the raw files and the edit log, beside the stored ones.

Nothing stored is touched: the files are read where they are, everything else is kept in a store of its own.
``rebuild_swap`` puts the result in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal

import orjson

from ledgerlight.domain.leaf import LeafKey
from ledgerlight.domain.object_names import Target, target_of_object
from ledgerlight.ports import Clock, DocumentStore, ObjectInfo, ObjectStore, Write
from ledgerlight.usecases.apply_changes import ApplyChanges
from ledgerlight.usecases.apply_edit import ApplyEdit
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.import_registry import ACTIVE
from ledgerlight.usecases.ingest_file import IngestFile
from ledgerlight.usecases.open_import import OpenTable
from ledgerlight.usecases.records_query import RecordReader, leaf_key, records_of
from schemas.documents import Edit, Import, Member
from schemas.names import Collection, Topic, collection_path, document_path, organization_path
from schemas.records import Record, RecordChanges

_COPIED = (Collection.ENTITIES, Collection.ACCOUNTS, Collection.MAPPINGS)
_CONTENT = ("account_code", "date", "scenario", "amount_minor", "currency", "dimensions", "description")

Tell = Callable[[str], None]


class NotRebuildable(Exception):
    """The organization cannot be rebuilt now; the message says why and what to do."""


class FilesBeside(ObjectStore):
    """Raw files where they are; everything that an import derives from them, in memory."""

    def __init__(self, files: ObjectStore) -> None:
        self._files = files
        self.derived: dict[str, bytes] = {}

    def _is_raw(self, name: str) -> bool:
        return isinstance(target_of_object(name, ""), Target)

    def info(self, name: str) -> ObjectInfo | None:
        """What is known of an object."""
        if self._is_raw(name):
            return self._files.info(name)
        data = self.derived.get(name)
        return None if data is None else ObjectInfo(name, "1", len(data))

    def open(self, name: str, generation: str | None = None) -> BinaryIO:
        """A raw file's stream, or a derived object's."""
        if self._is_raw(name):
            return self._files.open(name, generation)
        from io import BytesIO  # noqa: PLC0415

        return BytesIO(self.read(name))

    def read(self, name: str) -> bytes:
        """The whole of an object. Raises ``FileNotFoundError``."""
        if self._is_raw(name):
            return self._files.read(name)
        if name not in self.derived:
            raise FileNotFoundError(name)
        return self.derived[name]

    def write(
        self, name: str, data: bytes, content_type: str, metadata: Mapping[str, str] | None = None
    ) -> ObjectInfo:
        """Keep a derived object; a raw file is never written."""
        del content_type, metadata
        if self._is_raw(name):
            raise AssertionError(f"a rebuild writes no raw file, but was to write {name}")
        self.derived[name] = data
        return ObjectInfo(name, "1", len(data))

    def copy(self, source: str, target: str, metadata: Mapping[str, str] | None = None) -> ObjectInfo:
        """Copy to a derived object."""
        return self.write(target, self.read(source), "", metadata)

    def delete(self, name: str) -> None:
        """Forget a derived object."""
        self.derived.pop(name, None)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """Derived objects."""
        for name in sorted(self.derived):
            if name.startswith(prefix):
                yield ObjectInfo(name, "1", len(self.derived[name]))

    def resumable_session(
        self, name: str, *, content_type: str, size_bytes: int, origin: str, metadata: Mapping[str, str]
    ) -> str:
        """A rebuild receives nothing."""
        del content_type, size_bytes, origin, metadata
        raise AssertionError(f"a rebuild opens no upload, but was to open {name}")


class _ApplyAtOnce:
    """A publisher whose record changes are applied before ``publish`` returns; its events go nowhere."""

    def __init__(self) -> None:
        self.apply: Callable[[RecordChanges], None] | None = None

    def publish(self, topic: Topic, payloads: Sequence[tuple[str, bytes]]) -> None:
        """Apply in order."""
        if topic is not Topic.RECORD_CHANGES or self.apply is None:
            return
        for _, data in payloads:
            self.apply(RecordChanges.stored_json(data))


@dataclass(frozen=True, slots=True)
class RecordDifference:
    """A record that is not what the raw files and the edits make of it."""

    leaf: LeafKey
    record_id: str
    kind: Literal["changed", "missing", "extra"]
    live: Record | None
    rebuilt: Record | None

    def as_dict(self) -> dict[str, Any]:
        """For the command line."""
        return {
            "entity": self.leaf.entity_id,
            "period": self.leaf.period,
            "record_id": self.record_id,
            "kind": self.kind,
            "live": _content(self.live),
            "rebuilt": _content(self.rebuilt),
        }


@dataclass(slots=True)
class Rebuilt:
    """The second state, and how it differs from the stored one."""

    store: DocumentStore
    derived_objects: Mapping[str, bytes]
    imports: int = 0
    edits: int = 0
    records: int = 0
    edits_left: list[str] = field(default_factory=list)
    imports_differing: list[str] = field(default_factory=list)
    differences: list[RecordDifference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rebuild:
    """The use case. ``beside`` is an empty store that takes the second state."""

    store: DocumentStore
    objects: ObjectStore
    clock: Clock
    open_table: OpenTable
    beside: DocumentStore

    def __call__(self, org_id: str, tell: Tell) -> Rebuilt:
        """Replay every import and edit in its order, then compare. Raises ``NotRebuildable``."""
        imports, edits = self._log(org_id)
        self._copy_settings(org_id, edits)
        files = FilesBeside(self.objects)
        publisher = _ApplyAtOnce()
        organizations = Organizations(self.beside, self.clock)
        publisher.apply = ApplyChanges(self.beside, publisher, self.clock, organizations)
        ingest = IngestFile(self.beside, files, publisher, self.clock, organizations, self.open_table)
        apply_edit = ApplyEdit(self.beside, publisher, self.clock, organizations)
        result = Rebuilt(self.beside, files.derived)
        pending = list(edits)
        for imported in imports:
            before = [edit for edit in pending if (edit.applied_at or "") < (imported.started_at or "")]
            pending = self._edits(org_id, apply_edit, before, result) + pending[len(before) :]
            tell(f"import {imported.sequence}: {imported.filename}")
            self._import(org_id, ingest, imported, result)
        pending = self._edits(org_id, apply_edit, pending, result)
        result.edits_left = [edit.id for edit in pending]
        tell("comparing records")
        self._compare(org_id, result)
        return result

    def _log(self, org_id: str) -> tuple[list[Import], list[Edit]]:
        """What happened: imports in their sequence, applied edits in their time."""
        imports = [
            Import.stored(s.fields) for s in self.store.query(collection_path(org_id, Collection.IMPORTS))
        ]
        active = [each.id for each in imports if each.status in ACTIVE]
        if active:
            raise NotRebuildable(f"import {active[0]} is under way; rebuild when it is finished")
        replayed = sorted((each for each in imports if each.sequence > 0), key=lambda each: each.sequence)
        for imported in replayed:
            if self.objects.info(imported.object_name) is None:
                raise NotRebuildable(
                    f"the file of import {imported.id} is gone from Cloud Storage ({imported.object_name}); "
                    "restore it first, nothing was changed"
                )
        edits = [Edit.stored(s.fields) for s in self.store.query(collection_path(org_id, Collection.EDITS))]
        applied = [edit for edit in edits if edit.status == "applied"]
        return replayed, sorted(applied, key=lambda edit: (edit.applied_at or "", edit.id))

    def _copy_settings(self, org_id: str, edits: list[Edit]) -> None:
        """The organization as it is now, without closed periods: what they hold was accepted while open.

        Whoever edited then may do so in the replay, whatever their role is today.
        """
        writes = [Write(organization_path(org_id), self.store.get(organization_path(org_id)).fields)]
        for collection in _COPIED:
            found = self.store.query(collection_path(org_id, collection))
            writes += [Write(snapshot.path, snapshot.fields) for snapshot in found]
        for uid in {edit.uid for edit in edits}:
            member = Member(uid=uid, email="", display_name=uid, role="owner")
            writes.append(Write(document_path(org_id, Collection.MEMBERS, uid), member.model_dump()))
        self.beside.commit(writes)

    def _import(self, org_id: str, ingest: IngestFile, imported: Import, result: Rebuilt) -> None:
        counter = document_path(org_id, Collection.INTERNAL, "sequence")
        self.beside.commit([Write(counter, {"value": imported.sequence - 1})])
        ingest(imported.object_name, imported.generation)
        result.imports += 1
        path = document_path(org_id, Collection.IMPORTS, imported.id)
        fields = self.beside.get(path).fields
        again = None if fields is None else Import.stored(fields)
        if again is None or _outcome(again) != _outcome(imported):
            result.imports_differing.append(imported.id)

    def _edits(
        self, org_id: str, apply_edit: ApplyEdit, edits: Sequence[Edit], result: Rebuilt
    ) -> list[Edit]:
        """Replay edits; those whose record is not yet at the version they were made on are returned."""
        left: list[Edit] = []
        for edit in edits:
            pending = edit.model_copy(
                update={
                    "status": "pending",
                    "applied_at": None,
                    "applied_version": None,
                    "moved_to": None,
                    "result": None,
                    "part_results": None,
                    "conflicts": None,
                    "announced": None,
                }
            )
            path = document_path(org_id, Collection.EDITS, edit.id)
            self.beside.commit([Write(path, pending.model_dump())])
            if apply_edit(org_id, edit.id).status == "applied":
                result.edits += 1
            else:
                left.append(edit)
        return left

    def _compare(self, org_id: str, result: Rebuilt) -> None:
        stored, again = RecordReader(self.store, org_id), RecordReader(self.beside, org_id)
        leaves = {leaf_key(s.fields or {}) for reader in (stored, again) for s in reader.leaves()}
        for key in sorted(leaves):
            live, rebuilt = records_of_leaf(stored, key), records_of_leaf(again, key)
            result.records += sum(1 for record in rebuilt.values() if not record.get("retired"))
            for record_id in sorted(live.keys() | rebuilt.keys()):
                difference = _difference(key, record_id, live.get(record_id), rebuilt.get(record_id))
                if difference is not None:
                    result.differences.append(difference)


def records_of_leaf(reader: RecordReader, key: LeafKey) -> dict[str, Record]:
    """Every record of a leaf by id, tombstones too."""
    path = document_path(reader.org_id, Collection.AGGREGATIONS, f"{key.entity_id}_{key.period}")
    fields = reader.store.get(path).fields
    if fields is None:
        return {}
    return {record["id"]: record for _, page in reader.pages(fields) for record in records_of(page)}


def _difference(
    key: LeafKey, record_id: str, live: Record | None, rebuilt: Record | None
) -> RecordDifference | None:
    lives = live is not None and not live.get("retired")
    should = rebuilt is not None and not rebuilt.get("retired")
    if not lives and not should:
        return None
    if lives and should:
        if _content(live) == _content(rebuilt):
            return None
        return RecordDifference(key, record_id, "changed", live, rebuilt)
    return RecordDifference(key, record_id, "extra" if lives else "missing", live, rebuilt)


def _content(record: Record | None) -> dict[str, Any] | None:
    """What a record says; not when and by which version it came to say so."""
    if record is None or record.get("retired"):
        return None
    values: Mapping[str, Any] = record
    return {name: values[name] for name in _CONTENT if values.get(name)}


def _outcome(imported: Import) -> bytes:
    """What an import did, for comparison."""
    names = ("rows_total", "rows_accepted", "rows_rejected", "rows_quarantined", "records_total")
    return orjson.dumps([getattr(imported, name) for name in names])
