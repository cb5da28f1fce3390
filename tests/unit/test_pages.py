"""Pages: the prefixes of a leaf partition the ids, and every page is within its limits."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.pages import PAGE_MAX_RECORDS, ROOT, Page, PrefixIndex, id_bits, split_page
from tests.builders import record

IDS = st.binary(min_size=12, max_size=12).map(bytes.hex)


def size_bytes(page: Page) -> int:
    return len(orjson.dumps(list(page.values())))


def page_of(ids: list[str], text: str = "") -> Page:
    return {each: record(record_id=each, description=text) for each in ids}


def belongs(record_id: str, prefix: str) -> bool:
    return format(id_bits(record_id), "064b").startswith(prefix[1:])


def partitions_the_ids(prefixes: list[str]) -> bool:
    """Whether no prefix lies under another, and together they leave no gap."""
    spans = sorted((int(p[1:].ljust(64, "0"), 2), 2 ** (65 - len(p))) for p in prefixes)
    ends = [start + length for start, length in spans]
    return [start for start, _ in spans] == [0, *ends[:-1]] and ends[-1] == 2**64


@given(st.lists(IDS, unique=True, max_size=60), st.integers(1, 8))
def test_a_split_keeps_every_record_in_the_one_page_of_its_prefix(ids: list[str], limit: int) -> None:
    parts = split_page(ROOT, page_of(ids), size_bytes, max_records=limit)
    assert partitions_the_ids(list(parts))
    assert sorted(each for page in parts.values() for each in page) == sorted(ids)
    assert all(belongs(each, prefix) for prefix, page in parts.items() for each in page)
    index = PrefixIndex(parts)
    assert all(each in parts[index.find(each) or ""] for each in ids)


@given(st.lists(IDS, unique=True, max_size=60), st.integers(1, 8), st.integers(300, 2_000))
def test_after_a_split_every_page_is_within_both_limits_or_holds_one_record(
    ids: list[str], limit: int, limit_bytes: int
) -> None:
    parts = split_page(ROOT, page_of(ids, "x" * 50), size_bytes, max_records=limit, max_bytes=limit_bytes)
    for page in parts.values():
        assert len(page) <= limit
        assert len(page) <= 1 or size_bytes(page) <= limit_bytes


@given(st.lists(IDS, unique=True, max_size=40), IDS)
def test_an_id_that_was_never_stored_has_a_page_too(ids: list[str], other: str) -> None:
    parts = split_page(ROOT, page_of(ids), size_bytes, max_records=2)
    found = PrefixIndex(parts).find(other)
    assert found is not None
    assert belongs(other, found)


def test_ids_with_a_long_common_prefix_split_where_they_differ() -> None:
    ids = [f"{'f' * 15}{digit:x}00000000" for digit in range(16)]
    parts = split_page(ROOT, page_of(ids), size_bytes, max_records=2)
    full = {prefix: page for prefix, page in parts.items() if page}
    assert {len(page) for page in full.values()} == {2}
    assert {len(prefix) for prefix in full} == {1 + 63}
    assert partitions_the_ids(list(parts))


def test_ids_equal_in_all_64_bits_stay_together_rather_than_split_for_ever() -> None:
    ids = [f"{'a' * 16}{number:08x}" for number in range(5)]
    parts = split_page(ROOT, page_of(ids), size_bytes, max_records=2)
    assert [len(page) for page in parts.values() if page] == [5]
    assert partitions_the_ids(list(parts))


def test_one_huge_record_is_a_page_of_its_own_and_its_neighbours_leave_it() -> None:
    ids = ["00" * 12, "80" + "00" * 11, "c0" + "00" * 11]
    page = page_of(ids)
    page[ids[0]] = record(record_id=ids[0], description="x" * 2_000)
    parts = split_page(ROOT, page, size_bytes, max_bytes=1_500)
    assert list(parts["b0"]) == [ids[0]]
    assert sorted(parts["b1"]) == ids[1:]


def test_a_page_at_its_limits_is_left_alone() -> None:
    ids = [f"{number:024x}" for number in range(PAGE_MAX_RECORDS)]
    assert list(split_page("b01", page_of(ids), lambda _: 0)) == ["b01"]
    more = page_of([*ids, f"{'f' * 24}"])
    assert len(split_page(ROOT, more, lambda _: 0)) > 1


@pytest.mark.parametrize("prefixes", [[], ["b1"]])
def test_an_id_outside_every_prefix_has_no_page(prefixes: list[str]) -> None:
    assert PrefixIndex(prefixes).find("00" * 12) is None
