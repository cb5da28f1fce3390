"""Tells which dashboards do not yet show the aggregates below them."""

from __future__ import annotations

from dataclasses import dataclass

from ledgerlight.ports import DocumentStore, Snapshot
from ledgerlight.usecases.context import Organizations
from schemas.documents import Entity
from schemas.names import Collection, collection_path, document_path

_READ_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class DashboardFreshness:
    """Compares versions: a dashboard names each aggregate and child dashboard it was computed from."""

    store: DocumentStore
    organizations: Organizations
    org_id: str

    def behind(self, since: str = "") -> set[str]:
        """Ids (``{scope}_{period}``) of dashboards that are behind the leaf aggregates written since then."""
        fields = ("entity_id", "period", "updated_at")
        found = self.store.query(collection_path(self.org_id, Collection.AGGREGATIONS), fields=fields)
        entities = self.organizations.context(self.org_id, fresh=True).entities
        affected: set[str] = set()
        for snapshot in found:
            leaf = snapshot.fields
            if leaf is not None and leaf["updated_at"] >= since:
                affected.update(_above(entities, leaf["entity_id"], leaf["period"]))
        return self.still_behind(affected)

    def still_behind(self, dashboards: set[str]) -> set[str]:
        """Those of these dashboards that are behind what is below them now."""
        entities = self.organizations.context(self.org_id).entities
        below: dict[str, list[str]] = {}
        inputs_of: dict[str, set[str]] = {}
        for dashboard in dashboards:
            scope, _, period = dashboard.partition("_")
            if scope not in below:
                below[scope] = [e.id for e in entities.values() if e.parent == scope]
            inputs_of[dashboard] = {f"{Collection.AGGREGATIONS}/{dashboard}"} | {
                f"{Collection.DASHBOARDS}/{child}_{period}" for child in below[scope]
            }
        named = {f"{Collection.DASHBOARDS}/{each}" for each in dashboards}.union(*inputs_of.values())
        found = self._read(sorted(named))
        return {
            dashboard
            for dashboard, inputs in inputs_of.items()
            if _used(found[f"{Collection.DASHBOARDS}/{dashboard}"]) != _versions(found, inputs)
        }

    def _read(self, names: list[str]) -> dict[str, Snapshot]:
        found: dict[str, Snapshot] = {}
        for start in range(0, len(names), _READ_AT_ONCE):
            paths = {}
            for name in names[start : start + _READ_AT_ONCE]:
                collection, _, document_id = name.partition("/")
                paths[document_path(self.org_id, Collection(collection), document_id)] = name
            for path, snapshot in self.store.get_many(list(paths), ("version", "inputs")).items():
                found[paths[path]] = snapshot
        return found


def _above(entities: dict[str, Entity], entity_id: str, period: str) -> list[str]:
    dashboards: list[str] = []
    at: str | None = entity_id
    while at is not None and at in entities and len(dashboards) <= len(entities):
        dashboards.append(f"{at}_{period}")
        at = entities[at].parent
    return dashboards


def _used(dashboard: Snapshot) -> dict[str, int] | None:
    return None if dashboard.fields is None else dict(dashboard.fields["inputs"])


def _versions(found: dict[str, Snapshot], names: set[str]) -> dict[str, int]:
    return {
        name: int(snapshot.fields["version"])
        for name in names
        if (snapshot := found[name]).fields is not None
    }
