"""Fault plans: seeded, by target, and with each kind of trouble on its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from emulator.eventarc.faults import REORDER_SECONDS, Fate, FaultPlan, Faults, Refusal, TargetFaults

ROUNDS = 400


def plan(seed: int = 7, **faults: float) -> FaultPlan:
    return FaultPlan(seed=seed, targets={"recalculate": TargetFaults.model_validate(faults)})


def arrivals(faults: Faults, target: str = "recalculate") -> list[Fate]:
    return [faults.arrival(target) for _ in range(ROUNDS)]


@given(st.integers(), st.integers())
def test_the_same_seed_gives_the_same_fates_and_another_seed_others(one: int, other: int) -> None:
    trouble = TargetFaults(duplicate=0.3, reorder=0.5, drop=0.2, fail=0.4, delay_ms=50)

    def drawn(seed: int) -> list[Fate]:
        return arrivals(Faults(FaultPlan(seed=seed, targets={"recalculate": trouble})))

    assert drawn(one) == drawn(one)
    assert one == other or drawn(one) != drawn(other)


def test_what_happens_on_the_way_to_one_function_does_not_change_the_fate_of_another() -> None:
    trouble = TargetFaults(drop=0.3, fail=0.3)
    alone, beside = (
        Faults(FaultPlan(targets={"recalculate": trouble, "apply_edit": trouble})) for _ in range(2)
    )
    expected = arrivals(alone)
    found = []
    for _ in range(ROUNDS):
        beside.arrival("apply_edit")
        beside.attempt("recalculate")
        found.append(beside.arrival("recalculate"))
    assert found == expected


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 1.0])
def test_a_share_of_events_is_dropped_swallowed_duplicated_and_refused(share: float) -> None:
    faults = Faults(plan(drop=share, swallow=share, duplicate=share, fail=share))
    fates = arrivals(faults)
    refused = [faults.attempt("recalculate") for _ in range(ROUNDS)]
    for count in (
        sum(fate.dropped for fate in fates),
        sum(fate.swallowed for fate in fates),
        sum(len(fate.delays_seconds) == 2 for fate in fates),
        sum(refusal is not Refusal.NONE for refusal in refused),
    ):
        assert abs(count / ROUNDS - share) < 0.08
    if share == 1.0:
        assert 0.4 < refused.count(Refusal.AFTER) / ROUNDS < 0.6


def test_a_reordered_event_is_held_back_longer_than_its_neighbours() -> None:
    delays = [fate.delays_seconds[0] for fate in arrivals(Faults(plan(reorder=0.5)))]
    assert 0.4 < sum(delay > 0 for delay in delays) / ROUNDS < 0.6
    assert 0.5 * REORDER_SECONDS < max(delays) <= REORDER_SECONDS


def test_a_star_stands_for_every_function_that_is_not_named() -> None:
    faults = Faults(FaultPlan(targets={"*": TargetFaults(drop=1), "apply_edit": TargetFaults()}))
    assert faults.arrival("recalculate").dropped
    assert not faults.arrival("apply_edit").dropped


def test_no_plan_harms_nothing() -> None:
    faults = Faults()
    assert arrivals(faults) == [Fate()] * ROUNDS
    assert faults.attempt("recalculate") is Refusal.NONE


@pytest.mark.parametrize("faults", [{"drop": 1.5}, {"drop": -0.1}, {"delay_ms": -1}, {"lose": 0.1}])
def test_a_plan_that_makes_no_sense_is_refused(faults: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        TargetFaults.model_validate(faults)
