"""What goes wrong in one run, drawn from its seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """Probabilities, each of one delivery or of one call boundary; times in virtual seconds.

    ``lose`` concerns Firestore and Storage events alone: Pub/Sub keeps a message until it is acknowledged.
    ``fail`` raises before or after a call took effect, ``kill`` ends the process there, ``pause`` lets others
    run there. ``outages`` are spans in which no service answers.
    """

    duplicate: float = 0.0
    lose: float = 0.0
    fail: float = 0.0
    kill: float = 0.0
    contend: float = 0.0
    pause: float = 0.0
    slowest_delivery: float = 0.3
    longest_pause: float = 0.2
    outages: tuple[tuple[float, float], ...] = ()
    skew: float = 0.0

    @classmethod
    def drawn(cls, random: Random, span: float) -> FaultPlan:
        """A plan in which each kind of fault is absent, rare or frequent."""

        def level(rare: float, frequent: float) -> float:
            return random.choice((0.0, rare, frequent))

        outages: tuple[tuple[float, float], ...] = ()
        if random.random() < 0.25:
            start = random.uniform(0, span)
            outages = ((start, start + 30.0),)
        return cls(
            duplicate=level(0.1, 0.5),
            lose=level(0.05, 0.4),
            fail=level(0.01, 0.06),
            kill=level(0.005, 0.03),
            contend=random.choice((0.0, 0.0, 0.1, 0.5)),
            pause=level(0.02, 0.15),
            slowest_delivery=random.choice((0.1, 1.0, 20.0)),
            longest_pause=random.choice((0.05, 0.5, 9.0)),
            outages=outages,
            skew=random.choice((0.0, 0.0, 600.0)),
        )

    def healed(self) -> FaultPlan:
        """The same machines, with nothing going wrong any more; their clocks stay wrong."""
        return replace(FaultPlan(), skew=self.skew)

    def down(self, now: float) -> bool:
        """Whether no service answers."""
        return any(start <= now < end for start, end in self.outages)
