"""Forecast methods that need no library: each gives its forecasts at every origin of a series in one pass.

A method's forecast at origin ``o`` uses ``values[:o]`` alone, so what one pass gives is an honest back-test.
Estimates for display: they compute in float on a copy and are rounded where they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from schemas.analysis import ForecastMethod

HORIZON = 3
"""Periods ahead."""

DAMPING = 0.9
"""What a trend keeps of itself from one period to the next."""

Steps = tuple[float, ...]
"""Forecasts 1 to ``HORIZON`` periods ahead."""

Paths = list[Steps]
"""The forecasts at origins ``first`` to ``len(values)``, in order."""

Method = Callable[[Sequence[float], int, int], Paths]
"""(values, season, first origin, at least one season and at least 2) -> paths."""

_STEPS = range(1, HORIZON + 1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A method with its parameters."""

    name: ForecastMethod
    method: Method


def _each(
    at: Callable[[Sequence[float], int, int], Steps], values: Sequence[float], season: int, first: int
) -> Paths:
    return [at(values, season, origin) for origin in range(first, len(values) + 1)]


def _seasonal_naive(values: Sequence[float], season: int, origin: int) -> Steps:
    """The same period a season ago; the last value when the season is one period."""
    return tuple(values[origin - season + (step - 1) % season] for step in _STEPS)


def _seasonal_naive_trend(weight: float, values: Sequence[float], season: int, origin: int) -> Steps:
    """The same period a season ago, grown by a part of what the last season grew on the one before.

    In proportion where both seasons sum above zero, else by the difference of their averages.
    """
    base = _seasonal_naive(values, season, origin)
    if origin < 2 * season:
        return base
    last, before = values[origin - season : origin], values[origin - 2 * season : origin - season]
    if min(sum(last), sum(before)) > 0:
        return tuple(value * (1 + weight * (sum(last) / sum(before) - 1)) for value in base)
    change = weight * (sum(last) - sum(before)) / season
    return tuple(value + change for value in base)


def _drift(values: Sequence[float], _season: int, origin: int) -> Steps:
    """The last value, moving on by the average change from the first."""
    slope = (values[origin - 1] - values[0]) / (origin - 1)
    return tuple(values[origin - 1] + slope * step for step in _STEPS)


def _seasonal_average(
    share: float, growth: float, values: Sequence[float], season: int, origin: int
) -> Steps:
    """The last season's average, moved on by a part of its growth, times the shrunken average seasonal index.

    Indices average every whole season before the origin, and are shrunk toward 1 by ``1 - share``. Half a
    season's growth brings an average, which stands in the middle of its season, to the season's end. Where a
    season does not sum above zero an index has no meaning: differences from the average take its place.
    """
    seasons = [values[end - season : end] for end in range(origin, season - 1, -season)]
    means = [sum(part) / season for part in seasons]
    level = means[0]
    if min(means) > 0:
        if len(means) > 1:
            level *= 1 + growth * (means[0] / means[1] - 1)
        indices = [
            sum(part[(step - 1) % season] / mean for part, mean in zip(seasons, means, strict=True))
            / len(means)
            for step in _STEPS
        ]
        return tuple(level * (1 + share * (index - 1)) for index in indices)
    if len(means) > 1:
        level += growth * (means[0] - means[1])
    offsets = [
        sum(part[(step - 1) % season] - mean for part, mean in zip(seasons, means, strict=True)) / len(means)
        for step in _STEPS
    ]
    return tuple(level + share * offset for offset in offsets)


_DAMPED = [sum(DAMPING**power for power in range(1, step + 1)) for step in _STEPS]


def _damped_holt(alpha: float, beta: float, values: Sequence[float], _season: int, first: int) -> Paths:
    """Level and damped trend, smoothed (Gardner and McKenzie 1985)."""
    level, trend = values[0], 0.0
    paths: Paths = []
    for origin in range(1, len(values) + 1):
        if origin >= first:
            paths.append(tuple(level + trend * damped for damped in _DAMPED))
        if origin < len(values):
            before, trend = level, DAMPING * trend
            level = alpha * values[origin] + (1 - alpha) * (level + trend)
            trend = beta * (level - before) + (1 - beta) * trend
    return paths


def _holt_winters(
    alpha: float, beta: float, gamma: float, values: Sequence[float], season: int, first: int
) -> Paths:
    """Additive Holt-Winters with damped trend, started from the first season's average."""
    level, trend = sum(values[:season]) / season, 0.0
    seasonal = [value - level for value in values[:season]]
    paths: Paths = []
    for origin in range(season, len(values) + 1):
        if origin >= first:
            paths.append(
                tuple(
                    level + trend * damped + seasonal[(origin + step - 1) % season]
                    for step, damped in zip(_STEPS, _DAMPED, strict=True)
                )
            )
        if origin < len(values):
            value, place = values[origin], origin % season
            before, trend = level, DAMPING * trend
            level = alpha * (value - seasonal[place]) + (1 - alpha) * (level + trend)
            trend = beta * (level - before) + (1 - beta) * trend
            seasonal[place] = gamma * (value - level) + (1 - gamma) * seasonal[place]
    return paths


SMOOTHING = (0.1, 0.3, 0.5)


def _trends() -> list[Candidate]:
    return [
        Candidate("drift", partial(_each, _drift)),
        *(
            Candidate("damped_holt", partial(_damped_holt, alpha, beta))
            for alpha in SMOOTHING
            for beta in (0.05, 0.1)
        ),
    ]


SHORT: tuple[Candidate, ...] = (Candidate("naive", partial(_each, _seasonal_naive)), *_trends())
"""For histories without a whole season to learn from; the season is one period. The baseline comes first."""

SEASONAL: tuple[Candidate, ...] = (
    Candidate("seasonal_naive", partial(_each, _seasonal_naive)),
    *(
        Candidate("seasonal_naive_trend", partial(_each, partial(_seasonal_naive_trend, weight)))
        for weight in (0.5, 1.0)
    ),
    *(
        Candidate(
            "seasonal_average",
            partial(_each, partial(_seasonal_average, share, growth)),
        )
        for share in (0.25, 0.5, 0.75, 1.0)
        for growth in (0.0, 0.5)
    ),
    *_trends(),
    *(
        Candidate(
            "holt_winters",
            partial(_holt_winters, alpha, beta, gamma),
        )
        for alpha in SMOOTHING
        for beta in (0.0, 0.1)
        for gamma in (0.1, 0.3)
    ),
)
"""For histories with seasons. The baseline, which any other has to beat, comes first."""
