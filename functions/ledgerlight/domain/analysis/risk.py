"""A financial risk score from 0 (none seen) to 100, of weighted parts that each say why (P4).

Every part turns one figure into a risk of 0 to 100 along straight lines between the anchors of ``PARTS``; the score
is their weighted average. A part without a figure takes its weight out; below half of all weight there is no score.
The anchors are this product's judgement, in line with its alert thresholds, and no probability of default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from ledgerlight.domain.analysis.rounding import apportion
from schemas.analysis import Reason, RiskPart, RiskScore

MIN_COVERED = 50
"""Weight, of 100, that must be known for a score."""

Key = Literal[
    "runway", "covenant", "margin", "growth", "budget", "receivables", "concentration", "predictability"
]  # fmt: skip

Level = Literal["low", "moderate", "high", "critical"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its weight, and (figure, risk) anchors in ascending order of the figure, in basis points."""

    label: str
    figure: str
    weight: int
    anchors: Sequence[tuple[int, int]]
    months: bool = False


PARTS: Mapping[Key, Part] = {
    "runway": Part(
        "Liquidity", "Cash lasts", 25, ((0, 100), (30_000, 85), (60_000, 60), (120_000, 20), (180_000, 0)), months=True
    ),
    "covenant": Part("Debt covenants", "The least headroom is", 15, ((0, 100), (500, 80), (1_500, 40), (3_000, 0))),
    "margin": Part(
        "Profitability", "The operating margin is", 15, ((-2_000, 100), (0, 70), (500, 40), (1_500, 0))
    ),
    "growth": Part("Growth", "Revenue in a year changes by", 10, ((-2_000, 100), (0, 50), (1_000, 0))),
    "budget": Part(
        "Budget", "Projected spending is over budget by", 10, ((0, 0), (500, 40), (1_000, 70), (2_500, 100))
    ),
    "receivables": Part("Receivables", "Overdue of all receivables is", 10, ((500, 0), (2_000, 50), (5_000, 100))),
    "concentration": Part(
        "Concentration", "Revenue from the largest customer is", 10, ((1_000, 0), (2_500, 50), (6_000, 100))
    ),
    "predictability": Part(
        "Predictability", "Revenue forecasts are off by", 5, ((1_000, 0), (3_000, 50), (8_000, 100))
    ),
}  # fmt: skip
"""Weights sum to 100. Figures: months x 10,000 for runway; basis points for the others."""

LEVELS: Sequence[tuple[int, Level]] = ((25, "low"), (50, "moderate"), (75, "high"), (101, "critical"))
"""Below which score each level ends."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A part's figure in basis points (months x 10,000 for runway), or why there is none.

    ``not_burning`` for runway is no risk; every other reason leaves the part out.
    """

    value: int | None
    reason: Reason | None = None


def risk_score(figures: Mapping[Key, Figure]) -> RiskScore:
    """The score, its level, and each part with its points; the points sum to the score.

    Parts that are not given count as ``no_entries``.
    """
    judged = [(key, part, _judged(key, figures.get(key, Figure(None)))) for key, part in PARTS.items()]
    covered = sum(part.weight for _, part, risk in judged if risk is not None)
    known = covered >= MIN_COVERED
    shares = [
        Fraction(0) if risk is None or not known else Fraction(risk * part.weight) / covered
        for _, part, risk in judged
    ]
    score = round(sum(shares, Fraction(0)))
    parts = [
        _part(key, part, risk, points, figures.get(key, Figure(None)))
        for (key, part, risk), points in zip(judged, apportion(shares, score), strict=True)
    ]
    return RiskScore(
        score=score if known else None,
        level=next(level for end, level in LEVELS if score < end) if known else None,
        covered=covered,
        parts=parts,
        reason=None if known else "insufficient_history",
    )


def _judged(key: Key, figure: Figure) -> Fraction | None:
    if figure.value is not None:
        return risk_of(PARTS[key].anchors, figure.value)
    return Fraction(0) if key == "runway" and figure.reason == "not_burning" else None


def risk_of(anchors: Sequence[tuple[int, int]], figure: int) -> Fraction:
    """The risk on the straight lines between anchors; beyond the first and last it stays at theirs."""
    if figure <= anchors[0][0]:
        return Fraction(anchors[0][1])
    for (low, risk_low), (high, risk_high) in pairwise(anchors):
        if figure <= high:
            return risk_low + Fraction((risk_high - risk_low) * (figure - low), high - low)
    return Fraction(anchors[-1][1])


def _part(key: Key, part: Part, risk: Fraction | None, points: int, figure: Figure) -> RiskPart:
    return RiskPart(
        key=key,
        label=part.label,
        weight=part.weight,
        risk=None if risk is None else round(risk),
        points=points,
        text=_text(part, figure, risk),
        reason=None if risk is not None else figure.reason or "no_entries",
    )


def _text(part: Part, figure: Figure, risk: Fraction | None) -> str:
    if figure.value is None:
        return "Operations bring in cash." if risk is not None else f"{part.label} could not be judged."
    least, most = sorted((part.anchors[0], part.anchors[-1]), key=lambda anchor: anchor[1])
    shown, none, full = (_shown(value, part) for value in (figure.value, least[0], most[0]))
    return f"{part.figure} {shown}; no risk at {none}, full risk at {full}."


def _shown(value: int, part: Part) -> str:
    """One decimal, rounded half-even: 45,000 as 4.5 months, -250 as -2.5 %."""
    tenths = round(Fraction(value, 1_000 if part.months else 10))
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10} {'months' if part.months else '%'}"
