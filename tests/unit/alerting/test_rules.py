"""Rules: what each kind measures, which way is bad, where it clears, and what cannot be judged."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ledgerlight.domain.alerting.dashboard_facts import history_facts
from ledgerlight.domain.alerting.facts import ForecastPoint, facts_of
from ledgerlight.domain.alerting.rules import applies, evaluate, key_of
from ledgerlight.domain.analysis.anomalies import check, usual_of
from ledgerlight.domain.kpis import compare
from schemas.alerts import AlertRule, Level, RuleScope
from schemas.dashboards import KpiValue, SeriesPoint
from tests.unit.alerting.examples import absolute, facts, rule

AMOUNTS = st.integers(-(10**12), 10**12)


def series(*values: int | None) -> tuple[SeriesPoint, ...]:
    return tuple(SeriesPoint(period=f"2025-{n:02d}", value=v) for n, v in enumerate(values, start=1))


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (90_000, "breach"),  # exactly 10 % short: a deviation fires at its threshold
        (90_001, "between"),
        (94_999, "between"),
        (95_000, "clear"),
        (100_000, "clear"),
        (200_000, "clear"),  # good news
        (-20_000, "breach"),  # a profit budgeted, a loss made: no percentage is shown, but it fires
    ],
)
def test_variance_is_adverse_deviation_of_the_budgets_size(value: int, verdict: str) -> None:
    assert evaluate(rule(), facts(value)).verdict == verdict


def test_a_smaller_loss_than_budgeted_is_favourable() -> None:
    found = evaluate(rule(), facts(-8_000, comparators={"budget": -10_000}))
    assert (found.verdict, found.measured, found.impact) == ("clear", -2_000, 2_000)


def test_cost_over_budget_is_adverse_and_under_budget_is_not() -> None:
    assert evaluate(rule(), facts(120_000, direction=-1)).verdict == "breach"
    assert evaluate(rule(), facts(120_000, direction=-1)).impact == -20_000
    assert evaluate(rule(), facts(80_000, direction=-1)).verdict == "clear"
    assert evaluate(rule(include_favourable=True), facts(80_000, direction=-1)).verdict == "breach"


def test_what_has_no_direction_fires_either_way() -> None:
    assert evaluate(rule(), facts(120_000, direction=0)).verdict == "breach"
    assert evaluate(rule(), facts(80_000, direction=0)).verdict == "breach"


def test_a_ratio_deviates_by_points() -> None:
    ratio = facts(3_000, unit="ratio", comparators={"budget": 4_000})
    found = evaluate(rule(threshold=1_000), ratio)
    assert (found.verdict, found.measured) == ("breach", 1_000)
    assert "30.0 %, 10.0 points below budget 40.0 %" in found.sentence


def test_an_immaterial_amount_does_not_fire_whatever_its_percentage() -> None:
    small = facts(50, comparators={"budget": 100})
    assert evaluate(rule(minimum_impact=51), small).verdict == "clear"
    assert evaluate(rule(minimum_impact=50), small).verdict == "breach"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"comparators": {}}, "no_baseline"),
        ({"comparators": {"budget": 0}}, "zero_denominator"),
        ({"value": None, "reason": "mixed_currency"}, "mixed_currency"),
        ({"value": None}, "no_entries"),
    ],
)
def test_without_a_baseline_or_value_nothing_fires_and_the_reason_is_told(
    changes: dict[str, Any], reason: str
) -> None:
    found = evaluate(rule(), facts(**changes))
    assert (found.verdict, found.reason, found.measured) == ("undefined", reason, None)


def test_late_inputs_are_stale_whatever_the_value() -> None:
    assert evaluate(rule(), facts(1, late=True)).verdict == "stale"


def test_an_absolute_threshold_is_crossed_not_reached() -> None:
    below = absolute("below", 500, clear_threshold=600)
    assert [evaluate(below, facts(v)).verdict for v in (499, 500, 599, 600)] == [
        "breach", "between", "between", "clear",
    ]  # fmt: skip
    above = absolute("above", 500, clear_threshold=400)
    assert [evaluate(above, facts(v)).verdict for v in (501, 500, 401, 400)] == [
        "breach", "between", "between", "clear",
    ]  # fmt: skip


def test_a_further_level_has_its_own_severity() -> None:
    graded = rule(severity="warning", levels=[Level(threshold=2_000, severity="critical")])
    assert evaluate(graded, facts(85_000)).severity == "warning"
    assert evaluate(graded, facts(80_000)).severity == "critical"


def test_trend_is_the_slope_over_the_mean() -> None:
    falling = facts(70, series=series(10_000, 110, 100, 90, 80, 70))
    trend = rule(kind="trend", comparator=None, window=5, threshold=1_111, clear_threshold=None)
    found = evaluate(trend, falling)
    assert (found.verdict, found.measured, found.impact) == ("breach", 1_111, -10)
    assert (
        evaluate(rule(kind="trend", comparator=None, window=5, threshold=1_112), falling).verdict != "breach"
    )
    assert evaluate(trend, facts(70, direction=-1, series=falling.series)).verdict == "clear"
    gap = facts(70, series=series(110, None, 90, 80, 70))
    assert evaluate(trend, gap).reason == "insufficient_history"


def test_anomaly_is_a_robust_z_on_the_band_of_like_periods() -> None:
    before = [100, 102, 98, 101, 99, 100, 103, 97]
    usual = usual_of(before)
    assert usual is not None
    assert (usual.centre, usual.deviation) == (Fraction(100), Fraction(22_239, 10_000))  # MAD 1.5 x 1.4826
    anomaly = rule(kind="anomaly", comparator=None, threshold=350, clear_threshold=200)
    both_ways: dict[str, Any] = {
        "kind": "anomaly", "comparator": None, "threshold": 350, "clear_threshold": 200, "include_favourable": True,
    }  # fmt: skip
    assert evaluate(anomaly, facts(92, usual=usual)).verdict == "breach"
    assert evaluate(anomaly, facts(93, usual=usual)).verdict == "between"
    assert evaluate(anomaly, facts(107, usual=usual)).verdict == "clear"
    assert evaluate(anomaly, facts(93)).reason == "insufficient_history"
    for value in range(80, 121):
        seen, judged = check(value, before), evaluate(rule(**both_ways), facts(value, usual=usual))
        assert (judged.verdict == "breach") == seen.anomalous, "an alert and a trend say the same of a month"


def test_what_is_usual_is_of_the_months_before_alone() -> None:
    before = [100, 102, 98, 101, 99, 100, 103, 97, 100, 101]
    anomaly = rule(kind="anomaly", comparator=None, threshold=350, clear_threshold=200)
    points: list[tuple[str, int | None, dict[str, int | None]]] = [
        (f"2026-{n:02d}", value, {}) for n, value in enumerate([*before, 900], start=1)
    ]
    found = dict(history_facts(anomaly, "Revenue", 1, "money", points, "demo", "north", "USD"))
    assert found["2026-08"].usual is None, "seven months say nothing"
    assert found["2026-11"].usual == usual_of(before), "a month does not widen the band that it is judged by"


def test_covenant_headroom_counts_down_to_the_limit() -> None:
    fields: dict[str, Any] = {
        "kind": "covenant",
        "comparator": None,
        "threshold": 1_500,
        "clear_threshold": 2_000,
    }
    levels = [Level(threshold=500, severity="critical")]
    maximum = rule(**fields, limit=300, operator="above", severity="warning", levels=levels)
    said = [(e.verdict, e.severity) for v in (240, 250, 256, 286) for e in [evaluate(maximum, facts(v))]]
    assert said == [
        ("clear", "warning"),
        ("between", "warning"),
        ("breach", "warning"),
        ("breach", "critical"),
    ]
    minimum = rule(**fields, limit=120, operator="below")
    assert evaluate(minimum, facts(137)).verdict == "breach"
    assert evaluate(minimum, facts(144)).verdict == "clear"


def test_a_forecast_breach_is_graver_the_nearer_it_is() -> None:
    weeks = [ForecastPoint(f"2026-W{n:02d}", v) for n, v in enumerate((900, 800, 450, 100), start=6)]
    cash = absolute(
        "below", 500, kind="forecast", severity="warning",
        levels=[Level(threshold=2, severity="critical"), Level(threshold=6, severity="high")],
    )  # fmt: skip
    found = evaluate(cash, facts(1_000, forecast=weeks))
    assert (found.verdict, found.severity, found.measured) == ("breach", "high", 450)
    assert "2026-W08" in found.sentence
    assert evaluate(cash, facts(1_000, forecast=weeks[1:])).severity == "critical"
    assert evaluate(cash, facts(1_000, forecast=weeks[:2])).verdict == "clear"
    assert evaluate(cash, facts(1_000)).reason == "insufficient_history"


def test_the_sentence_says_value_distance_comparator_and_threshold() -> None:
    assert evaluate(rule(), facts(8_500_050, comparators={"budget": 10_000_000})).sentence == (
        "Revenue (west, 2026-01) is 85,000.50 USD, 15.0 % below budget 100,000.00 USD (threshold 10.0 %)"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"clear_threshold": 1_001},
        {"threshold": 0, "clear_threshold": None},
        {"comparator": None},
        {"account": "1.100"},
        {"metric": None},
        {"limit": 5},
        {"kind": "covenant", "comparator": None, "limit": 0},
        {"kind": "absolute", "comparator": None, "operator": "below", "clear_threshold": 900},
        {"levels": [Level(threshold=999, severity="critical")]},
        {"scope": {"entity_id": "group", "dimension": "region"}},
        {"evaluations": 0},
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        rule(**changes)


def test_a_rule_looks_at_its_entities_member_and_metric_only() -> None:
    assert applies(rule(), facts(), ["group"])
    assert not applies(rule(), facts(), ["other"])
    assert not applies(rule(enabled=False), facts(), ["group"])
    assert not applies(rule(metric="cogs"), facts(), ["group"])
    alone = rule(scope=RuleScope(entity_id="group", descendants=False))
    assert not applies(alone, facts(), ["group"])
    assert applies(alone, facts(entity_id="group"), [])
    north = rule(scope=RuleScope(entity_id="group", dimension="region", member="North"))
    assert applies(north, facts(dimension="region", member="North"), ["group"])
    assert not applies(north, facts(), ["group"])
    assert not applies(rule(), facts(dimension="region", member="North"), ["group"])


def test_the_key_names_rule_organization_scope_and_period_and_nothing_else() -> None:
    base = key_of(rule(), facts())
    assert key_of(rule(threshold=2_000, version=2), facts(5, data_version=9, lineage="imp-2")) == base
    others = [
        key_of(rule(id="other"), facts()),
        key_of(rule(), facts(org="x")),
        key_of(rule(), facts(entity_id="x")),
        key_of(rule(), facts(subject="x")),
        key_of(rule(), facts(period="2026-02")),
        key_of(rule(), facts(dimension="region", member="North")),
    ]
    assert len({base, *others}) == len(others) + 1


def test_facts_come_from_a_dashboards_kpi() -> None:
    kpi = KpiValue(
        id="revenue", name="Revenue", unit="money", direction=1, value=85, previous=compare(85, 90, "money", 1),
        last_year=compare(85, None, "money", 1), budget=compare(85, 100, "money", 1), series=[],
    )  # fmt: skip
    found = evaluate(rule(), facts_of(kpi, "acme", "west", "2026-01", 7, "USD"))
    assert (found.verdict, found.measured, found.data_version) == ("breach", 1_500, 7)


@given(AMOUNTS, AMOUNTS, st.sampled_from([-1, 1]))
def test_a_variance_alert_is_never_good_news(value: int, budget: int, direction: int) -> None:
    found = evaluate(rule(), facts(value, direction=direction, comparators={"budget": budget}))
    if found.verdict == "breach":
        assert direction * (value - budget) < 0
        assert abs(value - budget) * 10_000 >= 1_000 * abs(budget)


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.booleans())
def test_a_breach_is_never_clear_and_moving_further_stays_a_breach(
    threshold: int, gap: int, value: int, above: bool
) -> None:
    clear = threshold - abs(gap) if above else threshold + abs(gap)
    level: AlertRule = absolute("above" if above else "below", threshold, clear_threshold=clear)
    verdict = evaluate(level, facts(value)).verdict
    assert verdict == (
        "breach" if (value > threshold if above else value < threshold)
        else "clear" if (value <= clear if above else value >= clear)
        else "between"
    )  # fmt: skip
