"""Events of requirement L7, made from changes; made again they are equal, so publishing again is harmless."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ledgerlight.domain.leaf import WRITTEN, Change, LeafKey
from schemas.records import FinancialEvent, Record

EVENTS_PER_MESSAGE = 500


def event_of(org_id: str, leaf: LeafKey, record: Record, *, created: bool) -> FinancialEvent:
    """The event of one record version."""
    event_type: Literal["record.created", "record.updated", "record.retired"] = "record.updated"
    if record.get("retired"):
        event_type = "record.retired"
    elif created:
        event_type = "record.created"
    return {
        "event_id": f"{record['id']}-{record['sequence']}-{record['version']}",
        "event_type": event_type,
        "org_id": org_id,
        "record_id": record["id"],
        "timestamp": record["updated_at"],
        "data": {"entity_id": leaf.entity_id, "period": leaf.period, "record": record},
    }


def events_of(org_id: str, changes: Iterable[Change]) -> list[FinancialEvent]:
    """Events of the changes that wrote something, in their order."""
    return [
        event_of(org_id, change.leaf, change.after, created=change.outcome == "created")
        for change in changes
        if change.outcome in WRITTEN and change.after is not None
    ]
