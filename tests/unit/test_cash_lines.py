"""Lines of the cash forecast that people override and own, and a bank balance that comes late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from ledgerlight.ports import Unavailable
from schemas.alerts import Alert
from tests.fakes.world import ORG, World
from tests.unit.test_cash import DAY, SUNDAY, books, plan, read, save, stored, sweep

LINE, WEEK, NEXT = "customers.new", "2026-W06", "2026-W07"


@pytest.fixture
def world() -> World:
    """North has a plan with the balance of last Sunday."""
    world = World()
    books(world)
    assert save(world.client(), plan((SUNDAY, 50_000)))[0] == 200
    return world


def put(
    client: FlaskClient, base: int = 1, who: str = "owner", line: str = LINE, **asked: Any
) -> tuple[int, Any]:
    answer = client.put(
        f"/v1/organizations/{ORG}/cash/north/line",
        json={"base_version": base, "line": line, **asked},
        headers={"Authorization": f"Bearer token-of-{who}"},
    )
    return answer.status_code, answer.json


def week(amount: int | None, reason: str = "a large customer pays late", at: str = WEEK) -> dict[str, Any]:
    return {"week": at, "amount_minor": amount, "reason": reason}


def line(report: Any, key: str = LINE) -> Any:
    return next(each for each in report["forecast"]["lines"] if each["key"] == key)


def late(world: World) -> list[Alert]:
    found = [Alert.model_validate(each) for each in stored(world, "alerts").values()]
    return [each for each in found if each.subject == "cash.balance"]


def test_an_override_counts_beside_the_computed_amount_and_says_who_and_why(client: FlaskClient) -> None:
    before = read(client)
    status, found = put(client, weeks=[week(10_000)])
    assert status == 200, found
    changed = line(found)
    assert changed["computed"] == line(before)["computed"]
    assert (changed["override"][1], changed["values"][1]) == (10_000, 10_000)
    assert changed["values"][2] == changed["computed"][2]
    difference = 10_000 - line(before)["values"][1]
    for number, (now, then) in enumerate(
        zip(found["forecast"]["weeks"], before["forecast"]["weeks"], strict=True)
    ):
        assert now["closing"] - then["closing"] == (difference if number >= 1 else 0)
    (said,) = found["overrides"]
    assert (said["week"], said["amount_minor"], said["by"]) == (WEEK, 10_000, "owner")
    assert said["reason"] == "a large customer pays late"


def test_taking_it_out_makes_the_computed_amount_count_again(world: World, client: FlaskClient) -> None:
    before = read(client)
    put(client, weeks=[week(10_000), week(5, at=NEXT)])
    status, found = put(client, base=2, weeks=[week(None, "")])
    assert status == 200
    assert [each["week"] for each in found["overrides"]] == [NEXT]
    _, found = put(client, base=3, weeks=[week(None, "", NEXT)])
    assert found["forecast"] == before["forecast"]
    details = [
        each["detail"] for each in stored(world, "audit").values() if each["action"] == "override_cash"
    ]
    assert sorted(details) == [
        f"{LINE}: {WEEK} 10000 (a large customer pays late), {NEXT} 5 (a large customer pays late)",
        f"{LINE}: {WEEK} computed",
        f"{LINE}: {NEXT} computed",
    ]


def test_the_same_request_twice_is_one_change(world: World, client: FlaskClient) -> None:
    assert put(client, weeks=[week(10_000)])[0] == 200
    kept = stored(world, "cash_settings")
    world.time.advance(60)
    assert put(client, weeks=[week(10_000)])[0] == 200, "what is there already is no change"
    assert stored(world, "cash_settings") == kept
    assert put(client, weeks=[week(11_000)])[0] == 409, "and another one on an old version is refused"


def test_who_dies_between_leaves_no_change_without_its_audit(world: World, client: FlaskClient) -> None:
    def dies(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before") and any("/cash_settings/" in path for path in paths):
            assert any("/audit/" in path for path in paths)
            raise Unavailable("gone")

    world.documents.hook = dies
    assert put(client, weeks=[week(10_000)])[0] == 503
    world.documents.hook = None
    assert read(client)["overrides"] == []
    assert put(client, weeks=[week(10_000)])[0] == 200


def test_a_new_plan_keeps_them_and_a_frozen_version_holds_them(world: World, client: FlaskClient) -> None:
    put(client, weeks=[week(10_000, at=NEXT), week(7, at="2026-W06")], owner="editor")
    world.time.advance(2 * DAY)  # Monday, 2 February
    assert save(client, plan((SUNDAY, 50_000), ("2026-02-01", 60_000)), base=2)[0] == 200
    world.time.advance(DAY)
    # What is said on Tuesday is no part of the version of Monday, however late that is frozen.
    put(client, base=3, weeks=[week(11_000, "now it is known", NEXT)])
    frozen = stored(world, "cash_forecasts")["north_2026-W06"]
    kept = next(each for each in orjson.loads(frozen["forecast"])["lines"] if each["key"] == LINE)
    assert (kept["override"][:2], kept["owner"]) == ([7, None], "editor")
    assert [each["week"] for each in orjson.loads(frozen["overrides"])] == ["2026-W06"]
    found = read(client)
    assert line(found)["override"][:2] == [7, 11_000]
    assert found["forecast"]["weeks"][0]["opening"] == 60_000
    # Weeks roll: what is over is shown no more, and let go of with the next change.
    world.time.advance(7 * DAY)
    save(client, plan((SUNDAY, 50_000), ("2026-02-01", 60_000), ("2026-02-08", 5)), base=4)
    assert [each["week"] for each in read(client)["overrides"]] == [NEXT]
    sweep(world)
    assert stored(world, "cash_forecasts")["north_2026-W06"] == frozen


def test_what_the_forecast_does_not_have_is_refused(world: World, client: FlaskClient) -> None:
    assert put(client, weeks=[week(1, at="2026-W04")])[0] == 422, "over"
    assert put(client, weeks=[week(1, at="2026-W20")])[0] == 422, "beyond"
    assert put(client, weeks=[week(1), week(2)])[0] == 422, "twice"
    assert put(client, weeks=[week(-1)])[0] == 422, "amounts are sizes"
    assert put(client, weeks=[week(1, "  ")])[0] == 422, "a reason is needed"
    assert put(client, line="item.none", weeks=[week(1)])[0] == 422
    assert put(client, owner="nobody")[0] == 404
    assert put(client, owner="viewer")[0] == 422
    world.add_member("far", "editor", ["south"])
    assert put(client, owner="far")[0] == 422, "who does not see the entity"
    assert read(client)["plan_version"] == 1


def test_an_editor_changes_the_lines_that_are_theirs(world: World, client: FlaskClient) -> None:
    assert put(client, who="viewer", weeks=[week(1)])[0] == 403
    assert put(client, who="editor", weeks=[week(1)])[0] == 403
    status, found = put(client, owner="editor")
    assert status == 200
    assert line(found)["owner"] == "editor"
    assert found["owners"] == [{"line": LINE, "uid": "editor", "name": "editor"}]
    assert put(client, base=2, who="editor", weeks=[week(1)])[0] == 200
    assert put(client, base=3, who="editor", line="suppliers.new", weeks=[week(1)])[0] == 403
    assert put(client, base=3, who="editor", owner="")[0] == 403, "nor do they give it away"
    assert put(client, base=3, owner="")[0] == 200
    assert put(client, base=4, who="editor", weeks=[week(2)])[0] == 403
    assert ("editor", "override_cash", "done") in world.audit()


def test_a_line_that_is_gone_takes_its_override_along(client: FlaskClient) -> None:
    item = {"id": "rent", "label": "Rent", "flow": "disbursement", "amount_minor": 9, "date": "2026-02-03"}
    save(client, plan((SUNDAY, 50_000), items=[item]), base=1)
    assert put(client, base=2, line="item.rent", weeks=[week(4)])[0] == 200
    save(client, plan((SUNDAY, 50_000)), base=3)
    found = read(client)
    assert found["overrides"] == []
    assert found["forecast"] is not None


def test_a_balance_that_is_late_is_an_alert_until_one_comes(world: World, client: FlaskClient) -> None:
    assert late(world) == []
    status, found = save(client, plan((SUNDAY, 50_000), balance_days=7), base=1)
    assert (status, found["balance_age"], found["balance_late"]) == (200, 6, False)
    world.time.advance(DAY)
    sweep(world)
    assert late(world) == [], "seven days are allowed"
    world.time.advance(DAY)
    sweep(world)
    sweep(world)
    (alert,) = late(world)
    assert (alert.state, alert.kind, alert.value, alert.threshold) == ("firing", "stale_feed", 11_520, 10_080)
    assert (alert.severity, alert.firing_number) == ("high", 1)
    assert read(client)["balance_late"] is True
    assert world.manage_rules.sweep.withdraw_orphans(ORG, []) == 0
    save(client, plan((SUNDAY, 50_000), ("2026-02-01", 1), balance_days=7), base=2)
    assert [each.state for each in late(world)] == ["resolved"]
    assert read(client)["balance_late"] is False


def test_a_balance_that_never_came_is_late_too(world: World, client: FlaskClient) -> None:
    save(client, plan(balance_days=2), base=1)
    world.time.advance(3 * DAY)
    sweep(world)
    assert [each.state for each in late(world)] == ["firing"]
    assert (read(client)["balance_age"], read(client)["balance_late"]) == (None, False)
    save(client, plan(), base=2)
    assert [each.state for each in late(world)] == ["resolved"]


def test_settings_of_before_overrides_are_read(world: World, client: FlaskClient) -> None:
    path = f"organizations/{ORG}/cash_settings/north"
    fields = dict(world.documents.fields(path))
    del fields["overrides"], fields["owners"]
    world.documents.put(path, fields)
    assert (read(client)["overrides"], read(client)["plan_version"]) == ([], 1)
    assert put(client, weeks=[week(1)])[0] == 200
