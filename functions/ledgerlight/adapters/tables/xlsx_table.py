"""Excel workbooks. The zip and the sheet are checked first; macros are never run and formulas never
calculated."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from ledgerlight.adapters.tables.base import HEADER_SEARCH_ROWS, MAX_HEADER_LINE, Format, Table
from ledgerlight.adapters.tables.header_row import HeaderRow, find_header, header_text
from ledgerlight.adapters.tables.xlsx_guard import (
    WORKBOOK,
    check_markup,
    check_parts,
    open_archive,
    unpacked,
    whole,
)
from ledgerlight.adapters.tables.xlsx_scan import scan_sheet
from ledgerlight.domain.import_context import FileTraits
from ledgerlight.domain.money import EXACT
from ledgerlight.domain.table import Cell, CellProblem, FileRefused, Row

MAX_FILE_BYTES = 100_000_000
MAX_WORKBOOK_PART_BYTES = 5_000_000
EXACT_DIGITS = 15
"""Spreadsheets keep 15 significant digits; what is beyond is noise, or lost."""
MAX_MERGED_ROWS = 100_000

_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^<>]*)/?>")
_RELATIONSHIP = re.compile(r"<(?:\w+:)?Relationship\b([^<>]*)/?>")
_ATTRIBUTE = re.compile(r"""(?<![\w:])([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_EPOCH_1904 = re.compile(r"""date1904\s*=\s*["'](?:1|true)["']""")


class XlsxTable(Table):
    """One worksheet. A row's line is its number in the sheet. Hidden sheets are read only when named."""

    format: Format = "xlsx"

    def __init__(
        self, stream: BinaryIO, sheet: int | str, header_row: HeaderRow, expected: Collection[str] = ()
    ) -> None:
        data = _seekable(stream)
        archive = open_archive(data)
        workbook = whole(data, archive.getinfo(WORKBOOK), MAX_WORKBOOK_PART_BYTES)
        check_markup(workbook)
        text = workbook.decode("utf-8", "replace")
        self.traits = FileTraits(epoch=1904 if _EPOCH_1904.search(text) else 1900)
        position, relation, self.notes = _choose(text, sheet)
        part = _sheet_part(data, archive, relation)
        check_parts(data, archive, WORKBOOK)
        scan = scan_sheet(unpacked(data, archive.getinfo(part)))
        if any(entry.filename.endswith("vbaProject.bin") for entry in archive.infolist()):
            self.notes.append("the workbook has macros; they were not run")
        self._problems = scan.problems
        self._sheet = _load(data, position)
        self._merged = _merged_cells(self._sheet, self._problems)
        first = self._first_rows(header_row)
        found = find_header(first, header_row, expected)
        self.header_line, cells = first[found]
        names = [header_text(cell) for cell in cells]
        while names and not names[-1]:
            names.pop()
        self.headers = tuple(names)

    def _first_rows(self, header_row: HeaderRow) -> list[tuple[int, Sequence[Cell]]]:
        count = HEADER_SEARCH_ROWS if header_row == "auto" else MAX_HEADER_LINE
        rows: list[tuple[int, Sequence[Cell]]] = []
        for line, cells in self._read():
            if any(cell is not None and not isinstance(cell, CellProblem) for cell in cells):
                rows.append((line, cells))
            if len(rows) >= count:
                break
        return rows

    def rows(self) -> Iterator[Row]:
        """Rows below the header; cells right of the last header are left out."""
        width, header_line = len(self.headers), self.header_line
        for line, cells in self._read():
            if line > header_line:
                yield line, cells[:width]

    def _read(self) -> Iterator[tuple[int, list[Cell]]]:
        start = self._sheet.start
        if start is None:
            return
        top, left = start
        padding: list[Cell] = [None] * left
        problem_rows = {row for row, _ in self._problems}
        for row, values in enumerate(self._sheet.iter_rows(), top):
            cells = padding + [_cell(value) for value in values]
            if row in problem_rows:
                for column in range(len(cells)):
                    problem = self._problems.get((row, column))
                    if problem is not None:
                        cells[column] = problem
            yield row + 1, cells


def _seekable(stream: BinaryIO) -> BinaryIO:
    """The whole file in memory: a workbook is read out of order, and may not be larger than 100 MB."""
    stream.seek(0)
    data = stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        reason = (
            f"a workbook may have {MAX_FILE_BYTES:,} bytes; save it as CSV, which is read without a limit"
        )
        raise FileRefused("too_large", reason)
    return io.BytesIO(data)


def _choose(workbook: str, wanted: int | str) -> tuple[int, str, list[str]]:
    """Position among all sheets and relation of the wanted sheet, and notes."""
    sheets = [_attributes(found) for found in _SHEET.findall(workbook)]
    visible = [n for n, sheet in enumerate(sheets) if sheet.get("state", "visible") == "visible"]
    names = [html.unescape(sheet.get("name", "")) for sheet in sheets]
    if isinstance(wanted, str) and wanted in names:
        position = names.index(wanted)
    elif isinstance(wanted, int) and 0 <= wanted < len(visible):
        position = visible[wanted]
    else:
        listed = ", ".join(repr(names[n]) for n in visible[:20])
        raise FileRefused(
            "no_such_sheet", f"the workbook has no sheet {wanted!r}; its visible sheets are {listed}"
        )
    relation = next((v for k, v in sheets[position].items() if k.endswith(":id")), "")
    notes = []
    if isinstance(wanted, int) and len(visible) > 1:
        notes.append(f"sheet {names[position]!r} was read; the other {len(visible) - 1} were not")
    if len(visible) < len(sheets):
        notes.append(f"{len(sheets) - len(visible)} hidden sheets were not read")
    return position, relation, notes


def _attributes(text: str) -> dict[str, str]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(text)}


def _sheet_part(stream: BinaryIO, archive: zipfile.ZipFile, relation: str) -> str:
    """The part that holds the sheet. Raises ``FileRefused``."""
    names = set(archive.namelist())
    rels = "xl/_rels/workbook.xml.rels"
    if rels in names:
        data = whole(stream, archive.getinfo(rels), MAX_WORKBOOK_PART_BYTES)
        check_markup(data)
        for found in _RELATIONSHIP.findall(data.decode("utf-8", "replace")):
            attributes = _attributes(found)
            if attributes.get("Id") == relation:
                target = html.unescape(attributes.get("Target", ""))
                part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                if part in names:
                    return part
    raise FileRefused(
        "damaged_workbook", "the workbook names a sheet that it does not contain; save it again"
    )


def _load(stream: BinaryIO, position: int) -> Any:
    # The reader costs memory and start-up time that only functions which meet a workbook should pay.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415

    stream.seek(0)
    try:
        return CalamineWorkbook.from_filelike(stream).get_sheet_by_index(position)
    except PasswordError:
        raise FileRefused(
            "password", "the workbook is protected by a password; save it without one"
        ) from None
    except (CalamineError, ValueError, OSError):
        reason = "the worksheet cannot be read; open the file in a spreadsheet program and save it again"
        raise FileRefused("damaged_workbook", reason) from None


def _merged_cells(sheet: Any, problems: dict[tuple[int, int], CellProblem]) -> int:
    """Mark the cells that a merged cell covers: its value belongs to the first only. Counts them."""
    count = 0
    end = sheet.end
    if end is None:
        return 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        for row in range(top, min(bottom, end[0]) + 1):
            for column in range(left, min(right, end[1]) + 1):
                if (row, column) == (top, left):
                    continue
                count += 1
                if count > MAX_MERGED_ROWS:
                    raise FileRefused(
                        "too_many_merged_cells", "the sheet has too many merged cells; unmerge them"
                    )
                reason = "the cell is covered by a merged one; unmerge it and fill in every row"
                problems.setdefault((row, column), CellProblem("merged_cell", reason, ""))
    return count


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value or None
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool | date):
        return value
    if isinstance(value, int):
        return Decimal(value)
    return None if value is None else str(value)


def _number(value: float) -> Cell:
    """The shortest decimal that stands for the stored number, to 15 digits, as the spreadsheet shows it."""
    exact = Decimal(repr(value))
    digits = len(exact.as_tuple().digits)
    if digits <= EXACT_DIGITS:
        return exact
    if abs(exact) >= Decimal(10) ** (EXACT_DIGITS - 2):
        reason = (
            "the number has more than 15 digits, which spreadsheets do not keep exactly; write it as text"
        )
        return CellProblem("too_many_digits", reason, repr(value))
    return EXACT.quantize(exact, Decimal(1).scaleb(exact.adjusted() - EXACT_DIGITS + 1))
