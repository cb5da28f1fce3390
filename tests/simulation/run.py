"""One run of the simulation: a seed in, what went wrong out."""

from __future__ import annotations

import random
from dataclasses import replace
from random import Random

from tests.simulation.faults import FaultPlan
from tests.simulation.invariants import violations
from tests.simulation.log import CommitLog
from tests.simulation.workload import SPAN, Workload
from tests.simulation.world import SWEEP_SECONDS, World, small_limits

ACTIONS = 12
REST_MINUTES = 15
"""Virtual minutes after the last fault within which everything has to be done."""

DAY_SECONDS = 86_400.0


class Simulation:
    """A world with its workload and log."""

    def __init__(self, seed: int, world_class: type[World] = World) -> None:
        drawn = Random(seed)  # noqa: S311 - a simulation
        random.seed(seed)  # the jitter of retries
        self.world = world_class(seed, FaultPlan.drawn(drawn, SPAN))
        self.log = CommitLog(self.world)
        self.workload = Workload(self.world, drawn, ACTIONS)

    def run(self) -> list[str]:
        """Run to the end; returns the violated invariants in words."""
        world, scheduler = self.world, self.world.scheduler
        try:
            world.every_minute()
            scheduler.run(SPAN)
            world.plan = world.plan.healed()
            if not self._come_to_rest():
                return [f"not at rest: {world.on_the_way} deliveries", *self._violations()]
            found = self._violations()
            if found:
                return found
            return self._a_day_later()
        finally:
            scheduler.abandon()

    def _violations(self) -> list[str]:
        return violations(self.world, self.log, self.workload.states)

    def _come_to_rest(self) -> bool:
        """Replay dead letters and sweep until nothing is left to do."""
        world = self.world
        quiet = 0
        for _ in range(REST_MINUTES):
            letters, world.dead_letters = world.dead_letters, []
            for letter in letters:
                world.deliver(replace(letter, attempts=0))
            before = world.store.writes
            world.scheduler.run(world.scheduler.now + SWEEP_SECONDS)
            idle = world.on_the_way == 0 and not world.dead_letters and world.swept == 0
            quiet = quiet + 1 if idle and world.store.writes - before <= 2 else 0
            if quiet >= 4:
                return True
        return False

    def _a_day_later(self) -> list[str]:
        """Duplicates that come a day later find everything done."""
        world = self.world
        held = world.store.paths()
        records = {path: world.store.fields(path) for path in held if "/record_pages/" in path}
        world.scheduler.now += DAY_SECONDS
        for delivery in world.next_day:
            world.deliver(delivery)
        world.scheduler.run(world.scheduler.now + SWEEP_SECONDS)
        after = {path: world.store.fields(path) for path in world.store.paths() if "/record_pages/" in path}
        changed = [path for path in records.keys() | after.keys() if records.get(path) != after.get(path)]
        found = [f"I2: a duplicate of yesterday changed {path}" for path in sorted(changed)]
        return found + self._violations()


def run_seed(seed: int, world_class: type[World] = World) -> list[str]:
    """Run one seed with limits so small that every one of them is reached."""
    with small_limits():
        return Simulation(seed, world_class).run()
