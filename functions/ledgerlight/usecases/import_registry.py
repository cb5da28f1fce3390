"""The life of ``imports/{id}``: registered, claimed by one runner, queued behind its source, finished."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Literal

from ledgerlight.domain.object_names import Target
from ledgerlight.ports import Clock, Contended, DocumentStore, ObjectInfo, Unavailable, Where, Write
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.open_import import DEFAULT_SOURCE
from schemas.documents import Import
from schemas.names import Collection, collection_path, document_path

TERMINAL = frozenset({"done", "done_with_errors", "failed", "reversing", "reversed"})
"""``reversing`` is written by the import's reversal: the import itself has nothing to do any more."""

ACTIVE = ("waiting", "queued", "reading", "applying", "reversing")
"""Statuses of an import that is still to change something."""

LEASE_SECONDS = 6.0
"""A runner writes its heartbeat at least every second; after this long without one it is taken for dead."""

QUEUE_WAIT_SECONDS = 60.0
HEARTBEAT_SECONDS = 0.5
_POLL_SECONDS = 0.25


class StillQueued(Unavailable):
    """An earlier import of the same source is not finished; the event comes again."""


def new_import(target: Target, info: ObjectInfo, at: str) -> Import:
    """The document of an import that nobody has begun; the uploader's metadata says what it is."""
    metadata = info.metadata
    kinds: dict[str, Literal["api", "reversal"]] = {"api": "api", "reversal": "reversal"}
    return Import(
        id=target.import_id,
        kind=kinds.get(metadata.get("kind", ""), "import"),
        status="waiting",
        filename=target.filename,
        object_name=info.name,
        generation=info.generation,
        size_bytes=info.size_bytes,
        uid=metadata.get("uid", ""),
        source=metadata.get("source") or DEFAULT_SOURCE,
        mapping=metadata.get("mapping") or None,
        mode="replace" if metadata.get("mode") == "replace" else "append",
        sequence=0,
        created_at=at,
        reverses=metadata.get("reverses"),
    )


def active_import(store: DocumentStore, org_id: str) -> str | None:
    """Id of an import that is under way, None when there is none."""
    path = collection_path(org_id, Collection.IMPORTS)
    found = store.query(path, (Where("status", "in", list(ACTIVE)),), fields=("status",), limit=1)
    return found[0].path.rsplit("/", 1)[1] if found else None


@dataclass(frozen=True, slots=True)
class ImportRegistry:
    """Reads and writes import documents and the queues of sources."""

    store: DocumentStore
    clock: Clock

    def path(self, org_id: str, import_id: str) -> str:
        """Path of an import's document."""
        return document_path(org_id, Collection.IMPORTS, import_id)

    def get(self, org_id: str, import_id: str) -> Import | None:
        """The import, None when it is not known."""
        fields = self.store.get(self.path(org_id, import_id)).fields
        return None if fields is None else Import.stored(fields)

    def register(self, org_id: str, new: Import) -> Import:
        """Create the document unless it exists; returns what is stored."""

        def attempt() -> Import:
            snapshot = self.store.get(self.path(org_id, new.id))
            if snapshot.fields is not None:
                return Import.stored(snapshot.fields)
            self.store.commit([Write(snapshot.path, new.model_dump(), expected=snapshot)])
            return new

        return until_uncontended(self.clock, attempt)

    def claim(self, org_id: str, import_id: str) -> str | None:
        """Become the one runner of an import; None when it is finished or another runner is alive.

        A duplicate of the event meets a live runner and stops; after a runner died its heartbeat stands still
        for ``LEASE_SECONDS``, and the event that came again takes over.
        """
        runner = uuid.uuid4().hex
        path = self.path(org_id, import_id)
        deadline = self.clock.monotonic() + LEASE_SECONDS
        first_seen: str | None = None
        while True:
            snapshot = self.store.get(path)
            fields = snapshot.fields
            if fields is None or fields["status"] in TERMINAL:
                return None
            beat = fields["heartbeat_at"]
            if fields["runner"] is not None and first_seen is not None and beat != first_seen:
                return None
            if fields["runner"] is None or self.clock.monotonic() >= deadline:
                claim = {"runner": runner, "heartbeat_at": self.clock.now()}
                if fields["started_at"] is None:
                    claim["started_at"] = claim["heartbeat_at"]
                try:
                    self.store.commit([Write(path, claim, expected=snapshot, merge=True)])
                except Contended as error:
                    raise Unavailable(f"import {import_id} was claimed by another runner just now") from error
                return runner
            first_seen = beat
            self.clock.sleep(_POLL_SECONDS)

    def enqueue(self, org_id: str, import_id: str, source: str) -> int:
        """Give the import its place: the organization's next sequence, and the end of its source's queue."""

        def attempt() -> int:
            paths = (
                self.path(org_id, import_id),
                document_path(org_id, Collection.INTERNAL, "sequence"),
                self._queue_path(org_id, source),
            )
            found = self.store.get_many(paths)
            own, counter, queue = (found[path] for path in paths)
            if own.fields is not None and own.fields["sequence"] > 0:
                return int(own.fields["sequence"])
            sequence = 1 + int(counter.fields["value"] if counter.fields else 0)
            waiting = [*(queue.fields["imports"] if queue.fields else []), import_id]
            self.store.commit(
                [
                    Write(paths[0], {"sequence": sequence, "source": source}, expected=own, merge=True),
                    Write(paths[1], {"value": sequence}, expected=counter),
                    Write(paths[2], {"imports": waiting}, expected=queue),
                ]
            )
            return sequence

        return until_uncontended(self.clock, attempt)

    def await_turn(self, org_id: str, import_id: str, source: str) -> None:
        """Wait until earlier imports of the source are finished, so that theirs never overtake this one's
        rows. Raises ``StillQueued`` after a minute."""
        deadline = self.clock.monotonic() + QUEUE_WAIT_SECONDS
        while True:
            fields = self.store.get(self._queue_path(org_id, source)).fields
            waiting = fields["imports"] if fields else []
            if not waiting or waiting[0] == import_id or import_id not in waiting:
                return
            self.update(org_id, import_id, {"status": "queued"})
            if self.clock.monotonic() >= deadline:
                raise StillQueued(f"import {import_id} waits for {waiting[0]} of source {source!r}")
            self.clock.sleep(_POLL_SECONDS)

    def update(self, org_id: str, import_id: str, fields: dict[str, Any]) -> None:
        """Write progress; only the runner calls this, and a heartbeat goes with it."""
        beat = {"heartbeat_at": self.clock.now()}
        self.store.commit([Write(self.path(org_id, import_id), fields | beat, merge=True)])

    def finish(self, org_id: str, import_id: str, source: str | None, fields: dict[str, Any]) -> None:
        """Write the final state and let the source's next import begin."""

        def attempt() -> None:
            now = self.clock.now()
            final = {**fields, "finished_at": now, "heartbeat_at": now, "runner": None}
            writes = [Write(self.path(org_id, import_id), final, merge=True)]
            if source is not None:
                queue = self.store.get(self._queue_path(org_id, source))
                waiting = [i for i in (queue.fields["imports"] if queue.fields else []) if i != import_id]
                writes.append(Write(queue.path, {"imports": waiting}, expected=queue))
            self.store.commit(writes)

        until_uncontended(self.clock, attempt)

    def _queue_path(self, org_id: str, source: str) -> str:
        return document_path(org_id, Collection.INTERNAL, f"source-{source}")
