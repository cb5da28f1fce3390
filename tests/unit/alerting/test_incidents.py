"""An alert's life: one open state per key, hysteresis, recovery to those who knew, deliveries in any order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.alerting import actions
from ledgerlight.domain.alerting.actions import NotAllowed
from ledgerlight.domain.alerting.incidents import (
    Step,
    event_id,
    events_of,
    record_told,
    step,
    wake,
    withdraw,
)
from ledgerlight.domain.alerting.rules import Evaluation, evaluate
from schemas.alerts import HISTORY_LENGTH, Alert, Level, Told
from tests.unit.alerting.examples import absolute, at, facts

QUIET, INSIDE, HIGH, GRAVE = 10, 75, 150, 250
UNKNOWN = -1
"""A value that cannot be judged."""


def judged(value: int | None, version: int, *, evaluations: int = 1, rule_version: int = 1) -> Evaluation:
    """A level that fires above 100, clears at 50, and is critical above 200. None: late inputs."""
    level = absolute(
        "above",
        100,
        clear_threshold=50,
        severity="warning",
        levels=[Level(threshold=200, severity="critical")],
        evaluations=evaluations,
        version=rule_version,
    )
    figure = None if value == UNKNOWN else value
    return evaluate(level, facts(figure, data_version=version, late=value is None))


def run(*values: int | None, evaluations: int = 1, start: Alert | None = None) -> list[Step]:
    """The steps of evaluations, a minute and a version apart."""
    first = start.data_version + 1 if start else 1
    steps, alert = [], start
    for number, value in enumerate(values, start=first):
        steps.append(step(alert, judged(value, number, evaluations=evaluations), at(number)))
        alert = steps[-1].alert
    return steps


def last(*values: int | None, evaluations: int = 1, start: Alert | None = None) -> Alert:
    """The alert after evaluations."""
    found = run(*values, evaluations=evaluations, start=start)[-1].alert
    assert found is not None
    return found


def states(steps: list[Step]) -> list[str]:
    return [each.alert.state if each.alert else "none" for each in steps]


def kinds(steps: list[Step]) -> list[list[str]]:
    return [[event.kind for event in each.events] for each in steps]


def told_of(alert: Alert, who: str = "ana", channel: str = "email") -> Alert:
    """The alert after its firing reached someone."""
    receipt = Told(who=who, channel=channel, at=at(0), event=event_id(alert, "firing"))
    return record_told(alert, receipt)


def test_it_fires_once_holds_between_the_thresholds_and_resolves_beyond_the_clear_one() -> None:
    steps = run(QUIET, HIGH, INSIDE, HIGH, INSIDE, QUIET, INSIDE, HIGH)
    assert states(steps) == ["ok", "firing", "firing", "firing", "firing", "resolved", "resolved", "firing"]
    assert kinds(steps) == [[], ["firing"], [], [], [], [], [], ["firing"]]
    alert = steps[-1].alert
    assert alert is not None
    assert (alert.firing_number, alert.opened_at, alert.resolved_at) == (2, at(8), None)
    assert [(e.from_state, e.to_state) for e in alert.history] == [
        ("ok", "firing"), ("firing", "resolved"), ("resolved", "firing"),
    ]  # fmt: skip


def test_a_new_value_updates_the_open_alert() -> None:
    alert = last(HIGH, 160)
    assert (alert.value, alert.measured, alert.threshold, alert.data_version) == (160, 160, 100, 2)
    assert "1.60 USD" in alert.description
    assert alert.title == "Revenue short of budget (west, 2026-01)"


def test_pending_waits_for_breaches_in_a_row() -> None:
    steps = run(HIGH, HIGH, INSIDE, HIGH, HIGH, HIGH, evaluations=3)
    assert states(steps) == ["pending", "pending", "ok", "pending", "pending", "firing"]
    assert states(run(HIGH, QUIET, evaluations=3)) == ["pending", "ok"]
    assert states(run(HIGH, UNKNOWN, HIGH, evaluations=2)) == ["pending", "ok", "pending"]
    assert kinds(steps)[-1] == ["firing"]


def test_the_same_evaluation_again_does_not_count_towards_pending() -> None:
    first = step(None, judged(HIGH, 1, evaluations=2), at(1)).alert
    again = step(first, judged(HIGH, 1, evaluations=2), at(2))
    assert again.alert is first
    assert again.events == ()


def test_recovery_is_told_to_those_who_were_told_of_the_firing_by_the_same_channel() -> None:
    firing = told_of(told_of(last(HIGH), "ana", "sms"), "ben")
    (resolved,) = run(QUIET, start=firing)
    assert [(e.kind, e.pairs) for e in resolved.events] == [("recovery", (("ana", "sms"), ("ben", "email")))]
    assert kinds(run(QUIET, start=last(HIGH))) == [[]]


def test_a_receipt_that_comes_after_the_recovery_still_earns_one() -> None:
    resolved = last(HIGH, QUIET)
    assert events_of(resolved) == ()
    late = told_of(resolved)
    (event,) = events_of(late)
    assert event.pairs == (("ana", "email"),)
    receipt = Told(who="ana", channel="email", at=at(9), event=event.id, recovery=True)
    assert events_of(record_told(late, receipt)) == ()


def test_a_receipt_counts_once() -> None:
    alert = told_of(last(HIGH))
    assert told_of(alert) is alert


def test_late_inputs_mark_a_live_alert_and_new_ones_bring_it_back() -> None:
    steps = run(HIGH, None, None, HIGH)
    assert states(steps) == ["firing", "stale", "stale", "firing"]
    assert kinds(steps) == [["firing"], [], [], ["firing"]]
    number = [each.alert.firing_number for each in steps if each.alert]
    assert number == [1, 1, 1, 1]  # the event has the first one's id: whoever was told is not told again
    assert steps[0].events[0].id == steps[-1].events[0].id
    assert states(run(HIGH, None, QUIET))[-1] == "resolved"
    assert states(run(None, QUIET, None)) == ["none", "ok", "ok"]


def test_lateness_of_the_same_version_counts_and_the_figures_again_do_not_undo_it() -> None:
    firing = last(HIGH)
    stale = step(firing, judged(None, 1), at(5)).alert
    assert stale is not None
    assert stale.state == "stale"
    assert step(stale, judged(HIGH, 1), at(6)).alert is stale
    assert step(stale, judged(None, 1), at(6)).alert is stale


def test_what_cannot_be_judged_is_an_error_of_a_live_alert_and_nothing_else() -> None:
    level = absolute("above", 100)
    undefined = evaluate(level, facts(None, data_version=2, reason="mixed_currency"))
    first = step(None, undefined, at(1)).alert
    assert first is not None
    assert first.state == "ok"
    alert = step(last(HIGH), undefined, at(2)).alert
    assert alert is not None
    assert (alert.state, alert.reason, alert.held_state) == ("error", "mixed_currency", "firing")
    assert last(HIGH, start=alert).state == "firing"


def test_a_graver_level_fires_again_and_falling_back_does_not() -> None:
    steps = run(HIGH, GRAVE, HIGH, GRAVE)
    assert kinds(steps) == [["firing"], ["firing"], [], []]
    assert last(HIGH, GRAVE, HIGH).severity == "critical"
    acknowledged = actions.acknowledge(last(HIGH), "ana", at(2)).alert
    assert last(150, start=acknowledged).state == "acknowledged"
    assert last(GRAVE, start=acknowledged).state == "firing"


def test_a_snooze_holds_until_its_time() -> None:
    snoozed = actions.snooze(last(HIGH), at(10), "ana", at(2)).alert
    assert snoozed is not None
    assert wake(snoozed, at(9)).alert is snoozed
    woken = wake(snoozed, at(10))
    assert [event.kind for event in woken.events] == ["firing"]
    early = step(snoozed, judged(HIGH, 2), at(9))
    assert (early.alert.state if early.alert else "", early.events) == ("snoozed", ())
    late = step(snoozed, judged(INSIDE, 2), at(10))
    assert late.alert is not None
    assert late.alert.state == "firing"
    assert [event.kind for event in late.events] == ["firing"]
    resolved = last(QUIET, start=snoozed)
    assert (resolved.state, resolved.snoozed_until) == ("resolved", None)


def test_what_a_person_resolved_stays_so_until_it_clears_or_gets_graver() -> None:
    resolved = actions.resolve(told_of(last(HIGH)), "ana", at(2), "known").alert
    assert resolved is not None
    assert states(run(HIGH, INSIDE, 199, start=resolved)) == ["resolved"] * 3
    assert states(run(QUIET, HIGH, start=resolved)) == ["resolved", "firing"]
    assert states(run(GRAVE, start=resolved)) == ["firing"]


def test_an_alert_whose_rule_is_gone_is_closed_and_those_who_knew_are_told() -> None:
    gone = withdraw(told_of(last(HIGH)), at(2), "the rule was disabled")
    assert gone.alert is not None
    assert (gone.alert.state, gone.alert.history[-1].note) == ("resolved", "the rule was disabled")
    assert [event.kind for event in gone.events] == ["recovery"]
    assert withdraw(gone.alert, at(3), "again").alert is gone.alert
    assert last(HIGH, start=gone.alert).state == "firing"
    pending = withdraw(last(HIGH, evaluations=2), at(2), "disabled").alert
    assert pending is not None
    assert (pending.state, pending.breaches) == ("ok", 0)


def test_a_new_incident_begins_with_nobody_told() -> None:
    again = last(QUIET, HIGH, start=told_of(last(HIGH)))
    assert (again.state, again.told) == ("firing", [])


def test_acknowledge_names_the_first_and_needs_a_live_alert() -> None:
    firing = last(HIGH)
    once = actions.acknowledge(firing, "ana", at(2)).alert
    assert once is not None
    assert actions.acknowledge(once, "ben", at(3)).alert is once
    assert once.history[-1].by == "ana"
    with pytest.raises(NotAllowed, match="resolved"):
        actions.acknowledge(last(HIGH, QUIET), "ana", at(3))


def test_assigning_tells_the_assignee_unless_they_took_it_themselves() -> None:
    firing = last(HIGH)
    given_away = actions.assign(firing, "ben", "ana", at(2))
    assert [(event.kind, event.to) for event in given_away.events] == [("assigned", ("ben",))]
    assert given_away.alert is not None
    assert actions.assign(given_away.alert, "ben", "eva", at(3)).alert is given_away.alert
    assert actions.assign(firing, "ana", "ana", at(2)).events == ()


@pytest.mark.parametrize("until", [at(1), at(2), at(2 + 30 * 24 * 60 + 1)])
def test_a_snooze_ends_in_the_future_within_thirty_days(until: str) -> None:
    with pytest.raises(NotAllowed):
        actions.snooze(last(HIGH), until, "ana", at(2))


def test_the_history_is_bounded_and_a_repeated_comment_counts_once() -> None:
    alert = last(HIGH)
    for number in range(HISTORY_LENGTH + 10):
        alert = actions.comment(alert, f"note {number}", "ana", at(number)).alert or alert
    assert len(alert.history) == HISTORY_LENGTH
    assert alert.history[-1].note == f"note {HISTORY_LENGTH + 9}"
    assert actions.comment(alert, alert.history[-1].note, "ana", alert.history[-1].at).alert is alert
    with pytest.raises(NotAllowed):
        actions.comment(alert, "", "ana", at(1))


def test_a_new_version_of_the_rule_judges_the_same_figures_again() -> None:
    firing = last(HIGH)
    assert step(firing, judged(QUIET, 1), at(2)).alert is firing
    again = step(firing, judged(QUIET, 1, rule_version=2), at(2)).alert
    assert again is not None
    assert again.state == "resolved"


VALUES = st.one_of(st.none(), st.sampled_from([QUIET, INSIDE, HIGH, GRAVE, UNKNOWN]))


@given(st.lists(VALUES, min_size=1, max_size=12), st.integers(1, 3), st.data())
def test_repeated_and_belated_deliveries_change_nothing(
    values: list[int | None], evaluations: int, data: st.DataObject
) -> None:
    """Whatever comes a second time, or older than what was seen, leaves document and events as they were."""
    evaluated = [judged(value, n, evaluations=evaluations) for n, value in enumerate(values, start=1)]
    plain: Alert | None = None
    disturbed: Alert | None = None
    for number, each in enumerate(evaluated, start=1):
        first = step(plain, each, at(number))
        second = step(disturbed, each, at(number))
        assert [e.id for e in second.events] == [e.id for e in first.events]
        plain, disturbed = first.alert, second.alert
        if disturbed is None:
            continue
        for index in data.draw(st.lists(st.integers(0, number - 1), max_size=3)):
            belated = step(disturbed, evaluated[index], at(number + 50))
            assert belated.events == ()
            disturbed = belated.alert
    assert disturbed == plain
