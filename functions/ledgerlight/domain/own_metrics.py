"""The product's KPIs with an organization's own over them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from ledgerlight.domain.graph import Cycle, Graph, GraphError
from schemas.metrics import Metric, OwnMetrics

REQUIRED = ("revenue", "gross_profit", "net_income")
"""KPIs that screens show by name: they may be defined anew, as money, and not be retired."""

SHOWN_FORM = 5
"""What is stored for screens: 2 has the forecast beside KPIs, 3 a timeline beside the history, 4 comparisons and series
as lists, 5 operating expense by dimension. Raised with each such change, so that what was stored before is calculated
again, as after new definitions."""


@dataclass(frozen=True, slots=True)
class Definitions:
    """What an organization's figures are computed by. ``digest`` stands for all that decides what a dashboard shows;
    ``version`` counts the organization's own changes. ``left_out``: KPIs that cannot be computed, and why."""

    graph: Graph
    version: int
    digest: str
    left_out: Mapping[str, str]


def effective(standard: Sequence[Metric], own: Sequence[Metric], retired: Sequence[str]) -> list[Metric]:
    """In the product's order, then the organization's additions by id."""
    over = {metric.id: metric for metric in own}
    gone = set(retired)
    found = [over.pop(metric.id, metric) for metric in standard]
    found += sorted(over.values(), key=lambda metric: metric.id)
    return [metric for metric in found if metric.id not in gone]


def definitions_of(standard: Sequence[Metric], own: OwnMetrics | None) -> Definitions:
    """The definitions in force.

    What was saved can be computed, for saving checks it. The product may change under it, though: what then
    cannot be computed any more is left out, with all that uses it, and everything else stays.
    """
    if own is None:
        return _definitions(standard, 0, {})
    metrics = effective(standard, own.metrics, own.retired)
    fallback = {metric.id: metric for metric in standard}
    left_out: dict[str, str] = {}
    while True:
        try:
            return _definitions(metrics, own.version, left_out)
        except GraphError as error:
            at_fault = _at_fault(error, metrics, fallback)
            left_out[at_fault] = str(error)
            metrics = [metric for metric in metrics if metric.id != at_fault]


def _at_fault(error: GraphError, metrics: Sequence[Metric], standard: Mapping[str, Metric]) -> str:
    """Of a circle, one that the organization defined: the product's own are none."""
    ids = error.path if isinstance(error, Cycle) else [error.metric_id]
    present = {metric.id: metric for metric in metrics}
    changed = [each for each in ids if present[each] != standard.get(each)]
    return (changed or ids)[0]


def _definitions(metrics: Sequence[Metric], version: int, left_out: Mapping[str, str]) -> Definitions:
    graph = Graph(metrics)
    text = repr((SHOWN_FORM, [node.metric for node in graph.nodes.values()]))
    digest = blake2b(text.encode(), digest_size=8).hexdigest()
    return Definitions(graph, version, digest, dict(left_out))
