"""Tokens of systems: they push records and do nothing else, are kept as a hash, and end when revoked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.fakes.world import ORG, RECORD, World, push


def _issue(client: FlaskClient, label: str = "erp", uid: str = "owner") -> Any:
    return client.post(
        f"/v1/organizations/{ORG}/service-tokens",
        json={"label": label},
        headers={"Authorization": f"Bearer token-of-{uid}"},
    )


def test_a_service_token_pushes_and_does_nothing_else(world: World, client: FlaskClient) -> None:
    token = _issue(client).json["token"]
    assert token.startswith("llst_")
    answer = push(client, [RECORD], who=token)
    assert answer.status_code == 202
    world.settle()
    (record,) = world.records().values()
    assert record["source"].get("uid", "").startswith("service:")
    headers = {"Authorization": f"Bearer {token}"}
    for method, path in (
        ("POST", "/uploads"),
        ("POST", "/edits/x:apply"),
        ("GET", "/imports/x/rejects"),
        ("GET", "/service-tokens"),
        ("DELETE", "/members/viewer"),
    ):
        refused = client.open(f"/v1/organizations/{ORG}{path}", method=method, json={}, headers=headers)
        assert refused.status_code == 403


def test_a_service_token_is_kept_as_a_hash_and_ends_when_revoked(world: World, client: FlaskClient) -> None:
    issued = _issue(client).json
    kept = json.dumps([world.documents.fields(path) for path in world.documents.paths()])
    assert issued["token"] not in kept
    assert issued["token"].removeprefix("llst_") not in kept
    headers = {"Authorization": "Bearer token-of-owner"}
    listed = json.loads(client.get(f"/v1/organizations/{ORG}/service-tokens", headers=headers).data)["tokens"]
    assert [(t["token_id"], t["label"]) for t in listed] == [(issued["token_id"], "erp")]
    assert set(listed[0]) == {"token_id", "label", "created_at", "created_by"}
    path = f"/v1/organizations/{ORG}/service-tokens/{issued['token_id']}"
    assert client.delete(path, headers=headers).status_code == 204
    assert push(client, [RECORD], who=issued["token"]).status_code == 401
    assert client.delete(path, headers=headers).status_code == 404
    assert {("owner", "service_tokens.issue", "done"), ("owner", "service_tokens.revoke", "done")} <= set(
        world.audit()
    )


@pytest.mark.parametrize("token", ["llst_", "llst_wrong", "llst_" + "a" * 43])
def test_a_guessed_service_token_is_refused_and_audited(
    world: World, client: FlaskClient, token: str
) -> None:
    _issue(client)
    assert push(client, [RECORD], who=token).status_code == 401
    assert ("anonymous", "push_records", "denied") in world.audit()


def test_one_organizations_token_opens_no_other(world: World, client: FlaskClient) -> None:
    token = _issue(client).json["token"]
    answer = client.post(
        "/v1/organizations/other/records",
        json={"records": [RECORD]},
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "k"},
    )
    assert answer.status_code == 401


def test_only_someone_who_sees_every_entity_issues_a_token_and_not_without_end(client: FlaskClient) -> None:
    assert _issue(client, uid="scoped-admin").status_code == 403
    statuses = [_issue(client, f"system {n}").status_code for n in range(21)]
    assert statuses == [201] * 20 + [409]
