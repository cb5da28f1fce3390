"""Anomalies: how far a value stands from the usual, by median and median absolute deviation (FINANCE 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from ledgerlight.domain.analysis.rounding import BASIS_POINTS
from ledgerlight.domain.periods import shifted
from schemas.analysis import AnomalyCheck, Reason

MIN_POINTS = 8

NORMAL = Fraction(14_826, 10_000)
"""Makes the MAD of normally distributed values their standard deviation."""

Baseline = Literal["same_month", "recent", "given"]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """When a value is anomalous.

    ``threshold_bp``: the robust z from which it is (35,000 is 3.5). The MAD is taken as at least ``floor_minor``
    and at least ``floor_bp`` of |median|, or a series that hardly ever moves would report every cent.
    """

    threshold_bp: int = 35_000
    floor_minor: int = 1
    floor_bp: int = 100


USUAL = Sensitivity()

RECENT = 12
"""Months before a period that it is compared with: those that a dashboard holds, so that an alert and a trend say the
same of a month."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual, exactly: the median of a baseline, and one robust deviation (1.4826 x MAD), never 0."""

    centre: Fraction
    deviation: Fraction


def usual_of(baseline: Sequence[int], sensitivity: Sensitivity = USUAL) -> Usual | None:
    """What a baseline, which must not contain the value judged, says is usual. None with fewer than eight points."""
    if len(baseline) < MIN_POINTS:
        return None
    middle = median([Fraction(point) for point in baseline])
    return Usual(middle, NORMAL * _deviation(baseline, middle, sensitivity))


def check(
    value: int | None,
    baseline: Sequence[int],
    sensitivity: Sensitivity = USUAL,
    kind: Baseline = "given",
) -> AnomalyCheck:
    """A value against a baseline that must not contain it; the score in basis points of the robust z.

    Undefined without a value (``no_entries``) or with fewer than eight points (``insufficient_history``); the band
    is given wherever the baseline suffices. The band's ends are whole units that are still usual.
    """
    reason: Reason | None = "no_entries" if value is None else None
    usual = usual_of(baseline, sensitivity)
    if usual is None:
        return AnomalyCheck(
            value=value,
            anomalous=None,
            score_bp=None,
            median=None,
            low=None,
            high=None,
            points=len(baseline),
            baseline=kind,
            reason="insufficient_history",
        )
    middle, spread = usual.centre, usual.deviation
    width = spread * Fraction(sensitivity.threshold_bp, BASIS_POINTS)
    score = None if value is None else abs(value - middle) / spread
    return AnomalyCheck(
        value=value,
        anomalous=None if score is None else score * BASIS_POINTS > sensitivity.threshold_bp,
        score_bp=None if score is None else round(score * BASIS_POINTS),
        median=round(middle),
        low=ceil(middle - width),
        high=floor(middle + width),
        points=len(baseline),
        baseline=kind,
        reason=reason,
    )


def _deviation(baseline: Sequence[int], middle: Fraction, sensitivity: Sensitivity) -> Fraction:
    mad = median([abs(point - middle) for point in baseline])
    relative = abs(middle) * Fraction(sensitivity.floor_bp, BASIS_POINTS)
    return max(mad, Fraction(max(1, sensitivity.floor_minor)), relative)


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle value, or the average of the two. Raises ``IndexError`` without values."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def baseline_of(history: Mapping[str, int], period: str) -> tuple[Baseline, list[int]]:
    """What a period is compared with: the same month of earlier years where there are eight, else recent periods.

    Recent periods are those of the ``RECENT`` months before; later ones are never used.
    """
    same = [history[at] for at in sorted(history) if at < period and at[5:] == period[5:]]
    if len(same) >= MIN_POINTS:
        return "same_month", same
    window = (shifted(period, -back) for back in range(RECENT, 0, -1))
    return "recent", [history[at] for at in window if at in history]


def check_period(history: Mapping[str, int], period: str, sensitivity: Sensitivity = USUAL) -> AnomalyCheck:
    """A period of a series against its own baseline."""
    kind, baseline = baseline_of(history, period)
    return check(history.get(period), baseline, sensitivity, kind)
