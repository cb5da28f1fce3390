"""Brings the dashboards of an organization to the KPI definitions in force, a slice at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from ledgerlight.domain.entity_tree import bottom_up
from ledgerlight.ports import Clock, DocumentStore, Write
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from schemas.kpi_api import KpiProgress
from schemas.names import Collection, collection_path, document_path

SHOWN = "metrics-shown"
"""``internal/metrics-shown``: the digest of the definitions that every dashboard was last seen to show."""

SWEEP_SECONDS = 20.0


class RecalculatesScope(Protocol):
    """``Recalculate.scope``."""

    def __call__(self, org_id: str, scope: str, periods: Iterable[str]) -> int:
        """Bring periods of one scope up to date."""


@dataclass(frozen=True, slots=True)
class RefreshDashboards:
    """The use case. Each dashboard names the definitions it was computed by, so there is no list of work to lose: who
    dies half way leaves dashboards that the next call, or the sweeper, finds by what they say of themselves."""

    store: DocumentStore
    clock: Clock
    organizations: Organizations
    definitions: MetricDefinitions
    recalculate_scope: RecalculatesScope

    def __call__(self, org_id: str, seconds: float, first: str | None = None) -> KpiProgress:
        """Calculate stale dashboards from below for about so long, those of the entity ``first`` before all others.

        That one may then be calculated twice: at once, for who looks at it, and again after its children. Parents of
        what was calculated always are before it ends, also when the time is up: none is left behind its children.
        """
        began = self.clock.monotonic()
        digest = self.definitions.of(org_id, fresh=True).digest
        entities = self.organizations.context(org_id).entities
        stale = self._stale(org_id, digest, entities)
        left = sum(map(len, stale.values()))
        written = 0
        if first is not None and first in stale:
            written += self.recalculate_scope(org_id, first, stale[first])
        touched: dict[str, set[str]] = {}
        for scope in bottom_up(entities, stale):
            own = stale.get(scope, set())
            if self.clock.monotonic() - began > seconds:
                own = set()
            periods = own | touched.get(scope, set())
            if not periods:
                continue
            written += self.recalculate_scope(org_id, scope, periods)
            left -= len(periods & stale.get(scope, set()))
            parent = entities[scope].parent
            if parent is not None:
                touched.setdefault(parent, set()).update(periods)
        if left == 0:
            self._settle(org_id, digest)
        return KpiProgress(written=written, left=left)

    def sweep(self, org_id: str) -> int:
        """Go on where nobody does; returns how many dashboards were written. Two reads when there is nothing to do."""
        shown = self.store.get(document_path(org_id, Collection.INTERNAL, SHOWN)).fields
        if shown is not None and shown["digest"] == self.definitions.of(org_id, fresh=True).digest:
            return 0
        return self(org_id, SWEEP_SECONDS).written

    def _stale(self, org_id: str, digest: str, entities: Iterable[str]) -> dict[str, set[str]]:
        """By scope, periods whose dashboard was computed by other definitions."""
        known = set(entities)
        found: dict[str, set[str]] = {}
        path = collection_path(org_id, Collection.DASHBOARDS)
        for snapshot in self.store.query(path, fields=("graph_digest",)):
            scope, _, period = snapshot.path.rsplit("/", 1)[1].partition("_")
            if scope in known and (snapshot.fields or {}).get("graph_digest") != digest:
                found.setdefault(scope, set()).add(period)
        return found

    def _settle(self, org_id: str, digest: str) -> None:
        path = document_path(org_id, Collection.INTERNAL, SHOWN)
        shown = self.store.get(path).fields
        if shown is None or shown["digest"] != digest:
            self.store.commit([Write(path, {"digest": digest})])
