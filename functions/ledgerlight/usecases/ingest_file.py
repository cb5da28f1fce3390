"""Imports a file: reads it in a stream, publishes its changes, and waits until every one is applied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any, BinaryIO

from ledgerlight.domain.leaf import LeafKey
from ledgerlight.domain.mapping_rows import RowMapper
from ledgerlight.domain.object_names import Derived, NotOurs, Target, target_of_object
from ledgerlight.domain.source_index import Placements, SourceIndex, record_key
from ledgerlight.domain.table import Cell, FileRefused, Row, RowProblem
from ledgerlight.ports import Clock, DocumentStore, ObjectInfo, ObjectStore, Publisher, Unavailable, Write
from ledgerlight.usecases.context import OrganizationContext, Organizations, UnknownOrganization
from ledgerlight.usecases.import_chunks import ChunkWriter, applied_chunks
from ledgerlight.usecases.import_completion import Completion
from ledgerlight.usecases.import_errors import ErrorLog
from ledgerlight.usecases.import_registry import HEARTBEAT_SECONDS, TERMINAL, ImportRegistry, new_import
from ledgerlight.usecases.open_import import (
    OpenTable,
    Table,
    import_context,
    load_index,
    mapping_for,
    no_mapping,
    open_with,
    saved_mappings,
)
from ledgerlight.usecases.refused_rows import list_refused
from ledgerlight.usecases.reverse_import import RunReversal
from schemas.documents import Account, Entity, Import, RowError
from schemas.mapping import Mapping
from schemas.names import REJECTED_OBJECTS, Collection, document_path, source_object
from schemas.records import RecordChange

_ROWS_BETWEEN_LOOKS = 2_000


@dataclass(slots=True)
class _Run:
    """One try of one import."""

    org_id: str
    imported: Import
    info: ObjectInfo
    context: OrganizationContext
    mapping: Mapping
    mapper: RowMapper
    table: Table
    index: SourceIndex
    writer: ChunkWriter
    errors: ErrorLog
    placed: Placements
    known_entities: set[str]
    leaves: dict[LeafKey, LeafKey] = field(default_factory=dict)
    """One object of each leaf: a million equal ones would take 60 MB."""
    rows: int = 0
    accepted: int = 0
    cut_short: bool = False


@dataclass(frozen=True, slots=True)
class IngestFile:
    """The use case. Running it again, after any crash, ends in the same records and the same document."""

    store: DocumentStore
    objects: ObjectStore
    publisher: Publisher
    clock: Clock
    organizations: Organizations
    open_table: OpenTable

    def __call__(self, object_name: str, generation: str) -> None:
        """Import a finalized object. Raises ``Unavailable`` to have the event come again; a file that cannot
        be read at all ends as a failed import that says why."""
        target = target_of_object(object_name, generation)
        if isinstance(target, Derived):
            return
        if isinstance(target, NotOurs):
            self._reject_object(object_name, generation, target.reason)
            return
        try:
            context = self.organizations.context(target.org_id, fresh=True)
        except UnknownOrganization as error:
            self._reject_object(object_name, generation, str(error))
            return
        registry = ImportRegistry(self.store, self.clock)
        imported = registry.get(target.org_id, target.import_id)
        if imported is None:
            info = self.objects.info(object_name)
            if info is None:
                self._reject_object(object_name, generation, "the object is gone")
                return
            # Of the event's generation, though the name may hold a later file by now: the sweeper calls with what
            # is stored here, and a later generation is another import.
            info = replace(info, generation=generation)
            imported = registry.register(target.org_id, new_import(target, info, self.clock.now()))
        if imported.status in TERMINAL or registry.claim(target.org_id, imported.id) is None:
            return
        try:
            if imported.kind == "reversal":
                RunReversal(self.store, self.objects, self.publisher, self.clock)(
                    target.org_id, imported, registry
                )
                return
            info = self._kept(registry, target, imported)
            self._import(registry, target, imported, info, context)
        except FileNotFoundError as error:
            # Two runners put the import's own copy in place at once; the one that comes again reads the last.
            raise Unavailable(f"the file of import {imported.id} was put in place again: {error}") from error
        except FileRefused as refused:
            current = registry.get(target.org_id, imported.id)
            source = current.source if current is not None and current.sequence > 0 else None
            registry.finish(target.org_id, imported.id, source, {"status": "failed", "error": str(refused)})

    def register(self, object_name: str, info: ObjectInfo) -> str:
        """Register an upload before its event comes, so that the sweeper finds it if the event is lost.

        Returns the import's id. Raises ``ValueError`` when the name is no file to import.
        """
        target = target_of_object(object_name, info.generation)
        if not isinstance(target, Target):
            raise ValueError(f"{object_name!r} is no file to import")  # noqa: TRY004 - about the name, not a type
        registry = ImportRegistry(self.store, self.clock)
        return registry.register(target.org_id, new_import(target, info, self.clock.now())).id

    def _reject_object(self, object_name: str, generation: str, reason: str) -> None:
        key = blake2b(f"{object_name}#{generation}".encode(), digest_size=12).hexdigest()
        fields = {"object_name": object_name[:1024], "reason": reason, "at": self.clock.now()}
        self.store.commit([Write(f"{REJECTED_OBJECTS}/{key}", fields)])

    def _kept(self, registry: ImportRegistry, target: Target, imported: Import) -> ObjectInfo:
        """The file at a place of the import's own. Another file may be dropped under the same name while this
        one is read, or before a rebuild: every try must read the same rows, or a record is counted twice."""
        name = source_object(target.org_id, imported.id, imported.filename)
        info = self.objects.info(name)
        if info is None:
            try:
                info = self.objects.copy(imported.object_name, name)
            except FileNotFoundError as error:
                raise FileRefused("gone", "the object was removed before it was read") from error
        if imported.object_name != name:
            place = {"object_name": name, "generation": info.generation, "size_bytes": info.size_bytes}
            registry.update(target.org_id, imported.id, place)
        return info

    def _import(
        self,
        registry: ImportRegistry,
        target: Target,
        imported: Import,
        info: ObjectInfo,
        context: OrganizationContext,
    ) -> None:
        started = self.clock.monotonic()
        with self.objects.open(info.name, info.generation) as stream:
            mapping, table = self._open(stream, target, imported, context)
            run = self._prepare(registry, target, imported, info, context, mapping, table)
            self._read(registry, run, started)
        reading_seconds = self.clock.monotonic() - started
        completion = Completion(self.store, self.objects, self.clock, registry)
        applied = completion.await_chunks(run.org_id, imported.id, run.writer.expected, self._progress(run))
        applied_seconds = self.clock.monotonic() - started
        totals = completion.collect(run.org_id, imported.id, run.writer.expected, applied)
        run.accepted -= list_refused(totals, run.errors, lambda: self._rows_again(run, target))
        result = self._progress(run) | {
            "mapping": run.mapping.name if imported.mapping or run.mapping.headers else None,
            "rounding_difference": format(run.mapper.rounding_difference, "f"),
            "quality": run.mapper.quality(self.clock.now()[:10]).model_dump(),
            "rejects_object": run.errors.save_rejects(self.objects),
        }
        completion.finish(
            run.org_id,
            imported.id,
            source=run.mapping.source,
            index=run.index,
            placed=run.placed,
            totals=totals,
            result=result,
            had_errors=run.errors.count > 0,
            seconds={
                "reading": reading_seconds,
                "applied": applied_seconds,
                "total": self.clock.monotonic() - started,
            },
        )

    def _open(
        self, stream: BinaryIO, target: Target, imported: Import, context: OrganizationContext
    ) -> tuple[Mapping, Table]:
        """The file as a table, and the mapping that was named, is recognised, or is the canonical one."""
        saved = saved_mappings(self.store, target.org_id)
        named = next((m for m in saved if m.name == imported.mapping), None)
        if imported.mapping is not None and named is None:
            raise FileRefused(
                "unknown_mapping",
                f"there is no mapping {imported.mapping!r}; save it, then drop the file again",
            )
        table = open_with(self.open_table, stream, target.filename, named)
        mapping = mapping_for(table.headers, named, saved, context.organization.currency, imported.source)
        if mapping is None:
            raise no_mapping(table.headers)
        return mapping, table

    def _prepare(
        self,
        registry: ImportRegistry,
        target: Target,
        imported: Import,
        info: ObjectInfo,
        context: OrganizationContext,
        mapping: Mapping,
        table: Table,
    ) -> _Run:
        mapper = RowMapper(mapping, table.headers, import_context(self.store, context), table.traits)
        sequence = registry.enqueue(target.org_id, imported.id, mapping.source)
        registry.await_turn(target.org_id, imported.id, mapping.source)
        registry.update(target.org_id, imported.id, {"status": "reading", "percent": 0})
        mapper.learn(table.rows())
        writer = ChunkWriter(
            publisher=self.publisher,
            org_id=target.org_id,
            import_id=imported.id,
            kind=imported.kind,
            sequence=sequence,
            uid=imported.uid,
            trace_id=imported.id,
            applied=applied_chunks(self.store, target.org_id, imported.id),
        )
        return _Run(
            org_id=target.org_id,
            imported=imported,
            info=info,
            context=context,
            mapping=mapping,
            mapper=mapper,
            table=table,
            index=load_index(self.objects, target.org_id, mapping.source),
            writer=writer,
            errors=ErrorLog(self.store, target.org_id, imported.id, table.headers),
            placed={},
            known_entities=set(context.entities),
        )

    def _read(self, registry: ImportRegistry, run: _Run, started: float) -> None:
        """Map every row; publish each full window."""
        looked = self.clock.monotonic()
        for line, cells in self._readable_rows(run):
            self._row(run, line, cells)
            if run.rows % _ROWS_BETWEEN_LOOKS == 0 and self.clock.monotonic() - looked > HEARTBEAT_SECONDS:
                looked = self.clock.monotonic()
                rate = int(run.rows / max(looked - started, 0.001))
                registry.update(run.org_id, run.imported.id, self._progress(run) | {"rows_per_second": rate})
            if run.writer.window_is_full:
                self._flush(registry, run)
        if run.imported.mode == "replace" and not run.cut_short:
            self._retire_missing(run)
        self._flush(registry, run)
        run.errors.flush()

    def _rows_again(self, run: _Run, target: Target) -> Iterator[Row]:
        with self.objects.open(run.info.name, run.info.generation) as stream:
            yield from self._open(stream, target, run.imported, run.context)[1].rows()

    def _readable_rows(self, run: _Run) -> Iterator[Row]:
        """The rows up to the place where a file stops being readable. If nothing is published yet the whole file
        is refused; else what came before stands, and the place is an error of the import."""
        try:
            yield from run.table.rows()
        except FileRefused as refused:
            if not run.writer.expected:
                raise
            run.cut_short = True
            problem = RowError(
                line=refused.line or run.rows, column="", value="", rule=refused.rule, reason=refused.reason
            )
            run.errors.add(problem.line, (), [problem])

    def _row(self, run: _Run, line: int, cells: Sequence[Cell] | RowProblem) -> None:
        records, errors = run.mapper.map(line, cells)
        run.rows += 1
        if errors:
            run.errors.add(line, cells, errors)
        elif records:
            run.accepted += 1
        for entity_id, period, change in records:
            leaf = run.leaves.setdefault(key := LeafKey(entity_id, period), key)
            known = run.index.see(change["id"])
            if known is None:
                run.placed[record_key(change["id"])] = leaf
            elif known != leaf:
                change["moved_from"] = known.forward()
                run.placed[record_key(change["id"])] = leaf
            run.writer.add(leaf, change)

    def _retire_missing(self, run: _Run) -> None:
        for record_id, leaf in run.index.unseen():
            retire: RecordChange = {"op": "retire", "id": record_id}
            run.writer.add(leaf, retire)
            run.placed[record_key(record_id)] = None

    def _flush(self, registry: ImportRegistry, run: _Run) -> None:
        self._create_entities(run)
        self._create_accounts(run)
        for _ in run.writer.flush():
            registry.update(run.org_id, run.imported.id, self._progress(run))

    def _create_entities(self, run: _Run) -> None:
        """Entities that the mapping may create exist before any record of theirs is published."""
        root = run.context.organization.root_entity
        new = {e: name for e, name in run.mapper.new_entities.items() if e not in run.known_entities}
        self.store.commit(
            [
                Write(
                    document_path(run.org_id, Collection.ENTITIES, entity_id),
                    Entity(
                        id=entity_id, name=name, parent=root, currency=run.context.organization.currency
                    ).model_dump(),
                )
                for entity_id, name in new.items()
            ]
        )
        run.known_entities.update(new)

    def _create_accounts(self, run: _Run) -> None:
        """Accounts that the mapping may create are statistical until someone says what they mean: an unknown
        code must not move profit."""
        new = {c: name for c, name in run.mapper.new_accounts.items() if c not in run.context.accounts}
        writes = []
        for code, name in sorted(new.items()):
            account = Account(
                code=code, name=name, parent=None, is_posting=True,
                account_class="statistical", direction=0, position=900_000,
            )  # fmt: skip
            path = document_path(run.org_id, Collection.ACCOUNTS, code)
            writes.append(Write(path, account.model_dump()))
        self.store.commit(writes)

    def _progress(self, run: _Run) -> dict[str, Any]:
        return {
            "rows_total": run.rows,
            "rows_accepted": run.accepted,
            "rows_rejected": run.errors.rejected,
            "rows_quarantined": run.errors.quarantined,
            "quarantined_minor": run.errors.quarantined_minor,
            "records_total": run.writer.records,
            "chunks_total": len(run.writer.expected),
        }
