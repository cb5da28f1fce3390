"""What rules about a source of imports look at: how old its newest import is, and how good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil

from ledgerlight.domain.alerting.facts import Facts
from ledgerlight.domain.alerting.times import moment
from schemas.alerts import AlertRule, RuleKind

FEED = "feed."
"""``stale_feed`` rules name a source as ``feed.{source}``: minutes since its newest import ended."""
QUALITY = "quality."
"""``data_quality`` rules name a source as ``quality.{source}``: the score of its newest import, in basis points."""

_PREFIXES: dict[RuleKind, str] = {"stale_feed": FEED, "data_quality": QUALITY}
SOURCE_KINDS = frozenset(_PREFIXES)

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A finished import. ``score`` is in basis points, None where there was nothing to score."""

    import_id: str
    source: str
    sequence: int
    finished_at: str
    score: int | None


def prefix_of(kind: RuleKind) -> str | None:
    """What the metric of such a rule begins with, None where it names no source."""
    return _PREFIXES.get(kind)


def source_of(rule: AlertRule) -> str | None:
    """The source a rule is about, None where it is about none."""
    prefix = prefix_of(rule.kind)
    return rule.subject.removeprefix(prefix) if prefix and rule.subject.startswith(prefix) else None


def source_facts(rule: AlertRule, newest: Arrival, org: str, now: str) -> Facts | None:
    """What a rule sees at a time, None where the import has no score."""
    if rule.kind == "stale_feed":
        minute = int(moment(now).timestamp() // 60)
        return _facts(rule, newest, org, minute, (moment(now) - moment(newest.finished_at)) // _MINUTE)
    return _facts(rule, newest, org, newest.sequence, newest.score) if newest.score is not None else None


def source_history(
    rule: AlertRule, arrivals: Sequence[Arrival], org: str, since: str, now: str
) -> Iterator[tuple[str, Facts]]:
    """What the rule would have seen from ``since`` until now, by month, ``arrivals`` of its source oldest first.

    Of a feed, which is judged every minute and may have been late before, those minutes that can change a verdict: the
    first after an import, as many beyond the threshold as the rule waits for before it fires, and the last before
    the next import.
    """
    start = moment(since)
    if rule.kind != "stale_feed":
        for each in arrivals:
            at = moment(each.finished_at)
            if at >= start and (facts := source_facts(rule, each, org, each.finished_at)) is not None:
                yield _month(at), facts
        return
    ends = [*(moment(each.finished_at) for each in arrivals), moment(now) + _MINUTE]
    for each, (begun, ended) in zip(arrivals, pairwise(ends), strict=True):
        youngest = max(ceil((start - begun) / _MINUTE), 0)
        oldest = ceil((ended - begun) / _MINUTE) - 1
        late = max(rule.threshold + 1, youngest)
        for age in sorted({youngest, oldest} | {late + number for number in range(rule.evaluations)}):
            if youngest <= age <= oldest:
                at = begun + age * _MINUTE
                yield _month(at), _facts(rule, each, org, int(at.timestamp() // 60), age)


def _month(at: datetime) -> str:
    return at.strftime("%Y-%m")


def _facts(rule: AlertRule, newest: Arrival, org: str, version: int, value: int) -> Facts:
    stale = rule.kind == "stale_feed"
    return Facts(
        org=org,
        entity_id=rule.scope.entity_id,
        subject=rule.subject,
        name=f"{'Age' if stale else 'Quality'} of {newest.source}",
        period=None,
        data_version=version,
        unit="minutes" if stale else "ratio",
        direction=-1 if stale else 1,
        value=value,
        lineage=newest.import_id,
    )
