"""Rows into BigQuery, and totals out of it, against its emulator."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from ledgerlight.adapters.append_rows import RowWriter
from ledgerlight.adapters.append_together import Refused
from ledgerlight.adapters.bigquery_facts import BigQueryFacts
from ledgerlight.adapters.bigquery_totals import BigQueryTotals, fact_sums, row_versions
from ledgerlight.ports import BadFacts, Unavailable
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.totals import Total, TotalsQuery
from schemas.bigquery import ACCOUNTS_COLUMNS, FINANCIAL_FACTS_COLUMNS, Column
from schemas.names import ACCOUNTS_TABLE, View
from schemas.primitives import MAX_MINOR
from tests.builders import found_organization, record, rid
from tests.emulator.bigquery_support import PROJECT, events, free_port, rows_of
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments

pytestmark = pytest.mark.emulator


def test_events_appended_twice_are_one_current_fact(facts: BigQueryFacts, org: str) -> None:
    for _ in range(2):
        facts.append(events(org, record("a", 100), record("b", 250)))
    assert row_versions(PROJECT, org) == 4
    assert {row["record_id"]: row["amount_minor"] for row in rows_of(View.CURRENT_FACTS, org)} == {
        rid("a"): 100,
        rid("b"): 250,
    }


def test_the_highest_sequence_and_then_the_highest_version_count_whatever_came_last(
    facts: BigQueryFacts, org: str
) -> None:
    facts.append(events(org, record("a", 3, version=3, sequence=1), record("a", 9, version=2, sequence=2)))
    facts.append(events(org, record("a", 1, version=1, sequence=1), record("b", 2, version=2)))
    facts.append(events(org, record("b", 1, version=1)))
    assert {row["amount_minor"] for row in rows_of(View.CURRENT_FACTS, org)} == {9, 2}


def test_a_retired_record_is_gone_also_when_its_older_version_comes_late(
    facts: BigQueryFacts, org: str
) -> None:
    facts.append(events(org, record("a", 100, version=2, retired=True), record("b", 5)))
    facts.append(events(org, record("a", 100, version=1)))
    assert [row["record_id"] for row in rows_of(View.CURRENT_FACTS, org)] == [rid("b")]


def test_a_record_that_moved_counts_where_it_is_now(facts: BigQueryFacts, org: str) -> None:
    facts.append(events(org, record("a", 100)))
    facts.append(events(org, record("a", 100, version=2), entity="east", period="2026-02"))
    assert [(row["entity_id"], row["period"]) for row in rows_of(View.CURRENT_FACTS, org)] == [
        ("east", "2026-02")
    ]


@pytest.mark.parametrize(
    ("currency", "minor", "amount"),
    [
        ("USD", MAX_MINOR, "90071992547409.91"),
        ("USD", -MAX_MINOR, "-90071992547409.91"),
        ("USD", -1, "-0.01"),
        ("JPY", 12345, "12345"),
        ("BHD", 1, "0.001"),
        ("CLF", -10001, "-1.0001"),
        ("GEL", 0, "0"),
    ],
)
def test_amounts_are_exact_in_every_currency(
    facts: BigQueryFacts, org: str, currency: str, minor: int, amount: str
) -> None:
    facts.append(events(org, record("a", minor, currency=currency)))
    (row,) = rows_of(View.CURRENT_FACTS, org)
    assert (row["amount"], row["amount_minor"]) == (Decimal(amount), minor)
    assert isinstance(row["amount"], Decimal)


def test_every_column_arrives(facts: BigQueryFacts, org: str) -> None:
    made = record("a", 5, version=4, sequence=7, dimensions={"region": "წითელი"}, description='a "b"\n,c')
    made["source"] = {"kind": "edit", "import_id": "imp-9", "row": 12, "edit_id": "e-1", "uid": "ana"}
    facts.append(events(org, made))
    (row,) = rows_of(View.CURRENT_FACTS, org)
    assert set(row) == {column.name for column in FINANCIAL_FACTS_COLUMNS}
    assert (row["event_id"], row["sequence"], row["version"]) == (f"{rid('a')}-7-4", 7, 4)
    assert (row["dimensions"], row["description"]) == ('{"region":"წითელი"}', 'a "b"\n,c')
    assert [row[name] for name in ("source_kind", "import_id", "source_row", "edit_id", "uid")] == [
        "edit", "imp-9", 12, "e-1", "ana",
    ]  # fmt: skip
    assert row["date"].isoformat() == "2026-01-15"
    assert row["recorded_at"].isoformat() == "2026-01-31T09:30:00+00:00"


def test_bad_events_are_named_and_the_good_ones_appended(facts: BigQueryFacts, org: str) -> None:
    no_day = record("no day", 1)
    no_day["date"] = "2026-02-31"
    too_large = record("too large", 1, sequence=2**63)
    wrong = [no_day, record("no currency", 1, currency="ZZZ"), too_large]
    with pytest.raises(BadFacts) as caught:
        facts.append(events(org, record("a", 1), *wrong, record("b", 2)))
    assert {problem.split("-")[0] for problem in caught.value.problems} == {each["id"] for each in wrong}
    assert {row["record_id"] for row in rows_of(View.CURRENT_FACTS, org)} == {rid("a"), rid("b")}


def test_many_threads_append_together(facts: BigQueryFacts, org: str) -> None:
    messages = [events(org, *(record(f"{at}-{n}", n) for n in range(100))) for at in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(facts.append, messages))
    assert row_versions(PROJECT, org) == 2_400
    assert len(rows_of(View.CURRENT_FACTS, org)) == 2_400


def test_a_request_beyond_the_limit_goes_in_parts(
    facts: BigQueryFacts, org: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledgerlight.adapters.append_rows.REQUEST_MAX_BYTES", 4_000)
    facts.append(events(org, *(record(n, n) for n in range(200))))
    assert row_versions(PROJECT, org) == 200


def test_a_service_that_is_not_there_is_unavailable(org: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIGQUERY_STORAGE_EMULATOR_HOST", f"127.0.0.1:{free_port()}")
    clock = FakeClock()
    with pytest.raises(Unavailable, match="UNAVAILABLE"):
        BigQueryFacts(PROJECT, clock).append(events(org, record("a")))
    assert clock.slept, "it was tried more than once"


def test_a_table_that_is_not_there_is_unavailable_and_said(bigquery: None) -> None:
    writer = RowWriter(PROJECT, "nothing", (Column("a", "STRING", ""),))
    with pytest.raises(Unavailable, match="not found"):
        writer.write([("x",)])


def test_a_value_that_does_not_fit_is_refused(bigquery: None) -> None:
    writer = RowWriter(PROJECT, ACCOUNTS_TABLE, ACCOUNTS_COLUMNS)
    with pytest.raises(Refused, match="does not fit"):
        writer.write([("org",) * len(ACCOUNTS_COLUMNS)])


def test_a_call_that_was_closed_meanwhile_is_opened_again(facts: BigQueryFacts, org: str) -> None:
    facts.append(events(org, record("a", 1)))
    assert facts._writer._call is not None
    facts._writer._call._answers.cancel()
    facts.append(events(org, record("b", 2)))
    assert {row["amount_minor"] for row in rows_of(View.CURRENT_FACTS, org)} == {1, 2}


def test_totals_and_sums_are_those_of_the_current_records(facts: BigQueryFacts, org: str) -> None:
    west = {"region": "west"}
    facts.append(
        events(org, record("a", 100, dimensions=west), record("b", 50), record("c", 7, account="2.100"))
    )
    facts.append(events(org, record("a", 110, version=2, dimensions=west), record("d", 1), entity="east"))
    store, clock = FakeDocuments(), FakeClock()
    found_organization(store, clock, org)
    totals = BigQueryTotals(PROJECT, Organizations(store, clock).context(org))
    assert totals(TotalsQuery(by="entity")) == [
        Total("east", 111, "USD", 2),
        Total("west", 57, "USD", 2),
    ]
    assert totals(TotalsQuery(by="region")) == [Total("west", 110, "USD", 1)]
    assert totals(TotalsQuery(by="account_class", entity="west")) == [
        Total("cogs", 7, "USD", 1),
        Total("revenue", 50, "USD", 1),
    ]
    with pytest.raises(ValueError, match="neither a column nor"):
        totals(TotalsQuery(by="x') FROM t --"))
    assert sorted(fact_sums(PROJECT, org)) == [
        ("east", "2026-01", "1.100", "actual", "USD", 111, 2),
        ("west", "2026-01", "1.100", "actual", "USD", 50, 1),
        ("west", "2026-01", "2.100", "actual", "USD", 7, 1),
    ]
