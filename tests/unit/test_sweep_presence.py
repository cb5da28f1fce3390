"""Who is here no more is removed; who is, or comes back meanwhile, stays."""

from __future__ import annotations

from collections.abc import Sequence

from ledgerlight.usecases.sweep_presence import PATIENCE_SECONDS, SweepPresence
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments

ORG = "acme"


def place(store: FakeDocuments, clock: FakeClock, uid: str, tab: str = "t1", org: str = ORG) -> str:
    """A tab that says now that it is here."""
    path = f"organizations/{org}/presence/{uid}_{tab}"
    store.put(path, {"uid": uid, "tab": tab, "seen_at": clock.now(), "expires_at": clock.now()})
    return path


def test_who_was_not_renewed_is_removed_and_who_was_stays() -> None:
    store, clock = FakeDocuments(), FakeClock()
    sweep = SweepPresence(store, clock)
    place(store, clock, "crashed")
    elsewhere = place(store, clock, "crashed", org="other")
    clock.advance(PATIENCE_SECONDS - 1)
    here = place(store, clock, "here")
    assert sweep(ORG) == 0
    clock.advance(2)
    assert sweep(ORG) == 1
    assert store.paths() == sorted([here, elsewhere])
    assert sweep(ORG) == 0


def test_a_tab_that_comes_back_between_the_look_and_the_removal_stays() -> None:
    store, clock = FakeDocuments(), FakeClock()
    path = place(store, clock, "ana")
    clock.advance(PATIENCE_SECONDS + 1)

    def come_back(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before"):
            store.hook = None
            place(store, clock, "ana")

    store.hook = come_back
    assert SweepPresence(store, clock)(ORG) == 0
    assert store.paths() == [path]


def test_a_clock_set_back_removes_nobody() -> None:
    store, clock = FakeDocuments(), FakeClock()
    place(store, clock, "ana")
    clock.advance(-600)
    assert SweepPresence(store, clock)(ORG) == 0
