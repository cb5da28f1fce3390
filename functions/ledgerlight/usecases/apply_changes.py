"""Applies a ``record-changes`` message: records, their aggregate and the import's progress in one commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import orjson

from ledgerlight.domain.closing import refusal
from ledgerlight.domain.events import event_of, events_of
from ledgerlight.domain.leaf import (
    OUTCOMES,
    WRITTEN,
    Change,
    Leaf,
    LeafKey,
    apply_rows,
    leaves_of,
)
from ledgerlight.domain.versions import Stamp, gone, origin_of, record_of
from ledgerlight.ports import Clock, DocumentStore, Publisher, Snapshot, Write
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.leaves import LeafSession, until_uncontended
from ledgerlight.usecases.publish_events import publish_events
from schemas.close import PeriodState
from schemas.names import BEGUN_CHUNKS, IMPORT_CHUNKS, Collection, document_path, leaf_id
from schemas.records import FinancialEvent, Record, RecordChange, RecordChanges

PAGES_PER_COMMIT = 128
"""Of 64 KB at most, which leaves room for aggregates and the chunk: Firestore takes a commit of 10 MiB."""


_NOTHING_DONE: Mapping[str, Any] = MappingProxyType(
    {"rows": 0, **dict.fromkeys(OUTCOMES, 0), "at": "", "changes": "[]"}
)


@dataclass(frozen=True, slots=True)
class _Step:
    """What one commit did. ``whole``: it was the message's only one, else its ``last`` one or one before."""

    changes: list[Change]
    whole: bool
    last: bool


@dataclass(frozen=True, slots=True)
class ApplyChanges:
    """The use case; ``__call__`` returns when the effect is durable and its events are published."""

    store: DocumentStore
    publisher: Publisher
    clock: Clock
    organizations: Organizations

    def __call__(self, message: RecordChanges) -> None:
        """Apply once, however often the message comes. Raises ``Unavailable`` to have it come again."""
        live_dimensions = frozenset(self.organizations.settings(message.org_id).live_dimensions)
        while True:
            step = until_uncontended(self.clock, lambda: self._apply(message, live_dimensions))
            if step is None or step.last:
                break
        whole = step is not None and step.whole
        events = events_of(message.org_id, step.changes) if step and whole else self._events_again(message)
        publish_events(self.publisher, message.org_id, events, message.trace_id)

    def _apply(self, message: RecordChanges, live_dimensions: frozenset[str]) -> _Step | None:
        """One commit: of the whole message, or, where its rows lie in more pages than a commit takes, of the next of
        them; what was done is kept beside until the last one. None when this message was applied before."""
        rows = [
            (LeafKey(message.entity_id, month["period"]), row)
            for month in message.months
            for row in month["rows"]
        ]
        total = len(rows)
        named = list(_ids_by_leaf(rows))
        session = LeafSession(self.store, message.org_id)
        chunk, begun, closed = self._read_with_aggregates(session, named, message)
        if chunk.exists:
            return None
        so_far: Mapping[str, Any] = begun.fields or _NOTHING_DONE
        rows = rows[so_far["rows"] :]
        rows = rows[: session.rows_within(rows, PAGES_PER_COMMIT)]
        session.load_pages(_ids_by_leaf(rows))
        near = _near(session, rows)
        if (fitting := session.rows_within(rows, PAGES_PER_COMMIT)) < len(rows):
            # People moved so many of their records to other leaves.
            near = _near(session, rows[:fitting])
        closed |= self._closed(message.org_id, [key for key in session.leaves if key not in named])
        at = so_far["at"] or self.clock.now()
        stamp = Stamp(message.kind, message.sequence, message.import_id, message.uid, at)
        changes = [
            change
            for home, (leaves, of_home) in near.items()
            for change in apply_rows(leaves, home, of_home, stamp, live_dimensions, closed)
        ]
        fields = chunk_fields(changes, at, so_far)
        last = fields["rows"] == total
        writes = session.writes(at, message.import_id)
        if last:
            writes.append(Write(chunk.path, fields, expected=chunk))
        if begun.exists or not last:
            writes.append(Write(begun.path, None if last else fields, expected=begun))
        self.store.commit(writes)
        return _Step(changes, whole=last and so_far is _NOTHING_DONE, last=last)

    def _read_with_aggregates(
        self, session: LeafSession, keys: list[LeafKey], message: RecordChanges
    ) -> tuple[Snapshot, Snapshot, dict[LeafKey, str]]:
        """The message's chunk, what was begun of it, and which of the leaves are closed; all in one round trip."""
        chunk, begun = chunk_path(message), begun_path(message)
        paths = {key: session.aggregate_path(key) for key in keys}
        periods = {key: session.period_path(key) for key in keys}
        snapshots = self.store.get_many([chunk, begun, *paths.values(), *periods.values()])
        session.seed({key: snapshots[path] for key, path in paths.items()})
        closed = closed_leaves({key: snapshots[path] for key, path in periods.items()})
        return snapshots[chunk], snapshots[begun], closed

    def _closed(self, org_id: str, keys: list[LeafKey]) -> dict[LeafKey, str]:
        """Which of the leaves that people moved records to are closed."""
        paths = {key: document_path(org_id, Collection.PERIODS, leaf_id(*key)) for key in keys}
        found = self.store.get_many(list(paths.values())) if paths else {}
        return closed_leaves({key: found[path] for key, path in paths.items()})

    def _events_again(self, message: RecordChanges) -> list[FinancialEvent]:
        fields = self.store.get(chunk_path(message)).fields
        if fields is None:
            raise AssertionError(f"chunk {message.chunk_id} vanished")
        rows = {row["id"]: row for row in message.rows}
        return [
            event_of(
                message.org_id, LeafKey(*entry["leaf"]), _after(message, rows[entry["id"]], entry, fields["at"]),
                created=entry["outcome"] == "created",
            )
            for entry in orjson.loads(fields["changes"])
            if entry["outcome"] in WRITTEN
        ]  # fmt: skip


def _after(message: RecordChanges, row: RecordChange, entry: dict[str, Any], at: str) -> Record:
    """The record that an applied row made, from the row and what the chunk kept."""
    stamp = Stamp(message.kind, message.sequence, message.import_id, message.uid, at)
    if row["op"] == "upsert":
        return record_of(row, entry["version"], stamp)
    if entry["outcome"] == "retired":
        return gone(entry["before"], entry["version"], stamp, None)
    restored = row["before"].copy()
    restored.update({"version": entry["version"], "sequence": stamp.sequence, "updated_at": at})
    restored["source"] = origin_of(stamp, restored["source"].get("row"))
    return restored


def closed_leaves(periods: Mapping[LeafKey, Snapshot]) -> dict[LeafKey, str]:
    """Leaves that take no change from files, pushes and reversals, each with the reason.

    Closing a period touches its aggregate, so that a commit that read it as open fails and is decided again.
    """
    states = {
        key: PeriodState.stored(snapshot.fields)
        for key, snapshot in periods.items()
        if snapshot.fields is not None
    }
    return {key: reason for key, state in states.items() if (reason := refusal(state, None)) is not None}


def chunk_path(message: RecordChanges) -> str:
    """Where the result of a message is kept."""
    parent = document_path(message.org_id, Collection.IMPORTS, message.import_id)
    return f"{parent}/{IMPORT_CHUNKS}/{message.chunk_id}"


def begun_path(message: RecordChanges) -> str:
    """Where a message that takes several commits keeps what it did so far. Not among the chunks, which are counted."""
    parent = document_path(message.org_id, Collection.IMPORTS, message.import_id)
    return f"{parent}/{BEGUN_CHUNKS}/{message.chunk_id}"


def _ids_by_leaf(rows: Sequence[tuple[LeafKey, RecordChange]]) -> dict[LeafKey, list[str]]:
    """The leaves that these rows name, each with the ids of its rows."""
    ids: dict[LeafKey, list[str]] = {}
    for home, row in rows:
        for key in leaves_of(row, home):
            ids.setdefault(key, []).append(row["id"])
    return ids


def _near(
    session: LeafSession, rows: Sequence[tuple[LeafKey, RecordChange]]
) -> dict[LeafKey, tuple[dict[LeafKey, Leaf], list[RecordChange]]]:
    """By home leaf: the leaves that its rows' records may be in, and its rows."""
    by_home: dict[LeafKey, list[RecordChange]] = {}
    for home, row in rows:
        by_home.setdefault(home, []).append(row)
    return {home: (session.around(home, of_home), of_home) for home, of_home in by_home.items()}


def chunk_fields(changes: list[Change], at: str, so_far: Mapping[str, Any] = _NOTHING_DONE) -> dict[str, Any]:
    """What a message did: counts for the import's progress, and before-images for its reversal; added to what its
    commits before this one did."""
    counts: dict[str, int] = {name: so_far[name] for name in OUTCOMES}
    entries: list[dict[str, Any]] = orjson.loads(so_far["changes"])
    for change in changes:
        counts[change.outcome] += 1
        if change.outcome in WRITTEN and change.after is not None:
            entry: dict[str, Any] = {
                "id": change.row["id"],
                "outcome": change.outcome,
                "version": change.after["version"],
                "leaf": tuple(change.leaf),
            }
            if change.before is not None:
                entry["before"] = change.before
                entry["before_leaf"] = tuple(change.before_leaf) if change.before_leaf else None
            entries.append(entry)
        elif change.reason is not None:
            entries.append(
                {
                    "id": change.row["id"],
                    "outcome": change.outcome,
                    "row": change.row.get("row"),
                    "leaf": tuple(change.leaf),
                    "reason": change.reason,
                }
            )
    return {
        "rows": so_far["rows"] + len(changes),
        **counts,
        "at": at,
        "changes": orjson.dumps(entries).decode(),
    }
