"""Back-tests: what a rule would have done, by the code that will do it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.alerting.backtest import backtest
from ledgerlight.domain.alerting.facts import Facts
from ledgerlight.domain.alerting.rules import evaluate
from ledgerlight.domain.periods import shifted
from tests.unit.alerting.examples import facts, rule


def year(*values: int | None) -> list[tuple[str, Facts]]:
    """A period's revenue each, from January 2025, against a budget of 100,000."""
    periods = [shifted("2025-01", n) for n in range(len(values))]
    return [(p, facts(v, period=p)) for p, v in zip(periods, values, strict=True)]


GOOD, BAD = 100_000, 80_000


def test_it_says_how_often_and_when() -> None:
    found = backtest(rule(), year(GOOD, GOOD, BAD, GOOD, GOOD, GOOD, BAD, GOOD, GOOD, GOOD, BAD, GOOD))
    assert found.sentence == "would have fired 3 times in 12 months: 2025-03, 2025-07, 2025-11"
    first = found.firings[0]
    assert (first.period, first.value, first.severity) == ("2025-03", BAD, "high")
    assert "20.0 % below budget" in found.firings[0].sentence


def test_quiet_and_single_histories_read_well() -> None:
    assert backtest(rule(), year(GOOD, GOOD)).sentence == "would never have fired in 2 months"
    assert backtest(rule(), year(BAD)).sentence == "would have fired once in 1 month: 2025-01"


def test_what_could_not_be_judged_is_not_counted_as_quiet() -> None:
    found = backtest(rule(), year(GOOD, None, BAD))
    assert (found.periods, found.undefined) == (3, 1)
    assert found.sentence == "would have fired once in 3 months: 2025-03 (1 could not be judged)"


def test_versions_of_a_period_run_through_one_incident() -> None:
    versions = [("2025-01", facts(value, period="2025-01")) for value in (BAD, 94_000, BAD, GOOD, BAD)]
    assert (
        len(backtest(rule(), versions).firings) == 2
    )  # 94,000 lies between: no second firing before it cleared


def test_a_figure_that_stood_counts_as_often_as_the_rule_asks() -> None:
    patient = rule(evaluations=3)
    assert len(backtest(patient, year(GOOD, BAD)).firings) == 1
    brief = [("2025-01", facts(value, period="2025-01")) for value in (BAD, GOOD)]
    assert backtest(patient, brief).firings == ()


def test_a_rule_is_tried_before_it_is_enabled() -> None:
    assert len(backtest(rule(enabled=False), year(BAD)).firings) == 1


@given(st.lists(st.one_of(st.none(), st.integers(0, 200_000)), max_size=24), st.integers(1, 4))
def test_with_one_figure_a_period_it_fires_where_the_rule_is_breached(
    values: list[int | None], evaluations: int
) -> None:
    history = year(*values)
    found = backtest(rule(evaluations=evaluations), history)
    breached = [period for period, each in history if evaluate(rule(), each).verdict == "breach"]
    assert [firing.period for firing in found.firings] == breached
