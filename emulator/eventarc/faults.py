"""A seeded plan of what goes wrong with deliveries, so that tests can show that nothing comes of it."""

from __future__ import annotations

import random
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Probability = Annotated[float, Field(ge=0, le=1)]


class TargetFaults(BaseModel):
    """What goes wrong on the way to one function.

    ``drop`` loses an event for good (a Pub/Sub push, which Pub/Sub never loses, is refused instead). ``fail`` refuses
    a delivery: every second time only after the function has done its work, as when an acknowledgement is lost.
    """

    model_config = ConfigDict(extra="forbid")

    duplicate: Probability = 0
    reorder: Probability = 0
    drop: Probability = 0
    fail: Probability = 0
    delay_ms: Annotated[int, Field(ge=0, le=60_000)] = 0


class FaultPlan(BaseModel):
    """The whole plan: by function name, ``*`` for all others."""

    model_config = ConfigDict(extra="forbid")

    seed: int = 0
    targets: dict[str, TargetFaults] = {}


REORDER_SECONDS = 0.7
"""How long a reordered delivery is held back: long enough for others to overtake it."""


class Fate(BaseModel):
    """What happens to one delivery."""

    copies: int
    delays_seconds: list[float]
    dropped: bool
    refused: bool
    refused_after: bool


class Faults:
    """Draws fates from a plan. The same plan and the same order of events give the same fates."""

    def __init__(self, plan: FaultPlan | None = None) -> None:
        self.plan = plan or FaultPlan()
        self._random = random.Random(self.plan.seed)  # noqa: S311 - a test plan, not a secret

    def draw(self, target: str) -> Fate:
        """The fate of the next delivery to a function."""
        faults = self.plan.targets.get(target) or self.plan.targets.get("*") or TargetFaults()
        chance = self._random.random
        copies = 2 if chance() < faults.duplicate else 1
        refused = chance() < faults.fail
        dropped = chance() < faults.drop
        delays = [
            chance() * faults.delay_ms / 1000 + (REORDER_SECONDS * chance() if chance() < faults.reorder else 0)
            for _ in range(copies)
        ]
        return Fate(
            copies=copies,
            delays_seconds=delays,
            dropped=dropped,
            refused=refused,
            refused_after=refused and chance() < 0.5,
        )
