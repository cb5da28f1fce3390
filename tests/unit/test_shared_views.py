"""Views that a team shares: of an entity, under their version, with one name each, and safe to send twice or late."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.grid_views import VIEWS
from schemas.names import Collection, document_path
from tests.fakes.world import ORG, World

ONE, TWO = "1" * 24, "2" * 24
VIEW = {
    "columns": [{"key": "amount_minor", "width": 200, "hidden": False}],
    "sort": [{"column": "date", "direction": "DESC"}],
    "group": ["dimension:region"],
    "filter": {"find": "accrual", "account": "2.100", "scenario": None},
}


@pytest.fixture
def world() -> World:
    """An organization in memory."""
    return World()


def stored(view_id: str) -> str:
    return document_path(ORG, Collection.GRID_VIEWS, view_id)


def put(world: World, view_id: str = ONE, known: int = 0, uid: str = "editor", **change: Any) -> Any:
    body = {"name": "Open accruals", "scope": "north", "view": VIEW, "version": known, **change}
    path = f"/v1/organizations/{ORG}/grid-views/{view_id}"
    return world.client().put(path, json=body, headers={"Authorization": f"Bearer token-of-{uid}"})


def delete(world: World, known: int, view_id: str = ONE, uid: str = "editor") -> Any:
    path = f"/v1/organizations/{ORG}/grid-views/{view_id}?version={known}"
    return world.client().delete(path, headers={"Authorization": f"Bearer token-of-{uid}"})


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["error"]["code"]


def kept(world: World) -> set[str]:
    folder = document_path(ORG, Collection.GRID_VIEWS, "")
    return {path.removeprefix(folder) for path in world.documents.paths() if path.startswith(folder)}


def taken(world: World) -> set[str]:
    fields = world.documents.fields(document_path(ORG, Collection.INTERNAL, "grid_views"))
    return set(fields["views"])


def test_a_view_is_kept_with_who_made_and_who_changed_it(world: World) -> None:
    made = put(world)
    assert made.status_code == 200
    fields = world.documents.fields(stored(ONE))
    assert (fields["name"], fields["version"], fields["made_by"]) == ("Open accruals", 1, "editor")
    assert fields["view"] == VIEW
    assert ("editor", "share_views", "done") in world.audit()

    world.time.advance(60)
    changed = put(world, known=1, uid="admin", name="Accruals").json
    assert (changed["version"], changed["made_by"], changed["changed_by"]) == (2, "editor", "admin")
    assert changed["made_at"] == made.json["made_at"] < changed["changed_at"]


def test_the_same_again_is_one_change(world: World) -> None:
    assert put(world).json == put(world).json
    assert put(world, known=1, name="Accruals").json == put(world, known=1, name="Accruals").json
    assert world.documents.fields(stored(ONE))["version"] == 2
    assert world.audit().count(("editor", "share_views", "done")) == 2


def test_a_view_that_someone_else_changed_is_neither_written_over_nor_removed(world: World) -> None:
    put(world)
    put(world, known=1, uid="admin", view={})
    refused = put(world, known=1, name="Mine now")
    assert code(refused) == (409, "changed_meanwhile")
    assert world.documents.fields(stored(ONE))["name"] == "Open accruals"
    assert code(delete(world, 1)) == (409, "changed_meanwhile")
    assert put(world, known=2, name="Mine now").status_code == 200


@pytest.mark.parametrize("name", ["Open accruals", "OPEN  Accruals", "Ｏpen accruals"])
def test_a_name_is_taken_once_an_entity(world: World, name: str) -> None:
    put(world)
    assert code(put(world, TWO, uid="admin", name=name)) == (409, "name_taken")
    assert put(world, TWO, uid="admin", name=name, scope="south").status_code == 200
    assert code(put(world, TWO, known=1, uid="admin", name=name)) == (409, "name_taken")
    assert put(world, ONE, known=1, name="Another").status_code == 200
    assert put(world, TWO, known=1, uid="admin", name=name).status_code == 200


def meanwhile(world: World, act: Any) -> None:
    """Have something happen between what the next request reads and what it commits."""
    met: list[str] = []

    def interrupt(operation: str, moment: str, paths: Any) -> None:
        if operation == "commit" and moment == "before" and not met:
            met.append("yes")
            act()

    world.documents.hook = interrupt


def test_two_who_take_a_name_at_once_do_not_both_have_it(world: World) -> None:
    meanwhile(world, lambda: put(world, TWO, uid="admin"))
    assert code(put(world)) == (409, "name_taken")
    assert kept(world) == taken(world) == {TWO}


def test_two_who_change_a_view_at_once_do_not_both_win(world: World) -> None:
    put(world)
    meanwhile(world, lambda: put(world, known=1, uid="admin", view={"group": ["entity_id"]}))
    assert code(put(world, known=1, view={})) == (409, "changed_meanwhile")
    assert world.documents.fields(stored(ONE))["view"]["group"] == ["entity_id"]


def test_a_view_that_is_removed_meanwhile_stays_removed(world: World) -> None:
    put(world)
    meanwhile(world, lambda: delete(world, 1, uid="admin"))
    assert code(put(world, known=1, view={})) == (404, "not_found")
    assert kept(world) == taken(world) == set()


def test_removing_twice_is_removing_once_and_frees_the_name(world: World) -> None:
    put(world)
    assert [delete(world, 1).status_code, delete(world, 1).status_code] == [204, 204]
    assert world.audit().count(("editor", "share_views", "done")) == 2
    assert put(world, TWO).status_code == 200


def test_a_request_that_comes_late_brings_nothing_back(world: World) -> None:
    put(world)
    delete(world, 1)
    assert code(put(world)) == (404, "not_found")
    assert kept(world) == taken(world) == set()


def test_there_are_no_more_than_the_bound(world: World) -> None:
    for number in range(VIEWS):
        assert put(world, f"{number:024x}", name=f"View {number}").status_code == 200
    assert code(put(world, ONE, name="One more")) == (409, "full")
    assert put(world, f"{3:024x}", known=1, name="View three").status_code == 200
    assert delete(world, 1, f"{4:024x}").status_code == 204
    assert put(world, ONE, name="One more").status_code == 200
    assert len(kept(world)) == VIEWS


def test_a_member_of_some_entities_shares_there_and_learns_nothing_of_elsewhere(world: World) -> None:
    assert put(world, uid="scoped").status_code == 200
    assert put(world, TWO, uid="owner", scope="south").status_code == 200
    assert code(put(world, "3" * 24, uid="scoped", scope="south")) == (403, "forbidden")
    # Of a view elsewhere as of one that never was.
    theirs = [put(world, TWO, known, uid="scoped", name="Other") for known in (1, 7)]
    never = put(world, "4" * 24, 1, uid="scoped", name="Other")
    assert {code(each) for each in theirs} == {code(never)} == {(404, "not_found")}
    assert {each.text for each in theirs} == {never.text}
    assert code(delete(world, 1, TWO, uid="scoped")) == (404, "not_found")
    # A name that is taken there is free here, and nobody moves their view out of what they see.
    assert put(world, ONE, known=1, uid="scoped", scope="south").status_code == 403
    assert kept(world) == {ONE, TWO}


@pytest.mark.parametrize("uid", ["analyst", "viewer", "stranger"])
def test_who_may_not_edit_records_shares_nothing(world: World, uid: str) -> None:
    put(world)
    assert put(world, TWO, uid=uid).status_code == 403
    assert delete(world, 1, uid=uid).status_code == 403
    assert kept(world) == {ONE}


def test_an_entity_that_there_is_not_has_no_views(world: World) -> None:
    assert code(put(world, scope="atlantis")) == (422, "invalid")


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": " x"},
        {"name": "x" * 41},
        {"scope": "no/slug"},
        {"version": -1},
        {"made_by": "owner"},
        {"view": {"columns": [{"key": "date"}] * 61}},
        {"view": {"columns": [{"key": "Not a key"}]}},
        {"view": {"columns": [{"key": "date", "width": 9_000}]}},
        {"view": {"sort": [{"column": "date", "direction": "UP"}]}},
        {"view": {"group": ["date", "scenario", "entity_id"]}},
        {"view": {"filter": {"find": "x" * 201}}},
        {"view": {"more": 1}},
    ],
)
def test_what_is_no_view_is_refused(world: World, change: dict[str, Any]) -> None:
    assert put(world, **change).status_code == 422


def test_a_removal_names_the_version_it_saw(world: World) -> None:
    put(world)
    path = f"/v1/organizations/{ORG}/grid-views/{ONE}"
    answer = world.client().delete(path, headers={"Authorization": "Bearer token-of-owner"})
    assert answer.status_code == 422
    assert kept(world) == {ONE}
