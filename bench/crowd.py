"""``python -m bench.crowd DOCUMENT LISTENERS``: many people's screens, each listening to one document.

Each listener is a stream of its own with the member's ID token, which the security rules judge. One JSON line a
version of the document on stdout: ``{"version", "revenue", "first", "last", "listeners"}``, the times in seconds since
the epoch when the first and the last listener had it; ``{"version": n, ...}`` of what was there first says that all
listen.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, cast

STREAMS_OF_A_CHANNEL = 50
"""HTTP/2 servers commonly allow 100 streams on one connection."""

_SMALL = 400
"""Bytes. Below it a message says that a target was added or is current; a dashboard has tens of kilobytes."""


@dataclass(slots=True)
class Sightings:
    """When listeners had each version; every message is the same but for its target, so one is decoded of each size."""

    listeners: int
    seen: dict[int, list[float]] = field(default_factory=dict)
    revenue: dict[int, int] = field(default_factory=dict)

    def had(self, version: int, at: float) -> None:
        """A listener had this version; tells when all have it."""
        times = self.seen.setdefault(version, [])
        times.append(at)
        if len(times) == self.listeners:
            told = {
                "version": version,
                "revenue": self.revenue.get(version),
                "first": min(times),
                "last": max(times),
                "listeners": len(times),
            }
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()


def main(document: str, listeners: int) -> None:
    """Listen until stdin is closed."""
    asyncio.run(_listen(document, listeners))


async def _listen(document: str, listeners: int) -> None:
    from google.cloud.firestore_v1.types import ListenRequest, Target  # noqa: PLC0415
    from grpc import aio  # noqa: PLC0415

    project = os.environ["GOOGLE_CLOUD_PROJECT"]
    database = f"projects/{project}/databases/(default)"
    name = f"{database}/documents/{document}"
    request = ListenRequest(
        database=database,
        add_target=Target(target_id=1, documents=Target.DocumentsTarget(documents=[name])),
    )
    data = ListenRequest.serialize(request)
    metadata = (
        ("authorization", f"Bearer {os.environ['LEDGERLIGHT_BENCH_TOKEN']}"),
        ("google-cloud-resource-prefix", database),
    )
    sightings = Sightings(listeners)
    count = -(-listeners // STREAMS_OF_A_CHANNEL)
    own = [("grpc.use_local_subchannel_pool", 1), ("grpc.max_receive_message_length", -1)]
    channels = [
        aio.insecure_channel(os.environ["FIRESTORE_EMULATOR_HOST"], options=own) for _ in range(count)
    ]
    tasks = []
    for number in range(listeners):
        opened = channels[number % count].stream_stream("/google.firestore.v1.Firestore/Listen")(
            metadata=metadata
        )
        await cast("Callable[[bytes], Awaitable[None]]", opened.write)(data)
        tasks.append(asyncio.create_task(_screen(opened, sightings, _decoded)))
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await asyncio.wait([*tasks, ended], return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        if task.done() and task.exception() is not None:
            raise task.exception() or RuntimeError("a listener ended")
        task.cancel()


async def _screen(stream: Any, sightings: Sightings, decoded: Callable[[bytes], tuple[int, int]]) -> None:
    async for message in stream:
        at = time.time()
        if len(message) < _SMALL:
            continue
        version, revenue = decoded(message)
        sightings.revenue[version] = revenue
        sightings.had(version, at)


_last: tuple[bytes, tuple[int, int]] = (b"", (0, 0))


def _decoded(message: bytes) -> tuple[int, int]:
    """Version and revenue of the dashboard in a listener's message. What came before is recognised by its bytes: each
    person's own browser decodes but one, so decoding a thousand here would measure this process."""
    global _last  # noqa: PLW0603 - the last message
    if message == _last[0]:
        return _last[1]
    import orjson  # noqa: PLC0415
    from google.cloud.firestore_v1.types import ListenResponse  # noqa: PLC0415

    fields = ListenResponse.deserialize(message).document_change.document.fields
    kpis = {kpi["id"]: kpi["value"] for kpi in orjson.loads(fields["view"].string_value)["kpis"]}
    _last = (message, (int(fields["version"].integer_value), int(kpis["revenue"])))
    return _last[1]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
