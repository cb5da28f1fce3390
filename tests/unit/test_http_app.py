"""The interface's form: errors, limits, CORS, the description of itself."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from functions_framework import create_app as create_function
from werkzeug.test import Client

from ledgerlight.http import app as http_app
from ledgerlight.http.app import create_app
from ledgerlight.ports import Unavailable
from tests.fakes.world import ORG, ORIGIN, World

OWNER = {"Authorization": "Bearer token-of-owner"}
UPLOADS = f"/v1/organizations/{ORG}/uploads"


def _error(answer: Any) -> dict[str, str]:
    body = json.loads(answer.data)
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "hint"}
    return dict(body["error"])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"NaN",
        b'{"filename": "a.csv", "size_bytes": NaN}',
        b'{"filename": "a.csv", "filename": "b.csv", "size_bytes": 3}',
        b'{"filename": "a.csv", "size_bytes": 3, "uid": "someone"}',
        b'{"filename": "a.csv", "size_bytes": "3"}',
        b'{"filename": "a.csv", "size_bytes": 3.0}',
        b'{"filename": "a.csv", "size_bytes": 0}',
        b'{"filename": "a.csv", "size_bytes": -1}',
        b'{"filename": "a.csv", "size_bytes": ' + b"9" * 5000 + b"}",
        b'{"filename": 7, "size_bytes": 3}',
        b'{"size_bytes": 3}',
        b"[" * 20_000 + b"]" * 20_000,
        b"\xff\xfe\x00",
    ],
)
def test_a_malformed_body_is_refused_with_its_place(world: World, body: bytes) -> None:
    answer = world.client().post(UPLOADS, data=body, content_type="application/json", headers=OWNER)
    assert answer.status_code == 422
    assert _error(answer)["code"] == "invalid"
    assert not any("staging" in path for path in world.documents.paths())


def test_a_body_of_another_type_is_refused(world: World) -> None:
    answer = world.client().post(UPLOADS, data="a=1", content_type="text/plain", headers=OWNER)
    assert answer.status_code == 415
    assert _error(answer)["code"] == "unsupported_media_type"


def test_a_body_beyond_the_limit_is_not_read(world: World) -> None:
    body = json.dumps({"filename": "a" * 70_000, "size_bytes": 3})
    answer = world.client().post(UPLOADS, data=body, content_type="application/json", headers=OWNER)
    assert answer.status_code == 413
    assert _error(answer)["code"] == "too_large"


def test_a_body_of_unsaid_length_is_not_read_beyond_the_limit(world: World) -> None:
    body = io.BytesIO(b" " * 10_000_000)
    answer = world.client().post(
        UPLOADS,
        input_stream=body,
        content_type="application/json",
        headers=OWNER,
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413
    assert body.tell() < 1_000_000


def test_unknown_addresses_and_methods_are_errors_in_the_same_form(world: World) -> None:
    client = world.client()
    assert _error(client.get("/v1/nothing"))["code"] == "not_found"
    wrong = client.put("/healthz")
    assert wrong.status_code == 405
    assert _error(wrong)["code"] == "method_not_allowed"


def test_a_service_that_does_not_answer_is_a_503_to_try_again(world: World) -> None:
    def gone(operation: str, moment: str, paths: Any) -> None:
        raise Unavailable("firestore")

    world.documents.hook = gone
    answer = world.client().post(UPLOADS, json={"filename": "a.csv", "size_bytes": 3}, headers=OWNER)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "firestore" not in _error(answer)["message"]


def test_an_unexpected_failure_tells_nothing_of_the_inside(world: World) -> None:
    def broken(operation: str, name: str) -> None:
        raise RuntimeError("secret detail")

    world.bucket.hook = broken
    answer = world.client().post(UPLOADS, json={"filename": "a.csv", "size_bytes": 3}, headers=OWNER)
    assert answer.status_code == 500
    assert "secret" not in answer.text


def test_only_the_web_clients_origin_may_read_answers(world: World) -> None:
    client = world.client()
    ours = client.options(UPLOADS, headers={"Origin": ORIGIN, "Access-Control-Request-Method": "POST"})
    assert ours.status_code == 200
    assert ours.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Idempotency-Key" in ours.headers["Access-Control-Allow-Headers"]
    theirs = client.options(UPLOADS, headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in theirs.headers
    assert "Access-Control-Allow-Origin" not in client.get("/healthz").headers
    refused = client.post(UPLOADS, headers={"Origin": ORIGIN})
    assert refused.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_every_answer_forbids_guessing_its_type_and_keeping_it(world: World) -> None:
    for path in ("/healthz", "/api/docs", "/nothing"):
        headers = world.client().get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_the_description_names_every_route_its_security_and_its_answers(world: World) -> None:
    document = json.loads(world.client().get("/api/openapi.json").data)
    assert set(document["components"]["securitySchemes"]) == {"id_token", "service_token"}
    seen = 0
    for path, methods in document["paths"].items():
        for operation in methods.values():
            seen += 1
            if not path.startswith("/v1/"):
                continue
            assert operation["security"], path
            assert {"401", "403", "422", "429", "503"} <= set(operation["responses"]), path
            assert any(status.startswith("2") for status in operation["responses"]), path
    assert seen == 58
    assert "/v1/organizations/{org_id}/edits/{edit_id}:apply" in document["paths"]
    _references_resolve(document, document)


def _references_resolve(part: Any, document: dict[str, Any]) -> None:
    if isinstance(part, dict):
        if "$ref" in part:
            name = part["$ref"].removeprefix("#/components/schemas/")
            assert name in document["components"]["schemas"], part["$ref"]
        for value in part.values():
            _references_resolve(value, document)
    elif isinstance(part, list):
        for value in part:
            _references_resolve(value, document)


def test_the_page_shows_every_route_and_needs_nothing_from_elsewhere(world: World) -> None:
    answer = world.client().get("/api/docs")
    assert answer.mimetype == "text/html"
    assert "{edit_id}:apply" in answer.text
    assert "Idempotency-Key" in answer.text
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_it_runs_inside_a_function_as_it_is_deployed(
    world: World, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_app, "_app", create_app(world, ORIGIN))
    source = tmp_path / "main.py"
    source.write_text(
        "import functions_framework\n"
        "from ledgerlight.http.app import respond\n"
        "@functions_framework.http\n"
        "def api(request):\n"
        "    return respond(None, request)\n"
    )
    client = Client(create_function("api", str(source)))  # type: ignore[no-untyped-call]
    assert client.get("/health").json == {"status": "ok"}
    assert client.get("/healthz").json == {"status": "ok"}
    answer = client.post(UPLOADS, json={"filename": "a.csv", "size_bytes": 3}, headers=OWNER)
    assert answer.status_code == 201
