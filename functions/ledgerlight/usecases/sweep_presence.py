"""Removes who is here no more and left without saying so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ledgerlight.ports import Clock, Contended, DocumentStore, Snapshot, Write
from schemas.collaboration import PRESENT_SECONDS
from schemas.names import Collection, collection_path

PATIENCE_SECONDS = 2 * PRESENT_SECONDS
"""Readers stopped counting them long before: their clocks and ours need not agree."""


@dataclass(frozen=True, slots=True)
class SweepPresence:
    """The use case: one organization's part of a sweep."""

    store: DocumentStore
    clock: Clock

    def __call__(self, org_id: str) -> int:
        """Remove what has not been renewed; returns how many. A tab that comes back meanwhile stays."""
        before = datetime.fromisoformat(self.clock.now()) - timedelta(seconds=PATIENCE_SECONDS)
        path = collection_path(org_id, Collection.PRESENCE)
        removed = 0
        for snapshot in self.store.query(path, fields=("seen_at",)):
            if _seen_at(snapshot) < before:
                try:
                    self.store.commit([Write(snapshot.path, None, expected=snapshot)])
                except Contended:
                    continue  # it is here again
                removed += 1
        return removed


def _seen_at(snapshot: Snapshot) -> datetime:
    return datetime.fromisoformat(str((snapshot.fields or {})["seen_at"]))
