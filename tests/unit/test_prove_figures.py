"""The standing proof: what it costs, what it keeps, and that nothing false is told either way."""

from __future__ import annotations

import pytest

from ledgerlight.domain.leaf import LeafKey
from ledgerlight.domain.proof import EVERY_SECONDS, SETTLE_SECONDS, summary
from ledgerlight.ports import Unavailable
from ledgerlight.usecases import prove_figures
from ledgerlight.usecases.prove_figures import WAITS_SECONDS, ProveFigures, progress_path, proof_path
from schemas.proof import Proof, ProofProgress
from tests.builders import ORG, WEST, found_organization
from tests.fakes.spine import Spine, SpineServices, corrupt_aggregate

FILE = """entity,account,date,amount,currency,scenario,key
west,1.100,2026-01-03,1234.50,USD,actual,r1
west,2.100,2026-01-09,400.00,USD,actual,r2
west,1.100,2026-02-03,1000.00,USD,budget,r3
west,2.100,2025-12-31,12.34,USD,actual,r4
"""


@pytest.fixture
def services() -> SpineServices:
    spine = Spine()
    found_organization(spine.services.documents, spine.services.time)
    spine.services.bucket.write(
        f"organizations/{ORG}/inbox/a.csv", FILE.encode(), "text/csv", {"uid": "editor", "mode": "replace"}
    )
    return spine.services


def proof(services: SpineServices) -> Proof:
    return Proof.model_validate(services.documents.fields(proof_path(ORG)))


def test_a_sweep_proves_every_period_and_adds_up_each_place(services: SpineServices) -> None:
    assert services.prove_figures.sweep(ORG) == 3
    found = proof(services)
    assert (found.state, found.left, found.periods) == ("proven", 0, 3)
    assert found.proven_at is not None
    assert (found.leaves, found.records, found.rows) == (3, 4, 4)
    assert found.figures > 0
    actual, budget = found.sums
    assert (actual.scenario, actual.records) == ("actual", 123450 + 40000 + 1234)
    assert actual.records == actual.aggregates == actual.screens == actual.bigquery
    assert budget.bigquery == 100000


def test_a_sweep_with_nothing_due_costs_two_reads_and_writes_nothing(services: SpineServices) -> None:
    services.prove_figures.sweep(ORG)
    before = dict(services.documents.fields(proof_path(ORG)))
    services.time.advance(EVERY_SECONDS - 60)
    services.fact_rows.failures = 1
    assert services.prove_figures.sweep(ORG) == 0
    assert services.documents.fields(proof_path(ORG)) == before
    assert services.fact_rows.failures == 1, "BigQuery was not asked"


def test_a_proof_waits_for_an_import_but_not_for_feeds_without_a_pause(services: SpineServices) -> None:
    documents = services.documents
    path = next(each for each in documents.paths(f"organizations/{ORG}/imports/") if each.count("/") == 3)
    documents.put(path, {**documents.fields(path), "status": "applying"})
    before = documents.reads
    assert services.prove_figures.sweep(ORG) == 0
    assert documents.reads - before <= 4, "no page was read"
    services.time.advance(WAITS_SECONDS + 1)
    assert services.prove_figures.sweep(ORG) == 3


def test_a_new_period_is_looked_at_without_waiting(services: SpineServices) -> None:
    services.prove_figures.sweep(ORG)
    more = "entity,account,date,amount,currency,key\nwest,1.100,2026-03-03,1.00,USD,r9\n"
    services.bucket.write(f"organizations/{ORG}/inbox/b.csv", more.encode(), "text/csv", {"uid": "editor"})
    assert services.prove_figures.sweep(ORG) == 1
    assert proof(services).periods == 4


def test_a_difference_is_told_only_when_it_is_seen_twice(services: SpineServices) -> None:
    services.prove_figures.sweep(ORG)
    proven_at = proof(services).proven_at
    services.time.advance(EVERY_SECONDS + 1)
    corrupt_aggregate(services.documents, ORG, LeafKey(WEST, "2026-01"), 7)
    services.prove_figures.sweep(ORG)
    found = proof(services)
    assert (found.state, found.left) == ("proven", 1), "one look is no difference yet"
    assert found.proven_at == proven_at, "and no proof either"
    assert services.prove_figures.sweep(ORG) == 0, "it is given time to settle"
    services.time.advance(SETTLE_SECONDS + 1)
    services.prove_figures.sweep(ORG)
    found = proof(services)
    assert (found.state, found.proven_at, found.left) == ("differs", proven_at, 0)
    [told] = [d for d in found.differences if d.dimension is None and d.account == "1.100"]
    assert (told.entity, told.period) == (WEST, "2026-01")
    assert told.records is not None
    assert told.aggregate == told.records + 7
    corrupt_aggregate(services.documents, ORG, LeafKey(WEST, "2026-01"), -7)
    services.time.advance(EVERY_SECONDS + 1)
    services.prove_figures.sweep(ORG)
    found = proof(services)
    assert (found.state, found.differences, found.differences_total) == ("proven", [], 0)


def test_what_is_on_its_way_settles_and_is_never_told(services: SpineServices) -> None:
    late = services.fact_rows.rows.pop()
    services.prove_figures.sweep(ORG)
    assert proof(services).state == "proving"
    services.fact_rows.rows.append(late)
    services.time.advance(SETTLE_SECONDS + 1)
    services.prove_figures.sweep(ORG)
    assert proof(services).state == "proven"


def test_a_row_of_a_period_that_no_record_is_in_is_found(services: SpineServices) -> None:
    stray = services.fact_rows.rows[0].copy()
    stray["record_id"], stray["event_id"] = "f" * 24, "stray"
    stray["data"] = {**stray["data"], "period": "2024-05"}
    services.fact_rows.rows.append(stray)
    services.prove_figures.sweep(ORG)
    services.time.advance(SETTLE_SECONDS + 1)
    services.prove_figures.sweep(ORG)
    found = proof(services)
    assert (found.state, found.differences[0].period) == ("differs", "2024-05")


def test_a_run_is_bounded_and_the_next_goes_on(
    services: SpineServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prove_figures, "PAGES_A_RUN", 2)
    assert services.prove_figures.sweep(ORG) == 2
    found = proof(services)
    assert (found.state, found.proven_at, found.left) == ("proving", None, 1)
    assert services.prove_figures.sweep(ORG) == 1
    assert proof(services).state == "proven"


def test_bigquery_that_does_not_answer_proves_nothing_and_takes_nothing_away(services: SpineServices) -> None:
    services.prove_figures.sweep(ORG)
    before = proof(services)
    services.time.advance(EVERY_SECONDS + 1)
    services.fact_rows.failures = 1
    with pytest.raises(Unavailable):
        services.prove_figures.sweep(ORG)
    assert proof(services) == before
    assert services.prove_figures.sweep(ORG) == 3


def test_asking_looks_at_everything_anew_and_asking_again_goes_on(
    services: SpineServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.prove_figures.sweep(ORG)
    services.time.advance(60)
    monkeypatch.setattr(prove_figures, "PAGES_A_RUN", 1)
    assert services.prove_figures.ask(ORG).left == 2
    assert services.prove_figures.ask(ORG).left == 1
    # Whoever asked went away: the sweeper answers the rest.
    assert services.prove_figures.sweep(ORG) == 1
    found = proof(services)
    assert found.left == 0
    assert found.proven_at == services.time.now()


def test_two_runs_side_by_side_both_count(services: SpineServices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prove_figures, "PAGES_A_RUN", 1)
    other = ProveFigures(services.documents, services.time, services.organizations, services.fact_rows.sums)
    met: list[str] = []

    def interrupt(operation: str, moment: str, paths: object) -> None:
        if operation == "commit" and moment == "before" and not met:
            met.append("yes")
            assert [other.sweep(ORG), other.sweep(ORG)] == [1, 1]

    services.documents.hook = interrupt
    assert services.prove_figures.sweep(ORG) == 1
    services.documents.hook = None
    # The interrupted run looked at one of the same periods, and takes neither look of the other away.
    assert proof(services).left == 1


def test_a_process_that_dies_while_it_looks_loses_nothing_but_the_look(services: SpineServices) -> None:
    def die(operation: str, moment: str, paths: object) -> None:
        if operation == "commit":
            raise Unavailable("died")

    services.documents.hook = die
    with pytest.raises(Unavailable):
        services.prove_figures.sweep(ORG)
    services.documents.hook = None
    assert services.prove_figures.sweep(ORG) == 3


def test_nothing_is_proven_of_an_organization_that_has_nothing() -> None:
    services = SpineServices()
    found_organization(services.documents, services.time)
    assert services.prove_figures.sweep(ORG) == 0
    found = proof(services)
    assert (found.periods, found.figures, found.proven_at) == (0, 0, None)
    assert found.state == "proving"


def test_a_sum_beyond_what_every_language_holds_is_left_out(services: SpineServices) -> None:
    services.prove_figures.sweep(ORG)
    stored = services.documents.fields(progress_path(ORG))["progress"]
    progress = ProofProgress.model_validate_json(stored)
    [*_, budget] = progress.periods
    [one] = budget.sums
    huge = budget.model_copy(update={"sums": [one.model_copy(update={"records": 2**53})]})
    told = summary(progress.model_copy(update={"periods": [huge]}), 1, "2026-01-01T00:00:00.000Z")
    assert (told.sums, told.records) == ([], budget.records)
