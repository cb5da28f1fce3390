"""Upload sessions, and the imports that come of them."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from ledgerlight.usecases.uploads import checked_filename
from tests.fakes.world import ORG, ORIGIN, World

CSV = b"entity,account,date,amount\nnorth,1.100,2026-01-05,10.50\nsouth,1.100,2026-01-06,20.00\n"
MAPPING = {
    "name": "sales",
    "source": "shop",
    "date": {"column": "Day", "format": "%d.%m.%Y"},
    "entity": {"column": "Where"},
    "currency": {"constant": "USD"},
    "account": {"constant": "1.100"},
    "amount": {"column": "Total"},
}
MAPPED_CSV = b"Day,Where,Total\n05.01.2026,north,10.50\n"


def call(client: FlaskClient, path: str, body: Any, uid: str = "editor") -> Any:
    """POST as this person."""
    return client.post(
        f"/v1/organizations/{ORG}{path}",
        json=body,
        headers={"Authorization": f"Bearer token-of-{uid}", "Origin": ORIGIN},
    )


def upload(
    world: World, client: FlaskClient, data: bytes, filename: str = "a.csv", uid: str = "editor"
) -> str:
    """A finished upload's id."""
    opened = call(client, "/uploads", {"filename": filename, "size_bytes": len(data)}, uid)
    assert opened.status_code == 201, opened.text
    world.bucket.complete_session(opened.json["session_url"], data)
    world.settle()
    return str(opened.json["upload_id"])


def test_a_session_is_for_one_file_of_one_size_in_the_organizations_staging(
    world: World, client: FlaskClient
) -> None:
    opened = call(client, "/uploads", {"filename": "Sales 2026.csv", "size_bytes": 84}).json
    session = world.bucket.session(opened["session_url"])
    assert session.name == f"organizations/{ORG}/staging/{opened['upload_id']}/Sales 2026.csv"
    assert (session.size_bytes, session.content_type, session.origin) == (84, "text/csv", ORIGIN)
    assert session.metadata["uid"] == "editor"
    assert opened["expires_at"] == "2026-02-01T09:30:00.000Z"
    assert ("editor", "open_upload", "done") in world.audit()


@pytest.mark.parametrize(
    ("filename", "size", "content_type", "status"),
    [
        ("../../other/inbox/a.csv", 3, "", 422),
        ("a/b.csv", 3, "", 422),
        ("a\\b.csv", 3, "", 422),
        (".hidden.csv", 3, "", 422),
        ("..", 3, "", 422),
        ("a\n.csv", 3, "", 422),
        ("a\x00.csv", 3, "", 422),
        ("fdp.\u202evsc.csv", 3, "", 422),
        ("x" * 300 + ".csv", 3, "", 422),
        ("a.exe", 3, "", 422),
        ("a.csv.zip", 3, "", 422),
        ("csv", 3, "", 422),
        ("a.csv", 3, "text/html", 422),
        ("a.csv", 500 * 1024 * 1024 + 1, "text/csv", 413),
        ("a.xlsx", 100 * 1024 * 1024 + 1, "", 413),
        ("a.CSV", 3, "text/csv; charset=utf-8", 201),
        ("a.csv", 500 * 1024 * 1024, "application/vnd.ms-excel", 201),
        ("გაყიდვები.xlsx", 3, "", 201),
    ],
)
def test_names_sizes_and_types_are_limited(
    client: FlaskClient, filename: str, size: int, content_type: str, status: int
) -> None:
    body = {"filename": filename, "size_bytes": size, "content_type": content_type}
    answer = call(client, "/uploads", body)
    assert answer.status_code == status, answer.text


def test_a_composed_and_a_decomposed_name_are_one_name() -> None:
    assert checked_filename("cafe\u0301.csv") == "café.csv"


def test_staging_alone_imports_nothing(world: World, client: FlaskClient) -> None:
    upload(world, client, CSV)
    assert world.records() == {}
    assert world.documents.paths(f"organizations/{ORG}/imports/") == []


def test_an_import_writes_what_was_uploaded(world: World, client: FlaskClient) -> None:
    upload_id = upload(world, client, CSV)
    started = call(client, f"/uploads/{upload_id}:import", {})
    assert started.status_code == 202
    import_id = started.json["import_id"]
    path = f"organizations/{ORG}/imports/{import_id}"
    assert world.documents.fields(path)["status"] == "waiting"  # known before its event comes
    world.settle()
    imported = world.documents.fields(path)
    assert (imported["status"], imported["records_written"], imported["uid"]) == ("done", 2, "editor")
    assert sorted(r["amount_minor"] for r in world.records().values()) == [1050, 2000]
    assert ("editor", "start_import", "done") in world.audit()


def test_asking_twice_is_one_import_and_another_way_is_a_conflict(world: World, client: FlaskClient) -> None:
    upload_id = upload(world, client, CSV)
    first = call(client, f"/uploads/{upload_id}:import", {}).json
    assert call(client, f"/uploads/{upload_id}:import", {}).json == first
    assert call(client, f"/uploads/{upload_id}:import", {}, "admin").json == first
    world.settle()
    assert call(client, f"/uploads/{upload_id}:import", {}).json == first
    world.settle()
    assert len(world.documents.paths(f"organizations/{ORG}/record_pages/")) == 2
    other = call(client, f"/uploads/{upload_id}:import", {"mode": "replace"})
    assert other.status_code == 409


def test_a_mapping_sent_whole_is_saved_with_the_headers_it_is_recognised_by(
    world: World, client: FlaskClient
) -> None:
    upload_id = upload(world, client, MAPPED_CSV)
    call(client, f"/uploads/{upload_id}:import", {"mapping": MAPPING})
    world.settle()
    saved = world.documents.fields(f"organizations/{ORG}/mappings/sales")
    assert saved["headers"] == ["Day", "Where", "Total"]
    assert [r["amount_minor"] for r in world.records().values()] == [1050]
    again = upload(world, client, MAPPED_CSV.replace(b"10.50", b"11.50"))
    result = call(client, f"/uploads/{again}:preview", {}).json
    assert result["recognised_mapping"] == "sales"
    by_name = call(client, f"/uploads/{again}:import", {"mapping": "sales"})
    assert by_name.status_code == 202


def test_a_mapping_that_does_not_fit_or_exist_starts_nothing(world: World, client: FlaskClient) -> None:
    upload_id = upload(world, client, CSV)
    assert call(client, f"/uploads/{upload_id}:import", {"mapping": "unknown"}).status_code == 404
    wrong = call(client, f"/uploads/{upload_id}:import", {"mapping": MAPPING})
    assert wrong.status_code == 422
    assert "Day" in wrong.json["error"]["message"]
    taken = call(client, f"/uploads/{upload_id}:import", {"mapping": {**MAPPING, "name": "canonical"}})
    assert taken.status_code == 422
    assert world.documents.paths(f"organizations/{ORG}/imports/") == []
    assert world.documents.paths(f"organizations/{ORG}/mappings/") == []


def test_an_upload_belongs_to_who_opened_it_and_to_admins(world: World, client: FlaskClient) -> None:
    world.add_member("colleague", "editor")
    upload_id = upload(world, client, CSV)
    assert call(client, f"/uploads/{upload_id}:preview", {}, "colleague").status_code == 403
    assert call(client, f"/uploads/{upload_id}:import", {}, "colleague").status_code == 403
    assert call(client, f"/uploads/{upload_id}:preview", {}, "admin").status_code == 200


def test_an_upload_ends_after_a_day(world: World, client: FlaskClient) -> None:
    upload_id = upload(world, client, CSV)
    world.time.advance(24 * 3600 + 1)
    answer = call(client, f"/uploads/{upload_id}:import", {})
    assert (answer.status_code, answer.json["error"]["code"]) == (410, "expired")


def test_an_unfinished_upload_and_one_of_another_size_are_not_imported(
    world: World, client: FlaskClient
) -> None:
    opened = call(client, "/uploads", {"filename": "a.csv", "size_bytes": 3}).json
    path = f"/uploads/{opened['upload_id']}:import"
    assert call(client, path, {}).status_code == 404
    session = world.bucket.session(opened["session_url"])
    world.bucket.write(session.name, b"more than three", "text/csv", session.metadata)
    assert call(client, path, {}).status_code == 422


def test_another_organizations_upload_is_not_found(world: World, client: FlaskClient) -> None:
    upload_id = upload(world, client, CSV)
    answer = client.post(
        f"/v1/organizations/other/uploads/{upload_id}:import",
        json={},
        headers={"Authorization": "Bearer token-of-stranger"},
    )
    assert answer.status_code == 404


def test_an_import_is_reversed_once(world: World, client: FlaskClient) -> None:
    upload_id = upload(world, client, CSV)
    import_id = call(client, f"/uploads/{upload_id}:import", {}).json["import_id"]
    early = call(client, f"/imports/{import_id}:reverse", {})
    assert early.status_code == 409
    world.settle()
    first = call(client, f"/imports/{import_id}:reverse", {})
    assert first.status_code == 202
    world.settle()
    assert call(client, f"/imports/{import_id}:reverse", {}).json == first.json
    world.settle()
    assert world.records() == {}
    assert call(client, "/imports/unknown:reverse", {}).status_code == 404


def test_refused_rows_are_downloaded_as_a_file(world: World, client: FlaskClient) -> None:
    upload_id = upload(world, client, CSV + b"south,9.9,2026-01-06,1.00\nsouth,1.100,never,1.00\n")
    import_id = call(client, f"/uploads/{upload_id}:import", {}).json["import_id"]
    world.settle()
    headers = {"Authorization": "Bearer token-of-analyst"}
    answer = client.get(f"/v1/organizations/{ORG}/imports/{import_id}/rejects", headers=headers)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    disposition = answer.headers["Content-Disposition"]
    assert disposition == f'attachment; filename="rejects-{import_id}.csv"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "never" in answer.text
    assert "9.9" in answer.text
    clean = upload(world, client, CSV, "b.csv")
    clean_id = call(client, f"/uploads/{clean}:import", {}).json["import_id"]
    world.settle()
    missing = client.get(f"/v1/organizations/{ORG}/imports/{clean_id}/rejects", headers=headers)
    assert missing.status_code == 404


def test_a_rejects_object_of_another_organization_is_never_served(world: World, client: FlaskClient) -> None:
    world.bucket.write("organizations/other/imports/x/rejects.csv", b"secret", "text/csv")
    world.documents.put(
        f"organizations/{ORG}/imports/x", {"rejects_object": "organizations/other/imports/x/rejects.csv"}
    )
    answer = client.get(
        f"/v1/organizations/{ORG}/imports/x/rejects", headers={"Authorization": "Bearer token-of-owner"}
    )
    assert answer.status_code == 404
