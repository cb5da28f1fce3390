"""Several records as one change: applied whole or not at all, with one reason, once."""

from __future__ import annotations

from typing import Any

import pytest

from ledgerlight.domain.leaf import LeafKey
from ledgerlight.ports import Unavailable
from ledgerlight.usecases import apply_edit
from schemas.documents import EDIT_PARTS, Edit, EditPart, EditPatch
from schemas.names import Topic
from schemas.records import FinancialEvents
from tests.builders import (
    EAST,
    WEST,
    found_organization,
    live_records,
    message,
    require_exact_aggregates,
    rid,
    set_period,
    upsert,
)
from tests.fakes.spine import SpineServices

LEAF = f"organizations/acme/aggregations/{WEST}_2026-01"


@pytest.fixture
def services() -> SpineServices:
    """Three records of 100, 200 and 300 in the west's January."""
    made = SpineServices()
    found_organization(made.documents, made.time)
    made.apply_changes(message([upsert(1, 100), upsert(2, 200), upsert(3, 300)]))
    made.messages.messages.clear()
    return made


def post(services: SpineServices, *changes: tuple[int | str, int, EditPatch], edit_id: str = "e1") -> str:
    """Write an edit of several records as a client would; each (name, base version, patch)."""
    (name, base, patch), *rest = changes
    edit = Edit(
        id=edit_id, uid="editor", record_id=rid(name), entity_id=WEST, period="2026-01", base_version=base,
        patch=patch, reason="as agreed", created_at=services.time.now(),
        parts=[EditPart(record_id=rid(n), base_version=b, patch=p) for n, b, p in rest],
    )  # fmt: skip
    services.documents.put(f"organizations/acme/edits/{edit_id}", edit.model_dump())
    return edit_id


def to(amount: int) -> EditPatch:
    """An amount."""
    return EditPatch(amount_minor=amount)


def amounts(services: SpineServices) -> list[int]:
    """Of the three records, as they count."""
    require_exact_aggregates(services.documents)
    found = live_records(services.documents)
    return [found[rid(name)][1]["amount_minor"] for name in (1, 2, 3)]


def edit_of(services: SpineServices, edit_id: str = "e1") -> Edit:
    """The edit as it is stored."""
    return Edit.model_validate(services.documents.fields(f"organizations/acme/edits/{edit_id}"))


def event_ids(services: SpineServices) -> list[str]:
    """Events published, in order."""
    return [
        event["event_id"]
        for one in services.messages.of(Topic.FINANCIAL_EVENTS)
        for event in FinancialEvents.model_validate_json(one.data).events
    ]


def test_all_records_change_in_one_commit_of_the_leaf(services: SpineServices) -> None:
    version = services.documents.fields(LEAF)["version"]
    outcome = services.apply_edit("acme", post(services, (1, 1, to(11)), (2, 1, to(22)), (3, 1, to(33))))
    assert (outcome.status, outcome.changed) == ("applied", [LeafKey(WEST, "2026-01")])
    assert amounts(services) == [11, 22, 33]
    assert services.documents.fields(LEAF)["version"] == version + 1
    assert sorted(event_ids(services)) == sorted(f"{rid(name)}-1-2" for name in (1, 2, 3))
    kept = edit_of(services)
    assert kept.part_results is not None
    assert [each["amount_minor"] for each in kept.part_results] == [22, 33]
    sources = [each[1]["source"] for each in live_records(services.documents).values()]
    assert all(source == {"kind": "edit", "edit_id": "e1", "uid": "editor"} for source in sources)


@pytest.mark.parametrize("stale", [1, 2, 3])
def test_one_stale_record_makes_the_whole_a_conflict_that_names_it(
    services: SpineServices, stale: int
) -> None:
    post(services, (stale, 1, to(999)), edit_id="e0")
    services.apply_edit("acme", "e0")
    before = amounts(services)
    outcome = services.apply_edit("acme", post(services, (1, 1, to(11)), (2, 1, to(22)), (3, 1, to(33))))
    assert outcome.status == "conflict"
    assert outcome.changed == []
    assert amounts(services) == before
    conflicts = edit_of(services).conflicts
    assert conflicts is not None
    assert [each.record_id for each in conflicts] == [rid(stale)]
    assert conflicts[0].theirs is not None
    assert conflicts[0].theirs["amount_minor"] == 999


def test_every_stale_record_is_named(services: SpineServices) -> None:
    services.apply_edit("acme", post(services, (1, 1, to(9)), (3, 1, to(9)), edit_id="e0"))
    outcome = services.apply_edit("acme", post(services, (1, 1, to(11)), (2, 1, to(22)), (3, 1, to(33))))
    assert "2 of the records" in (outcome.error or "")
    assert [each.record_id for each in edit_of(services).conflicts or ()] == [rid(1), rid(3)]


@pytest.mark.parametrize(
    ("second", "why"),
    [
        ((2, 1, EditPatch(entity_id=EAST)), "one by one"),
        ((2, 1, EditPatch(date="2026-02-03")), "one by one"),
        ((1, 1, to(5)), "twice"),
        ((9, 1, to(5)), "no record"),
        ((2, 1, EditPatch(account_code="9.999")), "does not exist"),
        ((2, 1, EditPatch(account_code="1")), "heading"),
        ((2, 1, EditPatch(currency="XXX")), "currency"),
    ],
)
def test_one_record_that_may_not_change_refuses_the_whole(
    services: SpineServices, second: tuple[int, int, EditPatch], why: str
) -> None:
    outcome = services.apply_edit("acme", post(services, (1, 1, to(11)), second))
    assert outcome.status == "rejected"
    assert why in (outcome.error or "")
    assert amounts(services) == [100, 200, 300]
    assert event_ids(services) == []


def test_a_closed_month_refuses_the_whole(services: SpineServices) -> None:
    set_period(services.documents, "closed")
    assert services.apply_edit("acme", post(services, (1, 1, to(11)), (2, 1, to(22)))).status == "rejected"
    assert amounts(services) == [100, 200, 300]


def test_asked_twice_it_is_applied_once(services: SpineServices) -> None:
    post(services, (1, 1, to(11)), (2, 1, to(22)))
    services.apply_edit("acme", "e1")
    again = services.apply_edit("acme", "e1")
    assert (again.status, again.changed) == ("applied", [])
    assert amounts(services) == [11, 22, 300]
    assert len(event_ids(services)) == 2


def test_who_dies_before_telling_tells_of_every_record_the_next_time(
    services: SpineServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any) -> None:
        raise Unavailable("killed")

    post(services, (1, 1, to(11)), ("new", 0, _new(7)), (2, 1, EditPatch(retired=True)))
    monkeypatch.setattr(apply_edit, "publish_events", dies)
    with pytest.raises(Unavailable):
        services.apply_edit("acme", "e1")
    monkeypatch.undo()
    services.apply_edit("acme", "e1")
    told = [
        (event["event_id"], event["event_type"])
        for one in services.messages.of(Topic.FINANCIAL_EVENTS)
        for event in FinancialEvents.model_validate_json(one.data).events
    ]
    assert told == [
        (f"{rid(1)}-1-2", "record.updated"),
        (f"{rid('new')}-0-1", "record.created"),
        (f"{rid(2)}-1-2", "record.retired"),
    ]


def _new(amount: int) -> EditPatch:
    return EditPatch(
        account_code="1.100", date="2026-01-31", scenario="actual", amount_minor=amount, currency="USD"
    )


def test_records_too_large_to_be_kept_with_their_edit_are_refused(services: SpineServices) -> None:
    words = EditPatch(description="ა" * 2000)
    changes: list[tuple[int | str, int, EditPatch]] = [
        (f"n{number}", 0, _new(number).model_copy(update={"description": words.description}))
        for number in range(100)
    ]
    outcome = services.apply_edit("acme", post(services, *changes))
    assert (outcome.status, "fewer" in (outcome.error or "")) == ("rejected", True)
    assert amounts(services) == [100, 200, 300]


def test_two_hundred_records_are_one_change(services: SpineServices) -> None:
    changes: list[tuple[int | str, int, EditPatch]] = [
        (f"n{number}", 0, _new(number)) for number in range(EDIT_PARTS + 1)
    ]
    assert services.apply_edit("acme", post(services, *changes)).status == "applied"
    require_exact_aggregates(services.documents)
    assert len(live_records(services.documents)) == 3 + EDIT_PARTS + 1
