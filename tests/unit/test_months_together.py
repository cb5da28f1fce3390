"""Small months travel in one message, and mean what they would mean alone."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.leaf import LeafKey
from ledgerlight.usecases.import_chunks import MONTHS_PER_MESSAGE, ChunkWriter
from schemas.close import PeriodState
from schemas.documents import EditPatch
from schemas.names import Collection, Topic, document_path
from schemas.records import ROWS_PER_MESSAGE, FinancialEvents, RecordChange, RecordChanges
from tests.builders import (
    EAST,
    ORG,
    WEST,
    found_organization,
    live_records,
    message,
    post_edit,
    require_exact_aggregates,
    retire,
    rid,
    upsert,
)
from tests.fakes.publisher import FakePublisher
from tests.fakes.spine import SpineServices

JANUARY, FEBRUARY, MARCH = "2026-01", "2026-02", "2026-03"
SIZES = st.dictionaries(
    st.tuples(st.sampled_from([WEST, EAST]), st.integers(0, 40).map(lambda n: f"{2020 + n // 12}-{n % 12 + 1:02}")),
    st.sampled_from([1, 3, 20, 167, 250, 499, 500, 501, 1_203]),
    max_size=30,
)  # fmt: skip


@pytest.fixture
def services() -> SpineServices:
    made = SpineServices()
    found_organization(made.documents, made.time)
    return made


def together(months: dict[str, list[RecordChange]], *, sequence: int = 1) -> RecordChanges:
    """One message of several months of ``WEST``."""
    whole = message([row for rows in months.values() for row in rows], sequence=sequence)
    parts = [{"period": period, "rows": rows} for period, rows in months.items()]
    return RecordChanges.model_validate(whole.model_dump() | {"months": parts})


def state(services: SpineServices) -> dict[str, tuple[LeafKey, int]]:
    require_exact_aggregates(services.documents)
    found = live_records(services.documents)
    return {identifier: (leaf, each["amount_minor"]) for identifier, (leaf, each) in found.items()}


@given(SIZES)
def test_every_row_is_sent_once_in_whole_months_of_one_entity(sizes: dict[tuple[str, str], int]) -> None:
    def published() -> list[tuple[str, RecordChanges]]:
        publisher = FakePublisher()
        writer = ChunkWriter(publisher, ORG, "imp-1", "import", 1, "ana", "t", applied=set())
        for (entity, period), size in sizes.items():
            for number in range(size):
                writer.add(LeafKey(entity, period), retire(f"{entity} {period} {number}"))
        list(writer.flush())
        sent = publisher.of(Topic.RECORD_CHANGES)
        found = [(each.ordering_key, RecordChanges.model_validate_json(each.data)) for each in sent]
        assert writer.expected == {each.chunk_id for _, each in found}
        return found

    messages = published()
    rows = Counter[tuple[str, str]]()
    parts = Counter[tuple[str, str]]()
    for key, each in messages:
        assert key == f"{ORG}/{each.entity_id}_{each.months[0]['period']}"
        assert len(each.rows) <= ROWS_PER_MESSAGE
        assert len(each.months) <= MONTHS_PER_MESSAGE
        for month in each.months:
            rows[each.entity_id, month["period"]] += len(month["rows"])
            parts[each.entity_id, month["period"]] += 1
    assert rows == Counter(sizes)
    assert all(parts[leaf] == -(-size // ROWS_PER_MESSAGE) for leaf, size in sizes.items())
    identifiers = [row["id"] for _, each in messages for row in each.rows]
    assert len(identifiers) == len(set(identifiers))
    assert [each.chunk_id for _, each in messages] == [each.chunk_id for _, each in published()]


def test_months_that_fit_share_a_message() -> None:
    publisher = FakePublisher()
    writer = ChunkWriter(publisher, ORG, "imp-1", "import", 1, "ana", "t", applied=set())
    for period in (JANUARY, FEBRUARY, MARCH):
        for number in range(200):
            writer.add(LeafKey(WEST, period), retire(f"{period} {number}"))
    list(writer.flush())
    sent = [RecordChanges.model_validate_json(each.data) for each in publisher.of(Topic.RECORD_CHANGES)]
    assert [[month["period"] for month in each.months] for each in sent] == [[JANUARY, FEBRUARY], [MARCH]]


def test_several_months_are_applied_in_one_commit_and_only_once(services: SpineServices) -> None:
    commits: list[int] = []

    def note(operation: str, moment: str, paths: object) -> None:
        if (operation, moment) == ("commit", "after"):
            commits.append(1)

    services.documents.hook = note
    one = together({JANUARY: [upsert(1, 10), upsert(2, 20)], FEBRUARY: [upsert(3, 30)]})
    services.apply_changes(one)
    services.apply_changes(one)
    assert sum(commits) == 1
    january, february = LeafKey(WEST, JANUARY), LeafKey(WEST, FEBRUARY)
    assert state(services) == {rid(1): (january, 10), rid(2): (january, 20), rid(3): (february, 30)}
    first, again = (
        FinancialEvents.model_validate_json(each.data)
        for each in services.messages.of(Topic.FINANCIAL_EVENTS)
    )
    assert first.events == again.events
    assert [event["data"]["period"] for event in first.events] == [JANUARY, JANUARY, FEBRUARY]


@pytest.mark.parametrize("travel", ["together", "alone"])
def test_records_that_moved_between_the_months_end_the_same(services: SpineServices, travel: str) -> None:
    """By a person, who is newer than the file, and by the file, from one month of the message to another."""

    def send(months: dict[str, list[RecordChange]], sequence: int) -> None:
        if travel == "together":
            services.apply_changes(together(months, sequence=sequence))
        else:
            for period, rows in months.items():
                services.apply_changes(message(rows, sequence=sequence, period=period))

    january, february, march = (LeafKey(WEST, period) for period in (JANUARY, FEBRUARY, MARCH))
    send({JANUARY: [upsert(1, 10), upsert(2, 20)], FEBRUARY: [upsert(3, 30)]}, 1)
    post_edit(services.documents, 1, 1, EditPatch(date="2026-03-15"))
    services.apply_edit(ORG, "e1")
    assert state(services)[rid(1)] == (march, 10)
    send({JANUARY: [upsert(1, 11)], FEBRUARY: [upsert(2, 22, moved_from=january), upsert(3, 33)]}, 3)
    assert state(services) == {rid(1): (january, 11), rid(2): (february, 22), rid(3): (february, 33)}
    send({JANUARY: [retire(1)], FEBRUARY: [retire(2), retire(3)]}, 4)
    assert state(services) == {}


def test_a_closed_month_refuses_its_rows_and_no_others(services: SpineServices) -> None:
    path = document_path(ORG, Collection.PERIODS, f"{WEST}_{FEBRUARY}")
    closed = PeriodState(entity_id=WEST, period=FEBRUARY, state="closed", version=1)
    services.documents.put(path, closed.model_dump())
    services.apply_changes(
        together({JANUARY: [upsert(1, 10)], FEBRUARY: [upsert(2, 20)], MARCH: [upsert(3, 30)]})
    )
    assert sorted(state(services)) == sorted([rid(1), rid(3)])


def test_a_message_of_the_release_before_is_applied(services: SpineServices) -> None:
    """It may wait in the topic, or among the dead letters, while a release is put in place."""
    new = json.loads(message([upsert(1, 10)]).model_dump_json())
    (month,) = new.pop("months")
    before = new | month | {"schema_version": 1}
    services.apply_changes(RecordChanges.stored_json(json.dumps(before)))
    assert state(services) == {rid(1): (LeafKey(WEST, JANUARY), 10)}
