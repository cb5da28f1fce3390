"""What a rule about a source of imports would have seen: the minutes of a feed that count, and each file's quality."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.alerting.backtest import Backtest, backtest
from ledgerlight.domain.alerting.incidents import step
from ledgerlight.domain.alerting.rules import evaluate
from ledgerlight.domain.alerting.source_facts import Arrival, source_facts, source_history, source_of
from schemas.alerts import Alert, AlertRule
from tests.unit.alerting.examples import at, rule

DAY = 24 * 60


def feed(threshold: int = 120, **changes: Any) -> AlertRule:
    fields = {"kind": "stale_feed", "metric": "feed.bank", "comparator": None, "clear_threshold": None}
    return rule(**{**fields, "threshold": threshold, "operator": "above", **changes})


def quality(**changes: Any) -> AlertRule:
    fields = {"kind": "data_quality", "metric": "quality.bank", "operator": "below", "threshold": 9_000}
    return rule(**{**fields, "comparator": None, "clear_threshold": None, **changes})


def arrivals(*minutes: int, scores: list[int | None] | None = None) -> list[Arrival]:
    known = scores or [10_000] * len(minutes)
    return [
        Arrival(f"imp-{n}", "bank", n, at(minute), score)
        for n, (minute, score) in enumerate(zip(minutes, known, strict=True), start=1)
    ]


def tried(tested: AlertRule, known: list[Arrival], now: int, months: int = 1, since: int = 0) -> Backtest:
    return backtest(tested, list(source_history(tested, known, "acme", at(since), at(now))), months)


def test_a_rule_names_its_source() -> None:
    assert (source_of(feed()), source_of(quality()), source_of(rule())) == ("bank", "bank", None)


def test_a_feed_fires_once_for_each_time_it_was_late() -> None:
    known = arrivals(0, 60, 60 + 122, 60 + 123, 40 * DAY)
    found = tried(feed(), known, 40 * DAY + 120, months=2)
    assert [(firing.period, firing.value) for firing in found.firings] == [("2026-02", 121), ("2026-02", 121)]
    assert found.sentence == "would have fired 2 times in 2 months: 2026-02"
    assert found.values == (("2026-02", 121), ("2026-03", 40 * DAY - 183 - 1)), "the worst of a month"
    assert len(tried(feed(), known, 40 * DAY + 121).firings) == 3, "and now"


def test_a_feed_that_was_late_before_is_late_from_the_first_minute() -> None:
    found = tried(feed(), arrivals(0), 80 * DAY, since=40 * DAY)
    assert [(firing.period, firing.value) for firing in found.firings] == [("2026-03", 40 * DAY)]


def test_a_poor_file_of_before_is_not_judged_again() -> None:
    assert tried(quality(), arrivals(0, 2, scores=[8_000, 9_500]), 5, since=1).firings == ()


def test_a_patient_rule_waits_as_many_minutes() -> None:
    assert tried(feed(evaluations=5), arrivals(0, 125), 125).firings == ()
    assert len(tried(feed(evaluations=5), arrivals(0, 126), 126).firings) == 1


def test_each_file_is_judged_by_its_own_score() -> None:
    known = arrivals(0, 1, 2, 3, 4, scores=[9_500, 8_000, None, 7_000, 9_000])
    found = tried(quality(), known, 5)
    assert [firing.value for firing in found.firings] == [8_000], "one incident until a good file ends it"
    twice = tried(quality(evaluations=2), known, 5)
    assert [firing.value for firing in twice.firings] == [7_000]
    assert tried(quality(evaluations=3), known, 5).firings == ()


@given(
    st.lists(st.integers(0, 400), max_size=6),
    st.integers(0, 400),
    st.integers(5, 200),
    st.integers(1, 4),
    st.integers(0, 5),
    st.integers(0, 600),
)
def test_a_feed_fires_as_often_as_if_every_minute_had_been_judged(
    gaps: list[int], rest: int, threshold: int, evaluations: int, quiet: int, since: int
) -> None:
    minutes = [sum(gaps[:n]) for n in range(len(gaps) + 1)]
    now = minutes[-1] + rest
    tested = feed(threshold, evaluations=evaluations, clear_threshold=quiet)
    alert: Alert | None = None
    fired: list[int] = []
    known = arrivals(*minutes)
    for begun, end in pairwise([*minutes, now + 1]):
        newest = known[len(minutes) - 1 - minutes[::-1].index(begun)]
        for minute in range(max(begun, since), end):
            facts = source_facts(tested, newest, "acme", at(minute))
            assert facts is not None
            found = step(alert, evaluate(tested, facts), at(minute))
            alert = found.alert
            if any(event.kind == "firing" for event in found.events):
                fired.append(minute)
    assert len(tried(tested, known, now, since=since).firings) == len(fired)
