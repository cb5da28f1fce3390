"""Recalculates the dashboards that changed aggregates feed: a scope, then its parents, then later periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

import orjson

from ledgerlight.domain.cells import Cells
from ledgerlight.domain.dashboard import Calculation, Computed, entry_of, headline_of, view_of
from ledgerlight.domain.entity_tree import bottom_up
from ledgerlight.domain.periods import shifted
from ledgerlight.ports import Clock, DocumentStore, Snapshot, Write
from ledgerlight.usecases.context import OrganizationContext, Organizations, UnknownOrganization
from ledgerlight.usecases.dashboard_session import INPUT_FIELDS, DashboardSession, cells_of, version_of
from ledgerlight.usecases.histories import history_of
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.scope_state import (
    ScopeState,
    Touched,
    fed_by,
    figures,
    history_writes,
    input_name,
    is_dashboard,
)
from schemas.dashboards import EntityRow
from schemas.names import Collection, document_path, leaf_id

_NEWS_FIELDS = ("news_version", "compared_version")
_OWN_FIELDS = (*INPUT_FIELDS, "inputs", "periods", "pending", "graph_version", "graph_digest", *_NEWS_FIELDS)
_COMMIT_DASHBOARDS = 24
"""Dashboards of one commit: each may be tens of kilobytes, and a commit takes 10 MiB."""


class _Done(NamedTuple):
    """Periods written, and those whose comparisons are still to be calculated again, with the inputs to look at."""

    written: list[str]
    pending: Touched


class Recalculate:
    """The use case. Calculations that are covered by what is stored already are skipped."""

    def __init__(
        self, store: DocumentStore, clock: Clock, organizations: Organizations, definitions: MetricDefinitions
    ) -> None:
        self._store = store
        self._clock = clock
        self._organizations = organizations
        self._definitions = definitions

    def __call__(
        self, org_id: str, leaves: Iterable[tuple[str, str]], then: Callable[[], None] | None = None
    ) -> int:
        """Bring the dashboards of these (entity, period) leaves and of all above them up to date, then those that
        compare with them; ``then`` is called in between, when what changed is on the screens.

        Returns how many dashboards were written. Running it again, or twice at once, gives the same documents.
        """
        try:
            run = _Run(self._store, self._clock, self._organizations, self._definitions, org_id)
        except UnknownOrganization:
            return 0  # removed since; an event of its last deletions finds nothing to compute
        return run(set(leaves), then)

    def scope(self, org_id: str, scope: str, periods: Iterable[str]) -> int:
        """The same for periods of one scope, by other definitions and without the scopes above it: for those who bring
        them all up to date themselves, from below."""
        try:
            run = _Run(self._store, self._clock, self._organizations, self._definitions, org_id)
        except UnknownOrganization:
            return 0
        return run.alone(scope, set(periods))


class _Run:
    """One recalculation. What it costs follows the change: of a parent's inputs only the changed ones are read,
    as long as the run met the version of them that the parent was computed from."""

    def __init__(
        self,
        store: DocumentStore,
        clock: Clock,
        organizations: Organizations,
        definitions: MetricDefinitions,
        org_id: str,
    ) -> None:
        self._clock = clock
        self._organizations = organizations
        self._definitions_of = definitions.of
        self._definitions = definitions.of(org_id)
        self._org_id = org_id
        self._use(organizations.context(org_id))
        self._session = DashboardSession(store)
        self._by_definitions = False
        self._marked: set[str] = set()

    def __call__(self, leaves: set[tuple[str, str]], then: Callable[[], None] | None) -> int:
        """How many dashboards were written."""
        if any(scope not in self._context.entities for scope, _ in leaves):
            self._use(self._organizations.context(self._org_id, fresh=True))
        dirty: dict[str, Touched] = {}
        for scope, period in leaves:
            if scope in self._context.entities:
                dirty.setdefault(scope, {})[period] = set(self._input_paths(scope, period))
        scopes = bottom_up(self._context.entities, dirty)
        later: dict[str, Touched] = {}
        written = 0
        for scope in scopes:
            done = self._follow(scope, dirty[scope], refresh=False)
            written += len(done.written)
            self._touch_parent(dirty, scope, dirty[scope])
            later[scope] = done.pending
        if then is not None:
            then()
        for scope in scopes:
            written += len(self._follow(scope, later[scope], refresh=True).written)
            self._touch_parent(later, scope, later[scope])
        return written

    def alone(self, scope: str, periods: set[str]) -> int:
        """How many dashboards of a scope were written, for these periods and those that compare with them."""
        if scope not in self._context.entities:
            self._use(self._organizations.context(self._org_id, fresh=True))
        if scope not in self._context.entities:
            return 0
        self._by_definitions = True
        touched = {period: set(self._input_paths(scope, period)) for period in periods}
        done = self._follow(scope, touched, refresh=False)
        return len(done.written) + len(self._follow(scope, done.pending, refresh=True).written)

    def _use(self, context: OrganizationContext) -> None:
        self._context = context
        self._children: dict[str, list[str]] = {}
        for entity in sorted(context.entities.values(), key=lambda entity: entity.id):
            if entity.parent is not None:
                self._children.setdefault(entity.parent, []).append(entity.id)

    def _touch_parent(self, by_scope: dict[str, Touched], scope: str, periods: Iterable[str]) -> None:
        parent = self._context.entities[scope].parent
        if parent is None or parent not in self._context.entities:
            return
        touched = by_scope.setdefault(parent, {})
        for period in periods:
            touched.setdefault(period, set()).add(self._path(scope, period))

    def _follow(self, scope: str, touched: Touched, *, refresh: bool) -> _Done:
        if not touched:
            return _Done([], {})
        return until_uncontended(self._clock, partial(self._scope, scope, touched, refresh=refresh))

    def _scope(self, scope: str, touched: Touched, *, refresh: bool) -> _Done:
        """Recalculate the periods of a scope whose inputs changed; with ``refresh`` also those that only
        compare with a changed period.

        The series names the periods that are to be refreshed, in the commit that makes it necessary: whoever
        comes after a crash finds them there.
        """
        state = self._load(scope, touched)
        stale = [
            period
            for period in sorted(touched)
            if (refresh and period in state.pending) or self._is_stale(state, period)
        ]
        # What is pending from before was left by a run that died, perhaps between a child and this scope.
        pending = {period: set(self._input_paths(scope, period)) for period in state.pending}
        if not stale:
            return _Done([], pending)
        self._sum_up(state, stale)
        if (
            not {key[1] for own in state.cells.values() for key in own.accounts}
            <= self._context.accounts.keys()
        ):
            self._use(self._organizations.context(self._org_id, fresh=True))
        self._load_comparators(state, stale)
        calculation = Calculation(self._definitions.graph, self._context.accounts, state.entity)
        state.renewed = {period for period in stale if self._is_changed(state, period)}
        changed = set(state.renewed)
        for period in stale:
            version = version_of(self._dashboard(state, period)) + 1
            before, known = self._computed_before(state, period), state.history.get(period)
            entry = entry_of(calculation, period, state.cells[period], version, before, state.history)
            state.history[period] = entry
            # Another definition gives other figures of the same entries. What is refreshed follows from others
            # that are, and whoever compares with those is refreshed with it.
            if not refresh and known is not None and figures(known) != figures(entry):
                changed.add(period)
        if self._by_definitions:
            # A refresh that an earlier run left to do may be of news; one that this run asks for is not.
            quiet = self._marked if refresh else set(stale) - state.pending
            state.silent = {p for p in quiet if p in stale and not self._has_news(state, p)}
        fed = fed_by(changed, state.history, self._definitions.graph.reach)
        self._marked |= fed - state.pending
        state.pending |= fed
        self._save(state, calculation, stale)
        return _Done(stale, {period: pending.get(period, set()) for period in state.pending})

    def _load(self, scope: str, touched: Touched) -> ScopeState:
        children = self._children.get(scope, [])
        series = document_path(self._org_id, Collection.SERIES, scope)
        own = [series, *(self._path(scope, period) for period in touched)]
        inputs = [path for paths in touched.values() for path in paths]
        own += [path for path in inputs if not is_dashboard(path)]
        # Without children nothing is taken from the view, which is most of a dashboard.
        self._session.load(own, None if children else _OWN_FIELDS)
        self._session.load_inputs([path for path in inputs if is_dashboard(path)])
        state = ScopeState(self._context.entities[scope], children, touched, self._session.own(series))
        if state.series.fields is not None:
            state.history = history_of(state.series.fields)
            state.pending = set(state.series.fields.get("pending", ()))
        return state

    def _dashboard(self, state: ScopeState, period: str) -> Snapshot:
        return self._session.own(self._path(state.entity.id, period))

    def _input_paths(self, scope: str, period: str) -> list[str]:
        """The documents a scope's period is the sum of: its own leaf, and its children's dashboards."""
        own = document_path(self._org_id, Collection.AGGREGATIONS, leaf_id(scope, period))
        return [own, *(self._path(child, period) for child in self._children.get(scope, ()))]

    def _news(self, state: ScopeState, period: str) -> list[tuple[str, int | None]]:
        """Touched inputs of which another version is stored than the one used, with that one."""
        fields = self._dashboard(state, period).fields
        used: Mapping[str, int] = {} if fields is None else fields["inputs"]
        news = [(path, used.get(input_name(path))) for path in sorted(state.touched[period])]
        return [
            (path, version)
            for path, version in news
            if version_of(self._session.input(path)) != (version or 0)
        ]

    def _is_stale(self, state: ScopeState, period: str) -> bool:
        dashboard = self._dashboard(state, period)
        if dashboard.fields is not None and (
            period not in state.history or self._is_other_graph(dashboard.fields)
        ):
            return True
        return bool(self._news(state, period))

    def _is_other_graph(self, dashboard: Mapping[str, Any]) -> bool:
        """Whether it was computed by other definitions. Those of a later change are read first: this process may
        hold what was in force half a minute ago."""
        if dashboard.get("graph_version", 0) > self._definitions.version:
            self._definitions = self._definitions_of(self._org_id, fresh=True)
        return bool(dashboard.get("graph_digest") != self._definitions.digest)

    def _sum_up(self, state: ScopeState, stale: list[str]) -> None:
        """Each stale period's cells, inputs and rows: from what is stored and the difference, or from all inputs."""
        scope = state.entity.id
        anew = {
            period: self._input_paths(scope, period)
            for period in stale
            if not self._can_follow(state, period)
        }
        self._session.load_inputs([path for paths in anew.values() for path in paths])
        for period in stale:
            state.cells[period], state.inputs[period], state.rows[period] = Cells(), {}, {}
            if period in anew:
                for path in anew[period]:
                    self._replace_input(state, period, path, None)
                continue
            self._take_over(state, period)
            for path, used in self._news(state, period):
                self._replace_input(state, period, path, used)

    def _can_follow(self, state: ScopeState, period: str) -> bool:
        """Whether what is stored can be brought up to date by the difference. What names no inputs was found to be
        wrong, what names others than there are now was computed by another tree."""
        fields = self._dashboard(state, period).fields
        inputs = {input_name(path) for path in self._input_paths(state.entity.id, period)}
        if fields is None or not fields["inputs"] or not fields["inputs"].keys() <= inputs:
            return False
        news = self._news(state, period)
        return all(used is None or self._session.has_met(path, used) for path, used in news)

    def _take_over(self, state: ScopeState, period: str) -> None:
        """Begin with what is stored."""
        fields = self._dashboard(state, period).fields or {}
        state.cells[period] = cells_of(fields)
        state.inputs[period] = dict(fields["inputs"])
        if state.children:
            rows = map(EntityRow.stored, orjson.loads(fields["view"])["entities"])
            state.rows[period] = {row.entity_id: row for row in rows if row.entity_id in state.children}

    def _replace_input(self, state: ScopeState, period: str, path: str, used: int | None) -> None:
        """Take out an input as it was used, and put in what it is now."""
        name = input_name(path)
        if used is not None:
            state.cells[period].merge(self._session.cells_at(path, used), -1)
            del state.inputs[period][name]
        fields = self._session.input(path).fields
        if fields is not None:
            state.cells[period].merge(cells_of(fields))
            state.inputs[period][name] = int(fields["version"])
            if "headline" in fields:
                row = EntityRow.stored_json(fields["headline"])
                state.rows[period][row.entity_id] = row

    def _is_changed(self, state: ScopeState, period: str) -> bool:
        """Whether the period's own figures are others than those stored: then later periods compare anew."""
        fields = self._dashboard(state, period).fields
        return (
            fields is None
            or period not in state.history
            or fields["cells"] != orjson.dumps(state.cells[period].account_list()).decode()
        )

    def _has_news(self, state: ScopeState, period: str) -> bool:
        """Whether its entries are others, by account or by dimension."""
        dimensions = (self._dashboard(state, period).fields or {}).get("dimension_cells")
        other = dimensions != orjson.dumps(state.cells[period].dimension_list()).decode()
        return other or period in state.renewed

    def _computed_before(self, state: ScopeState, period: str) -> Computed | None:
        """The period's stored entry with the cells that it was computed from; None when they do not belong
        together."""
        entry = state.history.get(period)
        dashboard = self._dashboard(state, period)
        if entry is None or dashboard.fields is None or entry.version != version_of(dashboard):
            return None
        return Computed(entry, cells_of(dashboard.fields))

    def _load_comparators(self, state: ScopeState, periods: Iterable[str]) -> None:
        """Cells of the period before and of the year before, for the statement's columns.

        Nothing is written to these dashboards, so no commit is guarded by them, but by the series, which changes with
        each of them: one that was read before it, and is another than the series knows, is read again.
        """
        wanted = {shifted(period, -months) for period in periods for months in (1, 12)} - state.cells.keys()
        paths = {p: self._path(state.entity.id, p) for p in wanted if p in state.history}
        self._session.load_inputs(paths.values())
        self._session.read_again(
            path
            for period, path in paths.items()
            if version_of(self._session.input(path)) != state.history[period].version
        )
        for period, path in paths.items():
            fields = self._session.input(path).fields
            if fields is not None:
                state.cells[period] = cells_of(fields)

    def _save(self, state: ScopeState, calculation: Calculation, periods: list[str]) -> None:
        at = self._clock.now()
        for start in range(0, len(periods), _COMMIT_DASHBOARDS):
            batch = periods[start : start + _COMMIT_DASHBOARDS]
            writes = [self._dashboard_write(state, calculation, period, at) for period in batch]
            state.pending.difference_update(batch)
            writes += history_writes(self._org_id, state, at)
            self._session.commit(writes)
            state.series = self._session.own(state.series.path)

    def _dashboard_write(self, state: ScopeState, calculation: Calculation, period: str, at: str) -> Write:
        stored = self._dashboard(state, period)
        version = version_of(stored) + 1
        news, compared = (int((stored.fields or {}).get(n) or version_of(stored)) for n in _NEWS_FIELDS)
        own = state.cells[period]
        headline = headline_of(calculation, period, state.history)
        rows = list(state.rows[period].values()) or [headline]
        fields: dict[str, Any] = {
            "scope": state.entity.id,
            "period": period,
            "currency": state.entity.currency,
            "version": version,
            "news_version": version if period in state.renewed else news,
            "compared_version": compared if period in state.silent else version,
            "record_count": own.record_count(),
            "inputs": dict(sorted(state.inputs[period].items())),
            "graph_version": self._definitions.version,
            "graph_digest": self._definitions.digest,
            "cells": orjson.dumps(own.account_list()).decode(),
            "dimension_cells": orjson.dumps(own.dimension_list()).decode(),
            "headline": headline.model_dump_json(),
            "view": view_of(calculation, period, state.cells, state.history, rows).model_dump_json(),
            "computed_at": at,
        }
        return Write(stored.path, fields, expected=stored)

    def _path(self, scope: str, period: str) -> str:
        return document_path(self._org_id, Collection.DASHBOARDS, leaf_id(scope, period))
