"""Recalculates the dashboards that changed aggregates feed: a scope, then its parents, then later periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import orjson

from ledgerlight.domain.cells import Cells
from ledgerlight.domain.dashboard import Calculation, Computed, entry_of, headline_of, view_of
from ledgerlight.domain.graph import Graph
from ledgerlight.domain.periods import SERIES_LENGTH, months_between, shifted
from ledgerlight.ports import Clock, Contended, DocumentStore, Snapshot, Write
from ledgerlight.usecases.context import OrganizationContext, Organizations, UnknownOrganization
from ledgerlight.usecases.leaves import until_uncontended
from schemas.documents import Entity, EntityRow, SeriesEntry
from schemas.names import Collection, document_path, leaf_id

_INPUT_FIELDS = ("version", "cells", "dimension_cells", "headline")
_COMMIT_DASHBOARDS = 24
"""Dashboards of one commit: each may be tens of kilobytes, and a commit takes 10 MiB."""


@dataclass(slots=True)
class _ScopeState:
    """One scope as loaded for one calculation."""

    entity: Entity
    children: list[str]
    series: Snapshot
    history: dict[str, SeriesEntry]
    dashboards: dict[str, Snapshot]
    inputs: dict[str, Snapshot]
    cells: dict[str, Cells] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)


class _Done(NamedTuple):
    """Periods written, and those whose comparisons are still to be calculated again."""

    written: list[str]
    pending: set[str]


class Recalculate:
    """The use case. Calculations that are covered by what is stored already are skipped."""

    def __init__(
        self, store: DocumentStore, clock: Clock, organizations: Organizations, graph: Graph
    ) -> None:
        self._store = store
        self._clock = clock
        self._organizations = organizations
        self._graph = graph

    def __call__(self, org_id: str, leaves: Iterable[tuple[str, str]]) -> int:
        """Bring the dashboards of these (entity, period) leaves and of all above them up to date.

        Returns how many dashboards were written. Running it again, or twice at once, gives the same documents.
        """
        dirty: dict[str, set[str]] = {}
        for entity_id, period in leaves:
            dirty.setdefault(entity_id, set()).add(period)
        try:
            context = self._context(org_id, dirty)
        except UnknownOrganization:
            return 0  # removed since; an event of its last deletions finds nothing to compute
        scopes = bottom_up(context.entities, dirty)
        written = 0
        later: dict[str, set[str]] = {}
        for scope in scopes:
            periods = dirty.get(scope, set())
            parent = context.entities[scope].parent
            if parent is not None:
                dirty.setdefault(parent, set()).update(periods)
            done = until_uncontended(self._clock, partial(self._scope, context, scope, periods))
            written += len(done.written)
            later[scope] = done.pending
        for scope in scopes:
            periods = later[scope]
            parent = context.entities[scope].parent
            if parent in later:
                later[parent] |= periods
            if periods:
                refresh = partial(self._scope, context, scope, periods, refresh=True)
                written += len(until_uncontended(self._clock, refresh).written)
        return written

    def _context(self, org_id: str, scopes: Mapping[str, object]) -> OrganizationContext:
        context = self._organizations.context(org_id)
        if any(scope not in context.entities for scope in scopes):
            context = self._organizations.context(org_id, fresh=True)
        return context

    def _scope(
        self, context: OrganizationContext, scope: str, periods: set[str], *, refresh: bool = False
    ) -> _Done:
        """Recalculate the periods of a scope whose inputs changed; with ``refresh`` also those that only
        compare with a changed period.

        The series names the periods that are to be refreshed, in the commit that makes it necessary: whoever
        comes after a crash finds them there.
        """
        state = self._load(context, scope, periods)
        stale = [
            period
            for period in sorted(periods)
            if (refresh and period in state.pending) or self._is_stale(context, state, period)
        ]
        if not stale:
            return _Done([], state.pending)
        for period in stale:
            own = Cells()
            for path in self._input_paths(context.org_id, state, period):
                snapshot = state.inputs[path]
                if snapshot.fields is not None:
                    own.merge(_cells_of(snapshot.fields))
            state.cells[period] = own
        context = self._with_known_accounts(context, state.cells.values())
        self._load_comparators(context, state, stale)
        calculation = Calculation(self._graph, context.accounts, state.entity)
        changed = [period for period in stale if self._is_changed(context, state, period)]
        for period in stale:
            version = _version_of(state.dashboards[self._path(context, scope, period)]) + 1
            before = self._computed_before(context, state, period)
            state.history[period] = entry_of(calculation, state.cells[period], version, before)
        state.pending |= _fed_by(changed, state.history)
        self._save(context, state, calculation, stale)
        return _Done(stale, state.pending)

    def _is_changed(self, context: OrganizationContext, state: _ScopeState, period: str) -> bool:
        """Whether the period's own figures are others than those stored: then later periods compare anew."""
        fields = state.dashboards[self._path(context, state.entity.id, period)].fields
        return (
            fields is None
            or period not in state.history
            or fields["cells"] != orjson.dumps(state.cells[period].account_list()).decode()
        )

    def _computed_before(
        self, context: OrganizationContext, state: _ScopeState, period: str
    ) -> Computed | None:
        """The period's stored entry with the cells that it was computed from; None when they do not belong
        together."""
        entry = state.history.get(period)
        dashboard = state.dashboards[self._path(context, state.entity.id, period)]
        if entry is None or dashboard.fields is None or entry.version != _version_of(dashboard):
            return None
        return Computed(entry, _cells_of(dashboard.fields))

    def _load(self, context: OrganizationContext, scope: str, periods: set[str]) -> _ScopeState:
        children = sorted(e.id for e in context.entities.values() if e.parent == scope)
        state = _ScopeState(context.entities[scope], children, Snapshot("", None), {}, {}, {})
        own = [self._path(context, scope, period) for period in periods]
        series = document_path(context.org_id, Collection.SERIES, scope)
        leaves = [document_path(context.org_id, Collection.AGGREGATIONS, leaf_id(scope, p)) for p in periods]
        found = self._store.get_many([series, *own, *leaves])
        state.series = found[series]
        if state.series.fields is not None:
            state.history = _history_of(state.series.fields)
            state.pending = set(state.series.fields.get("pending", ()))
        state.dashboards = {path: found[path] for path in own}
        state.inputs = {path: found[path] for path in leaves}
        below = [self._path(context, child, period) for child in children for period in periods]
        state.inputs.update(self._store.get_many(below, _INPUT_FIELDS))
        return state

    def _input_paths(self, org_id: str, state: _ScopeState, period: str) -> list[str]:
        """The documents a scope's period is the sum of: its own leaf, and its children's dashboards."""
        own = document_path(org_id, Collection.AGGREGATIONS, leaf_id(state.entity.id, period))
        below = [
            document_path(org_id, Collection.DASHBOARDS, leaf_id(child, period)) for child in state.children
        ]
        return [own, *below]

    def _inputs_used(self, org_id: str, state: _ScopeState, period: str) -> dict[str, int]:
        paths = self._input_paths(org_id, state, period)
        return {
            "/".join(path.split("/")[-2:]): _version_of(state.inputs[path])
            for path in paths
            if state.inputs[path].exists
        }

    def _is_stale(self, context: OrganizationContext, state: _ScopeState, period: str) -> bool:
        fields = state.dashboards[self._path(context, state.entity.id, period)].fields
        used = self._inputs_used(context.org_id, state, period)
        if fields is None:
            return bool(used)
        return dict(fields["inputs"]) != used or period not in state.history

    def _with_known_accounts(
        self, context: OrganizationContext, cells: Iterable[Cells]
    ) -> OrganizationContext:
        codes = {key[1] for own in cells for key in own.accounts}
        if codes <= context.accounts.keys():
            return context
        return self._organizations.context(context.org_id, fresh=True)

    def _load_comparators(
        self, context: OrganizationContext, state: _ScopeState, periods: Iterable[str]
    ) -> None:
        """Cells of the period before and of the year before, for the statement's columns."""
        wanted = {shifted(period, -months) for period in periods for months in (1, 12)} - state.cells.keys()
        paths = {self._path(context, state.entity.id, p): p for p in wanted if p in state.history}
        for path, snapshot in self._store.get_many(list(paths), ("cells", "dimension_cells")).items():
            if snapshot.fields is not None:
                state.cells[paths[path]] = _cells_of(snapshot.fields)

    def _save(
        self, context: OrganizationContext, state: _ScopeState, calculation: Calculation, periods: list[str]
    ) -> None:
        at = self._clock.now()
        scope = state.entity.id
        for start in range(0, len(periods), _COMMIT_DASHBOARDS):
            batch = periods[start : start + _COMMIT_DASHBOARDS]
            writes = [self._dashboard_write(context, state, calculation, period, at) for period in batch]
            state.pending.difference_update(batch)
            writes.append(_series_write(scope, state))
            self._store.commit(writes)
            if start + _COMMIT_DASHBOARDS < len(periods):
                written = _version_of(state.series) + 1
                state.series = self._store.get(state.series.path)
                if _version_of(state.series) != written:
                    raise Contended(f"{state.series.path} was written between two commits")

    def _dashboard_write(
        self, context: OrganizationContext, state: _ScopeState, calculation: Calculation, period: str, at: str
    ) -> Write:
        path = self._path(context, state.entity.id, period)
        stored = state.dashboards[path]
        own = state.cells[period]
        headline = headline_of(calculation, period, state.history)
        children = self._children_rows(context, state, period) or [headline]
        fields: dict[str, Any] = {
            "scope": state.entity.id,
            "period": period,
            "currency": state.entity.currency,
            "version": _version_of(stored) + 1,
            "record_count": own.record_count(),
            "inputs": self._inputs_used(context.org_id, state, period),
            "cells": orjson.dumps(own.account_list()).decode(),
            "dimension_cells": orjson.dumps(own.dimension_list()).decode(),
            "headline": headline.model_dump_json(),
            "view": view_of(calculation, period, state.cells, state.history, children).model_dump_json(),
            "computed_at": at,
        }
        return Write(path, fields, expected=stored)

    def _children_rows(
        self, context: OrganizationContext, state: _ScopeState, period: str
    ) -> list[EntityRow]:
        rows = []
        for child in state.children:
            fields = state.inputs[self._path(context, child, period)].fields
            if fields is not None:
                rows.append(EntityRow.model_validate_json(fields["headline"]))
        return rows

    def _path(self, context: OrganizationContext, scope: str, period: str) -> str:
        return document_path(context.org_id, Collection.DASHBOARDS, leaf_id(scope, period))


def bottom_up(entities: Mapping[str, Entity], scopes: Iterable[str]) -> list[str]:
    """These scopes and all above them, children before parents; unknown scopes are left out."""
    depths: dict[str, int] = {}
    for scope in scopes:
        at: str | None = scope
        while at is not None and at in entities and at not in depths:
            depths[at] = _depth(entities, at)
            at = entities[at].parent
    return sorted(depths, key=lambda scope: (-depths[scope], scope))


def _depth(entities: Mapping[str, Entity], scope: str) -> int:
    depth, at = 0, entities[scope].parent
    while at is not None and at in entities and depth <= len(entities):
        depth, at = depth + 1, entities[at].parent
    return depth


def _fed_by(periods: Iterable[str], history: Mapping[str, SeriesEntry]) -> set[str]:
    """Later periods with data whose comparators or series show one of these."""
    changed = set(periods)
    return {later for later in history if any(0 < months_between(p, later) < SERIES_LENGTH for p in changed)}


def _version_of(snapshot: Snapshot) -> int:
    return 0 if snapshot.fields is None else int(snapshot.fields["version"])


def _cells_of(fields: Mapping[str, Any]) -> Cells:
    accounts = fields["accounts"] if "accounts" in fields else fields["cells"]
    dimensions = fields["dimensions"] if "dimensions" in fields else fields["dimension_cells"]
    return Cells.from_lists(orjson.loads(accounts), orjson.loads(dimensions))


def _history_of(fields: Mapping[str, Any]) -> dict[str, SeriesEntry]:
    return {p: SeriesEntry.model_validate(e) for p, e in orjson.loads(fields["periods"]).items()}


def _series_write(scope: str, state: _ScopeState) -> Write:
    periods = {p: entry.model_dump() for p, entry in sorted(state.history.items())}
    fields = {
        "scope": scope,
        "version": _version_of(state.series) + 1,
        "periods": orjson.dumps(periods).decode(),
        "pending": sorted(state.pending),
    }
    return Write(state.series.path, fields, expected=state.series)
