"""Takes messages from Pub/Sub's emulator and hands each to its function, as a push subscription does in production.

The emulator's own push sends two messages of a subscription at a time, whatever waits, and looks for them ten times a
second. Here as many are on their way as the function takes; those of one ordering key one after another.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine

import aiohttp

from emulator.eventarc.dispatcher import Dispatcher, RetryPolicy
from emulator.eventarc.subscription import Held, Subscription, Unreachable
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

log = logging.getLogger("eventarc")


class Puller:
    """One subscription and its function. A message that is refused is tried again here, before those behind it of the
    same key; what becomes of one that is always refused is the dispatcher's to say."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        subscription: Subscription,
        topic: Topic,
        function: Function,
        retry: RetryPolicy,
    ) -> None:
        self._dispatcher = dispatcher
        self._subscription = subscription
        self._topic = topic
        self._function = function
        self._retry = retry
        self._queues: dict[str, deque[Held]] = {}
        self._held: set[str] = set()
        self._held_bytes = 0
        self._room = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin; to be called on the running loop."""
        self._room.set()
        self._in_background(self._pull_for_ever())
        self._in_background(self._keep_for_ever())

    async def stop(self) -> None:
        """End; what is held comes again after its deadline."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

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
                taken = await self._subscription.pull(PULL_MESSAGES)
            except Unreachable:
                await asyncio.sleep(_TROUBLE_SECONDS)
                continue
            for held in taken:
                self._take(held)
            pause = _SHORTEST_PAUSE_SECONDS if taken else min(pause * 1.5, _LONGEST_PAUSE_SECONDS)
            await asyncio.sleep(pause)

    def _take(self, held: Held) -> None:
        self._hold(held, 1)
        key = held.ordering_key if self._topic in ORDERED else ""
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
            await self._subscription.acknowledge([held.ack_id])
        except Unreachable as error:
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
                    await self._subscription.extend(list(self._held), ACK_DEADLINE_SECONDS)
                except Unreachable as error:
                    log.warning("%s: messages may come twice: %s", self._topic.subscription, error)
