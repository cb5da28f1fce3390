"""Edits as a use case: decided once, by what is stored at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ledgerlight.domain.leaf import LeafKey
from ledgerlight.ports import Unavailable, Write
from ledgerlight.usecases.apply_edit import UnknownEdit
from schemas.documents import Edit, EditPatch
from schemas.names import Topic
from schemas.records import FinancialEvents
from tests.builders import (
    EAST,
    WEST,
    found_organization,
    join,
    live_records,
    message,
    post_edit,
    require_exact_aggregates,
    rid,
    set_period,
    upsert,
)
from tests.fakes.spine import SpineServices


@pytest.fixture
def services() -> SpineServices:
    made = SpineServices()
    found_organization(made.documents, made.time)
    made.apply_changes(message([upsert(1, 100), upsert(2, 200)]))
    made.messages.messages.clear()
    return made


def stored(services: SpineServices, name: int = 1) -> tuple[LeafKey, int, int]:
    require_exact_aggregates(services.documents)
    leaf, each = live_records(services.documents)[rid(name)]
    return leaf, each["amount_minor"], each["version"]


def edit_of(services: SpineServices, edit_id: str = "e1") -> Edit:
    return Edit.model_validate(services.documents.fields(f"organizations/acme/edits/{edit_id}"))


def event_ids(services: SpineServices) -> list[str]:
    published = services.messages.of(Topic.FINANCIAL_EVENTS)
    return [
        event["event_id"]
        for one in published
        for event in FinancialEvents.model_validate_json(one.data).events
    ]


def refused(services: SpineServices, patch: EditPatch, **who: Any) -> str:
    """Post and apply an edit that must be rejected; returns the reason."""
    before = stored(services)
    post_edit(services.documents, 1, 1, patch, **who)
    outcome = services.apply_edit("acme", "e1")
    assert outcome.status == edit_of(services).status == "rejected"
    assert stored(services) == before
    assert outcome.error is not None
    return outcome.error


def test_an_edit_changes_the_record_its_aggregate_and_itself_in_one_commit(services: SpineServices) -> None:
    post_edit(services.documents, 1, 1, EditPatch(amount_minor=150))
    outcome = services.apply_edit("acme", "e1")
    assert (outcome.status, outcome.version, outcome.changed) == ("applied", 2, [LeafKey(WEST, "2026-01")])
    assert stored(services) == (LeafKey(WEST, "2026-01"), 150, 2)
    assert edit_of(services).applied_version == 2


def test_an_edit_asked_for_twice_is_applied_and_published_once(services: SpineServices) -> None:
    post_edit(services.documents, 1, 1, EditPatch(amount_minor=150))
    services.apply_edit("acme", "e1")
    again = services.apply_edit("acme", "e1")
    assert (again.status, again.version, again.changed) == ("applied", 2, [])
    assert len(event_ids(services)) == 1
    assert stored(services)[2] == 2


def test_a_crash_before_publishing_is_made_good_also_when_the_record_changed_since(
    services: SpineServices,
) -> None:
    post_edit(services.documents, 1, 1, EditPatch(amount_minor=150))
    services.messages.failures = 1
    with pytest.raises(Unavailable):
        services.apply_edit("acme", "e1")
    post_edit(services.documents, 1, 2, EditPatch(amount_minor=160), edit_id="e2")
    services.apply_edit("acme", "e2")
    assert edit_of(services).announced is False
    services.apply_edit("acme", "e1")
    assert edit_of(services).announced is True
    assert sorted(event_ids(services)) == [f"{rid(1)}-1-2", f"{rid(1)}-1-3"]


def test_an_edit_on_an_old_version_is_a_conflict_that_shows_theirs_and_loses_nothing(
    services: SpineServices,
) -> None:
    post_edit(services.documents, 1, 1, EditPatch(amount_minor=150))
    post_edit(services.documents, 1, 1, EditPatch(amount_minor=999), edit_id="e2", uid="admin")
    services.apply_edit("acme", "e1")
    outcome = services.apply_edit("acme", "e2")
    assert outcome.status == "conflict"
    assert outcome.theirs is not None
    assert (outcome.theirs["amount_minor"], outcome.theirs["version"]) == (150, 2)
    assert edit_of(services, "e2").theirs == outcome.theirs
    assert stored(services)[1] == 150


def test_of_two_edits_that_race_one_is_applied_and_the_other_a_conflict(services: SpineServices) -> None:
    post_edit(services.documents, 1, 1, EditPatch(amount_minor=150))
    post_edit(services.documents, 1, 1, EditPatch(amount_minor=160), edit_id="e2")
    racing = ["e2"]

    def race(operation: str, moment: str, _: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before") and racing:
            services.apply_edit("acme", racing.pop())

    services.documents.hook = race
    outcome = services.apply_edit("acme", "e1")
    services.documents.hook = None
    assert outcome.status == "conflict"
    assert edit_of(services, "e2").status == "applied"
    assert stored(services)[1:] == (160, 2)


def test_the_call_and_the_trigger_at_once_apply_an_edit_once(services: SpineServices) -> None:
    post_edit(services.documents, 1, 1, EditPatch(amount_minor=150))
    racing = ["e1"]

    def race(operation: str, moment: str, _: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before") and racing:
            services.apply_edit("acme", racing.pop())

    services.documents.hook = race
    assert services.apply_edit("acme", "e1").status == "applied"
    services.documents.hook = None
    assert stored(services)[1:] == (150, 2)
    assert len(set(event_ids(services))) == 1


def test_an_edit_and_an_import_that_race_lose_neither(services: SpineServices) -> None:
    post_edit(services.documents, 1, 1, EditPatch(amount_minor=150))
    racing = [message([upsert(2, 250)], sequence=2)]

    def race(operation: str, moment: str, _: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before") and racing:
            services.apply_changes(racing.pop())

    services.documents.hook = race
    services.apply_edit("acme", "e1")
    services.documents.hook = None
    assert (stored(services)[1], stored(services, 2)[1]) == (150, 250)


@pytest.mark.parametrize(
    ("state", "uid"), [("closed", "owner"), ("closed", "editor"), ("soft_close", "editor")]
)
def test_a_closed_period_takes_no_edit(services: SpineServices, state: Any, uid: str) -> None:
    set_period(services.documents, state)
    assert "2026-01 is" in refused(services, EditPatch(amount_minor=1), uid=uid)


def test_a_record_cannot_be_moved_into_a_closed_period(services: SpineServices) -> None:
    set_period(services.documents, "closed", period="2025-12")
    assert "2025-12 is closed for west" in refused(services, EditPatch(date="2025-12-31"))


def test_a_soft_closed_period_takes_a_controllers_edit(services: SpineServices) -> None:
    set_period(services.documents, "soft_close")
    post_edit(services.documents, 1, 1, EditPatch(amount_minor=1), uid="admin")
    assert services.apply_edit("acme", "e1").status == "applied"


@pytest.mark.parametrize("uid", ["viewer", "analyst"])
def test_who_may_only_look_may_not_edit(services: SpineServices, uid: str) -> None:
    assert refused(services, EditPatch(amount_minor=1), uid=uid) == f"the role {uid} may not edit"


def test_a_role_that_was_taken_away_meanwhile_does_not_count(services: SpineServices) -> None:
    join(services.documents, "editor", "viewer")
    assert "viewer" in refused(services, EditPatch(amount_minor=1))


def test_who_is_no_member_any_more_may_not_edit(services: SpineServices) -> None:
    assert "not a member" in refused(services, EditPatch(amount_minor=1), uid="stranger")


@pytest.mark.parametrize("patch", [EditPatch(amount_minor=1), EditPatch(entity_id=WEST)])
def test_a_record_outside_ones_entities_may_not_be_edited(services: SpineServices, patch: EditPatch) -> None:
    join(services.documents, "eve", "editor", [EAST])
    assert "outside the entities" in refused(services, patch, uid="eve")


def test_a_record_may_not_be_moved_out_of_ones_entities(services: SpineServices) -> None:
    join(services.documents, "eve", "editor", [WEST])
    assert "outside the entities" in refused(services, EditPatch(entity_id=EAST), uid="eve")


@pytest.mark.parametrize(
    ("patch", "reason"),
    [
        (EditPatch(account_code="8.888"), "account 8.888 does not exist"),
        (EditPatch(account_code="1"), "account 1 is a heading"),
        (EditPatch(entity_id="mars"), "entity mars does not exist"),
    ],
)
def test_what_does_not_exist_is_refused_by_name(
    services: SpineServices, patch: EditPatch, reason: str
) -> None:
    assert reason in refused(services, patch)


def test_an_edit_that_moves_a_record_keeps_both_sums_exact_and_says_where_it_went(
    services: SpineServices,
) -> None:
    post_edit(services.documents, 1, 1, EditPatch(entity_id=EAST, amount_minor=7))
    outcome = services.apply_edit("acme", "e1")
    assert set(outcome.changed) == {LeafKey(WEST, "2026-01"), LeafKey(EAST, "2026-01")}
    assert stored(services) == (LeafKey(EAST, "2026-01"), 7, 2)
    assert edit_of(services).moved_to == {"entity_id": EAST, "period": "2026-01"}


def test_an_edit_that_is_not_there_is_said_so(services: SpineServices) -> None:
    with pytest.raises(UnknownEdit, match="e9"):
        services.apply_edit("acme", "e9")


def test_a_malformed_edit_is_rejected_with_its_place_and_not_delivered_again(services: SpineServices) -> None:
    post_edit(services.documents, 1, 1, EditPatch(amount_minor=5))
    path = "organizations/acme/edits/e1"
    services.documents.commit([Write(path, {"base_version": "one"}, merge=True)])
    outcome = services.apply_edit("acme", "e1")
    assert outcome.status == "rejected"
    assert "base_version" in (outcome.error or "")
    fields = services.documents.fields(path)
    assert (fields["status"], fields["error"]) == ("rejected", outcome.error)
    assert stored(services) == (LeafKey(WEST, "2026-01"), 100, 1)
