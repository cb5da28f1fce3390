"""Events: made again they are equal, and they say what kind of change it was."""

from __future__ import annotations

from pydantic import TypeAdapter

from ledgerlight.domain.events import event_of, events_of
from ledgerlight.domain.leaf import Change, LeafKey
from schemas.records import FinancialEvent
from tests.builders import record, retire, upsert

WEST = LeafKey("west", "2026-01")


def test_an_event_made_again_is_the_same_event() -> None:
    one, again = (
        event_of("acme", WEST, record("r", 5, version=3, sequence=8), created=False) for _ in range(2)
    )
    assert one == again
    assert one["event_id"].endswith("-8-3")
    TypeAdapter(FinancialEvent).validate_python(one)


def test_each_version_has_an_id_of_its_own_also_after_an_edit_of_the_same_sequence() -> None:
    ids = {
        event_of("acme", WEST, record("r", version=version, sequence=sequence), created=False)["event_id"]
        for version, sequence in ((1, 1), (2, 1), (2, 2), (11, 1), (1, 11))
    }
    assert len(ids) == 5


def test_the_kind_of_a_change_is_in_its_type() -> None:
    live, gone = record("r"), record("r", retired=True)
    assert event_of("acme", WEST, live, created=True)["event_type"] == "record.created"
    assert event_of("acme", WEST, live, created=False)["event_type"] == "record.updated"
    assert event_of("acme", WEST, gone, created=True)["event_type"] == "record.retired"


def test_only_what_was_written_has_an_event() -> None:
    made = record("r")
    changes = [
        Change("created", upsert("r"), WEST, made, None, None),
        Change("unchanged", upsert("s"), WEST, None, None, None),
        Change("stale", upsert("t"), WEST, None, None, None),
        Change("refused", upsert("u"), WEST, None, None, None, "too large"),
        Change("skipped", upsert("v"), WEST, None, None, None),
        Change("retired", retire("r"), WEST, record("r", retired=True, version=2), made, WEST),
    ]
    assert [event["event_type"] for event in events_of("acme", changes)] == [
        "record.created",
        "record.retired",
    ]
