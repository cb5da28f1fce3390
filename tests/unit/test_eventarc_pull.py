"""How the Eventarc stand-in takes messages: many at once, those of a key in order, each until it is acknowledged."""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import UTC, datetime
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from google.pubsub_v1.types import (
    AcknowledgeRequest,
    ModifyAckDeadlineRequest,
    PubsubMessage,
    PullRequest,
    PullResponse,
    ReceivedMessage,
)

from emulator.eventarc import puller
from emulator.eventarc.subscription import EmulatorSubscription, Held, Unreachable, connect
from tests.unit.eventarc_world import World, run

NAME = "projects/demo-test/subscriptions/record-changes-push"


def received(number: int, key: str = "", data: bytes = b"rows") -> Held:
    message = {"data": base64.b64encode(data).decode(), "messageId": f"m{number}", "orderingKey": key}
    body = json.dumps({"message": message, "subscription": NAME}).encode()
    return Held(f"a{number}", key, body)


def ids(w: World) -> list[str]:
    return [json.loads(delivery.body)["message"]["messageId"] for delivery in w.deliveries]


def test_messages_of_different_keys_are_handed_on_side_by_side_and_acknowledged() -> None:
    async def scenario(w: World) -> None:
        w.work_seconds = 0.1
        w.waiting = [received(n, key=f"k{n}") for n in range(12)]
        await w.until(lambda: len(w.acknowledged) == 12)
        assert w.most_running == 12
        assert sorted(w.acknowledged) == sorted(f"a{n}" for n in range(12))
        assert base64.b64decode(json.loads(w.deliveries[0].body)["message"]["data"]) == b"rows"

    run(scenario)


def test_one_key_is_handed_on_in_order_and_a_refused_message_before_those_behind_it() -> None:
    async def scenario(w: World) -> None:
        w.answers = [200, 500, 503, 200]
        w.work_seconds = 0.01
        w.waiting = [received(n, key="k") for n in range(4)]
        await w.until(lambda: len(w.acknowledged) == 4)
        assert ids(w) == ["m0", "m1", "m1", "m1", "m2", "m3"]
        assert w.acknowledged == ["a0", "a1", "a2", "a3"]
        assert w.most_running == 1

    run(scenario)


def test_one_that_is_always_refused_is_a_dead_letter_and_holds_nobody_up() -> None:
    async def scenario(w: World) -> None:
        w.answers = [500, 500, 500]
        w.waiting = [received(0, key="k", data=b"bad"), received(1, key="k")]
        await w.until(lambda: w.acknowledged == ["a0", "a1"])
        [(_, letter)] = w.published
        assert base64.b64decode(letter["data"]) == b"bad"

    run(scenario)


def test_nothing_is_acknowledged_before_the_function_took_it() -> None:
    async def scenario(w: World) -> None:
        await w.faults({"apply_changes": {"fail": 1}})
        w.waiting = [received(0)]
        await w.until(lambda: w.waiting == [])
        await asyncio.sleep(0.1)
        assert w.acknowledged == []
        assert await w.send("DELETE", "/faults") == 204
        await w.until(lambda: w.acknowledged == ["a0"])

    run(scenario)


def test_what_waits_longer_than_the_deadline_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(puller, "ACK_DEADLINE_SECONDS", 0.06)

    async def scenario(w: World) -> None:
        w.work_seconds = 0.2
        w.waiting = [received(0, key="k"), received(1, key="k")]
        await w.until(lambda: len(w.acknowledged) == 2)
        assert sorted(w.extended[0]) == ["a0", "a1"]
        assert w.extended[-1] == ["a1"]

    run(scenario)


def test_no_more_is_taken_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(puller, "MOST_HELD_BYTES", 10_000)
    monkeypatch.setattr(puller, "PULL_MESSAGES", 2)

    async def scenario(w: World) -> None:
        w.work_seconds = 0.3
        w.waiting = [received(n, data=b"x" * 3_000) for n in range(10)]
        await w.until(lambda: w.running == 4)
        await asyncio.sleep(0.1)
        assert len(w.waiting) == 6, "three fill it, and they come in twos"
        await w.until(lambda: len(w.acknowledged) == 10)

    run(scenario)


def test_a_pubsub_that_is_gone_for_a_while_is_asked_again() -> None:
    async def scenario(w: World) -> None:
        w.gone = True
        w.waiting = [received(0)]
        await asyncio.sleep(0.3)
        assert w.deliveries == []
        w.gone = False
        await w.until(lambda: w.acknowledged == ["a0"])

    run(scenario)


class PubSub:
    """The service's side of gRPC, with one message that is as large as a message may be."""

    def __init__(self) -> None:
        self.data = b"x" * 9_000_000
        self.asked: list[Any] = []

    async def pull(self, request: PullRequest, _: Any) -> PullResponse:
        self.asked.append(request)
        sent_at = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
        message = PubsubMessage(
            data=self.data,
            attributes={"org": "demo"},
            message_id="m1",
            publish_time=sent_at,
            ordering_key="k",
        )
        return PullResponse(received_messages=[ReceivedMessage(ack_id="a1", message=message)])

    async def remember(self, request: Any, _: Any) -> Empty:
        self.asked.append(request)
        return Empty()

    async def listen(self) -> tuple[grpc.aio.Server, int]:
        def handler(call: Any, request: Any, answer: Any) -> Any:
            return grpc.unary_unary_rpc_method_handler(
                call, request_deserializer=request.deserialize, response_serializer=answer
            )

        empty = Empty.SerializeToString
        calls = {
            "Pull": handler(self.pull, PullRequest, PullResponse.serialize),
            "Acknowledge": handler(self.remember, AcknowledgeRequest, empty),
            "ModifyAckDeadline": handler(self.remember, ModifyAckDeadlineRequest, empty),
        }
        listening = grpc.aio.server(options=[("grpc.max_send_message_length", -1)])
        listening.add_generic_rpc_handlers(
            [grpc.method_handlers_generic_handler("google.pubsub.v1.Subscriber", calls)]
        )
        port = listening.add_insecure_port("127.0.0.1:0")
        await listening.start()
        return listening, port


def test_a_subscription_brings_what_a_push_would_and_says_when_nobody_answers() -> None:
    async def scenario() -> None:
        pubsub = PubSub()
        listening, port = await pubsub.listen()
        async with connect(f"127.0.0.1:{port}") as channel:
            subscription = EmulatorSubscription(channel, NAME)
            [held] = await subscription.pull(7)
            assert (held.ack_id, held.ordering_key) == ("a1", "k")
            body = json.loads(held.body)
            assert base64.b64decode(body["message"].pop("data")) == pubsub.data
            assert body == {
                "message": {
                    "attributes": {"org": "demo"},
                    "messageId": "m1",
                    "publishTime": "2026-01-31T09:30:00Z",
                    "orderingKey": "k",
                },
                "subscription": NAME,
            }
            await subscription.acknowledge(["a1"])
            await subscription.extend(["a2"], 60)
            pulled, acknowledged, extended = pubsub.asked
            assert (pulled.subscription, pulled.max_messages, pulled.return_immediately) == (NAME, 7, True)
            assert (acknowledged.subscription, acknowledged.ack_ids) == (NAME, ["a1"])
            assert (extended.ack_ids, extended.ack_deadline_seconds) == (["a2"], 60)
            await listening.stop(None)
            with pytest.raises(Unreachable, match="UNAVAILABLE"):
                await subscription.acknowledge(["a1"])

    asyncio.run(scenario())
