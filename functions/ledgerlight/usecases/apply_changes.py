"""Applies a ``record-changes`` message: records, their aggregate and the import's progress in one commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from ledgerlight.domain.closing import refusal
from ledgerlight.domain.events import event_of, events_of
from ledgerlight.domain.leaf import (
    OUTCOMES,
    WRITTEN,
    Change,
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
from schemas.names import IMPORT_CHUNKS, Collection, document_path, leaf_id
from schemas.records import FinancialEvent, Record, RecordChange, RecordChanges


@dataclass(frozen=True, slots=True)
class ApplyChanges:
    """The use case; ``__call__`` returns when the effect is durable and its events are published."""

    store: DocumentStore
    publisher: Publisher
    clock: Clock
    organizations: Organizations

    def __call__(self, message: RecordChanges) -> None:
        """Apply once, however often the message comes. Raises ``Unavailable`` to have it come again."""
        live_dimensions = self.organizations.settings(message.org_id).live_dimensions
        changes = until_uncontended(self.clock, lambda: self._apply(message, frozenset(live_dimensions)))
        events = self._events_again(message) if changes is None else events_of(message.org_id, changes)
        publish_events(self.publisher, message.org_id, events, message.trace_id)

    def _apply(self, message: RecordChanges, live_dimensions: frozenset[str]) -> list[Change] | None:
        """The changes made, None when this message was applied before."""
        months = [(LeafKey(message.entity_id, each["period"]), each["rows"]) for each in message.months]
        rows_by_leaf: dict[LeafKey, list[RecordChange]] = {home: [] for home, _ in months}
        for home, rows in months:
            for row in rows:
                for key in leaves_of(row, home):
                    rows_by_leaf.setdefault(key, []).append(row)
        session = LeafSession(self.store, message.org_id)
        chunk, closed = self._read_with_aggregates(session, list(rows_by_leaf), chunk_path(message))
        if chunk.exists:
            return None
        session.load_pages({key: (row["id"] for row in rows) for key, rows in rows_by_leaf.items()})
        near = [session.around(home, rows) for home, rows in months]
        closed |= self._closed(message.org_id, [key for key in session.leaves if key not in rows_by_leaf])
        stamp = Stamp(message.kind, message.sequence, message.import_id, message.uid, self.clock.now())
        changes = [
            change
            for leaves, (home, rows) in zip(near, months, strict=True)
            for change in apply_rows(leaves, home, rows, stamp, live_dimensions, closed)
        ]
        writes = session.writes(stamp.at, message.import_id)
        writes.append(Write(chunk.path, chunk_fields(changes, stamp.at), expected=chunk))
        self.store.commit(writes)
        return changes

    def _read_with_aggregates(
        self, session: LeafSession, keys: list[LeafKey], chunk: str
    ) -> tuple[Snapshot, dict[LeafKey, str]]:
        """The message's chunk, and which of the leaves are closed; all in one round trip."""
        paths = {key: session.aggregate_path(key) for key in keys}
        periods = {key: session.period_path(key) for key in keys}
        snapshots = self.store.get_many([chunk, *paths.values(), *periods.values()])
        session.seed({key: snapshots[path] for key, path in paths.items()})
        return snapshots[chunk], closed_leaves({key: snapshots[path] for key, path in periods.items()})

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


def chunk_fields(changes: list[Change], at: str) -> dict[str, Any]:
    """What a message did: counts for the import's progress, and before-images for its reversal."""
    counts: dict[str, int] = dict.fromkeys(OUTCOMES, 0)
    entries: list[dict[str, Any]] = []
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
    return {"rows": len(changes), **counts, "at": at, "changes": orjson.dumps(entries).decode()}
