"""A seeded plan of what goes wrong with deliveries, so that tests can show that nothing comes of it."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Probability = Annotated[float, Field(ge=0, le=1)]

REORDER_SECONDS = 0.7
"""How long a reordered delivery is held back at most: long enough for others to overtake it."""


class TargetFaults(BaseModel):
    """What goes wrong on the way to one function.

    ``duplicate`` delivers a copy at the same time, or later when it is also reordered. ``reorder`` holds a
    delivery back while others pass. ``drop`` loses an event for good; a Pub/Sub push, which Pub/Sub does not
    lose, is refused and comes again. ``swallow`` acknowledges a push that nobody gets. ``fail`` refuses a
    delivery: every second time only after the function has done its work, as when an acknowledgement is lost.
    """

    model_config = ConfigDict(extra="forbid")

    duplicate: Probability = 0
    reorder: Probability = 0
    drop: Probability = 0
    swallow: Probability = 0
    fail: Probability = 0
    delay_ms: Annotated[int, Field(ge=0, le=60_000)] = 0


class FaultPlan(BaseModel):
    """The whole plan: by function name, ``*`` for all others."""

    model_config = ConfigDict(extra="forbid")

    seed: int = 0
    targets: dict[str, TargetFaults] = {}


class Refusal(Enum):
    """When an attempt is refused, and whether the function has done its work by then."""

    NONE = "none"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens to an event that arrived: one delay for each copy, the first is the event itself."""

    dropped: bool = False
    swallowed: bool = False
    delays_seconds: tuple[float, ...] = (0.0,)


_UNHARMED = Fate()


class Faults:
    """Draws fates from a plan: with the same plan, the n-th event for a function meets the same fate."""

    def __init__(self, plan: FaultPlan | None = None) -> None:
        self.plan = plan or FaultPlan()
        self._drawn: Counter[str] = Counter()

    def arrival(self, target: str) -> Fate:
        """The fate of the next event for a function."""
        faults = self._of(target)
        if faults is None:
            return _UNHARMED
        chance = self._chance("arrival", target)
        dropped, swallowed = chance.random() < faults.drop, chance.random() < faults.swallow
        copies = 2 if chance.random() < faults.duplicate else 1
        delays = tuple(_delay(faults, chance) for _ in range(copies))
        return Fate(dropped, swallowed, delays)

    def attempt(self, target: str) -> Refusal:
        """Whether the next attempt to deliver to a function is refused."""
        faults = self._of(target)
        if faults is None:
            return Refusal.NONE
        chance = self._chance("attempt", target)
        if chance.random() >= faults.fail:
            return Refusal.NONE
        return Refusal.BEFORE if chance.random() < 0.5 else Refusal.AFTER

    def _of(self, target: str) -> TargetFaults | None:
        return self.plan.targets.get(target) or self.plan.targets.get("*")

    def _chance(self, kind: str, target: str) -> random.Random:
        key = f"{kind}/{target}"
        self._drawn[key] += 1
        return random.Random(f"{self.plan.seed}/{key}/{self._drawn[key]}")  # noqa: S311 - a test plan, no secret


def _delay(faults: TargetFaults, chance: random.Random) -> float:
    late = chance.random() * faults.delay_ms / 1000
    return late + (REORDER_SECONDS * chance.random() if chance.random() < faults.reorder else 0)
