"""``python -m bench.crowd DOCUMENT LISTENERS``: many people's screens, each listening to one document.

Each listener is a stream of its own with the member's ID token, which the security rules judge. One JSON line a
version of the document on stdout: ``{"version", "revenue", "first", "last", "listeners"}``, the times in seconds since
the epoch when the first and the last listener had it; ``{"version": n, ...}`` of what was there first says that all
listen.

The streams are read by ``bench.streams``: a gRPC client in Python takes 0.1 ms for each message, so that one process
with a thousand listeners would measure itself, where in the world each is a browser of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from dataclasses import dataclass, field

from bench.streams import Streams

STREAMS_OF_A_CONNECTION = 50
"""HTTP/2 servers commonly allow 100 streams on one connection."""

_SMALL = 400
"""Bytes. Below it a message says that a target was added or is current; a dashboard has tens of kilobytes."""


@dataclass(slots=True)
class Sightings:
    """When listeners had each version; every message is the same but for its target, so one is decoded of each kind."""

    listeners: int
    seen: dict[int, list[float]] = field(default_factory=dict)
    _last: tuple[bytes, int, int] = (b"", 0, 0)

    def take(self, message: bytes) -> None:
        """A listener has this message; tells when all have its version."""
        if len(message) < _SMALL:
            return
        at = time.time()
        if message != self._last[0]:
            self._last = (message, *_decoded(message))
        _, version, revenue = self._last
        times = self.seen.setdefault(version, [])
        times.append(at)
        if len(times) == self.listeners:
            told = {
                "version": version,
                "revenue": revenue,
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

    project = os.environ["GOOGLE_CLOUD_PROJECT"]
    database = f"projects/{project}/databases/(default)"
    name = f"{database}/documents/{document}"
    request = ListenRequest(
        database=database,
        add_target=Target(target_id=1, documents=Target.DocumentsTarget(documents=[name])),
    )
    data = ListenRequest.serialize(request)
    address = os.environ["FIRESTORE_EMULATOR_HOST"]
    headers = {
        ":path": "/google.firestore.v1.Firestore/Listen",
        ":authority": address,
        "authorization": f"Bearer {os.environ['LEDGERLIGHT_BENCH_TOKEN']}",
        "google-cloud-resource-prefix": database,
    }
    loop = asyncio.get_running_loop()
    host, _, port = address.rpartition(":")
    sightings = Sightings(listeners)
    ended = []
    for first in range(0, listeners, STREAMS_OF_A_CONNECTION):
        _, streams = await loop.create_connection(lambda: Streams(sightings.take), host, int(port))
        for _ in range(min(STREAMS_OF_A_CONNECTION, listeners - first)):
            streams.open(headers, data)
        ended.append(streams.ended)
    asked = loop.run_in_executor(None, sys.stdin.read)
    done, _ = await asyncio.wait([asked, *ended], return_when=asyncio.FIRST_COMPLETED)
    for each in done:
        each.result()


def _decoded(message: bytes) -> tuple[int, int]:
    """Version and revenue of the dashboard in a listener's message."""
    import orjson  # noqa: PLC0415
    from google.cloud.firestore_v1.types import ListenResponse  # noqa: PLC0415

    fields = ListenResponse.deserialize(message).document_change.document.fields
    kpis = {kpi["id"]: kpi["value"] for kpi in orjson.loads(fields["view"].string_value)["kpis"]}
    return int(fields["version"].integer_value), int(kpis["revenue"])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
