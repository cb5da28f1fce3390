"""Events on their way to BigQuery: twice, out of order, refused, while it is down; and the chart of accounts."""

from __future__ import annotations

from itertools import permutations

import pytest

from ledgerlight.domain.events import event_of
from ledgerlight.domain.leaf import LeafKey
from ledgerlight.ports import BadFacts, Unavailable
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.stream_events import CHART_SECONDS, StreamEvents
from schemas.names import Collection, document_path
from schemas.records import FinancialEvents, Record
from tests.builders import CHART, ORG, WEST, found_organization, record, rid
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments
from tests.fakes.facts import FakeCharts, FakeFacts


class Streamed:
    """The use case with everything it touches in memory."""

    def __init__(self) -> None:
        self.store, self.clock = FakeDocuments(), FakeClock()
        found_organization(self.store, self.clock)
        self.facts, self.charts = FakeFacts(), FakeCharts()
        self.use_case = StreamEvents(
            self.facts, self.charts, Organizations(self.store, self.clock), self.clock
        )

    def __call__(self, *records: Record, org: str = ORG) -> None:
        leaf = LeafKey(WEST, "2026-01")
        events = [event_of(org, leaf, each, created=each["version"] == 1) for each in records]
        self.use_case(FinancialEvents(org_id=org, events=events))

    def amounts(self) -> dict[str, int]:
        """Current amounts by record."""
        current = self.facts.current(ORG)
        return {key: event["data"]["record"]["amount_minor"] for key, event in current.items()}


@pytest.fixture
def stream() -> Streamed:
    return Streamed()


def test_a_message_delivered_three_times_counts_once(stream: Streamed) -> None:
    for _ in range(3):
        stream(record("a", 100), record("b", 250))
    assert len(stream.facts.rows) == 6
    assert stream.amounts() == {rid("a"): 100, rid("b"): 250}


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_the_newest_version_counts_in_whatever_order_they_come(
    stream: Streamed, order: tuple[int, ...]
) -> None:
    for version in order:
        stream(record("a", 100 * version, version=version))
    assert stream.amounts() == {rid("a"): 300}


def test_a_retired_record_does_not_come_back_with_a_late_message(stream: Streamed) -> None:
    stream(record("a", 100, version=2, retired=True))
    stream(record("a", 100, version=1))
    assert stream.amounts() == {}


def test_a_refused_event_raises_and_does_not_hold_up_its_neighbours(stream: Streamed) -> None:
    stream.facts.refused = {f"{rid('bad')}-1-1"}
    for _ in range(2):  # delivered again, and refused again, until it is a dead letter
        with pytest.raises(BadFacts, match=rid("bad")):
            stream(record("a", 100), record("bad", 1), record("b", 250))
    assert stream.amounts() == {rid("a"): 100, rid("b"): 250}


def test_an_outage_raises_so_that_the_message_comes_again(stream: Streamed) -> None:
    stream.facts.failures = 2
    for _ in range(2):
        with pytest.raises(Unavailable):
            stream(record("a", 100))
    assert stream.amounts() == {}
    stream(record("a", 100))
    assert stream.amounts() == {rid("a"): 100}


def test_the_chart_comes_whole_and_in_order_with_the_first_message_and_not_with_the_second(
    stream: Streamed,
) -> None:
    stream(record("a"))
    stream(record("b"))
    assert stream.charts.loads == [(ORG, sorted(CHART, key=lambda account: account.position))]


def test_the_first_message_brings_the_chart_on_a_machine_that_has_just_started(stream: Streamed) -> None:
    assert stream.clock.monotonic() < CHART_SECONDS
    stream()
    assert len(stream.charts.loads) == 1


def test_an_account_not_seen_before_brings_the_chart_again(stream: Streamed) -> None:
    stream(record("a"))
    _add_account(stream, "9.999")
    stream(record("b"))
    assert len(stream.charts.loads) == 1, "nothing of the new account has come yet"
    stream(record("c", account="9.999"))
    assert "9.999" in {account.code for account in stream.charts.loads[1][1]}


def test_a_renamed_account_is_noticed_after_some_minutes_of_traffic(stream: Streamed) -> None:
    stream(record("a"))
    _add_account(stream, "1.100", name="Sales of goods")
    stream.clock.advance(CHART_SECONDS + 1)
    stream(record("b"))
    assert "Sales of goods" in {account.name for account in stream.charts.loads[-1][1]}
    stream.clock.advance(CHART_SECONDS + 1)
    stream(record("c"))
    assert len(stream.charts.loads) == 2, "an unchanged chart is not loaded again"


def test_a_chart_that_did_not_arrive_has_the_message_delivered_again(stream: Streamed) -> None:
    stream.charts.failures = 1
    with pytest.raises(Unavailable):
        stream(record("a"))
    stream(record("a"))
    assert len(stream.charts.loads) == 1
    assert stream.amounts() == {rid("a"): 100}


def test_an_account_that_no_chart_has_does_not_bring_the_chart_with_every_message(stream: Streamed) -> None:
    reads = []
    stream.store.hook = lambda operation, moment, _: reads.append(operation) if moment == "before" else None
    stream(record("a", account="8.8"))
    count = len(reads)
    assert count
    stream(record("b", account="8.8"))
    assert len(reads) == count


def test_facts_of_an_organization_that_is_gone_are_kept(stream: Streamed) -> None:
    stream(record("a"), org="gone")
    assert [event["org_id"] for event in stream.facts.rows] == ["gone"]
    assert stream.charts.loads == []


def _add_account(stream: Streamed, code: str, name: str = "New") -> None:
    account = CHART[-1].model_copy(update={"code": code, "name": name})
    stream.store.put(document_path(ORG, Collection.ACCOUNTS, code), account.model_dump())
