"""The queue of recalculations: what comes while one runs is done together by the next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial

import pytest

from ledgerlight.ports import Unavailable
from ledgerlight.usecases.recalculation_queue import HEAD_START_SECONDS, REST_MAX_SECONDS, RecalculationQueue
from tests.fakes.clock import FakeClock

WAIT_SECONDS = 10.0


class Recorder:
    """Notes what each run was given; a run waits while ``gate`` is closed."""

    def __init__(self) -> None:
        self.runs: list[tuple[str, set[tuple[str, str]]]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.started = threading.Event()
        self.error: Exception | None = None

    def __call__(self, org_id: str, leaves: set[tuple[str, str]]) -> int:
        """Run."""
        self.started.set()
        assert self.gate.wait(WAIT_SECONDS)
        self.runs.append((org_id, set(leaves)))
        if self.error is not None:
            raise self.error
        return len(leaves)


def in_threads(calls: Sequence[Callable[[], None]]) -> tuple[list[threading.Thread], list[BaseException]]:
    """Start each call in a thread of its own; what they raise is collected."""
    raised: list[BaseException] = []

    def run(call: Callable[[], None]) -> None:
        try:
            call()
        except Unavailable as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    return threads, raised


def waiting(queue: RecalculationQueue, org: str, count: int) -> None:
    """Wait until so many leaves wait for the next run."""
    for _ in range(1_000):
        with queue._lock:
            lane = queue._lanes[org]
        with lane.lock:
            if len(lane.waiting.leaves) >= count:
                return
        threading.Event().wait(0.005)
    raise AssertionError("they never came")


def held(
    recorder: Recorder, queue: RecalculationQueue, count: int
) -> tuple[list[threading.Thread], list[BaseException]]:
    """One run that is under way, and so many callers waiting behind it."""
    recorder.gate.clear()
    first, first_raised = in_threads([lambda: queue("acme", "west", "2026-01")])
    assert recorder.started.wait(WAIT_SECONDS)
    calls = [partial(queue, "acme", f"e{number}", "2026-01") for number in range(count)]
    others, raised = in_threads(calls)
    waiting(queue, "acme", count)
    recorder.gate.set()
    for thread in (*first, *others):
        thread.join(WAIT_SECONDS)
        assert not thread.is_alive()
    return others, [*first_raised, *raised]


def test_a_lone_call_leaves_an_edits_own_call_its_head_start_and_runs() -> None:
    recorder, clock = Recorder(), FakeClock()
    RecalculationQueue(recorder, clock)("acme", "west", "2026-01")
    assert recorder.runs == [("acme", {("west", "2026-01")})]
    assert clock.slept == [HEAD_START_SECONDS]


def test_what_comes_while_one_runs_is_done_together_by_the_next() -> None:
    recorder = Recorder()
    held(recorder, RecalculationQueue(recorder, FakeClock()), 8)
    assert recorder.runs == [
        ("acme", {("west", "2026-01")}),
        ("acme", {(f"e{number}", "2026-01") for number in range(8)}),
    ]


def test_everyone_who_waited_for_a_run_learns_that_it_failed() -> None:
    recorder = Recorder()
    recorder.error = Unavailable("the store is gone")
    _, raised = held(recorder, RecalculationQueue(recorder, FakeClock()), 3)
    assert len(raised) == 4


def test_a_failed_run_does_not_fail_the_next() -> None:
    recorder = Recorder()
    queue = RecalculationQueue(recorder, FakeClock())
    recorder.error = Unavailable("the store is gone")
    with pytest.raises(Unavailable):
        queue("acme", "west", "2026-01")
    recorder.error = None
    queue("acme", "west", "2026-01")
    assert len(recorder.runs) == 2


def test_organizations_do_not_wait_for_each_other() -> None:
    recorder = Recorder()
    queue = RecalculationQueue(recorder, FakeClock())
    recorder.gate.clear()
    threads, _ = in_threads(
        [lambda: queue("acme", "west", "2026-01"), lambda: queue("apex", "west", "2026-01")]
    )
    recorder.gate.set()
    for thread in threads:
        thread.join(WAIT_SECONDS)
    assert {org for org, _ in recorder.runs} == {"acme", "apex"}


def test_after_a_long_run_the_next_rests_but_never_longer_than_its_limit() -> None:
    clock = FakeClock()

    def slow(org_id: str, leaves: set[tuple[str, str]]) -> int:
        clock.advance(5.0)
        return len(leaves)

    queue = RecalculationQueue(slow, clock)
    queue("acme", "west", "2026-01")
    queue("acme", "west", "2026-01")
    assert clock.slept == [HEAD_START_SECONDS, REST_MAX_SECONDS]


def test_all_who_waited_for_a_run_are_gone_while_the_next_one_runs() -> None:
    """Else they would hold the places of the events that are to be in the next run, and each run be a small one."""
    second_ended, gone = threading.Event(), threading.Event()
    sizes: list[int] = []

    def recalculate(org_id: str, leaves: set[tuple[str, str]]) -> int:
        sizes.append(len(leaves))
        if len(sizes) == 1:
            waiting(queue, org_id, 20)
        elif len(sizes) == 2:
            # One comes for the next run, which begins as soon as this one has ended.
            threading.Thread(target=queue, args=(org_id, "late", "2026-01")).start()
            waiting(queue, org_id, 1)
        else:
            assert gone.wait(WAIT_SECONDS), "those of the second run still wait"
            second_ended.set()
        return 0

    queue = RecalculationQueue(recalculate, FakeClock())
    first, _ = in_threads([lambda: queue("acme", "west", "2026-01")])
    while not sizes:
        threading.Event().wait(0.001)
    second, _ = in_threads([partial(queue, "acme", f"e{number}", "2026-01") for number in range(20)])
    for thread in (*first, *second):
        thread.join(WAIT_SECONDS)
        assert not thread.is_alive()
    gone.set()
    assert second_ended.wait(WAIT_SECONDS)
    assert sizes == [1, 20, 1]
