"""Virtual time. Tasks are threads of which exactly one runs at a moment, chosen by the seed alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush

from tests.fakes.clock import START


class Killed(BaseException):
    """The process of a task is gone. Nothing that handles errors may catch this."""


class _Worker:
    """A thread that runs tasks one after the other, and only while it is told to go on."""

    def __init__(self) -> None:
        self.go = threading.Lock()
        self.go.acquire()
        self.back = threading.Lock()
        self.back.acquire()
        self.work: Callable[[], None] | None = None
        self.finished = True
        self.error: BaseException | None = None
        threading.Thread(target=self._loop, daemon=True).start()

    def _loop(self) -> None:
        while True:
            self.go.acquire()
            if self.work is not None:
                try:
                    self.work()
                except BaseException as error:  # noqa: BLE001 - raised again by the scheduler
                    self.error = error
            self.finished = True
            self.back.release()

    def resume(self) -> None:
        """Let the thread run until it pauses or is done."""
        self.go.release()
        self.back.acquire()

    def pause(self) -> None:
        """Called within the thread: hand over to the scheduler."""
        self.back.release()
        self.go.acquire()


_idle: list[_Worker] = []


class Task:
    """One call of a function, with the time at which it goes on."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self.name = name
        self.work = work
        self.worker: _Worker | None = None
        self.doomed = False


class Scheduler:
    """Runs tasks in the order of their times; equal times in the order of their coming."""

    def __init__(self) -> None:
        self.now = 0.0
        self.current: Task | None = None
        self.steps = 0
        self._queue: list[tuple[float, int, Task]] = []
        self._number = 0

    def spawn(self, name: str, work: Callable[[], None], after: float = 0.0) -> None:
        """Start a task so many seconds from now."""
        self._put(self.now + max(after, 0.0), Task(name, work))

    def pause(self, seconds: float) -> None:
        """Within a task: go on so many seconds later. Elsewhere: move the time on."""
        task = self.current
        if task is None or task.worker is None:
            self.now += seconds
            return
        self._put(self.now + seconds, task)
        task.worker.pause()
        if task.doomed:
            raise Killed

    def run(self, until: float) -> None:
        """Run everything that is due up to a time."""
        while self._queue and self._queue[0][0] <= until:
            at, _, task = heappop(self._queue)
            self.now = max(self.now, at)
            self._step(task)
        self.now = max(self.now, until)

    def abandon(self) -> None:
        """Kill what still waits, so that no thread is left behind."""
        while self._queue:
            _, _, task = heappop(self._queue)
            if task.worker is not None:
                task.doomed = True
                self._step(task)

    def _put(self, at: float, task: Task) -> None:
        self._number += 1
        heappush(self._queue, (at, self._number, task))

    def _step(self, task: Task) -> None:
        self.steps += 1
        worker = task.worker
        if worker is None:
            worker = task.worker = _idle.pop() if _idle else _Worker()
            worker.work = task.work
            worker.finished = False
        self.current = task
        worker.resume()
        self.current = None
        if worker.finished:
            task.worker = worker.work = None
            error, worker.error = worker.error, None
            _idle.append(worker)
            if error is not None and not isinstance(error, Killed):
                raise error


def seconds_of(timestamp: str) -> float:
    """The virtual time of a timestamp from a clock that is right."""
    return (datetime.fromisoformat(timestamp) - START).total_seconds()


class VirtualClock:
    """Implements ``ports.Clock`` for one process; ``skew`` is how far its wall clock is off, in seconds."""

    def __init__(self, scheduler: Scheduler, skew: float = 0.0) -> None:
        self._scheduler = scheduler
        self.skew = skew

    def now(self) -> str:
        """RFC 3339 UTC with milliseconds."""
        moment = START + timedelta(seconds=self._scheduler.now + self.skew)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def monotonic(self) -> float:
        """Virtual seconds."""
        return self._scheduler.now

    def sleep(self, seconds: float) -> None:
        """Let others run."""
        self._scheduler.pause(seconds)
