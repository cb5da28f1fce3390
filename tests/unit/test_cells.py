"""Cells: sums and counts of records, exact in any order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.cells import Cells, TotalOutOfRange
from schemas.primitives import MAX_MINOR
from schemas.records import Record
from tests.builders import LIVE, record

RECORDS = st.builds(
    record,
    st.integers(),
    st.integers(-(10**12), 10**12),
    account=st.sampled_from(["1.100", "1.900", "2.100"]),
    scenario=st.sampled_from(["actual", "budget"]),
    currency=st.sampled_from(["USD", "EUR"]),
    dimensions=st.dictionaries(
        st.sampled_from(["region", "segment", "customer"]), st.sampled_from(["a", "b"])
    ),
    retired=st.booleans(),
)


@given(st.lists(RECORDS, max_size=20), st.randoms())
def test_the_order_of_records_does_not_matter(records: list[Record], random: object) -> None:
    shuffled = sorted(records, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert Cells.of(records, LIVE) == Cells.of(shuffled, LIVE)
    assert Cells.of(records, LIVE).account_list() == Cells.of(shuffled, LIVE).account_list()


@given(st.lists(RECORDS, max_size=20), st.lists(RECORDS, max_size=20))
def test_the_cells_of_two_scopes_together_are_the_cells_of_their_records(
    left: list[Record], right: list[Record]
) -> None:
    merged = Cells.of(left, LIVE)
    merged.merge(Cells.of(right, LIVE))
    assert {k: v for k, v in merged.accounts.items() if v[1]} == Cells.of([*left, *right], LIVE).accounts
    assert merged == Cells.of([*left, *right], LIVE)


@given(st.lists(RECORDS, max_size=20))
def test_counting_every_record_out_again_leaves_nothing_not_even_zeros(records: list[Record]) -> None:
    cells = Cells.of(records, LIVE)
    for each in records:
        if not each.get("retired"):
            cells.add(each, -1, LIVE)
    assert cells == Cells()


@given(st.lists(RECORDS, max_size=20))
def test_the_stored_form_gives_the_same_cells_back(records: list[Record]) -> None:
    cells = Cells.of(records, LIVE)
    assert Cells.from_lists(cells.account_list(), cells.dimension_list()) == cells
    assert cells.record_count() == sum(1 for each in records if not each.get("retired"))


def test_a_cell_of_records_that_cancel_is_zero_with_a_count_and_not_absent() -> None:
    cells = Cells.of([record(1, 100), record(2, -100)], LIVE)
    assert cells.account_list() == [("actual", "1.100", "USD", 0, 2)]


def test_only_live_dimensions_are_summed() -> None:
    cells = Cells.of([record(1, 5, dimensions={"region": "EU", "customer": "c-1"})], LIVE)
    assert cells.dimension_list() == [("region", "EU", "actual", "1.100", "USD", 5, 1)]


def test_amounts_beyond_what_a_float_holds_stay_exact() -> None:
    cells = Cells.of([record(1, MAX_MINOR - 2), record(2, 1), record(3, 1)], LIVE)
    assert cells.accounts["actual", "1.100", "USD"] == [MAX_MINOR, 3]


def test_a_total_beyond_the_exact_range_is_refused_with_its_account() -> None:
    cells = Cells.of([record(1, MAX_MINOR)], LIVE)
    with pytest.raises(TotalOutOfRange, match=r"account 1\.100"):
        cells.require_in_range(record(2, 1))
    cells.require_in_range(record(2, -1))
    cells.require_in_range(record(2, 1, account="2.100"))
