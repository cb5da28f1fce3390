"""What changed in an entity's month since an earlier moment: before, now, and every change behind the difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from ledgerlight.domain.alerting.times import moment, timestamp_of
from ledgerlight.domain.authorization import require
from ledgerlight.domain.cells import AccountKey, Cells
from ledgerlight.domain.changes import Behind, CellChange, Part, behind_cells, changed_cells
from ledgerlight.domain.leaf import LeafKey
from ledgerlight.ports import Clock, DocumentStore, VersionStore
from ledgerlight.usecases.context import OrganizationContext, Organizations
from ledgerlight.usecases.organizations import descendants
from ledgerlight.usecases.problems import Invalid, NotFound
from schemas.authorization import READERS_OF_IMPORTS, WRITERS
from schemas.changes import (
    CHANGES_LISTED,
    EXAMPLES_LISTED,
    AccountChange,
    ChangeBehind,
    ChangedRecord,
    ChangesSince,
)
from schemas.documents import Account, Member
from schemas.names import Collection, document_path, leaf_id

VERSIONS_READ = 20_000
"""Versions of one question, about 4 MB. Beyond it accounts are compared, and their changes are not listed."""

LOOKS = 3
WAIT_SECONDS = 0.5
"""Versions reach BigQuery a moment after they count: a difference that is not explained is looked at again."""

_OF_AN_ACCOUNT = 5
"""Changes of each account that come before the rest is ranked: no account's changes crowd out all of another's."""


@dataclass(frozen=True, slots=True)
class ChangesSinceThen:
    """The use case. Nothing is stored: now is read from the leaf aggregates, all else from BigQuery's versions."""

    store: DocumentStore
    clock: Clock
    organizations: Organizations
    versions: Callable[[], VersionStore]

    def __call__(
        self, org_id: str, member: Member, entity_id: str, period: str, since: str, account: str | None = None
    ) -> ChangesSince:
        """An entity with all below it that the member sees. Raises ``Denied``, ``NotFound``, ``Invalid`` for a moment
        that has not been, ``Unavailable``."""
        require(member, "read_changes", entity_id)
        earlier = _moment(since)
        if earlier > self.clock.now():
            raise Invalid("since: that moment has not been yet", "choose an earlier one")
        context = self._context(org_id, entity_id, account)
        below = descendants(context.entities, entity_id)
        seen = [each for each in below if member.entity_scope is None or each in member.entity_scope]
        accounts = None if account is None else set(_accounts_below(context.accounts, account))
        for look in range(LOOKS):
            found, listed = self._look(org_id, seen, period, earlier, accounts)
            if not listed or not any(change.unexplained for change in found):
                break
            if look < LOOKS - 1:
                self.clock.sleep(WAIT_SECONDS)
        names = _Names(self.store, org_id, member)
        return ChangesSince(
            entity_id=entity_id,
            period=period,
            since=earlier,
            until=self.clock.now(),
            accounts=_described(context.accounts, found, names),
            records=len(
                {record for change in found for behind in change.behind for record in behind.records}
            ),
            listed=listed,
            adds_up=listed and not any(change.unexplained for change in found),
            entities=len(seen),
            left_out=len(below) - len(seen),
        )

    def _context(self, org_id: str, entity_id: str, account: str | None) -> OrganizationContext:
        context = self.organizations.context(org_id)
        if entity_id not in context.entities:
            context = self.organizations.context(org_id, fresh=True)
        if entity_id not in context.entities:
            raise NotFound(f"there is no entity {entity_id!r}")
        if account is not None and account not in context.accounts:
            raise NotFound(f"there is no account {account!r}")
        return context

    def _look(
        self, org_id: str, entities: Sequence[str], period: str, earlier: str, accounts: set[str] | None
    ) -> tuple[list[CellChange], bool]:
        """The cells that changed, and whether their changes are listed."""
        store = self.versions()
        now = self._now(org_id, entities, period)
        before = store.sums_at(org_id, entities, period, earlier)
        versions = store.versions_since(org_id, entities, period, earlier, VERSIONS_READ)
        leaves = frozenset(LeafKey(entity, period) for entity in entities)
        behind = behind_cells(versions or (), earlier, leaves)
        found = changed_cells(before, now, behind)
        if accounts is not None:
            found = [change for change in found if change.cell[1] in accounts]
        return found, versions is not None

    def _now(self, org_id: str, entities: Sequence[str], period: str) -> Mapping[AccountKey, Sequence[int]]:
        paths = [document_path(org_id, Collection.AGGREGATIONS, leaf_id(each, period)) for each in entities]
        total = Cells()
        for snapshot in self.store.get_many(paths, ("accounts",)).values():
            if snapshot.fields is not None:
                total.merge(Cells.from_lists(orjson.loads(snapshot.fields["accounts"]), ()))
        return total.accounts


def _moment(since: str) -> str:
    """As every document has it, so that moments compare as text."""
    try:
        return timestamp_of(moment(since))
    except ValueError:
        raise Invalid("since: that is no moment", "as 2026-01-31T09:30:00Z") from None


def _accounts_below(accounts: Mapping[str, Account], top: str) -> Iterable[str]:
    """An account and all below it."""
    found = {top}
    grew = True
    while grew:
        more = {code for code, account in accounts.items() if account.parent in found} - found
        found |= more
        grew = bool(more)
    return found


def _described(
    accounts: Mapping[str, Account], found: Sequence[CellChange], names: _Names
) -> list[AccountChange]:
    listed = _listed(found)
    names.load([behind for changes in listed for behind in changes])
    return [_account(accounts, change, shown, names) for change, shown in zip(found, listed, strict=True)]


def _listed(found: Sequence[CellChange]) -> list[Sequence[Behind]]:
    """The changes of each cell that an answer has room for: the largest of each, then the largest of all."""
    ranked = sorted(
        (
            (rank >= _OF_AN_ACCOUNT, -abs(behind.difference), place, rank)
            for place, change in enumerate(found)
            for rank, behind in enumerate(change.behind)
        )
    )[:CHANGES_LISTED]
    room = [0] * len(found)
    for _, _, place, _ in ranked:
        room[place] += 1  # within a cell they come in the order of their rank
    return [change.behind[:count] for change, count in zip(found, room, strict=True)]


def _account(
    accounts: Mapping[str, Account], change: CellChange, shown: Sequence[Behind], names: _Names
) -> AccountChange:
    scenario, code, currency = change.cell
    rest = change.behind[len(shown) :]
    return AccountChange(
        account_code=code,
        name=accounts[code].name if code in accounts else code,
        scenario=scenario,
        currency=currency,
        before_minor=change.before,
        now_minor=change.now,
        difference_minor=change.difference,
        changes=[names.describe(behind) for behind in shown],
        more=len(rest),
        more_minor=sum(each.difference for each in rest),
        unexplained_minor=change.unexplained,
    )


class _Names:
    """Who made changes, why, and from which file: as far as the caller may read edits and imports."""

    def __init__(self, store: DocumentStore, org_id: str, member: Member) -> None:
        self._store = store
        self._org_id = org_id
        self._member = member
        self._people: dict[str, str] = {}
        self._reasons: dict[str, str] = {}
        self._files: dict[str, str] = {}

    def load(self, behind: Sequence[Behind]) -> None:
        """Read what ``describe`` says, in two round trips at most."""
        imports = {each.origin_id for each in behind if each.kind != "edit"}
        edits = {each.origin_id for each in behind if each.kind == "edit"}
        found = self._read(Collection.MEMBERS, {each.uid for each in behind if each.uid})
        self._people = {uid: fields["display_name"] for uid, fields in found.items()}
        scope = self._member.entity_scope
        if self._member.role in WRITERS:
            self._reasons = {
                edit_id: fields["reason"]
                for edit_id, fields in self._read(Collection.EDITS, edits).items()
                if scope is None or fields["entity_id"] in scope
            }
        if self._member.role in READERS_OF_IMPORTS and scope is None:
            read = self._read(Collection.IMPORTS, imports)
            reversed_ = self._read(
                Collection.IMPORTS, {fields["reverses"] for fields in read.values() if fields.get("reverses")}
            )
            for import_id, fields in read.items():
                of = reversed_.get(fields.get("reverses") or "", fields)
                self._files[import_id] = of["filename"]

    def _read(self, collection: Collection, ids: set[str]) -> dict[str, Mapping[str, Any]]:
        paths = {document_path(self._org_id, collection, each): each for each in sorted(ids) if each}
        found = self._store.get_many(list(paths)) if paths else {}
        return {each: fields for path, each in paths.items() if (fields := found[path].fields) is not None}

    def describe(self, behind: Behind) -> ChangeBehind:
        """A change with its largest records."""
        return ChangeBehind(
            kind=behind.kind,
            id=behind.origin_id,
            at=behind.at,
            uid=behind.uid,
            by=self._people.get(behind.uid or ""),
            reason=self._reasons.get(behind.origin_id),
            file=self._files.get(behind.origin_id),
            records=len(behind.records),
            difference_minor=behind.difference,
            examples=[_record(part) for part in behind.largest(EXAMPLES_LISTED)],
        )


def _record(part: Part) -> ChangedRecord:
    leaf = part.inside.leaf
    return ChangedRecord(
        record_id=part.version.record_id,
        entity_id=leaf.entity_id,
        period=leaf.period,
        before_minor=part.before,
        after_minor=part.after,
        difference_minor=part.difference,
        row=part.version.row,
        description=part.inside.description,
    )
