"""A clock that moves only when told to."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


class FakeClock:
    """Implements ``ports.Clock``. ``sleep`` moves time on and returns at once."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._monotonic = 0.0
        self._lock = threading.Lock()
        self.slept: list[float] = []

    def now(self) -> str:
        """RFC 3339 UTC with milliseconds."""
        with self._lock:
            return self._now.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def monotonic(self) -> float:
        """Seconds since the clock was made."""
        with self._lock:
            return self._monotonic

    def sleep(self, seconds: float) -> None:
        """Wait by moving the clock."""
        self.slept.append(seconds)
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        """Move both clocks on."""
        with self._lock:
            self._now += timedelta(seconds=seconds)
            self._monotonic += seconds

    def set_wall(self, moment: datetime) -> None:
        """Set the wall clock alone, also backwards, as a machine whose time is corrected would."""
        with self._lock:
            self._now = moment
