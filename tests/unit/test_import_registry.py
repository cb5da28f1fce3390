"""The life of an import's document: one runner, one place in the queue of its source."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from ledgerlight.domain.object_names import Target
from ledgerlight.ports import ObjectInfo, Unavailable
from ledgerlight.usecases.import_registry import (
    LEASE_SECONDS,
    QUEUE_WAIT_SECONDS,
    ImportRegistry,
    StillQueued,
    new_import,
)
from schemas.documents import Import
from tests.builders import AT, ORG
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments


class LiveClock(FakeClock):
    """A clock on which something happens whenever someone sleeps."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], None] = lambda: None

    def sleep(self, seconds: float) -> None:
        """Wait, and let it happen."""
        super().sleep(seconds)
        self.meanwhile()


@pytest.fixture
def clock() -> LiveClock:
    return LiveClock()


@pytest.fixture
def store() -> FakeDocuments:
    return FakeDocuments()


@pytest.fixture
def registry(store: FakeDocuments, clock: LiveClock) -> ImportRegistry:
    return ImportRegistry(store, clock)


def registered(registry: ImportRegistry, import_id: str, **metadata: str) -> Import:
    target = Target(ORG, import_id, "a.csv")
    info = ObjectInfo(f"organizations/{ORG}/inbox/a.csv", "1", 10, metadata)
    return registry.register(ORG, new_import(target, info, AT))


def test_registering_again_gives_back_what_is_there(registry: ImportRegistry) -> None:
    first = registered(registry, "i1", source="shop", mode="replace", uid="ana")
    assert (first.source, first.mode, first.uid, first.status) == ("shop", "replace", "ana", "waiting")
    registry.update(ORG, "i1", {"status": "reading"})
    assert registered(registry, "i1", source="other").status == "reading"


def test_the_first_to_come_is_the_runner(registry: ImportRegistry, clock: LiveClock) -> None:
    registered(registry, "i1")
    assert registry.claim(ORG, "i1") is not None
    assert clock.slept == []


def test_a_duplicate_of_the_event_stops_while_the_runner_is_alive(
    registry: ImportRegistry, clock: LiveClock
) -> None:
    registered(registry, "i1")
    registry.claim(ORG, "i1")
    clock.meanwhile = lambda: registry.update(ORG, "i1", {"percent": 5})
    assert registry.claim(ORG, "i1") is None
    assert sum(clock.slept) < LEASE_SECONDS


def test_a_dead_runner_is_taken_over_after_its_lease(registry: ImportRegistry, clock: LiveClock) -> None:
    registered(registry, "i1")
    first = registry.claim(ORG, "i1")
    second = registry.claim(ORG, "i1")
    assert second not in (None, first)
    assert sum(clock.slept) == pytest.approx(LEASE_SECONDS, abs=0.5)


def test_a_wrong_clock_of_the_runner_does_not_make_it_look_dead_or_alive(
    registry: ImportRegistry, clock: LiveClock, store: FakeDocuments
) -> None:
    registered(registry, "i1")
    registry.claim(ORG, "i1")
    store.put(
        registry.path(ORG, "i1"), store.fields(registry.path(ORG, "i1")) | {"heartbeat_at": "2036-01-01"}
    )
    assert registry.claim(ORG, "i1") is not None


@pytest.mark.parametrize("status", ["done", "done_with_errors", "failed", "reversing", "reversed"])
def test_a_finished_import_has_no_runner_any_more(registry: ImportRegistry, status: str) -> None:
    registered(registry, "i1")
    registry.finish(ORG, "i1", None, {"status": status})
    assert registry.claim(ORG, "i1") is None


def test_of_two_that_claim_at_once_one_is_told_to_come_again(
    registry: ImportRegistry, store: FakeDocuments
) -> None:
    registered(registry, "i1")
    racing = ["i1"]
    winners: list[str | None] = []

    def race(operation: str, moment: str, _: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before") and racing:
            winners.append(registry.claim(ORG, racing.pop()))

    store.hook = race
    with pytest.raises(Unavailable):
        registry.claim(ORG, "i1")
    assert winners[0] is not None


def test_sequences_rise_and_an_import_keeps_its_own(registry: ImportRegistry) -> None:
    for import_id in ("i1", "i2"):
        registered(registry, import_id)
    assert [registry.enqueue(ORG, each, "files") for each in ("i1", "i2", "i1", "i2")] == [1, 2, 1, 2]


def test_imports_of_one_source_run_in_the_order_of_their_sequence(
    registry: ImportRegistry, clock: LiveClock
) -> None:
    for import_id in ("i1", "i2"):
        registered(registry, import_id)
        registry.enqueue(ORG, import_id, "files")
    registry.await_turn(ORG, "i1", "files")
    assert clock.slept == []
    clock.meanwhile = lambda: registry.finish(ORG, "i1", "files", {"status": "done"})
    registry.await_turn(ORG, "i2", "files")
    assert len(clock.slept) == 1


def test_waiting_for_a_turn_ends_and_the_event_comes_again(
    registry: ImportRegistry, clock: LiveClock
) -> None:
    for import_id in ("i1", "i2"):
        registered(registry, import_id)
        registry.enqueue(ORG, import_id, "files")
    with pytest.raises(StillQueued, match="i2 waits for i1"):
        registry.await_turn(ORG, "i2", "files")
    assert sum(clock.slept) == pytest.approx(QUEUE_WAIT_SECONDS, abs=1)
    assert registry.get(ORG, "i2").status == "queued"  # type: ignore[union-attr]


def test_sources_do_not_wait_for_each_other(registry: ImportRegistry, clock: LiveClock) -> None:
    for import_id, source in (("i1", "shop"), ("i2", "ledger")):
        registered(registry, import_id)
        registry.enqueue(ORG, import_id, source)
        registry.await_turn(ORG, import_id, source)
    assert clock.slept == []
