"""A KPI as it would be, on the organization's own figures. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass

from ledgerlight.domain.authorization import require
from ledgerlight.domain.dashboard import History, earlier_sums
from ledgerlight.domain.formula_words import in_words
from ledgerlight.domain.formulas import Undefined
from ledgerlight.domain.graph import Graph
from ledgerlight.domain.kpis import compute, displayed, totals_of
from ledgerlight.domain.periods import series_periods
from ledgerlight.domain.targets import judged
from ledgerlight.ports import DocumentStore
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.histories import history_of
from ledgerlight.usecases.manage_kpis import ManageKpis
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.problems import NotFound
from schemas.documents import Member
from schemas.kpi_api import KpiPreview, KpiPreviewPoint, KpiPreviewRequest
from schemas.names import Collection, document_path
from schemas.primitives import ACTUAL, UndefinedReason

_Shown = tuple[int | None, UndefinedReason | None]


@dataclass(frozen=True, slots=True)
class PreviewKpi:
    """The use case. It reads one document, the entity's history: the sums that formulas are computed from are in it."""

    store: DocumentStore
    organizations: Organizations
    definitions: MetricDefinitions
    manage: ManageKpis

    def __call__(self, org_id: str, member: Member, request: KpiPreviewRequest) -> KpiPreview:
        """The last 13 periods by the new definition, and by the one in force. Raises ``NotFound`` for an entity that
        does not exist, ``Denied`` for one that the member does not see."""
        require(member, "read_kpis", request.scope)
        entity = self.organizations.context(org_id).entities.get(request.scope)
        if entity is None:
            raise NotFound(f"there is no entity {request.scope!r}")
        metric, present = request.metric, self.definitions.of(org_id, fresh=True).graph
        problem = self.manage.problem(org_id, present, metric)
        if problem is not None:
            return KpiPreview(problem=problem, currency=entity.currency)
        others = [node.metric for node in present.nodes.values() if node.metric.id != metric.id]
        graph = Graph([*others, metric])
        history = self._history(org_id, request.scope)
        points = [
            _point(metric.id, period, graph, present, history)
            for period in (series_periods(request.period or max(history)) if history else [])
        ]
        newest = next((point.value for point in reversed(points) if point.value is not None), None)
        known = {node.metric.id: node.metric for node in graph.nodes.values()}
        return KpiPreview(
            words=in_words(graph.nodes[metric.id].expression, known),
            currency=entity.currency,
            points=points,
            feeds=[
                node.metric.id
                for node in graph.affected([metric.id])
                if _depends(graph, node.metric.id, metric.id)
            ],
            target=judged(metric, request.scope, newest),
        )

    def _history(self, org_id: str, scope: str) -> History:
        fields = self.store.get(document_path(org_id, Collection.SERIES, scope)).fields
        if fields is None:
            return {}
        return history_of(fields)


def _depends(graph: Graph, user: str, metric_id: str) -> bool:
    """Whether one KPI is made of another, through others too."""
    waiting, seen = [user], set[str]()
    while waiting:
        inputs = graph.nodes[waiting.pop()].inputs & graph.nodes.keys()
        if metric_id in inputs:
            return True
        waiting.extend(inputs - seen)
        seen |= inputs
    return False


def _point(metric_id: str, period: str, graph: Graph, present: Graph, history: History) -> KpiPreviewPoint:
    value, reason = _shown(metric_id, period, graph, history)
    before, before_reason = _shown(metric_id, period, present, history)
    return KpiPreviewPoint(
        period=period, value=value, reason=reason, present=before, present_reason=before_reason
    )


def _shown(metric_id: str, period: str, graph: Graph, history: History) -> _Shown:
    node, entry = graph.nodes.get(metric_id), history.get(period)
    if node is None or entry is None:
        return None, "no_entries"
    totals = totals_of(entry.sums)
    if totals is None:
        return None, "insufficient_history"
    earlier = earlier_sums(history, period, ACTUAL)
    value = compute(graph, totals, [node], period=period, earlier=earlier)[metric_id]
    return displayed(value, node.metric.unit), value.reason if isinstance(value, Undefined) else None
