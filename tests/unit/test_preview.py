"""A preview tells what the import then does."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import api as contract
from tests.fakes.world import ORG, World
from tests.unit.test_http_edits import apply, write_edit
from tests.unit.test_uploads import CSV, MAPPED_CSV, MAPPING, call, upload

HEADER = b"key,entity,account,date,amount\n"


def preview(world: World, client: FlaskClient, data: bytes, **body: Any) -> dict[str, Any]:
    """Upload and preview."""
    answer = call(client, f"/uploads/{upload(world, client, data)}:preview", body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def counts(result: dict[str, Any]) -> tuple[int | None, ...]:
    """(new, changed, unchanged, retired)."""
    return result["new"], result["changed"], result["unchanged"], result["retired"]


def test_a_preview_writes_nothing(world: World, client: FlaskClient) -> None:
    upload_id = upload(world, client, CSV)
    documents, objects = world.documents.paths(), [o.name for o in world.bucket.list("")]
    call(client, f"/uploads/{upload_id}:preview", {})
    assert world.documents.paths() == documents
    assert [o.name for o in world.bucket.list("")] == objects
    assert world.messages.messages == []


def test_new_changed_unchanged_and_retired_are_told_apart(world: World, client: FlaskClient) -> None:
    world.drop(
        "a.csv",
        HEADER + b"1,north,1.100,2026-01-05,10\n2,north,1.100,2026-01-06,20\n3,south,1.100,2026-02-01,5\n",
    )
    corrected = (
        HEADER + b"1,north,1.100,2026-01-05,10\n2,north,1.100,2026-01-06,21\n4,south,2.100,2026-02-01,7\n"
    )
    result = preview(world, client, corrected, mode="replace")
    assert counts(result) == (1, 1, 1, 1)
    assert counts(preview(world, client, corrected, mode="append")) == (1, 1, 1, 0)
    assert {(s["line"], s["outcome"]) for s in result["sample"]} == {
        (2, "unchanged"),
        (3, "changed"),
        (4, "new"),
    }
    assert [(t["account_code"], t["name"], t["amount_minor"], t["count"]) for t in result["totals"]] == [
        ("1.100", "Sales", 3100, 2),
        ("2.100", "Cost of sales", 700, 1),
    ]
    assert {(t["scenario"], t["currency"]) for t in result["totals"]} == {("actual", "USD")}


def test_a_record_that_moves_to_another_month_is_a_change_not_a_new_one(
    world: World, client: FlaskClient
) -> None:
    world.drop("a.csv", HEADER + b"1,north,1.100,2026-01-05,10\n")
    moved = HEADER + b"1,south,1.100,2026-03-05,10\n"
    assert counts(preview(world, client, moved)) == (0, 1, 0, 0)


@pytest.mark.parametrize(("amount", "expected"), [(b"10", (0, 0, 1, 0)), (b"11", (0, 1, 0, 0))])
def test_a_record_that_someone_moved_is_found_where_it_is_now(
    world: World, client: FlaskClient, amount: bytes, expected: tuple[int, ...]
) -> None:
    world.drop("a.csv", HEADER + b"1,north,1.100,2026-01-05,10\n")
    write_edit(world, entity_id="south")
    assert apply(client).json["status"] == "applied"
    result = preview(world, client, HEADER + b"1,north,1.100,2026-01-05," + amount + b"\n")
    assert counts(result) == expected


def test_refused_and_quarantined_rows_are_counted_with_their_places(
    world: World, client: FlaskClient
) -> None:
    result = preview(world, client, CSV + b"south,9.9,2026-01-06,4.00\nsouth,1.100,never,1.00\n")
    assert (result["rows_total"], result["records_total"]) == (4, 2)
    assert (result["rejected"], result["quarantined"], result["quarantined_minor"]) == (1, 1, 400)
    assert {(e["line"], e["column"], e["value"]) for e in result["errors"]} == {
        (4, "account", "9.9"),
        (5, "date", "never"),
    }


def test_a_mapping_can_be_tried_before_it_is_saved(world: World, client: FlaskClient) -> None:
    result = preview(world, client, MAPPED_CSV, mapping=MAPPING)
    assert result["new"] == 1
    assert world.documents.paths(f"organizations/{ORG}/mappings/") == []


def test_a_file_that_nothing_fits_gets_a_suggestion(world: World, client: FlaskClient) -> None:
    result = preview(world, client, b"Day,Where,Total\n2026-01-05,north,10.50\n2026-01-06,south,11.50\n")
    assert result["refused"]["rule"] == "no_mapping"
    assert result["suggested_mapping"]["date"]["column"] == "Day"
    assert result["headers"] == ["Day", "Where", "Total"]


@pytest.mark.parametrize("data", [b"\x00", b"entity,account,date,amount\n", b"a,a\n1,2\n", b"{"])
def test_a_file_that_cannot_be_read_is_a_result_that_says_why(
    world: World, client: FlaskClient, data: bytes
) -> None:
    result = preview(world, client, data)
    if result["refused"] is None:
        assert result["records_total"] == 0
    else:
        assert result["refused"]["reason"]


def test_a_mapping_that_is_not_there_is_an_error(world: World, client: FlaskClient) -> None:
    upload_id = upload(world, client, CSV)
    assert call(client, f"/uploads/{upload_id}:preview", {"mapping": "unknown"}).status_code == 404
    assert call(client, f"/uploads/{upload_id}:preview", {"mapping": {"name": "x"}}).status_code == 422
    assert call(client, f"/uploads/{upload_id}:preview", {"mode": "merge"}).status_code == 422


def test_a_large_file_is_counted_but_not_compared(
    world: World, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledgerlight.usecases.preview_import.PREVIEW_ROWS", 1)
    result = preview(world, client, CSV)
    assert result["compared"] is False
    assert counts(result) == (None, None, None, None)
    assert result["records_total"] == 2
    assert result["totals"][0]["amount_minor"] == 3050
    assert {s["outcome"] for s in result["sample"]} == {"not_compared"}
    assert contract.PREVIEW_ROWS == 50_000


def test_samples_and_errors_are_bounded(world: World, client: FlaskClient) -> None:
    rows = b"".join(b"north,1.100,2026-01-%02d,%d\n" % (1 + n % 28, n + 1) for n in range(100))
    bad = b"north,1.100,never,1\n" * 300
    result = preview(world, client, CSV.split(b"\n", 1)[0] + b"\n" + rows + bad)
    assert len(result["sample"]) == 50
    assert len(result["errors"]) == 200
    assert result["rejected"] == 300


ROW = st.tuples(
    st.integers(1, 6), st.sampled_from(["north", "south"]), st.integers(1, 3), st.integers(-50, 50)
)
FILE = st.lists(ROW, min_size=1, max_size=6, unique_by=lambda row: row[0])


def _file(rows: list[tuple[int, str, int, int]]) -> bytes:
    lines = [f"{key},{entity},1.100,2026-0{month}-05,{amount}\n" for key, entity, month, amount in rows]
    return HEADER + "".join(lines).encode()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(earlier=st.lists(FILE, max_size=3), last=FILE, mode=st.sampled_from(["append", "replace"]))
def test_whatever_came_before_the_import_does_what_its_preview_said(
    earlier: list[list[tuple[int, str, int, int]]], last: list[tuple[int, str, int, int]], mode: str
) -> None:
    world = World()
    client = world.client()
    for number, rows in enumerate(earlier):
        world.drop(f"{number}.csv", _file(rows), mode="replace")
    upload_id = upload(world, client, _file(last))
    said = call(client, f"/uploads/{upload_id}:preview", {"mode": mode}).json
    before = {r["id"]: r["version"] for r in world.records().values()}
    import_id = call(client, f"/uploads/{upload_id}:import", {"mode": mode}).json["import_id"]
    world.settle()
    imported = world.documents.fields(f"organizations/{ORG}/imports/{import_id}")
    assert imported["status"] == "done"
    after = {r["id"]: r["version"] for r in world.records().values()}
    assert said["retired"] == len(before.keys() - after.keys()) == imported["records_retired"]
    assert said["unchanged"] == imported["records_unchanged"]
    assert said["new"] + said["changed"] + said["retired"] == imported["records_written"]
    assert said["records_total"] == len(last)
