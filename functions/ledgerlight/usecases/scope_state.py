"""One scope as a recalculation holds it: what was loaded, and what is written of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import orjson

from ledgerlight.domain.cells import Cells
from ledgerlight.domain.periods import SERIES_LENGTH, months_between
from ledgerlight.ports import Snapshot, Write
from ledgerlight.usecases.dashboard_session import version_of
from schemas.dashboards import EntityRow, SeriesEntry
from schemas.documents import Entity
from schemas.names import Collection, document_path

Touched = dict[str, set[str]]
"""By period, the paths of a scope's inputs that may be new: its own aggregate, its children's dashboards."""


@dataclass(slots=True)
class ScopeState:
    """One scope as loaded for one calculation."""

    entity: Entity
    children: list[str]
    touched: Touched
    series: Snapshot
    history: dict[str, SeriesEntry] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    cells: dict[str, Cells] = field(default_factory=dict)
    inputs: dict[str, dict[str, int]] = field(default_factory=dict)
    rows: dict[str, dict[str, EntityRow]] = field(default_factory=dict)
    """By period, the children's rows by child."""
    renewed: set[str] = field(default_factory=set)
    """Periods with other entries."""
    silent: set[str] = field(default_factory=set)
    """Periods that are calculated for other definitions alone."""


def input_name(path: str) -> str:
    """An input as a dashboard names it: collection and id."""
    return "/".join(path.rsplit("/", 2)[-2:])


def is_dashboard(path: str) -> bool:
    """Whether an input is a child's dashboard."""
    return path.rsplit("/", 2)[-2] == Collection.DASHBOARDS


def figures(entry: SeriesEntry) -> tuple[Mapping[str, int], ...]:
    """What a period shows, and others compare with."""
    return entry.actual, entry.budget, entry.forecast


def fed_by(periods: Iterable[str], history: Mapping[str, SeriesEntry], reach: int) -> set[str]:
    """Later periods with data whose comparators or series show one of these, or what looks back at one."""
    changed, end = set(periods), SERIES_LENGTH + reach
    return {later for later in history if any(0 < months_between(p, later) < end for p in changed)}


def history_writes(org_id: str, state: ScopeState, at: str) -> list[Write]:
    """The scope's history as it is now, guarded by the one that was read, and what screens need of it."""
    scope, version = state.entity.id, version_of(state.series) + 1
    history = dict(sorted(state.history.items()))
    # Not by values: a KPI of twelve months has one in a budgeted month to come.
    with_actuals = [period for period, entry in history.items() if entry.sums]
    timeline = {
        "scope": scope,
        "version": version,
        "periods": list(history),
        "latest": next(reversed(with_actuals or list(history)), None),
        "revenue_forecast": {
            period: entry.forecast["revenue"]
            for period, entry in history.items()
            if "revenue" in entry.forecast
        },
        "computed_at": at,
    }
    fields = {
        "scope": scope,
        "version": version,
        "periods": orjson.dumps({period: entry.model_dump() for period, entry in history.items()}).decode(),
        "pending": sorted(state.pending),
    }
    return [
        Write(state.series.path, fields, expected=state.series),
        Write(document_path(org_id, Collection.TIMELINES, scope), timeline),
    ]
