"""What a system rule looks at: the state of the installation, in the figures of the system page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ledgerlight.domain.alerting.facts import Facts
from ledgerlight.domain.alerting.times import moment
from schemas.alerts import SYSTEM, AlertRule, MetricUnit
from schemas.names import Function
from schemas.system import Installation

HOP_LATENCY = f"{SYSTEM}hop_latency."
SWEEP_AGE = f"{SYSTEM}sweep_age"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of the installation; more of it is worse. ``of`` is None where nobody knows it now."""

    name: str
    unit: MetricUnit
    of: Callable[[Installation], int | None]


def measures() -> Mapping[str, Measure]:
    """By the name that a rule gives as its metric."""
    return _MEASURES


def system_facts(
    rule: AlertRule, installation: Installation | None, swept_at: str, org: str, now: str
) -> Facts:
    """The facts for a rule. ``swept_at``: when the sweep before this one ended, empty when there was none: only a sweep
    that comes can tell that the one before it was late."""
    measure = _MEASURES[rule.subject]
    instant = moment(now)
    if rule.subject == SWEEP_AGE:
        value = max(int((instant - moment(swept_at)).total_seconds()), 0) // 60 if swept_at else None
    else:
        value = measure.of(installation) if installation is not None else None
    return Facts(
        org, rule.scope.entity_id, rule.subject, measure.name, None, int(instant.timestamp()), measure.unit, -1,
        value, reason=None if value is not None else "no_entries",
    )  # fmt: skip


def _failing(installation: Installation) -> int | None:
    known = [each.healthy for each in installation.functions if each.healthy is not None]
    return known.count(False) if known else None


def _letters(installation: Installation) -> int | None:
    known = [each.count for each in installation.dead_letters if each.count is not None]
    return sum(known) if known else None


def _queue_age(installation: Installation) -> int | None:
    queue = installation.queue
    return queue.oldest_seconds if queue.oldest_seconds is not None or queue.waiting != 0 else 0


def _p95(function: Function) -> Callable[[Installation], int | None]:
    return lambda installation: next(
        (each.p95_ms for each in installation.hops if each.hop == function.value), None
    )


_MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        f"{SYSTEM}failing_functions": Measure("Functions that do not answer", "count", _failing),
        f"{SYSTEM}dead_letters": Measure("Dead letters", "count", _letters),
        f"{SYSTEM}queue_age": Measure("Age of the oldest waiting event", "seconds", _queue_age),
        SWEEP_AGE: Measure("Time between two sweeps", "minutes", lambda _: None),
        **{
            f"{HOP_LATENCY}{function.value}": Measure(
                f"Time of {function.value} (p95)", "milliseconds", _p95(function)
            )
            for function in Function
        },
    }
)
