"""Whatever happens to an alert, in any order: what must stay true."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ledgerlight.domain.alerting import actions
from ledgerlight.domain.alerting.actions import NotAllowed
from ledgerlight.domain.alerting.incidents import (
    AlertEvent,
    Step,
    events_of,
    record_told,
    step,
    wake,
    withdraw,
)
from ledgerlight.domain.alerting.rules import Evaluation
from schemas.alerts import OPEN_STATES, Alert, Told
from tests.unit.alerting.examples import at
from tests.unit.alerting.test_incidents import GRAVE, HIGH, INSIDE, QUIET, UNKNOWN, judged

PEOPLE = st.sampled_from(["ana", "ben"])
CHANNELS = st.sampled_from(["email", "sms"])


class Incident(RuleBasedStateMachine):
    """An alert, the evaluations that it has seen, the events sent so far, and a clock."""

    def __init__(self) -> None:
        super().__init__()
        self.alert: Alert | None = None
        self.version = 0
        self.minute = 0
        self.evaluations = 1
        self.seen: list[Evaluation] = []
        self.sent: list[AlertEvent] = []
        self.breaches_in_a_row = 0

    @initialize(evaluations=st.integers(1, 3))
    def begin(self, evaluations: int) -> None:
        self.evaluations = evaluations

    def take(self, found: Step) -> None:
        known = {event.id for event in self.sent}
        for event in found.events:
            if event.kind != "recovery" and event.id in known:
                assert event.kind == "assigned" or self.was_unwell(), "the same firing is told twice"
            self.sent.append(event)
        self.alert = found.alert

    def was_unwell(self) -> bool:
        return self.alert is not None and self.alert.state in ("stale", "error")

    @rule(value=st.sampled_from([QUIET, INSIDE, HIGH, GRAVE, UNKNOWN, None]), minutes=st.integers(0, 20))
    def evaluated(self, value: int | None, minutes: int) -> None:
        self.version += 1
        self.minute += minutes
        evaluation = judged(value, self.version, evaluations=self.evaluations)
        was = self.alert
        opening = was is None or was.state not in OPEN_STATES - {"pending"}
        if evaluation.verdict == "breach":
            self.breaches_in_a_row += 1
        elif evaluation.verdict != "stale":
            self.breaches_in_a_row = 0
        self.take(step(self.alert, evaluation, at(self.minute)))
        self.seen.append(evaluation)
        after = self.alert
        if after is None:
            return
        if opening and after.state == "firing":
            assert evaluation.verdict == "breach"
            assert self.breaches_in_a_row >= self.evaluations
        if evaluation.verdict == "clear":
            assert after.state not in OPEN_STATES
        if evaluation.verdict == "between" and was is not None and after.state == "resolved":
            assert was.state == "resolved", "it resolved inside the clear threshold"

    @rule(data=st.data())
    def delivered_again(self, data: st.DataObject) -> None:
        if not self.seen:
            return
        before = self.alert
        old = data.draw(st.sampled_from(self.seen))
        found = step(before, old, at(self.minute))
        if before is not None:
            assert found == Step(before)

    @rule(who=PEOPLE, minutes=st.integers(1, 20), data=st.data())
    def acted(self, who: str, minutes: int, data: st.DataObject) -> None:
        if self.alert is None:
            return
        before, now = self.alert, at(self.minute)
        name = data.draw(st.sampled_from(["acknowledge", "snooze", "assign", "resolve"]))
        try:
            if name == "acknowledge":
                found = actions.acknowledge(before, who, now)
            elif name == "snooze":
                found = actions.snooze(before, at(self.minute + minutes), who, now)
            elif name == "assign":
                found = actions.assign(before, data.draw(PEOPLE), who, now)
            else:
                found = actions.resolve(before, who, now)
        except NotAllowed:
            assert before.state not in {"firing"}, "a firing alert takes every action"
            return
        self.take(found)
        assert self.alert is not None
        assert self.alert is before or self.alert.history[-1].by == who

    @rule(minutes=st.integers(0, 30))
    def woke(self, minutes: int) -> None:
        self.minute += minutes
        if self.alert is None:
            return
        self.take(wake(self.alert, at(self.minute)))
        assert wake(self.alert, at(self.minute)) == Step(self.alert)

    @rule()
    def rule_was_disabled(self) -> None:
        if self.alert is None:
            return
        self.take(withdraw(self.alert, at(self.minute), "disabled"))
        assert self.alert is not None
        assert self.alert.state not in OPEN_STATES
        self.breaches_in_a_row = 0

    @rule(who=PEOPLE, channel=CHANNELS)
    def receipt_came(self, who: str, channel: str) -> None:
        if self.alert is None:
            return
        for event in events_of(self.alert):
            if event.kind == "firing":
                told = Told(who=who, channel=channel, at=at(self.minute), event=event.id)
                self.alert = record_told(self.alert, told)

    @invariant()
    def fields_fit_the_state(self) -> None:
        alert = self.alert
        if alert is None:
            return
        assert (alert.snoozed_until is not None) == (
            alert.state == "snoozed" or alert.held_state == "snoozed"
        )
        assert (alert.held_state is not None) == (alert.state in ("stale", "error"))
        assert (alert.resolved_at is not None) == (alert.state == "resolved")
        assert alert.state not in OPEN_STATES or alert.opened_at is not None
        assert alert.armed or alert.state == "resolved"
        assert Alert.model_validate_json(alert.model_dump_json()) == alert

    @invariant()
    def history_is_a_chain_that_ends_in_the_state(self) -> None:
        alert = self.alert
        if alert is None or not alert.history:
            return
        for earlier, after in zip(alert.history, alert.history[1:], strict=False):
            assert earlier.to_state == after.from_state
        assert alert.history[-1].to_state == alert.state

    @invariant()
    def recovery_is_told_to_those_who_were_told(self) -> None:
        if self.alert is None:
            return
        told = {(each.who, each.channel) for each in self.alert.told}
        for event in events_of(self.alert):
            if event.kind == "recovery":
                assert self.alert.state == "resolved"
                assert set(event.pairs) <= told
                assert event.pairs


Incident.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestIncident = Incident.TestCase
