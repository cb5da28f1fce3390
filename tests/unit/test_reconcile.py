"""Reconciliation as arithmetic: every kind of disagreement is found, in its place and with its figures."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.cells import Cells
from ledgerlight.domain.leaf import LeafKey
from ledgerlight.domain.pages import split_page
from ledgerlight.domain.reconciliation import (
    CellValue,
    Ledger,
    cells_by_leaf,
    compare,
    page_problems,
    subtrees,
)
from schemas.documents import Entity
from schemas.records import Record

JANUARY = "2026-01"
ENTITIES = {
    name: Entity(id=name, name=name, parent=parent, currency="USD")
    for name, parent in (("group", None), ("north", "group"), ("oslo", "north"), ("west", "group"))
}


def cells(amount: int, count: int = 1, department: str = "Sales") -> Cells:
    return Cells.from_lists(
        [("actual", "1.100", "USD", amount, count)],
        [("department", department, "actual", "1.100", "USD", amount, count)],
    )


def sound() -> Ledger:
    own = {LeafKey("oslo", JANUARY): cells(100), LeafKey("west", JANUARY): cells(50, 2)}
    facts = cells_by_leaf(
        [
            ("oslo", JANUARY, "1.100", "actual", "USD", 100, 1),
            ("west", JANUARY, "1.100", "actual", "USD", 50, 2),
        ]
    )
    return Ledger(ENTITIES, own, dict(own), subtrees(ENTITIES, own), facts)


def test_figures_that_agree_everywhere_are_counted_and_no_difference() -> None:
    result = compare(sound())
    assert result.differences == []
    # Two leaves and the two scopes above, each an account cell and a dimension cell.
    assert result.checked == 8


def test_sums_go_up_the_tree_to_the_root() -> None:
    sums = subtrees(ENTITIES, sound().records)
    assert sums[LeafKey("north", JANUARY)] == cells(100)
    assert sums[LeafKey("group", JANUARY)].accounts == {("actual", "1.100", "USD"): [150, 3]}


def test_a_row_that_bigquery_lacks_is_found() -> None:
    ledger = sound()
    ledger.bigquery = cells_by_leaf([("oslo", JANUARY, "1.100", "actual", "USD", 100, 1)])
    [difference] = compare(ledger).differences
    assert (difference.entity, difference.basis) == ("west", "own")
    assert difference.places["bigquery"] == CellValue(0, 0)
    assert difference.places["records"] == CellValue(50, 2)


def test_bigquery_left_out_is_not_compared() -> None:
    ledger = sound()
    ledger.bigquery = None
    result = compare(ledger)
    assert result.differences == []
    assert result.checked == 8


def test_equal_amounts_of_unequal_counts_differ() -> None:
    ledger = sound()
    ledger.aggregates = {**ledger.aggregates, LeafKey("west", JANUARY): cells(50, 1)}
    found = compare(ledger).differences
    assert {difference.entity for difference in found} == {"west"}
    assert found[0].as_dict()["counts"] == {"records": 2, "aggregate": 1, "rollup": 2, "bigquery": 2}


def test_a_dimension_that_differs_is_named() -> None:
    ledger = sound()
    ledger.aggregates = {**ledger.aggregates, LeafKey("oslo", JANUARY): cells(100, 1, "Marketing")}
    found = compare(ledger).differences
    assert [(d.dimension, d.value) for d in found] == [("department", "Marketing"), ("department", "Sales")]


def test_a_roll_up_that_is_wrong_or_missing_is_found_at_its_scope() -> None:
    ledger = sound()
    rollups = dict(ledger.rollups)
    rollups[LeafKey("north", JANUARY)] = cells(101)
    del rollups[LeafKey("group", JANUARY)]
    ledger.rollups = rollups
    found = [d for d in compare(ledger).differences if d.dimension is None]
    assert [(d.entity, d.basis) for d in found] == [("group", "subtree"), ("north", "subtree")]
    assert found[1].places == {"records": CellValue(100, 1), "rollup": CellValue(101, 1)}


def test_a_roll_up_of_a_period_without_records_is_found() -> None:
    ledger = sound()
    ledger.rollups = {**ledger.rollups, LeafKey("west", "2030-01"): cells(1)}
    assert {(d.entity, d.period) for d in compare(ledger).differences} == {("west", "2030-01")}


def test_records_of_an_entity_that_has_children_are_compared_alone_and_with_them() -> None:
    ledger = sound()
    own = {**ledger.records, LeafKey("north", JANUARY): cells(7)}
    ledger.records, ledger.aggregates = own, {**own, LeafKey("north", JANUARY): cells(8)}
    ledger.rollups, ledger.bigquery = subtrees(ENTITIES, own), None
    found = compare(ledger).differences
    assert {(d.entity, d.basis) for d in found} == {("north", "own")}


def record(record_id: str) -> Record:
    return {
        "id": record_id, "account_code": "1", "date": "2026-01-01", "scenario": "actual", "amount_minor": 1,
        "currency": "USD", "version": 1, "sequence": 1, "source": {"kind": "import"}, "updated_at": "",
    }  # fmt: skip


@given(st.sets(st.integers(0, 2**96 - 1), min_size=1, max_size=40))
def test_pages_as_they_are_split_have_no_faults(numbers: set[int]) -> None:
    page = {f"{n:024x}": record(f"{n:024x}") for n in numbers}
    seen: set[str] = set()
    for prefix, part in split_page("b", page, lambda _: 0, max_records=3).items():
        assert list(page_problems(LeafKey("west", JANUARY), prefix, part, seen)) == []
    assert seen == set(page)


def test_a_record_in_the_wrong_page_or_in_two_is_a_fault() -> None:
    key = LeafKey("west", JANUARY)
    assert "does not belong" in next(page_problems(key, "b1", ["0" * 24], set()))
    assert "in two pages" in next(page_problems(key, "b", ["0" * 24], {"0" * 24}))
