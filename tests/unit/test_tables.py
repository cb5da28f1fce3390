"""Files opened as tables: headers, lines, encodings."""

from __future__ import annotations

import io
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.adapters.tables import open_table
from ledgerlight.adapters.tables.text_source import CHUNK_BYTES
from ledgerlight.adapters.tables.xlsx_scan import column_number
from ledgerlight.domain.table import FileRefused, RowProblem
from tests.fixtures.malformed import workbooks as book


def rows(data: bytes, filename: str = "a.csv") -> list[tuple[int, list[object]]]:
    """The good rows of a file."""
    table = open_table(io.BytesIO(data), filename)
    return [(line, list(cells)) for line, cells in table.rows() if not isinstance(cells, RowProblem)]


def test_lines_are_those_an_editor_shows_also_after_quoted_line_breaks_and_blank_lines() -> None:
    data = b'title\r\n\r\na,b\r\n"x\r\ny",1\r\n\r\nz,2\rlast,3'
    assert rows(data) == [(4, ["x\r\ny", "1"]), (7, ["z", "2"]), (8, ["last", "3"])]


@given(st.lists(st.text(alphabet="ab é\u2028\x0b,\"'", min_size=1, max_size=5), min_size=1, max_size=8),
       st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from(["\n", "\r\n", "\r"]))  # fmt: skip
def test_text_survives_every_encoding_and_line_end(values: list[str], encoding: str, end: str) -> None:
    quoted = ['"' + value.replace('"', '""') + '"' for value in values]
    text = end.join(["name,other", *(f"{cell},1" for cell in quoted)]) + end
    assert [cells[0] for _, cells in rows(text.encode(encoding))] == values


def test_pieces_of_the_stream_may_end_anywhere() -> None:
    row = "é" * 50 + ",x\r\n"
    for shift in range(4):
        data = (f"name{'_' * shift},b\r\n" + row * (CHUNK_BYTES // 50)).encode()
        found = rows(data)
        assert len(found) == CHUNK_BYTES // 50
        assert {tuple(cells) for _, cells in found} == {("é" * 50, "x")}
        assert found[-1][0] == len(found) + 1


def test_rows_can_be_read_again() -> None:
    table = open_table(io.BytesIO(b"a,b\n1,2\n"), "a.csv")
    assert list(table.rows()) == list(table.rows()) == [(2, ["1", "2"])]


def test_the_header_is_found_below_titles_by_its_expected_names() -> None:
    data = b"Report,Q1,final\nRegion,Sum\nwest,1\n"
    assert open_table(io.BytesIO(data), "a.csv").header_line == 1
    assert open_table(io.BytesIO(data), "a.csv", expected=["region", "sum"]).header_line == 2
    assert open_table(io.BytesIO(data), "a.csv", header_row=2).headers == ("Region", "Sum")


def test_a_header_row_that_is_not_there_is_refused() -> None:
    with pytest.raises(FileRefused, match="line 9"):
        open_table(io.BytesIO(b"a,b\n1,2\n"), "a.csv", header_row=9)


def test_formats_and_notes_are_told() -> None:
    assert open_table(io.BytesIO(b"a\tb\n1\t2\n"), "a.csv").format == "tsv"
    table = open_table(io.BytesIO("a,b\nBüro für alles,2\n".encode("cp1252")), "a.csv")
    assert table.notes == ["the file is not UTF-8; it was read as Windows-1252"]
    assert rows("a,b\nBüro für alles,2\n".encode("cp1252")) == [(2, ["Büro für alles", "2"])]


def test_sheets_are_chosen_by_position_among_the_visible_or_by_name() -> None:
    data = book.hidden_sheet(first=True)
    hidden = open_table(io.BytesIO(data), "a.xlsx", sheet="Hidden")
    assert [cells[3] for _, cells in hidden.rows() if not isinstance(cells, RowProblem)] == [Decimal("999.0")]
    assert open_table(io.BytesIO(data), "a.xlsx").notes == ["1 hidden sheets were not read"]
    with pytest.raises(FileRefused, match="visible sheets are 'Shown'"):
        open_table(io.BytesIO(data), "a.xlsx", sheet=1)


def test_json_objects_are_numbered_and_dimensions_spread() -> None:
    data = b'[\n {"entity": "hq", "dimensions": {"department": "x"}, "amount": 0.10},\n\n {"amount": 1e2}]'
    table = open_table(io.BytesIO(data), "a.json")
    assert table.headers == ("department", "entity", "amount")
    assert list(table.rows()) == [(1, ["x", "hq", Decimal("0.10")]), (2, [None, None, Decimal("1E+2")])]


def test_a_json_list_streams_over_pieces() -> None:
    objects = ",".join(f'{{"n": {n}, "text": "{"é" * 100}"}}' for n in range(5000))
    found = rows(f"[{objects}]".encode(), "a.json")
    assert [cells[0] for _, cells in found] == [Decimal(n) for n in range(5000)]


def test_a_field_that_first_appears_late_is_an_error_of_its_row() -> None:
    data = b'{"a": 1}\n' * 10_000 + b'{"a": 1, "late": 2}\n'
    table = open_table(io.BytesIO(data), "a.ndjson")
    problems = [(line, cells.rule) for line, cells in table.rows() if isinstance(cells, RowProblem)]
    assert problems == [(10_001, "unknown_field")]


def test_column_letters_are_counted() -> None:
    assert [column_number(letters) for letters in (b"A", b"Z", b"AA", b"XFD")] == [0, 25, 26, 16_383]


def test_the_workbook_reader_is_loaded_only_for_workbooks() -> None:
    code = (
        "import io, sys; from ledgerlight.adapters.tables import open_table; "
        "open_table(io.BytesIO(b'a,b\\n1,2\\n'), 'a.csv'); sys.exit('python_calamine' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
