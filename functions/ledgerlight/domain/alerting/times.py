"""Timestamps as the documents hold them, and wall clocks of time zones."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def moment(timestamp: str) -> datetime:
    """The instant of an RFC 3339 timestamp, in UTC. Raises ``ValueError`` without an offset."""
    found = datetime.fromisoformat(timestamp)
    if found.tzinfo is None:
        raise ValueError(f"{timestamp!r} has no offset; write UTC as 2026-01-31T09:30:00.000Z")
    return found.astimezone(UTC)


def timestamp_of(instant: datetime) -> str:
    """RFC 3339 in UTC with milliseconds."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def later(timestamp: str, **by: int) -> str:
    """So many ``seconds``, ``minutes``, ``hours`` or ``days`` (of 24 hours) later."""
    return timestamp_of(moment(timestamp) + timedelta(**by))


def clock_time(text: str) -> time:
    """``07:30``."""
    return time.fromisoformat(text)


def next_clock(instant: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The first instant after this one at which the zone's clocks show ``at``, in UTC.

    Where clocks are put forward over that time, the moment they would have shown it; where they are put
    back, the first of the two.
    """
    day = instant.astimezone(zone).date()
    while True:
        candidate = datetime.combine(day, at, zone).astimezone(UTC)
        if candidate > instant:
            return candidate
        day += timedelta(days=1)
