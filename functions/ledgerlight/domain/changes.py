"""What changed since a moment: kept versions of records, as differences of the cells that count them. Pure.

A record's part of a cell is its amount where it counts, and nothing where it does not: before it was made, after it was
retired, and in an entity, month or account that it was moved out of. Parts telescope: what the steps of a record do to
a cell sums to now minus before, whatever the steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ledgerlight.domain.cells import AccountKey
from ledgerlight.domain.leaf import LeafKey
from schemas.records import SourceKind


class KeptVersion(NamedTuple):
    """A version of a record as BigQuery keeps it. Amounts are minor units; ``at`` is RFC 3339."""

    record_id: str
    sequence: int
    version: int
    leaf: LeafKey
    cell: AccountKey
    amount_minor: int
    retired: bool
    at: str
    kind: SourceKind
    origin_id: str
    row: int | None
    uid: str | None
    description: str

    @property
    def rank(self) -> tuple[int, int]:
        """What orders the versions of a record."""
        return self.sequence, self.version


class Part(NamedTuple):
    """What one step of a record did to one cell; None: the record did not count there. ``version`` is what the step
    made, ``inside`` the version that counts in the cell: another one when the record left it."""

    version: KeptVersion
    inside: KeptVersion
    before: int | None
    after: int | None

    @property
    def difference(self) -> int:
        """Minor units."""
        return (self.after or 0) - (self.before or 0)


@dataclass(slots=True)
class Behind:
    """One edit or import, and all that it did to a cell."""

    kind: SourceKind
    origin_id: str
    at: str
    uid: str | None
    records: set[str] = field(default_factory=set)
    difference: int = 0
    parts: list[Part] = field(default_factory=list)

    def largest(self, count: int) -> list[Part]:
        """The parts that weigh most."""
        return sorted(self.parts, key=lambda p: (-abs(p.difference), p.version.record_id, p.version.rank))[
            :count
        ]


def steps_since(
    versions: Iterable[KeptVersion], since: str
) -> Iterator[tuple[KeptVersion | None, KeptVersion]]:
    """Each version made after ``since`` with the one before it, record by record.

    What was, at that moment, is the highest version made by then: a process whose clock ran behind its neighbour's by
    some milliseconds does not make a version count twice. Versions may come in any order, and more than once.
    """
    by_record: dict[str, dict[tuple[int, int], KeptVersion]] = {}
    for version in versions:
        by_record.setdefault(version.record_id, {})[version.rank] = version
    for record_id in sorted(by_record):
        ranked = [version for _, version in sorted(by_record[record_id].items())]
        known = [index for index, version in enumerate(ranked) if version.at <= since]
        first = known[-1] + 1 if known else 0
        for index in range(first, len(ranked)):
            yield (ranked[index - 1] if index > 0 else None), ranked[index]


def behind_cells(
    versions: Iterable[KeptVersion], since: str, leaves: frozenset[LeafKey]
) -> dict[AccountKey, list[Behind]]:
    """By cell of these leaves: the edits and imports since then that touched it, the largest difference first."""
    found: dict[AccountKey, dict[str, Behind]] = {}
    for before, after in steps_since(versions, since):
        for cell, part in _parts(before, after, leaves):
            origins = found.setdefault(cell, {})
            behind = origins.get(after.origin_id)
            if behind is None:
                behind = origins[after.origin_id] = Behind(after.kind, after.origin_id, after.at, after.uid)
            behind.at = max(behind.at, after.at)
            behind.records.add(after.record_id)
            behind.difference += part.difference
            behind.parts.append(part)
    return {
        cell: sorted(origins.values(), key=lambda b: (-abs(b.difference), b.at, b.origin_id))
        for cell, origins in sorted(found.items())
    }


def _parts(
    before: KeptVersion | None, after: KeptVersion, leaves: frozenset[LeafKey]
) -> Iterator[tuple[AccountKey, Part]]:
    """What a step did to the cells: one part where it stays in its cell, two where it leaves one for another."""
    was = before if before is not None and _counts(before, leaves) else None
    now = after if _counts(after, leaves) else None
    if was is not None and now is not None and was.cell == now.cell:
        yield now.cell, Part(after, now, was.amount_minor, now.amount_minor)
        return
    if was is not None:
        yield was.cell, Part(after, was, was.amount_minor, None)
    if now is not None:
        yield now.cell, Part(after, now, None, now.amount_minor)


def _counts(version: KeptVersion, leaves: frozenset[LeafKey]) -> bool:
    return not version.retired and version.leaf in leaves


class CellChange(NamedTuple):
    """A cell that changed. Amounts None: no entries. ``unexplained`` = now - before - the sum of ``behind``."""

    cell: AccountKey
    before: int | None
    now: int | None
    behind: Sequence[Behind]
    unexplained: int

    @property
    def difference(self) -> int:
        """Minor units."""
        return (self.now or 0) - (self.before or 0)


def changed_cells(
    before: Mapping[AccountKey, Sequence[int]],
    now: Mapping[AccountKey, Sequence[int]],
    behind: Mapping[AccountKey, Sequence[Behind]],
) -> list[CellChange]:
    """Cells whose amount or count moved, or whose records did; ``before`` and ``now`` are (amount, count) as in
    ``Cells.accounts``. The largest difference comes first."""
    changes: list[CellChange] = []
    for cell in before.keys() | now.keys() | behind.keys():
        was, is_ = before.get(cell), now.get(cell)
        moved = behind.get(cell, ())
        difference = (is_[0] if is_ else 0) - (was[0] if was else 0)
        same = tuple(was or ()) == tuple(is_ or ())
        if same and not moved:
            continue
        unexplained = difference - sum(each.difference for each in moved)
        changes.append(CellChange(cell, was[0] if was else None, is_[0] if is_ else None, moved, unexplained))
    return sorted(changes, key=lambda change: (-abs(change.difference), change.cell))
