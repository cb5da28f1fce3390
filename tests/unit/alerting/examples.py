"""A rule and facts to vary, for the tests of alerts."""

from __future__ import annotations

from typing import Any

from ledgerlight.domain.alerting.facts import Facts
from ledgerlight.domain.alerting.times import later
from schemas.alerts import AlertRule, RuleScope

START = "2026-02-03T09:00:00.000Z"


def at(minute: int) -> str:
    """A moment so many minutes after the start."""
    return later(START, minutes=minute)


def rule(**changes: Any) -> AlertRule:
    """Revenue 10 % or more short of budget; clear again within 5 %."""
    fields: dict[str, Any] = {
        "id": "revenue-short",
        "name": "Revenue short of budget",
        "kind": "variance",
        "metric": "revenue",
        "comparator": "budget",
        "threshold": 1_000,
        "clear_threshold": 500,
        "severity": "high",
        "scope": RuleScope(entity_id="group"),
    }
    return AlertRule(**(fields | changes))


def absolute(operator: str = "below", threshold: int = 500, **changes: Any) -> AlertRule:
    """Cash against a level."""
    fields: dict[str, Any] = {
        "kind": "absolute",
        "metric": "cash",
        "comparator": None,
        "operator": operator,
        "threshold": threshold,
        "clear_threshold": None,
    }
    return rule(**(fields | changes))


def facts(value: int | None = 100_000, **changes: Any) -> Facts:
    """Revenue of west in January, in cents."""
    fields: dict[str, Any] = {
        "org": "acme",
        "entity_id": "west",
        "subject": "revenue",
        "name": "Revenue",
        "period": "2026-01",
        "data_version": 1,
        "unit": "money",
        "direction": 1,
        "value": value,
        "currency": "USD",
        "comparators": {"budget": 100_000},
        "lineage": "imp-1",
    }
    return Facts(**(fields | changes))
