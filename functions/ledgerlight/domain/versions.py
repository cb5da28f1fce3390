"""A version of a record: what a change makes of it, and who made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.records import Origin, Record, RecordChange, SourceKind

if TYPE_CHECKING:
    from ledgerlight.domain.leaf import LeafKey


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who makes a change, in which order it counts, and when it is made.

    ``origin_id`` is the import's (or reversal's) id, or the edit's.
    """

    kind: SourceKind
    sequence: int
    origin_id: str
    uid: str
    at: str


def gone(record: Record, version: int, stamp: Stamp, moved_to: LeafKey | None) -> Record:
    """The tombstone of a record. A source's tombstone forgets the digest, so that the source may bring the
    same row again; a person's keeps it, so that the same file does not undo what the person decided."""
    tombstone = record.copy()
    if stamp.kind != "edit":
        tombstone.pop("digest", None)
    tombstone.update(
        {
            "retired": True,
            "version": version,
            "sequence": stamp.sequence,
            "updated_at": stamp.at,
            "source": origin_of(stamp, None),
        }
    )
    tombstone.pop("moved_to", None)
    if moved_to is not None:
        tombstone["moved_to"] = moved_to.forward()
    return tombstone


def origin_of(stamp: Stamp, row: int | None) -> Origin:
    """Where a version comes from, for lineage."""
    origin: Origin = {"kind": stamp.kind}
    if stamp.kind == "edit":
        origin["edit_id"] = stamp.origin_id
    else:
        origin["import_id"] = stamp.origin_id
    if row is not None:
        origin["row"] = row
    if stamp.uid:
        origin["uid"] = stamp.uid
    return origin


def record_of(row: RecordChange, version: int, stamp: Stamp) -> Record:
    """The record that an upsert makes."""
    record: Record = {
        "id": row["id"],
        "account_code": row["account_code"],
        "date": row["date"],
        "scenario": row["scenario"],
        "amount_minor": row["amount_minor"],
        "currency": row["currency"],
        "version": version,
        "sequence": stamp.sequence,
        "source": origin_of(stamp, row.get("row")),
        "updated_at": stamp.at,
    }
    if "dimensions" in row:
        record["dimensions"] = row["dimensions"]
    if "description" in row:
        record["description"] = row["description"]
    if "digest" in row:
        record["digest"] = row["digest"]
    return record
