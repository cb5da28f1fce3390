"""The rules of the close: which state follows which, who may, what it takes."""

from __future__ import annotations

from typing import get_args

import pytest

from ledgerlight.domain import closing
from ledgerlight.domain.closing import NotAllowed
from schemas.close import CLOSE_HISTORY_LENGTH, ChecklistItem, CloseState, PeriodState
from schemas.documents import Member
from schemas.primitives import Role

AT = "2026-02-03T09:00:00.000Z"
STATES: tuple[CloseState, ...] = get_args(CloseState)
ALLOWED = {
    ("open", "soft_close"), ("soft_close", "open"), ("soft_close", "hold"), ("hold", "soft_close"),
    ("hold", "closed"),
}  # fmt: skip
"""FINANCE 7, but for locking, which has its seal, and reopening, which takes two."""


def person(uid: str = "ann", role: Role = "admin") -> Member:
    return Member(uid=uid, email=f"{uid}@x.test", display_name=uid.title(), role=role)


def period(state: CloseState = "open", **change: object) -> PeriodState:
    return PeriodState.model_validate({"entity_id": "west", "period": "2026-01", "state": state, **change})


def asked(by: str = "ann") -> PeriodState:
    return closing.ask_reopening(period("closed"), person(by), AT, "an invoice came late")


@pytest.mark.parametrize("to", STATES)
@pytest.mark.parametrize("state", STATES)
def test_a_state_is_followed_by_those_that_finance_names(state: CloseState, to: CloseState) -> None:
    now = period(state)
    if to == state:
        assert closing.move(now, to, person(), AT) is now
    elif (state, to) in ALLOWED:
        after = closing.move(now, to, person(), AT, "as planned")
        assert (after.state, after.version, after.history[-1].note) == (to, 1, "as planned")
    else:
        with pytest.raises(NotAllowed):
            closing.move(now, to, person(), AT)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ["owner", "admin", "editor", None])
def test_records_change_in_open_periods_and_under_controllers_in_soft_closed_ones(
    state: CloseState, role: Role | None
) -> None:
    may = state == "open" or (state == "soft_close" and role in ("owner", "admin"))
    assert closing.takes_changes(period(state), role) == may
    said = closing.refusal(period(state), role)
    assert (said is None) == may
    if said is not None:
        assert said.startswith(f"2026-01 is {closing.IN_WORDS[state]} for west; ")


def test_a_close_begins_with_the_usual_checklist_due_on_working_days() -> None:
    after = closing.move(period(), "soft_close", person(), AT)
    # 31 January 2026 is a Saturday.
    assert [item.due for item in after.checklist] == [
        "2026-02-04", "2026-02-05", "2026-02-06", "2026-02-09", "2026-02-11",
    ]  # fmt: skip
    back = closing.move(after, "open", person(), AT)
    assert closing.move(back, "soft_close", person(), AT).checklist == after.checklist


def test_a_period_is_closed_when_all_of_its_checklist_is_done() -> None:
    now = closing.move(closing.move(period(), "soft_close", person(), AT), "hold", person(), AT)
    for item in now.checklist:
        with pytest.raises(NotAllowed, match=item.title):
            closing.move(now, "closed", person(), AT)
        now = closing.do_item(now, item.id, True, person("edith", "editor"), AT)
    assert closing.move(now, "closed", person(), AT).state == "closed"


def test_an_item_is_ticked_by_its_owner_or_a_controller() -> None:
    item = ChecklistItem(id="bank", title="Bank", owner="edith")
    now = period("soft_close", checklist=[item])
    with pytest.raises(NotAllowed, match="someone else"):
        closing.do_item(now, "bank", True, person("eve", "editor"), AT)
    with pytest.raises(NotAllowed, match="no item"):
        closing.do_item(now, "cash", True, person(), AT)
    done = closing.do_item(now, "bank", True, person("edith", "editor"), AT)
    assert (done.checklist[0].done_by, done.checklist[0].done_at) == ("edith", AT)
    assert closing.do_item(done, "bank", True, person("edith", "editor"), AT) is done
    undone = closing.do_item(done, "bank", False, person(), AT)
    assert undone.checklist[0].done_at is None
    for state in ("closed", "locked"):
        with pytest.raises(NotAllowed, match="stays as it is"):
            closing.do_item(period(state, checklist=[item]), "bank", True, person(), AT)


def test_another_checklist_neither_forges_nor_forgets_what_is_done() -> None:
    done = ChecklistItem(id="bank", title="Bank", done_by="edith", done_name="Edith", done_at=AT)
    now = period("soft_close", checklist=[done])
    wanted = [
        ChecklistItem(id="bank", title="Bank and cash"),
        ChecklistItem(id="tax", title="Tax", done_by="ann", done_name="Ann", done_at=AT),
    ]
    after = closing.plan_checklist(now, wanted, person(), AT)
    assert [(item.title, item.done_by) for item in after.checklist] == [
        ("Bank and cash", "edith"), ("Tax", None),
    ]  # fmt: skip
    assert closing.plan_checklist(after, after.checklist, person(), AT) is after
    with pytest.raises(NotAllowed, match="same id"):
        closing.plan_checklist(now, [done, done], person(), AT)


def test_opening_again_takes_a_reason_and_a_second_person() -> None:
    waiting = asked()
    assert closing.ask_reopening(waiting, person("ann"), AT, "again") is waiting
    with pytest.raises(NotAllowed, match="asked for it already"):
        closing.ask_reopening(waiting, person("bob"), AT, "me too")
    with pytest.raises(NotAllowed, match="yourself"):
        closing.reopen(waiting, person("ann"), AT)
    after = closing.reopen(waiting, person("bob"), AT)
    entry = after.history[-1]
    assert (after.state, after.restatements, after.reopening) == ("soft_close", 1, None)
    assert (entry.action, entry.uid, entry.asked_by, entry.note) == (
        "reopened", "bob", "ann", "an invoice came late",
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="nobody has asked"):
        closing.reopen(after, person("bob"), AT)


def test_a_request_is_declined_and_the_period_stays_closed() -> None:
    after = closing.decline(asked(), person("bob"), AT, "book it in February")
    assert (after.state, after.reopening, after.restatements) == ("closed", None, 0)


@pytest.mark.parametrize("state", ["open", "soft_close", "hold", "locked"])
def test_only_what_is_closed_is_opened_again(state: CloseState) -> None:
    with pytest.raises(NotAllowed, match="only a closed one"):
        closing.ask_reopening(period(state), person(), AT, "why not")


def test_locking_is_the_owners_and_for_good() -> None:
    aggregate = {"version": 7, "record_count": 3, "accounts": '[["actual"]]', "dimensions": "[]"}
    with pytest.raises(NotAllowed, match="only an owner"):
        closing.lock(period("closed"), person("ann", "admin"), AT, aggregate)
    with pytest.raises(NotAllowed):
        closing.lock(period("hold"), person("olivia", "owner"), AT, aggregate)
    locked = closing.lock(asked(), person("olivia", "owner"), AT, aggregate)
    assert locked.seal is not None
    assert (locked.state, locked.reopening, locked.seal.aggregate_version) == ("locked", None, 7)
    for change in ({"record_count": 4}, {"version": 8}, {"accounts": "[]"}, {"dimensions": "[1]"}):
        other = closing.seal_of(locked, {**aggregate, **change}, "olivia", AT)
        assert other.hash != locked.seal.hash
    assert closing.seal_of(locked, aggregate, "olivia", AT).hash == locked.seal.hash
    for to in STATES[:-1]:
        with pytest.raises(NotAllowed, match="stays locked"):
            closing.move(locked, to, person("olivia", "owner"), AT)
    assert closing.lock(locked, person("olivia", "owner"), AT, None) is locked


def test_a_period_without_records_is_locked_too() -> None:
    locked = closing.lock(period("closed"), person("olivia", "owner"), AT, None)
    assert locked.seal is not None
    assert locked.seal.record_count == 0


def test_the_history_is_bounded_and_its_end_is_kept() -> None:
    now = period()
    for _ in range(CLOSE_HISTORY_LENGTH):
        now = closing.move(now, "soft_close", person(), AT)
        now = closing.move(now, "open", person(), AT)
    assert len(now.history) == CLOSE_HISTORY_LENGTH
    assert now.version == 2 * CLOSE_HISTORY_LENGTH
    assert PeriodState.model_validate(now.model_dump()) == now
