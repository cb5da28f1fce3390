"""What was committed, in its order; and what a listener would have seen go backwards."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from ledgerlight.domain.leaf import LeafKey
from ledgerlight.ports import Fields
from schemas.names import Topic
from schemas.records import RecordChanges
from tests.fakes.publisher import Message
from tests.simulation.world import World

Name = tuple[str, str]
"""(organization, record id)."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change of one record that took its place in history: an import's row, or an edit."""

    kind: str
    id: str


class CommitLog:
    """Listens to every commit and message of a world from its beginning."""

    def __init__(self, world: World) -> None:
        self.steps: dict[Name, list[Step]] = {}
        self.applied_edits: dict[Name, float] = {}
        self.versions: set[tuple[str, str, int, int]] = set()
        self.fallen: list[str] = []
        self._world = world
        self._rows_of: dict[str, list[str]] = {}
        self._highest: dict[str, int] = {}
        self._records: dict[tuple[str, LeafKey, str], tuple[int, int]] = {}
        world.store.subscribers.append(self._changed)
        world.publisher.subscribers.append(self._published)

    def _published(self, message: Message) -> None:
        if message.topic is Topic.RECORD_CHANGES:
            changes = RecordChanges.model_validate_json(message.data)
            self._rows_of[changes.chunk_id] = [row["id"] for row in changes.rows]

    def _changed(self, path: str, before: Fields | None, after: Fields | None) -> None:
        parts = path.split("/")
        if after is None or len(parts) < 4:
            return
        org, collection = parts[1], parts[2]
        if len(parts) == 6 and parts[4] == "chunks":
            for record_id in self._rows_of[parts[5]]:
                self._step(org, record_id, Step("import", parts[3]))
        elif collection == "edits" and after["status"] == "applied" and (before or {})["status"] == "pending":
            self._step(org, after["record_id"], Step("edit", parts[3]))
            self.applied_edits[org, parts[3]] = self._world.scheduler.now
        elif collection in ("aggregations", "dashboards", "series"):
            self._watch_version(path, after["version"])
        elif collection == "record_pages":
            self._watch_records(org, after)

    def _step(self, org: str, record_id: str, step: Step) -> None:
        steps = self.steps.setdefault((org, record_id), [])
        if step not in steps:
            steps.append(step)

    def _watch_version(self, path: str, version: int) -> None:
        if version <= self._highest.get(path, 0):
            self.fallen.append(f"{path}: version {version} after {self._highest[path]}")
        self._highest[path] = version

    def _watch_records(self, org: str, page: Fields) -> None:
        leaf = LeafKey(page["entity_id"], page["period"])
        for record in orjson.loads(page["records"]):
            key = (org, leaf, record["id"])
            new = (record["sequence"], record["version"])
            old = self._records.get(key, (0, 0))
            if new[0] < old[0] or new[1] < old[1]:
                self.fallen.append(f"{key}: sequence and version {new} after {old}")
            self._records[key] = new
            if not record.get("moved_to"):
                self.versions.add((org, record["id"], *new))
