"""A person's edit: applied on the version it was made on, a conflict, or refused."""

from __future__ import annotations

from typing import Any

from ledgerlight.domain.cells import Cells
from ledgerlight.domain.edits import EditConflict, EditRefused, EditResult, apply_edit, target_of
from ledgerlight.domain.leaf import Change, Leaf, LeafKey
from ledgerlight.domain.versions import Stamp
from schemas.documents import Edit, EditPatch
from schemas.primitives import MAX_MINOR
from schemas.records import Record
from tests.builders import AT, LIVE, record, rid

WEST, EAST, FEBRUARY = LeafKey("west", "2026-01"), LeafKey("east", "2026-01"), LeafKey("west", "2026-02")
STAMP = Stamp("edit", 0, "e1", "ana", "2026-02-01T00:00:00.000Z")


def leaves_with(*records: Record) -> dict[LeafKey, Leaf]:
    leaves = {key: Leaf(key) for key in (WEST, EAST, FEBRUARY)}
    for each in records:
        leaves[WEST].put(each, LIVE)
    return leaves


def edit(base_version: int, name: str = "r", **patch: Any) -> Edit:
    return Edit(
        id="e1", uid="ana", record_id=rid(name), entity_id="west", period="2026-01", base_version=base_version,
        patch=EditPatch(**patch), reason="as agreed", created_at=AT,
    )  # fmt: skip


def run(leaves: dict[LeafKey, Leaf], one: Edit) -> EditResult:
    result = apply_edit(leaves, one, STAMP, LIVE)
    for leaf in leaves.values():
        held = [r for page in leaf.pages.values() for r in page.values()]
        assert leaf.cells == Cells.of(held, LIVE)
    return result


def test_an_edit_on_the_stored_version_changes_only_what_it_names() -> None:
    stored = record("r", 100, dimensions={"region": "EU"}, description="as sold")
    stored["digest"] = "feed" * 4
    result = run(leaves_with(stored), edit(1, amount_minor=250))
    assert isinstance(result, Change)
    assert result.after is not None
    kept = {
        k: v for k, v in result.after.items() if k not in ("amount_minor", "version", "source", "updated_at")
    }
    assert kept == {k: v for k, v in stored.items() if k in kept}
    assert (result.after["amount_minor"], result.after["version"]) == (250, 2)
    assert result.after["source"] == {"kind": "edit", "edit_id": "e1", "uid": "ana"}


def test_an_edit_of_another_version_is_a_conflict_with_theirs() -> None:
    result = run(leaves_with(record("r", 100, version=3)), edit(2, amount_minor=250))
    assert isinstance(result, EditConflict)
    assert result.theirs is not None
    assert result.theirs["version"] == 3


def test_an_edit_of_a_record_that_is_not_there_is_refused() -> None:
    assert isinstance(run(leaves_with(), edit(1, amount_minor=1)), EditRefused)


def test_a_new_date_moves_the_record_to_its_month() -> None:
    assert target_of(edit(1, date="2026-02-05")) == FEBRUARY
    assert target_of(edit(1, date="2026-02-05", period="2026-01")) == WEST
    leaves = leaves_with(record("r", 100))
    result = run(leaves, edit(1, date="2026-02-05"))
    assert isinstance(result, Change)
    assert (result.leaf, result.before_leaf) == (FEBRUARY, WEST)
    tombstone = leaves[WEST].find(rid("r"))
    assert tombstone is not None
    assert (tombstone["retired"], tombstone["moved_to"]) == (True, FEBRUARY.forward())


def test_moving_keeps_the_files_digest_so_that_the_same_file_is_no_news() -> None:
    stored = record("r", 100)
    stored["digest"] = "feed" * 4
    leaves = leaves_with(stored)
    result = run(leaves, edit(1, entity_id="east"))
    assert isinstance(result, Change)
    assert result.after is not None
    assert result.after["digest"] == "feed" * 4
    tombstone = leaves[WEST].find(rid("r"))
    assert tombstone is not None
    assert tombstone["digest"] == "feed" * 4


def test_what_a_moved_record_left_behind_cannot_be_revived() -> None:
    leaves = leaves_with(record("r", 100))
    run(leaves, edit(1, entity_id="east"))
    for patch in ({"retired": False}, {"amount_minor": 7}):
        result = run(leaves, edit(2, **patch))
        assert isinstance(result, EditConflict)
        assert "moved to east 2026-01" in result.reason
    assert leaves[EAST].cells.record_count() == 1
    assert leaves[WEST].cells.record_count() == 0


def test_a_record_moved_there_and_back_counts_once_and_its_version_rises() -> None:
    leaves = leaves_with(record("r", 100))
    run(leaves, edit(1, entity_id="east"))
    back = edit(2).model_copy(update={"entity_id": "east", "patch": EditPatch(entity_id="west")})
    result = run(leaves, back)
    assert isinstance(result, Change)
    assert result.after is not None
    assert result.after["version"] == 3
    assert "moved_to" not in result.after
    assert "retired" not in result.after


def test_a_retired_record_does_not_count_and_can_be_brought_back() -> None:
    leaves = leaves_with(record("r", 100))
    retired = run(leaves, edit(1, retired=True))
    assert isinstance(retired, Change)
    assert retired.outcome == "retired"
    assert leaves[WEST].cells.record_count() == 0
    run(leaves, edit(2, retired=False))
    assert leaves[WEST].cells.accounts == {("actual", "1.100", "USD"): [100, 1]}


def test_an_edit_cannot_retire_and_move_at_once() -> None:
    assert isinstance(run(leaves_with(record("r")), edit(1, retired=True, entity_id="east")), EditRefused)


def test_creating_needs_every_field_and_names_those_missing() -> None:
    result = run(leaves_with(), edit(0, amount_minor=5, account_code="1.100"))
    assert isinstance(result, EditRefused)
    assert result.reason == "a new record needs date, scenario, currency"


def test_creating_over_a_stored_record_is_a_conflict_wherever_it_would_land() -> None:
    content: dict[str, Any] = {
        "amount_minor": 5,
        "account_code": "1.100",
        "scenario": "actual",
        "currency": "USD",
    }
    here = run(leaves_with(record("r")), edit(0, date="2026-01-05", **content))
    assert isinstance(here, EditConflict)
    leaves = leaves_with()
    leaves[EAST].put(record("r", 77, version=4), LIVE)
    there = run(leaves, edit(0, date="2026-01-05", entity_id="east", **content))
    assert isinstance(there, EditConflict)
    assert leaves[EAST].cells.accounts == {("actual", "1.100", "USD"): [77, 1]}


def test_an_amount_beyond_the_exact_range_is_refused_and_nothing_changes() -> None:
    leaves = leaves_with(record("r", 100), record("big", MAX_MINOR - 100))
    result = run(leaves, edit(1, amount_minor=101))
    assert isinstance(result, EditRefused)
    assert leaves[WEST].cells.accounts == {("actual", "1.100", "USD"): [MAX_MINOR, 2]}


def test_a_large_amount_may_be_edited_to_another_large_one() -> None:
    assert isinstance(run(leaves_with(record("r", MAX_MINOR)), edit(1, amount_minor=MAX_MINOR - 1)), Change)
