"""How right cash forecasts were, and whether what was off came at another time or not at all (FINANCE 4)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ledgerlight.domain.analysis.rounding import BASIS_POINTS
from schemas.analysis import CashAccuracy, CashAccuracyReport, TimingSplit, TimingWeek


@dataclass(frozen=True, slots=True)
class Observation:
    """A line's week as it was forecast so many weeks ahead, and as it came; minor units."""

    line: str
    weeks_ahead: int
    forecast: int
    actual: int


def accuracy(observations: Sequence[Observation]) -> CashAccuracyReport:
    """1 - sum |A - F| / sum |A| of everything, by line and by horizon; None where nothing came at all."""
    lines = sorted({seen.line for seen in observations})
    horizons = sorted({seen.weeks_ahead for seen in observations})
    return CashAccuracyReport(
        overall=_accuracy("all", observations),
        by_line=[_accuracy(key, (o for o in observations if o.line == key)) for key in lines],
        by_horizon=[_accuracy(str(n), (o for o in observations if o.weeks_ahead == n)) for n in horizons],
    )


def _accuracy(key: str, observations: Iterable[Observation]) -> CashAccuracy:
    seen = list(observations)
    actual = sum(abs(o.actual) for o in seen)
    if not seen or not actual:
        return CashAccuracy(
            key=key,
            accuracy_bp=None,
            observations=len(seen),
            reason="zero_denominator" if seen else "no_entries",
        )
    off = sum(abs(o.actual - o.forecast) for o in seen)
    return CashAccuracy(
        key=key, accuracy_bp=round((1 - Fraction(off, actual)) * BASIS_POINTS), observations=len(seen)
    )


def split_timing(key: str, forecast: Sequence[int], actual: Sequence[int]) -> TimingSplit:
    """A line's weekly variances, each split into timing and permanent.

    A variance is timing so far as later weeks of the window reverse it; the oldest open one is reversed first.
    The timing of all weeks sums to zero and the permanent to the whole difference. What would reverse after the
    window counts as permanent until it does. Raises ``ValueError`` when the two differ in length.
    """
    variances = [came - expected for expected, came in zip(forecast, actual, strict=True)]
    timing = [0] * len(variances)
    open_weeks: deque[int] = deque()
    left = list(variances)
    for week, variance in enumerate(variances):
        while left[week] and open_weeks and left[open_weeks[0]] * variance < 0:
            other = open_weeks[0]
            size = min(abs(left[week]), abs(left[other]))
            moved = size if variance > 0 else -size
            left[week] -= moved
            left[other] += moved
            timing[week] += moved
            timing[other] -= moved
            if not left[other]:
                open_weeks.popleft()
        if left[week]:
            open_weeks.append(week)
    return TimingSplit(
        key=key,
        weeks=[
            TimingWeek(variance=variance, timing=moved, permanent=variance - moved)
            for variance, moved in zip(variances, timing, strict=True)
        ],
        moved=sum(abs(amount) for amount in timing) // 2,
        permanent=sum(variances),
    )
