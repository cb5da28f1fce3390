"""Signing a variance line: two people, one figure, each thing once."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from ledgerlight.ports import Unavailable
from schemas.documents import Edit, EditPatch
from tests.fakes.world import ORG, World

LINE = "north/2026-01/budget/1.100"
PATH = f"organizations/{ORG}/signoffs/north_2026-01_budget_1.100"
HEADER = "entity,account,date,amount,currency,scenario,key\n"
FIGURES = (
    "north,1.100,2026-01-05,100.00,USD,actual,k1\nnorth,1.100,2026-01-05,80.00,USD,budget,k2\n"
    "north,2.100,2026-01-05,30.00,USD,actual,k3\n"
)
SEEN = {"actual": 10_000, "comparator": 8_000}


@pytest.fixture
def world() -> World:
    """North with sales of 100.00 beside a budget of 80.00, calculated."""
    world = World()
    world.drop("first.csv", (HEADER + FIGURES).encode(), source="erp")
    world.recalculate(ORG, [("north", "2026-01")])
    return world


def call(
    client: FlaskClient, action: str, body: dict[str, Any], who: str, key: str = "", line: str = LINE
) -> tuple[int, dict[str, Any]]:
    answer = client.post(
        f"/v1/organizations/{ORG}/signoffs/{line}:{action}",
        json=body,
        headers={
            "Authorization": f"Bearer token-of-{who}",
            "Idempotency-Key": key or f"{action}-{who}-{body.get('version')}",
        },
    )
    assert answer.json is not None
    return answer.status_code, answer.json


def prepare(
    client: FlaskClient, who: str = "analyst", version: int = 0, **more: Any
) -> tuple[int, dict[str, Any]]:
    return call(client, "prepare", {"version": version, "explanation": "one late deal", **SEEN, **more}, who)


def review(
    client: FlaskClient, who: str = "editor", version: int = 1, **more: Any
) -> tuple[int, dict[str, Any]]:
    return call(client, "review", {"version": version, **SEEN, **more}, who)


def withdraw(client: FlaskClient, who: str, party: str, version: int) -> tuple[int, dict[str, Any]]:
    return call(client, "withdraw", {"version": version, "party": party, "reason": "not so"}, who)


def move_figure(world: World) -> None:
    """Sales become 120.00."""
    record = next(
        r for r in world.records().values() if r["scenario"] == "actual" and r["account_code"] == "1.100"
    )
    edit = Edit(
        id="e1", uid="editor", record_id=record["id"], entity_id="north", period="2026-01",
        base_version=record["version"], patch=EditPatch(amount_minor=12_000), reason="late",
        created_at=world.time.now(),
    )  # fmt: skip
    world.documents.put(f"organizations/{ORG}/edits/e1", edit.model_dump(exclude_unset=True))
    assert world.apply_edit(ORG, "e1").status == "applied"
    world.recalculate(ORG, [("north", "2026-01")])


def test_two_people_sign_the_figure_they_saw(world: World, client: FlaskClient) -> None:
    status, prepared = prepare(client)
    assert (status, prepared["preparer"]["name"], prepared["reviewer"]) == (200, "analyst", None)
    assert prepared["explanation"] == "one late deal"
    status, reviewed = review(client)
    assert (status, reviewed["reviewer"]["name"]) == (200, "editor")
    for party in ("preparer", "reviewer"):
        figure = reviewed[party]["figure"]
        assert (figure["actual"], figure["comparator"]) == (10_000, 8_000)
        assert figure["dashboard_version"] >= 1
    assert world.documents.fields(PATH)["version"] == 2
    signed = {("analyst", "prepare_variance", "done"), ("editor", "review_variance", "done")}
    assert signed <= set(world.audit())


def test_nobody_reviews_what_they_prepared(client: FlaskClient) -> None:
    prepare(client, "editor")
    status, answer = review(client, "editor")
    assert (status, "another person" in answer["error"]["message"]) == (409, True)


def test_what_nobody_prepared_is_not_reviewed(client: FlaskClient) -> None:
    assert review(client, version=0)[0] == 409


def test_an_analyst_prepares_and_does_not_review(client: FlaskClient) -> None:
    prepare(client, "editor")
    assert review(client, "analyst")[0] == 403
    assert prepare(client, "viewer", 1)[0] == 403


def test_a_figure_that_moved_while_one_looked_is_not_signed(world: World, client: FlaskClient) -> None:
    move_figure(world)
    status, answer = prepare(client)
    assert (status, "moved" in answer["error"]["message"]) == (409, True)
    assert not world.documents.get(PATH).exists


def test_a_figure_that_moved_since_it_was_prepared_is_prepared_again_before_it_is_reviewed(
    world: World, client: FlaskClient
) -> None:
    prepare(client)
    move_figure(world)
    assert review(client)[0] == 409
    status, answer = review(client, actual=12_000)
    assert (status, "explained" in answer["error"]["message"]) == (409, True)
    assert prepare(client, version=1, actual=12_000)[0] == 200
    assert review(client, version=2, actual=12_000)[0] == 200


def test_preparing_again_takes_the_review_back(client: FlaskClient) -> None:
    prepare(client)
    review(client)
    status, answer = prepare(client, "admin", 2, explanation="it was two deals")
    assert (status, answer["preparer"]["uid"], answer["reviewer"]) == (200, "admin", None)
    assert [entry["action"] for entry in answer["history"]] == ["prepared", "reviewed", "prepared"]


def test_what_someone_else_explained_meanwhile_is_not_written_over(client: FlaskClient) -> None:
    prepare(client)
    status, answer = prepare(client, "admin", 0, explanation="unseen")
    assert (status, "meanwhile" in answer["error"]["message"]) == (409, True)


def test_a_signature_is_withdrawn_with_a_reason_by_who_gave_it_or_a_controller(client: FlaskClient) -> None:
    prepare(client)
    review(client)
    assert withdraw(client, "analyst", "reviewer", 2)[0] == 409
    status, answer = withdraw(client, "editor", "reviewer", 2)
    assert (status, answer["reviewer"], answer["preparer"]["uid"]) == (200, None, "analyst")
    assert answer["history"][-1]["note"] == "not so"
    review(client, "owner", 3)
    status, answer = withdraw(client, "admin", "preparer", 4)
    assert (status, answer["preparer"], answer["reviewer"], answer["explanation"]) == (200, None, None, "")


def test_the_same_request_again_changes_nothing_whatever_happened_meanwhile(
    world: World, client: FlaskClient
) -> None:
    body = {"version": 0, "explanation": "one late deal", **SEEN}
    assert call(client, "prepare", body, "analyst", "once")[0] == 200
    withdraw(client, "analyst", "preparer", 1)
    status, answer = call(client, "prepare", body, "analyst", "once")
    assert (status, answer["preparer"], answer["version"]) == (200, None, 2)
    status, answer = call(
        client, "withdraw", {"version": 2, "party": "preparer", "reason": "x"}, "analyst", "once"
    )
    assert (status, answer["error"]["code"]) == (409, "idempotency_key_reused")
    assert [entry[1] for entry in world.audit()].count("prepare_variance") == 1


def test_a_commit_that_was_not_answered_is_found_done(
    world: World, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = world.documents.commit

    def dies(writes: Any) -> Any:
        commit(writes)
        raise Unavailable("the answer was lost")

    monkeypatch.setattr(world.documents, "commit", dies)
    body = {"version": 0, "explanation": "one late deal", **SEEN}
    assert call(client, "prepare", body, "analyst", "once")[0] == 503
    monkeypatch.undo()
    status, answer = call(client, "prepare", body, "analyst", "once")
    assert (status, answer["version"], len(answer["history"])) == (200, 1, 1)


def test_signatures_of_a_closed_month_stay(world: World, client: FlaskClient) -> None:
    prepare(client)
    for state in ("closed", "locked"):
        world.documents.put(
            f"organizations/{ORG}/periods/north_2026-01",
            {"entity_id": "north", "period": "2026-01", "state": state},
        )
        assert review(client)[0] == 409
        assert withdraw(client, "analyst", "preparer", 1)[0] == 409


def test_a_month_that_is_closed_while_someone_signs_keeps_what_it_had(
    world: World, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    period = f"organizations/{ORG}/periods/north_2026-01"
    world.documents.put(period, {"entity_id": "north", "period": "2026-01", "state": "hold"})
    commit = world.documents.commit

    def closed_first(writes: Any) -> Any:
        monkeypatch.undo()
        world.documents.put(period, {"entity_id": "north", "period": "2026-01", "state": "closed"})
        return commit(writes)

    monkeypatch.setattr(world.documents, "commit", closed_first)
    assert prepare(client)[0] == 409
    assert not world.documents.get(PATH).exists
    assert world.documents.fields(period)["state"] == "closed"


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("north/2026-01/budget/2.100", 409),  # no budget
        ("north/2026-01/budget/9.999", 409),
        ("north/2026-02/budget/1.100", 404),
        ("nowhere/2026-01/budget/1.100", 404),
        ("north/2026-01/forecast/1.100", 409),  # no forecast
        ("north/2026-01/hope/1.100", 422),
    ],
)
def test_a_line_without_a_variance_is_not_signed(client: FlaskClient, line: str, status: int) -> None:
    body = {"version": 0, "explanation": "one late deal", **SEEN}
    assert call(client, "prepare", body, "analyst", line=line)[0] == status


def test_a_member_of_some_entities_signs_there_alone(world: World, client: FlaskClient) -> None:
    world.add_member("southern", "editor", ["south"])
    assert prepare(client, "southern")[0] == 403
    assert prepare(client, "scoped")[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        {"version": 0, "explanation": "", **SEEN},
        {"version": 0, "explanation": "x" * 2001, **SEEN},
        {"version": -1, "explanation": "x", **SEEN},
        {"version": 0, "explanation": "x", "actual": 1.5, "comparator": 1},
        {"version": 0, "explanation": "x", "actual": 1, "comparator": 1, "reviewer": "me"},
    ],
)
def test_what_is_malformed_is_refused(client: FlaskClient, body: dict[str, Any]) -> None:
    assert call(client, "prepare", body, "analyst", "k")[0] == 422
