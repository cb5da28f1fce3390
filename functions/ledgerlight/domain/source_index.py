"""Which records a source has, and in which leaf each of them is: how a corrected file moves a record, and
how replace mode finds what a source no longer has.

Kept as one sorted block of bytes: a million records take 16 MB, where a dictionary would take 200.
"""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator

from ledgerlight.domain.leaf import LeafKey

_ID_BYTES = 12
_MAGIC = b"LLSI1\n"
_GONE = 1 << 31
"""Set in the leaf number of a record that the source has no longer. Its place stays known: when the source
brings it back elsewhere, what is left of it here must say so, or a person's revival would count it twice."""

Placements = dict[bytes, LeafKey | None]
"""Where an import put records, by ``record_key``; None for those that the source has no longer. Half of what it would
take by id: a million records are to fit beside their import."""


def record_key(record_id: str) -> bytes:
    """A record's id (24 hex digits) as 12 bytes."""
    return bytes.fromhex(record_id)


class SourceIndex:
    """Record ids (24 hex digits) of one source, each with its leaf."""

    def __init__(self, leaves: list[LeafKey], ids: bytes, numbers: array[int]) -> None:
        self._leaves = leaves
        self._ids = ids
        self._numbers = numbers
        self._heads = array("Q", (int.from_bytes(ids[i : i + 8]) for i in range(0, len(ids), _ID_BYTES)))
        self._seen = bytearray(len(numbers))
        self.brought_back = False

    @classmethod
    def empty(cls) -> SourceIndex:
        """The index of a source that has sent nothing yet."""
        return cls([], b"", array("I"))

    def __len__(self) -> int:
        return len(self._numbers)

    def _position(self, record_id: str) -> int | None:
        if not self._numbers:
            return None
        wanted = record_key(record_id)
        at = bisect_left(self._heads, int.from_bytes(wanted[:8]))
        while at < len(self._heads):
            found = self._ids[at * _ID_BYTES : (at + 1) * _ID_BYTES]
            if found == wanted:
                return at
            if found > wanted:
                return None
            at += 1
        return None

    def find(self, record_id: str) -> LeafKey | None:
        """Where the record is, or was; None when the source never sent it."""
        at = self._position(record_id)
        return None if at is None else self._leaf(self._numbers[at])

    def see(self, record_id: str) -> LeafKey | None:
        """``find``, and remember that the source has the record, still or again (``brought_back``)."""
        at = self._position(record_id)
        if at is None:
            return None
        self._seen[at] = 1
        number = self._numbers[at]
        if number & _GONE:
            self.brought_back = True
        return self._leaf(number)

    def unseen(self) -> Iterator[tuple[str, LeafKey]]:
        """The records that the source had until now and has no longer, by id."""
        for at, seen in enumerate(self._seen):
            if not seen and not self._numbers[at] & _GONE:
                yield self._id(at), self._leaf(self._numbers[at])

    def _leaf(self, number: int) -> LeafKey:
        return self._leaves[number & ~_GONE]

    def _id(self, at: int) -> str:
        return self._ids[at * _ID_BYTES : (at + 1) * _ID_BYTES].hex()

    def items(self) -> Iterator[tuple[str, LeafKey]]:
        """Every record that the source has, with its leaf, by id."""
        for at, number in enumerate(self._numbers):
            if not number & _GONE:
                yield self._id(at), self._leaf(number)

    def changed(self, updates: Placements) -> SourceIndex:
        """A new index with these records placed (again) or gone, and what was seen of the gone ones back."""
        leaves = dict.fromkeys(self._leaves)
        numbers_of = {leaf: number for number, leaf in enumerate(leaves)}
        ids, numbers = bytearray(), array("I")

        def append(record_id: bytes, leaf: LeafKey, gone: int = 0) -> None:
            ids.extend(record_id)
            numbers.append(numbers_of.setdefault(leaf, len(numbers_of)) | gone)

        pending = sorted(updates)
        next_update = 0
        for at, number in enumerate(self._numbers):
            record_id = self._ids[at * _ID_BYTES : (at + 1) * _ID_BYTES]
            while next_update < len(pending) and pending[next_update] < record_id:
                leaf = updates[pending[next_update]]
                if leaf is not None:
                    append(pending[next_update], leaf)
                next_update += 1
            if record_id not in updates:
                append(record_id, self._leaf(number), 0 if self._seen[at] else number & _GONE)
            elif updates[record_id] is None:
                append(record_id, self._leaf(number), _GONE)
            # One that is placed again follows in its place, before the next id.
        for late in pending[next_update:]:
            leaf = updates[late]
            if leaf is not None:
                append(late, leaf)
        return SourceIndex(list(numbers_of), bytes(ids), numbers)

    def to_bytes(self) -> bytes:
        """The stored form: a line of JSON naming the leaves, then ids, then leaf numbers (little-endian)."""
        numbers = array("I", self._numbers)
        header = json.dumps({"leaves": self._leaves, "count": len(numbers)}).encode()
        return _MAGIC + header + b"\n" + self._ids + _little_endian(numbers).tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> SourceIndex:
        """From the stored form. Raises ``ValueError`` when it is something else."""
        if not data.startswith(_MAGIC):
            raise ValueError("not a source index")
        end = data.index(b"\n", len(_MAGIC))
        header = json.loads(data[len(_MAGIC) : end])
        ids_end = end + 1 + header["count"] * _ID_BYTES
        numbers = array("I")
        numbers.frombytes(data[ids_end:])
        if len(numbers) != header["count"]:
            raise ValueError("the source index is cut short")
        leaves = [LeafKey(*leaf) for leaf in header["leaves"]]
        return cls(leaves, data[end + 1 : ids_end], _little_endian(numbers))


def _little_endian(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers = array("I", numbers)
        numbers.byteswap()
    return numbers
