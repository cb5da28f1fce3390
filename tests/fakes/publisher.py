"""Pub/Sub in memory: what was published, in order, and who is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ledgerlight.ports import Unavailable
from schemas.names import Topic


@dataclass(frozen=True, slots=True)
class Message:
    """One accepted message."""

    message_id: str
    topic: Topic
    ordering_key: str
    data: bytes


class FakePublisher:
    """Implements ``ports.Publisher``. ``failures`` makes the next calls raise ``Unavailable``.

    ``accepted_before_failure`` messages of a failing call are accepted all the same, as a broken
    connection would leave them.
    """

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.subscribers: list[Callable[[Message], None]] = []
        self.failures = 0
        self.accepted_before_failure = 0
        self._lock = threading.Lock()

    def publish(self, topic: Topic, payloads: Sequence[tuple[str, bytes]]) -> None:
        """Accept all pairs in order, or raise ``Unavailable``."""
        with self._lock:
            failing = self.failures > 0
            self.failures -= failing
            accepted = payloads[: self.accepted_before_failure] if failing else payloads
            new = [
                Message(str(len(self.messages) + number), topic, key, data)
                for number, (key, data) in enumerate(accepted, start=1)
            ]
            self.messages.extend(new)
        for message in new:
            for subscriber in list(self.subscribers):
                subscriber(message)
        if failing:
            raise Unavailable(f"topic {topic.value} did not answer")

    def of(self, topic: Topic) -> list[Message]:
        """The messages of one topic, in order."""
        return [message for message in self.messages if message.topic is topic]
