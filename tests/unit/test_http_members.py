"""Members managed by members: only below one's own role, never oneself."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from schemas.primitives import Role
from tests.fakes.world import ORG, ROLES, World

RANK = {role: 5 - number for number, role in enumerate(ROLES)}


@pytest.fixture
def world() -> World:
    """An organization in memory, with someone who is no member yet."""
    world = World()
    world.people.sign_in("new")
    return world


def put(client: FlaskClient, actor: str, uid: str, role: str, **more: Any) -> Any:
    """Make someone a member."""
    return client.post(
        f"/v1/organizations/{ORG}/members",
        json={"email": f"{uid}@example.com", "role": role, **more},
        headers={"Authorization": f"Bearer token-of-{actor}"},
    )


def remove(client: FlaskClient, actor: str, uid: str) -> Any:
    """End a membership."""
    return client.delete(
        f"/v1/organizations/{ORG}/members/{uid}", headers={"Authorization": f"Bearer token-of-{actor}"}
    )


@pytest.mark.parametrize("actor", ["owner", "admin"])
@pytest.mark.parametrize("role", ROLES)
def test_only_roles_below_ones_own_are_given_changed_and_removed(
    world: World, client: FlaskClient, actor: Role, role: Role
) -> None:
    below = RANK[role] < RANK[actor]
    assert put(client, actor, "new", role).status_code == (200 if below else 403)
    assert world.documents.get(f"organizations/{ORG}/members/new").exists == below
    world.add_member("target", role)
    assert put(client, actor, "target", "viewer").status_code == (200 if below else 403)
    world.add_member("target", role)
    assert remove(client, actor, "target").status_code == (204 if below else 403)
    assert world.documents.get(f"organizations/{ORG}/members/target").exists != below


@pytest.mark.parametrize("actor", ["owner", "admin"])
def test_nobody_changes_or_removes_themselves(world: World, client: FlaskClient, actor: str) -> None:
    for answer in (put(client, actor, actor, "viewer"), remove(client, actor, actor)):
        assert answer.status_code == 403
        assert "their own" in answer.json["error"]["message"]
    assert world.documents.fields(f"organizations/{ORG}/members/{actor}")["role"] == actor


def test_the_last_owner_stays_whoever_asks(world: World, client: FlaskClient) -> None:
    for actor in ("owner", "admin", "editor"):
        assert remove(client, actor, "owner").status_code == 403
    assert world.documents.get(f"organizations/{ORG}/members/owner").exists


def test_a_scope_includes_all_below_and_stays_within_the_actors(world: World, client: FlaskClient) -> None:
    assert put(client, "admin", "new", "editor", entities=["group"]).json["entity_scope"] == [
        "group",
        "north",
        "south",
    ]
    assert put(client, "admin", "new", "editor", entities=["atlantis"]).status_code == 422
    assert put(client, "admin", "new", "editor", entities=[]).status_code == 422
    assert put(client, "scoped-admin", "new", "viewer", entities=["north"]).status_code == 200
    assert put(client, "scoped-admin", "new", "viewer", entities=["south"]).status_code == 403
    assert put(client, "scoped-admin", "new", "viewer").status_code == 403


def test_the_new_member_may_act_at_once_and_the_removed_one_no_more(
    world: World, client: FlaskClient
) -> None:
    headers = {"Authorization": "Bearer token-of-new"}
    path = f"/v1/organizations/{ORG}/imports/x/rejects"
    assert client.get(path, headers=headers).status_code == 403
    assert put(client, "owner", "new", "analyst").status_code == 200
    assert client.get(path, headers=headers).status_code == 404
    assert remove(client, "owner", "new").status_code == 204
    assert client.get(path, headers=headers).status_code == 403
    done = [entry for entry in world.audit() if entry == ("owner", "manage_members", "done")]
    assert len(done) == 2


@pytest.mark.parametrize(
    "body",
    [
        {"email": "new@example.com", "role": "king"},
        {"email": "new@example.com"},
        {"email": "no address", "role": "viewer"},
        {"email": "new@example.com", "role": "viewer", "uid": "owner"},
        {"email": "new@example.com", "role": "viewer", "org": "other"},
    ],
)
def test_a_malformed_member_is_refused(world: World, client: FlaskClient, body: Any) -> None:
    answer = client.post(
        f"/v1/organizations/{ORG}/members", json=body, headers={"Authorization": "Bearer token-of-owner"}
    )
    assert answer.status_code == 422


def test_people_unknown_here_or_anywhere_are_not_found(client: FlaskClient) -> None:
    assert put(client, "owner", "ghost", "viewer").status_code == 404
    assert remove(client, "owner", "ghost").status_code == 404
