"""A subscription of Pub/Sub's emulator.

Over gRPC: it is asked many times a second, and over REST each call costs the emulator three times the processor.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import grpc
import orjson
from google.pubsub_v1.services.subscriber.transports.grpc_asyncio import SubscriberGrpcAsyncIOTransport
from google.pubsub_v1.types import (
    AcknowledgeRequest,
    ModifyAckDeadlineRequest,
    PullRequest,
    PullResponse,
)

_ANSWER_SECONDS = 20.0


class Unreachable(Exception):
    """The emulator is busy or gone, or the subscription is not made yet."""


@dataclass(frozen=True, slots=True)
class Held:
    """A message that was taken and not acknowledged yet; ``body`` is what a push would bring."""

    ack_id: str
    ordering_key: str
    body: bytes


class Subscription(Protocol):
    """What is asked of one. Every call raises ``Unreachable``."""

    async def pull(self, most: int) -> list[Held]:
        """What waits, at most so many messages; does not wait for any."""

    async def acknowledge(self, ack_ids: Sequence[str]) -> None:
        """They do not come again."""

    async def extend(self, ack_ids: Sequence[str], seconds: int) -> None:
        """They do not come again for so long."""


class EmulatorSubscription:
    """One of the emulator's."""

    def __init__(self, channel: grpc.aio.Channel, name: str) -> None:
        """``name``: ``projects/NAME/subscriptions/NAME``."""
        self._calls = SubscriberGrpcAsyncIOTransport(channel=channel)
        self._name = name

    async def pull(self, most: int) -> list[Held]:
        """As ``Subscription``."""
        # A pull that waits at the emulator slept through messages for half a minute when the machine was busy.
        request = PullRequest(subscription=self._name, max_messages=most, return_immediately=True)
        pulled = PullResponse.pb(await self._ask(self._calls.pull, request))
        return [
            Held(each.ack_id, each.message.ordering_key, self._push_body(each.message))
            for each in pulled.received_messages
        ]

    async def acknowledge(self, ack_ids: Sequence[str]) -> None:
        """As ``Subscription``."""
        await self._ask(self._calls.acknowledge, AcknowledgeRequest(subscription=self._name, ack_ids=ack_ids))

    async def extend(self, ack_ids: Sequence[str], seconds: int) -> None:
        """As ``Subscription``."""
        request = ModifyAckDeadlineRequest(
            subscription=self._name, ack_ids=ack_ids, ack_deadline_seconds=seconds
        )
        await self._ask(self._calls.modify_ack_deadline, request)

    async def _ask(self, call: Any, request: Any) -> Any:
        try:
            return await call(request, timeout=_ANSWER_SECONDS)
        except grpc.aio.AioRpcError as error:
            raise Unreachable(f"{error.code().name}: {error.details()}") from error

    def _push_body(self, message: Any) -> bytes:
        return orjson.dumps(
            {
                "message": {
                    "data": base64.b64encode(message.data).decode(),
                    "attributes": dict(message.attributes),
                    "messageId": message.message_id,
                    "publishTime": message.publish_time.ToJsonString(),
                    "orderingKey": message.ordering_key,
                },
                "subscription": self._name,
            }
        )


def connect(address: str) -> grpc.aio.Channel:
    """A channel to the emulator, on the running loop."""
    options = [
        # A hundred messages are more than it takes unasked.
        ("grpc.max_receive_message_length", -1),
        # The emulator starts beside us: the first attempts fail, and each one after waits longer.
        ("grpc.initial_reconnect_backoff_ms", 100),
        ("grpc.max_reconnect_backoff_ms", 500),
    ]
    return grpc.aio.insecure_channel(address, options=options)
