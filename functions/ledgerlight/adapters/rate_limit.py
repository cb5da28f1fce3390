"""How much an organization may ask of one process, so that one cannot take the others' share."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from ledgerlight.ports import Clock

REMEMBERED_KEYS = 10_000


class TokenBuckets:
    """A bucket a key (an organization, or an address): ``rate`` units a second, ``burst`` at once."""

    def __init__(self, clock: Clock, *, rate: float, burst: float) -> None:
        self._clock = clock
        self._rate = rate
        self._burst = burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str, units: float = 1.0) -> float:
        """Take units: 0.0 when they were there, else the seconds to wait (nothing is taken then)."""
        with self._lock:
            now = self._clock.monotonic()
            level, at = self._buckets.get(key, (self._burst, now))
            level = min(self._burst, level + (now - at) * self._rate)
            enough = level >= min(units, self._burst)
            self._buckets[key] = (level - min(units, self._burst) if enough else level, now)
            self._buckets.move_to_end(key)
            while len(self._buckets) > REMEMBERED_KEYS:
                self._buckets.popitem(last=False)
            return 0.0 if enough else (min(units, self._burst) - level) / self._rate
