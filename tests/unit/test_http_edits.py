"""The call that applies an edit at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from ledgerlight.adapters.structured_log import hop
from schemas.documents import Edit, EditPatch
from tests.fakes.world import ORG, World


@pytest.fixture
def world() -> World:
    """An organization with one record of 10.50."""
    world = World()
    world.drop("a.csv", b"entity,account,date,amount\nnorth,1.100,2026-01-05,10.50\n")
    return world


def write_edit(world: World, edit_id: str = "edit1", uid: str = "editor", **more: Any) -> None:
    """An edit as the client writes it: the record becomes 12.00."""
    (record,) = world.records().values()
    edit = Edit(
        id=edit_id,
        uid=uid,
        record_id=record["id"],
        entity_id="north",
        period="2026-01",
        base_version=more.pop("base_version", record["version"]),
        patch=EditPatch(amount_minor=1200, **more),
        reason="typo",
        created_at=world.time.now(),
    )
    world.documents.put(
        f"organizations/{ORG}/edits/{edit_id}", edit.model_dump(exclude_unset=True) | {"status": "pending"}
    )


def apply(client: FlaskClient, uid: str = "editor", edit_id: str = "edit1") -> Any:
    """Call ``:apply``."""
    return client.post(
        f"/v1/organizations/{ORG}/edits/{edit_id}:apply", headers={"Authorization": f"Bearer token-of-{uid}"}
    )


def amounts(world: World) -> list[int]:
    """Amounts of the live records."""
    return [record["amount_minor"] for record in world.records().values()]


def test_an_edit_is_applied_and_its_dashboards_recalculated_in_the_call(
    world: World, client: FlaskClient
) -> None:
    write_edit(world)
    answer = apply(client)
    assert answer.status_code == 200, answer.text
    assert answer.json == {"status": "applied", "version": 2, "error": None, "conflict": None}
    assert amounts(world) == [1200]
    dashboards = world.documents.paths(f"organizations/{ORG}/dashboards/")
    assert f"organizations/{ORG}/dashboards/north_2026-01" in dashboards
    assert f"organizations/{ORG}/dashboards/group_2026-01" in dashboards


def test_asking_twice_is_asking_once(world: World, client: FlaskClient) -> None:
    write_edit(world)
    first = apply(client)
    writes = world.documents.writes
    assert apply(client).json == first.json
    assert world.documents.writes == writes


def test_a_stale_edit_is_a_conflict_that_shows_what_is_stored(world: World, client: FlaskClient) -> None:
    write_edit(world, "first")
    write_edit(world, "second")
    apply(client, edit_id="first")
    answer = apply(client, edit_id="second").json
    assert answer["status"] == "conflict"
    assert answer["conflict"]["amount_minor"] == 1200
    assert answer["conflict"]["version"] == 2


def test_an_edit_that_is_applied_while_the_call_begins_is_applied_once(
    world: World, client: FlaskClient
) -> None:
    write_edit(world)

    def race(operation: str, moment: str, paths: Any) -> None:
        if (operation, moment) == ("get", "after") and any("/edits/" in path for path in paths):
            world.documents.hook = None
            world.apply_edit(ORG, "edit1")  # the trigger, after the guard has read the edit

    world.documents.hook = race
    assert apply(client).json == {"status": "applied", "version": 2, "error": None, "conflict": None}
    (record,) = world.records().values()
    assert (record["version"], record["amount_minor"]) == (2, 1200)


def test_only_its_author_or_an_admin_applies_an_edit(world: World, client: FlaskClient) -> None:
    world.add_member("colleague", "editor")
    write_edit(world)
    refused = apply(client, "colleague")
    assert refused.status_code == 403
    assert amounts(world) == [1050]
    assert apply(client, "admin").json["status"] == "applied"


def test_someone_elses_edit_outside_ones_entities_is_refused(world: World, client: FlaskClient) -> None:
    world.add_member("southern", "admin", ["south"])
    write_edit(world)
    assert apply(client, "southern").status_code == 403
    assert apply(client, "scoped-admin").json["status"] == "applied"


def test_an_author_whose_role_was_taken_is_refused_by_the_call(world: World, client: FlaskClient) -> None:
    write_edit(world)
    world.add_member("editor", "viewer")
    assert apply(client).status_code == 403
    assert apply(client, "admin").json["status"] == "rejected"
    assert amounts(world) == [1050]


def test_an_edit_that_was_not_written_is_not_found(client: FlaskClient) -> None:
    assert apply(client, edit_id="nothing").status_code == 404


def test_the_call_reads_the_member_and_the_edit_in_one_round_trip(world: World, client: FlaskClient) -> None:
    write_edit(world)
    calls: list[list[str]] = []

    def note(operation: str, moment: str, paths: Any) -> None:
        if (operation, moment) == ("get", "before"):
            calls.append(list(paths))

    world.documents.hook = note
    apply(client)
    assert [path.split("/")[-2] for path in calls[0]] == ["members", "edits"]
    assert (
        sum(any("/members/" in path for path in call) for call in calls) == 2
    )  # the guard's and the use case's


def test_the_call_logs_how_long_the_screen_waited_and_only_when_it_changed_something(
    world: World, client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    write_edit(world)
    world.time.sleep(0.25)
    for _ in range(2):
        with hop("api"):
            apply(client)
    first, again = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["org"], first["trace_id"], first["leaf"]) == (ORG, "edit1", ["north_2026-01"])
    assert 250 <= first["change_to_screen_ms"] < 2000
    # Asking again changes nothing and must not count as a slow change.
    assert again["trace_id"] == "edit1"
    assert "change_to_screen_ms" not in again
