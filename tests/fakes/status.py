"""An installation's state in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.system import Costs, DeadLetterCount, FunctionHealth, HopLatency, Installation, QueueState


def well() -> Installation:
    """One function that answers, nothing that waits."""
    return Installation(
        functions=[FunctionHealth(name="api", healthy=True, last_seen="2026-01-01T00:00:00.000Z")],
        queue=QueueState(waiting=0, oldest_seconds=None),
        dead_letters=[DeadLetterCount(topic="events-dead-letter", count=0)],
        hops=[HopLatency(hop="api", p50_ms=10, p95_ms=20)],
        costs=Costs(counted="today", reads=5, writes=3, list_price_usd=None, note="no prices here"),
    )


@dataclass
class FakeStatus:
    """Implements ``ports.SystemStatus``: says what ``state`` is, and counts who asks."""

    state: Installation = field(default_factory=well)
    reads: int = 0

    def read(self, now: str) -> Installation:
        """How everything is."""
        del now
        self.reads += 1
        return self.state
