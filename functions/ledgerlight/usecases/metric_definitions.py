"""Organizations' KPI definitions: read by every calculation, so kept for a moment in each process."""

from __future__ import annotations

from collections.abc import Sequence

from ledgerlight.domain.own_metrics import Definitions, definitions_of
from ledgerlight.ports import Clock, DocumentStore, Snapshot
from ledgerlight.usecases.context import Kept
from schemas.metrics import Metric, OwnMetrics
from schemas.names import Collection, document_path

OWN_METRICS = "metrics"


class MetricDefinitions:
    """Loads definitions: the product's, with the organization's own over them."""

    def __init__(self, store: DocumentStore, clock: Clock, standard: Sequence[Metric]) -> None:
        self._store = store
        self._kept: Kept[Definitions] = Kept(clock)
        self.standard = tuple(standard)
        self.product = definitions_of(self.standard, None)

    def of(self, org_id: str, *, fresh: bool = False) -> Definitions:
        """The definitions in force; ``fresh`` reads them now."""
        kept = None if fresh else self._kept.get(org_id)
        if kept is not None:
            return kept
        own = own_metrics_of(self._store.get(own_metrics_path(org_id)))
        return self._kept.put(org_id, self.product if own is None else definitions_of(self.standard, own))


def own_metrics_path(org_id: str) -> str:
    """Where an organization's own definitions are, all in one document."""
    return document_path(org_id, Collection.INTERNAL, OWN_METRICS)


def own_metrics_of(snapshot: Snapshot) -> OwnMetrics | None:
    """The document read; None when the organization defined nothing itself."""
    return None if snapshot.fields is None else OwnMetrics.stored(snapshot.fields)
