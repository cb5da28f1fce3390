"""A worksheet's XML scanned before the workbook reader loads it: how large it is, and cells without a value.

The reader fills a dense grid, so two cells at opposite corners would take all memory; and it gives error
cells and formulas that were never calculated as empty. Both are found here, in pieces, with regular
expressions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ledgerlight.adapters.tables.xlsx_guard import check_markup
from ledgerlight.domain.table import CellProblem, FileRefused

MAX_CELLS = 5_000_000
MAX_PROBLEMS = 200_000
MAX_ROW_BYTES = 16_000_000

_ROW_END = b"</row>"
_COLUMN = re.compile(rb'<c\b[^<>]*?\br="([A-Z]{1,3})[0-9]')
_ROW = re.compile(rb'<row\b[^<>]*?\br="([0-9]{1,7})"')
_CELL = re.compile(rb"<c[ >]")
_NO_VALUE = re.compile(
    rb'<c\b[^<>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^<>]*>\s*<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>)\s*'
    rb"(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_ERROR = re.compile(
    rb'<c\b(?=[^<>]*\bt="e")[^<>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^<>]*>(?:<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>))?\s*<v>([^<]*)</v>'
)


@dataclass(slots=True)
class SheetScan:
    """What a worksheet holds: cells, extent, and problem cells by (row, column), both from 0."""

    cells: int = 0
    rows: int = 0
    columns: int = 0
    problems: dict[tuple[int, int], CellProblem] = field(default_factory=dict)


def column_number(letters: bytes) -> int:
    """``A`` is 0, ``AA`` 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def scan_sheet(pieces: Iterable[bytes]) -> SheetScan:
    """Scan a worksheet's XML. Raises ``FileRefused`` beyond 5 million cells."""
    scan = SheetScan()
    carry = b""
    prefixed = False
    for piece in pieces:
        data = carry + piece
        check_markup(data)
        cut = data.rfind(_ROW_END)
        if cut < 0:
            prefixed = prefixed or b":row" in data
            if len(data) > MAX_ROW_BYTES:
                raise FileRefused(
                    "too_many_cells", "a row of the worksheet is too large; save the sheet as CSV"
                )
            carry = data
            continue
        cut += len(_ROW_END)
        _scan_rows(scan, data[:cut])
        carry = data[cut:]
    _scan_rows(scan, carry)
    if prefixed and not scan.cells:
        raise FileRefused(
            "damaged_workbook", "the worksheet is written in an unusual way; save it again as .xlsx"
        )
    return scan


def _scan_rows(scan: SheetScan, data: bytes) -> None:
    cells = len(_CELL.findall(data))
    scan.cells += cells
    columns = _COLUMN.findall(data)
    for letters in set(columns):
        scan.columns = max(scan.columns, column_number(letters) + 1)
    rows = _ROW.findall(data)
    scan.rows = max(scan.rows, scan.rows + data.count(_ROW_END) - len(rows), *map(int, rows), 0)
    if len(columns) < cells:
        # Cells without a reference follow one another.
        widest = max(len(_CELL.findall(row)) for row in data.split(_ROW_END))
        scan.columns = max(scan.columns, widest)
    if scan.cells > MAX_CELLS or scan.rows * scan.columns > MAX_CELLS:
        reason = (
            f"the worksheet spans {scan.rows:,} rows x {scan.columns:,} columns; {MAX_CELLS:,} is the limit"
        )
        raise FileRefused(
            "too_many_cells", f"{reason}; remove what lies outside the table, or save it as CSV"
        )
    if b"<f" in data:
        for found in _NO_VALUE.finditer(data):
            reason = "the formula has no stored value; open the file in a spreadsheet program and save it"
            _add(scan, found[1], found[2], CellProblem("formula_without_value", reason, "="))
    if b't="e"' in data:
        for found in _ERROR.finditer(data):
            text = found[3].decode("utf-8", "replace")
            reason = f"the cell holds the error {text}; correct the formula"
            _add(scan, found[1], found[2], CellProblem("error_cell", reason, text))


def _add(scan: SheetScan, letters: bytes, row: bytes, problem: CellProblem) -> None:
    if len(scan.problems) >= MAX_PROBLEMS:
        reason = f"the worksheet has more than {MAX_PROBLEMS:,} cells without a value; calculate and save it"
        raise FileRefused("too_many_problem_cells", reason)
    scan.problems[int(row) - 1, column_number(letters)] = problem
