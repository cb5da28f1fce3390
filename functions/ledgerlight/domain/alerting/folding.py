"""Dependants under their driver: when revenue fires, the margins that follow from it are one cause, not four
(FINANCE 6). The calculation graph says what depends on what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ledgerlight.domain.alerting.incidents import TOLD_STATES, AlertEvent, new_events
from ledgerlight.domain.graph import CLASS_PREFIX, Graph, is_metric
from schemas.alerts import SEVERITY_RANK, Alert, RuleKind

FOLDED_KINDS: frozenset[RuleKind] = frozenset(
    {"absolute", "variance", "trend", "anomaly", "forecast", "covenant"}
)
"""A late feed, a score or a failing system has a cause of its own."""

Place = tuple[str, str | None, str | None, str | None]
"""(entity, period, dimension, member)."""


def inputs_of(graph: Graph) -> dict[str, frozenset[str]]:
    """Every metric and all that it is computed from, account classes, statistics and metrics, however far back."""
    known: dict[str, frozenset[str]] = {}
    for metric_id, node in graph.nodes.items():
        further = (known[name] for name in node.inputs if is_metric(name))
        known[metric_id] = node.inputs.union(*further)
    return known


def drivers(alerts: Iterable[Alert], graph: Graph, classes: Mapping[str, str]) -> dict[str, str | None]:
    """By key, the alert that each live alert folds under, None where it stands for itself.

    ``classes`` gives the account class of an account's code. Of several drivers the one with the largest impact
    leads; an alert graver than its driver stands for itself, and what leads does not fold.
    """
    places: dict[Place, list[Alert]] = defaultdict(list)
    for alert in alerts:
        if alert.state in TOLD_STATES and alert.kind in FOLDED_KINDS:
            places[alert.entity_id, alert.period, alert.dimension, alert.member].append(alert)
    inputs = inputs_of(graph)
    found: dict[str, str | None] = {}
    for together in places.values():
        for alert in together:
            above = [other for other in together if _drives(other, alert, inputs, classes)]
            roots = [x for x in above if not any(_drives(y, x, inputs, classes) for y in together)]
            lead = min(roots, key=lambda x: (-abs(x.impact or 0), x.key), default=None)
            found[alert.key] = lead.key if lead else None
    return found


def fold(
    alerts: Iterable[Alert], graph: Graph, classes: Mapping[str, str]
) -> tuple[list[Alert], list[AlertEvent]]:
    """The alerts whose driver changed, as they are now, and what is to be told: an alert that no longer folds
    and that nobody was told of fires for itself."""
    known = list(alerts)
    under = drivers(known, graph, classes)
    changed: list[Alert] = []
    events: list[AlertEvent] = []
    for alert in known:
        driver = under.get(alert.key)
        if driver == alert.folded_under:
            continue
        after = alert.model_copy(update={"folded_under": driver})
        changed.append(after)
        events.extend(new_events(alert, after))
    return changed, events


def _drives(
    driver: Alert, alert: Alert, inputs: Mapping[str, frozenset[str]], classes: Mapping[str, str]
) -> bool:
    name = CLASS_PREFIX + classes[driver.subject] if driver.subject in classes else driver.subject
    graver = SEVERITY_RANK[alert.severity] > SEVERITY_RANK[driver.severity]
    # What nobody is told of must not hide what people are to know.
    hidden = driver.past and not alert.past
    return name in inputs.get(alert.subject, frozenset()) and not graver and not hidden
