"""What an import would write: the same parser and the same comparison, and nothing is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO, Literal

from ledgerlight.domain.authorization import require
from ledgerlight.domain.import_context import MappedRecord
from ledgerlight.domain.leaf import Leaf, LeafKey, apply_rows, forwards, leaves_of
from ledgerlight.domain.mapping_rows import RowMapper
from ledgerlight.domain.recognition import recognise, suggest
from ledgerlight.domain.source_index import SourceIndex
from ledgerlight.domain.table import Cell, FileRefused, RowProblem
from ledgerlight.domain.versions import Stamp
from ledgerlight.ports import Clock, DocumentStore, ObjectStore
from ledgerlight.usecases.context import OrganizationContext, Organizations
from ledgerlight.usecases.leaves import LeafSession, until_uncontended
from ledgerlight.usecases.open_import import (
    DEFAULT_SOURCE,
    OpenTable,
    Table,
    import_context,
    load_index,
    mapper_of,
    mapping_for,
    no_mapping,
    open_with,
    saved_mappings,
)
from ledgerlight.usecases.uploads import Staged, saved_mapping
from schemas.api import (
    PREVIEW_ERRORS,
    PREVIEW_ROWS,
    PREVIEW_SAMPLE,
    PreviewRecord,
    PreviewRequest,
    PreviewResult,
    PreviewTotal,
    Refusal,
)
from schemas.documents import Member, RowError
from schemas.mapping import Mapping
from schemas.records import RecordChange

LEAVES_TOGETHER = 25
SUGGESTION_ROWS = 50
LATEST_SEQUENCE = 2**60
"""A preview compares as the newest import would."""

Outcome = Literal["new", "changed", "unchanged", "stale", "refused", "not_compared"]
_OUTCOMES: dict[str, Outcome] = {
    "created": "new", "updated": "changed", "unchanged": "unchanged", "stale": "stale", "refused": "refused",
}  # fmt: skip


@dataclass(slots=True)
class _Found:
    """What was found in a file so far."""

    headers: list[str] = field(default_factory=list)
    rows: int = 0
    records: int = 0
    rejected: int = 0
    quarantined: int = 0
    quarantined_minor: int = 0
    errors: list[RowError] = field(default_factory=list)
    totals: dict[tuple[str, str, str], tuple[int, int]] = field(default_factory=dict)
    sample: list[MappedRecord] = field(default_factory=list)
    by_leaf: dict[LeafKey, list[RecordChange]] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def compared(self) -> bool:
        """Whether the file is small enough to be compared with what is stored."""
        return self.rows <= PREVIEW_ROWS


@dataclass(frozen=True, slots=True)
class PreviewImport:
    """The use case."""

    store: DocumentStore
    objects: ObjectStore
    clock: Clock
    organizations: Organizations
    open_table: OpenTable

    def __call__(self, org_id: str, member: Member, staged: Staged, request: PreviewRequest) -> PreviewResult:
        """Read the whole file. A file that cannot be imported is a result too: ``refused`` says why.

        Raises ``NotFound`` for an unknown mapping, ``Unavailable``.
        """
        require(member, "preview_upload")
        named = request.mapping
        if isinstance(named, str):
            named = saved_mapping(self.store, org_id, named)
        context = self.organizations.context(org_id, fresh=True)
        found = _Found()
        with self.objects.open(staged.info.name, staged.info.generation) as stream:
            try:
                return self._preview(stream, staged.filename, context, member.uid, named, request.mode, found)
            except FileRefused as refused:
                refusal = Refusal(rule=refused.rule, reason=refused.reason, line=refused.line)
                return _result(found, context, refused=refusal, compared=False)

    def _preview(
        self,
        stream: BinaryIO,
        filename: str,
        context: OrganizationContext,
        uid: str,
        named: Mapping | None,
        mode: str,
        found: _Found,
    ) -> PreviewResult:
        table = open_with(self.open_table, stream, filename, named)
        found.headers = list(table.headers)
        saved = saved_mappings(self.store, context.org_id)
        recognised = recognise(table.headers, saved)
        source = named.source if named is not None else DEFAULT_SOURCE
        mapping = mapping_for(table.headers, named, saved, context.organization.currency, source)
        recognised_name = recognised.name if recognised is not None else None
        if mapping is None:
            refused = no_mapping(table.headers)
            return _result(
                found,
                context,
                recognised_mapping=recognised_name,
                suggested_mapping=_suggested(table, context),
                refused=Refusal(rule=refused.rule, reason=refused.reason),
                compared=False,
            )
        mapper = mapper_of(mapping, table, import_context(self.store, context))
        index = load_index(self.objects, context.org_id, mapping.source)
        self._read(table, mapper, index, found)
        if mode == "replace":
            _retire_missing(index, found)
        if found.compared:
            self._compare(context, uid, found)
        return _result(
            found,
            context,
            mapper=mapper,
            recognised_mapping=recognised_name,
            mapping=mapping,
            notes=[*table.notes, *mapper.notes],
            compared=found.compared,
        )

    def _read(self, table: Table, mapper: RowMapper, index: SourceIndex, found: _Found) -> None:
        for line, cells in table.rows():
            records, errors = mapper.map(line, cells)
            found.rows += 1
            _count_errors(found, errors)
            for record in records:
                _take(found, record, index)
            if not found.compared:
                found.by_leaf.clear()

    def _compare(self, context: OrganizationContext, uid: str, found: _Found) -> None:
        """Apply the changes to what is stored, as ``apply_changes`` would, and save nothing."""
        keys = sorted(found.by_leaf)
        for start in range(0, len(keys), LEAVES_TOGETHER):
            batch = {key: found.by_leaf[key] for key in keys[start : start + LEAVES_TOGETHER]}
            apply = partial(self._apply, context, uid, batch)
            for record_id, outcome in until_uncontended(self.clock, apply):
                found.counts[outcome] = found.counts.get(outcome, 0) + 1
                if outcome in _OUTCOMES:
                    found.outcomes[record_id] = _OUTCOMES[outcome]

    def _apply(
        self, context: OrganizationContext, uid: str, batch: dict[LeafKey, list[RecordChange]]
    ) -> list[tuple[str, str]]:
        session = LeafSession(self.store, context.org_id)
        rows_by_leaf = {home: list(rows) for home, rows in batch.items()}
        for home, rows in batch.items():
            for row in rows:
                for key in leaves_of(row, home)[1:]:
                    rows_by_leaf.setdefault(key, []).append(row)
        session.open(dict(rows_by_leaf))
        stamp = Stamp("import", LATEST_SEQUENCE, "preview", uid, self.clock.now())
        outcomes: list[tuple[str, str]] = []
        for home, rows in batch.items():
            leaves = _leaves_of(session, home, rows)
            changes = apply_rows(leaves, home, rows, stamp, context.live_dimensions)
            outcomes.extend((change.row["id"], change.outcome) for change in changes)
        return outcomes


def _leaves_of(session: LeafSession, home: LeafKey, rows: Sequence[RecordChange]) -> dict[LeafKey, Leaf]:
    """The leaves that a message with these rows would touch: looking in others costs a file's whole size."""
    keys = {key for row in rows for key in leaves_of(row, home)}
    while True:
        leaves = {key: session.leaves[key] for key in keys}
        missing = forwards(leaves, rows)
        if not missing:
            return leaves
        session.open(dict.fromkeys(missing, rows))
        keys |= missing


def _suggested(table: Table, context: OrganizationContext) -> Mapping:
    entities = context.entities.values()
    return suggest(
        table.headers,
        list(_sample_cells(table)),
        context.organization.currency,
        entities=[name for entity in entities for name in (entity.id, entity.name)],
        accounts=context.accounts.keys(),
    )


def _sample_cells(table: Table) -> Iterator[Sequence[Cell]]:
    taken = 0
    for _, cells in table.rows():
        if not isinstance(cells, RowProblem):
            yield cells
            taken += 1
        if taken >= SUGGESTION_ROWS:
            return


def _count_errors(found: _Found, errors: Sequence[RowError]) -> None:
    """As the import counts: a row is quarantined when nothing is wrong but an unknown name."""
    if not errors:
        return
    if all(error.quarantined for error in errors):
        found.quarantined += 1
        found.quarantined_minor += sum(error.amount_minor or 0 for error in errors)
    else:
        found.rejected += 1
    found.errors.extend(errors[: PREVIEW_ERRORS - len(found.errors)])


def _take(found: _Found, record: MappedRecord, index: SourceIndex) -> None:
    change, leaf = record.change, LeafKey(record.entity_id, record.period)
    found.records += 1
    key = (change["account_code"], change["scenario"], change["currency"])
    amount, count = found.totals.get(key, (0, 0))
    found.totals[key] = (amount + change["amount_minor"], count + 1)
    known = index.see(change["id"])
    if known is not None and known != leaf:
        change["moved_from"] = known.forward()
    if len(found.sample) < PREVIEW_SAMPLE:
        found.sample.append(record)
    if found.compared:
        found.by_leaf.setdefault(leaf, []).append(change)


def _retire_missing(index: SourceIndex, found: _Found) -> None:
    """What the source no longer has."""
    if not found.compared:
        return
    for record_id, leaf in index.unseen():
        found.by_leaf.setdefault(leaf, []).append({"op": "retire", "id": record_id})


def _result(
    found: _Found,
    context: OrganizationContext,
    *,
    mapper: RowMapper | None = None,
    compared: bool,
    recognised_mapping: str | None = None,
    suggested_mapping: Mapping | None = None,
    mapping: Mapping | None = None,
    notes: Sequence[str] = (),
    refused: Refusal | None = None,
) -> PreviewResult:
    names = {code: account.name for code, account in context.accounts.items()}
    if mapper is not None:
        names |= mapper.new_accounts
    counts = found.counts

    def count(name: str) -> int | None:
        return counts.get(name, 0) if compared else None

    return PreviewResult(
        headers=found.headers,
        recognised_mapping=recognised_mapping,
        suggested_mapping=suggested_mapping,
        mapping=mapping,
        rows_total=found.rows,
        records_total=found.records,
        compared=compared,
        new=count("created"),
        changed=count("updated"),
        unchanged=count("unchanged"),
        retired=count("retired"),
        rejected=found.rejected,
        quarantined=found.quarantined,
        quarantined_minor=found.quarantined_minor,
        new_entities=sorted(mapper.new_entities) if mapper is not None else [],
        totals=[
            PreviewTotal(
                account_code=code, name=names.get(code, code), scenario=scenario, currency=currency,
                amount_minor=amount, count=number,
            )
            for (code, scenario, currency), (amount, number) in sorted(found.totals.items())
        ],
        sample=[_shown(record, found.outcomes) for record in found.sample],
        errors=found.errors,
        notes=list(notes),
        rounding_difference=format(mapper.rounding_difference, "f") if mapper is not None else "0",
        refused=refused,
    )  # fmt: skip


def _shown(record: MappedRecord, outcomes: dict[str, Outcome]) -> PreviewRecord:
    change = record.change
    return PreviewRecord(
        line=change.get("row", 0),
        outcome=outcomes.get(change["id"], "not_compared"),
        entity_id=record.entity_id,
        period=record.period,
        id=change["id"],
        account_code=change["account_code"],
        date=change["date"],
        scenario=change["scenario"],
        amount_minor=change["amount_minor"],
        currency=change["currency"],
        dimensions=change.get("dimensions", {}),
        description=change.get("description", ""),
    )
