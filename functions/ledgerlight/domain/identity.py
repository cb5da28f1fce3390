"""Who a row is: record ids, content digests, and the counting that tells equal rows apart."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

ID_BYTES = 12
DIGEST_BYTES = 8
SEPARATOR = "\x1f"


def record_id(source: str, parts: Sequence[str]) -> str:
    """24 hex digits that depend on the source and the key's parts alone."""
    return record_id_bytes(source, SEPARATOR.join(parts)).hex()


def record_id_bytes(source: str, key: str) -> bytes:
    """The same as bytes, for a key already joined with ``SEPARATOR``."""
    return blake2b(f"{source}{SEPARATOR}{key}".encode(), digest_size=ID_BYTES).digest()


def digest(content: str) -> str:
    """16 hex digits of a row's content: equal content is no news."""
    return blake2b(content.encode(), digest_size=DIGEST_BYTES).hexdigest()


class Occurrences:
    """Ids of rows without a key: the hash of the content and how often it was seen before in this file.

    The first occurrence has one id in every file of the source, the second another, so the same file again
    yields the same ids, and two equal rows of one file are two records.
    """

    __slots__ = ("_source", "seen")

    def __init__(self, source: str) -> None:
        self._source = source
        self.seen: dict[bytes, int] = {}

    def next_id(self, content: str) -> str:
        """The id of the next row with this content."""
        first = record_id_bytes(self._source, content)
        count = self.seen.get(first, 0) + 1
        self.seen[first] = count
        if count == 1:
            return first.hex()
        return record_id_bytes(self._source, f"{content}{SEPARATOR}#{count}").hex()

    @property
    def repeats(self) -> int:
        """How many rows had content seen before."""
        return sum(self.seen.values()) - len(self.seen)
