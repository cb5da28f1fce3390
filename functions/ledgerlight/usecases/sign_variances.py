"""Signing variance lines, through the api: checked against the figure as it is, guarded, audited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from ledgerlight.domain import signing
from ledgerlight.domain.authorization import require
from ledgerlight.domain.closing import NotAllowed
from ledgerlight.domain.identity import SEPARATOR
from ledgerlight.ports import Clock, DocumentStore, Write
from ledgerlight.usecases.audit import Audit
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.problems import Conflict, KeyReused, NotFound
from schemas.authorization import Action
from schemas.close import PeriodState
from schemas.dashboards import Dashboard
from schemas.documents import Member
from schemas.names import Collection, document_path, leaf_id
from schemas.primitives import Comparator
from schemas.signoffs import (
    PrepareRequest,
    ReviewRequest,
    SignedFigure,
    SignOff,
    WithdrawRequest,
)

_ID_BYTES = 12
_MOVED = "the figure moved while you looked at it"

Step = Callable[[SignOff, SignedFigure | None, str], SignOff]
"""What becomes of a line, given the figure as it is (None where it is not asked for) and the time."""


class LineKey(NamedTuple):
    """A variance line."""

    entity_id: str
    period: str
    comparator: Comparator
    account_code: str

    @property
    def id(self) -> str:
        """Of its document."""
        return "_".join(self)


@dataclass(frozen=True, slots=True)
class SignVariances:
    """The use cases. Each returns the line after it. ``request`` is the caller's own id of what they want done: sent
    again under it, after an answer that was lost, it changes nothing, whatever happened to the line meanwhile.

    All raise ``Denied``, ``NotFound`` for an entity's month without figures, ``Conflict`` where a rule forbids it or
    the line or its figure is another than the person saw, ``KeyReused`` for an id that came with something else.
    """

    store: DocumentStore
    clock: Clock

    def prepare(
        self, org_id: str, member: Member, key: LineKey, request: str, body: PrepareRequest
    ) -> SignOff:
        """Explain and sign."""

        def step(line: SignOff, figure: SignedFigure | None, at: str) -> SignOff:
            found = _seen(line, body.version, figure, body.actual, body.comparator)
            return signing.prepare(line, body.explanation, found, member, at)

        return self._step(org_id, member, key, request, "prepare_variance", step)

    def review(self, org_id: str, member: Member, key: LineKey, request: str, body: ReviewRequest) -> SignOff:
        """Agree, as a second person."""

        def step(line: SignOff, figure: SignedFigure | None, at: str) -> SignOff:
            found = _seen(line, body.version, figure, body.actual, body.comparator)
            return signing.review(line, found, member, at)

        return self._step(org_id, member, key, request, "review_variance", step)

    def withdraw(
        self, org_id: str, member: Member, key: LineKey, request: str, body: WithdrawRequest
    ) -> SignOff:
        """Take a signature back, also when the figure is gone."""

        def step(line: SignOff, _: SignedFigure | None, at: str) -> SignOff:
            _require_version(line, body.version)
            return signing.withdraw(line, body.party, body.reason, member, at)

        return self._step(org_id, member, key, request, "withdraw_signature", step)

    def _step(
        self, org_id: str, member: Member, key: LineKey, request: str, action: Action, step: Step
    ) -> SignOff:
        require(member, action, key.entity_id)
        return until_uncontended(
            self.clock, lambda: self._attempt(org_id, member, key, request, action, step)
        )

    def _attempt(
        self, org_id: str, member: Member, key: LineKey, request: str, action: Action, step: Step
    ) -> SignOff:
        """The audit's entry is made with the change, under an id of line, person and request: it tells whether this
        was done before."""
        leaf = leaf_id(key.entity_id, key.period)
        path = document_path(org_id, Collection.SIGNOFFS, key.id)
        text = SEPARATOR.join((key.id, member.uid, request))
        entry_id = blake2b(text.encode(), digest_size=_ID_BYTES).hexdigest()
        entry_path = document_path(org_id, Collection.AUDIT, entry_id)
        period = document_path(org_id, Collection.PERIODS, leaf)
        dashboard = document_path(org_id, Collection.DASHBOARDS, leaf)
        found = self.store.get_many([path, entry_path, period, dashboard])
        fields, done = found[path].fields, found[entry_path].fields
        line = SignOff.stored(fields) if fields else signing.unsigned(*key)
        if done is not None:
            if done["action"] != action:
                raise KeyReused("this Idempotency-Key came before with another action", "use a new key")
            return line
        if not found[dashboard].exists and not fields:
            raise NotFound(f"{key.entity_id} has no figures in {key.period}")
        at = self.clock.now()
        try:
            month = found[period].fields
            signing.require_unsettled(PeriodState.stored(month) if month else None)
            figure = None
            if action != "withdraw_signature":
                shown = Dashboard.stored(found[dashboard].fields)
                row = next((each for each in shown.view.statement if each.code == key.account_code), None)
                figure = signing.figure_of(row, key.comparator, shown.version)
            after = step(line, figure, at)
        except NotAllowed as error:
            raise Conflict(str(error)) from None
        if after is line:
            return line
        last = after.history[-1]
        said = f"{last.action}: {last.note}" if last.note else last.action
        entry = Audit(self.store, self.clock).entry(
            found[entry_path], member.uid, action, f"signoffs/{key.id}", said
        )
        # A month that is closed meanwhile keeps the signatures that it had: closing writes its document.
        guard = Write(period, dict(month), expected=found[period]) if month else None
        writes = [Write(path, after.model_dump(), expected=found[path]), entry]
        self.store.commit([*writes, guard] if guard else writes)
        return after


def _seen(
    line: SignOff, version: int, figure: SignedFigure | None, actual: int, comparator: int
) -> SignedFigure:
    """The figure, when it and the line are what the person saw."""
    _require_version(line, version)
    if figure is None or (figure.actual, figure.comparator) != (actual, comparator):
        raise Conflict(_MOVED, "look at it again, then sign")
    return figure


def _require_version(line: SignOff, version: int) -> None:
    if line.version != version:
        raise Conflict("someone changed this line's signatures meanwhile", "look at them again, then decide")
