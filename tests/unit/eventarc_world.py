"""The Eventarc stand-in between functions and a Pub/Sub that remember what they were asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from emulator.eventarc import server
from emulator.eventarc.dispatcher import Dispatcher, RetryPolicy
from emulator.eventarc.subscription import Held, Unreachable
from schemas.names import Function, Topic

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
