"""Tells a breach that was always there from one that came: of an old month, shown by other definitions alone."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from ledgerlight.domain.graph import Graph
from ledgerlight.ports import DocumentStore, Fields
from ledgerlight.usecases.histories import history_of
from schemas.alerts import AlertRule
from schemas.names import Collection, document_path

NEWEST = 2
"""Months with actual figures that are always told of: the current one, and the one that is being closed."""


@dataclass(frozen=True, slots=True)
class OldMonths:
    """Reads nothing for a dashboard whose newest version brought news, which is nearly all of them."""

    store: DocumentStore

    def __call__(self, org_id: str, scope: str, period: str, dashboard: Fields, sees_others: bool) -> bool:
        """Whether the month is older than the newest two with figures, and its entries (with ``sees_others`` also
        those that it is compared with) are what they were when it was checked last: then what breaches now follows
        from other definitions, or from a rule that came since."""
        version = int(dashboard["version"])
        brought = ("news_version", "compared_version") if sees_others else ("news_version",)
        news = max(int(dashboard.get(name) or version) for name in brought)
        if news >= version:
            return False
        checked = document_path(org_id, Collection.INTERNAL, f"alerts-{scope}")
        series = document_path(org_id, Collection.SERIES, scope)
        found = self.store.get_many([checked, series])
        known = orjson.loads((found[checked].fields or {"checked": "{}"})["checked"]).get(period)
        if known is None or news > known:
            return False  # not known to have been checked since: rather tell once too often
        history = found[series].fields
        months = (
            [p for p, entry in history_of(history).items() if entry.actual] if history is not None else []
        )
        return period not in sorted(months)[-NEWEST:]


def sees_others(rule: AlertRule, graph: Graph) -> bool:
    """Whether a rule looks at more than a month's own entries by account: at other months, or at a dimension."""
    node = graph.nodes.get(rule.metric or "")
    return (
        rule.kind in ("trend", "anomaly")
        or rule.comparator in ("previous", "last_year")
        or rule.scope.dimension is not None
        or (node is not None and node.reach > 0)
    )
