"""Thirteen weeks of cash."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.analysis.cash_forecast import (
    Ageing,
    Bucket,
    CashLine,
    CashPosition,
    Fixed,
    Manual,
    RunRate,
    cash_forecast,
    severity,
)
from schemas.analysis import CashForecast, Refused

MONDAY = "2026-11-23"
BANK = CashPosition("USD", 100_000)

PAYROLL = CashLine(
    "payroll", "Payroll", "disbursement", Fixed([("2026-11-30", 40_000), ("2026-12-28", 40_000)])
)
SALES = CashLine("sales", "Sales", "receipt", RunRate([0, 0, 900, 1_100], weeks=2))


def made(
    *lines: CashLine, opening: int = 100_000, position: CashPosition = BANK, minimum: int = 0
) -> CashForecast:
    answer = cash_forecast(lines, MONDAY, opening, position, minimum)
    assert isinstance(answer, CashForecast), answer
    return answer


def values(line: CashLine) -> list[int]:
    return made(line).lines[0].values


def test_weeks_are_thirteen_iso_weeks_across_the_year() -> None:
    weeks = made().weeks
    assert [week.week for week in weeks] == [
        *(f"2026-W{n}" for n in range(48, 54)), *(f"2027-W0{n}" for n in range(1, 8)),
    ]  # fmt: skip
    assert (weeks[0].starts, weeks[12].starts) == ("2026-11-23", "2027-02-15")


def test_each_closing_is_the_next_opening() -> None:
    found = made(PAYROLL, SALES)
    assert found.weeks[0].opening == 100_000
    assert [week.closing for week in found.weeks][:6] == [101_000, 62_000, 63_000, 64_000, 65_000, 26_000]
    assert all(before.closing == after.opening for before, after in pairwise(found.weeks))
    assert found.lowest_week == "2026-W53"


def test_fixed_payments_fall_on_their_week_and_overdue_ones_on_the_first() -> None:
    days = [("2026-11-29", 1), ("2026-11-30", 10), ("2026-11-02", 100), ("2027-02-21", 5), ("2027-02-22", 9)]
    assert values(CashLine("p", "P", "disbursement", Fixed(days))) == [101, 10, *[0] * 10, 5]


def test_a_run_rate_keeps_its_whole_sum() -> None:
    spread = values(CashLine("r", "R", "receipt", RunRate([100, 101, 101])))
    assert set(spread) == {100, 101}
    assert values(CashLine("a", "A", "receipt", Ageing([Bucket("now", 8, 10_000, [1])])))[0] == 8
    assert sum(spread) == round(302 / 3 * 13)
    assert values(CashLine("r", "R", "receipt", RunRate([7_000, 50, 70], weeks=2))) == [60] * 13
    assert values(CashLine("r", "R", "receipt", RunRate([7_000, 50, 70], weeks=1))) == [70] * 13


def test_open_items_come_in_by_their_buckets_rate_and_curve() -> None:
    buckets = [
        Bucket("0-30", 10_000, 9_500, [2, 1, 1]),
        Bucket("90+", 1_000, 5_000, [0] * 12 + [1, 1]),
        Bucket("none", 0, 0, []),
    ]
    assert values(CashLine("ar", "Receivables", "receipt", Ageing(buckets))) == [
        4_750, 2_375, 2_375, *[0] * 9, 250,
    ]  # fmt: skip


def test_an_override_stands_beside_what_was_computed() -> None:
    line = replace(SALES, overrides={1: 0, 13: 5_000}, owner="kim", confidence_bp=8_000, note="fair")
    found = made(line).lines[0]
    assert found.values == [0, *[1_000] * 11, 5_000]
    assert found.computed == [1_000] * 13
    assert found.override == [0, *[None] * 11, 5_000]
    assert (found.method, found.owner, found.confidence_bp, found.note) == ("run_rate", "kim", 8_000, "fair")


def test_financing_is_apart_and_undrawn_facilities_are_no_cash() -> None:
    drawn = CashLine("loan", "Loan", "receipt", Manual([500]), financing=True)
    repaid = CashLine("repay", "Repayment", "disbursement", Manual([0, 200]), financing=True)
    found = made(drawn, repaid, position=replace(BANK, undrawn=9_000))
    first, second = found.weeks[:2]
    assert (first.receipts, first.disbursements, first.financing, first.closing) == (0, 0, 500, 100_500)
    assert (second.financing, second.closing, second.liquidity) == (-200, 100_300, 109_300)


def test_the_opening_is_the_bank_balance_without_restricted_cash() -> None:
    position = CashPosition("USD", 100_000, restricted=30_000)
    assert made(opening=70_000, position=position).weeks[0].opening == 70_000
    refused = cash_forecast([], MONDAY, 100_000, position, 0)
    assert isinstance(refused, Refused)
    assert refused.refused == "opening_not_bank_balance"
    assert "70000" in refused.text
    assert "30000" in refused.text


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([CashLine("r", "R", "receipt", RunRate([]))], "no_entries"),
        ([SALES, SALES], "repeated_key"),
        ([CashLine("a", "A", "receipt", Ageing([Bucket("b", 5, 10_000, [])]))], "zero_denominator"),
    ],
)
def test_a_line_that_cannot_be_forecast_is_refused(lines: list[CashLine], code: str) -> None:
    refused = cash_forecast(lines, MONDAY, 100_000, BANK, 0)
    assert isinstance(refused, Refused)
    assert refused.refused == code


def test_another_day_than_monday_and_another_week_are_errors() -> None:
    with pytest.raises(ValueError, match="not a Monday"):
        cash_forecast([], "2026-11-24", 100_000, BANK, 0)
    with pytest.raises(ValueError, match="week 14"):
        made(replace(SALES, overrides={14: 1}))


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [(1, "critical"), (2, "critical"), (3, "high"), (6, "high"), (7, "warning"), (13, "warning")],
)
def test_the_time_left_decides_how_grave_a_shortage_is(weeks: int, expected: str) -> None:
    assert severity(weeks) == expected


def test_each_week_below_the_minimum_is_found() -> None:
    found = made(PAYROLL, minimum=60_001)
    assert [(f.weeks_out, f.severity, f.shortfall) for f in found.findings][:6] == [
        (2, "critical", 1), *((n, "high", 1) for n in range(3, 6)), (6, "high", 40_001), (7, "warning", 40_001),
    ]  # fmt: skip
    assert len(found.findings) == 12
    assert made(PAYROLL, minimum=20_000).findings == []


amounts = st.integers(-(10**9), 10**9)


@given(
    st.lists(st.lists(amounts, min_size=1, max_size=20), max_size=5),
    st.lists(amounts, max_size=13),
    st.integers(0, 10_000),
)
def test_the_last_closing_is_the_opening_and_all_flows(
    histories: list[list[int]], given_amounts: list[int], rate: int
) -> None:
    lines = [CashLine(str(n), "L", "receipt", RunRate(history)) for n, history in enumerate(histories)]
    lines.append(CashLine("m", "M", "disbursement", Manual(given_amounts)))
    lines.append(CashLine("a", "A", "receipt", Ageing([Bucket("b", 999_999, rate, [3, 1, 1])])))
    found = made(*lines)
    signed = sum(sum(line.values) * (1 if line.flow == "receipt" else -1) for line in found.lines)
    assert found.weeks[-1].closing == 100_000 + signed
    assert sum(found.lines[-1].values) == round(999_999 * rate / 10_000)
