"""The model of scale and cost: worked examples, and the page that is written from it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scale.__main__ import PAGE, page
from scale.facts import LIMITS, MEASURED, PRICES, measured
from scale.model import Workload, month, ramp_minutes, uses

NOBODY = Workload(0, 1_000_000)


def test_a_million_records_a_minute_for_an_hour_by_hand() -> None:
    of = month(NOBODY)
    # 60 million records: 60,000 thousands.
    assert of.reads == 60_000 * (15 + 25)
    assert of.writes == 60_000 * (24 + 13)
    assert of.invocations == 60_000 * (2 * Fraction(254, 100) + 6)
    assert of.bigquery_bytes == 60_000_000 * 300
    assert of.pubsub_bytes == 2 * 60_000_000 * (278 + 612)


def test_money_by_hand() -> None:
    assert PRICES["write"].of(Fraction(1_000_000)) == Fraction("1.8")
    assert PRICES["pubsub"].of(Fraction(2**40)) == 40
    of = month(NOBODY)
    parts = PRICES["read"].of(of.reads) + PRICES["write"].of(of.writes)
    assert (
        parts
        == Fraction("2400000") * Fraction("0.06") / 100_000 + Fraction("2220000") * Fraction("0.18") / 100_000
    )
    assert of.usd() > parts


def test_people_cost_screens_and_edits() -> None:
    one, none = month(Workload(1, 0)), month(Workload(0, 0))
    assert one.reads - none.reads == 20 * 22 * 15 + 10 * 22 * 30
    assert one.invocations == 10 * 22 * 3
    assert none.usd() == 0


@pytest.mark.parametrize(
    ("operations", "minutes"), [(1, 0), (500, 0), (501, 5), (750, 5), (751, 10), (1125, 10), (6667, 35)]
)
def test_a_cold_collection_grows_by_half_every_five_minutes(operations: int, minutes: int) -> None:
    assert ramp_minutes(Fraction(operations)) == minutes


def test_one_hot_month_binds_at_its_aggregate_and_then_at_its_ordering_key() -> None:
    hot = {use.name: use.share for use in uses(Workload(10, 10_000_000, hot=True))}
    a_second = Fraction(10_000_000, 60)
    assert hot["one write a second to an aggregate"] == a_second / 500
    assert hot["1 MB a second of one ordering key"] == a_second * 278 / 1_000_000
    assert uses(Workload(10, 10_000_000, hot=True))[0].name == "one write a second to an aggregate"
    # 30,000 records a minute are just one write a second.
    exact = {use.name: use.share for use in uses(Workload(10, 30_000, hot=True))}
    assert exact["one write a second to an aggregate"] == 1


def test_a_dashboard_is_larger_than_what_a_client_should_get_a_second() -> None:
    shares = {use.name: use.share for use in uses(Workload(10, 10_000_000))}
    assert shares["one document a second to a client"] == 1
    assert shares["10 KiB a second to a client"] == measured("dashboard_bytes") / 10_240


@given(
    st.integers(0, 200_000),
    st.integers(0, 20_000_000),
    st.integers(0, 1_000),
    st.integers(0, 100_000),
    st.booleans(),
)
def test_more_never_costs_less_and_shares_never_shrink_with_the_rate(
    people: int, rate: int, more_people: int, more_rate: int, hot: bool
) -> None:
    small, large = Workload(people, rate, hot), Workload(people, rate + more_rate, hot)
    assert month(small).usd() <= month(large).usd()
    before, after = ({use.name: use.share for use in uses(load)} for load in (small, large))
    assert all(before[name] <= after[name] for name in before)
    assert month(small).reads <= month(Workload(people + more_people, rate, hot)).reads


def test_every_limit_is_used_in_order_and_says_what_happens_beyond() -> None:
    found = uses(Workload(1_000, 1_000_000))
    assert [use.share for use in found] == sorted((use.share for use in found), reverse=True)
    assert all(use.then for use in found)
    assert len(found) == 8


def test_every_number_has_its_source() -> None:
    assert all(limit.source for limit in LIMITS.values())
    assert all("list price" in price.source for price in PRICES.values())
    assert all(each.how for each in MEASURED.values())


def test_the_page_is_what_the_model_says() -> None:
    assert PAGE.read_text() == page()
