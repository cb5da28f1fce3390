"""Applies one edit: the ``:apply`` call and the trigger run this same use case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from pydantic import ValidationError

from ledgerlight.domain import closing, edits
from ledgerlight.domain.events import event_of, events_of
from ledgerlight.domain.leaf import Change, LeafKey
from ledgerlight.domain.versions import Stamp
from ledgerlight.ports import Clock, DocumentStore, Publisher, Snapshot, Write
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.leaves import LeafSession, until_uncontended
from ledgerlight.usecases.publish_events import publish_events
from schemas.authorization import ACTIONS
from schemas.close import PeriodState
from schemas.documents import Account, Edit, EditStatus, Member, PartConflict
from schemas.names import Collection, document_path, leaf_id
from schemas.primitives import QUANTITY
from schemas.records import FinancialEvent, Record

MOST_BYTES = 400_000
"""Of the records that one edit made beside its first, as they are kept with it: a document holds 1 MiB, and what the
person asked for is in it, too."""


class EditOutcome(NamedTuple):
    """What became of an edit, and the leaves that changed now (none when it had been applied before)."""

    status: EditStatus
    version: int | None
    error: str | None
    changed: list[LeafKey]
    theirs: Record | None = None


class UnknownEdit(Exception):
    """There is no such edit."""

    def __init__(self, edit_id: str) -> None:
        super().__init__(f"edit {edit_id!r} does not exist")


@dataclass(frozen=True, slots=True)
class ApplyEdit:
    """The use case; ``__call__`` returns when the effect is durable and its event is published."""

    store: DocumentStore
    publisher: Publisher
    clock: Clock
    organizations: Organizations

    def __call__(self, org_id: str, edit_id: str, known: Snapshot | None = None) -> EditOutcome:
        """Apply an edit once, however often it is asked for. Whoever has just read it gives it as ``known``: the
        commit finds out when it has moved since. Raises ``UnknownEdit``, ``Unavailable``."""
        read = iter((known,) if known is not None else ())
        outcome, announcements = until_uncontended(
            self.clock, lambda: self._attempt(org_id, edit_id, next(read, None))
        )
        if announcements:
            publish_events(self.publisher, org_id, announcements, edit_id)
            path = document_path(org_id, Collection.EDITS, edit_id)
            self.store.commit([Write(path, {"announced": True}, merge=True)])
        return outcome

    def _attempt(
        self, org_id: str, edit_id: str, known: Snapshot | None
    ) -> tuple[EditOutcome, list[FinancialEvent]]:
        """What became of the edit, and its events as long as nobody has said that they are published."""
        path = document_path(org_id, Collection.EDITS, edit_id)
        snapshot = known or self.store.get(path)
        if snapshot.fields is None:
            raise UnknownEdit(edit_id)
        try:
            edit = Edit.stored(snapshot.fields)
        except ValidationError as error:
            return self._refuse_malformed(snapshot, error), []
        if edit.status != "pending":
            outcome = EditOutcome(edit.status, edit.applied_version, edit.error, [], edit.theirs)
            return outcome, _unannounced(org_id, edit)
        # Before the author's role is read: an edit is of a moment when they had it.
        decided_at = self.clock.now()
        session, facts = self._gather(org_id, edit)
        refusal = _refusal(edit, facts)
        if refusal is not None:
            return self._finish(snapshot, edits.EditRefused(refusal), session), []
        parts = edits.parts_of(edit)
        keys = dict.fromkeys((LeafKey(edit.entity_id, edit.period), edits.target_of(edit)))
        session.load_pages({key: [part.record_id for part in parts] for key in keys})
        stamp = Stamp("edit", 0, edit_id, edit.uid, decided_at)
        live = frozenset(self.organizations.settings(org_id).live_dimensions)
        result: edits.EditResult | list[Change] | list[PartConflict]
        if edit.parts:
            result = edits.apply_together(session.leaves, edit, stamp, live)
        else:
            result = edits.apply_edit(session.leaves, edit, stamp, live)
        changes = _changes(result)
        unfit = next(
            (why for each in changes if each.after and (why := self._unfit(org_id, each.after))), None
        )
        if unfit is not None:
            return self._finish(snapshot, edits.EditRefused(unfit), session), []
        outcome = self._finish(snapshot, result, session)
        if outcome.status != "applied":
            return outcome, []
        return outcome, events_of(org_id, changes)

    def _unfit(self, org_id: str, record: Record) -> str | None:
        """Why a record's currency and its account do not go together: what is counted is no money."""
        accounts = self.organizations.context(org_id).accounts
        if record["account_code"] not in accounts:
            accounts = self.organizations.context(org_id, fresh=True).accounts
        account = accounts.get(record["account_code"])
        counts = account is not None and account.statistic is not None
        if record.get("retired") or account is None or counts == (record["currency"] == QUANTITY):
            return None
        if counts:
            return f"{account.name} counts whole things: its records have {QUANTITY} for a currency"
        return f"{account.name} holds money: {QUANTITY} is no currency of it"

    def _refuse_malformed(self, snapshot: Snapshot, error: ValidationError) -> EditOutcome:
        """An edit that no client of ours wrote. Raising would have it delivered again for ever."""
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the document"
        reason = f"the edit is malformed: {place}: {first['msg']}"[:500]
        fields = {"status": "rejected", "error": reason, "applied_at": self.clock.now()}
        self.store.commit([Write(snapshot.path, fields, expected=snapshot, merge=True)])
        return EditOutcome("rejected", None, reason, [])

    def _gather(self, org_id: str, edit: Edit) -> tuple[LeafSession, dict[str, Snapshot]]:
        """Everything the decision needs, in one round trip."""
        session = LeafSession(self.store, org_id)
        home, target = LeafKey(edit.entity_id, edit.period), edits.target_of(edit)
        leaves = {key: session.aggregate_path(key) for key in dict.fromkeys((home, target))}
        wanted = {
            "member": document_path(org_id, Collection.MEMBERS, edit.uid),
            "home_period": document_path(org_id, Collection.PERIODS, leaf_id(*home)),
            "target_period": document_path(org_id, Collection.PERIODS, leaf_id(*target)),
            "entity": document_path(org_id, Collection.ENTITIES, target.entity_id),
        }
        for code in _accounts_of(edit):
            wanted[f"account {code}"] = document_path(org_id, Collection.ACCOUNTS, code)
        found = self.store.get_many([*leaves.values(), *wanted.values()])
        session.seed({key: found[path] for key, path in leaves.items()})
        return session, {name: found[path] for name, path in wanted.items()}

    def _finish(
        self,
        snapshot: Snapshot,
        result: edits.EditResult | list[Change] | list[PartConflict],
        session: LeafSession,
    ) -> EditOutcome:
        at = self.clock.now()
        fields: dict[str, Any] = {"applied_at": at}
        writes: list[Write] = []
        made = _changes(result)
        kept = orjson.dumps([change.after for change in made[1:]])
        if len(kept) > MOST_BYTES:
            made, result = (
                [],
                edits.EditRefused("the records are too large for one change; save fewer at once"),
            )
        if isinstance(result, edits.EditConflict):
            theirs = orjson.dumps(result.theirs).decode() if result.theirs is not None else None
            fields |= {"status": "conflict", "error": result.reason, "theirs": theirs}
            outcome = EditOutcome("conflict", None, result.reason, [], result.theirs)
        elif isinstance(result, edits.EditRefused):
            fields |= {"status": "rejected", "error": result.reason}
            outcome = EditOutcome("rejected", None, result.reason, [])
        elif not made:
            stale = [each for each in result if isinstance(each, PartConflict)]
            error = f"{len(stale)} of the records changed since they were opened; nothing was applied"
            conflicts = orjson.dumps([each.model_dump() for each in stale]).decode()
            fields |= {"status": "conflict", "error": error, "conflicts": conflicts}
            outcome = EditOutcome("conflict", None, error, [], stale[0].theirs)
        else:
            first = made[0]
            if first.after is None:
                raise AssertionError("an applied edit has a record")
            changed = [key for key, leaf in session.leaves.items() if leaf.touched]
            writes = session.writes(at, snapshot.path.rsplit("/", 1)[1])
            fields |= {"status": "applied", "applied_version": first.after["version"]}
            fields |= {"result": orjson.dumps(first.after).decode(), "announced": False}
            if len(made) > 1:
                fields["part_results"] = kept.decode()
            if first.before_leaf is not None and first.before_leaf != first.leaf:
                fields["moved_to"] = first.leaf.forward()
            outcome = EditOutcome("applied", first.after["version"], None, changed)
        self.store.commit([*writes, Write(snapshot.path, fields, expected=snapshot, merge=True)])
        return outcome


def _changes(result: edits.EditResult | list[Change] | list[PartConflict]) -> list[Change]:
    """What was done; nothing when it was not."""
    found = result if isinstance(result, list) else [result]
    return [each for each in found if isinstance(each, Change)]


def _accounts_of(edit: Edit) -> list[str]:
    """Accounts that an edit posts to, each once."""
    codes = (part.patch.account_code for part in edits.parts_of(edit))
    return list(dict.fromkeys(code for code in codes if code is not None))


def _unannounced(org_id: str, edit: Edit) -> list[FinancialEvent]:
    """The events of an edit whose process may have died before it published them."""
    if edit.status != "applied" or edit.announced or edit.result is None:
        return []
    key = LeafKey.of(edit.moved_to) if edit.moved_to is not None else edits.target_of(edit)
    records = [edit.result, *(edit.part_results or ())]
    created = [part.base_version == 0 for part in edits.parts_of(edit)]
    return [event_of(org_id, key, record, created=new) for record, new in zip(records, created, strict=True)]


def _refusal(edit: Edit, facts: Mapping[str, Snapshot]) -> str | None:
    """Why the person may not make this edit, None when they may."""
    member_fields = facts["member"].fields
    if member_fields is None:
        return "you are not a member of this organization any more"
    member = Member.stored(member_fields)
    if member.role not in ACTIONS["apply_edit"]:
        return f"the role {member.role} may not edit"
    target = edits.target_of(edit)
    if member.entity_scope is not None and not {edit.entity_id, target.entity_id} <= set(member.entity_scope):
        return "the record is outside the entities you may see"
    if not facts["entity"].exists:
        return f"entity {target.entity_id} does not exist"
    for name in ("home_period", "target_period"):
        period = facts[name].fields
        closed = closing.refusal(PeriodState.stored(period), member.role) if period else None
        if closed is not None:
            return closed
    for code in _accounts_of(edit):
        account = facts[f"account {code}"].fields
        if account is None:
            return f"account {code} does not exist"
        if not Account.stored(account).is_posting:
            return f"account {code} is a heading; post to an account below it"
    return None
