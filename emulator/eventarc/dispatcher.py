"""Delivers events to functions: at least once, with retries, back-off and a dead-letter topic."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections import Counter
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import NotRequired, TypedDict

import aiohttp
import orjson

from emulator.eventarc.faults import Faults, Refusal
from schemas.names import EVENTS_DEAD_LETTER, Function, Topic

RESTART_PATIENCE_SECONDS = 30.0
"""A function process that is being restarted is waited for; Cloud Run would start another one."""

CONCURRENCY = {Function.RECALCULATE: 240, Function.INGEST_FILE: 8}
DEFAULT_CONCURRENCY = 16

KEEP_ALIVE_SECONDS = 1.5
"""Functions close an idle connection after two seconds; it is not to be used just then."""

REASON_BYTES = 1024
"""Pub/Sub's limit of an attribute's value."""

_REFUSED_BY_PLAN = "refused by the fault plan"
_JSON = {"content-type": "application/json"}

log = logging.getLogger("eventarc")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a delivery is tried, and how long it waits in between: doubling, up to a limit.

    Production waits 10 s and up to 600 s; nobody wants to wait so long for a test.
    """

    attempts: int = 5
    first_seconds: float = 0.3
    longest_seconds: float = 10.0

    def wait_seconds(self, attempt: int) -> float:
        """How long to wait after this attempt, counted from 1."""
        return float(min(self.first_seconds * 2 ** (attempt - 1), self.longest_seconds))


@dataclass(frozen=True, slots=True)
class Event:
    """One event for one function."""

    id: str
    function: Function
    headers: Mapping[str, str]
    body: bytes


class PushedMessage(TypedDict):
    """What of a push's ``message`` is looked at."""

    messageId: str
    data: NotRequired[str]
    attributes: NotRequired[dict[str, str]]
    orderingKey: NotRequired[str]


@dataclass(slots=True)
class Stats:
    """Counters by function since the start, or since they were reset. ``events`` is what arrived,
    ``deliveries`` what was sent to the function, ``retries`` those beyond the first of each event."""

    events: Counter[str] = field(default_factory=Counter)
    deliveries: Counter[str] = field(default_factory=Counter)
    retries: Counter[str] = field(default_factory=Counter)
    duplicates: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    dead_letters: Counter[str] = field(default_factory=Counter)
    dead_letter_topics: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, dict[str, int]]:
        """For GET /stats."""
        names = (
            "events", "deliveries", "retries", "duplicates", "failures", "dropped", "dead_letters",
            "dead_letter_topics",
        )  # fmt: skip
        return {name: dict(getattr(self, name)) for name in names}


class Dispatcher:
    """Holds queued events and the one HTTP client."""

    def __init__(
        self, project: str, pubsub: str, functions: Mapping[Function, str], retry: RetryPolicy
    ) -> None:
        self._project = project
        self._pubsub = pubsub
        self._functions = functions
        self._retry = retry
        self._limits: dict[Function, asyncio.Semaphore] = {}
        self._client: aiohttp.ClientSession | None = None
        self._tasks: dict[asyncio.Task[None], float] = {}
        self._push_attempts: dict[str, int] = {}
        self.faults = Faults()
        self.stats = Stats()

    async def start(self) -> None:
        """Open the client; to be called on the running loop."""
        self._limits = {f: asyncio.Semaphore(CONCURRENCY.get(f, DEFAULT_CONCURRENCY)) for f in Function}
        self._client = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=600),
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEP_ALIVE_SECONDS),
            # A body goes out as it came in.
            auto_decompress=False,
            skip_auto_headers=("User-Agent", "Accept-Encoding"),
        )

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

    @property
    def oldest_seconds(self) -> float | None:
        """How long the oldest queued event waits, None when none does."""
        began = min(self._tasks.values(), default=None)
        return None if began is None else asyncio.get_running_loop().time() - began

    @property
    def addresses(self) -> dict[str, str]:
        """Where each function listens."""
        return {function.value: address for function, address in self._functions.items()}

    def enqueue(self, event: Event) -> None:
        """Take an event and return at once."""
        self.stats.events[event.function] += 1
        fate = self.faults.arrival(event.function)
        if fate.dropped:
            self.stats.dropped[event.function] += 1
            return
        self.stats.duplicates[event.function] += len(fate.delays_seconds) - 1
        for delay in fate.delays_seconds:
            self._in_background(self._deliver(event, delay))

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks[task] = asyncio.get_running_loop().time()
        task.add_done_callback(self._tasks.pop)

    async def _deliver(self, event: Event, delay_seconds: float) -> None:
        if delay_seconds:
            await asyncio.sleep(delay_seconds)
        reason = ""
        for attempt in range(1, self._retry.attempts + 1):
            if attempt > 1:
                self.stats.retries[event.function] += 1
            status, reason = await self._attempt(event.function, event.headers, event.body)
            if 200 <= status < 300:
                return
            self.stats.failures[event.function] += 1
            if attempt < self._retry.attempts:
                await asyncio.sleep(self._retry.wait_seconds(attempt))
        await self._dead_letter(
            EVENTS_DEAD_LETTER,
            event.body,
            {
                **event.headers,
                "function": event.function,
                "reason": reason,
                "attempts": str(self._retry.attempts),
                "event_id": event.id,
            },
        )
        self.stats.dead_letters[event.function] += 1

    async def push(self, topic: Topic, function: Function, body: bytes) -> int:
        """Hand a message on as Pub/Sub pushes it; 204 is to be acknowledged, 503 comes again.

        Refusals of the fault plan stand for trouble on the way and do not count as attempts; what the
        function itself refuses for the last time goes to the dead letters and is acknowledged.
        """
        self.stats.events[function] += 1
        fate = self.faults.arrival(function)
        if fate.swallowed or fate.dropped:
            self.stats.dropped[function] += 1
            return 204 if fate.swallowed else 503
        for delay in fate.delays_seconds[1:]:
            self.stats.duplicates[function] += 1
            self._in_background(self._copy_of_push(function, body, delay))
        if fate.delays_seconds[0]:
            await asyncio.sleep(fate.delays_seconds[0])
        status, reason = await self._attempt(function, _JSON, body)
        if 200 <= status < 300:
            if self._push_attempts:
                self._push_attempts.pop(_message(body)["messageId"], None)
            return 204
        self.stats.failures[function] += 1
        if reason == _REFUSED_BY_PLAN:
            return 503
        return await self._count_push(topic, function, body, reason)

    async def _copy_of_push(self, function: Function, body: bytes, delay_seconds: float) -> None:
        """A duplicate: nobody waits for its answer, the message itself answers for both."""
        await asyncio.sleep(delay_seconds)
        await self._attempt(function, _JSON, body)

    async def _count_push(self, topic: Topic, function: Function, body: bytes, reason: str) -> int:
        """A message's last attempt makes a dead letter, with its reason."""
        message = _message(body)
        key = message["messageId"]
        attempts = self._push_attempts.get(key, 0) + 1
        self._push_attempts[key] = attempts
        if attempts < self._retry.attempts:
            self.stats.retries[function] += 1
            return 503
        attributes = {
            **message.get("attributes", {}),
            "function": function,
            "reason": reason,
            "attempts": str(attempts),
            "event_id": key,
            # What production's dead letters carry.
            "CloudPubSubDeadLetterSourceDeliveryCount": str(attempts),
            "CloudPubSubDeadLetterSourceSubscription": topic.subscription,
        }
        data = base64.b64decode(message.get("data", ""))
        await self._dead_letter(topic.dead_letter, data, attributes, message.get("orderingKey", ""))
        del self._push_attempts[key]
        self.stats.dead_letters[function] += 1
        return 204

    async def _attempt(self, function: Function, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        """One delivery under the function's limit and the fault plan: (status, why it failed)."""
        refusal = self.faults.attempt(function)
        if refusal is Refusal.BEFORE:
            return 503, _REFUSED_BY_PLAN
        async with self._limits[function]:
            status, reason = await self._call(function, headers, body)
        return (503, _REFUSED_BY_PLAN) if refusal is Refusal.AFTER else (status, reason)

    async def _call(self, function: Function, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + RESTART_PATIENCE_SECONDS
        self.stats.deliveries[function] += 1
        while True:
            try:
                async with self._session().post(
                    self._functions[function], data=body, headers=headers
                ) as response:
                    answer = await response.read()
                    return response.status, "" if response.status < 300 else _readable(answer)
            except aiohttp.ClientConnectorError as error:
                if loop.time() > deadline:
                    return 503, str(error)
                await asyncio.sleep(0.2)
            except (aiohttp.ClientError, TimeoutError) as error:
                return 503, f"{type(error).__name__}: {error}"

    def _session(self) -> aiohttp.ClientSession:
        if self._client is None:
            raise RuntimeError("the dispatcher is not started")
        return self._client

    async def _dead_letter(
        self, topic: str, data: bytes, attributes: Mapping[str, str], ordering_key: str = ""
    ) -> None:
        """Publish what could not be delivered, with the reason."""
        reason = attributes["reason"].encode()[-REASON_BYTES:].decode(errors="ignore")
        log.error("dead letter for %s: %s", attributes["function"], reason)
        message = {
            "data": base64.b64encode(data).decode(),
            "attributes": {**attributes, "reason": reason},
            "orderingKey": ordering_key,
        }
        url = f"http://{self._pubsub}/v1/projects/{self._project}/topics/{topic}:publish"
        body = orjson.dumps({"messages": [message]})
        deadline = asyncio.get_running_loop().time() + RESTART_PATIENCE_SECONDS
        while True:
            try:
                async with self._session().post(url, data=body, headers=_JSON) as response:
                    response.raise_for_status()
                    self.stats.dead_letter_topics[topic] += 1
                    return
            except aiohttp.ClientError:
                if asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(0.5)


def _message(body: bytes) -> PushedMessage:
    message: PushedMessage = orjson.loads(body)["message"]
    return message


def _readable(answer: bytes) -> str:
    """The end of an error page, where the exception is."""
    return answer[-500:].decode(errors="replace")
