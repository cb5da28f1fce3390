"""The Eventarc stand-in over HTTP: what functions get, how often, and what becomes of what they refuse."""

from __future__ import annotations

import asyncio
import base64
import json

import pytest

from schemas.names import EVENTS_DEAD_LETTER, Topic
from tests.unit.eventarc_world import World, run


def firestore_headers() -> dict[str, str]:
    return {
        "ce-specversion": "1.0",
        "ce-id": "event-1",
        "ce-type": "google.cloud.firestore.document.v1.created",
        "ce-source": "//firestore.googleapis.com/projects/projects/demo-test/databases/(default)",
        "ce-subject": "documents/organizations/demo/edits/e1",
        "ce-document": "organizations/demo/edits/e1",
        "content-type": "application/protobuf",
        "x-other": "not for functions",
    }


def push_body(message_id: str = "m1", data: bytes = b"rows") -> bytes:
    message = {
        "data": base64.b64encode(data).decode(),
        "messageId": message_id,
        "orderingKey": "demo/west_2019-11",
        "attributes": {"kind": "import"},
    }
    return json.dumps({"message": message, "subscription": "projects/x/subscriptions/y"}).encode()


TRIGGER = "/functions/projects/demo-test/triggers/apply-edit"


def test_a_document_event_arrives_as_production_sends_it() -> None:
    async def scenario(w: World) -> None:
        protobuf = bytes(range(256))
        assert await w.send("POST", TRIGGER, base64.b64encode(protobuf), firestore_headers()) == 200
        await w.settled()
        [delivery] = w.deliveries
        assert delivery.function == "apply_edit"
        assert delivery.body == protobuf
        assert delivery.headers["content-type"] == "application/protobuf"
        assert delivery.headers["ce-document"] == "organizations/demo/edits/e1"
        assert delivery.headers["ce-source"] == (
            "//firestore.googleapis.com/projects/demo-test/databases/(default)"
        )
        assert "x-other" not in delivery.headers

    run(scenario)


def test_the_emulator_is_answered_before_the_function_has_done_its_work() -> None:
    async def scenario(w: World) -> None:
        w.work_seconds = 0.3
        assert await w.send("POST", TRIGGER, base64.b64encode(b"x"), firestore_headers()) == 200
        assert (await w.stats())["queued"] == 1
        await w.settled()
        assert len(w.deliveries) == 1

    run(scenario)


@pytest.mark.parametrize("name", ["organizations/demo/inbox/a.csv", "organizations/demo/inbox/ä ₾\n%.csv"])
def test_an_object_event_carries_the_exact_name_and_headers_that_http_allows(name: str) -> None:
    async def scenario(w: World) -> None:
        described = {"bucket": "b", "name": name, "generation": "17", "metadata": {"uid": "u1"}}
        assert await w.send("POST", "/storage/finalized", json.dumps(described).encode()) == 200
        await w.settled()
        [delivery] = w.deliveries
        assert delivery.function == "ingest_file"
        assert json.loads(delivery.body) == described
        assert delivery.headers["ce-type"] == "google.cloud.storage.object.v1.finalized"
        assert delivery.headers["ce-source"] == "//storage.googleapis.com/projects/_/buckets/b"
        assert delivery.headers["ce-subject"].startswith("objects/organizations/demo/inbox/")
        assert delivery.headers["ce-subject"].isascii()

    run(scenario)


def test_a_refused_event_is_tried_again_and_not_once_more_than_needed() -> None:
    async def scenario(w: World) -> None:
        w.answers = [500, 503]
        await w.send("POST", TRIGGER, base64.b64encode(b"x"), firestore_headers())
        await w.settled()
        stats = await w.stats()
        assert len(w.deliveries) == 3
        assert stats["retries"] == {"apply_edit": 2}
        assert stats["dead_letters"] == {}
        assert w.published == []

    run(scenario)


def test_an_event_that_is_always_refused_becomes_a_dead_letter_that_can_be_replayed() -> None:
    async def scenario(w: World) -> None:
        w.answers = [500] * 3
        await w.send("POST", TRIGGER, base64.b64encode(b"protobuf"), firestore_headers())
        await w.settled()
        [(topic, letter)] = w.published
        assert topic == EVENTS_DEAD_LETTER
        attributes = letter["attributes"]
        assert attributes["function"] == "apply_edit"
        assert attributes["attempts"] == "3"
        assert attributes["event_id"] == "event-1"
        assert "no such account" in attributes["reason"]
        assert base64.b64decode(letter["data"]) == b"protobuf"

        again = {"function": "apply_edit", "headers": attributes, "data": letter["data"]}
        assert await w.send("POST", "/replay", json.dumps(again).encode()) == 202
        await w.settled()
        assert w.deliveries[-1].body == b"protobuf"
        assert w.deliveries[-1].headers["ce-document"] == "organizations/demo/edits/e1"
        assert "reason" not in w.deliveries[-1].headers

    run(scenario)


def test_a_push_passes_through_unchanged_and_is_answered_with_what_the_function_said() -> None:
    async def scenario(w: World) -> None:
        w.answers = [200, 500]
        body = push_body(data=bytes(range(256)) * 400)
        assert await w.push(body) == 204
        assert await w.push(body) == 503
        assert [d.body for d in w.deliveries] == [body, body]
        assert {d.function for d in w.deliveries} == {"apply_changes"}

    run(scenario)


def test_a_push_that_is_always_refused_becomes_a_dead_letter_and_its_neighbours_pass() -> None:
    async def scenario(w: World) -> None:
        w.answers = [500, 500, 200, 500]
        assert await w.push(push_body("poison", b"bad")) == 503
        assert await w.push(push_body("poison", b"bad")) == 503
        assert await w.push(push_body("neighbour")) == 204
        assert await w.push(push_body("poison", b"bad")) == 204
        [(topic, letter)] = w.published
        assert topic == Topic.RECORD_CHANGES.dead_letter
        assert base64.b64decode(letter["data"]) == b"bad"
        assert letter["orderingKey"] == "demo/west_2019-11"
        assert letter["attributes"]["event_id"] == "poison"
        assert letter["attributes"]["attempts"] == "3"
        assert letter["attributes"]["kind"] == "import"
        assert "no such account" in letter["attributes"]["reason"]

    run(scenario)


def test_a_push_that_succeeded_starts_counting_again_when_it_is_replayed() -> None:
    async def scenario(w: World) -> None:
        w.answers = [500, 500, 200, 500, 500]
        found = [await w.push(push_body()) for _ in range(5)]
        assert found == [503, 503, 204, 503, 503]
        assert w.published == []

    run(scenario)


def test_a_function_that_is_being_started_again_is_waited_for() -> None:
    async def scenario(w: World) -> None:
        await w.end()
        push = asyncio.create_task(w.push(push_body()))
        await asyncio.sleep(0.3)
        assert not push.done()
        await w.begin()
        assert await push == 204
        assert len(w.deliveries) == 1

    run(scenario)


def test_no_function_gets_more_at_once_than_its_limit() -> None:
    async def scenario(w: World) -> None:
        w.work_seconds = 0.05
        for number in range(40):
            await w.send(
                "POST", "/storage/finalized", json.dumps({"bucket": "b", "name": str(number)}).encode()
            )
        await w.settled()
        assert len(w.deliveries) == 40
        assert w.most_running == 8

    run(scenario)


def test_a_dropped_event_is_gone_and_a_dropped_push_is_refused_so_that_it_comes_again() -> None:
    async def scenario(w: World) -> None:
        await w.faults({"*": {"drop": 1}})
        assert await w.send("POST", TRIGGER, base64.b64encode(b"x"), firestore_headers()) == 200
        assert await w.push(push_body()) == 503
        await w.settled()
        assert w.deliveries == []
        assert (await w.stats())["dropped"] == {"apply_edit": 1, "apply_changes": 1}

    run(scenario)


def test_a_swallowed_push_is_acknowledged_and_nobody_gets_it() -> None:
    async def scenario(w: World) -> None:
        await w.faults({"apply_changes": {"swallow": 1}})
        assert await w.push(push_body()) == 204
        assert w.deliveries == []

    run(scenario)


def test_every_delivery_can_be_made_twice() -> None:
    async def scenario(w: World) -> None:
        await w.faults({"*": {"duplicate": 1}})
        await w.send("POST", TRIGGER, base64.b64encode(b"x"), firestore_headers())
        assert await w.push(push_body()) == 204
        await w.settled()
        assert sorted(d.function for d in w.deliveries) == ["apply_changes"] * 2 + ["apply_edit"] * 2

    run(scenario)


def test_a_planned_failure_refuses_some_pushes_before_and_some_after_the_work_and_makes_no_dead_letter() -> (
    None
):
    async def scenario(w: World) -> None:
        await w.faults({"apply_changes": {"fail": 1}})
        assert {await w.push(push_body()) for _ in range(20)} == {503}
        assert 0 < len(w.deliveries) < 20
        assert w.published == []
        assert await w.send("DELETE", "/faults") == 204
        assert await w.push(push_body()) == 204

    run(scenario)


def test_what_is_not_understood_gets_a_clear_refusal() -> None:
    async def scenario(w: World) -> None:
        assert await w.send("PUT", "/faults", b'{"targets": {"*": {"lose": 1}}}') == 400
        assert await w.send("POST", "/functions/projects/p/triggers/nobody", b"", firestore_headers()) == 404
        letter = json.dumps({"function": "nobody", "headers": {}, "data": ""}).encode()
        assert await w.send("POST", "/replay", letter) == 400

    run(scenario)
