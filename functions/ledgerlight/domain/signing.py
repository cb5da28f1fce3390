"""The rules of signing a variance line: two people, one figure. Pure.

Every step returns the line after it, the same object when it was already so. What is not allowed raises ``NotAllowed``.
"""

from __future__ import annotations

from typing import Any

from ledgerlight.domain.closing import IN_WORDS, NotAllowed
from schemas.authorization import ADMINS
from schemas.close import PeriodState
from schemas.dashboards import StatementRow
from schemas.documents import Member
from schemas.primitives import Comparator, Period
from schemas.signoffs import (
    SIGN_OFF_HISTORY_LENGTH,
    Party,
    Signature,
    SignedFigure,
    SignOff,
    SignOffEntry,
)


def unsigned(entity_id: str, period: Period, comparator: Comparator, account_code: str) -> SignOff:
    """A line that nobody has signed yet."""
    return SignOff(entity_id=entity_id, period=period, comparator=comparator, account_code=account_code)


def require_unsettled(period: PeriodState | None) -> None:
    """Signatures of a closed month stay as they are."""
    if period is not None and period.state in ("closed", "locked"):
        raise NotAllowed(
            f"{period.period} is {IN_WORDS[period.state]} for {period.entity_id}: its signatures stay"
        )


def figure_of(row: StatementRow | None, comparator: Comparator, dashboard_version: int) -> SignedFigure:
    """The figure of a line as its dashboard has it. Raises ``NotAllowed`` where there is nothing to compare."""
    actual = row.actual if row is not None else None
    other = getattr(row, comparator) if row is not None else None
    if actual is None or other is None:
        raise NotAllowed("the account has no entries in both: there is no variance to sign")
    return SignedFigure(actual=actual, comparator=other, dashboard_version=dashboard_version)


def prepare(line: SignOff, explanation: str, figure: SignedFigure, by: Member, at: str) -> SignOff:
    """Explain the figure and sign; a review of what was said before is for that, and goes."""
    if (
        line.preparer is not None
        and line.preparer.uid == by.uid
        and line.explanation == explanation
        and same_figure(line.preparer.figure, figure)
    ):
        return line
    return _after(
        line, by, at, "prepared", explanation, figure,
        explanation=explanation, preparer=_signature(by, at, figure), reviewer=None,
    )  # fmt: skip


def review(line: SignOff, figure: SignedFigure, by: Member, at: str) -> SignOff:
    """Agree, as a second person, to what was prepared for the figure as it is now."""
    if line.preparer is None:
        raise NotAllowed("nobody has explained this line yet: it is prepared first, then reviewed")
    if line.preparer.uid == by.uid:
        raise NotAllowed("you prepared it yourself: another person has to review it")
    if not same_figure(line.preparer.figure, figure):
        raise NotAllowed(
            "the figure changed since it was prepared: it has to be explained and signed again first"
        )
    if line.reviewer is not None and same_figure(line.reviewer.figure, figure):
        if line.reviewer.uid == by.uid:
            return line
        raise NotAllowed(f"{line.reviewer.name} has reviewed it already")
    return _after(line, by, at, "reviewed", "", figure, reviewer=_signature(by, at, figure))


def withdraw(line: SignOff, party: Party, reason: str, by: Member, at: str) -> SignOff:
    """Take a signature back: one's own, or anyone's for a controller."""
    signature = line.preparer if party == "preparer" else line.reviewer
    if signature is None:
        return line
    if signature.uid != by.uid and by.role not in ADMINS:
        raise NotAllowed("this signature is someone else's: they, or a controller, may withdraw it")
    if party == "reviewer":
        return _after(line, by, at, "withdrew_reviewer", reason, None, reviewer=None)
    return _after(
        line, by, at, "withdrew_preparer", reason, None, preparer=None, reviewer=None, explanation=""
    )


def same_figure(left: SignedFigure, right: SignedFigure) -> bool:
    """Whether both are of the same amounts; a dashboard is calculated anew without a figure moving."""
    return (left.actual, left.comparator) == (right.actual, right.comparator)


def _signature(by: Member, at: str, figure: SignedFigure) -> Signature:
    return Signature(uid=by.uid, name=by.display_name, at=at, figure=figure)


def _after(
    line: SignOff, by: Member, at: str, action: Any, note: str, figure: SignedFigure | None, **changes: Any
) -> SignOff:
    entry = SignOffEntry(
        at=at,
        uid=by.uid,
        name=by.display_name,
        action=action,
        note=note,
        actual=figure.actual if figure else None,
        comparator=figure.comparator if figure else None,
    )
    history = [*line.history, entry][-SIGN_OFF_HISTORY_LENGTH:]
    return line.model_copy(
        update={"version": line.version + 1, "history": history, "updated_at": at, **changes}
    )
