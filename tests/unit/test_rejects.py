"""The reject file: what was refused, to be fixed and dropped again."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.adapters.tables import open_table
from ledgerlight.domain.rejects import REJECT_COLUMNS, RejectWriter, neutralised, restored
from ledgerlight.domain.table import RowProblem
from schemas.documents import RowError
from tests.unit.test_mapping_rows import mapped

HEADERS = ("entity", "account", "date", "amount", "description")


def error(line: int, rule: str = "bad_date") -> RowError:
    """A row error."""
    return RowError(line=line, column="date", value="", rule=rule, reason=f"why {rule}")


def test_a_rejected_row_can_be_fixed_and_dropped_again() -> None:
    data = (
        b"entity,account,date,amount,description\nhq,4000,soon,-1.50,=SUM(A1)\nhq,4000,2026-01-15,2.00,fine\n"
    )
    out = io.StringIO()
    writer = RejectWriter(out, HEADERS)
    _, errors, _ = mapped(data)
    writer.write(2, ["hq", "4000", "soon", "-1.50", "=SUM(A1)"], errors)
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    assert rows[0] == [*REJECT_COLUMNS, *HEADERS]
    assert rows[1][:3] == ["2", "date", "bad_date"]
    assert rows[1][4:] == ["hq", "4000", "soon", "-1.50", "'=SUM(A1)"]
    fixed = out.getvalue().replace("soon", "2026-01-15").encode()
    records, again, _ = mapped(fixed)
    assert not again
    whole, _, _ = mapped(data.replace(b"soon", b"2026-01-15"))
    assert records[0].change["id"] == whole[0].change["id"]
    assert records[0].change["digest"] == whole[0].change["digest"]
    assert records[0].change["description"] == "=SUM(A1)"


@given(st.text(alphabet="=+-@\t\r'ab1.,", max_size=8))
def test_neutralised_text_starts_no_formula_and_comes_back(text: str) -> None:
    safe = neutralised(text)
    assert safe == text or safe[0] == "'"
    if not text.startswith("'"):
        assert restored(safe) == text
    if safe.startswith(("=", "+", "-", "@", "\t", "\r")):  # a number, perhaps with its sign behind it
        digits = safe[1:].removesuffix("-")
        assert digits[-1] in "1,."
        assert set(digits) <= set("1,.'")


@pytest.mark.parametrize("number", ["-5", "-1,234.50", "+3.2", "-1.5E3", "- 4", "-5-"])
def test_numbers_stay_numbers(number: str) -> None:
    assert neutralised(number) == number


@pytest.mark.parametrize(
    "payload", ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "-", "=-5"]
)
def test_formulas_are_neutralised(payload: str) -> None:
    assert neutralised(payload) == f"'{payload}"


def test_cells_of_workbooks_and_unreadable_rows_are_written_too() -> None:
    out = io.StringIO()
    writer = RejectWriter(out, HEADERS)
    writer.write(
        3, ["hq", Decimal("1.10"), date(2026, 1, 15), None, True], [error(3), error(3, "unknown_account")]
    )
    writer.write(4, RowProblem("ragged_row", "short", ["hq"]), [error(4, "ragged_row")])
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    assert rows[1] == ["3", "date", "bad_date; unknown_account", "why bad_date; why unknown_account",
                       "hq", "1.1", "2026-01-15", "", "true"]  # fmt: skip
    assert rows[2][4:] == ["hq", "", "", "", ""]


def test_a_reject_file_is_read_by_its_own_header_whatever_the_mapping_says() -> None:
    out = io.StringIO()
    RejectWriter(out, HEADERS).write(9, ["hq", "4000", "2026-01-15", "1.234", ""], [error(9)])
    table = open_table(io.BytesIO(out.getvalue().encode()), "rejects.csv", header_row=7)
    assert table.headers == HEADERS
    assert [cells for _, cells in table.rows()] == [["hq", "4000", "2026-01-15", "1.234", ""]]


def test_a_two_way_number_is_not_guessed_once_its_row_left_its_file() -> None:
    out = io.StringIO()
    RejectWriter(out, HEADERS).write(9, ["hq", "4000", "2026-01-15", "1.234", ""], [error(9)])
    _, errors, _ = mapped(out.getvalue().encode())
    assert [problem.rule for problem in errors] == ["ambiguous_number"]
