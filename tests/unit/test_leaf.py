"""What a change does to the records of a leaf: once, in any order, and with its aggregate."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgerlight.domain.cells import Cells
from ledgerlight.domain.leaf import Change, Leaf, LeafKey, apply_rows, forwards, leaves_of
from ledgerlight.domain.pages import Page
from ledgerlight.domain.versions import Stamp
from schemas.primitives import MAX_MINOR
from schemas.records import Record, RecordChange
from tests.builders import LIVE, record, retire, rid, upsert

WEST, EAST = LeafKey("west", "2026-01"), LeafKey("east", "2026-01")


def stamp(sequence: int, kind: str = "import") -> Stamp:
    return Stamp(kind, sequence, f"imp-{sequence}", "ana", "2026-01-31T09:30:00.000Z")  # type: ignore[arg-type]


def size_bytes(page: Page) -> int:
    return len(orjson.dumps(list(page.values())))


class Books:
    """Leaves in memory, every page loaded."""

    def __init__(self) -> None:
        self.leaves = {WEST: Leaf(WEST), EAST: Leaf(EAST)}

    def apply(self, rows: Sequence[RecordChange], sequence: int, home: LeafKey = WEST) -> list[Change]:
        loaded = {key: self.leaves[key] for row in rows for key in leaves_of(row, home)}
        loaded.setdefault(home, self.leaves[home])
        while missing := forwards(loaded, rows):
            loaded.update({key: self.leaves[key] for key in missing})
        changes = apply_rows(loaded, home, rows, stamp(sequence), LIVE)
        for leaf in loaded.values():
            leaf.split(size_bytes)
        return changes

    def records(self, key: LeafKey = WEST) -> dict[str, Record]:
        return {i: r for page in self.leaves[key].pages.values() for i, r in page.items()}

    def live(self) -> dict[str, tuple[LeafKey, int]]:
        found: dict[str, tuple[LeafKey, int]] = {}
        for key in self.leaves:
            for identifier, each in self.records(key).items():
                if not each.get("retired"):
                    assert identifier not in found, "a record counts twice"
                    found[identifier] = key, each["amount_minor"]
        return found

    def require_exact(self) -> None:
        for key, leaf in self.leaves.items():
            held = [r for page in leaf.pages.values() for r in page.values()]
            assert leaf.cells == Cells.of(held, LIVE)
            assert sum(len(page) for page in leaf.pages.values()) == len(self.records(key))
            assert set(leaf.pages) == leaf.prefixes
            assert all(leaf.find(each["id"]) is each for each in held)


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["upsert", "retire", "again"]),
        st.integers(1, 6),
        st.integers(-500, 500),
        st.sampled_from([WEST, EAST]),
    ),
    max_size=25,
)


@given(OPERATIONS)
@settings(max_examples=200)
def test_any_sequence_of_changes_leaves_each_record_once_and_sums_exact(
    operations: list[tuple[str, int, int, LeafKey]],
) -> None:
    books, wanted = Books(), {}
    versions: dict[tuple[LeafKey, str], int] = {}
    done: list[tuple[list[RecordChange], int, LeafKey]] = []
    places: dict[int, LeafKey] = {}
    for sequence, (what, number, amount, home) in enumerate(operations, start=1):
        if what == "again" and done:
            rows, old_sequence, old_home = done[(number * 7) % len(done)]
            books.apply(rows, old_sequence, old_home)
        elif what == "upsert":
            moved_from = places.get(number)
            moved_from = moved_from if moved_from != home else None
            rows = [upsert(number, amount, entity=home.entity_id, moved_from=moved_from)]
            books.apply(rows, sequence, home)
            done.append((rows, sequence, home))
            places[number] = home
            wanted[rid(number)] = (home, amount)
        elif number in places:
            rows = [retire(number)]
            books.apply(rows, sequence, places[number])
            done.append((rows, sequence, places[number]))
            wanted.pop(rid(number), None)
        books.require_exact()
        for key in books.leaves:
            for identifier, each in books.records(key).items():
                assert each["version"] >= versions.get((key, identifier), 0), "a version fell"
                versions[key, identifier] = each["version"]
    assert books.live() == wanted


def test_changes_of_one_record_in_every_order_leave_the_newest() -> None:
    changes = [(1, upsert(1, 10)), (2, upsert(1, 20)), (3, upsert(1, 30)), (4, upsert(1, 40))]
    for order in permutations(changes):
        books = Books()
        for sequence, row in order:
            books.apply([row], sequence)
        assert books.live() == {rid(1): (WEST, 40)}
        books.require_exact()


def test_a_delete_that_arrives_before_an_older_change_still_holds() -> None:
    books = Books()
    books.apply([upsert(1, 10)], 1)
    books.apply([retire(1)], 3)
    (late,) = books.apply([upsert(1, 20)], 2)
    assert late.outcome == "stale"
    assert books.live() == {}
    assert books.records()[rid(1)]["retired"]


def test_the_same_content_is_no_news_and_changes_no_version() -> None:
    books = Books()
    books.apply([upsert(1, 10)], 1)
    (again,) = books.apply([upsert(1, 10)], 2)
    assert again.outcome == "unchanged"
    assert books.records()[rid(1)]["version"] == 1


def test_a_record_that_moves_leaves_a_tombstone_that_says_where_it_went() -> None:
    books = Books()
    books.apply([upsert(1, 10)], 1)
    (moved,) = books.apply([upsert(1, 15, entity="east", moved_from=WEST)], 2, EAST)
    assert (moved.outcome, moved.before_leaf) == ("updated", WEST)
    assert books.live() == {rid(1): (EAST, 15)}
    assert books.records()[rid(1)]["moved_to"] == EAST.forward()
    books.require_exact()


def test_a_change_follows_a_record_that_someone_moved() -> None:
    books = Books()
    books.apply([upsert(1, 10)], 1)
    books.apply([upsert(1, 15, entity="east", moved_from=WEST)], 2, EAST)
    books.apply([upsert(1, 20)], 3, WEST)  # the file still says west
    assert books.live() == {rid(1): (WEST, 20)}
    books.require_exact()


def test_what_a_source_no_longer_has_is_retired_where_someone_moved_it() -> None:
    books = Books()
    books.apply([upsert(1, 10)], 1)
    books.apply([upsert(1, 15, entity="east", moved_from=WEST)], 2, EAST)
    (retired,) = books.apply([retire(1)], 3, WEST)
    assert (retired.outcome, retired.leaf) == ("retired", EAST)
    assert books.live() == {}


def test_a_record_created_again_takes_over_from_its_tombstone_elsewhere() -> None:
    books = Books()
    books.apply([upsert(1, 10)], 1)
    books.apply([upsert(1, 15, entity="east", moved_from=WEST)], 2, EAST)
    books.apply([retire(1)], 3, EAST)
    books.apply([upsert(1, 20)], 4, WEST)
    assert books.records(EAST)[rid(1)]["moved_to"] == WEST.forward()
    assert books.records(WEST)[rid(1)]["version"] > books.records(EAST)[rid(1)]["version"] - 1
    assert books.live() == {rid(1): (WEST, 20)}


def test_restoring_gives_back_what_was_and_skips_what_changed_since() -> None:
    books = Books()
    books.apply([upsert(1, 10), upsert(2, 20)], 1)
    changes = books.apply([upsert(1, 11), upsert(2, 21), upsert(3, 31)], 2)
    books.apply([upsert(2, 22)], 3)
    rows: list[RecordChange] = []
    for change in changes:
        assert change.after is not None
        row: RecordChange = {
            "op": "restore",
            "id": change.row["id"],
            "expected_version": change.after["version"],
        }
        if change.before is not None:
            row["before"] = change.before
        rows.append(row)
    outcomes = [change.outcome for change in books.apply(rows, 4)]
    assert outcomes == ["updated", "skipped", "retired"]
    assert books.live() == {rid(1): (WEST, 10), rid(2): (WEST, 22)}
    assert [c.outcome for c in books.apply(rows, 4)] == ["unchanged", "skipped", "unchanged"]
    books.require_exact()


def test_restoring_a_moved_record_takes_it_back_where_it_was() -> None:
    books = Books()
    books.apply([upsert(1, 10)], 1)
    (moved,) = books.apply([upsert(1, 15, entity="east", moved_from=WEST)], 2, EAST)
    assert moved.before is not None
    row: RecordChange = {"op": "restore", "id": rid(1), "expected_version": 2, "before": moved.before}
    row["before_leaf"] = WEST.forward()
    books.apply([row], 3, EAST)
    assert books.live() == {rid(1): (WEST, 10)}
    books.require_exact()


def test_an_amount_that_would_leave_the_exact_range_is_refused_and_said_why() -> None:
    books = Books()
    books.apply([upsert(1, MAX_MINOR)], 1)
    (refused,) = books.apply([upsert(2, 1)], 2)
    assert refused.outcome == "refused"
    assert refused.reason is not None
    assert "2^53-1" in refused.reason
    books.require_exact()


@pytest.mark.parametrize("amount", [MAX_MINOR, -MAX_MINOR])
def test_a_large_amount_may_be_corrected_by_another_large_one(amount: int) -> None:
    books = Books()
    books.apply([upsert(1, amount)], 1)
    step = -1 if amount > 0 else 1
    (changed,) = books.apply([upsert(1, amount + step)], 2)
    assert changed.outcome == "updated"
    books.require_exact()


def test_a_leaf_whose_pages_do_not_cover_an_id_fails_loudly() -> None:
    leaf = Leaf(WEST, prefixes={"b1"}, pages={"b1": {}})
    with pytest.raises(AssertionError, match="do not cover"):
        leaf.put(record(record_id="00" * 12), LIVE)
