"""Trend: a least-squares line through equally spaced periods, exact, and the pattern of the series.

The rules of ``pattern``, in order; the first that holds names it (a size is relative to the average |value|):

1. ``flat``: all values within 5 % of that average.
2. ``seasonal``: two whole seasons or more, and the season describes 40 % or more of what the line leaves
   (adjusted for its number of averages, so that noise scores about zero).
3. ``step``: two levels of at least three periods describe 70 % or more of the variation, leave less than half of
   what the line leaves, and differ by 10 % or more.
4. ``rising`` or ``falling``: the line describes half of the variation or more and moves by 5 % or more in all.
5. ``volatile``: what the line leaves has a standard deviation of 20 % or more.
6. ``flat``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate

from ledgerlight.domain.analysis.history import latest_run
from ledgerlight.domain.analysis.rounding import BASIS_POINTS, share_bp
from schemas.analysis import Pattern, Reason, Trend

MIN_LINE = 3
"""Periods a line needs: through two it always fits."""

MIN_PATTERN = 6
"""Periods a pattern needs."""

FLAT_RANGE = Fraction(5, 100)
SEASONAL_SHARE = Fraction(40, 100)
STEP_FIT = Fraction(70, 100)
STEP_OVER_LINE = Fraction(1, 2)
STEP_SIZE = Fraction(10, 100)
STEP_SIDE = 3
LINE_FIT = Fraction(1, 2)
LINE_CHANGE = Fraction(5, 100)
VOLATILE = Fraction(20, 100)


def trend(values: Sequence[int | None], season: int = 12) -> Trend:
    """The line and pattern of the values after the last gap, oldest first, one for each period.

    Growth is None with ``sign_crossing`` where the values change sign or are zero on average, for a share of such
    an average says nothing. Fewer than three periods give nothing, fewer than six no pattern.
    """
    run = latest_run(values)
    if len(run) < MIN_LINE:
        return Trend(
            periods=len(run),
            slope=None,
            start=None,
            end=None,
            growth_bp=None,
            fit_bp=None,
            seasonal_bp=None,
            pattern=None,
            reason="insufficient_history",
        )
    line = Line(run)
    seasonal = _seasonal_share(line.residuals, season)
    same_sign = (min(run) >= 0 or max(run) <= 0) and line.mean != 0
    reason: Reason | None = None if same_sign else "sign_crossing"
    return Trend(
        periods=len(run),
        slope=round(line.slope),
        start=round(line.at(0)),
        end=round(line.at(len(run) - 1)),
        growth_bp=share_bp(line.slope, abs(line.mean)) if same_sign else None,
        fit_bp=None if line.fit is None else round(line.fit * BASIS_POINTS),
        seasonal_bp=None if seasonal is None else max(0, round(seasonal * BASIS_POINTS)),
        pattern=_pattern(run, line, seasonal) if len(run) >= MIN_PATTERN else None,
        reason="no_variation" if line.fit is None else reason,
    )


class Line:
    """Least squares on 0, 1, 2, ..., in fractions. ``fit`` is R squared, None where nothing varies."""

    def __init__(self, values: Sequence[int]) -> None:
        count = len(values)
        middle = Fraction(count - 1, 2)
        self.mean = Fraction(sum(values), count)
        across = Fraction(count * (count * count - 1), 12)
        self.slope = sum(((at - middle) * value for at, value in enumerate(values)), Fraction()) / across
        self._start = self.mean - self.slope * middle
        self.residuals = [value - self.at(at) for at, value in enumerate(values)]
        self.variation = squares(value - self.mean for value in values)
        self.left = squares(self.residuals)
        self.fit = 1 - self.left / self.variation if self.variation else None

    def at(self, period: int) -> Fraction:
        """The line's value at a period."""
        return self._start + self.slope * period


def squares(values: Iterable[Fraction]) -> Fraction:
    """The sum of squares."""
    return sum((value * value for value in values), Fraction())


def _seasonal_share(residuals: Sequence[Fraction], season: int) -> Fraction | None:
    """The part of the residuals' variation that averages by position in the season describe, adjusted."""
    count = len(residuals)
    if season < 2 or count < 2 * season:
        return None
    whole = squares(residuals)
    if not whole:
        return None
    groups = [residuals[start::season] for start in range(season)]
    within = sum((squares(value - Fraction(sum(g), len(g)) for value in g) for g in groups), Fraction())
    return 1 - (within / (count - season)) / (whole / (count - 1))


def _pattern(values: Sequence[int], line: Line, seasonal: Fraction | None) -> Pattern:
    size = Fraction(sum(abs(value) for value in values), len(values))
    if max(values) - min(values) <= FLAT_RANGE * size or line.fit is None:
        return "flat"
    if seasonal is not None and seasonal >= SEASONAL_SHARE:
        return "seasonal"
    if _is_step(values, line, size):
        return "step"
    if line.fit >= LINE_FIT and abs(line.slope) * (len(values) - 1) >= LINE_CHANGE * size:
        return "rising" if line.slope > 0 else "falling"
    return "volatile" if line.left / len(values) >= (VOLATILE * size) ** 2 else "flat"


def _is_step(values: Sequence[int], line: Line, size: Fraction) -> bool:
    count, total = len(values), sum(values)
    all_squares = sum(value * value for value in values)
    sums = list(accumulate(values))
    best_left, best_jump = line.variation, Fraction(0)
    for split in range(STEP_SIDE, count - STEP_SIDE + 1):
        low, high = Fraction(sums[split - 1], split), Fraction(total - sums[split - 1], count - split)
        left = all_squares - low * low * split - high * high * (count - split)
        if left < best_left:
            best_left, best_jump = left, abs(high - low)
    return (
        best_left <= (1 - STEP_FIT) * line.variation
        and best_left < STEP_OVER_LINE * line.left
        and best_jump >= STEP_SIZE * size
    )
