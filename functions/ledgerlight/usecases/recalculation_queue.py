"""Coalesces recalculations: what arrives while one runs is done together by the next."""

from __future__ import annotations

from threading import Event, Lock
from typing import Protocol

from ledgerlight.ports import Clock

HEAD_START_SECONDS = 0.12
"""A trigger waits this long before it runs: an edit's own call recalculates at once, and the trigger then finds
nothing to do instead of contending with it. What arrives meanwhile runs together."""

REST_FACTOR = 2.0
REST_MAX_SECONDS = 1.0
"""A run is followed by a rest of twice its own length, at most this: an import's many small changes become
few runs, and no dashboard is written more than about once a second."""


class Recalculator(Protocol):
    """``Recalculate``, as the queue sees it."""

    def __call__(self, org_id: str, leaves: set[tuple[str, str]]) -> int:
        """Bring these leaves' dashboards up to date."""


class _Batch:
    """Leaves that one run will do; those who wait for it learn how it ended."""

    def __init__(self) -> None:
        self.leaves: set[tuple[str, str]] = set()
        self.error: BaseException | None = None
        self.done = Event()


class _Lane:
    """One organization's queue in this process."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.running = Lock()
        self.waiting = _Batch()
        self.rest_until = 0.0


class RecalculationQueue:
    """Runs recalculations of one organization one after the other; ``__call__`` returns when it is done."""

    def __init__(self, recalculate: Recalculator, clock: Clock) -> None:
        self._recalculate = recalculate
        self._clock = clock
        self._lanes: dict[str, _Lane] = {}
        self._lock = Lock()

    def __call__(self, org_id: str, entity_id: str, period: str) -> None:
        """Recalculate for a changed leaf, alone or with others. Raises what the run raised."""
        with self._lock:
            lane = self._lanes.setdefault(org_id, _Lane())
        with lane.lock:
            batch = lane.waiting
            leads = not batch.leaves
            batch.leaves.add((entity_id, period))
        if leads:
            with lane.running:
                self._run(org_id, lane, batch)
        else:
            # All who wait go at once: one by one they would keep the events of the next run from coming in.
            batch.done.wait()
        if batch.error is not None:
            raise batch.error

    def _run(self, org_id: str, lane: _Lane, batch: _Batch) -> None:
        self._clock.sleep(max(lane.rest_until - self._clock.monotonic(), HEAD_START_SECONDS))
        with lane.lock:
            lane.waiting = _Batch()
        started = self._clock.monotonic()
        try:
            self._recalculate(org_id, batch.leaves)
        except Exception as error:  # noqa: BLE001 - each waiting event must see it, to be delivered again
            batch.error = error
        finally:
            batch.done.set()
            ended = self._clock.monotonic()
            lane.rest_until = ended + min(REST_FACTOR * (ended - started), REST_MAX_SECONDS)
