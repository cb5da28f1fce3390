"""Who may use which route: every route by every principal, from the table that the functions use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ledgerlight.http.app import create_app
from ledgerlight.http.guard import policy_of
from schemas.authorization import ACTIONS, UNSCOPED_ACTIONS, Action
from tests.fakes.world import ORG, ORIGIN, World

PUBLIC_PATHS = {"/health", "/healthz", "/api/docs", "/api/openapi.json"}


@dataclass(frozen=True)
class Route:
    """A route with a request that is well-formed; what it asks for need not exist."""

    method: str
    path: str
    action: Action
    body: Any = None

    def send(self, client: FlaskClient, token: str | None, org: str = ORG) -> TestResponse:
        """Call it."""
        headers = {"Idempotency-Key": "key-1"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        path = f"/v1/organizations/{org}{self.path}"
        return client.open(path, method=self.method, json=self.body, headers=headers)


UPLOAD = "0" * 24
RECORD = {
    "entity": "north",
    "account": "1.100",
    "date": "2026-01-05",
    "amount": "1.00",
    "currency": "USD",
}
ALERT = "0" * 24
RULE = {
    "id": "low",
    "name": "Low revenue",
    "kind": "absolute",
    "metric": "revenue",
    "operator": "below",
    "threshold": 1,
    "severity": "high",
    "scope": {"entity_id": "north"},
}
KPI = {
    "id": "take_rate",
    "name": "Take rate",
    "formula": "gross_profit / revenue",
    "unit": "ratio",
    "direction": 1,
    "period_behaviour": "ratio",
}
ROUTES = [
    Route("POST", "/edits/edit1:apply", "apply_edit"),
    Route("POST", "/uploads", "open_upload", {"filename": "a.csv", "size_bytes": 3}),
    Route("POST", f"/uploads/{UPLOAD}:preview", "preview_upload", {}),
    Route("POST", f"/uploads/{UPLOAD}:import", "start_import", {}),
    Route("POST", "/imports/imp-1:reverse", "reverse_import"),
    Route("GET", "/imports/imp-1/rejects", "download_rejects"),
    Route("POST", "/records", "push_records", {"records": [RECORD]}),
    Route("POST", "/members", "manage_members", {"email": "nobody@example.com", "role": "viewer"}),
    Route("DELETE", "/members/viewer", "manage_members"),
    Route("POST", "/service-tokens", "manage_members", {"label": "erp"}),
    Route("GET", "/service-tokens", "manage_members"),
    Route("DELETE", "/service-tokens/000000000000", "manage_members"),
    Route("GET", "/system", "view_system"),
    Route("GET", "/alert-rules", "read_alert_rules"),
    Route("POST", "/alert-rules", "manage_alert_rules", RULE),
    Route("PUT", "/alert-rules/low", "manage_alert_rules", RULE),
    Route("DELETE", "/alert-rules/low", "manage_alert_rules"),
    Route("POST", "/alert-rules:backtest", "read_alert_rules", {"rule": RULE}),
    Route("GET", "/alert-options", "handle_alerts"),
    Route("POST", f"/alerts/{ALERT}:acknowledge", "handle_alerts", {}),
    Route("POST", f"/alerts/{ALERT}:assign", "handle_alerts", {"to": "cfo"}),
    Route("POST", f"/alerts/{ALERT}:snooze", "handle_alerts", {"until": "2026-02-01T00:00:00Z"}),
    Route("POST", f"/alerts/{ALERT}:comment", "handle_alerts", {"note": "seen"}),
    Route("POST", f"/alerts/{ALERT}:resolve", "handle_alerts", {}),
    Route("GET", "/devices", "register_device"),
    Route("PUT", f"/devices/{ALERT}", "register_device", {"token": "t"}),
    Route("DELETE", f"/devices/{ALERT}", "register_device"),
    Route("GET", "/analysis/north/revenue", "read_analysis"),
    Route("GET", "/movement/north/2026-01/revenue", "read_analysis"),
    Route("GET", "/cash/north", "read_analysis"),
    Route("PUT", "/cash/north/plan", "plan_cash", {"base_version": 0, "plan": {}}),
    Route("PUT", "/cash/north/line", "override_cash", {"base_version": 0, "line": "tax"}),
    Route("GET", "/budget/north/2026-01", "read_analysis"),
    Route("GET", "/risk/north/2026-01", "read_analysis"),
    Route("GET", "/people?entity=north", "comment"),
    Route("GET", "/changes/north/2026-01?since=2026-01-01T00:00:00Z", "read_changes"),
    Route("POST", f"/comments/{ALERT}:tell", "comment"),
    Route("POST", "/close/north/2026-01:move", "close_period", {"to": "soft_close", "version": 0}),
    Route("POST", "/close/north/2026-01:ask-reopening", "ask_reopening", {"reason": "late invoice"}),
    Route("POST", "/close/north/2026-01:reopen", "close_period", {}),
    Route("POST", "/close/north/2026-01:decline-reopening", "ask_reopening", {}),
    Route("PUT", "/close/north/2026-01/checklist", "close_period", {"items": [], "version": 0}),
    Route("PUT", "/close/north/2026-01/checklist/bank", "work_checklist", {"done": True}),
    Route(
        "POST",
        "/signoffs/north/2026-01/budget/1.100:prepare",
        "prepare_variance",
        {"version": 0, "explanation": "late deal", "actual": 1, "comparator": 2},
    ),
    Route(
        "POST",
        "/signoffs/north/2026-01/budget/1.100:review",
        "review_variance",
        {"version": 0, "actual": 1, "comparator": 2},
    ),
    Route(
        "POST",
        "/signoffs/north/2026-01/budget/1.100:withdraw",
        "withdraw_signature",
        {"version": 0, "party": "preparer", "reason": "wrong"},
    ),
    Route("GET", "/kpis", "read_kpis"),
    Route("POST", "/kpis:preview", "read_kpis", {"metric": KPI, "scope": "north"}),
    Route("PUT", "/kpis/take_rate", "manage_kpis", {"metric": KPI, "base_version": 0, "reason": "new"}),
    Route("POST", "/kpis/take_rate:retire", "manage_kpis", {"base_version": 1, "reason": "old"}),
    Route("POST", "/kpis:refresh", "manage_kpis", {}),
    Route("PUT", "/boards/analyst", "set_role_board", {"view": "analyst", "boards": [], "version": 0}),
    Route("DELETE", "/boards/analyst", "set_role_board"),
    Route(
        "PUT",
        f"/grid-views/{ALERT}",
        "share_views",
        {"name": "Accruals", "scope": "north", "view": {}, "version": 0},
    ),
    Route("DELETE", f"/grid-views/{ALERT}?version=1", "share_views"),
    Route("POST", "/proof:run", "prove_figures"),
]
EVERY = pytest.mark.parametrize("route", ROUTES, ids=lambda r: f"{r.method} {r.path}")


def test_every_route_has_a_policy_and_is_in_this_table(world: World) -> None:
    app = create_app(world, ORIGIN)
    listed = {(route.method, _rule_of(app, route)) for route in ROUTES}
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint == "static":
            continue
        policy = policy_of(view)
        assert policy is not None, f"{rule.rule} answers nobody"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            if policy.action is None:
                assert rule.rule in PUBLIC_PATHS
            else:
                assert (method, rule.rule) in listed, f"{method} {rule.rule} is not tested"


def _rule_of(app: Flask, route: Route) -> str:
    adapter = app.url_map.bind("localhost")
    path = route.path.partition("?")[0]
    endpoint, _ = adapter.match(f"/v1/organizations/{ORG}{path}", method=route.method)
    return next(r.rule for r in app.url_map.iter_rules(endpoint) if route.method in (r.methods or ()))


@EVERY
@pytest.mark.parametrize("role", ["owner", "admin", "editor", "analyst", "viewer"])
def test_a_role_gets_what_the_table_says(world: World, route: Route, role: str) -> None:
    answer = route.send(world.client(), f"token-of-{role}")
    if role in ACTIONS[route.action]:
        assert answer.status_code not in {401, 403, 429}, answer.text
        assert answer.status_code < 500
    else:
        assert answer.status_code == 403
        assert answer.json is not None
        assert answer.json["error"]["code"] == "forbidden"
        assert (role, route.action, "denied") in world.audit()


@EVERY
@pytest.mark.parametrize("token", ["token-of-nobody", "token-of-stranger"])
def test_people_without_membership_are_refused_and_kept_in_the_audit(
    world: World, route: Route, token: str
) -> None:
    before = world.documents.paths()
    assert route.send(world.client(), token).status_code == 403
    assert (token.removeprefix("token-of-"), route.action, "denied") in world.audit()
    changed = set(world.documents.paths()) - set(before)
    assert all(path.startswith(f"organizations/{ORG}/audit/") for path in changed)
    assert world.audit("other") == []


@EVERY
@pytest.mark.parametrize("token", [None, "", "expired", "forged.token.here"])
def test_without_a_valid_token_nothing_is_told(world: World, route: Route, token: str | None) -> None:
    world.people.refuse("expired", "the sign-in has expired")
    answer = route.send(world.client(), token)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert ("anonymous", route.action, "denied") in world.audit()


@EVERY
def test_a_member_of_some_entities_gets_no_action_on_whole_files(world: World, route: Route) -> None:
    answer = route.send(world.client(), "token-of-scoped")
    expected = route.action in UNSCOPED_ACTIONS or "editor" not in ACTIONS[route.action]
    assert (answer.status_code == 403) == expected


@EVERY
def test_an_owner_elsewhere_is_nobody_here_and_here_nobody_there(world: World, route: Route) -> None:
    assert route.send(world.client(), "token-of-owner", org="other").status_code == 403
    assert ("owner", route.action, "denied") in world.audit("other")


@EVERY
def test_a_revoked_role_is_gone_with_the_next_request(world: World, route: Route) -> None:
    client = world.client()
    assert route.send(client, "token-of-admin").status_code != 403
    world.add_member("admin", "viewer")
    refused = route.send(client, "token-of-admin").status_code == 403
    assert refused == ("viewer" not in ACTIONS[route.action])


def test_a_revoked_sign_in_cannot_manage_members(world: World) -> None:
    world.people.revoked.add("token-of-owner")
    for route in ROUTES:
        answer = route.send(world.client(), "token-of-owner")
        assert (answer.status_code == 401) == (route.action == "manage_members")


def test_an_organization_that_does_not_exist_gets_no_documents(world: World) -> None:
    before = world.documents.paths()
    for route in ROUTES:
        assert route.send(world.client(), "token-of-owner", org="ghost").status_code == 403
    assert world.documents.paths() == before


@pytest.mark.parametrize("org", ["..", "a_b", "a%2Fb", "__x__", "a" * 65, "demo%00", "%2e%2e"])
def test_a_malformed_organization_is_not_found(world: World, org: str) -> None:
    before = world.documents.paths()
    for route in ROUTES:
        assert route.send(world.client(), "token-of-owner", org=org).status_code in {404, 405}
    assert world.documents.paths() == before


@pytest.mark.parametrize(
    "path",
    [
        "/edits/..:apply",
        "/edits/__x__:apply",
        "/edits/a%2Fb:apply",
        f"/edits/{'a' * 1500}:apply",
        "/uploads/../x:preview",
        "/uploads/zz:preview",
        "/imports/..:reverse",
        "/imports/__x__:reverse",
        "/imports/a%2F..%2Fb:reverse",
    ],
)
def test_a_path_that_climbs_or_hides_is_refused(world: World, path: str) -> None:
    answer = world.client().post(
        f"/v1/organizations/{ORG}{path}", json={}, headers={"Authorization": "Bearer token-of-owner"}
    )
    assert answer.status_code in {404, 405, 422}


def test_refusals_without_end_are_not_kept_without_end(world: World) -> None:
    client = world.client()
    route = ROUTES[1]
    statuses = [route.send(client, None).status_code for _ in range(400)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert len(world.audit()) <= 310
    world.time.advance(5)
    assert route.send(client, None).status_code == 401


def test_one_organizations_flood_leaves_the_others_alone(world: World) -> None:
    client = world.client()
    route = Route("GET", "/imports/imp-1/rejects", "download_rejects")
    statuses = {route.send(client, "token-of-owner").status_code for _ in range(350)}
    assert 429 in statuses
    flooded = route.send(client, "token-of-owner")
    assert int(flooded.headers["Retry-After"]) >= 1
    assert route.send(client, "token-of-stranger", org="other").status_code == 404
