"""The close through the api, and what it does to edits, files and reversals that meet it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from flask.testing import FlaskClient

from schemas.documents import Edit, EditPatch
from tests.fakes.publisher import Message
from tests.fakes.world import ORG, World

HEADER = "entity,account,date,amount,currency,scenario,key\n"
JANUARY = "north,1.100,2026-01-05,100.00,USD,actual,k1\n"
FEBRUARY = "north,1.100,2026-02-05,50.00,USD,actual,k2\n"
PATH = f"organizations/{ORG}/periods/north_2026-01"


@pytest.fixture
def world() -> World:
    """North with a record in January."""
    world = World()
    world.drop("first.csv", (HEADER + JANUARY).encode(), source="erp")
    return world


def call(
    client: FlaskClient, method: str, rest: str, body: Any, who: str = "admin"
) -> tuple[int, dict[str, Any]]:
    answer = client.open(
        f"/v1/organizations/{ORG}/close/{rest}",
        method=method, json=body, headers={"Authorization": f"Bearer token-of-{who}"},
    )  # fmt: skip
    assert answer.json is not None
    return answer.status_code, answer.json


def move(client: FlaskClient, to: str, version: int, who: str = "admin") -> tuple[int, dict[str, Any]]:
    return call(client, "POST", "north/2026-01:move", {"to": to, "version": version}, who)


def close(world: World, state: str = "closed") -> None:
    """As it is after the whole way there."""
    world.documents.put(PATH, {"entity_id": "north", "period": "2026-01", "state": state})


def imported(world: World, filename: str) -> dict[str, Any]:
    found = [
        dict(each.fields or {})
        for each in world.documents.query(f"organizations/{ORG}/imports")
        if (each.fields or {})["filename"] == filename
    ]
    return found[-1]


def errors(world: World, import_id: str) -> list[dict[str, Any]]:
    pages = world.documents.query(f"organizations/{ORG}/imports/{import_id}/errors")
    return [error for page in pages for error in (page.fields or {})["errors"]]


def test_a_period_goes_its_whole_way_and_every_step_is_in_the_audit(
    world: World, client: FlaskClient
) -> None:
    assert move(client, "soft_close", 0)[1]["state"] == "soft_close"
    assert move(client, "soft_close", 0)[1]["version"] == 1, "asking again changes nothing"
    plan = {"items": [{"id": "bank", "title": "Bank", "owner": "editor"}], "version": 1}
    assert call(client, "PUT", "north/2026-01/checklist", plan)[0] == 200
    assert move(client, "hold", 2)[1]["state"] == "hold"
    status, body = move(client, "closed", 3)
    assert (status, body["error"]["message"]) == (409, "not done yet: Bank")
    assert call(client, "PUT", "north/2026-01/checklist/bank", {"done": True}, "editor")[0] == 200
    assert move(client, "closed", 4)[1]["state"] == "closed"
    assert move(client, "locked", 5, "admin")[0] == 409
    status, locked = move(client, "locked", 5, "owner")
    assert (status, locked["seal"]["record_count"]) == (200, 1)
    done = [action for _, action, outcome in world.audit() if outcome == "done"]
    assert done.count("close_period") == 5
    assert done.count("work_checklist") == 1


def test_a_decision_on_what_has_changed_since_is_refused(client: FlaskClient) -> None:
    move(client, "soft_close", 0)
    move(client, "hold", 1)
    status, body = move(client, "open", 1)
    assert (status, body["error"]["message"]) == (409, "someone changed this period meanwhile")


def test_opening_again_takes_two(world: World, client: FlaskClient) -> None:
    close(world)
    ask = {"reason": "an invoice came late"}
    assert call(client, "POST", "north/2026-01:ask-reopening", {"reason": ""})[0] == 422
    assert call(client, "POST", "north/2026-01:ask-reopening", ask)[0] == 200
    assert call(client, "POST", "north/2026-01:reopen", {}, "admin")[0] == 409
    assert call(client, "POST", "north/2026-01:reopen", {}, "editor")[0] == 403
    status, body = call(client, "POST", "north/2026-01:reopen", {}, "owner")
    assert (status, body["state"], body["restatements"]) == (200, "soft_close", 1)


def test_who_asked_takes_it_back_and_no_other_editor_does(world: World, client: FlaskClient) -> None:
    close(world)
    call(client, "POST", "north/2026-01:ask-reopening", {"reason": "late"}, "scoped")
    assert call(client, "POST", "north/2026-01:decline-reopening", {}, "editor")[0] == 403
    assert call(client, "POST", "north/2026-01:decline-reopening", {}, "scoped")[0] == 200
    assert world.documents.fields(PATH)["reopening"] is None


def test_what_is_not_there_or_not_theirs_is_refused(client: FlaskClient) -> None:
    assert call(client, "POST", "moon/2026-01:move", {"to": "soft_close", "version": 0})[0] == 404
    assert call(client, "POST", "north/2026-13:move", {"to": "soft_close", "version": 0})[0] == 422
    elsewhere = "south/2026-01:move"
    assert call(client, "POST", elsewhere, {"to": "soft_close", "version": 0}, "scoped-admin")[0] == 403
    assert move(client, "gone", 0)[0] == 422


def test_an_edit_that_was_underway_when_the_period_closed_is_refused(
    world: World, client: FlaskClient
) -> None:
    record = next(iter(world.records().values()))
    edit = Edit(
        id="e1", uid="editor", record_id=record["id"], entity_id="north", period="2026-01",
        base_version=1, patch=EditPatch(amount_minor=5), reason="wrong", created_at=world.time.now(),
    )  # fmt: skip
    world.documents.put(f"organizations/{ORG}/edits/e1", edit.model_dump())

    def close_first(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before") and any("/aggregations/" in path for path in paths):
            world.documents.hook = None
            assert move(client, "soft_close", 0)[0] == 200
            assert call(client, "PUT", "north/2026-01/checklist", {"items": [], "version": 1})[0] == 200
            assert move(client, "hold", 2)[0] == 200

    world.documents.hook = close_first
    outcome = world.apply_edit(ORG, "e1")
    assert outcome.status == "rejected"
    assert outcome.error == ("2026-01 is on hold for review for north; ask a controller to open it")
    assert {each["amount_minor"] for each in world.records().values()} == {10_000}


def test_rows_that_meet_a_period_closed_after_they_were_read_are_rejects(world: World) -> None:
    """Between reading and applying: the message is out, the period closes, the rows are refused and listed."""

    def close_first(message: Message) -> None:
        close(world)

    world.messages.subscribers.insert(0, close_first)
    changed = "north,1.100,2026-01-05,7.00,USD,actual,k1\n"
    world.drop("second.csv", (HEADER + changed + FEBRUARY).encode(), source="erp")
    found = imported(world, "second.csv")
    assert (found["status"], found["records_refused"], found["rows_rejected"]) == ("done_with_errors", 1, 1)
    assert found["rows_accepted"] == 1
    (error,) = errors(world, found["id"])
    assert (error["line"], error["rule"]) == (2, "not_applied")
    assert error["reason"].startswith("2026-01 is closed for north")
    rejects = world.bucket.read(found["rejects_object"]).decode()
    assert "k1" in rejects
    assert "k2" not in rejects
    amounts = sorted(each["amount_minor"] for each in world.records().values())
    assert amounts == [5_000, 10_000], "what is open is applied, what is closed stays"
    # Opened again, the rejects are dropped as they are, and nothing is lost.
    world.messages.subscribers.remove(close_first)
    close(world, "open")
    world.drop("rejects.csv", rejects.encode(), source="erp")
    amounts = sorted(each["amount_minor"] for each in world.records().values())
    assert amounts == [700, 5_000]


def test_a_file_that_no_longer_has_a_closed_periods_records_retires_none(world: World) -> None:
    close(world)
    world.drop("replace.csv", (HEADER + FEBRUARY).encode(), source="erp", mode="replace")
    found = imported(world, "replace.csv")
    assert sorted(each["amount_minor"] for each in world.records().values()) == [5_000, 10_000]
    assert found["records_retired"] == 0
    (error,) = errors(world, found["id"])
    assert error["reason"].startswith("1 records of north 2026-01 stay as they are: 2026-01 is closed")
    # The source still has it: opened again, the next file retires it.
    close(world, "open")
    world.drop("again.csv", (HEADER + FEBRUARY).encode(), source="erp", mode="replace")
    assert [each["amount_minor"] for each in world.records().values()] == [5_000]


def test_a_reversal_leaves_a_closed_period_alone(world: World) -> None:
    first = imported(world, "first.csv")
    close(world)
    reversal = world.reverse_import(ORG, first["id"], "owner")
    world.settle()
    found = world.documents.fields(f"organizations/{ORG}/imports/{reversal}")
    assert (found["status"], found["records_refused"]) == ("done_with_errors", 1)
    assert len(world.records()) == 1


def test_a_row_that_moves_a_record_out_of_a_closed_period_is_refused(world: World) -> None:
    close(world)
    moved = "north,1.100,2026-02-05,100.00,USD,actual,k1\n"
    world.drop("moved.csv", (HEADER + moved).encode(), source="erp")
    assert [each["date"] for each in world.records().values()] == ["2026-01-05"]
    assert imported(world, "moved.csv")["records_refused"] == 1


def test_the_same_file_again_is_no_change_of_a_period_that_closed_meanwhile(world: World) -> None:
    """Nothing differs, so nothing is refused where rows are applied."""
    world.messages.subscribers.insert(0, lambda message: close(world))
    world.drop("same.csv", (HEADER + JANUARY).encode(), source="erp")
    found = imported(world, "same.csv")
    assert (found["status"], found["records_unchanged"], found["records_refused"]) == ("done", 1, 0)
