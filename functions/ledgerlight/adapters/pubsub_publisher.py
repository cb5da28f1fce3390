"""Pub/Sub as the ``Publisher`` port: ordered, and published when ``publish`` returns."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledgerlight.adapters.message_encoding import encoded
from ledgerlight.ports import Unavailable
from schemas.names import Topic

if TYPE_CHECKING:
    from google.pubsub_v1 import PublisherClient

REQUEST_MAX_BYTES = 4 * 1024 * 1024
"""Messages of one publish request together; Pub/Sub takes 10 MB."""

REQUEST_MAX_MESSAGES = 100
TIMEOUT_SECONDS = 20.0

EMULATOR = "PUBSUB_EMULATOR_HOST"
EMULATOR_ORDERING_KEYS = 16
"""Pub/Sub's emulator keeps a thread for each ordering key it ever saw, wakes it ten times a second and looks
through all of them on each delivery: five files of 600 leaves cost it a third of a core for as long as it lives.
So keys are folded for it, by what stands before their last ``_``: what shares a key still shares one."""


class _Message(NamedTuple):
    """As it travels."""

    key: str
    data: bytes
    attributes: dict[str, str]


class PubSubPublisher:
    """Publishes with the plain client: use cases batch themselves, and order is the order of the call.

    The batching client would start threads and hold messages back, which a function's process that sleeps
    between requests may never send.
    """

    def __init__(self, project: str) -> None:
        from google.pubsub_v1 import PublisherClient  # noqa: PLC0415 - 0.25 s that not every function needs

        self._project = project
        self._ordering_key = folded if os.environ.get(EMULATOR) else _as_it_is
        self._client: PublisherClient = _client(PublisherClient)

    def publish(self, topic: Topic, payloads: Sequence[tuple[str, bytes]]) -> None:
        """Publish in order and wait until all are accepted. Raises ``Unavailable``."""
        from google.api_core.exceptions import GoogleAPICallError, RetryError  # noqa: PLC0415
        from google.pubsub_v1 import PublishRequest, PubsubMessage  # noqa: PLC0415

        path = f"projects/{self._project}/topics/{topic.value}"
        for batch in _batches(payloads):
            messages = [
                PubsubMessage(data=data, attributes=attributes, ordering_key=self._ordering_key(key))
                for key, data, attributes in batch
            ]
            try:
                self._client.publish(PublishRequest(topic=path, messages=messages), timeout=TIMEOUT_SECONDS)
            except (GoogleAPICallError, RetryError) as error:
                raise Unavailable(f"Pub/Sub did not take messages for {topic.value}: {error}") from error


def folded(key: str) -> str:
    """An ordering key as the emulator gets it, one of ``EMULATOR_ORDERING_KEYS``; without order none, too."""
    return str(zlib.crc32(key.rpartition("_")[0].encode()) % EMULATOR_ORDERING_KEYS) if key else ""


def _as_it_is(key: str) -> str:
    return key


def _batches(payloads: Sequence[tuple[str, bytes]]) -> list[list[_Message]]:
    batches: list[list[_Message]] = []
    size = REQUEST_MAX_BYTES
    for key, contents in payloads:
        data, attributes = encoded(contents)
        if size + len(data) > REQUEST_MAX_BYTES or len(batches[-1]) >= REQUEST_MAX_MESSAGES:
            batches.append([])
            size = 0
        batches[-1].append(_Message(key, data, attributes))
        size += len(data)
    return batches


def _client(kind: type[PublisherClient]) -> PublisherClient:
    emulator = os.environ.get(EMULATOR)
    if not emulator:
        return kind()
    import grpc  # noqa: PLC0415
    from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport  # noqa: PLC0415

    return kind(transport=PublisherGrpcTransport(channel=grpc.insecure_channel(emulator)))
