"""Pub/Sub as the ``Publisher`` port: ordered, and published when ``publish`` returns."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

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


class PubSubPublisher:
    """Publishes with the plain client: use cases batch themselves, and order is the order of the call.

    The batching client would start threads and hold messages back, which a function's process that sleeps
    between requests may never send.
    """

    def __init__(self, project: str) -> None:
        from google.pubsub_v1 import PublisherClient  # noqa: PLC0415 - 0.25 s that not every function needs

        self._project = project
        self._keys = EMULATOR_ORDERING_KEYS if os.environ.get(EMULATOR) else None
        self._client: PublisherClient = _client(PublisherClient)

    def publish(self, topic: Topic, payloads: Sequence[tuple[str, bytes]]) -> None:
        """Publish in order and wait until all are accepted. Raises ``Unavailable``."""
        from google.api_core.exceptions import GoogleAPICallError, RetryError  # noqa: PLC0415
        from google.pubsub_v1 import PublishRequest, PubsubMessage  # noqa: PLC0415

        path = f"projects/{self._project}/topics/{topic.value}"
        for batch in _batches(payloads):
            messages = [PubsubMessage(data=data, ordering_key=self._ordering_key(key)) for key, data in batch]
            try:
                self._client.publish(PublishRequest(topic=path, messages=messages), timeout=TIMEOUT_SECONDS)
            except (GoogleAPICallError, RetryError) as error:
                raise Unavailable(f"Pub/Sub did not take messages for {topic.value}: {error}") from error

    def _ordering_key(self, key: str) -> str:
        if not key or self._keys is None:
            return key
        return str(zlib.crc32(key.rpartition("_")[0].encode()) % self._keys)


def _batches(payloads: Sequence[tuple[str, bytes]]) -> list[list[tuple[str, bytes]]]:
    batches: list[list[tuple[str, bytes]]] = []
    size = REQUEST_MAX_BYTES
    for payload in payloads:
        if size + len(payload[1]) > REQUEST_MAX_BYTES or len(batches[-1]) >= REQUEST_MAX_MESSAGES:
            batches.append([])
            size = 0
        batches[-1].append(payload)
        size += len(payload[1])
    return batches


def _client(kind: type[PublisherClient]) -> PublisherClient:
    emulator = os.environ.get(EMULATOR)
    if not emulator:
        return kind()
    import grpc  # noqa: PLC0415
    from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport  # noqa: PLC0415

    return kind(transport=PublisherGrpcTransport(channel=grpc.insecure_channel(emulator)))
