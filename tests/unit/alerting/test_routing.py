"""Routing: who gets what, together with what, when; nothing twice and nothing lost."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.alerting.escalation import escalations
from ledgerlight.domain.alerting.incidents import AlertEvent, event_id, events_of, record_told
from ledgerlight.domain.alerting.recipients import responsible
from ledgerlight.domain.alerting.routing import digests, receipts, route
from schemas.alerts import Alert, Severity, Told
from schemas.notifications import Away, Notification, NotificationSettings, Recipient, Route
from tests.unit.alerting.examples import at
from tests.unit.alerting.test_escalation import SETTINGS
from tests.unit.alerting.test_incidents import HIGH, QUIET, last

NOON = 3 * 60  # minutes after the start: Tuesday, noon UTC
NIGHT = 14 * 60
MORNING = 22 * 60 + 30
DAY = 24 * 60


def firing(name: object = "a", severity: Severity = "high", minute: int = 0, **changes: Any) -> Alert:
    """A firing alert, of the key that its name gives."""
    key = f"{name}".encode().hex().ljust(24, "0")[:24]
    fields = {"key": key, "severity": severity, "fired_at": at(minute), "opened_at": at(minute)}
    return last(HIGH).model_copy(update=fields | {"lineage": "imp-1"} | changes)


def settings(**changes: Any) -> NotificationSettings:
    return SETTINGS.model_copy(update=changes)


def events(*alerts: Alert) -> list[AlertEvent]:
    return [event for alert in alerts for event in events_of(alert)]


def routed(
    what: list[AlertEvent], minute: int, outbox: list[Notification] | None = None, using: Any = SETTINGS
) -> list[Notification]:
    return list(route(what, using, at(minute), outbox or []).notifications)


def ways(notifications: list[Notification]) -> set[tuple[str, str, str]]:
    return {(n.recipient, n.channel, n.state) for n in notifications}


def test_critical_goes_at_once_by_every_channel_also_at_night() -> None:
    found = routed(events(firing("a", "critical", NIGHT)), NIGHT)
    assert ways(found) == {("finance-owner", channel, "queued") for channel in ("push", "sms", "slack")}
    assert len({n.group for n in found}) == 1
    assert len({n.id for n in found}) == 3


def test_others_wait_half_a_minute_for_company() -> None:
    early = route(events(firing("a", minute=NOON)), SETTINGS, at(NOON), [])
    assert (early.notifications, early.look_again_at) == ((), "2026-02-03T12:00:30.000Z")
    both = routed(events(firing("a", minute=NOON), firing("b", minute=NOON)), NOON + 1)
    assert ways(both) == {("finance-owner", "push", "queued"), ("finance-owner", "slack", "queued")}
    assert {len(n.alerts) for n in both} == {2}


def test_a_thousand_breaches_of_one_import_are_a_handful_of_messages() -> None:
    grades: list[Severity] = ["critical", "high", "warning", "info"]
    alerts = [firing(n, grades[n % 4], NOON) for n in range(1000)]
    found = routed(events(*alerts), NOON + 1)
    assert len(found) <= 8
    assert sum(len(n.events) for n in found if n.channel == "push") == 500
    assert {event for n in found for event in n.events} == {e.id for e in events(*alerts)}


def test_more_of_the_same_waits_for_the_interval() -> None:
    first = routed(events(firing("a", minute=NOON)), NOON + 1)
    more = events(firing("a", minute=NOON), firing("b", minute=NOON + 2))
    held = route(more, SETTINGS, at(NOON + 5), first)
    assert (held.notifications, held.look_again_at) == ((), at(NOON + 6))
    (push,) = [n for n in routed(more, NOON + 6, first) if n.channel == "push"]
    assert push.alerts == [firing("b").key]


def test_a_critical_alert_of_another_import_does_not_wait_for_the_interval() -> None:
    first = routed(events(firing("a", "critical", NOON)), NOON)
    other = events(firing("b", "critical", NOON + 1, lineage="imp-2"))
    assert len(routed(other, NOON + 1, first)) == 3
    assert routed(events(firing("c", "critical", NOON + 1)), NOON + 1, first) == []


def test_imports_keep_critical_alerts_apart_and_others_together() -> None:
    sources = ("imp-1", "imp-2", "", "")
    high = events(*(firing(n, minute=NOON, lineage=source) for n, source in enumerate(sources)))
    assert [len(n.alerts) for n in routed(high, NOON + 1)] == [4, 4]
    critical = events(*(firing(n, "critical", NOON, lineage=source) for n, source in enumerate(sources)))
    assert [len(n.alerts) for n in routed(critical, NOON) if n.channel == "sms"] == [1, 1, 1, 1]


def test_deciding_twice_queues_the_same_documents_and_with_them_known_none() -> None:
    what = events(firing("a", minute=NOON), firing("b", "critical", NOON), firing("c", "info", NOON))
    once = routed(what, NOON + 1)
    assert [n.id for n in routed(list(reversed(what)), NOON + 1)] == [n.id for n in once]
    assert routed(what, NOON + 7, once) == []


def test_who_was_told_is_not_told_again_when_the_outbox_has_forgotten() -> None:
    alert = firing("a", minute=NOON)
    for note in routed(events(alert), NOON + 1):
        for told in receipts(note, alert, at(NOON + 1), "r1"):
            alert = record_told(alert, told)
    assert {(t.who, t.channel, t.receipt) for t in alert.told} == {
        ("finance-owner", "push", "r1"), ("finance-owner", "slack", "r1"),
    }  # fmt: skip
    assert routed(events(alert), NOON + 5 * DAY) == []


def test_quiet_hours_hold_all_but_critical_and_the_dashboard_and_release_them_as_one() -> None:
    night = [firing("a", minute=NIGHT), firing("b", minute=NIGHT + 60), firing("w", "warning", NIGHT)]
    held = route(events(*night), SETTINGS, at(NIGHT + 61), [])
    assert ways(list(held.notifications)) == {
        ("finance-owner", "dashboard", "queued"), ("finance-owner", "email", "digest"),
    }  # fmt: skip
    assert held.look_again_at == at(MORNING)
    assert {n.channel: len(n.alerts) for n in routed(events(*night[:2]), MORNING)} == {"push": 2, "slack": 2}


def test_an_alert_that_resolves_while_it_is_held_is_never_told() -> None:
    resolved = last(QUIET, start=firing("a", minute=NIGHT))
    assert routed(events(resolved), MORNING) == []


def test_who_is_never_quiet_is_told_at_night() -> None:
    person = SETTINGS.recipients["finance-owner"].model_copy(update={"quiet_hours": "never"})
    awake = settings(recipients=SETTINGS.recipients | {"finance-owner": person})
    assert len(routed(events(firing("a", minute=NIGHT)), NIGHT + 1, using=awake)) == 2


def test_beyond_the_noise_budget_it_is_the_digest_and_critical_is_exempt() -> None:
    small = settings(per_person_per_day=2)
    outbox: list[Notification] = []
    for number in range(4):
        minute = NOON + 10 * number
        outbox += routed(events(firing(number, minute=minute)), minute + 1, outbox, small)
    assert [n.held_because for n in outbox if n.state == "digest"] == ["noise_budget"] * 2
    assert Counter(n.state for n in outbox) == {"queued": 4, "digest": 2}
    assert routed(events(firing(3, minute=NOON + 30)), NOON + 50, outbox, small) == []
    assert len(routed(events(firing("x", "critical", NOON + 50)), NOON + 50, outbox, small)) == 3
    tomorrow = events(firing("y", minute=NOON + DAY))
    assert {n.state for n in routed(tomorrow, NOON + DAY + 1, outbox, small)} == {"queued"}


def test_the_dashboard_and_the_digest_are_no_noise() -> None:
    one = settings(per_person_per_day=1)
    outbox = routed(events(firing("w", "warning", NOON - DAY)), NOON - DAY + 1, using=one)
    outbox += routed(events(firing("v", "warning", NOON - 10)), NOON - 9, outbox, one)
    outbox += digests(outbox, one, at(NOON))
    assert {(n.kind, n.channel) for n in outbox if n.day == "2026-02-03" and n.state == "queued"} == {
        ("firing", "dashboard"), ("digest", "email"),
    }  # fmt: skip
    assert {n.state for n in routed(events(firing("h", minute=NOON)), NOON + 1, outbox, one)} == {"queued"}


def test_the_budget_of_a_moment_goes_to_the_gravest() -> None:
    one = settings(per_person_per_day=1)
    waited = escalations(firing("w", "warning", NOON - DAY), one, at(NOON + 1))  # by e-mail to the manager
    found = routed([*waited, *events(firing("h", minute=NOON - 1, owner="manager"))], NOON + 1, using=one)
    loud = {(n.severity, n.state) for n in found if n.channel != "dashboard"}
    assert loud == {("high", "queued"), ("warning", "digest")}


def test_the_digest_comes_once_a_day_with_all_that_waited() -> None:
    entries = routed(events(firing("i", "info", NOON), firing("w", "warning", NOON)), NOON + 1)
    waiting = [n for n in entries if n.state == "digest"]
    assert {n.digest_day for n in waiting} == {"2026-02-04"}
    assert digests(entries, SETTINGS, at(23 * 60 - 1)) == []
    (digest,) = digests(entries, SETTINGS, at(23 * 60))
    assert (digest.kind, digest.channel, digest.severity, len(digest.alerts)) == (
        "digest",
        "email",
        "warning",
        2,
    )
    assert digests(entries, SETTINGS, at(23 * 60 + 5))[0].id == digest.id
    done = [n.model_copy(update={"state": "digested"}) if n.state == "digest" else n for n in entries]
    assert digests(done, SETTINGS, at(23 * 60 + 5)) == []
    alert = firing("i", "info", NOON)
    (told,) = receipts(digest, alert, at(23 * 60), "r")
    assert (told.channel, told.event) == ("digest", event_id(alert, "firing"))


def test_recovery_goes_the_way_the_firing_went() -> None:
    alert = firing("a", minute=NOON)
    for who, channel in (("finance-owner", "slack"), ("cfo", "digest")):
        receipt = Told(who=who, channel=channel, at=at(NOON), event=event_id(alert, "firing"))
        alert = record_told(alert, receipt)
    resolved = last(QUIET, start=alert).model_copy(update={"resolved_at": at(NOON + 2)})
    found = routed(events(resolved), NOON + 3)
    assert ways(found) == {("finance-owner", "slack", "queued"), ("cfo", "email", "digest")}
    (slack,) = [n for n in found if n.channel == "slack"]
    (told,) = receipts(slack, resolved, at(NOON + 3), "")
    assert told.recovery
    reopened = resolved.model_copy(update={"opened_at": at(NOON + 4)})
    assert receipts(slack, reopened, at(NOON + 5), "") == []


def test_escalation_goes_to_the_steps_people() -> None:
    alert = firing("a", "critical", NOON)
    found = routed(escalations(alert, SETTINGS, at(NOON + 15)), NOON + 15)
    assert ways(found) == {("controller", channel, "queued") for channel in ("push", "sms", "slack")}
    assert {n.kind for n in found} == {"escalation"}


def test_the_rules_owner_then_the_first_route_then_the_settings_owner_is_responsible() -> None:
    routes = [Route(metrics=["cogs"], to="cfo"), Route(entities=["west"], to="controller"), Route(to="cfo")]
    routed_settings = settings(routes=routes)
    assert responsible(firing(owner="manager"), routed_settings) == "manager"
    assert responsible(firing(owner="left-the-company"), routed_settings) == "controller"
    assert responsible(firing(entity_id="east"), routed_settings) == "cfo"
    assert responsible(firing(), SETTINGS) == "finance-owner"


def test_a_deputy_is_told_while_someone_is_away() -> None:
    person = SETTINGS.recipients["finance-owner"]
    away = person.model_copy(update={"away": [Away(first="2026-02-03", last="2026-02-03")]})
    using = settings(recipients=SETTINGS.recipients | {"finance-owner": away})
    assert {n.recipient for n in routed(events(firing("a", minute=NOON)), NOON + 1, using=using)} == {
        "controller"
    }
    later = events(firing("a", minute=NOON + DAY))
    assert {n.recipient for n in routed(later, NOON + DAY + 1, using=using)} == {"finance-owner"}


def test_who_lacks_the_channels_asked_for_is_told_by_another() -> None:
    alert = firing("a", minute=NOON, owner="manager")  # no slack; push and dashboard through the uid
    assert {n.channel for n in routed(events(alert), NOON + 1)} == {"push"}
    mail = settings(recipients=SETTINGS.recipients | {"manager": Recipient(name="M", email="m@x.example")})
    assert {n.channel for n in routed(events(alert), NOON + 1, using=mail)} == {"email"}


ALERTS = st.lists(
    st.tuples(
        st.sampled_from(["critical", "high", "warning", "info"]),
        st.integers(0, 3 * DAY),
        st.sampled_from(["imp-1", "imp-2", ""]),
        st.sampled_from(["finance-owner", "cfo", "manager"]),
    ),
    min_size=1,
    max_size=25,
)


@given(ALERTS, st.integers(1, 3), st.integers(10, 240))
def test_every_event_reaches_its_recipient_once_and_the_budget_holds(
    chosen: list[tuple[Severity, int, str, str]], budget: int, beat: int
) -> None:
    """Run for five days, looking every ``beat`` minutes: nothing lost, nothing twice, no more noise than agreed."""
    using = settings(per_person_per_day=budget)
    alerts = [
        firing(n, severity, minute, lineage=lineage, owner=owner)
        for n, (severity, minute, lineage, owner) in enumerate(chosen)
    ]
    outbox: list[Notification] = []
    for minute in range(0, 5 * DAY, beat):
        due = [a for a in alerts if a.fired_at is not None and a.fired_at <= at(minute)]
        known = set(outbox_ids := [n.id for n in outbox])
        assert len(known) == len(outbox_ids)
        outbox += routed(events(*due), minute, outbox, using)
    noise: dict[tuple[str, str], set[str]] = {}
    for note in outbox:
        if note.severity != "critical" and note.state == "queued" and note.channel != "dashboard":
            noise.setdefault((note.recipient, note.day), set()).add(note.group)
            hour = note.created_at[11:16]
            assert "07:30" <= hour < "20:00"
    assert all(len(groups) <= budget for groups in noise.values())
    for alert in alerts:
        mine = [n for n in outbox if alert.key in n.alerts]
        assert {n.recipient for n in mine} == {alert.owner}
        assert all(count == 1 for count in Counter((n.channel, n.state) for n in mine).values())
        if alert.severity == "critical":
            assert {n.state for n in mine} == {"queued"}
        assert mine
