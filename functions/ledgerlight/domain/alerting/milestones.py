"""Milestones: a year's budget reached, the first month above budget, the best month of all (REQUIREMENTS M3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ledgerlight.domain.language.reader import Reader
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
            yield Milestone(
                id=f"{metric.id}-year-{year}", kind="year", metric=metric.id, name=metric.name, when=year,
                value=reached, planned=target, currency=currency,
            )  # fmt: skip


def _first(
    metric: Metric, actual: Mapping[str, int], budget: Mapping[str, int], currency: str
) -> Iterator[Milestone]:
    """The first month of all that was better than its budget, after one that was not."""
    compared = [(period, value, budget[period]) for period, value in actual.items() if period in budget]
    for number, (period, value, planned) in enumerate(compared):
        if value > planned:
            if number:
                yield Milestone(
                    id=f"{metric.id}-first-above-budget", kind="first", metric=metric.id, name=metric.name,
                    when=period, value=value, planned=planned, currency=currency,
                )  # fmt: skip
            return


def _best(metric: Metric, actual: Mapping[str, int], currency: str) -> Iterator[Milestone]:
    """The newest month is above every other, of a year's history at least."""
    if len(actual) <= FEWEST_MONTHS:
        return
    *before, newest = actual
    if actual[newest] > max(actual[period] for period in before):
        yield Milestone(
            id=f"{metric.id}-best-{newest}", kind="best", metric=metric.id, name=metric.name, when=newest,
            value=actual[newest], currency=currency,
        )  # fmt: skip


def milestone_sentence(reader: Reader, reached: Milestone) -> str:
    """All that is told of a milestone."""
    return reader.say(
        f"milestone.{reached.kind}",
        name=reader.kpi(reached.metric, reached.name),
        when=reader.period(reached.when),
        value=reader.amount(reached.value, "money", reached.currency),
        planned=reader.amount(reached.planned, "money", reached.currency),
    )
