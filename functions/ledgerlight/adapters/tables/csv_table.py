"""Delimited text: commas, semicolons, tabs or bars, streamed row by row."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from ledgerlight.adapters.tables.base import HEADER_SEARCH_ROWS, MAX_HEADER_LINE, Format, Table
from ledgerlight.adapters.tables.header_row import HeaderRow, find_header, header_text
from ledgerlight.adapters.tables.text_source import TextSource
from ledgerlight.domain.import_context import FileTraits
from ledgerlight.domain.rejects import REJECT_COLUMNS, restored
from ledgerlight.domain.table import Cell, FileRefused, Row, RowProblem

DELIMITERS = ",;\t|"
MAX_CELL_CHARACTERS = 131_072
"""The csv module's own limit; a longer cell is refused."""


class CsvTable(Table):
    """A delimited file. Blank lines are skipped; a row of another width than the header is a
    ``RowProblem``."""

    def __init__(
        self,
        stream: BinaryIO,
        head: bytes,
        filename: str,
        header_row: HeaderRow,
        expected: Collection[str] = (),
    ) -> None:
        self._text = TextSource(stream, head)
        self.notes = self._text.notes
        sample = self._text.head_text(head)
        self._skip_first = sample[:4].casefold() == "sep=" and sample[4:5] in DELIMITERS
        self.delimiter = sample[4] if self._skip_first else _delimiter(sample, filename)
        self.format: Format = "tsv" if self.delimiter == "\t" else "csv"
        first = self._first_rows(header_row)
        fixed = bool(first) and _is_reject_header(first[0][1])
        position = 0 if fixed else find_header(first, header_row, expected)
        # A few rows taken out of their file lost the evidence for its decimal sign: then nothing is assumed.
        self.traits = FileTraits(semicolons=fixed or self.delimiter == ";")
        self.header_line, cells = first[position]
        names = [header_text(cell) for cell in cells]
        self._fixed = fixed
        while names and not names[-1]:
            names.pop()
        self._width = len(names)
        self.headers = tuple(names[len(REJECT_COLUMNS) :] if self._fixed else names)

    def _first_rows(self, header_row: HeaderRow) -> list[tuple[int, Sequence[Cell]]]:
        count = HEADER_SEARCH_ROWS if header_row == "auto" else min(header_row, MAX_HEADER_LINE)
        rows: list[tuple[int, Sequence[Cell]]] = []
        for line, cells in islice(self._read(), count):
            if isinstance(cells, RowProblem):
                if not rows:
                    raise FileRefused(cells.rule, cells.reason, line)
                continue
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
        return rows

    def rows(self) -> Iterator[Row]:
        """Rows below the header, each with the line it starts in."""
        width, header_line, fixed = self._width, self.header_line, self._fixed
        for line, cells in self._read():
            if line <= header_line:
                continue
            if isinstance(cells, RowProblem):
                yield line, cells
                continue
            if len(cells) != width:
                fitted = _fitted(cells, width)
                if fitted is None:
                    continue
                if isinstance(fitted, RowProblem):
                    yield line, fitted
                    continue
                cells = fitted  # noqa: PLW2901
            if self._text.has_nul and any("\0" in cell for cell in cells):
                reason = "the row contains NUL bytes, which are no text; export the file again"
                yield line, RowProblem("nul_byte", reason, cells)
                continue
            if fixed:
                yield line, [restored(cell) for cell in cells[len(REJECT_COLUMNS) :]]
            else:
                yield line, cells

    def _read(self) -> Iterator[tuple[int, list[str] | RowProblem]]:
        """Every row of the file with the line it starts in."""
        lines = self._text.lines()
        previous = 0
        if self._skip_first:
            next(lines)
            previous = 1
        offset = previous
        reader = csv.reader(lines, delimiter=self.delimiter, skipinitialspace=True, strict=True)
        while True:
            try:
                for cells in reader:
                    line = previous + 1
                    previous = reader.line_num + offset
                    if cells:
                        yield line, cells
            except csv.Error as error:
                line, previous = previous + 1, reader.line_num + offset
                yield line, _quote_problem(str(error), line, previous)
                continue
            return


def _is_reject_header(cells: Sequence[Cell]) -> bool:
    names = [header_text(cell).casefold() for cell in cells[: len(REJECT_COLUMNS)]]
    return tuple(names) == REJECT_COLUMNS


def _quote_problem(message: str, first: int, last: int) -> RowProblem:
    """What a csv error means. Raises ``FileRefused`` where reading on would misread the rest."""
    if "unexpected end" in message:
        reason = "a quotation mark opens in this row and is not closed before the end of the file; close it"
        raise FileRefused("unclosed_quote", reason, first)
    if "field limit" in message:
        if last > first:
            reason = f"a quotation mark is not closed within {MAX_CELL_CHARACTERS:,} characters; close it"
            raise FileRefused("unclosed_quote", reason, first)
        reason = (
            f"a cell has more than {MAX_CELL_CHARACTERS:,} characters; shorten it or leave the column out"
        )
        raise FileRefused("cell_too_large", reason, first)
    where = f"lines {first} to {last} are read as one row, which" if last > first else "the row"
    return RowProblem(
        "bad_quote", f"{where} has text after a closing quotation mark; double marks inside quoted text"
    )


def _fitted(cells: list[str], width: int) -> list[str] | RowProblem | None:
    """A row of another width: surplus empty cells are cut, a row of nothing is None, the rest is a
    problem."""
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        return None
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    reason = f"the row has {len(cells)} cells and the header {width}; quote cells that contain the delimiter"
    return RowProblem("ragged_row", reason, cells)


def _delimiter(sample: str, filename: str) -> str:
    """The delimiter that cuts the first lines into the most columns, most regularly."""
    lines = sample.splitlines(keepends=True)[:60]
    if len(sample) > 1000 and len(lines) > 1:
        lines.pop()
    best, best_score = ("\t" if filename.casefold().endswith((".tsv", ".tab")) else ","), 0.0
    for delimiter in DELIMITERS:
        try:
            widths = [
                len(row) for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True) if row
            ]
        except csv.Error:
            continue
        if not widths:
            continue
        width, count = Counter(widths).most_common(1)[0]
        score = (width - 1) * count / len(widths)
        if score > best_score:
            best, best_score = delimiter, score
    return best
