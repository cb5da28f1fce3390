"""Escalation: the table of FINANCE 6 minute by minute, business time, and where it stops."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.adapters.notification_settings import DEFAULT_FILE, read_settings
from ledgerlight.domain.alerting import actions
from ledgerlight.domain.alerting.business_time import after_delay, due_at, in_business_hours, quiet_until
from ledgerlight.domain.alerting.escalation import dropped, due_steps, escalations, next_step, timeline
from ledgerlight.domain.alerting.recipients import zone_of
from ledgerlight.domain.alerting.settings import Known
from ledgerlight.domain.alerting.times import moment, timestamp_of
from schemas.alerts import Alert, Severity
from schemas.notifications import BusinessCalendar, EscalationStep, QuietHours
from tests.builders import METRICS
from tests.unit.alerting.examples import START, at
from tests.unit.alerting.test_incidents import GRAVE, HIGH, QUIET, last

SETTINGS = read_settings(DEFAULT_FILE.read_text(), "settings.yaml", Known([m.id for m in METRICS]))
CALENDAR = SETTINGS.calendar
LONDON = BusinessCalendar(
    timezone="Europe/London", weekdays=["mon", "tue", "wed", "thu", "fri"], opens="09:00", closes="18:00",
    holidays=["2026-04-03"],
)  # fmt: skip


def firing(severity: Severity, fired_at: str = START) -> Alert:
    """A firing alert of a severity, since Tuesday 2026-02-03 at 9:00 unless said otherwise."""
    return last(HIGH).model_copy(update={"severity": severity, "fired_at": fired_at})


def times(severity: Severity, fired_at: str = START) -> list[tuple[int, int, str]]:
    found = timeline(SETTINGS.escalation[severity], CALENDAR, fired_at)
    return [(due.round, due.number, timestamp_of(due.at)[5:16]) for due in found.steps]


def test_critical_climbs_at_15_and_30_minutes_and_begins_again_after_another_30() -> None:
    assert times("critical")[:5] == [
        (0, 0, "02-03T09:00"), (0, 1, "02-03T09:15"), (0, 2, "02-03T09:30"),
        (1, 0, "02-03T10:00"), (1, 1, "02-03T10:15"),
    ]  # fmt: skip
    assert len(times("critical")) == 12


def test_high_waits_for_the_next_morning_before_the_cfo() -> None:
    assert times("high")[:3] == [(0, 0, "02-03T09:00"), (0, 1, "02-03T10:00"), (0, 2, "02-04T09:00")]
    friday = "2026-02-06T16:00:00.000Z"
    assert times("high", friday)[:3] == [(0, 0, "02-06T16:00"), (0, 1, "02-06T17:00"), (0, 2, "02-09T09:00")]


def test_warning_reaches_the_manager_after_a_business_day() -> None:
    friday = "2026-02-06T16:00:00.000Z"
    assert times("warning", friday)[1] == (0, 1, "02-09T16:00")


def test_info_is_nobodys_duty() -> None:
    assert times("info") == [(0, 0, "02-03T09:00")]
    assert dropped([firing("info")], SETTINGS, at(10**5)) == []


def test_steps_come_due_and_stop_when_someone_acknowledges() -> None:
    alert = firing("critical")
    assert [(d.round, d.number) for d in due_steps(alert, SETTINGS, at(14))] == []
    assert [(d.round, d.number) for d in due_steps(alert, SETTINGS, at(15))] == [(0, 1)]
    assert [(d.round, d.number) for d in due_steps(alert, SETTINGS, at(30))] == [(0, 1), (0, 2)]
    upcoming = next_step(alert, SETTINGS, at(15))
    assert upcoming is not None
    assert timestamp_of(upcoming.at) == at(30)
    acknowledged = actions.acknowledge(alert, "ana", at(16)).alert
    assert acknowledged is not None
    assert due_steps(acknowledged, SETTINGS, at(30)) == []
    assert next_step(acknowledged, SETTINGS, at(16)) is None


@pytest.mark.parametrize(
    "change",
    [{"state": "snoozed"}, {"state": "resolved"}, {"state": "stale"}, {"folded_under": "0" * 24}],
)
def test_what_does_not_wait_does_not_climb(change: dict[str, str]) -> None:
    alert = firing("critical").model_copy(update=change)
    assert due_steps(alert, SETTINGS, at(500)) == []
    assert dropped([alert], SETTINGS, at(5_000)) == []


def test_after_an_outage_each_step_is_told_once_in_its_latest_round() -> None:
    assert [(d.round, d.number) for d in due_steps(firing("critical"), SETTINGS, at(125))] == [
        (2, 0), (1, 1), (1, 2),
    ]  # fmt: skip


def test_events_name_people_and_have_ids_of_round_and_step() -> None:
    alert = firing("critical")
    first, second = escalations(alert, SETTINGS, at(30))
    assert (first.to, first.channels, first.at) == (("controller",), ("push", "sms", "slack"), at(15))
    assert second.to == ("cfo",)
    assert [e.id for e in escalations(alert, SETTINGS, at(31))] == [first.id, second.id]
    again = [e.id for e in escalations(alert, SETTINGS, at(90))]
    assert not {first.id, second.id} & set(again)


def test_nobody_answered_three_repeats_is_dropped() -> None:
    alert = firing("critical")
    assert dropped([alert], SETTINGS, at(239)) == []
    assert dropped([alert], SETTINGS, at(240)) == [alert]
    assert next_step(alert, SETTINGS, at(240)) is None
    older = firing("critical", at(-5))
    assert dropped([alert, older, last(GRAVE, QUIET)], SETTINGS, at(240)) == [older, alert]


def test_business_days_skip_weekends_and_holidays_and_keep_the_clock_over_dst() -> None:
    thursday = moment("2026-04-02T14:00:00Z")  # 15:00 in London, before Good Friday
    assert timestamp_of(after_delay(LONDON, thursday, "1bd")) == "2026-04-06T14:00:00.000Z"
    before_dst = moment("2026-03-27T16:00:00Z")  # Friday; clocks go forward on Sunday
    assert timestamp_of(after_delay(LONDON, before_dst, "1bd")) == "2026-03-30T15:00:00.000Z"
    saturday = moment("2026-02-07T12:00:00Z")
    assert timestamp_of(after_delay(LONDON, saturday, "1bd")) == "2026-02-10T09:00:00.000Z"


def test_business_hours_move_a_step_on_only_out_of_hours() -> None:
    step = EscalationStep(after="1h", when="business_hours", to=["cfo"], channels=["email"])
    assert timestamp_of(due_at(CALENDAR, moment(at(0)), step)) == at(60)
    evening = moment("2026-02-03T17:30:00Z")
    assert timestamp_of(due_at(CALENDAR, evening, step)) == "2026-02-04T09:00:00.000Z"


def test_quiet_hours_are_on_the_recipients_clocks_over_midnight_and_dst() -> None:
    quiet = QuietHours(start="20:00", end="07:30")
    zone = zone_of(SETTINGS.model_copy(update={"timezone": "Asia/Tbilisi"}), "cfo")  # UTC+4

    def until(text: str) -> str | None:
        found = quiet_until(quiet, zone, moment(text))
        return timestamp_of(found) if found else None

    assert until("2026-02-03T15:59:00Z") is None
    assert until("2026-02-03T16:00:00Z") == "2026-02-04T03:30:00.000Z"
    assert until("2026-02-04T03:29:59Z") == "2026-02-04T03:30:00.000Z"
    assert until("2026-02-04T03:30:00Z") is None
    gap = quiet_until(
        QuietHours(start="22:00", end="01:30"), zone_of(
            SETTINGS.model_copy(update={"timezone": "Europe/London"}), "cfo"), moment("2026-03-29T00:00:00Z"),
    )  # fmt: skip
    assert gap is not None
    assert (
        timestamp_of(gap) == "2026-03-29T01:30:00.000Z"
    )  # 01:30 does not exist that night: 02:30 summer time


@given(st.integers(0, 366 * 24 * 60), st.sampled_from(["5m", "3h", "2d", "1bd", "3bd"]))
def test_a_delay_never_goes_back_and_business_days_end_in_business_hours(minutes: int, delay: str) -> None:
    start = moment(at(minutes))
    found = after_delay(LONDON, start, delay)
    assert found > start
    assert not delay.endswith("bd") or in_business_hours(LONDON, found)
