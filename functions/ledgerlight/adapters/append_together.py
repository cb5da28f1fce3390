"""Rows of several callers in one request, one request at a time; bad rows found and told apart from good ones.

A request costs the same for 5 rows as for 500, and messages come on many threads: while one request is under
way the others' rows wait together, and the next request takes all of them. Nobody waits when nothing is under way.
That is also the circuit breaker: while the service is down, one caller tries and the others wait for its result.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

from ledgerlight.ports import Clock, Unavailable

ROWS_AT_ONCE = 5_000
"""Callers' rows are taken together until there are so many; one caller's rows are never divided by this."""

PATIENCE_SECONDS = 40.0
"""How long after its call a caller may still start a new try: below a push's deadline of 60 seconds."""

PAUSES_SECONDS = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Between tries; the last is repeated."""

BAD_ROWS_TOLD = 20
"""After so many bad rows of one caller the search ends: something else is wrong than single rows."""

_Row = TypeVar("_Row")


class Refused(Exception):
    """The service will never take these rows as they are. None of them was written.

    ``rows``: what is wrong with which of them, by position; empty when the service does not say.
    """

    def __init__(self, reason: str, rows: dict[int, str] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.rows = rows or {}


class BadRows(Exception):
    """Rows of this call that were refused, by position; its other rows are written, unless ``gave_up``."""

    def __init__(self, rows: dict[int, str], *, gave_up: bool) -> None:
        super().__init__(f"{len(rows)} rows refused")
        self.rows = rows
        self.gave_up = gave_up


@dataclass(slots=True)
class _Call(Generic[_Row]):
    """Rows of one caller, and what became of them."""

    rows: Sequence[_Row]
    arrived: float
    done: bool = False
    error: Exception | None = None

    def settle(self, error: Exception | None) -> None:
        self.error = error
        self.done = True


@dataclass(slots=True)
class AppendTogether(Generic[_Row]):
    """``send`` writes rows, all or none, and raises ``Refused`` or ``Unavailable``."""

    send: Callable[[Sequence[_Row]], None]
    clock: Clock
    _waiting: deque[_Call[_Row]] = field(default_factory=deque)
    _sending: Lock = field(default_factory=Lock)

    def append(self, rows: Sequence[_Row]) -> None:
        """Write rows; returns when they are written. Raises ``BadRows``, and ``Unavailable`` after some tries."""
        if not rows:
            return
        mine = _Call(rows, self.clock.monotonic())
        self._waiting.append(mine)
        with self._sending:
            while not mine.done:
                self._send_together(self._taken())
        if mine.error is not None:
            raise mine.error

    def _taken(self) -> list[_Call[_Row]]:
        """The calls that wait, in their order; at least one."""
        calls = [self._waiting.popleft()]
        rows = len(calls[0].rows)
        while self._waiting and rows + len(self._waiting[0].rows) <= ROWS_AT_ONCE:
            calls.append(self._waiting.popleft())
            rows += len(calls[-1].rows)
        return calls

    def _send_together(self, calls: list[_Call[_Row]]) -> None:
        deadline = min(call.arrived for call in calls) + PATIENCE_SECONDS
        try:
            self._send([row for call in calls for row in call.rows], deadline)
        except Refused:
            for call in calls:
                call.settle(self._sent_alone(call, deadline))
        except Unavailable as error:
            for call in calls:
                call.settle(Unavailable(str(error)))
        else:
            for call in calls:
                call.settle(None)
        finally:
            # Should anything else be raised here, the others must not wait forever.
            for call in calls:
                if not call.done:
                    call.settle(Unavailable("the request that carried these rows too was broken off"))

    def _sent_alone(self, call: _Call[_Row], deadline: float) -> Exception | None:
        """Write one caller's rows; a neighbour's bad row is not its fault."""
        bad: dict[int, str] = {}
        try:
            gave_up = not self._isolate(list(enumerate(call.rows)), bad, deadline)
        except Unavailable as error:
            return error
        return BadRows(bad, gave_up=gave_up) if bad else None

    def _isolate(self, rows: list[tuple[int, _Row]], bad: dict[int, str], deadline: float) -> bool:
        """Write what can be written, halving until the bad rows stand alone; False when there were too many."""
        if not rows:
            return True
        if len(bad) >= BAD_ROWS_TOLD:
            return False
        try:
            self._send([row for _, row in rows], deadline)
        except Refused as refused:
            if len(rows) == 1:
                bad[rows[0][0]] = refused.rows.get(0, refused.reason)
                return True
            named = {rows[at][0]: reason for at, reason in refused.rows.items() if at < len(rows)}
            if named:
                bad |= named
                return self._isolate([row for row in rows if row[0] not in bad], bad, deadline)
            half = len(rows) // 2
            return self._isolate(rows[:half], bad, deadline) and self._isolate(rows[half:], bad, deadline)
        return True

    def _send(self, rows: Sequence[_Row], deadline: float) -> None:
        """Write rows, trying again until the deadline; at least once."""
        tries = 0
        while True:
            try:
                self.send(rows)
            except Unavailable:
                pause = PAUSES_SECONDS[min(tries, len(PAUSES_SECONDS) - 1)]
                if self.clock.monotonic() + pause > deadline:
                    raise
                self.clock.sleep(pause)
                tries += 1
            else:
                return
