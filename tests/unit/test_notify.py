"""Telling people: each event once, grouped, by a channel that may fail, by a process that may die."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from ledgerlight.usecases import deliver
from schemas.alerts import Severity
from schemas.documents import Entity, Member
from schemas.names import Collection, document_path
from tests.builders import ORG, WEST
from tests.fakes.spine import Spine
from tests.unit.telling import (
    FIRED,
    PERIOD,
    RECOVERED,
    alerts,
    in_business_hours,
    notify,
    outbox,
    put_rule,
    revenue,
    told,
)


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def spine() -> Spine:
    return in_business_hours()


def test_a_critical_alert_is_told_at_once_and_once(spine: Spine) -> None:
    put_rule(spine)
    revenue(spine, 900)
    assert notify(spine) == 3
    assert notify(spine) == 0, "an event that comes twice tells nobody twice"
    spine.services.notify.sweep(ORG)
    notify(spine)
    assert told(spine) == FIRED
    assert [each.subject for each in [s.message for s in spine.services.messengers["slack"].sent]] == [
        "[CRITICAL] Low revenue (West, Jan 2026)"
    ]


def test_its_recovery_is_told_once_to_those_who_were_told(spine: Spine) -> None:
    put_rule(spine)
    revenue(spine, 900)
    notify(spine)
    revenue(spine, 2_000, sequence=2)
    for _ in range(2):
        notify(spine)
        spine.services.time.advance(61)
        spine.services.notify.sweep(ORG)
    assert told(spine) == sorted(FIRED + RECOVERED)


def test_a_recovery_is_told_by_its_own_event_before_the_sweeper_has_brought_receipts(spine: Spine) -> None:
    put_rule(spine)
    revenue(spine, 900)
    notify(spine)
    revenue(spine, 2_000, sequence=2)
    assert notify(spine) == 3
    assert told(spine) == sorted(FIRED + RECOVERED)


def test_a_recovery_after_days_finds_whom_to_tell_in_the_alerts_receipts(spine: Spine) -> None:
    put_rule(spine)
    revenue(spine, 900)
    notify(spine)
    spine.services.notify.sweep(ORG)
    assert {each.channel for each in alerts(spine)[0].told} == {"push", "slack", "sms"}
    assert all(each.recorded for each in outbox(spine))
    spine.services.alert_actions.acknowledge(ORG, _owner(), alerts(spine)[0].key, "ack")
    spine.services.time.advance(3 * 86_400)
    revenue(spine, 2_000, sequence=2)
    notify(spine)
    assert told(spine) == sorted(FIRED + RECOVERED)


def test_the_trigger_writes_no_alert_so_that_it_never_calls_itself(spine: Spine) -> None:
    put_rule(spine)
    revenue(spine, 900)
    written: list[str] = []
    spine.services.documents.subscribers.append(lambda path, before, after: written.append(path))
    notify(spine)
    assert written
    assert not [path for path in written if "/alerts/" in path]


def test_what_waits_for_others_of_its_group_is_told_by_the_sweeper(spine: Spine) -> None:
    put_rule(spine, "high")
    revenue(spine, 900)
    assert notify(spine) == 0
    assert spine.services.notify.sweep(ORG) == 0
    spine.services.time.advance(31)
    spine.services.notify.sweep(ORG)
    assert told(spine) == [("finance-owner", "push", "firing"), ("finance-owner", "slack", "firing")]


def test_what_resolves_while_it_waits_is_never_told(spine: Spine) -> None:
    put_rule(spine, "high")
    revenue(spine, 900)
    notify(spine)
    revenue(spine, 2_000, sequence=2)
    notify(spine)
    spine.services.time.advance(60)
    spine.services.notify.sweep(ORG)
    assert told(spine) == []


def test_nobody_answers_and_the_next_one_is_called(spine: Spine) -> None:
    put_rule(spine)
    revenue(spine, 900)
    notify(spine)
    for _ in range(16):
        spine.services.time.advance(60)
        spine.services.notify.sweep(ORG)
    assert told(spine) == sorted(
        [*FIRED, *(("controller", channel, "escalation") for channel in ("push", "slack", "sms"))]
    )
    spine.services.alert_actions.acknowledge(ORG, _owner(), alerts(spine)[0].key, "ack")
    for _ in range(20):
        spine.services.time.advance(60)
        spine.services.notify.sweep(ORG)
    assert not [who for who, _, _ in told(spine) if who == "cfo"], "someone works on it"


def test_a_digest_is_written_once_a_day(spine: Spine) -> None:
    put_rule(spine, "info")
    revenue(spine, 900)
    notify(spine)
    assert [(each.state, each.kind) for each in outbox(spine)] == [("digest", "firing")]
    for _ in range(30):
        spine.services.time.advance(3_600)
        spine.services.notify.sweep(ORG)
    assert told(spine) == [("finance-owner", "email", "digest")]
    assert sorted(each.state for each in outbox(spine)) == ["digested", "sent"]


def test_a_channel_that_fails_is_tried_again_with_pauses(spine: Spine) -> None:
    put_rule(spine)
    revenue(spine, 900)
    spine.services.messengers["slack"].failures = 2
    assert notify(spine) == 2
    assert spine.services.notify.sweep(ORG) == 0, "its pause is not over"
    tries = 0
    while len(spine.services.messengers["slack"].sent) == 0:
        spine.services.time.advance(30)
        spine.services.notify.sweep(ORG)
        tries += 1
        assert tries < 10
    (entry,) = [each for each in outbox(spine) if each.channel == "slack"]
    assert (entry.state, entry.attempts, entry.receipt, entry.error) == ("sent", 3, "slack-1", "")


def test_a_channel_that_never_works_ends_as_failed_and_says_why(spine: Spine) -> None:
    put_rule(spine)
    revenue(spine, 900)
    spine.services.alert_actions.acknowledge(ORG, _owner(), alerts(spine)[0].key, "ack")
    revenue(spine, 2_000, sequence=2)
    revenue(spine, 900, sequence=3)
    spine.services.messengers["slack"].failures = 99
    spine.services.messengers["sms"].refuses = True
    notify(spine)
    spine.services.alert_actions.acknowledge(ORG, _owner(), alerts(spine)[0].key, "ack")
    for _ in range(40):
        spine.services.time.advance(60)
        spine.services.notify.sweep(ORG)
    found = {each.channel: each for each in outbox(spine)}
    assert (found["slack"].state, found["slack"].attempts) == ("failed", deliver.ATTEMPTS)
    assert (found["sms"].state, found["sms"].attempts) == ("failed", 1)
    assert "not set up" in found["sms"].error
    assert found["push"].state == "sent"


@pytest.mark.parametrize("number", range(8))
def test_killed_at_any_commit_everybody_is_told(spine: Spine, number: int) -> None:
    """At worst the one message that was on its way is sent twice."""
    put_rule(spine)
    revenue(spine, 900)
    left = [number]

    def kill(operation: str, moment: str, paths: Sequence[str]) -> None:
        if operation == "commit":
            if left[0] == 0:
                raise Killed
            left[0] -= 1

    spine.services.documents.hook = kill
    with pytest.raises(Killed):
        notify(spine)
    spine.services.documents.hook = None
    notify(spine)
    for _ in range(4):
        spine.services.time.advance(60)
        spine.services.notify.sweep(ORG)
    assert set(told(spine)) == set(FIRED)
    assert len(told(spine)) <= 4
    assert {each.state for each in outbox(spine)} == {"sent"}


def test_two_processes_at_once_tell_once(spine: Spine) -> None:
    put_rule(spine)
    revenue(spine, 900)
    store = spine.services.documents

    def other_first(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before"):
            store.hook = None
            notify(spine)

    store.hook = other_first
    notify(spine)
    assert told(spine) == FIRED


def test_of_two_who_would_send_one_does(spine: Spine) -> None:
    put_rule(spine)
    revenue(spine, 900)
    store = spine.services.documents

    def other_first(operation: str, moment: str, paths: Sequence[str]) -> None:
        claims = [path for path in paths if "/notifications/" in path]
        if (operation, moment) == ("commit", "before") and claims == list(paths):
            store.hook = None
            spine.services.notify.deliver.due(ORG)

    store.hook = other_first
    notify(spine)
    assert told(spine) == FIRED


def test_two_who_decide_at_once_know_of_each_other(spine: Spine) -> None:
    """Two alerts of one import: who decides second finds their group told, and waits for more of it."""
    put_rule(spine, entity="group")
    store = spine.services.documents
    store.put(document_path(ORG, Collection.IMPORTS, "imp-9"), {"id": "imp-9", "sequence": 9})
    revenue(spine, 900)
    spine.services.check_alerts(ORG, [("group", PERIOD)])
    first, second = (alert.key for alert in alerts(spine))

    def other_first(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before"):
            store.hook = None
            spine.services.notify(ORG, second)

    store.hook = other_first
    spine.services.notify(ORG, first)
    assert told(spine) == FIRED
    for _ in range(6):
        spine.services.time.advance(60)
        spine.services.notify.sweep(ORG)
    assert told(spine) == sorted(FIRED * 2), "the other follows after the group's interval"


@pytest.mark.parametrize(("severity", "legacy"), [("critical", False), ("critical", True), ("high", False)])
def test_a_thousand_breaches_of_one_import_become_a_handful_of_messages(
    spine: Spine, severity: Severity, *, legacy: bool
) -> None:
    """``legacy``: aggregates of before they remembered who wrote them."""
    spine.live = False
    store = spine.services.documents
    entities = [f"shop-{number:04d}" for number in range(1_000)]
    for each in entities:
        entity = Entity(id=each, name=each, parent=WEST, currency="USD")
        store.put(document_path(ORG, Collection.ENTITIES, each), entity.model_dump())
        fields = _dashboard(each)
        store.put(document_path(ORG, Collection.DASHBOARDS, f"{each}_{PERIOD}"), fields)
        written = {
            "written_by": [] if legacy else ["imp-9", "imp-1"],
            "updated_at": "2026-01-31T09:30:00.000Z",
        }
        store.put(document_path(ORG, Collection.AGGREGATIONS, f"{each}_{PERIOD}"), written)
    store.put(document_path(ORG, Collection.IMPORTS, "imp-9"), {"id": "imp-9", "sequence": 9})
    spine.services.organizations.context(ORG, fresh=True)
    put_rule(spine, severity)
    assert spine.services.check_alerts(ORG, [(each, PERIOD) for each in entities]) == 1_000
    for alert in alerts(spine)[:50]:
        spine.services.notify(ORG, alert.key)
    for _ in range(14):
        spine.services.time.advance(60)
        spine.services.notify.sweep(ORG)
    sent = spine.services.messengers.sent
    assert len(sent) <= 6
    assert sum(len(each.alerts) for each in outbox(spine) if each.channel == "slack") == 1_000
    assert "and 9" in sent[-1].message.text, "twenty are named, the rest is a number"


def _dashboard(scope: str) -> dict[str, object]:
    none = [None, None, None, None, "no_baseline"]
    kpi = {
        "id": "revenue", "name": "Revenue", "unit": "money", "direction": 1, "value": 900,
        "previous": none, "last_year": none, "budget": none, "series": [],
    }  # fmt: skip
    view = {"kpis": [kpi], "statement": [], "entities": [], "dimensions": []}
    return {
        "scope": scope, "period": PERIOD, "currency": "USD", "version": 1,
        "view": json.dumps(view),
    }  # fmt: skip


def _owner() -> Member:
    return Member(uid="ana", email="ana@example.com", display_name="Ana", role="owner")
