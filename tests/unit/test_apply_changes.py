"""A ``record-changes`` message: applied once, however often and in whatever state it comes."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import orjson
import pytest

from ledgerlight.domain.leaf import LeafKey
from ledgerlight.ports import Contended, Unavailable
from ledgerlight.usecases import apply_changes
from ledgerlight.usecases.context import UnknownOrganization
from ledgerlight.usecases.leaves import TRIES
from schemas.documents import EditPatch
from schemas.names import Topic
from schemas.records import FinancialEvent, FinancialEvents, RecordChange, RecordChanges
from tests.builders import (
    EAST,
    WEST,
    found_organization,
    live_records,
    message,
    post_edit,
    records_in,
    require_exact_aggregates,
    retire,
    rid,
    upsert,
)
from tests.fakes.spine import SpineServices


@pytest.fixture
def services() -> SpineServices:
    made = SpineServices()
    found_organization(made.documents, made.time)
    return made


def events(services: SpineServices) -> list[FinancialEvent]:
    published = services.messages.of(Topic.FINANCIAL_EVENTS)
    return [event for one in published for event in FinancialEvents.model_validate_json(one.data).events]


def amounts(services: SpineServices) -> dict[str, tuple[str, int]]:
    require_exact_aggregates(services.documents)
    found = live_records(services.documents)
    return {identifier: (leaf.entity_id, each["amount_minor"]) for identifier, (leaf, each) in found.items()}


def test_a_message_writes_records_aggregate_and_progress_in_one_commit(services: SpineServices) -> None:
    commits: list[Sequence[str]] = []

    def note(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "after"):
            commits.append(paths)

    services.documents.hook = note
    services.apply_changes(message([upsert(1, 10), upsert(2, 20)]))
    (paths,) = commits
    assert {path.split("/")[2] for path in paths} == {"record_pages", "aggregations", "imports"}
    assert amounts(services) == {rid(1): (WEST, 10), rid(2): (WEST, 20)}


def test_the_same_message_again_writes_nothing_and_publishes_the_same_events(services: SpineServices) -> None:
    one = message([upsert(1, 10), upsert(2, 20)])
    services.apply_changes(one)
    writes, first = services.documents.writes, events(services)
    services.time.advance(86_400)
    services.apply_changes(one)
    assert services.documents.writes == writes
    assert events(services) == [*first, *first]


@pytest.mark.parametrize("kind", ["created", "updated", "retired", "moved", "restored", "reversed"])
def test_a_crash_between_commit_and_publishing_publishes_the_same_event_later(
    services: SpineServices, kind: str
) -> None:
    twin = SpineServices()
    found_organization(twin.documents, twin.time)
    restore_before = message([upsert(1, 10)]).rows[0]
    messages = {
        "created": [message([upsert(1, 10, dimensions={"region": "EU"})])],
        "updated": [message([upsert(1, 10)]), message([upsert(1, 20)], sequence=2)],
        "retired": [message([upsert(1, 10)]), message([retire(1)], sequence=2)],
        "moved": [
            message([upsert(1, 10)]),
            message(
                [upsert(1, 15, entity=EAST, moved_from=LeafKey(WEST, "2026-01"))], sequence=2, entity=EAST
            ),
        ],
    }
    if kind in ("restored", "reversed"):
        twin.apply_changes(message([restore_before]))
        stored = records_in(twin.documents)[LeafKey(WEST, "2026-01")][rid(1)]
        twin = SpineServices()
        found_organization(twin.documents, twin.time)
        version = 2 if kind == "restored" else 1
        undo: RecordChange = {"op": "restore", "id": rid(1), "expected_version": version}
        if kind == "restored":
            undo["before"] = stored
        undone = message([undo], sequence=3, kind="reversal")
        messages[kind] = [message([restore_before])]
        if kind == "restored":
            messages[kind].append(message([upsert(1, 20)], sequence=2))
        messages[kind].append(undone)
    *before, last = messages[kind]
    for each in before:
        services.apply_changes(each)
        twin.apply_changes(each)
    services.messages.failures = 1
    with pytest.raises(Unavailable):
        services.apply_changes(last)
    services.time.advance(60)
    services.apply_changes(last)
    twin.apply_changes(last)
    assert events(services) == events(twin)
    assert amounts(services) == amounts(twin)


def test_messages_in_any_order_and_number_leave_the_same_records(services: SpineServices) -> None:
    west, east = LeafKey(WEST, "2026-01"), LeafKey(EAST, "2026-01")
    messages = [
        message([upsert(1, 10), upsert(2, 20), upsert(3, 30)], sequence=1),
        message([upsert(1, 11), upsert(3, 33)], sequence=2),
        message([upsert(2, 25, entity=EAST, moved_from=west)], sequence=3, entity=EAST),
        message([upsert(4, 40)], sequence=4),
        message([upsert(2, 26, moved_from=east), upsert(4, 44)], sequence=5),
    ]
    for seed in range(12):
        random = Random(seed)  # noqa: S311 - an order, not a secret
        own = SpineServices()
        found_organization(own.documents, own.time)
        order = [*messages, *random.sample(messages, 3)]
        random.shuffle(order)
        for each in order:
            own.apply_changes(each)
        assert amounts(own) == {
            rid(1): (WEST, 11), rid(2): (WEST, 26), rid(3): (WEST, 33), rid(4): (WEST, 44)
        }, f"seed {seed}"  # fmt: skip


def test_a_message_follows_a_record_that_a_person_moved(services: SpineServices) -> None:
    services.apply_changes(message([upsert(1, 10)]))
    post_edit(services.documents, 1, 1, EditPatch(entity_id=EAST))
    services.apply_edit("acme", "e1")
    assert amounts(services) == {rid(1): (EAST, 10)}
    services.apply_changes(message([upsert(1, 10)], sequence=2))
    assert amounts(services) == {rid(1): (EAST, 10)}, "the same row undid what a person did"
    services.apply_changes(message([upsert(1, 12)], sequence=3))
    assert amounts(services) == {rid(1): (WEST, 12)}


def test_what_a_person_moved_is_retired_with_its_row(services: SpineServices) -> None:
    services.apply_changes(message([upsert(1, 10)]))
    post_edit(services.documents, 1, 1, EditPatch(entity_id=EAST))
    services.apply_edit("acme", "e1")
    services.apply_changes(message([retire(1)], sequence=2))
    assert amounts(services) == {}
    services.apply_changes(message([upsert(1, 9)], sequence=1, import_id="late"))
    assert amounts(services) == {}


def test_a_late_create_finds_the_tombstone(services: SpineServices) -> None:
    services.apply_changes(message([upsert(1, 10)], sequence=2))
    services.apply_changes(message([retire(1)], sequence=3))
    services.apply_changes(message([upsert(1, 99)], sequence=1, import_id="late"))
    assert amounts(services) == {}


def test_a_contended_commit_is_tried_again_with_what_is_stored_then(services: SpineServices) -> None:
    services.apply_changes(message([upsert(1, 10)]))
    raced: list[RecordChanges] = [message([upsert(1, 30)], sequence=3)]

    def race(operation: str, moment: str, _: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before") and raced:
            services.apply_changes(raced.pop())

    services.documents.hook = race
    services.apply_changes(message([upsert(1, 20), upsert(2, 5)], sequence=2))
    assert amounts(services) == {rid(1): (WEST, 30), rid(2): (WEST, 5)}


def test_tries_under_contention_are_bounded_and_the_message_comes_again(services: SpineServices) -> None:
    tries = []

    def contend(operation: str, moment: str, _: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before"):
            tries.append(operation)
            raise Contended

    services.documents.hook = contend
    with pytest.raises(Unavailable, match=f"{TRIES} tries"):
        services.apply_changes(message([upsert(1, 10)]))
    assert len(tries) == TRIES
    assert sum(services.time.slept) <= 0.9
    assert events(services) == []


def test_a_page_that_outgrows_its_limit_splits_and_every_record_is_found(services: SpineServices) -> None:
    for start in range(0, 900, 300):
        services.apply_changes(message([upsert(n, n) for n in range(start, start + 300)], sequence=start + 1))
    pages = services.documents.paths("organizations/acme/record_pages/")
    assert len(pages) > 4
    assert len(amounts(services)) == 900
    services.apply_changes(message([upsert(7, 70_000)], sequence=9_999))
    assert amounts(services)[rid(7)] == (WEST, 70_000)


def test_a_page_split_between_two_reads_is_read_again(services: SpineServices) -> None:
    services.apply_changes(message([upsert(n, n) for n in range(150)]))
    late = [message([upsert(n, n) for n in range(150, 350)], sequence=2)]

    def split_meanwhile(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (
            (operation, moment) == ("get", "before")
            and any("record_pages" in path for path in paths)
            and late
        ):
            services.apply_changes(late.pop())

    services.documents.hook = split_meanwhile
    services.apply_changes(message([upsert(1, 1_000)], sequence=3))
    assert amounts(services)[rid(1)] == (WEST, 1_000)
    assert len(amounts(services)) == 350


def test_a_message_for_an_organization_that_does_not_exist_is_not_swallowed(services: SpineServices) -> None:
    with pytest.raises(UnknownOrganization, match="nobody"):
        services.apply_changes(message([upsert(1, 10)], org="nobody"))


def test_two_organizations_with_the_same_record_ids_do_not_touch(services: SpineServices) -> None:
    found_organization(services.documents, services.time, "apex")
    services.apply_changes(message([upsert(1, 10)]))
    services.apply_changes(message([upsert(1, 99)], org="apex", sequence=2))
    assert amounts(services) == {rid(1): (WEST, 10)}
    assert live_records(services.documents, "apex")[rid(1)][1]["amount_minor"] == 99


MANY = 900
SCATTERED = [upsert(n, 50_000 + n) for n in range(0, MANY, 3)]
"""Rows in every page of a month of ``MANY`` records."""


def fill_a_month(services: SpineServices) -> None:
    for start in range(0, MANY, 300):
        services.apply_changes(message([upsert(n, n) for n in range(start, start + 300)], sequence=start + 1))
    services.messages.messages.clear()


def begun(services: SpineServices) -> list[str]:
    return [path for path in services.documents.paths("organizations/") if "/begun_chunks/" in path]


def pages_of_commits(services: SpineServices) -> list[int]:
    """How many pages each commit from now on writes, as they come."""
    pages: list[int] = []

    def note(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "after"):
            pages.append(sum("record_pages" in path for path in paths))

    services.documents.hook = note
    return pages


def test_a_message_of_more_pages_than_a_commit_takes_is_applied_by_several(
    services: SpineServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_a_month(services)
    monkeypatch.setattr(apply_changes, "PAGES_PER_COMMIT", 3)
    pages = pages_of_commits(services)
    services.apply_changes(message(SCATTERED, sequence=9_999))
    assert len(pages) > 2
    assert max(pages) <= 3
    found = amounts(services)
    assert {key: amount for key, (_, amount) in found.items()} == {
        rid(n): 50_000 + n if n % 3 == 0 else n for n in range(MANY)
    }
    assert sorted(event["data"]["record"]["id"] for event in events(services)) == sorted(
        row["id"] for row in SCATTERED
    )
    assert begun(services) == []


def test_records_that_people_moved_to_other_leaves_count_among_the_pages_of_a_commit(
    services: SpineServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_a_month(services)
    west = LeafKey(WEST, "2026-01")
    there = [upsert(n, n, entity=EAST, moved_from=west) for n in range(0, MANY, 3)]
    services.apply_changes(message(there, sequence=5_000, entity=EAST))
    monkeypatch.setattr(apply_changes, "PAGES_PER_COMMIT", 3)
    pages = pages_of_commits(services)
    one = message(SCATTERED, sequence=9_999)
    services.apply_changes(one)
    assert max(pages) <= 3
    assert amounts(services) == {rid(n): (WEST, 50_000 + n if n % 3 == 0 else n) for n in range(MANY)}
    chunk = services.documents.fields(apply_changes.chunk_path(one)) or {}
    assert (chunk["rows"], chunk["updated"]) == (len(SCATTERED), len(SCATTERED))
    assert begun(services) == []


@pytest.mark.parametrize("number", range(6))
def test_killed_between_its_commits_a_message_goes_on_where_it_was(
    services: SpineServices, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """What it replaced is kept of every row, and each row counts once, as if it had been one commit."""
    fill_a_month(services)
    monkeypatch.setattr(apply_changes, "PAGES_PER_COMMIT", 3)
    one = message(SCATTERED, sequence=9_999)
    commits = 0

    def kill(operation: str, moment: str, paths: Sequence[str]) -> None:
        nonlocal commits
        if operation == "commit":
            commits += 1
            if commits == number + 1:
                raise Unavailable("killed")

    services.documents.hook = kill
    with pytest.raises(Unavailable):
        services.apply_changes(one)
    services.apply_changes(one)
    services.apply_changes(one)
    (chunk,) = (
        fields
        for path in services.documents.paths(f"organizations/acme/imports/{one.import_id}/chunks/")
        if (fields := services.documents.fields(path))
    )
    assert (chunk["rows"], chunk["updated"], chunk["unchanged"]) == (len(SCATTERED), len(SCATTERED), 0)
    before = {entry["id"]: entry["before"]["amount_minor"] for entry in orjson.loads(chunk["changes"])}
    assert before == {rid(n): n for n in range(0, MANY, 3)}
    assert len(amounts(services)) == MANY
    assert begun(services) == []
    said = events(services)
    assert {event["event_id"] for event in said} == {event["event_id"] for event in said[: len(SCATTERED)]}
    assert {event["data"]["record"]["id"] for event in said} == set(before)
