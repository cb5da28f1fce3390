"""The records of one entity and period, and what a change does to them.

The delta of an aggregate is always *stored record -> new record*: a change that comes twice finds its
own result stored and does nothing, and one that comes late finds a higher sequence and does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from ledgerlight.domain.cells import Cells, TotalOutOfRange
from ledgerlight.domain.pages import ROOT, Page, PrefixIndex, split_page
from ledgerlight.domain.versions import Stamp, gone, origin_of, record_of
from schemas.records import Forward, Record, RecordChange


class LeafKey(NamedTuple):
    """An entity and a period (``YYYY-MM``)."""

    entity_id: str
    period: str

    @classmethod
    def of(cls, forward: Forward) -> LeafKey:
        """From the stored form."""
        return cls(forward["entity_id"], forward["period"])

    def forward(self) -> Forward:
        """The stored form."""
        return {"entity_id": self.entity_id, "period": self.period}


@dataclass(slots=True)
class Leaf:
    """One leaf as loaded: its aggregate, and those of its pages that a change may touch."""

    key: LeafKey
    version: int = 0
    cells: Cells = field(default_factory=Cells)
    prefixes: set[str] = field(default_factory=set)
    pages: dict[str, Page] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    index: PrefixIndex = field(init=False)

    def __post_init__(self) -> None:
        self.index = PrefixIndex(self.prefixes)

    def pages_for(self, record_ids: Iterable[str]) -> set[str]:
        """Prefixes of the stored pages that hold these ids."""
        if not self.prefixes:
            return set()
        find = self.index.find
        return {prefix for record_id in record_ids if (prefix := find(record_id)) is not None}

    def find(self, record_id: str) -> Record | None:
        """The stored record, a tombstone too. Its page must be loaded."""
        prefix = self.index.find(record_id)
        return None if prefix is None else self.pages[prefix].get(record_id)

    def peek(self, record_id: str) -> Record | None:
        """The same where its page is loaded, else None."""
        prefix = self.index.find(record_id)
        page = self.pages.get(prefix) if prefix is not None else None
        return None if page is None else page.get(record_id)

    def put(self, record: Record, live_dimensions: Collection[str]) -> None:
        """Store a record in place of what was stored, and move the aggregate by the difference."""
        if not self.prefixes:
            self.prefixes.add(ROOT)
            self.pages[ROOT] = {}
            self.index = PrefixIndex(self.prefixes)
        prefix = self.index.find(record["id"])
        if prefix is None:
            raise AssertionError(f"the pages of {self.key} do not cover the id {record['id']}")
        page = self.pages[prefix]
        stored = page.get(record["id"])
        if stored is not None and not stored.get("retired"):
            self.cells.add(stored, -1, live_dimensions)
        if not record.get("retired"):
            self.cells.add(record, 1, live_dimensions)
        page[record["id"]] = record
        self.touched.add(prefix)

    def split(self, size_bytes: Callable[[Page], int]) -> set[str]:
        """Split the touched pages that outgrew their limit; returns the prefixes that no longer exist."""
        gone: set[str] = set()
        for prefix in sorted(self.touched):
            parts = split_page(prefix, self.pages[prefix], size_bytes)
            if prefix in parts:
                continue
            gone.add(prefix)
            del self.pages[prefix]
            self.pages.update(parts)
            self.touched = (self.touched - {prefix}) | set(parts)
            self.prefixes = (self.prefixes - {prefix}) | set(parts)
        if gone:
            self.index = PrefixIndex(self.prefixes)
        return gone


Outcome = Literal["created", "updated", "retired", "unchanged", "stale", "skipped", "refused"]
"""``stale``: something newer is stored. ``skipped``: a reversal met a record that someone changed since."""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
WRITTEN: frozenset[Outcome] = frozenset({"created", "updated", "retired"})


NOTHING_CLOSED: Mapping[LeafKey, str] = MappingProxyType({})


class Change(NamedTuple):
    """What one change did. ``before`` is the record it replaced (with its leaf, when it moved from there)."""

    outcome: Outcome
    row: RecordChange
    leaf: LeafKey
    after: Record | None
    before: Record | None
    before_leaf: LeafKey | None
    reason: str | None = None


def leaves_of(row: RecordChange, home: LeafKey) -> list[LeafKey]:
    """The leaves that a change names."""
    named = [home]
    if "moved_from" in row:
        named.append(LeafKey.of(row["moved_from"]))
    if "before_leaf" in row:
        named.append(LeafKey.of(row["before_leaf"]))
    return named


def forwards(leaves: Mapping[LeafKey, Leaf], rows: Sequence[RecordChange]) -> set[LeafKey]:
    """Leaves not loaded yet to which a record of these rows was moved by someone else."""
    missing: set[LeafKey] = set()
    for leaf in leaves.values():
        for row in rows:
            stored = leaf.peek(row["id"])
            if stored is not None and "moved_to" in stored:
                target = LeafKey.of(stored["moved_to"])
                if target not in leaves:
                    missing.add(target)
    return missing


def apply_rows(
    leaves: Mapping[LeafKey, Leaf],
    home: LeafKey,
    rows: Sequence[RecordChange],
    stamp: Stamp,
    live_dimensions: Collection[str],
    closed: Mapping[LeafKey, str] = NOTHING_CLOSED,
) -> list[Change]:
    """Apply a message's rows to its leaf (and those that rows come from); changes ``leaves`` in place.

    ``closed``: leaves whose records stay as they are, each with the reason; what would change one is refused.
    """
    alone = len(leaves) == 1
    leaf = leaves[home]
    changes: list[Change] = []
    for row in rows:
        if row["op"] == "restore":
            changes.append(_restore(leaves, home, row, stamp, live_dimensions, closed))
            continue
        stored = leaf.find(row["id"])
        elsewhere = None if alone else _elsewhere(leaves, home, row["id"])
        if row["op"] == "retire":
            changes.append(_retire(leaf, row, stored, elsewhere, stamp, live_dimensions, closed))
        else:
            changes.append(_upsert(leaf, row, stored, elsewhere, stamp, live_dimensions, closed))
    return changes


def _elsewhere(leaves: Mapping[LeafKey, Leaf], home: LeafKey, record_id: str) -> tuple[Leaf, Record] | None:
    """The record where it lives in another leaf, else its last tombstone there, if there is one."""
    ended: tuple[Leaf, Record] | None = None
    for key, leaf in leaves.items():
        if key != home:
            stored = leaf.peek(record_id)
            if stored is not None and not stored.get("retired"):
                return leaf, stored
            if stored is not None and "moved_to" not in stored:
                ended = leaf, stored
    return ended


def _upsert(
    leaf: Leaf,
    row: RecordChange,
    stored: Record | None,
    elsewhere: tuple[Leaf, Record] | None,
    stamp: Stamp,
    live_dimensions: Collection[str],
    closed: Mapping[LeafKey, str],
) -> Change:
    sequence = stamp.sequence
    live = stored if stored is not None and not stored.get("retired") else None
    other = elsewhere[1] if elsewhere else None
    before = live or (other if other is not None and not other.get("retired") else None)
    newest = before or _newer(stored, other)
    if newest is not None:
        if newest["sequence"] > sequence or (stored is not None and stored["sequence"] > sequence):
            return Change("stale", row, leaf.key, None, None, None)
        same_content = "digest" in row and newest.get("digest") == row["digest"]
        if newest["sequence"] == sequence or same_content:
            return Change("unchanged", row, leaf.key, None, None, None)
    leaves_one = elsewhere is not None and before is elsewhere[1]
    if reason := closed.get(leaf.key) or (closed.get(elsewhere[0].key) if elsewhere and leaves_one else None):
        return Change("refused", row, leaf.key, None, None, None, reason)
    version = 1 + max(stored["version"] if stored else 0, other["version"] if other else 0)
    record = record_of(row, version, stamp)
    try:
        leaf.cells.require_in_range(record, live)
    except TotalOutOfRange as error:
        return Change("refused", row, leaf.key, None, None, None, str(error))
    before_leaf = leaf.key if live is not None else None
    if elsewhere is not None:
        # A tombstone there points here from now on: a person who revives it would count it twice.
        there, there_record = elsewhere
        before_leaf = there.key if before is there_record else before_leaf
        there.put(gone(there_record, version, stamp, leaf.key), live_dimensions)
    leaf.put(record, live_dimensions)
    return Change("updated" if stored or elsewhere else "created", row, leaf.key, record, before, before_leaf)


def _newer(left: Record | None, right: Record | None) -> Record | None:
    if left is None or right is None:
        return left or right
    return max(left, right, key=lambda each: (each["sequence"], each["version"]))


def _retire(
    leaf: Leaf,
    row: RecordChange,
    stored: Record | None,
    elsewhere: tuple[Leaf, Record] | None,
    stamp: Stamp,
    live_dimensions: Collection[str],
    closed: Mapping[LeafKey, str],
) -> Change:
    if elsewhere is not None and (stored is None or "moved_to" in stored):
        leaf, stored = elsewhere  # a person moved it: the source no longer has it there either
    if stored is None or stored.get("retired"):
        return Change("unchanged", row, leaf.key, None, None, None)
    if stored["sequence"] >= stamp.sequence:
        return Change("stale", row, leaf.key, None, None, None)
    if leaf.key in closed:
        return Change("refused", row, leaf.key, None, None, None, closed[leaf.key])
    tombstone = gone(stored, stored["version"] + 1, stamp, None)
    leaf.put(tombstone, live_dimensions)
    return Change("retired", row, leaf.key, tombstone, stored, leaf.key)


def _restore(
    leaves: Mapping[LeafKey, Leaf],
    home: LeafKey,
    row: RecordChange,
    stamp: Stamp,
    live_dimensions: Collection[str],
    closed: Mapping[LeafKey, str],
) -> Change:
    """Undo one change of an import, unless someone changed the record since (then it is reported)."""
    leaf = leaves[home]
    stored = leaf.find(row["id"])
    if stored is None or stored["version"] != row.get("expected_version"):
        outcome: Outcome = "unchanged" if stored and stored["sequence"] >= stamp.sequence else "skipped"
        return Change(outcome, row, home, None, None, None, "the record was changed since the import")
    version = stored["version"] + 1
    before = row.get("before")
    back = LeafKey.of(row["before_leaf"]) if "before_leaf" in row else home
    if reason := closed.get(home) or closed.get(back):
        return Change("refused", row, home, None, None, None, reason)
    if before is None:
        tombstone = gone(stored, version, stamp, None)
        leaf.put(tombstone, live_dimensions)
        return Change("retired", row, home, tombstone, stored, home)
    target = leaves[back]
    record = before.copy()
    record.update({"version": version, "sequence": stamp.sequence, "updated_at": stamp.at})
    record["source"] = origin_of(stamp, before["source"].get("row"))
    if target is not leaf:
        leaf.put(gone(stored, version, stamp, target.key), live_dimensions)
    target.put(record, live_dimensions)
    return Change("updated", row, target.key, record, stored, home)
