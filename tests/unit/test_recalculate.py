"""Recalculation: what changed and what compares with it, once, also after a crash."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgerlight.domain.entity_tree import bottom_up
from ledgerlight.ports import Contended, Snapshot, Unavailable
from ledgerlight.usecases.recalculate import Recalculate
from schemas.dashboards import Dashboard, DashboardView, KpiValue, Series
from schemas.names import Collection
from tests.builders import EAST, WEST, entity, found_organization, message, upsert
from tests.fakes.documents import FakeDocuments
from tests.fakes.spine import SpineServices

JANUARY, FEBRUARY, MARCH = "2026-01", "2026-02", "2026-03"


class Books(SpineServices):
    """An organization whose records are posted a message at a time."""

    def __init__(self) -> None:
        super().__init__()
        found_organization(self.documents, self.time)
        self.sequence = 0

    def post(self, amount: int, *, name: str = "r", entity: str = WEST, period: str = JANUARY) -> None:
        """One record of an entity and period."""
        self.sequence += 1
        row = upsert(f"{name}-{entity}-{period}", amount, entity=entity, period=period)
        self.apply_changes(message([row], sequence=self.sequence, entity=entity, period=period))

    def run(self, *leaves: tuple[str, str]) -> int:
        """Recalculate."""
        return self.recalculate("acme", set(leaves))

    def dashboard(self, scope: str, period: str) -> dict[str, Any]:
        """A dashboard's fields."""
        return self.documents.fields(f"organizations/acme/dashboards/{scope}_{period}")

    def revenue(self, scope: str, period: str = JANUARY) -> KpiValue:
        """The revenue as shown."""
        view = DashboardView.model_validate_json(self.dashboard(scope, period)["view"])
        return next(kpi for kpi in view.kpis if kpi.id == "revenue")

    def all_dashboards(self) -> dict[str, dict[str, Any]]:
        """Every dashboard but for its version and time."""
        found = self.documents.paths("organizations/acme/dashboards/")
        kept = ("cells", "dimension_cells", "headline", "view", "record_count")
        return {path: {name: self.documents.fields(path)[name] for name in kept} for path in found}


@pytest.fixture
def books() -> Books:
    return Books()


def test_an_entity_and_all_above_it_show_a_change(books: Books) -> None:
    books.post(100)
    books.post(40, entity=EAST)
    assert books.run((WEST, JANUARY), (EAST, JANUARY)) == 3
    assert [books.revenue(scope).value for scope in (WEST, EAST, "group")] == [100, 40, 140]
    Dashboard.model_validate(books.dashboard("group", JANUARY))


def test_running_again_writes_nothing(books: Books) -> None:
    books.post(100)
    books.run((WEST, JANUARY))
    writes = books.documents.writes
    assert books.run((WEST, JANUARY)) == 0
    assert books.documents.writes == writes


def test_only_what_a_change_reaches_is_written(books: Books) -> None:
    for scope in (WEST, EAST):
        books.post(100, entity=scope)
        books.run((scope, JANUARY))
    version = books.dashboard(EAST, JANUARY)["version"]
    books.post(150)
    assert books.run((WEST, JANUARY)) == 2
    assert books.dashboard(EAST, JANUARY)["version"] == version


def test_a_parent_names_the_versions_it_was_computed_from(books: Books) -> None:
    books.post(100)
    books.post(40, entity=EAST)
    books.run((WEST, JANUARY), (EAST, JANUARY))
    inputs = books.dashboard("group", JANUARY)["inputs"]
    assert inputs == {
        f"dashboards/{scope}_{JANUARY}": books.dashboard(scope, JANUARY)["version"] for scope in (WEST, EAST)
    }
    assert books.dashboard(WEST, JANUARY)["inputs"] == {f"aggregations/{WEST}_{JANUARY}": 1}


def test_an_entity_with_records_and_children_counts_both(books: Books) -> None:
    books.post(5, entity="group")
    books.post(100)
    books.run(("group", JANUARY), (WEST, JANUARY))
    assert books.revenue("group").value == 105


def test_later_periods_compare_with_what_an_earlier_one_has_become(books: Books) -> None:
    for period, amount in ((JANUARY, 100), (FEBRUARY, 200), (MARCH, 300)):
        books.post(amount, period=period)
        books.run((WEST, period))
    books.post(150, period=JANUARY)
    assert books.run((WEST, JANUARY)) == 6
    for scope in (WEST, "group"):
        assert books.revenue(scope, FEBRUARY).previous.value == 150
        assert books.revenue(scope, MARCH).series[-3].value == 150


@pytest.mark.parametrize("commits", [1, 2, 3])
def test_a_crash_at_any_commit_is_made_good_by_the_next_run(books: Books, commits: int) -> None:
    for period in (JANUARY, FEBRUARY):
        books.post(100, period=period)
        books.run((WEST, period))
    books.post(150, period=JANUARY)
    crash_at(books, commits)
    with pytest.raises(Unavailable):
        books.run((WEST, JANUARY))
    books.documents.hook = None
    books.run((WEST, JANUARY))
    assert [books.revenue(scope, FEBRUARY).previous.value for scope in (WEST, "group")] == [150, 150]
    assert books.run((WEST, JANUARY), (WEST, FEBRUARY)) == 0


def test_the_series_names_what_is_still_to_be_refreshed_and_nothing_afterwards(books: Books) -> None:
    path = f"organizations/acme/series/{WEST}"
    seen: list[list[str]] = []
    books.documents.subscribers.append(
        lambda changed, _, after: seen.append(after["pending"]) if changed == path and after else None
    )
    for period in (JANUARY, FEBRUARY):
        books.post(100, period=period)
        books.run((WEST, period))
    books.post(150, period=JANUARY)
    books.run((WEST, JANUARY))
    assert seen == [[], [], [FEBRUARY], []]
    Series.model_validate(books.documents.fields(path))


def test_a_change_that_leaves_a_periods_figures_alone_feeds_nothing(books: Books) -> None:
    for period in (JANUARY, FEBRUARY):
        books.post(100, period=period)
        books.run((WEST, period))
    version = books.dashboard(WEST, FEBRUARY)["version"]
    books.post(100, name="r", period=JANUARY)
    books.run((WEST, JANUARY))
    assert books.dashboard(WEST, FEBRUARY)["version"] == version


def test_the_order_of_recalculations_does_not_matter(books: Books) -> None:
    other = Books()
    leaves = [(scope, period) for scope in (WEST, EAST) for period in (JANUARY, FEBRUARY, MARCH)]
    for each in (books, other):
        for number, (scope, period) in enumerate(leaves):
            each.post(100 * number, entity=scope, period=period)
    for leaf in leaves:
        books.run(leaf)
    for leaf in reversed(leaves):
        other.run(leaf)
    assert books.all_dashboards() == other.all_dashboards()
    at_once = Books()
    for number, (scope, period) in enumerate(leaves):
        at_once.post(100 * number, entity=scope, period=period)
    at_once.run(*leaves)
    assert books.all_dashboards() == at_once.all_dashboards()


def test_two_at_once_end_in_what_one_after_the_other_gives(books: Books) -> None:
    for period in (JANUARY, FEBRUARY):
        for scope in (WEST, EAST):
            books.post(100, entity=scope, period=period)
    racing = [(EAST, FEBRUARY), (EAST, JANUARY), (WEST, JANUARY)]

    def race(operation: str, moment: str, _: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before") and racing:
            books.run(racing.pop())

    books.documents.hook = race
    books.run((WEST, JANUARY), (WEST, FEBRUARY))
    books.documents.hook = None
    assert books.revenue("group", JANUARY).value == 200
    assert books.revenue("group", FEBRUARY).previous.value == 200
    assert books.run(*[(s, p) for s in (WEST, EAST) for p in (JANUARY, FEBRUARY)]) == 0


def test_contention_without_end_is_raised_so_that_the_event_comes_again(books: Books) -> None:
    books.post(100)

    def contend(operation: str, moment: str, _: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before"):
            raise Contended

    books.documents.hook = contend
    with pytest.raises(Unavailable):
        books.run((WEST, JANUARY))


def test_many_periods_at_once_are_written_in_several_commits_and_all_compare(books: Books) -> None:
    periods = [f"{year}-{month:02d}" for year in (2023, 2024, 2025) for month in range(1, 13)]
    for number, period in enumerate(periods):
        books.post(number + 1, period=period)
    assert books.run(*[(WEST, period) for period in periods]) >= 72
    for number, period in enumerate(periods[1:], start=1):
        assert books.revenue("group", period).previous.value == number
    assert books.run(*[(WEST, period) for period in periods]) == 0


def test_an_entity_that_no_one_knows_is_left_alone(books: Books) -> None:
    assert books.run(("mars", JANUARY)) == 0


def test_an_account_made_a_moment_ago_is_in_the_statement(books: Books) -> None:
    books.post(100)
    books.run((WEST, JANUARY))
    account = books.organizations.context("acme").accounts["1.100"].model_copy(update={"code": "1.999"})
    books.documents.put(f"organizations/acme/{Collection.ACCOUNTS}/1.999", account.model_dump())
    books.apply_changes(message([upsert("new", 5, account="1.999")], sequence=50))
    books.run((WEST, JANUARY))
    assert books.revenue(WEST).value == 105
    view = orjson.loads(books.dashboard(WEST, JANUARY)["view"])
    assert "1.999" in [row["code"] for row in view["statement"]]


def test_children_come_before_parents_also_when_a_tree_has_a_circle() -> None:
    tree = {
        "a": entity("a", None),
        "b": entity("b", "a"),
        "c": entity("c", "b"),
        "x": entity("x", "y"),
        "y": entity("y", "x"),
    }
    assert bottom_up(tree, ["b", "c"]) == ["c", "b", "a"]
    assert set(bottom_up(tree, ["x"])) == {"x", "y"}


STEPS = st.lists(
    st.tuples(
        st.sampled_from([WEST, EAST, "group"]),
        st.sampled_from([JANUARY, FEBRUARY, MARCH, "2027-01"]),
        st.integers(-50, 50),
        st.sampled_from(["run", "skip", "crash"]),
        st.integers(1, 4),
    ),
    max_size=12,
)


@given(STEPS)
@settings(max_examples=60)
def test_following_by_differences_gives_what_computing_anew_gives(
    steps: list[tuple[str, str, int, str, int]],
) -> None:
    followed, anew = Books(), Books()
    for entity_id, period, amount, then, commits in steps:
        for books in (followed, anew):
            books.post(amount, entity=entity_id, period=period)
        if then == "crash":
            crash_at(followed, commits)
        if then != "skip":
            with suppress(Unavailable):
                followed.run((entity_id, period))
            followed.documents.hook = None
    leaves = {(entity_id, period) for entity_id, period, *_ in steps}
    for books in (followed, anew):
        books.run(*leaves)
        assert books.run(*leaves) == 0
    assert followed.all_dashboards() == anew.all_dashboards()


def crash_at(books: Books, commits: int) -> None:
    left = [commits]

    def crash(operation: str, moment: str, _: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "after"):
            left[0] -= 1
            if left[0] == 0:
                raise Unavailable

    books.documents.hook = crash


class Skewed:
    """A store whose first read of some documents is from an earlier moment than the rest of that read."""

    def __init__(self, store: FakeDocuments, earlier: dict[str, Snapshot]) -> None:
        self._store = store
        self._earlier = earlier

    def get_many(self, paths: Sequence[str], fields: Sequence[str] | None = None) -> dict[str, Snapshot]:
        found = self._store.get_many(paths, fields)
        return found | {path: self._earlier.pop(path) for path in paths if path in self._earlier}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_a_comparator_read_before_the_series_is_read_again(books: Books) -> None:
    for period in (JANUARY, FEBRUARY):
        books.post(100, period=period)
        books.run((WEST, period))
    january = [
        f"organizations/acme/{kind}/{WEST}_{JANUARY}"
        for kind in (Collection.DASHBOARDS, Collection.AGGREGATIONS)
    ]
    earlier = books.documents.get_many(january)
    books.post(150, period=JANUARY)
    crash_at(books, 2)
    with pytest.raises(Unavailable):
        books.run((WEST, JANUARY))
    books.documents.hook = None
    store = Skewed(books.documents, earlier)
    recalculate = Recalculate(store, books.time, books.organizations, books.metric_definitions)
    recalculate("acme", {(WEST, JANUARY)})
    view = DashboardView.model_validate_json(books.dashboard(WEST, FEBRUARY)["view"])
    assert view.statement[0].previous == 150
