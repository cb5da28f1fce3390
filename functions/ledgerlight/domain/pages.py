"""Where a record lives: pages of one leaf, each holding the ids that begin with a bit prefix.

The prefixes of a leaf always partition the id space, so every record has exactly one page, found
without a query. A page that outgrows its limit is split in two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from schemas.records import Record

PAGE_MAX_RECORDS = 200
PAGE_MAX_BYTES = 64 * 1024
ROOT = "b"
"""The prefix of the one page that holds every id."""

_BITS = 64

Page = dict[str, Record]
"""Records of a page by id."""


def id_bits(record_id: str) -> int:
    """The first 64 bits of a record id (24 hex digits), as an unsigned integer."""
    return int(record_id[:16], 16)


class PrefixIndex:
    """Finds the page prefix of an id among the prefixes of a leaf."""

    __slots__ = ("_by_depth", "_only")

    def __init__(self, prefixes: Iterable[str]) -> None:
        by_depth: dict[int, dict[int, str]] = {}
        for prefix in prefixes:
            digits = prefix[1:]
            by_depth.setdefault(len(digits), {})[int(digits or "0", 2)] = prefix
        self._by_depth = sorted((_BITS - depth, known) for depth, known in by_depth.items())[::-1]
        self._only = ROOT if list(by_depth) == [0] else None

    def find(self, record_id: str) -> str | None:
        """The prefix of the page that holds the id, None when the leaf has no pages."""
        if self._only is not None:
            return self._only
        bits = id_bits(record_id)
        for shift, known in self._by_depth:
            prefix = known.get(bits >> shift)
            if prefix is not None:
                return prefix
        return None


def split_page(
    prefix: str,
    page: Page,
    size_bytes: Callable[[Page], int],
    max_records: int = PAGE_MAX_RECORDS,
    max_bytes: int = PAGE_MAX_BYTES,
) -> dict[str, Page]:
    """Split a page until each part is within its limits; a page within them comes back alone.

    A single record is never split: a page of one may exceed ``max_bytes``.
    """
    depth = len(prefix) - 1
    fits = len(page) <= max_records and (len(page) <= 1 or size_bytes(page) <= max_bytes)
    if fits or depth >= _BITS:
        return {prefix: page}
    shift = _BITS - depth - 1
    halves: tuple[Page, Page] = ({}, {})
    for record_id, record in page.items():
        halves[(id_bits(record_id) >> shift) & 1][record_id] = record
    parts: dict[str, Page] = {}
    for bit, half in enumerate(halves):
        parts.update(split_page(f"{prefix}{bit}", half, size_bytes, max_records, max_bytes))
    return parts
