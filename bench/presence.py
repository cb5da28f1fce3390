"""`bench presence`: what people being there costs, counted on the emulator with the web client's own rhythm.

Each tab does what ``web/src/data/presence.ts`` does: says where it is every ``BEAT_SECONDS``, listens to its own
document and to ``LISTENED`` tabs of the organization. What is billed is counted where it happens: a write each word, a
read each document that a listener is sent.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast

import httpx

from bench.editor import Editor
from bench.latency import DIMENSIONS
from bench.machine import machine
from bench.suite import Suite, bench_organization
from cli.connection import Connection
from cli.output import CommandFailed, Tell
from schemas.names import Collection, collection_path, document_path

LISTENED = 16
BEAT_SECONDS = 20.0
PEOPLE = 1_000
"""For so many the figures are stated: the bound on whom one listens to makes them grow with the people, no faster."""

_SETTLE_SECONDS = 3.0
_STREAMS_OF_A_CHANNEL = 50


@dataclass(slots=True)
class Counts:
    """Billed operations since counting began."""

    writes: int = 0
    refused: int = 0
    own_reads: int = 0
    others_reads: int = 0


def measure(connection: Connection, tabs: int, seconds: int, tell: Tell) -> dict[str, Any]:
    """Let so many tabs be there for so long. Raises ``CommandFailed`` when the rules refuse a word."""
    suite = Suite.running()
    with bench_organization(connection, DIMENSIONS) as org_id:
        editor = Editor.sign_in(connection, org_id)
        member = connection.services.store.get(document_path(org_id, Collection.MEMBERS, editor.uid))
        name = str((member.fields or {})["display_name"])
        tell(f"{tabs:,} tabs for {seconds} s")
        counts = asyncio.run(_crowd(org_id, editor, name, tabs, seconds))
    if counts.refused:
        raise CommandFailed(f"{counts.refused} of {counts.writes + counts.refused} words were refused")
    scale = PEOPLE / tabs * 60 / seconds
    return {
        "tabs": tabs,
        "seconds": seconds,
        "writes": counts.writes,
        "reads_of_own": counts.own_reads,
        "reads_of_others": counts.others_reads,
        "people": PEOPLE,
        "writes_a_minute": round(counts.writes * scale),
        "reads_a_minute": round((counts.own_reads + counts.others_reads) * scale),
        "machine": machine(),
        "emulator": suite.firestore(),
    }


async def _crowd(org_id: str, editor: Editor, name: str, tabs: int, seconds: int) -> Counts:
    from grpc import aio  # noqa: PLC0415

    counts = Counts()
    counting = asyncio.Event()
    own = [("grpc.use_local_subchannel_pool", 1)]
    channels = [
        aio.insecure_channel(os.environ["FIRESTORE_EMULATOR_HOST"], options=own)
        for _ in range(-(-tabs // _STREAMS_OF_A_CHANNEL))
    ]
    async with httpx.AsyncClient(timeout=20.0) as client:
        people = [
            _Tab(org_id, editor, name, f"{number:08x}-test", client, counts, counting)
            for number in range(tabs)
        ]
        # Everyone is there before anything is counted: opening reads what it shows once.
        for person in people:
            await person.say()
        counts.writes = 0
        listening = [
            asyncio.create_task(person.listen(channels[number % len(channels)]))
            for number, person in enumerate(people)
        ]
        await asyncio.sleep(_SETTLE_SECONDS + tabs / 100)
        counting.set()
        until = time.monotonic() + seconds
        await asyncio.gather(*(person.speak(until) for person in people))
        await asyncio.sleep(1.0)
        counting.clear()
        for task in listening:
            if task.done() and task.exception() is not None:
                raise task.exception() or RuntimeError("a listener ended")
            task.cancel()
    return counts


@dataclass(slots=True)
class _Tab:
    org_id: str
    editor: Editor
    name: str
    tab: str
    client: httpx.AsyncClient
    counts: Counts
    counting: asyncio.Event

    @property
    def _database(self) -> str:
        return f"projects/{os.environ['GOOGLE_CLOUD_PROJECT']}/databases/(default)"

    @property
    def _document(self) -> str:
        path = document_path(self.org_id, Collection.PRESENCE, f"{self.editor.uid}_{self.tab}")
        return f"{self._database}/documents/{path}"

    async def speak(self, until: float) -> None:
        """A word each beat, begun at a moment of its own."""
        await asyncio.sleep(random.random() * BEAT_SECONDS)  # noqa: S311 - not a secret
        while time.monotonic() < until:
            await self.say()
            await asyncio.sleep(BEAT_SECONDS)

    async def say(self) -> None:
        """The document as the client writes it."""
        texts = {
            "screen": "dashboard",
            "period": "2024-01",
            "cell": "",
            "uid": self.editor.uid,
            "tab": self.tab,
        }
        fields: dict[str, Any] = {key: {"stringValue": text} for key, text in texts.items()}
        fields["name"] = {"stringValue": self.name}
        fields["scope"] = {"stringValue": "group"}
        expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 60))
        fields["expires_at"] = {"timestampValue": expires}
        answer = await self.client.post(
            f"http://{os.environ['FIRESTORE_EMULATOR_HOST']}/v1/{self._database}/documents:commit",
            headers={"Authorization": f"Bearer {self.editor.token}"},
            json={
                "writes": [
                    {
                        "update": {"name": self._document, "fields": fields},
                        "updateTransforms": [{"fieldPath": "seen_at", "setToServerValue": "REQUEST_TIME"}],
                    }
                ]
            },
        )
        if answer.is_success:
            self.counts.writes += 1
        else:
            self.counts.refused += 1

    async def listen(self, channel: Any) -> None:
        """Two targets on one stream, as one browser has them: its own document, and the first tabs by id."""
        from google.cloud.firestore_v1.types import (  # noqa: PLC0415
            ListenRequest,
            ListenResponse,
            StructuredQuery,
            Target,
        )

        parent, _, collection = collection_path(self.org_id, Collection.PRESENCE).rpartition("/")
        first = StructuredQuery(
            from_=[StructuredQuery.CollectionSelector(collection_id=collection)], limit={"value": LISTENED}
        )
        targets = (
            Target(target_id=1, documents=Target.DocumentsTarget(documents=[self._document])),
            Target(
                target_id=2,
                query=Target.QueryTarget(
                    parent=f"{self._database}/documents/{parent}", structured_query=first
                ),
            ),
        )
        metadata = (
            ("authorization", f"Bearer {self.editor.token}"),
            ("google-cloud-resource-prefix", self._database),
        )
        stream = channel.stream_stream("/google.firestore.v1.Firestore/Listen")(metadata=metadata)
        for target in targets:
            request = ListenRequest(database=self._database, add_target=target)
            await cast("Callable[[bytes], Awaitable[None]]", stream.write)(ListenRequest.serialize(request))
        async for message in stream:
            if not self.counting.is_set():
                continue
            change = ListenResponse.deserialize(message).document_change
            # One that matches both targets is sent once and billed for each.
            self.counts.own_reads += 1 in change.target_ids
            self.counts.others_reads += 2 in change.target_ids
