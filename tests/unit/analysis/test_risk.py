"""The risk score and each of its parts."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.analysis.risk import LEVELS, PARTS, Figure, Key, risk_of, risk_score

SAFE: dict[Key, int] = {
    "runway": 240_000, "covenant": 4_000, "margin": 2_000, "growth": 1_500, "budget": -100, "receivables": 300,
    "concentration": 500, "predictability": 800,
}  # fmt: skip


def figures(**changed: int) -> dict[Key, Figure]:
    values = {str(key): value for key, value in SAFE.items()} | changed
    return {key: Figure(values[key]) for key in PARTS}


def test_weights_sum_to_a_hundred_and_every_key_is_a_part() -> None:
    assert sum(part.weight for part in PARTS.values()) == 100
    assert set(PARTS) == set(get_args(Key))


def test_nothing_amiss_is_no_risk() -> None:
    found = risk_score(figures())
    assert (found.score, found.level, found.covered) == (0, "low", 100)


@pytest.mark.parametrize(
    ("key", "value", "risk", "text"),
    [
        ("runway", 45_000, 72, "Cash lasts 4.5 months; no risk at 18.0 months, full risk at 0.0 months."),
        ("covenant", 500, 80, "The least headroom is 5.0 %; no risk at 30.0 %, full risk at 0.0 %."),
        ("margin", -250, 74, "The operating margin is -2.5 %; no risk at 15.0 %, full risk at -20.0 %."),
        ("growth", -1_000, 75, "Revenue in a year changes by -10.0 %; no risk at 10.0 %, full risk at -20.0 %."),
        ("budget", 1_000, 70, "Projected spending is over budget by 10.0 %; no risk at 0.0 %, full risk at 25.0 %."),
        ("receivables", 2_000, 50, "Overdue of all receivables is 20.0 %; no risk at 5.0 %, full risk at 50.0 %."),
        ("concentration", 6_500, 100,
         "Revenue from the largest customer is 65.0 %; no risk at 10.0 %, full risk at 60.0 %."),
        ("predictability", 2_000, 25, "Revenue forecasts are off by 20.0 %; no risk at 10.0 %, full risk at 80.0 %."),
    ],
)  # fmt: skip
def test_each_part_says_its_figure_and_adds_its_weight(key: Key, value: int, risk: int, text: str) -> None:
    found = risk_score(figures(**{key: value}))
    part = next(part for part in found.parts if part.key == key)
    assert (part.risk, part.text) == (risk, text)
    exact = risk_of(PARTS[key].anchors, value) * PARTS[key].weight / 100
    assert (part.points, found.score) == (round(exact), round(exact))
    assert all(other.points == 0 for other in found.parts if other.key != key)


def test_everything_amiss_is_a_hundred() -> None:
    worst = {key: max(part.anchors, key=lambda anchor: anchor[1])[0] for key, part in PARTS.items()}
    found = risk_score(figures(**worst))
    assert (found.score, found.level) == (100, "critical")
    assert [part.points for part in found.parts] == [part.weight for part in PARTS.values()]


def test_who_does_not_burn_has_no_liquidity_risk() -> None:
    found = risk_score({**figures(), "runway": Figure(None, "not_burning")})
    assert (found.parts[0].risk, found.parts[0].text, found.covered) == (0, "Operations bring in cash.", 100)


def test_a_part_without_a_figure_takes_its_weight_out() -> None:
    found = risk_score({**figures(margin=-2_000), "covenant": Figure(None, "no_baseline")})
    assert found.covered == 85
    assert found.score == round(100 * 15 / 85)
    missing = found.parts[1]
    assert (missing.risk, missing.points, missing.reason) == (None, 0, "no_baseline")
    assert missing.text == "Debt covenants could not be judged."


def test_below_half_of_the_weight_there_is_no_score() -> None:
    some: list[Key] = ["runway", "covenant", "receivables"]
    half = risk_score({key: Figure(0) for key in some})
    assert (half.score, half.covered) == (80, 50)
    less = risk_score({key: Figure(0) for key in some[:2]})
    assert (less.score, less.level, less.reason, less.covered) == (None, None, "insufficient_history", 40)
    assert less.parts[0].risk == 100
    assert {part.points for part in less.parts} == {0}


def test_levels_cover_every_score() -> None:
    starts = dict(zip(["low", "moderate", "high", "critical"], (0, 25, 50, 75), strict=True))
    assert [level for _, level in LEVELS] == list(starts)
    assert [end for end, _ in LEVELS] == [25, 50, 75, 101]


@given(st.fixed_dictionaries({key: st.integers(-10_000, 250_000) for key in PARTS}))
def test_points_sum_to_the_score_and_worse_figures_never_lower_it(values: dict[str, int]) -> None:
    found = risk_score(figures(**values))
    assert found.score is not None
    assert sum(part.points for part in found.parts) == found.score
    assert 0 <= found.score <= 100
    for key, part in PARTS.items():
        worse = -5_000 if part.anchors[0][1] > part.anchors[-1][1] else 5_000
        changed = risk_score(figures(**{**values, key: values[key] + worse})).score
        assert changed is not None
        assert changed >= found.score
