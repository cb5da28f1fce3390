"""How the Eventarc stand-in takes messages: many at once, those of a key in order, each until it is acknowledged."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import pytest

from emulator.eventarc import puller
from tests.unit.test_eventarc import World, run


def received(number: int, key: str = "", data: bytes = b"rows") -> dict[str, Any]:
    message = {"data": base64.b64encode(data).decode(), "messageId": f"m{number}", "orderingKey": key}
    return {"ackId": f"a{number}", "message": message}


def ids(w: World) -> list[str]:
    return [json.loads(delivery.body)["message"]["messageId"] for delivery in w.deliveries]


def test_messages_of_different_keys_are_handed_on_side_by_side_and_acknowledged() -> None:
    async def scenario(w: World) -> None:
        w.work_seconds = 0.1
        w.waiting = [received(n, key=f"k{n}") for n in range(12)]
        await w.until(lambda: len(w.acknowledged) == 12)
        assert w.most_running == 12
        assert sorted(w.acknowledged) == sorted(f"a{n}" for n in range(12))
        body = json.loads(w.deliveries[0].body)
        assert body["subscription"] == "projects/demo-test/subscriptions/record-changes-push"
        assert base64.b64decode(body["message"]["data"]) == b"rows"

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
        await w.end()
        await asyncio.sleep(0.3)
        w.waiting = [received(0)]
        await w.begin()
        await w.until(lambda: w.acknowledged == ["a0"])

    run(scenario)
