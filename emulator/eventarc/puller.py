"""Takes messages from Pub/Sub's emulator and hands each to its function, as a push subscription does in production.

The emulator's own push sends two messages of a subscription at a time, whatever waits, and looks for them ten times a
second. Here as many are on their way as the function takes; those of one ordering key one after another.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from emulator.eventarc.dispatcher import Dispatcher, RetryPolicy
from emulator.setup import ACK_DEADLINE_SECONDS
from schemas.names import Function, Topic
from schemas.triggers import ORDERED

MOST_HELD_BYTES = 64 * 1024 * 1024
"""Messages that wait here for their turn; the rest stay where they are."""

PULL_MESSAGES = 100
LONGEST_WAIT_SECONDS = 2.0

_SHORTEST_PAUSE_SECONDS = 0.01
_LONGEST_PAUSE_SECONDS = 0.1
"""As often as the emulator's own push looks."""

_TROUBLE_SECONDS = 0.2
_ANSWER_SECONDS = 20.0
_JSON = {"content-type": "application/json"}

log = logging.getLogger("eventarc")


@dataclass(frozen=True, slots=True)
class Held:
    """A message that was taken and not acknowledged yet; ``body`` is what a push would bring."""

    ack_id: str
    body: bytes


class Puller:
    """One subscription and its function. A message that is refused is tried again here, before those behind it of the
    same key; what becomes of one that is always refused is the dispatcher's to say."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        address: str,
        topic: Topic,
        function: Function,
        retry: RetryPolicy,
    ) -> None:
        """``address``: of the project at the emulator, ``http://.../v1/projects/NAME``."""
        self._dispatcher = dispatcher
        self._url = f"{address}/subscriptions/{topic.subscription}"
        self._topic = topic
        self._function = function
        self._retry = retry
        self._client: aiohttp.ClientSession | None = None
        self._queues: dict[str, deque[Held]] = {}
        self._held: set[str] = set()
        self._held_bytes = 0
        self._room = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begin; to be called on the running loop."""
        self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_ANSWER_SECONDS))
        self._room.set()
        self._in_background(self._pull_for_ever())
        self._in_background(self._keep_for_ever())

    async def stop(self) -> None:
        """End; what is held comes again after its deadline."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.close()

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s: no longer handed on", self._topic.subscription, exc_info=error)

    async def _pull_for_ever(self) -> None:
        pause = _SHORTEST_PAUSE_SECONDS
        while True:
            await self._room.wait()
            try:
                # A pull that waits at the emulator slept through messages for half a minute when the machine was busy.
                pulled = await self._call("pull", maxMessages=PULL_MESSAGES, returnImmediately=True)
            except (aiohttp.ClientError, TimeoutError):
                # Before the subscription is made, or while the emulator is busy or gone.
                await asyncio.sleep(_TROUBLE_SECONDS)
                continue
            received = pulled.get("receivedMessages", [])
            for each in received:
                self._take(each)
            pause = _SHORTEST_PAUSE_SECONDS if received else min(pause * 1.5, _LONGEST_PAUSE_SECONDS)
            await asyncio.sleep(pause)

    def _take(self, received: dict[str, Any]) -> None:
        message = received["message"]
        held = Held(
            received["ackId"],
            orjson.dumps({"message": message, "subscription": self._url.partition("/v1/")[2]}),
        )
        self._hold(held, 1)
        key = message.get("orderingKey", "") if self._topic in ORDERED else ""
        if not key:
            self._in_background(self._deliver(held))
        elif key in self._queues:
            self._queues[key].append(held)
        else:
            self._queues[key] = deque([held])
            self._in_background(self._deliver_in_order(key))

    async def _deliver_in_order(self, key: str) -> None:
        queue = self._queues[key]
        while queue:
            await self._deliver(queue.popleft())
        del self._queues[key]

    async def _deliver(self, held: Held) -> None:
        attempt = 1
        while not await self._is_taken(held):
            await asyncio.sleep(min(self._retry.wait_seconds(attempt), LONGEST_WAIT_SECONDS))
            attempt += 1
        try:
            await self._call("acknowledge", ackIds=[held.ack_id])
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("%s: a message will come again: %s", self._topic.subscription, error)
        self._hold(held, -1)

    def _hold(self, held: Held, more: int) -> None:
        if more > 0:
            self._held.add(held.ack_id)
        else:
            self._held.discard(held.ack_id)
        self._held_bytes += more * len(held.body)
        if self._held_bytes > MOST_HELD_BYTES:
            self._room.clear()
        else:
            self._room.set()

    async def _is_taken(self, held: Held) -> bool:
        try:
            return await self._dispatcher.push(self._topic, self._function, held.body) < 300
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("%s: a dead letter could not be sent: %s", self._topic.subscription, error)
            return False

    async def _keep_for_ever(self) -> None:
        """What waits for its turn longer than the deadline is no less ours."""
        while True:
            await asyncio.sleep(ACK_DEADLINE_SECONDS / 3)
            if self._held:
                try:
                    await self._call(
                        "modifyAckDeadline", ackIds=list(self._held), ackDeadlineSeconds=ACK_DEADLINE_SECONDS
                    )
                except (aiohttp.ClientError, TimeoutError) as error:
                    log.warning("%s: messages may come twice: %s", self._topic.subscription, error)

    async def _call(self, method: str, **fields: object) -> dict[str, Any]:
        if self._client is None:
            raise RuntimeError("the puller is not started")
        async with self._client.post(
            f"{self._url}:{method}", data=orjson.dumps(fields), headers=_JSON
        ) as response:
            response.raise_for_status()
            found: dict[str, Any] = orjson.loads(await response.read())
            return found
