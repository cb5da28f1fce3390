"""What changed since a moment: every difference is explained, exactly, by the changes that are listed."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.cells import AccountKey
from ledgerlight.domain.changes import KeptVersion, behind_cells, changed_cells, steps_since
from ledgerlight.domain.leaf import LeafKey
from ledgerlight.usecases import changes_since
from schemas.changes import CHANGES_LISTED, AccountChange, ChangesSince
from schemas.documents import Edit, EditPatch
from tests.fakes.world import ORG, World

NORTH, SOUTH = LeafKey("north", "2026-01"), LeafKey("south", "2026-01")
ELSEWHERE = LeafKey("north", "2026-02")
CELLS: list[AccountKey] = [("actual", "1.100", "USD"), ("actual", "2.100", "USD"), ("budget", "1.100", "EUR")]


def at(second: int) -> str:
    """A moment."""
    return f"2026-01-31T09:{second // 60:02d}:{second % 60:02d}.000Z"


@st.composite
def histories(draw: st.DrawFn) -> list[KeptVersion]:
    """Versions of some records, in any order, some of them twice; clocks may run behind each other."""
    found: list[KeptVersion] = []
    for number in range(draw(st.integers(1, 4))):
        rank = (0, 0)
        for _ in range(draw(st.integers(1, 5))):
            rank = draw(st.sampled_from([(rank[0], rank[1] + 1), (rank[0] + 1, rank[1] + 1)]))
            found.append(
                KeptVersion(
                    f"{number:024x}", *rank, draw(st.sampled_from([NORTH, SOUTH, ELSEWHERE])),
                    draw(st.sampled_from(CELLS)), draw(st.integers(-1000, 1000)), draw(st.booleans()),
                    at(draw(st.integers(0, 20))), draw(st.sampled_from(["import", "edit", "reversal"])),
                    draw(st.sampled_from("abc")), None, None, "",
                )
            )  # fmt: skip
    twice = draw(st.lists(st.sampled_from(found), max_size=5))
    return draw(st.permutations([*found, *twice]))


def counted(
    versions: list[KeptVersion], leaves: frozenset[LeafKey], until: str
) -> dict[AccountKey, list[int]]:
    """What the cells are at a moment, from nothing but the rule that the highest version counts."""
    best: dict[str, KeptVersion] = {}
    for version in versions:
        if version.at <= until and (
            version.record_id not in best or best[version.record_id].rank < version.rank
        ):
            best[version.record_id] = version
    cells: dict[AccountKey, list[int]] = defaultdict(lambda: [0, 0])
    for version in best.values():
        if not version.retired and version.leaf in leaves:
            cells[version.cell][0] += version.amount_minor
            cells[version.cell][1] += 1
    return dict(cells)


@given(histories(), st.integers(-1, 21), st.sampled_from([(NORTH,), (NORTH, SOUTH)]))
def test_the_listed_differences_sum_to_now_minus_before(
    versions: list[KeptVersion], second: int, scope: tuple[LeafKey, ...]
) -> None:
    leaves = frozenset(scope)
    since = at(max(second, 0)) if second >= 0 else "2025-01-01T00:00:00.000Z"
    before, now = counted(versions, leaves, since), counted(versions, leaves, at(59))
    behind = behind_cells(versions, since, leaves)
    for change in changed_cells(before, now, behind):
        assert change.unexplained == 0
        assert sum(each.difference for each in change.behind) == change.difference
        for each in change.behind:
            assert sum(part.difference for part in each.parts) == each.difference
    unlisted = {cell for cell in before.keys() | now.keys() if before.get(cell) != now.get(cell)}
    assert unlisted <= set(behind)


def test_a_version_of_a_clock_that_ran_behind_is_no_step() -> None:
    first = KeptVersion("0" * 24, 1, 1, NORTH, CELLS[0], 100, False, at(9), "import", "a", 7, None, "rent")
    second = first._replace(version=2, amount_minor=130, at=at(5), kind="edit", origin_id="b")
    assert list(steps_since([first, second], at(6))) == []
    assert list(steps_since([second, first], at(4))) == [(None, first), (first, second)]


def test_a_change_without_difference_is_a_change() -> None:
    one = KeptVersion("0" * 24, 1, 1, NORTH, CELLS[0], 100, False, at(1), "import", "a", 7, None, "")
    two = one._replace(version=2, at=at(9), kind="edit", origin_id="b", description="rent")
    behind = behind_cells([one, two], at(5), frozenset({NORTH}))
    (change,) = changed_cells({CELLS[0]: [100, 1]}, {CELLS[0]: [100, 1]}, behind)
    assert (change.difference, [each.origin_id for each in change.behind]) == (0, ["b"])


# On the whole: files and edits through the real use cases.


@pytest.fixture
def world() -> World:
    """Three records of January in the north and one in the south, then a moment later."""
    world = World()
    drop(
        world,
        "jan.csv",
        ["north,1.100,10.00,a", "north,1.100,20.00,b", "north,2.100,5.00,c", "south,1.100,7.00,d"],
    )
    world.time.advance(60)
    return world


def drop(world: World, name: str, lines: list[str], **metadata: str) -> None:
    """A file of January."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["entity", "account", "amount", "description", "date"])
    for line in lines:
        rows.writerow([*line.split(","), "2026-01-05"])
    world.drop(name, out.getvalue().encode(), **metadata)


def edit(world: World, description: str, name: str = "", **patch: Any) -> None:
    """Someone's edit of the record with that description, applied a second later."""
    world.time.advance(1)
    record = next(each for each in world.records().values() if each.get("description") == description)
    edit_id = name or f"edit-{description}"
    entity = "south" if description == "d" else "north"
    written = Edit(
        id=edit_id, uid="editor", record_id=record["id"], entity_id=entity, period="2026-01",
        base_version=record["version"], patch=EditPatch(**patch), reason=f"why {description}",
        created_at=world.time.now(),
    )  # fmt: skip
    world.documents.put(f"organizations/{ORG}/edits/{edit_id}", written.model_dump(exclude_unset=True))
    assert world.apply_edit(ORG, edit_id).status == "applied"


def ask(world: World, since: str, entity: str = "group", uid: str = "owner", **query: str) -> ChangesSince:
    """Through the door."""
    answer = world.client().get(
        f"/v1/organizations/{ORG}/changes/{entity}/2026-01",
        query_string={"since": since, **query},
        headers={"Authorization": f"Bearer token-of-{uid}"},
    )
    assert answer.status_code == 200, answer.text
    return ChangesSince.model_validate_json(answer.data)


def account(answer: ChangesSince, code: str) -> AccountChange:
    """One account of an answer."""
    return next(each for each in answer.accounts if each.account_code == code)


def test_nothing_changed(world: World) -> None:
    answer = ask(world, world.time.now())
    assert (answer.accounts, answer.records, answer.adds_up) == ([], 0, True)


def test_edits_are_told_with_person_and_reason_and_imports_with_file_and_row(world: World) -> None:
    since = world.time.now()
    edit(world, "a", amount_minor=1500)
    edit(world, "b", retired=True)
    world.time.advance(1)
    drop(world, "late.csv", ["south,1.100,3.00,e"])
    answer = ask(world, since)
    (sales,) = answer.accounts
    assert (sales.before_minor, sales.now_minor, sales.difference_minor) == (3700, 2500, -1200)
    assert answer.adds_up
    assert answer.records == 3
    told = [(each.kind, each.difference_minor, each.by, each.reason, each.file) for each in sales.changes]
    assert told == [
        ("edit", -2000, "editor", "why b", None),
        ("edit", 500, "editor", "why a", None),
        ("import", 300, None, None, "late.csv"),
    ]
    (example,) = sales.changes[2].examples
    assert (example.row, example.before_minor, example.after_minor, example.entity_id) == (
        2,
        None,
        300,
        "south",
    )


def test_a_record_that_moved_leaves_one_account_and_enters_the_other(world: World) -> None:
    since = world.time.now()
    edit(world, "a", account_code="2.100")
    answer = ask(world, since)
    assert [(each.account_code, each.difference_minor) for each in answer.accounts] == [
        ("1.100", -1000),
        ("2.100", 1000),
    ]
    assert answer.adds_up


def test_a_record_that_moved_to_another_month_or_entity_is_gone_here(world: World) -> None:
    since = world.time.now()
    edit(world, "a", period="2026-02", date="2026-02-03")
    edit(world, "d", entity_id="north")
    here = ask(world, since, "north")
    assert account(here, "1.100").difference_minor == -1000 + 700
    assert here.adds_up
    group = ask(world, since)
    assert account(group, "1.100").difference_minor == -1000
    assert group.adds_up


def test_a_change_taken_back_sums_to_nothing(world: World) -> None:
    since = world.time.now()
    edit(world, "a", amount_minor=1500)
    edit(world, "a", "back", amount_minor=1000)
    sales = account(ask(world, since), "1.100")
    assert (sales.difference_minor, [each.difference_minor for each in sales.changes]) == (0, [500, -500])


def test_an_account_that_had_no_entries_was_not_zero(world: World) -> None:
    since = world.time.now()
    edit(world, "c", retired=True)
    gone = account(ask(world, since), "2.100")
    assert (gone.before_minor, gone.now_minor, gone.difference_minor) == (500, None, -500)
    new = account(ask(world, "2025-12-31T00:00:00Z"), "1.100")
    assert (new.before_minor, new.now_minor) == (None, 3700)


def test_one_account_is_asked_for_with_all_below_it(world: World) -> None:
    since = world.time.now()
    edit(world, "a", amount_minor=1100)
    edit(world, "c", amount_minor=600)
    assert [each.account_code for each in ask(world, since, account="1").accounts] == ["1.100"]


def test_who_may_not_see_edits_or_imports_is_told_of_neither(world: World) -> None:
    since = world.time.now()
    edit(world, "a", amount_minor=1100)
    drop(world, "late.csv", ["north,1.100,3.00,e"])
    for uid, reason, file in (
        ("viewer", None, None), ("analyst", None, "late.csv"), ("scoped", "why a", None),
        ("editor", "why a", "late.csv"),
    ):  # fmt: skip
        changes = account(ask(world, since, "north", uid), "1.100").changes
        by_kind = {each.kind: each for each in changes}
        assert (by_kind["edit"].reason, by_kind["import"].file) == (reason, file), uid


def test_what_was_said_of_another_entity_is_not_told_where_a_record_came_from_there(world: World) -> None:
    since = world.time.now()
    edit(world, "d", entity_id="north")
    (change,) = account(ask(world, since, "north", "scoped"), "1.100").changes
    assert (change.difference_minor, change.reason) == (700, None)
    (change,) = account(ask(world, since, "north", "editor"), "1.100").changes
    assert change.reason == "why d"


def test_a_member_of_some_entities_sees_the_changes_of_those(world: World) -> None:
    world.add_member("part", "editor", ["group", "north"])
    since = world.time.now()
    edit(world, "a", amount_minor=1100)
    edit(world, "d", amount_minor=9900)
    answer = ask(world, since, "group", "part")
    assert (account(answer, "1.100").difference_minor, answer.entities, answer.left_out) == (100, 2, 1)
    refused = world.client().get(
        f"/v1/organizations/{ORG}/changes/south/2026-01?since={since}",
        headers={"Authorization": "Bearer token-of-part"},
    )
    assert refused.status_code == 403


def test_what_has_not_reached_bigquery_is_said_to_be_missing(world: World) -> None:
    since = world.time.now()
    edit(world, "a", amount_minor=1100)
    edit(world, "b", amount_minor=2500)
    world.fact_rows.rows.pop()
    answer = ask(world, since)
    sales = account(answer, "1.100")
    assert not answer.adds_up
    assert (sales.difference_minor, sales.unexplained_minor) == (600, 500)
    assert sum(each.difference_minor for each in sales.changes) == 100
    assert world.time.slept.count(changes_since.WAIT_SECONDS) == changes_since.LOOKS - 1


def test_an_event_that_comes_while_one_looks_is_waited_for(world: World) -> None:
    since = world.time.now()
    edit(world, "a", amount_minor=1100)
    late = world.fact_rows.rows.pop()
    sleep = world.time.sleep

    def arrives(seconds: float) -> None:
        sleep(seconds)
        world.fact_rows.rows.append(late)

    world.time.sleep = arrives  # type: ignore[method-assign]
    assert ask(world, since).adds_up


def test_an_event_that_came_twice_counts_once(world: World) -> None:
    since = world.time.now()
    edit(world, "a", amount_minor=1100)
    world.fact_rows.rows.append(world.fact_rows.rows[-1])
    answer = ask(world, since)
    assert (account(answer, "1.100").difference_minor, answer.adds_up) == (100, True)


def test_too_many_versions_still_compare_before_and_now(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_since, "VERSIONS_READ", 3)
    since = world.time.now()
    for amount in range(3):
        edit(world, "a", f"edit-{amount}", amount_minor=2000 + amount)
    answer = ask(world, since)
    sales = account(answer, "1.100")
    assert (answer.listed, answer.adds_up) == (False, False)
    assert (sales.difference_minor, sales.changes, sales.unexplained_minor) == (1002, [], 1002)


def test_more_changes_than_an_answer_lists_are_summed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes_since, "CHANGES_LISTED", 2)
    since = world.time.now()
    for amount in (100, 300, 900):
        edit(world, "a", f"edit-{amount}", amount_minor=1000 + amount)
    sales = account(ask(world, since), "1.100")
    assert [each.difference_minor for each in sales.changes] == [600, 200]
    assert (sales.more, sales.more_minor, sales.difference_minor) == (1, 100, 900)
    assert CHANGES_LISTED > 2


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("yesterday", 422),
        ("2026-02-31T00:00:00Z", 422),
        ("2027-01-01T00:00:00Z", 422),
        ("2026-01-01T00:00:00", 422),
    ],
)
def test_a_moment_that_is_none_is_refused(world: World, since: str, status: int) -> None:
    answer = world.client().get(
        f"/v1/organizations/{ORG}/changes/group/2026-01?since={since}",
        headers={"Authorization": "Bearer token-of-owner"},
    )
    assert answer.status_code == status


def test_bigquery_not_answering_is_an_error_that_says_so(world: World) -> None:
    world.fact_rows.failures = 1
    answer = world.client().get(
        f"/v1/organizations/{ORG}/changes/group/2026-01?since={world.time.now()}",
        headers={"Authorization": "Bearer token-of-owner"},
    )
    assert answer.status_code == 503
