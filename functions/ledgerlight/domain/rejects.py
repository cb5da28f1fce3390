"""The reject file: refused rows as CSV, with what is wrong in front, to be fixed and dropped again.

Its first four columns are ignored when it is read. Text that a spreadsheet would run as a formula gets an
apostrophe in front, which is taken away again when the file comes back; numbers stay numbers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from typing import TextIO

from ledgerlight.domain.row_values import raw_text
from ledgerlight.domain.table import Cell, RowProblem
from schemas.documents import RowError

REJECT_COLUMNS = ("line", "column", "rule", "reason")

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[-+]? ?[.,]?\d+(?:[.,'  ]\d+)*[.,]?(?:[eE][-+]?\d+)?-?")


def neutralised(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe before = + - @ tab and CR, unless it is a number."""
    if text.startswith(_DANGEROUS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def restored(text: str) -> str:
    """Undo ``neutralised``."""
    if text[:1] == "'" and text[1:2] in _DANGEROUS and text[1:]:
        return text[1:]
    return text


class RejectWriter:
    """Writes the reject file, header first: one line for each refused row, with all of its problems in
    front."""

    def __init__(self, file: TextIO, headers: Sequence[str]) -> None:
        """Write the header to a text file opened without newline translation."""
        self._writer = csv.writer(file, lineterminator="\r\n")
        self._width = len(headers)
        self._write([*REJECT_COLUMNS, *headers])

    def write(self, line: int, cells: Sequence[Cell] | RowProblem, errors: Sequence[RowError]) -> None:
        """Append a refused row as it was in the file."""
        row = cells.cells if isinstance(cells, RowProblem) else cells
        columns = "; ".join(dict.fromkeys(error.column for error in errors if error.column))
        rules = "; ".join(dict.fromkeys(error.rule for error in errors))
        reasons = "; ".join(dict.fromkeys(error.reason for error in errors))
        texts = [raw_text(cell) for cell in row]
        texts += [""] * (self._width - len(texts))
        self._write([str(line), columns, rules, reasons, *texts])

    def _write(self, cells: Sequence[str]) -> None:
        self._writer.writerow([neutralised(cell.replace("\0", "")) for cell in cells])
