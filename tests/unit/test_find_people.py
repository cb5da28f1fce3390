"""Names of members for mentions: of those who see the entity, for those who may comment, and nothing but names."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.world import ORG, World


@pytest.fixture
def world() -> World:
    """Members of every role, and some of one region alone."""
    world = World()
    world.add_member("nino", "viewer", ["south"])
    return world


def ask(world: World, uid: str, entity: str = "north", find: str = "") -> tuple[int, Any]:
    answer = world.client().get(
        f"/v1/organizations/{ORG}/people",
        query_string={"entity": entity, "find": find},
        headers={"Authorization": f"Bearer token-of-{uid}"},
    )
    return answer.status_code, answer.json


def names(world: World, uid: str, entity: str = "north", find: str = "") -> list[str]:
    status, body = ask(world, uid, entity, find)
    assert status == 200
    return [each["name"] for each in body["people"]]


def test_an_analyst_finds_who_sees_the_entity(world: World) -> None:
    everyone = ["admin", "analyst", "editor", "owner", "viewer"]
    assert names(world, "analyst") == sorted([*everyone, "scoped", "scoped-admin"])
    assert names(world, "analyst", "south") == sorted([*everyone, "nino"])


def test_a_name_is_found_by_how_it_or_a_word_of_it_begins(world: World) -> None:
    path = f"organizations/{ORG}/members/nino"
    world.documents.put(path, {**world.documents.fields(path), "display_name": "ნინო Beridze"})
    assert names(world, "analyst", "south", "ნი") == ["ნინო Beridze"]
    assert names(world, "analyst", "south", "BER") == ["ნინო Beridze"]
    assert names(world, "analyst", "south", "eridze") == []


def test_nothing_but_names_is_told(world: World) -> None:
    _, body = ask(world, "analyst")
    assert {key for each in body["people"] for key in each} == {"uid", "name"}
    assert "@" not in str(body)


def test_who_may_not_comment_or_sees_another_entity_finds_nobody(world: World) -> None:
    assert ask(world, "viewer")[0] == 403
    assert ask(world, "scoped", "south")[0] == 403
    assert ask(world, "stranger")[0] == 403
    assert ask(world, "analyst", "")[0] == 422
