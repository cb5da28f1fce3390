"""Delivers events to functions: at least once, with retries, back-off and a dead-letter topic."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from emulator.eventarc.faults import Faults
from schemas.names import EVENTS_DEAD_LETTER, Function, Topic

ATTEMPTS = 5
BACKOFF_SECONDS = 0.3
RESTART_PATIENCE_SECONDS = 30.0
"""A function process that is being restarted is waited for; Cloud Run would start another one."""

CONCURRENCY = {Function.RECALCULATE: 80, Function.INGEST_FILE: 8}
DEFAULT_CONCURRENCY = 16

log = logging.getLogger("eventarc")


@dataclass(frozen=True, slots=True)
class Event:
    """One event for one function."""

    id: str
    function: Function
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Stats:
    """Counters since the start, or since they were reset."""

    events: Counter[str] = field(default_factory=Counter)
    deliveries: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    dead_letters: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, dict[str, int]]:
        """For GET /stats."""
        names = ("events", "deliveries", "failures", "dropped", "dead_letters")
        return {name: dict(getattr(self, name)) for name in names}


class Dispatcher:
    """Holds queued events and the one HTTP client."""

    def __init__(self, project: str, pubsub: str, functions: Mapping[Function, str]) -> None:
        self._project = project
        self._pubsub = pubsub
        self._functions = functions
        self._limits: dict[Function, asyncio.Semaphore] = {}
        self._client: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._push_attempts: dict[str, int] = {}
        self.faults = Faults()
        self.stats = Stats()

    async def start(self) -> None:
        """Open the client; to be called on the running loop."""
        self._limits = {f: asyncio.Semaphore(CONCURRENCY.get(f, DEFAULT_CONCURRENCY)) for f in Function}
        timeout = aiohttp.ClientTimeout(total=600)
        self._client = aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0))

    async def stop(self) -> None:
        """Close; what is queued is lost, as when the machine is switched off."""
        for task in self._tasks:
            task.cancel()
        if self._client is not None:
            await self._client.close()

    @property
    def queued(self) -> int:
        """Events not delivered yet."""
        return len(self._tasks)

    def enqueue(self, event: Event) -> None:
        """Take an event and return at once."""
        self.stats.events[event.function] += 1
        fate = self.faults.draw(event.function)
        if fate.dropped:
            self.stats.dropped[event.function] += 1
            return
        for delay in fate.delays_seconds:
            task = asyncio.create_task(self._deliver(event, delay))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _deliver(self, event: Event, delay: float) -> None:
        if delay:
            await asyncio.sleep(delay)
        reason = ""
        for attempt in range(1, ATTEMPTS + 1):
            async with self._limits[event.function]:
                status, reason = await self._call(event.function, event.headers, event.body)
            if 200 <= status < 300:
                return
            self.stats.failures[event.function] += 1
            if attempt < ATTEMPTS:
                await asyncio.sleep(BACKOFF_SECONDS * 2 ** (attempt - 1))
        await self.dead_letter(
            EVENTS_DEAD_LETTER,
            event.body,
            {**event.headers, "function": event.function, "reason": reason, "attempts": str(ATTEMPTS)},
        )
        self.stats.dead_letters[event.function] += 1

    async def push(self, topic: Topic, function: Function, body: bytes) -> int:
        """Hand a Pub/Sub push on and answer with the function's status; the last try goes to the dead letters."""
        self.stats.events[function] += 1
        fate = self.faults.draw(function)
        if fate.delays_seconds[0]:
            await asyncio.sleep(fate.delays_seconds[0])
        if fate.dropped or (fate.refused and not fate.refused_after):
            self.stats.failures[function] += 1
            return 503
        headers = {"content-type": "application/json"}
        status, reason = 0, ""
        for _ in range(fate.copies):
            async with self._limits[function]:
                status, reason = await self._call(function, headers, body)
        if fate.refused_after:
            return 503
        if 200 <= status < 300:
            return 204
        self.stats.failures[function] += 1
        return await self._count_push(topic, function, body, reason)

    async def _count_push(self, topic: Topic, function: Function, body: bytes, reason: str) -> int:
        """The emulator forgets a message after its last attempt, so that attempt is made a dead letter here."""
        message = json.loads(body)["message"]
        key = message["messageId"]
        attempts = self._push_attempts.pop(key, 0) + 1
        if attempts < ATTEMPTS:
            self._push_attempts[key] = attempts
            return 503
        attributes = {"function": function, "reason": reason, "attempts": str(attempts)}
        data = base64.b64decode(message.get("data", ""))
        await self.dead_letter(topic.dead_letter, data, attributes, message.get("orderingKey", ""))
        self.stats.dead_letters[function] += 1
        return 204

    async def _call(self, function: Function, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        if self._client is None:
            raise RuntimeError("the dispatcher is not started")
        deadline = asyncio.get_running_loop().time() + RESTART_PATIENCE_SECONDS
        while True:
            self.stats.deliveries[function] += 1
            try:
                async with self._client.post(
                    self._functions[function], data=body, headers=dict(headers)
                ) as response:
                    text = "" if response.status < 300 else (await response.text())[-500:]
                    return response.status, text
            except aiohttp.ClientConnectorError as error:
                if asyncio.get_running_loop().time() > deadline:
                    return 503, str(error)
                await asyncio.sleep(0.2)
            except (aiohttp.ClientError, TimeoutError) as error:
                return 503, f"{type(error).__name__}: {error}"

    async def dead_letter(
        self, topic: str, data: bytes, attributes: Mapping[str, Any], ordering_key: str = ""
    ) -> None:
        """Publish what could not be delivered, with the reason."""
        if self._client is None:
            raise RuntimeError("the dispatcher is not started")
        log.error("dead letter on %s: %s", topic, attributes.get("reason"))
        message = {
            "data": base64.b64encode(data).decode(),
            "attributes": {name: str(value)[:1024] for name, value in attributes.items()},
            "orderingKey": ordering_key,
        }
        url = f"http://{self._pubsub}/v1/projects/{self._project}/topics/{topic}:publish"
        async with self._client.post(url, json={"messages": [message]}) as response:
            response.raise_for_status()
