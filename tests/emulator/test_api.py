"""The HTTP interface of the running suite: real tokens, real uploads, the whole pipeline behind it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

import httpx
import pytest

from emulator.environment import environment
from ledgerlight.adapters.sign_ins import FirebaseSignIns
from ledgerlight.connections import Settings
from ledgerlight.ports import Write
from ledgerlight.usecases.members import Members
from ledgerlight.usecases.organizations import OrganizationDirectory
from ledgerlight.wiring import Services
from schemas.documents import Account, Edit, EditPatch, Import, Organization
from schemas.names import Collection, document_path
from schemas.primitives import Role

pytestmark = pytest.mark.emulator

Found = TypeVar("Found")
WAIT_SECONDS = 30.0
PASSWORD = "api-tests"  # noqa: S105 - of sign-ins that exist in the emulator only
CSV = b"key,entity,account,date,amount\n1,north,1.100,2026-01-05,10.50\n2,north,1.100,2026-01-06,20.00\n"
RECORD = {"entity": "north", "account": "1.100", "date": "2026-01-05", "amount": "1.25", "currency": "USD"}


@dataclass(frozen=True)
class Suite:
    """An organization of its own on the running suite, with a sign-in a role."""

    services: Services
    http: httpx.Client
    org_id: str
    tokens: dict[str, str]
    uids: dict[str, str]
    origin: str

    def call(self, method: str, path: str, who: str = "editor", **more: Any) -> httpx.Response:
        """Call a route of the organization."""
        headers = {
            "Authorization": f"Bearer {self.tokens[who]}",
            "Origin": self.origin,
            **more.pop("headers", {}),
        }
        return self.http.request(method, f"/v1/organizations/{self.org_id}{path}", headers=headers, **more)

    def upload(self, data: bytes, filename: str = "sales.csv") -> str:
        """Upload as a browser does; returns the upload's id."""
        opened = self.call("POST", "/uploads", json={"filename": filename, "size_bytes": len(data)})
        assert opened.status_code == 201, opened.text
        session = opened.json()
        headers = {"Content-Type": session["content_type"], "Origin": self.origin}
        put = httpx.put(session["session_url"], content=data, headers=headers, timeout=30)
        assert put.status_code == 200, put.text
        assert put.headers.get("access-control-allow-origin") in {"*", self.origin}
        return str(session["upload_id"])

    def imported(self, import_id: str) -> Import:
        """The import when it is finished."""
        path = document_path(self.org_id, Collection.IMPORTS, import_id)

        def finished() -> Import | None:
            fields = self.services.store.get(path).fields
            done = fields is not None and fields["finished_at"] is not None
            return Import.model_validate(dict(fields or {})) if done else None

        return wait_for(finished)

    def records(self) -> list[dict[str, Any]]:
        """Live records."""
        pages = self.services.store.query(f"organizations/{self.org_id}/{Collection.RECORD_PAGES}")
        found = [record for page in pages for record in json.loads((page.fields or {})["records"])]
        return [record for record in found if not record.get("retired")]


def wait_for(look: Callable[[], Found | None]) -> Found:
    """What ``look`` finds within half a minute."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found is not None:
            return found
        time.sleep(0.1)
    raise AssertionError(f"nothing after {WAIT_SECONDS} s")


@pytest.fixture(scope="module")
def suite() -> Iterator[Suite]:
    """The running suite that LEDGERLIGHT_PORT_OFFSET names."""
    with pytest.MonkeyPatch.context() as patch:
        local = environment()
        for name, value in local.items():
            patch.setenv(name, value)
        services = Services(Settings.from_environment())
        org_id = f"api-{uuid4().hex[:10]}"
        _organization(services, org_id)
        _organization(services, f"{org_id}-other")
        with httpx.Client(base_url=local["LEDGERLIGHT_API"], timeout=60) as http:
            tokens, uids = _people(services, org_id, local["FIREBASE_AUTH_EMULATOR_HOST"])
            origin = local["LEDGERLIGHT_ORIGINS"].split(",")[0]
            yield Suite(services, http, org_id, tokens, uids, origin)


def _organization(services: Services, org_id: str) -> None:
    directory = OrganizationDirectory(services.store, services.clock)
    chart = [
        Account(
            code="1.100",
            name="Sales",
            parent=None,
            is_posting=True,
            account_class="revenue",
            direction=1,
            position=0,
        )
    ]
    directory.add(org_id, Organization(name=org_id, currency="USD", root_entity="group"), chart)
    directory.add_entity(org_id, "north", "North", "group")


def _people(services: Services, org_id: str, auth: str) -> tuple[dict[str, str], dict[str, str]]:
    members = Members(services.store, services.clock, FirebaseSignIns(services.settings.project))
    roles: list[Role] = ["owner", "editor", "viewer"]
    tokens: dict[str, str] = {}
    uids: dict[str, str] = {}
    for role in roles:
        email = f"{role}@{org_id}.test"
        uids[role] = members.add(org_id, email, role, password=PASSWORD).uid
        tokens[role] = _sign_in(auth, email)
    email = f"stranger@{org_id}.test"
    uids["stranger"] = members.add(f"{org_id}-other", email, "owner", password=PASSWORD).uid
    tokens["stranger"] = _sign_in(auth, email)
    return tokens, uids


def _sign_in(auth: str, email: str) -> str:
    answer = httpx.post(
        f"http://{auth}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=any",
        json={"email": email, "password": PASSWORD, "returnSecureToken": True},
        timeout=30,
    )
    answer.raise_for_status()
    return str(answer.json()["idToken"])


def test_a_browser_previews_imports_and_reverses_a_file(suite: Suite) -> None:
    before = len(suite.records())
    upload_id = suite.upload(CSV)
    preview = suite.call("POST", f"/uploads/{upload_id}:preview", json={}).json()
    assert (preview["new"], preview["records_total"], preview["rejected"]) == (2, 2, 0)
    assert preview["totals"][0]["amount_minor"] == 3050
    started = suite.call("POST", f"/uploads/{upload_id}:import", json={})
    assert started.status_code == 202, started.text
    import_id = started.json()["import_id"]
    imported = suite.imported(import_id)
    assert (imported.status, imported.records_written) == ("done", 2)
    assert imported.uid == suite.uids["editor"]
    assert len(suite.records()) == before + 2
    again = suite.call("POST", f"/uploads/{suite.upload(CSV)}:preview", json={}).json()
    assert (again["new"], again["unchanged"]) == (0, 2)
    reversal = suite.call("POST", f"/imports/{import_id}:reverse").json()["import_id"]
    assert suite.imported(reversal).status == "done"
    assert len(suite.records()) == before


def test_refused_rows_come_back_as_a_file(suite: Suite) -> None:
    upload_id = suite.upload(CSV + b"3,north,9.9,2026-01-06,1.00\n", "bad.csv")
    import_id = suite.call("POST", f"/uploads/{upload_id}:import", json={}).json()["import_id"]
    assert suite.imported(import_id).status == "done_with_errors"
    answer = suite.call("GET", f"/imports/{import_id}/rejects", "owner")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/csv")
    assert "9.9" in answer.text
    assert suite.call("GET", f"/imports/{import_id}/rejects", "viewer").status_code == 403


def test_an_edit_is_applied_in_the_call(suite: Suite) -> None:
    upload_id = suite.upload(b"key,entity,account,date,amount\n77,north,1.100,2026-03-05,10.50\n", "edit.csv")
    import_id = suite.call("POST", f"/uploads/{upload_id}:import", json={}).json()["import_id"]
    suite.imported(import_id)
    record = next(r for r in suite.records() if r["source"].get("import_id") == import_id)
    edit = Edit(
        id=f"edit{uuid4().hex[:8]}",
        uid=suite.uids["editor"],
        record_id=record["id"],
        entity_id="north",
        period="2026-03",
        base_version=record["version"],
        patch=EditPatch(amount_minor=1200),
        reason="typo",
        created_at=suite.services.clock.now(),
    )
    path = document_path(suite.org_id, Collection.EDITS, edit.id)
    suite.services.store.commit([Write(path, edit.model_dump(exclude_unset=True) | {"status": "pending"})])
    assert suite.call("POST", f"/edits/{edit.id}:apply", "viewer").status_code == 403
    assert suite.call("POST", f"/edits/{edit.id}:apply", "stranger").status_code == 403
    answer = suite.call("POST", f"/edits/{edit.id}:apply")
    assert answer.json()["status"] == "applied", answer.text
    dashboard = document_path(suite.org_id, Collection.DASHBOARDS, "group_2026-03")
    assert suite.services.store.get(dashboard).exists
    assert suite.call("POST", f"/edits/{edit.id}:apply").json() == answer.json()


def test_records_are_pushed_once_however_often_and_from_however_many_sides(suite: Suite) -> None:
    issued = suite.call("POST", "/service-tokens", "owner", json={"label": "erp"}).json()
    headers = {"Idempotency-Key": uuid4().hex, "Authorization": f"Bearer {issued['token']}"}
    body = {"source": "erp", "records": [{**RECORD, "key": f"k{n}"} for n in range(500)]}

    def send(_: int) -> httpx.Response:
        return suite.call("POST", "/records", headers=headers, json=body)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))
    assert {answer.status_code for answer in answers} == {202}, [answer.text[:200] for answer in answers]
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    result = answers[0].json()
    imported = suite.imported(result["import_id"])
    assert (imported.kind, imported.records_written, imported.source) == ("api", 500, "erp")
    mine = [r for r in suite.records() if r["source"].get("import_id") == result["import_id"]]
    assert {r["id"] for r in mine} == {r["id"] for r in result["results"]}
    suite.call("DELETE", f"/service-tokens/{issued['token_id']}", "owner")
    assert send(0).status_code == 401


def test_a_revoked_membership_ends_with_the_next_request(suite: Suite) -> None:
    member = {"email": f"stranger@{suite.org_id}.test", "role": "editor"}
    assert suite.call("POST", "/members", "owner", json=member).status_code == 200
    body = {"filename": "a.csv", "size_bytes": 3}
    assert suite.call("POST", "/uploads", "stranger", json=body).status_code == 201
    assert suite.call("DELETE", f"/members/{suite.uids['stranger']}", "owner").status_code == 204
    assert suite.call("POST", "/uploads", "stranger", json=body).status_code == 403


@pytest.mark.parametrize("token", ["x", "x.y.z", "llst_guess", "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_token_of_this_project_opens_nothing(suite: Suite, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    answer = suite.call("POST", "/uploads", headers=headers, json={"filename": "a.csv", "size_bytes": 3})
    assert answer.status_code in {401, 403}
    assert set(answer.json()["error"]) == {"code", "message", "hint"}


def test_the_web_clients_origin_is_allowed_and_no_other(suite: Suite) -> None:
    path = f"/v1/organizations/{suite.org_id}/uploads"
    preflight = {"Access-Control-Request-Method": "POST"}
    ours = suite.http.options(path, headers={"Origin": suite.origin, **preflight})
    assert ours.headers["access-control-allow-origin"] == suite.origin
    theirs = suite.http.options(path, headers={"Origin": "https://evil.example", **preflight})
    assert "access-control-allow-origin" not in theirs.headers


def test_the_description_is_served_as_a_page_and_as_a_document(suite: Suite) -> None:
    assert ":apply" in suite.http.get("/api/docs").text
    assert suite.http.get("/api/openapi.json").json()["openapi"].startswith("3.")
