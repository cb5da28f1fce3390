"""What a role's dashboard begins with: set by admins, guarded by its version, safe to send twice."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.names import Collection, document_path
from tests.fakes.world import ORG, World

PATH = f"/v1/organizations/{ORG}/boards/analyst"
STORED = document_path(ORG, Collection.BOARDS, "analyst")


def put(world: World, known: int, uid: str = "owner", **change: Any) -> Any:
    body = {
        "view": "analyst",
        "boards": [{"view": "analyst", "tiles": ["variances", "kpis"], "hidden": ["news"]}],
        "version": known,
        **change,
    }
    return world.client().put(PATH, json=body, headers={"Authorization": f"Bearer token-of-{uid}"})


def delete(world: World, uid: str = "owner") -> int:
    answer = world.client().delete(PATH, headers={"Authorization": f"Bearer token-of-{uid}"})
    return answer.status_code


def test_a_default_is_kept_with_who_set_it(world: World) -> None:
    answer = put(world, 0)
    assert answer.status_code == 200
    stored = world.documents.fields(STORED)
    assert (stored["view"], stored["version"], stored["updated_by"]) == ("analyst", 1, "owner")
    assert stored["boards"] == [{"view": "analyst", "tiles": ["variances", "kpis"], "hidden": ["news"]}]
    assert ("owner", "set_role_board", "done") in world.audit()


def test_the_same_again_is_one_change(world: World) -> None:
    assert put(world, 0).json == put(world, 0).json
    assert world.documents.fields(STORED)["version"] == 1
    assert world.audit().count(("owner", "set_role_board", "done")) == 1


def test_a_default_that_someone_else_changed_is_not_written_over(world: World) -> None:
    put(world, 0)
    assert put(world, 0, uid="admin", view="executive").status_code == 409
    assert put(world, 1, uid="admin", view="executive").status_code == 200
    assert put(world, 1).status_code == 409
    assert world.documents.fields(STORED)["view"] == "executive"


def test_two_who_save_at_once_do_not_both_win(world: World) -> None:
    met: list[str] = []

    def interrupt(operation: str, moment: str, paths: Any) -> None:
        if operation == "commit" and moment == "before" and not met:
            met.append("yes")
            assert put(world, 0, uid="admin", view="operations").status_code == 200

    world.documents.hook = interrupt
    assert put(world, 0).status_code == 409
    assert world.documents.fields(STORED)["view"] == "operations"


def test_a_reset_forgets_it_and_can_be_sent_twice(world: World) -> None:
    put(world, 0)
    assert [delete(world), delete(world)] == [204, 204]
    assert STORED not in world.documents.paths()
    assert world.audit().count(("owner", "set_role_board", "done")) == 2
    assert put(world, 0).status_code == 200


@pytest.mark.parametrize("uid", ["editor", "analyst", "viewer", "scoped-admin", "stranger"])
def test_nobody_else_sets_one(world: World, uid: str) -> None:
    assert put(world, 0, uid=uid).status_code == 403
    assert delete(world, uid) == 403
    assert STORED not in world.documents.paths()


@pytest.mark.parametrize(
    "change",
    [
        {"view": "cinema"},
        {"boards": [{"view": "analyst", "tiles": ["Not an id"]}]},
        {"boards": [{"view": "analyst", "tiles": ["kpis"] * 41}]},
        {"boards": [{"view": "analyst", "tiles": []}] * 2},
        {"version": -1},
        {"role": "owner"},
    ],
)
def test_what_is_no_board_is_refused(world: World, change: dict[str, Any]) -> None:
    assert put(world, 0, **change).status_code == 422


def test_a_role_that_there_is_not_has_none(world: World) -> None:
    answer = world.client().put(
        PATH.replace("analyst", "superuser"),
        json={"view": "analyst", "boards": [], "version": 0},
        headers={"Authorization": "Bearer token-of-owner"},
    )
    assert answer.status_code in (404, 422)
