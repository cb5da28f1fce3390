"""A three-month forecast whose method is chosen by back-test, with the error that choice would have made.

Nested and honest: at every past origin the methods are ranked by their errors on targets already past there, the
best are averaged, and that forecast's error on what came after is the procedure's error. Where the procedure did
worse than repeating the last season, the last season is repeated, so it is never reported as worse than that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, fsum

from ledgerlight.domain.analysis.history import latest_run
from ledgerlight.domain.analysis.smoothing import HORIZON, SEASONAL, SHORT, Candidate, Paths, Steps
from schemas.analysis import BacktestError, Forecast, ForecastPoint

NEARLY_BEST = 1.2
"""Candidates within this multiple of the best one's error are averaged: good forecasts together err less than the
luckiest alone."""

BASELINE_SHARE = 1 / 3
"""Weight that the baseline keeps in the average, for a choice among many is partly luck ..."""

FAR_BETTER = 0.5
"""... unless the best candidate made less than this part of the baseline's error."""

MIN_PERIODS = 6
MIN_ORIGINS = 6
"""Past origins before a method is preferred to the baseline."""

MIN_RESIDUALS = 10
"""Past errors needed for an interval."""

COVERAGE_BP = 8_000

_BASIS_POINTS = 10_000

Residual = tuple[int, float, float]
"""(step, forecast - actual, actual)."""

Weights = Mapping[int, float]
"""Candidate -> its part in the average, the leading one first; parts sum to one."""

_BASELINE: Weights = {0: 1.0}


def forecast(values: Sequence[int | None], season: int = 12) -> Forecast:
    """The next three periods after the last known value, in the values' unit, rounded half-even.

    Two whole seasons are needed for the seasonal methods, six periods for any; less is ``insufficient_history``.
    Where history never was negative, neither are the forecast and its interval.
    """
    history = latest_run(values)
    if len(history) < MIN_PERIODS:
        return Forecast(
            method=None,
            combined=[],
            points=[],
            coverage_bp=COVERAGE_BP,
            origins=0,
            error=None,
            baseline=None,
            reason="insufficient_history",
        )
    seasonal = season > 1 and len(history) >= 2 * season
    test = _Backtest.of(history, SEASONAL if seasonal else SHORT, season if seasonal else 1)
    return _forecast(test, history)


def _forecast(test: _Backtest, history: Sequence[int]) -> Forecast:
    origins = range(test.first + MIN_ORIGINS, len(history))
    chosen = test.residuals(origins, test.choice)
    repeated = test.residuals(origins, lambda _: _BASELINE)
    beaten = _total_error(chosen) < _total_error(repeated)
    residuals = chosen if beaten else repeated
    weights = test.choice(len(history)) if beaten else _BASELINE
    lead = test.candidates[next(iter(weights))]
    scale = test.scale()
    points = _points(test.combine(weights, len(history)), residuals, non_negative=min(history) >= 0)
    return Forecast(
        method=lead.name,
        combined=list(dict.fromkeys(test.candidates[at].name for at in weights)),
        points=points,
        coverage_bp=COVERAGE_BP,
        origins=len(origins),
        error=_error(lead, residuals, scale),
        baseline=_error(test.candidates[0], repeated, scale),
        reason=None if residuals else "insufficient_history",
    )


@dataclass(frozen=True, slots=True)
class _Backtest:
    """Every candidate's forecasts at every origin. Candidate 0 is the baseline."""

    values: list[float]
    candidates: Sequence[Candidate]
    season: int
    first: int
    paths: list[Paths]
    losses: list[list[float]]
    """By candidate and target period: the sum of its absolute errors on targets before it."""

    @classmethod
    def of(cls, history: Sequence[int], candidates: Sequence[Candidate], season: int) -> _Backtest:
        values = [float(value) for value in history]
        first = max(season, 3)
        paths = [candidate.method(values, season, first) for candidate in candidates]
        return cls(values, candidates, season, first, paths, [_losses(values, first, path) for path in paths])

    def choice(self, origin: int) -> Weights:
        """The best candidates by what was known at the origin; the baseline alone when it led or little was known."""
        if origin < self.first + MIN_ORIGINS:
            return _BASELINE
        losses = [loss[origin] for loss in self.losses]
        ranked = sorted(range(len(losses)), key=lambda at: (losses[at], at))
        best = losses[ranked[0]]
        if ranked[0] == 0:
            return _BASELINE
        hedge = BASELINE_SHARE if best >= FAR_BETTER * losses[0] else 0.0
        good = [at for at in ranked if at and losses[at] <= NEARLY_BEST * best]
        weights = dict.fromkeys(good, (1 - hedge) / len(good))
        return weights | {0: hedge} if hedge else weights

    def combine(self, weights: Weights, origin: int) -> Steps:
        """The weighted forecast of these candidates at the origin."""
        return tuple(
            fsum(weight * self.paths[at][origin - self.first][step] for at, weight in weights.items())
            for step in range(HORIZON)
        )

    def residuals(self, origins: range, choose: Callable[[int], Weights]) -> list[Residual]:
        """Errors of a rule of choice at these origins, against every target that is known by now."""
        found: list[Residual] = []
        for origin in origins:
            steps = self.combine(choose(origin), origin)
            for step, (ahead, actual) in enumerate(zip(steps, self.values[origin:], strict=False), start=1):
                found.append((step, ahead - actual, actual))
        return found

    def scale(self) -> float:
        """The average change from a season before, over the whole history: what MASE measures against."""
        changes = [
            abs(now - then) for now, then in zip(self.values[self.season :], self.values, strict=False)
        ]
        return fsum(changes) / len(changes)


def _losses(values: Sequence[float], first: int, paths: Paths) -> list[float]:
    by_target = [0.0] * (len(values) + 1)
    for origin in range(first, len(values)):
        for ahead, target in zip(paths[origin - first], range(origin, len(values)), strict=False):
            by_target[target + 1] += abs(ahead - values[target])
    for target in range(1, len(by_target)):
        by_target[target] += by_target[target - 1]
    return by_target


def _total_error(residuals: Sequence[Residual]) -> float:
    return fsum(abs(error) for _, error, _ in residuals)


def _error(candidate: Candidate, residuals: Sequence[Residual], scale: float) -> BacktestError | None:
    if not residuals:
        return None
    total, actual = _total_error(residuals), fsum(abs(actual) for *_, actual in residuals)
    return BacktestError(
        method=candidate.name,
        wape_bp=round(total / actual * _BASIS_POINTS) if actual else None,
        mase_bp=round(total / len(residuals) / scale * _BASIS_POINTS) if scale else None,
    )


def _points(steps: Steps, residuals: Sequence[Residual], *, non_negative: bool) -> list[ForecastPoint]:
    points = []
    width: float | None = 0.0
    floor = 0.0 if non_negative else float("-inf")
    for step, value in enumerate(steps, start=1):
        own = _quantile([abs(error) for at, error, _ in residuals if at == step])
        spread = own if own is not None else _quantile([abs(error) for _, error, _ in residuals])
        width = None if spread is None or width is None else max(width, spread)
        points.append(
            ForecastPoint(
                step=step,
                value=round(max(value, floor)),
                low=None if width is None else round(max(value - width, floor)),
                high=None if width is None else round(max(value + width, floor)),
            )
        )
    return points


def _quantile(sizes: list[float]) -> float | None:
    """The size that ``COVERAGE_BP`` of future errors stay within, were they like these (split conformal)."""
    if len(sizes) < MIN_RESIDUALS:
        return None
    rank = ceil((len(sizes) + 1) * COVERAGE_BP / _BASIS_POINTS)
    return sorted(sizes)[min(rank, len(sizes)) - 1]
