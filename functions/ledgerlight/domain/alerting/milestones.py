"""Milestones: a year's budget reached, the first month above budget, the best month of all (REQUIREMENTS M3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ledgerlight.domain.alerting.wording import amount_text
from schemas.dashboards import SeriesEntry
from schemas.metrics import Metric
from schemas.summary import Milestone

FEWEST_MONTHS = 12
"""Of a history in which one can be the best."""

_MONTHS = 12


def milestones(
    metrics: Iterable[Metric], history: Mapping[str, SeriesEntry], currency: str
) -> list[Milestone]:
    """All that a history has reached by now, of the headline sums of money of which more is better. Their ids stay,
    however the figures move on, so that each is told once."""
    found: list[Milestone] = []
    for metric in metrics:
        kinds = (metric.headline, metric.unit, metric.period_behaviour, metric.direction)
        if kinds == (True, "money", "flow", 1):
            actual = {p: e.actual[metric.id] for p, e in sorted(history.items()) if metric.id in e.actual}
            budget = {p: e.budget[metric.id] for p, e in history.items() if metric.id in e.budget}
            found += [
                *_years(metric, actual, budget, currency),
                *_first(metric, actual, budget, currency),
                *_best(metric, actual, currency),
            ]
    return found


def _years(
    metric: Metric, actual: Mapping[str, int], budget: Mapping[str, int], currency: str
) -> Iterator[Milestone]:
    """The year to date has reached the budget of the whole year; a year without all its budgets has no target."""
    for year in sorted({period[:4] for period in actual}):
        months = [value for period, value in budget.items() if period[:4] == year]
        target, reached = sum(months), sum(value for period, value in actual.items() if period[:4] == year)
        if len(months) == _MONTHS and target > 0 and reached >= target:
            said = f"{metric.name} of {year} has reached the year's budget of"
            yield Milestone(
                id=f"{metric.id}-year-{year}",
                sentence=f"{said} {amount_text(target, metric.unit, currency)}: "
                f"{amount_text(reached, metric.unit, currency)} so far",
            )


def _first(
    metric: Metric, actual: Mapping[str, int], budget: Mapping[str, int], currency: str
) -> Iterator[Milestone]:
    """The first month of all that was better than its budget, after one that was not."""
    compared = [(period, value, budget[period]) for period, value in actual.items() if period in budget]
    for number, (period, value, planned) in enumerate(compared):
        if value > planned:
            if number:
                yield Milestone(
                    id=f"{metric.id}-first-above-budget",
                    sentence=f"{metric.name} is above budget for the first time, in {period}: "
                    f"{amount_text(value, metric.unit, currency)} against "
                    f"{amount_text(planned, metric.unit, currency)}",
                )
            return


def _best(metric: Metric, actual: Mapping[str, int], currency: str) -> Iterator[Milestone]:
    """The newest month is above every other, of a year's history at least."""
    if len(actual) <= FEWEST_MONTHS:
        return
    *before, newest = actual
    if actual[newest] > max(actual[period] for period in before):
        yield Milestone(
            id=f"{metric.id}-best-{newest}",
            sentence=f"{metric.name} has its best month yet, {newest}: "
            f"{amount_text(actual[newest], metric.unit, currency)}",
        )
