"""The close of an entity and month as people work on it: checked, guarded, audited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ledgerlight.domain import closing
from ledgerlight.domain.authorization import require
from ledgerlight.ports import Clock, DocumentStore, Fields, Write
from ledgerlight.usecases.audit import Audit
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.problems import Conflict, NotFound
from schemas.authorization import Action
from schemas.close import ChecklistItem, CloseState, PeriodState
from schemas.documents import Member
from schemas.names import Collection, document_path, leaf_id

Step = Callable[[PeriodState, Fields | None, str], PeriodState]
"""What becomes of a period, given its aggregate and the time."""


@dataclass(frozen=True, slots=True)
class ClosePeriods:
    """The use cases. Each returns the period after it; doing it again changes nothing.

    All raise ``NotFound``, ``Denied`` outside the member's entities or role, and ``Conflict`` where a rule forbids it.
    """

    store: DocumentStore
    clock: Clock

    def move(
        self,
        org_id: str,
        member: Member,
        entity_id: str,
        period: str,
        to: CloseState,
        version: int,
        note: str = "",
    ) -> PeriodState:
        """To the next state, or one back. ``version`` is the one that the person decided on."""

        def step(now: PeriodState, aggregate: Fields | None, at: str) -> PeriodState:
            if now.state == to:
                return now
            _require_version(now, version)
            if to == "locked":
                return closing.lock(now, member, at, aggregate, note)
            return closing.move(now, to, member, at, note)

        return self._step(org_id, member, entity_id, period, "close_period", step)

    def ask_reopening(
        self, org_id: str, member: Member, entity_id: str, period: str, reason: str
    ) -> PeriodState:
        """Ask for a closed period to be opened again."""
        return self._step(
            org_id, member, entity_id, period, "ask_reopening",
            lambda now, _, at: closing.ask_reopening(now, member, at, reason),
        )  # fmt: skip

    def reopen(self, org_id: str, member: Member, entity_id: str, period: str, note: str = "") -> PeriodState:
        """Agree, as a second person."""
        return self._step(
            org_id, member, entity_id, period, "close_period",
            lambda now, _, at: closing.reopen(now, member, at, note),
        )  # fmt: skip

    def decline(
        self, org_id: str, member: Member, entity_id: str, period: str, note: str = ""
    ) -> PeriodState:
        """Do not agree, as a controller; or take one's own request back."""

        def step(now: PeriodState, _: Fields | None, at: str) -> PeriodState:
            declined = closing.decline(now, member, at, note)
            if now.reopening is not None and now.reopening.uid != member.uid:
                require(member, "close_period", entity_id)
            return declined

        return self._step(org_id, member, entity_id, period, "ask_reopening", step)

    def plan(
        self,
        org_id: str,
        member: Member,
        entity_id: str,
        period: str,
        items: Sequence[ChecklistItem],
        version: int,
    ) -> PeriodState:
        """Put another checklist in place."""

        def step(now: PeriodState, _: Fields | None, at: str) -> PeriodState:
            _require_version(now, version)
            return closing.plan_checklist(now, items, member, at)

        return self._step(org_id, member, entity_id, period, "close_period", step)

    def do_item(
        self, org_id: str, member: Member, entity_id: str, period: str, item_id: str, done: bool
    ) -> PeriodState:
        """Say that an item of the checklist is done, or not after all."""
        return self._step(
            org_id, member, entity_id, period, "work_checklist",
            lambda now, _, at: closing.do_item(now, item_id, done, member, at),
        )  # fmt: skip

    def _step(
        self, org_id: str, member: Member, entity_id: str, period: str, action: Action, step: Step
    ) -> PeriodState:
        require(member, action, entity_id)
        before, after = until_uncontended(self.clock, lambda: self._attempt(org_id, entity_id, period, step))
        if after is not before:
            entry = after.history[-1]
            said = f"{entry.action}: {before.state} -> {after.state}" + (
                f": {entry.note}" if entry.note else ""
            )
            target = f"periods/{leaf_id(entity_id, period)}"
            Audit(self.store, self.clock).done(org_id, member.uid, action, target, said)
        return after

    def _attempt(
        self, org_id: str, entity_id: str, period: str, step: Step
    ) -> tuple[PeriodState, PeriodState]:
        leaf = leaf_id(entity_id, period)
        entity = document_path(org_id, Collection.ENTITIES, entity_id)
        path = document_path(org_id, Collection.PERIODS, leaf)
        aggregate = document_path(org_id, Collection.AGGREGATIONS, leaf)
        found = self.store.get_many([entity, path, aggregate])
        if not found[entity].exists:
            raise NotFound(f"there is no entity {entity_id!r}")
        fields = found[path].fields
        before = PeriodState.stored(fields) if fields else closing.opened(entity_id, period)
        at = self.clock.now()
        try:
            after = step(before, found[aggregate].fields, at)
        except closing.NotAllowed as error:
            raise Conflict(str(error)) from None
        if after is before:
            return before, before
        writes = [Write(path, after.model_dump(), expected=found[path])]
        if after.state != before.state and found[aggregate].exists:
            # Whoever read the period as it was is about to write this aggregate: their commit fails, and they read
            # the period again. A seal is of the aggregate that was read.
            writes.append(Write(aggregate, {"updated_at": at}, expected=found[aggregate], merge=True))
        self.store.commit(writes)
        return before, after


def _require_version(now: PeriodState, version: int) -> None:
    if now.version != version:
        raise Conflict("someone changed this period meanwhile", "look at it again, then decide")
