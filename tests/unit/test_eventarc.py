"""The Eventarc stand-in over HTTP: what functions get, how often, and what becomes of what they refuse."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from emulator.eventarc import server
from emulator.eventarc.dispatcher import Dispatcher, RetryPolicy
from emulator.eventarc.subscription import Held, Unreachable
from schemas.names import EVENTS_DEAD_LETTER, Function, Topic

PROJECT = "demo-test"
RETRY = RetryPolicy(attempts=3, first_seconds=0.01)


@dataclass
class Delivery:
    """What a function was sent."""

    function: str
    headers: dict[str, str]
    body: bytes


@dataclass
class World:
    """Functions and a Pub/Sub that remember, and the stand-in between them."""

    address: str
    client: aiohttp.ClientSession
    deliveries: list[Delivery] = field(default_factory=list)
    published: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    """What functions answer, in order; 200 when nothing is left."""
    running: int = 0
    most_running: int = 0
    work_seconds: float = 0.0
    runner: web.AppRunner | None = None
    port: int = 0
    dispatcher: Dispatcher | None = None
    waiting: list[Held] = field(default_factory=list)
    """What the subscription of ``record-changes`` has, each to be pulled once."""
    gone: bool = False
    """Whether its subscriptions cannot be reached."""
    acknowledged: list[str] = field(default_factory=list)
    extended: list[list[str]] = field(default_factory=list)

    async def begin(self) -> None:
        """Start the functions and Pub/Sub, on the port they had."""
        app = web.Application(client_max_size=2**25)
        app.router.add_post("/f/{function}", self.function)
        app.router.add_post("/v1/projects/demo-test/topics/{topic}:publish", self.publish)
        self.runner, self.port = await _serve(app, self.port)

    async def end(self) -> None:
        """Stop them."""
        if self.runner is not None:
            await self.runner.cleanup()

    async def function(self, request: web.Request) -> web.Response:
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            headers = {name.lower(): value for name, value in request.headers.items()}
            self.deliveries.append(Delivery(request.match_info["function"], headers, await request.read()))
            await asyncio.sleep(self.work_seconds)
        finally:
            self.running -= 1
        status = self.answers.pop(0) if self.answers else 200
        return web.Response(status=status, text="" if status < 300 else "ValueError: no such account")

    async def publish(self, request: web.Request) -> web.Response:
        for message in (await request.json())["messages"]:
            self.published.append((request.match_info["topic"], message))
        return web.json_response({"messageIds": ["1"]})

    async def push(self, body: bytes) -> int:
        """What a message that is handed on is answered with."""
        assert self.dispatcher is not None
        return await self.dispatcher.push(Topic.RECORD_CHANGES, Function.APPLY_CHANGES, body)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                await asyncio.sleep(0.005)

    async def send(self, method: str, path: str, body: bytes = b"", headers: Any = None) -> int:
        async with self.client.request(method, self.address + path, data=body, headers=headers) as answer:
            return answer.status

    async def stats(self) -> dict[str, Any]:
        async with self.client.get(f"{self.address}/stats") as answer:
            counted: dict[str, Any] = await answer.json()
            return counted

    async def faults(self, targets: Mapping[str, Mapping[str, float]]) -> None:
        plan = json.dumps({"seed": 3, "targets": targets}).encode()
        assert await self.send("PUT", "/faults", plan) == 200

    async def settled(self) -> None:
        """Wait until nothing is queued."""
        async with asyncio.timeout(10):
            while (await self.stats())["queued"]:
                await asyncio.sleep(0.005)


async def _serve(app: web.Application, port: int = 0) -> tuple[web.AppRunner, int]:
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    return runner, runner.addresses[0][1]


@dataclass(frozen=True)
class Subscribed:
    """A subscription of a world."""

    world: World
    name: str

    async def pull(self, most: int) -> list[Held]:
        self._reach()
        w = self.world
        if not self.name.endswith(f"/{Topic.RECORD_CHANGES.subscription}"):
            return []
        taken, w.waiting = w.waiting[:most], w.waiting[most:]
        return taken

    async def acknowledge(self, ack_ids: Sequence[str]) -> None:
        self._reach()
        self.world.acknowledged += ack_ids

    async def extend(self, ack_ids: Sequence[str], seconds: int) -> None:
        del seconds
        self._reach()
        self.world.extended.append(list(ack_ids))

    def _reach(self) -> None:
        if self.world.gone:
            raise Unreachable("UNAVAILABLE")


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    async with aiohttp.ClientSession() as client:
        made = World("", client)
        await made.begin()
        functions = {f: f"http://127.0.0.1:{made.port}/f/{f.value}" for f in Function}
        stand_in = server.application(
            PROJECT, f"127.0.0.1:{made.port}", functions, RETRY, subscribe=lambda name: Subscribed(made, name)
        )
        runner, port = await _serve(stand_in)
        made.address = f"http://127.0.0.1:{port}"
        made.dispatcher = stand_in[server.DISPATCHER]
        try:
            yield made
        finally:
            await runner.cleanup()
            await made.end()


def run(scenario: Callable[[World], Awaitable[None]]) -> None:
    async def inside() -> None:
        async with world() as made:
            await scenario(made)

    asyncio.run(inside())


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
