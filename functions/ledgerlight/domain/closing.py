"""The rules of the close (FINANCE 7): which state follows which, who may, and what has to be true for it.

Every step returns the period after it, the same object when it was already so. What is not allowed raises
``NotAllowed``.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from schemas.authorization import SOFT_CLOSE_WRITERS
from schemas.close import (
    CLOSE_HISTORY_LENGTH,
    ChecklistItem,
    CloseEntry,
    CloseState,
    PeriodState,
    ReopeningRequest,
    Seal,
)
from schemas.documents import Member
from schemas.primitives import Role

MOVES: Mapping[CloseState, frozenset[CloseState]] = {
    "open": frozenset({"soft_close"}),
    "soft_close": frozenset({"open", "hold"}),
    "hold": frozenset({"soft_close", "closed"}),
    "closed": frozenset({"locked"}),
    "locked": frozenset(),
}
"""What one person may do. Back out of ``closed`` there is only the way of two people."""

LOCKERS: tuple[Role, ...] = ("owner",)
"""Who may lock: it cannot be undone."""

IN_WORDS: Mapping[CloseState, str] = {
    "open": "open",
    "soft_close": "soft-closed",
    "hold": "on hold for review",
    "closed": "closed",
    "locked": "locked for good",
}

TEMPLATE: tuple[tuple[str, str, int], ...] = (
    ("bank", "Bank and cash reconciled", 3),
    ("receivables", "Receivables and payables reviewed", 4),
    ("accruals", "Accruals and prepayments booked", 5),
    ("intercompany", "Intercompany balances agreed", 6),
    ("variances", "Material variances explained and signed off", 8),
)
"""(id, title, working days after the month's end) of the checklist that a close begins with."""


class NotAllowed(ValueError):
    """A step that the period's state, or the person, does not allow; says why and what to do."""


def takes_changes(state: PeriodState | None, role: Role | None) -> bool:
    """Whether records of a period may change; ``role`` of who changes them by hand, None for files and pushes."""
    if state is None or state.state == "open":
        return True
    return state.state == "soft_close" and role in SOFT_CLOSE_WRITERS


def refusal(state: PeriodState, role: Role | None) -> str | None:
    """Why a record of the period may not change, with what to do; None when it may."""
    if takes_changes(state, role):
        return None
    said = f"{state.period} is {IN_WORDS[state.state]} for {state.entity_id}"
    match state.state:
        case "soft_close":
            return f"{said}; ask a controller to make the change or to open it"
        case "locked":
            return f"{said}; book the correction in an open period"
        case "closed":
            return f"{said}; ask for it to be opened again on the Close page"
        case _:
            return f"{said}; ask a controller to open it"


def opened(entity_id: str, period: str) -> PeriodState:
    """A period that nobody has touched yet."""
    return PeriodState(entity_id=entity_id, period=period, state="open")


def move(period: PeriodState, to: CloseState, by: Member, at: str, note: str = "") -> PeriodState:
    """The next state, or one back. A close begins with the usual checklist, and ends when all of it is done."""
    if to == period.state:
        return period
    if to not in MOVES[period.state]:
        raise NotAllowed(_no_way(period.state, to))
    if to == "locked":
        raise NotAllowed("a period is locked with its seal")  # ``lock`` does it
    if to == "closed" and (left := [item.title for item in period.checklist if item.done_at is None]):
        raise NotAllowed(f"not done yet: {'; '.join(left)}")
    changes: dict[str, Any] = {"state": to}
    if to == "soft_close" and not period.checklist:
        changes["checklist"] = usual_checklist(period.period)
    return _after(period, by, at, "moved", note, **changes)


def lock(
    period: PeriodState, by: Member, at: str, aggregate: Mapping[str, Any] | None, note: str = ""
) -> PeriodState:
    """Closed for good, sealed with what its aggregate says now; ``aggregate`` None: it has no records."""
    if period.state == "locked":
        return period
    if period.state != "closed":
        raise NotAllowed(_no_way(period.state, "locked"))
    if by.role not in LOCKERS:
        raise NotAllowed("only an owner locks a period, for it cannot be undone")
    return _after(
        period, by, at, "moved", note,
        state="locked", reopening=None, seal=seal_of(period, aggregate, by.uid, at),
    )  # fmt: skip


def seal_of(period: PeriodState, aggregate: Mapping[str, Any] | None, uid: str, at: str) -> Seal:
    """The seal of a period: whoever changes a total afterwards, past every check, is found out."""
    fields = aggregate or {"version": 0, "record_count": 0, "accounts": "[]", "dimensions": "[]"}
    parts = (
        period.entity_id, period.period, str(fields["version"]), str(fields["record_count"]),
        str(fields["accounts"]), str(fields["dimensions"]),
    )  # fmt: skip
    digest = sha256("\x1f".join(parts).encode()).hexdigest()
    return Seal(
        hash=digest,
        aggregate_version=int(fields["version"]),
        record_count=int(fields["record_count"]),
        at=at,
        uid=uid,
    )


def ask_reopening(period: PeriodState, by: Member, at: str, reason: str) -> PeriodState:
    """Ask for a closed period to be opened again. The first who asks stays named."""
    if period.state != "closed":
        raise NotAllowed(f"the period is {IN_WORDS[period.state]}: only a closed one is opened again")
    if period.reopening is not None:
        if period.reopening.uid == by.uid:
            return period
        raise NotAllowed(f"{period.reopening.name} has asked for it already: agree or decline")
    request = ReopeningRequest(uid=by.uid, name=by.display_name, at=at, reason=reason)
    return _after(period, by, at, "asked", reason, reopening=request)


def reopen(period: PeriodState, by: Member, at: str, note: str = "") -> PeriodState:
    """Agree, as a second person: the period is soft-closed again, and counted as restated."""
    request = _requested(period)
    if request.uid == by.uid:
        raise NotAllowed("you asked for it yourself: another controller has to agree")
    return _after(
        period, by, at, "reopened", note or request.reason,
        asked_by=request.uid, state="soft_close", reopening=None, restatements=period.restatements + 1,
    )  # fmt: skip


def decline(period: PeriodState, by: Member, at: str, note: str = "") -> PeriodState:
    """Do not agree; or take one's own request back."""
    request = _requested(period)
    return _after(period, by, at, "declined", note, asked_by=request.uid, reopening=None)


def plan_checklist(period: PeriodState, items: Sequence[ChecklistItem], by: Member, at: str) -> PeriodState:
    """Put a checklist in place of the one there is; what is done stays done, whatever the items say of it."""
    if period.state in ("closed", "locked"):
        raise NotAllowed(f"the period is {IN_WORDS[period.state]}: its checklist stays as it is")
    ids = [item.id for item in items]
    if len(set(ids)) != len(ids):
        raise NotAllowed("two items have the same id")
    known = {item.id: item for item in period.checklist}
    kept = [_with_doing(item, known.get(item.id)) for item in items]
    if kept == period.checklist:
        return period
    return _after(period, by, at, "checklist", f"{len(kept)} items", checklist=kept)


def do_item(period: PeriodState, item_id: str, done: bool, by: Member, at: str) -> PeriodState:
    """Say that an item is done, or not done after all: by its owner, or by a controller."""
    if period.state in ("closed", "locked"):
        raise NotAllowed(f"the period is {IN_WORDS[period.state]}: its checklist stays as it is")
    item = next((each for each in period.checklist if each.id == item_id), None)
    if item is None:
        raise NotAllowed(f"the checklist has no item {item_id!r}; reload")
    if item.owner not in (None, by.uid) and by.role not in SOFT_CLOSE_WRITERS:
        raise NotAllowed("this item is someone else's: ask its owner, or a controller")
    if (item.done_at is not None) == done:
        return period
    doing = {
        "done_by": by.uid if done else None,
        "done_name": by.display_name if done else None,
        "done_at": at if done else None,
    }
    items = [each.model_copy(update=doing) if each.id == item_id else each for each in period.checklist]
    return _after(period, by, at, "done" if done else "undone", item.title, checklist=items)


def usual_checklist(period: str) -> list[ChecklistItem]:
    """The checklist that a close begins with, due on working days (Monday to Friday) after the month."""
    return [
        ChecklistItem(id=item_id, title=title, due=_working_day(period, days).isoformat())
        for item_id, title, days in TEMPLATE
    ]


def _working_day(period: str, number: int) -> date:
    """The so-manieth working day after a month."""
    year, month = int(period[:4]), int(period[5:])
    day = date(year, month, monthrange(year, month)[1])
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day


def _with_doing(item: ChecklistItem, known: ChecklistItem | None) -> ChecklistItem:
    kept = known or ChecklistItem(id=item.id, title=item.title)
    return item.model_copy(
        update={"done_by": kept.done_by, "done_name": kept.done_name, "done_at": kept.done_at}
    )


def _requested(period: PeriodState) -> ReopeningRequest:
    if period.reopening is None:
        raise NotAllowed("nobody has asked for this period to be opened again")
    return period.reopening


def _no_way(state: CloseState, to: CloseState) -> str:
    if state == "locked":
        return "a locked period stays locked; book the correction in an open period"
    if state == "closed" and to != "locked":
        return "a closed period is opened by two people: one asks with a reason, another agrees"
    after = " or ".join(sorted(IN_WORDS[each] for each in MOVES[state]))
    return f"the period is {IN_WORDS[state]}: from there it becomes {after}"


def _after(
    period: PeriodState,
    by: Member,
    at: str,
    action: Any,
    note: str,
    *,
    asked_by: str | None = None,
    **changes: Any,
) -> PeriodState:
    entry = CloseEntry(
        at=at, uid=by.uid, name=by.display_name, action=action, from_state=period.state,
        to_state=changes.get("state", period.state), note=note[:500], asked_by=asked_by,
    )  # fmt: skip
    history = [*period.history, entry][-CLOSE_HISTORY_LENGTH:]
    return period.model_copy(
        update={**changes, "version": period.version + 1, "history": history, "updated_at": at}
    )
