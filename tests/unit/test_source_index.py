"""The index of a source, against a dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.leaf import LeafKey
from ledgerlight.domain.source_index import Placements, SourceIndex, record_key
from tests.builders import rid

LEAVES = [LeafKey("west", "2026-01"), LeafKey("east", "2026-01"), LeafKey("east", "2026-02")]
IDS = st.one_of(
    st.integers(0, 12).map(rid),
    st.integers(0, 3).map(lambda number: f"{'a' * 16}{number:08x}"),  # equal in what is looked at first
)
CHANGES = st.lists(
    st.tuples(st.dictionaries(IDS, st.sampled_from(LEAVES), max_size=8), st.sets(IDS, max_size=4)), max_size=6
)


def updates(placed: Mapping[str, LeafKey], removed: Iterable[str] = ()) -> Placements:
    """As an import has them; what is placed counts above what is removed."""
    gone: Placements = {record_key(each): None for each in removed}
    return gone | {record_key(each): leaf for each, leaf in placed.items()}


@given(CHANGES)
def test_any_changes_leave_what_a_dictionary_would_hold(
    changes: list[tuple[dict[str, LeafKey], set[str]]],
) -> None:
    index, held, places = SourceIndex.empty(), dict[str, LeafKey](), dict[str, LeafKey]()
    for placed, removed in changes:
        index = SourceIndex.from_bytes(index.changed(updates(placed, removed)).to_bytes())
        for identifier in removed:
            held.pop(identifier, None)
        held.update(placed)
        places.update(placed)
        assert dict(index.items()) == held
        assert [identifier for identifier, _ in index.items()] == sorted(held)
        assert all(index.find(identifier) == leaf for identifier, leaf in places.items())
        assert len(index) == len(places)


@given(st.dictionaries(IDS, st.sampled_from(LEAVES), max_size=12), st.sets(IDS))
def test_what_was_not_seen_is_what_the_source_no_longer_has(held: dict[str, LeafKey], seen: set[str]) -> None:
    index = SourceIndex.empty().changed(updates(held))
    for identifier in seen:
        assert index.see(identifier) == held.get(identifier)
    assert dict(index.unseen()) == {i: leaf for i, leaf in held.items() if i not in seen}


def test_a_record_that_is_gone_is_not_missed_again_but_its_place_is_known() -> None:
    index = SourceIndex.empty().changed(updates({rid(1): LEAVES[0]})).changed(updates({}, [rid(1)]))
    assert list(index.unseen()) == []
    assert index.find(rid(1)) == LEAVES[0]
    assert not index.brought_back


def test_a_record_that_was_gone_and_is_seen_again_belongs_to_the_source_again() -> None:
    index = SourceIndex.empty().changed(updates({rid(1): LEAVES[0]})).changed(updates({}, [rid(1)]))
    assert index.see(rid(1)) == LEAVES[0]
    assert index.brought_back
    assert dict(index.changed({}).items()) == {rid(1): LEAVES[0]}


def test_removing_what_was_never_there_does_nothing() -> None:
    assert len(SourceIndex.empty().changed(updates({}, [rid(1)]))) == 0


@pytest.mark.parametrize("data", [b"", b"not an index", b'{"leaves": []}\n'])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a source index"):
        SourceIndex.from_bytes(data)


def test_bytes_cut_short_are_refused() -> None:
    data = SourceIndex.empty().changed(updates({rid(n): LEAVES[0] for n in range(3)})).to_bytes()
    with pytest.raises(ValueError, match="cut short"):
        SourceIndex.from_bytes(data[:-4])
