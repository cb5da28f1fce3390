"""What the records must be at the end: a dictionary, the files in their order, and the edits where they fell.

It shares with the product the ids of records and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ledgerlight.domain.identity import record_id
from ledgerlight.domain.leaf import LeafKey
from schemas.documents import Edit, Import
from schemas.names import Collection, collection_path
from schemas.records import Record
from tests.simulation.log import CommitLog, Step
from tests.simulation.workload import Dropped, OrgState, Row, csv_of
from tests.simulation.world import World

Content = tuple[LeafKey, str, str, int, str]
"""Leaf, account, date, amount, region."""


@dataclass(frozen=True, slots=True)
class State:
    """A record. ``from_file`` is the row that was last accepted for it; ``last`` who changed it last."""

    content: Content
    live: bool
    from_file: Content | None
    last: str


@dataclass(slots=True)
class Model:
    """One organization's records."""

    org: str
    log: CommitLog
    edits: dict[str, Edit]
    states: dict[str, State] = field(default_factory=dict)
    before: dict[str, dict[str, State | None]] = field(default_factory=dict)
    index: dict[str, set[str]] = field(default_factory=dict)
    done: set[tuple[str, Step]] = field(default_factory=set)

    def run(self, imports: list[Import], files: dict[str, Dropped]) -> None:
        """Every import in the order of its sequence, each record's edits where they came in between."""
        for one in sorted(imports, key=lambda each: each.sequence):
            if one.kind == "reversal":
                self._reverse(one)
            else:
                self._file(one, files[one.object_name])
        for org, identifier in self.log.steps:
            if org == self.org:
                self._edits_before(identifier, None)

    def _file(self, one: Import, file: Dropped) -> None:
        listed = self.index.setdefault(file.source, set())
        seen: set[str] = set()
        for row in file.rows:
            if row.fault:
                continue
            identifier = record_id(file.source, [row.key])
            seen.add(identifier)
            self._upsert(one, identifier, content_of(self.org, row))
        if file.replace:
            for identifier in listed - seen:
                self._edits_before(identifier, one.id)
                state = self.states[identifier]
                if state.live:
                    self._set(one.id, identifier, replace(state, live=False, from_file=None, last=one.id))
            listed &= seen
        listed |= seen

    def _upsert(self, one: Import, identifier: str, content: Content) -> None:
        self._edits_before(identifier, one.id)
        state = self.states.get(identifier)
        if state is None or state.from_file != content:
            self._set(one.id, identifier, State(content, True, content, one.id))

    def _set(self, import_id: str, identifier: str, new: State) -> None:
        old = self.states.get(identifier)
        self.before.setdefault(import_id, {})[identifier] = old if old is not None and old.live else None
        self.states[identifier] = new

    def _reverse(self, reversal: Import) -> None:
        reversed_id = reversal.reverses or ""
        listed = self.index.get(reversal.source, set())
        for identifier, old in self.before.get(reversed_id, {}).items():
            self._edits_before(identifier, reversal.id)
            state = self.states[identifier]
            if state.last != reversed_id:
                continue
            if old is None:
                self.states[identifier] = replace(state, live=False, from_file=None, last=reversal.id)
                listed.discard(identifier)
            else:
                self.states[identifier] = replace(old, last=reversal.id)
                listed.add(identifier)

    def _edits_before(self, identifier: str, import_id: str | None) -> None:
        """Apply the edits that were committed before this import's row was."""
        steps = self.log.steps.get((self.org, identifier), [])
        for step in steps:
            if import_id is not None and step == Step("import", import_id):
                return
            if step.kind == "edit" and (identifier, step) not in self.done:
                self.done.add((identifier, step))
                self._edit(identifier, self.edits[step.id])
        if import_id is not None:
            raise AssertionError(f"import {import_id} never touched record {identifier}")

    def _edit(self, identifier: str, edit: Edit) -> None:
        patch, state = edit.patch, self.states.get(identifier)
        leaf = LeafKey(
            patch.entity_id or edit.entity_id, patch.period or (patch.date or edit.period)[:7]
        )  # fmt: skip
        if state is None:
            content = (leaf, patch.account_code or "", patch.date or "", patch.amount_minor or 0, "")
            self.states[identifier] = State(content, True, None, edit.id)
            return
        _, account, date, amount, region = state.content
        if patch.amount_minor is not None:
            amount = patch.amount_minor
        content = (leaf, patch.account_code or account, patch.date or date, amount, region)
        self.states[identifier] = replace(
            state, content=content, live=not patch.retired, last=edit.id
        )  # fmt: skip

    def live(self) -> dict[str, Content]:
        """The records that count."""
        return {identifier: state.content for identifier, state in self.states.items() if state.live}


def content_of(org: str, row: Row) -> Content:
    """What a good row says."""
    return row.leaf, row.account, row.date, row.amount, f"{org}-region"


def content_of_record(leaf: LeafKey, record: Record) -> Content:
    """What a stored record says."""
    region = record.get("dimensions", {}).get("region", "")
    return leaf, record["account_code"], record["date"], record["amount_minor"], region


def expected(world: World, log: CommitLog, state: OrgState) -> dict[str, Content]:
    """The content of every record that the files and edits of an organization leave."""
    edits, imports = {}, []
    for snapshot in world.store.query(collection_path(state.org, Collection.EDITS)):
        edit = Edit.model_validate(dict(snapshot.fields or {}))
        edits[edit.id] = edit
    for snapshot in world.store.query(collection_path(state.org, Collection.IMPORTS)):
        imports.append(Import.model_validate(dict(snapshot.fields or {})))
    named = {
        (file.object_name.rsplit("/", 1)[1], csv_of(state.org, file.rows)): file for file in state.dropped
    }
    files = {}
    for one in imports:
        if one.kind != "reversal":
            held = world.objects.read(one.object_name)
            files[one.object_name] = (
                named[one.filename, held] if one.kind == "import" else _pushed(state, one)
            )
    model = Model(state.org, log, edits)
    model.run(imports, files)
    return model.live()


def _pushed(state: OrgState, one: Import) -> Dropped:
    return next(file for file in state.dropped if file.object_name == one.object_name)
