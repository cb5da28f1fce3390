"""Runs the simulation: 500 seeds by default, ``SIMULATION_SEEDS=20000`` at night, ``SIMULATION_SEED=n`` for one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.simulation.run import run_seed

SEEDS = int(os.environ.get("SIMULATION_SEEDS", "500"))
ONE = os.environ.get("SIMULATION_SEED")
BLOCK = 50
SHOWN = 6


def blocks() -> list[range]:
    """The seeds to run, in blocks of one test each."""
    if ONE is not None:
        return [range(int(ONE), int(ONE) + 1)]
    return [range(start, min(start + BLOCK, SEEDS)) for start in range(0, SEEDS, BLOCK)]


@pytest.fixture(scope="module")
def workers() -> Iterator[ProcessPoolExecutor]:
    """A process a core: a run is one thread at a time."""
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.mark.parametrize("seeds", blocks(), ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_every_invariant_holds_whatever_fails(seeds: range, workers: ProcessPoolExecutor) -> None:
    failed = {seed: found for seed, found in zip(seeds, workers.map(run_seed, seeds), strict=True) if found}
    report = [
        f"seed {seed} (alone: SIMULATION_SEED={seed} pytest tests/simulation/test_simulation.py)\n  "
        + "\n  ".join(found[:SHOWN])
        for seed, found in failed.items()
    ]
    assert not failed, "\n".join(report)


def test_a_seed_runs_the_same_way_again() -> None:
    from tests.simulation.run import Simulation  # noqa: PLC0415 - with its limits in place
    from tests.simulation.world import small_limits  # noqa: PLC0415

    traces = []
    for _ in range(2):
        with small_limits():
            simulation = Simulation(7)
            found = simulation.run()
            world = simulation.world
            traces.append((found, world.scheduler.steps, world.store.writes, len(world.facts.rows)))
    assert traces[0] == traces[1]
