"""What BigQuery answers of kept versions is what the fake answers, on any history."""

from __future__ import annotations

import random

import pytest

from ledgerlight.adapters.bigquery_facts import BigQueryFacts
from ledgerlight.adapters.bigquery_versions import BigQueryVersions
from ledgerlight.domain.changes import behind_cells
from ledgerlight.domain.leaf import LeafKey
from schemas.records import FinancialEvent
from tests.builders import record
from tests.emulator.bigquery_support import PROJECT, events
from tests.fakes.facts import FakeFacts

pytestmark = pytest.mark.emulator
PERIOD = "2026-01"


def at(minute: int) -> str:
    """A moment."""
    return f"2026-01-31T09:{minute:02d}:00.000Z"


def history(org: str, seed: int) -> list[FinancialEvent]:
    """Thirty records through some versions each: amounts, accounts, entities and months change, some are retired."""
    chance = random.Random(seed)  # noqa: S311 - a test's history, not a secret
    found: list[FinancialEvent] = []
    for name in range(30):
        for version in range(1, chance.randint(2, 5)):
            made = record(
                f"{seed}-{name}", chance.randint(-500, 500), version=version,
                sequence=chance.choice([version, version + 1]),
                account=chance.choice(["1.100", "2.100"]), retired=chance.random() < 0.2, description=f"r{name}",
            )  # fmt: skip
            made["updated_at"] = at(chance.randint(0, 40))
            if chance.random() < 0.5:
                made["source"] = {"kind": "edit", "edit_id": f"e{name}-{version}", "uid": "ana"}
            entity = chance.choice(["west", "west", "east", "far"])
            period = chance.choice([PERIOD, PERIOD, "2026-02"])
            found += events(org, made, entity=entity, period=period)
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sums_and_versions_are_those_of_the_fake(facts: BigQueryFacts, org: str, seed: int) -> None:
    told = history(org, seed)
    twice = told + told[::3]
    facts.append(twice)
    facts.append(history(f"{org}-other", seed))
    fake, real = FakeFacts(), BigQueryVersions(PROJECT)
    fake.append(twice)
    for entities in (["west"], ["east", "west"]):
        leaves = frozenset(LeafKey(each, PERIOD) for each in entities)
        for moment in (at(0), at(17), at(39), at(59)):
            assert real.sums_at(org, entities, PERIOD, moment) == fake.sums_at(org, entities, PERIOD, moment)
            theirs = fake.versions_since(org, entities, PERIOD, moment, 10_000)
            ours = real.versions_since(org, entities, PERIOD, moment, 10_000)
            assert ours is not None
            assert theirs is not None
            assert set(ours) <= set(theirs)
            assert behind_cells(set(ours), moment, leaves) == behind_cells(set(theirs), moment, leaves)


def test_more_versions_than_asked_for_are_not_half_answered(facts: BigQueryFacts, org: str) -> None:
    facts.append(history(org, 1))
    real = BigQueryVersions(PROJECT)
    all_of_it = real.versions_since(org, ["west"], PERIOD, "2026-01-01T00:00:00.000Z", 10_000)
    assert all_of_it is not None
    assert real.versions_since(org, ["west"], PERIOD, "2026-01-01T00:00:00.000Z", len(all_of_it) - 1) is None
