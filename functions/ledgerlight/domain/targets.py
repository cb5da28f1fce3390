"""Targets of KPIs: which one holds in a scope, and whether a value reaches it. Pure."""

from __future__ import annotations

from schemas.dashboards import KpiTarget
from schemas.metrics import Metric, Target, Verdict


class BadTarget(ValueError):
    """A target that cannot be judged; says which and why."""


def target_in(metric: Metric, entity_id: str) -> Target | None:
    """The entity's own target, else the one of every entity."""
    own = [each for each in metric.targets if each.entity_id == entity_id]
    common = [each for each in metric.targets if each.entity_id is None]
    return next(iter(own + common), None)


def judged(metric: Metric, entity_id: str, value: int | None) -> KpiTarget | None:
    """The target beside a value, both in the KPI's unit; None without either."""
    target = target_in(metric, entity_id)
    if target is None or value is None or metric.direction == 0:
        return None
    gap = metric.direction * (value - target.value)
    verdict: Verdict = "met" if gap >= 0 else "missed"
    if verdict == "missed" and target.warning is not None:
        verdict = "near" if metric.direction * (value - target.warning) >= 0 else "missed"
    return KpiTarget(value=target.value, warning=target.warning, verdict=verdict, gap=gap)


def require_judgeable(metric: Metric) -> None:
    """Raise ``BadTarget`` for targets that contradict the KPI or each other."""
    if metric.targets and metric.direction == 0:
        raise BadTarget("a KPI without a better side has no target; choose whether higher or lower is better")
    seen: set[str | None] = set()
    for target in metric.targets:
        if target.entity_id in seen:
            where = target.entity_id or "every entity"
            raise BadTarget(f"there are two targets for {where}")
        seen.add(target.entity_id)
        if target.warning is not None and metric.direction * (target.warning - target.value) > 0:
            side = "below" if metric.direction > 0 else "above"
            raise BadTarget(
                f"the warning {target.warning} is on the better side of {target.value}; put it {side}"
            )
