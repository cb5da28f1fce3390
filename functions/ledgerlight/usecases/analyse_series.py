"""Trend and forecast of a KPI in a scope, from its history. Nothing is stored: the history says it all."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from threading import Lock
from typing import Any

import orjson

from ledgerlight.domain.analysis.anomalies import check_period
from ledgerlight.domain.analysis.forecast import forecast
from ledgerlight.domain.analysis.trend import trend
from ledgerlight.domain.authorization import require
from ledgerlight.domain.periods import months_between, shifted
from ledgerlight.ports import DocumentStore, Fields
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.problems import NotFound
from schemas.api import SeriesAnalysis, UnusualPeriod
from schemas.documents import Member
from schemas.names import Collection, document_path

REMEMBERED = 512
"""Answers that a process keeps; one is a few kilobytes."""

LONGEST = 120
"""Periods that are looked at: what is older tells little, and a back-test's time grows with them."""

_Key = tuple[str, str, str, int, bytes]


@dataclass(slots=True)
class AnalyseSeries:
    """The use case. An answer is computed once for each version of a history."""

    store: DocumentStore
    definitions: MetricDefinitions
    _answers: OrderedDict[_Key, SeriesAnalysis] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, org_id: str, member: Member, scope: str, metric_id: str) -> SeriesAnalysis:
        """Raises ``Denied`` for an entity that the member does not see, ``NotFound`` for what does not exist."""
        require(member, "read_analysis", scope)
        node = self.definitions.of(org_id).graph.nodes.get(metric_id)
        if node is None:
            raise NotFound(f"there is no KPI {metric_id!r}")
        fields = self.store.get(document_path(org_id, Collection.SERIES, scope)).fields
        if fields is None:
            raise NotFound(f"entity {scope!r} has no figures yet")
        return self.of(org_id, scope, metric_id, fields)

    def of(self, org_id: str, scope: str, metric_id: str, fields: Fields) -> SeriesAnalysis:
        """The analysis of a history that was read: ``fields`` of ``series/{scope}``."""
        # Versions begin again when an organization is built anew, and then with other text.
        digest = blake2b(fields["periods"].encode(), digest_size=16).digest()
        key = (org_id, scope, metric_id, int(fields["version"]), digest)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = _analysis(scope, metric_id, int(fields["version"]), orjson.loads(fields["periods"]))
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        return answer


def _analysis(scope: str, metric_id: str, version: int, history: Mapping[str, Any]) -> SeriesAnalysis:
    known = sorted(period for period, entry in history.items() if metric_id in entry["actual"])
    count = min(LONGEST, months_between(known[0], known[-1]) + 1) if known else 0
    periods = [shifted(known[-1], -months) for months in range(count - 1, -1, -1)]
    entries = [history.get(period, {"actual": {}}) for period in periods]
    values: list[int | None] = [entry["actual"].get(metric_id) for entry in entries]
    return SeriesAnalysis(
        scope=scope,
        metric=metric_id,
        version=version,
        periods=periods,
        values=values,
        trend=trend(values),
        forecast=forecast(values),
        unusual=_unusual(periods, values),
    )


def _unusual(periods: list[str], values: list[int | None]) -> list[UnusualPeriod]:
    """Each period is judged by those before it: what became known later does not excuse it."""
    known = {period: value for period, value in zip(periods, values, strict=True) if value is not None}
    checks = ((period, check_period(known, period)) for period in known)
    return [UnusualPeriod(period=period, check=check) for period, check in checks if check.anomalous]
