"""Pushed records: a result each, once a key, from a person or a system, and kept as a file."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask.testing import FlaskClient

from ledgerlight.http import routes
from ledgerlight.ports import Unavailable
from tests.fakes.world import ORG, RECORD, World, push


def test_what_is_accepted_is_written_under_the_ids_that_were_answered(
    world: World, client: FlaskClient
) -> None:
    second = {
        "entity": "south", "account": "2.100", "date": "2026-02-06", "amount_minor": -123456,
        "currency": "USD",
        "scenario": "budget", "description": "Küche, \"quoted\"\nline", "dimensions": {"region": "EU"},
    }  # fmt: skip
    answer = push(client, [RECORD, second])
    assert answer.status_code == 202, answer.text
    assert (answer.json["accepted"], answer.json["rejected"]) == (2, 0)
    world.settle()
    records = world.records()
    first_id, second_id = (result["id"] for result in answer.json["results"])
    assert records[first_id]["amount_minor"] == 1050
    stored = records[second_id]
    assert (stored["amount_minor"], stored["scenario"], stored["account_code"]) == (
        -123456,
        "budget",
        "2.100",
    )
    assert stored.get("dimensions") == {"region": "EU"}
    assert stored["source"]["kind"] == "api"
    assert stored["source"].get("import_id") == answer.json["import_id"]
    imported = world.documents.fields(f"organizations/{ORG}/imports/{answer.json['import_id']}")
    assert (imported["kind"], imported["status"], imported["uid"]) == ("api", "done", "editor")
    assert (imported["source"], imported["records_written"]) == ("api", 2)


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"amount": "1,50"}, "amount", "string_pattern_mismatch"),
        ({"amount": "1e3"}, "amount", "string_pattern_mismatch"),
        ({"amount": "NaN"}, "amount", "string_pattern_mismatch"),
        ({"amount": 10.5}, "amount", "string_type"),
        ({"amount": None}, "record", "value_error"),
        ({"amount_minor": 5}, "record", "value_error"),
        ({"amount": None, "amount_minor": 2**53}, "amount_minor", "less_than_equal"),
        ({"amount": None, "amount_minor": 1.0}, "amount_minor", "int_type"),
        ({"amount": "999999999999999999"}, "amount", None),
        ({"currency": "usd"}, "currency", "string_pattern_mismatch"),
        ({"currency": "XXQ"}, "currency", "unknown_currency"),
        ({"date": "05.01.2026"}, "date", "string_pattern_mismatch"),
        ({"date": "2026-13-01"}, "date", None),
        ({"date": "2026-02-30"}, "date", None),
        ({"entity": "atlantis"}, "entity", "unknown_entity"),
        ({"account": "9.9"}, "account", "unknown_account"),
        ({"account": "1"}, "account", None),
        ({"scenario": "wish"}, "scenario", "string_pattern_mismatch"),
        ({"dimensions": {"entity": "x"}}, "record", "value_error"),
        ({"dimensions": {"Region": "x"}}, "dimensions.Region.[key]", "string_pattern_mismatch"),
        ({"org_id": "other"}, "org_id", "extra_forbidden"),
        ({"uid": "owner"}, "uid", "extra_forbidden"),
    ],
)
def test_a_bad_record_is_refused_with_its_field_and_does_not_hold_up_the_good_one(
    world: World, client: FlaskClient, change: dict[str, Any], field: str, rule: str | None
) -> None:
    answer = push(client, [{**RECORD, **change}, RECORD])
    assert answer.status_code == 202, answer.text
    bad, good = answer.json["results"]
    assert (bad["status"], good["status"]) == ("rejected", "accepted")
    assert bad["id"] is None
    assert field in {error["field"] for error in bad["errors"]}
    assert all(error["reason"] for error in bad["errors"])
    if rule is not None:
        assert rule in {error["rule"] for error in bad["errors"]}
    world.settle()
    assert [r["amount_minor"] for r in world.records().values()] == [1050]


@pytest.mark.parametrize("raw", [None, 7, "text", [], {}])
def test_something_that_is_no_record_is_refused_by_itself(client: FlaskClient, raw: Any) -> None:
    answer = push(client, [raw, RECORD])
    assert [result["status"] for result in answer.json["results"]] == ["rejected", "accepted"]


def test_when_nothing_is_accepted_nothing_is_written(world: World, client: FlaskClient) -> None:
    answer = push(client, [{**RECORD, "account": "9.9"}])
    assert answer.status_code == 200
    assert answer.json["import_id"] is None
    world.settle()
    assert world.documents.paths(f"organizations/{ORG}/imports/") == []


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("1.234", "BHD", 1234), ("1234", "JPY", 1234), ("1.005", "USD", 100), ("-0.015", "USD", -2)],
)
def test_amounts_are_exact_in_every_currency(
    world: World, client: FlaskClient, amount: str, currency: str, minor: int
) -> None:
    assert push(client, [{**RECORD, "amount": amount, "currency": currency}]).json["accepted"] == 1
    world.settle()
    assert [r["amount_minor"] for r in world.records().values()] == [minor]


@pytest.mark.parametrize(("currency", "minor"), [("BHD", 1234), ("JPY", 1234), ("USD", 7), ("USD", -5)])
def test_minor_units_arrive_as_they_were_sent(
    world: World, client: FlaskClient, currency: str, minor: int
) -> None:
    record = {**RECORD, "amount": None, "amount_minor": minor, "currency": currency}
    assert push(client, [record]).json["accepted"] == 1
    world.settle()
    assert [r["amount_minor"] for r in world.records().values()] == [minor]


def test_the_same_key_is_answered_with_the_first_answer(world: World, client: FlaskClient) -> None:
    first = push(client, [RECORD, {**RECORD, "account": "9.9"}])
    world.settle()
    documents = world.documents.paths()
    again = push(client, [RECORD, {**RECORD, "account": "9.9"}])
    assert again.data == first.data
    assert again.status_code == first.status_code
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert world.finalized == []
    assert world.documents.paths() == documents


def test_the_same_key_with_another_body_source_or_sender_is_a_conflict(client: FlaskClient) -> None:
    assert push(client, [RECORD]).status_code == 202
    for answer in (
        push(client, [{**RECORD, "amount": "11.50"}]),
        push(client, [RECORD], source="shop"),
        push(client, [RECORD], who="token-of-admin"),
    ):
        assert answer.status_code == 409
        assert answer.json["error"]["code"] == "idempotency_key_reused"


def test_a_key_of_one_organization_says_nothing_in_another(world: World, client: FlaskClient) -> None:
    push(client, [RECORD])
    answer = client.post(
        "/v1/organizations/other/records",
        json={"records": [{**RECORD, "amount": "99.00"}]},
        headers={"Authorization": "Bearer token-of-stranger", "Idempotency-Key": "key-1"},
    )
    assert answer.status_code == 202
    world.settle()
    assert [r["amount_minor"] for r in world.records("other").values()] == [9900]


def test_many_at_once_with_one_key_are_one_push(world: World) -> None:
    world.add_member("editor", "editor")
    app = world.client().application
    answers: list[Any] = []

    def send() -> None:
        answers.append(push(app.test_client(), [RECORD]))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The clock of the tests jumps while one waits, so a waiting one may give up; none may run it again.
    assert {answer.status_code for answer in answers} <= {202, 409}
    bodies = {answer.data for answer in answers if answer.status_code == 202}
    assert len(bodies) == 1
    assert sum("Idempotency-Replayed" not in a.headers for a in answers if a.status_code == 202) == 1
    assert len([info for info in world.finalized if info.name.endswith("records.ndjson")]) == 1


def test_two_that_find_the_key_free_at_the_same_moment_are_one_push(world: World) -> None:
    app = world.client().application
    both_looked = threading.Barrier(2, timeout=10)
    looked: list[str] = []

    def meet(operation: str, moment: str, paths: Any) -> None:
        if (operation, moment) == ("get", "after") and "idempotency-" in paths[0] and len(looked) < 2:
            looked.append(paths[0])
            both_looked.wait()

    world.documents.hook = meet
    answers: list[Any] = []
    threads = [
        threading.Thread(target=lambda: answers.append(push(app.test_client(), [RECORD]))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looked) == 2
    ran = [a for a in answers if a.status_code == 202 and "Idempotency-Replayed" not in a.headers]
    assert len(ran) == 1


@pytest.mark.parametrize("dies_at", ["answer.json", "records.ndjson"])
def test_a_push_that_died_on_the_way_is_finished_by_the_next_try(
    world: World, client: FlaskClient, dies_at: str
) -> None:
    died: list[str] = []

    def die(operation: str, name: str) -> None:
        if operation == "write" and name.endswith(dies_at) and not died:
            died.append(name)
            raise Unavailable("gone")

    world.bucket.hook = die
    assert push(client, [RECORD]).status_code == 503
    again = push(client, [RECORD])
    assert again.status_code == 202
    world.settle()
    assert [r["amount_minor"] for r in world.records().values()] == [1050]


def test_what_was_decided_before_a_crash_is_what_is_carried_out(world: World, client: FlaskClient) -> None:
    died: list[str] = []

    def die(operation: str, name: str) -> None:
        if operation == "write" and name.endswith("records.ndjson") and not died:
            died.append(name)
            raise Unavailable("gone")

    world.bucket.hook = die
    records = [RECORD, {**RECORD, "account": "9.9"}]
    assert push(client, records).status_code == 503
    account = world.documents.fields(f"organizations/{ORG}/accounts/1.100")
    world.documents.put(f"organizations/{ORG}/accounts/9.9", {**account, "code": "9.9"})
    again = push(client, records)
    assert [result["status"] for result in again.json["results"]] == ["accepted", "rejected"]
    world.settle()
    assert len(world.records()) == 1


def test_a_holder_that_died_is_taken_over_after_its_lease(world: World, client: FlaskClient) -> None:
    push(client, [RECORD])
    path = next(p for p in world.documents.paths(f"organizations/{ORG}/internal/idempotency"))
    world.documents.put(path, {**world.documents.fields(path), "status": "reserved"})
    waiting = push(client, [RECORD])
    assert waiting.status_code == 409
    assert waiting.json["error"]["code"] == "in_progress"
    world.time.advance(31)
    assert push(client, [RECORD]).status_code == 202


@pytest.mark.parametrize("key", [None, "", "x" * 256, "has space", "ümlaut"])
def test_a_push_needs_a_key(client: FlaskClient, key: str | None) -> None:
    headers = {"Authorization": "Bearer token-of-editor"}
    if key is not None:
        headers["Idempotency-Key"] = key
    answer = client.post(f"/v1/organizations/{ORG}/records", json={"records": [RECORD]}, headers=headers)
    assert answer.status_code == 422


@pytest.mark.parametrize("count", [0, 5001])
def test_a_push_has_one_to_five_thousand_records(client: FlaskClient, count: int) -> None:
    assert push(client, [RECORD] * count).status_code == 422


def test_five_thousand_records_in_one_push(world: World, client: FlaskClient) -> None:
    records = [{**RECORD, "key": f"k{n}", "amount": f"{n}.25"} for n in range(5000)]
    answer = push(client, records)
    assert answer.status_code == 202, answer.text[:500]
    assert answer.json["accepted"] == 5000
    world.settle()
    assert sum(r["amount_minor"] for r in world.records().values()) == sum(n * 100 + 25 for n in range(5000))


def test_a_key_of_a_record_changes_that_record(world: World, client: FlaskClient) -> None:
    push(client, [{**RECORD, "key": "invoice 7"}])
    world.settle()
    push(client, [{**RECORD, "key": "invoice 7", "amount": "12.00"}], key="key-2")
    world.settle()
    assert [r["amount_minor"] for r in world.records().values()] == [1200]
    twice = push(client, [{**RECORD, "key": "a"}, {**RECORD, "key": "a"}], key="key-3").json["results"]
    assert [result["status"] for result in twice] == ["accepted", "rejected"]
    mixed = push(client, [{**RECORD, "key": "a"}, RECORD], key="key-4").json["results"]
    assert mixed[1]["errors"][0]["rule"] == "mixed_keys"


def test_a_formula_or_another_organization_in_a_text_stays_text(world: World, client: FlaskClient) -> None:
    push(client, [{**RECORD, "description": "=cmd()", "dimensions": {"region": "organizations/other"}}])
    world.settle()
    (record,) = world.records().values()
    assert record.get("description") == "=cmd()"
    assert world.records("other") == {}


def test_pushing_too_much_is_refused_for_a_while(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "ROWS_AT_ONCE", routes.ROWS_AT_ONCE / 20)
    client = world.client()
    records = [{**RECORD, "key": f"k{n}", "account": "9.9"} for n in range(5000)]
    statuses = [push(client, records, key=f"key-{n}").status_code for n in range(4)]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    world.time.advance(60)
    assert push(client, records, key="later").status_code == 200
