"""Tests the tester: each known mistake must be found."""

from __future__ import annotations

import pytest

from tests.simulation.run import run_seed
from tests.simulation.variants import VARIANTS, Variant

SEEDS = 500


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.__name__)
def test_the_simulation_finds(variant: Variant) -> None:
    for seed in range(SEEDS):
        with variant() as world_class:
            if run_seed(seed, world_class):
                return
    pytest.fail(f"{SEEDS} seeds did not find {variant.__name__}")
