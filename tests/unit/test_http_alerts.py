"""Alert rules and alerts through the api: checked with the field's name, tried on the past, audited."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from ledgerlight.ports import Unavailable
from schemas.alerts import Alert
from schemas.documents import Edit, EditPatch
from tests.fakes.world import ORG, World

HEADER = "entity,account,date,amount,currency,scenario,key\n"
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
LOW = {"2025-03", "2025-07", "2025-11"}


@pytest.fixture
def world() -> World:
    """North with a year of revenue, low in three months."""
    world = World()
    rows = [
        f"north,1.100,{month}-05,{40 if month in LOW else 100}.00,USD,actual,k{month}" for month in MONTHS
    ]
    world.drop("year.csv", (HEADER + "\n".join(rows) + "\n").encode())
    world.recalculate(ORG, {("north", month) for month in MONTHS})
    return world


def call(
    client: FlaskClient, method: str, path: str, body: Any = None, who: str = "editor", request: str = ""
) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer token-of-{who}", "Idempotency-Key": request or uuid4().hex}
    answer = client.open(f"/v1/organizations/{ORG}{path}", method=method, json=body, headers=headers)
    return answer.status_code, answer.json


def rule(**changes: Any) -> dict[str, Any]:
    """Revenue of north below 50."""
    fields: dict[str, Any] = {
        "id": "low", "name": "Low revenue", "kind": "absolute", "metric": "revenue", "operator": "below",
        "threshold": 5_000, "severity": "high", "scope": {"entity_id": "north"},
    }  # fmt: skip
    return {**fields, **changes}


def alerts(world: World) -> list[Alert]:
    found = world.documents.query(f"organizations/{ORG}/alerts")
    return [Alert.model_validate(dict(each.fields or {})) for each in found]


def test_rules_are_created_listed_changed_and_removed(world: World, client: FlaskClient) -> None:
    status, created = call(client, "POST", "/alert-rules", rule(version=77))
    assert (status, created["version"]) == (201, 1)
    assert call(client, "POST", "/alert-rules", rule())[0] == 409
    status, changed = call(client, "PUT", "/alert-rules/low", rule(threshold=6_000))
    assert (status, changed["version"], changed["threshold"]) == (200, 2, 6_000)
    assert call(client, "PUT", "/alert-rules/low", rule(id="other"))[0] == 422
    assert call(client, "PUT", "/alert-rules/unknown", rule(id="unknown"))[0] == 404
    status, listed = call(client, "GET", "/alert-rules", who="viewer")
    assert [each["threshold"] for each in listed["rules"]] == [6_000]
    assert call(client, "DELETE", "/alert-rules/low")[0] == 204
    assert call(client, "DELETE", "/alert-rules/low")[0] == 404
    done = [action for uid, action, outcome in world.audit() if (uid, outcome) == ("editor", "done")]
    assert sorted(done) == ["create_alert_rule", "delete_alert_rule", "update_alert_rule"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"metric": "revenu"}, "metric"),
        ({"metric": None, "account": "9.999"}, "account"),
        ({"scope": {"entity_id": "moon"}}, "scope.entity_id"),
        ({"owner": "nobody"}, "owner"),
        ({"threshold": "many"}, "threshold"),
        ({"threshold": 1.5}, "threshold"),
        ({"severity": "loud"}, "severity"),
        ({"scope": {"entity_id": "north", "dimension": "colour", "member": "red"}}, "scope.dimension"),
        (
            {"metric": "ebitda", "scope": {"entity_id": "north", "dimension": "region", "member": "x"}},
            "metric",
        ),
        (
            {
                "kind": "variance",
                "comparator": "budget",
                "operator": "above",
                "scope": {"entity_id": "north", "dimension": "region", "member": "x"},
            },
            "kind",
        ),
        ({"kind": "forecast", "metric": None, "account": "1.100"}, "metric"),
        ({"kind": "stale_feed", "metric": "erp", "operator": "above"}, "metric"),
        ({"clear_threshold": 4_000}, "clear_threshold"),
        ({"id": "a_b"}, "id"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_its_field(
    world: World, client: FlaskClient, change: dict[str, Any], field: str
) -> None:
    status, answer = call(client, "POST", "/alert-rules", rule(**change))
    assert status == 422
    assert field in answer["error"]["message"]
    assert call(client, "GET", "/alert-rules")[1] == {"rules": []}


def test_a_member_of_some_entities_manages_rules_of_those(client: FlaskClient) -> None:
    assert call(client, "POST", "/alert-rules", rule(scope={"entity_id": "south"}), who="scoped")[0] == 403
    assert call(client, "POST", "/alert-rules", rule(), who="scoped")[0] == 201
    assert call(client, "PUT", "/alert-rules/low", rule(scope={"entity_id": "south"}))[0] == 200
    assert call(client, "PUT", "/alert-rules/low", rule(), who="scoped")[0] == 403
    assert call(client, "DELETE", "/alert-rules/low", who="scoped")[0] == 403


def test_a_backtest_says_when_and_writes_nothing(world: World, client: FlaskClient) -> None:
    before = world.documents.paths()
    status, found = call(client, "POST", "/alert-rules:backtest", {"rule": rule()}, who="viewer")
    assert status == 200
    assert found["sentence"] == "would have fired 3 times in 12 months: 2025-03, 2025-07, 2025-11"
    assert {firing["value"] for firing in found["firings"]} == {4_000}
    _, few = call(client, "POST", "/alert-rules:backtest", {"rule": rule(), "months": 3})
    assert few["sentence"] == "would have fired once in 3 months: 2025-11"
    assert world.documents.paths() == before


def test_a_new_rule_judges_the_newest_period_and_its_removal_closes_what_is_open(
    world: World, client: FlaskClient
) -> None:
    call(client, "POST", "/alert-rules", rule(threshold=20_000))
    (alert,) = alerts(world)
    assert (alert.state, alert.period, alert.value) == ("firing", "2025-12", 10_000)
    call(client, "PUT", "/alert-rules/low", rule(threshold=5_000))
    assert [each.state for each in alerts(world)] == ["resolved"]
    call(client, "PUT", "/alert-rules/low", rule(threshold=20_000))
    assert [each.state for each in alerts(world)] == ["firing"]
    call(client, "DELETE", "/alert-rules/low")
    assert [each.state for each in alerts(world)] == ["resolved"]
    call(client, "POST", "/alert-rules", rule(threshold=20_000))
    assert [(each.state, each.firing_number) for each in alerts(world)] == [("firing", 3)]


def test_people_act_on_an_alert_and_doing_it_again_changes_nothing(world: World, client: FlaskClient) -> None:
    call(client, "POST", "/alert-rules", rule(threshold=20_000))
    (alert,) = alerts(world)
    path = f"/alerts/{alert.key}"
    for _ in range(2):
        status, answer = call(client, "POST", f"{path}:acknowledge", {"note": "on it"}, who="analyst")
        assert (status, answer["state"]) == (200, "acknowledged")
    assert call(client, "POST", f"{path}:assign", {"to": "cfo"})[1]["assigned_to"] == "cfo"
    assert call(client, "POST", f"{path}:assign", {"to": "moon"})[0] == 422
    assert call(client, "POST", f"{path}:snooze", {"until": "2026-02-02T00:00:00Z"})[1]["state"] == "snoozed"
    assert call(client, "POST", f"{path}:snooze", {"until": "2027-02-02T00:00:00Z"})[0] == 409
    assert call(client, "POST", f"{path}:snooze", {"until": "2026-13-02T00:00:00Z"})[0] == 422
    assert call(client, "POST", f"{path}:snooze", {"until": "tomorrow"})[0] == 422
    assert call(client, "POST", f"{path}:comment", {"note": "a late invoice"})[0] == 200
    assert call(client, "POST", f"{path}:comment", {"note": ""})[0] == 422
    assert call(client, "POST", f"{path}:resolve", {})[1]["state"] == "resolved"
    assert call(client, "POST", f"{path}:acknowledge", {})[0] == 409
    assert call(client, "POST", f"/alerts/{'0' * 24}:resolve", {})[0] == 404
    (after,) = alerts(world)
    assert [entry.by for entry in after.history] == [None, "analyst", *["editor"] * 4]
    audited = [
        action for _, action, outcome in world.audit() if outcome == "done" and action.endswith("_alert")
    ]
    assert sorted(audited) == [
        "acknowledge_alert", "assign_alert", "comment_alert", "resolve_alert", "snooze_alert",
    ]  # fmt: skip


def test_what_is_sent_again_after_a_lost_answer_is_done_once(world: World, client: FlaskClient) -> None:
    call(client, "POST", "/alert-rules", rule(threshold=20_000))
    (alert,) = alerts(world)
    path = f"/alerts/{alert.key}"

    def comment(request: str, note: str = "a late invoice", who: str = "editor") -> list[str]:
        status, answer = call(client, "POST", f"{path}:comment", {"note": note}, who, request)
        assert status == 200
        world.time.advance(1)
        return [entry["note"] for entry in answer["history"] if entry["by"]]

    assert comment("k1") == comment("k1") == ["a late invoice"]
    assert comment("k2") == ["a late invoice"] * 2, "said again on purpose"
    assert len(comment("k1", who="analyst")) == 3, "keys are each person's own"
    assert len(comment("k1")) == 3, "whatever came between, too"
    acknowledged = [call(client, "POST", f"{path}:acknowledge", {}, request="k3") for _ in range(2)]
    call(client, "POST", f"{path}:snooze", {"until": "2026-02-02T00:00:00Z"})
    acknowledged.append(call(client, "POST", f"{path}:acknowledge", {}, request="k3"))
    assert [answer["state"] for _, answer in acknowledged] == ["acknowledged"] * 2 + ["snoozed"]
    status, refused = call(client, "POST", f"{path}:resolve", {}, request="k3")
    assert (status, refused["error"]["code"]) == (409, "idempotency_key_reused")
    bare = client.post(
        f"/v1/organizations/{ORG}{path}:resolve", json={}, headers={"Authorization": "Bearer token-of-editor"}
    )
    assert bare.status_code == 422
    done = [action for _, action, outcome in world.audit() if outcome == "done"]
    assert (done.count("comment_alert"), done.count("acknowledge_alert")) == (3, 1)


def test_an_action_and_its_audit_are_one_commit(world: World, client: FlaskClient) -> None:
    call(client, "POST", "/alert-rules", rule(threshold=20_000))
    (alert,) = alerts(world)
    path = f"/alerts/{alert.key}:comment"

    def kill(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "after"):
            world.documents.hook = None
            raise Unavailable("the process died after its commit")

    world.documents.hook = kill
    assert call(client, "POST", path, {"note": "seen"}, request="k1")[0] == 503
    status, answer = call(client, "POST", path, {"note": "seen"}, request="k1")
    assert (status, [entry["note"] for entry in answer["history"]].count("seen")) == (200, 1)
    assert [action for _, action, _ in world.audit()].count("comment_alert") == 1


def test_an_alert_of_another_entity_is_not_handled(world: World, client: FlaskClient) -> None:
    call(
        client,
        "POST",
        "/alert-rules",
        rule(threshold=20_000, scope={"entity_id": "group", "descendants": False}),
    )
    (alert,) = alerts(world)
    assert alert.entity_id == "group"
    assert call(client, "POST", f"/alerts/{alert.key}:acknowledge", {}, who="scoped")[0] == 403
    assert call(client, "POST", f"/alerts/{alert.key}:acknowledge", {}, who="viewer")[0] == 403


def write_edit(world: World, period: str, amount_minor: int) -> None:
    """An edit of the record of a month, to be applied."""
    record = next(each for each in world.records().values() if each["date"] == f"{period}-05")
    edit = Edit(
        id="e1", uid="editor", record_id=record["id"], entity_id="north", period=period, reason="wrong",
        base_version=record["version"], patch=EditPatch(amount_minor=amount_minor), created_at=world.time.now(),
    )  # fmt: skip
    world.documents.put(f"organizations/{ORG}/edits/e1", edit.model_dump())


def test_the_call_that_applies_an_edit_checks_its_alerts(world: World, client: FlaskClient) -> None:
    call(client, "POST", "/alert-rules", rule())
    write_edit(world, "2025-12", 100)
    assert call(client, "POST", "/edits/e1:apply")[1]["status"] == "applied"
    (alert,) = alerts(world)
    assert (alert.state, alert.value, alert.lineage) == ("firing", 100, "e1")


def test_an_alert_waits_for_no_month_that_compares_with_the_changed_one(
    world: World, client: FlaskClient
) -> None:
    call(client, "POST", "/alert-rules", rule())
    write_edit(world, "2025-09", 100)
    commits: list[set[str]] = []

    def note(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "after"):
            commits.append({path.removeprefix(f"organizations/{ORG}/") for path in paths})

    world.documents.hook = note
    assert call(client, "POST", "/edits/e1:apply")[1]["status"] == "applied"
    order = {path: number for number, paths in enumerate(commits) for path in paths}
    (alert,) = alerts(world)
    assert (
        order["dashboards/group_2025-09"] < order[f"alerts/{alert.key}"] < order["dashboards/north_2025-10"]
    )


def test_months_that_compare_are_calculated_though_nobody_can_judge_now(
    world: World, client: FlaskClient
) -> None:
    call(client, "POST", "/alert-rules", rule())
    write_edit(world, "2025-09", 100)

    def fail(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before") and any("/alerts/" in path for path in paths):
            raise Unavailable("the store does not answer")

    world.documents.hook = fail
    assert call(client, "POST", "/edits/e1:apply")[1]["status"] == "applied"
    assert alerts(world) == []
    october = world.documents.fields(f"organizations/{ORG}/dashboards/north_2025-10")
    revenue = next(kpi for kpi in json.loads(october["view"])["kpis"] if kpi["id"] == "revenue")
    assert revenue["previous"][0] == 100


def test_the_options_name_kpis_sources_and_people_without_any_address(
    world: World, client: FlaskClient
) -> None:
    status, options = call(client, "GET", "/alert-options", who="analyst")
    assert status == 200
    revenue = next(each for each in options["metrics"] if each["id"] == "revenue")
    assert revenue == {"id": "revenue", "name": "Revenue", "unit": "money", "direction": 1}
    assert options["sources"] == ["files"]
    assert {each["id"] for each in options["recipients"]} == {"finance-owner", "controller", "cfo", "manager"}
    assert "editor" in {each["uid"] for each in options["people"]}
    assert "@" not in str(options)
    assert call(client, "GET", "/alert-options", who="viewer")[0] == 403
    members = f"organizations/{ORG}/members/analyst"
    fields = dict(world.documents.get(members).fields or {})
    world.documents.put(members, fields | {"entity_scope": ["north"]})
    assert call(client, "GET", "/alert-options", who="analyst")[1]["sources"] == []
