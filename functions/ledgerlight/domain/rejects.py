"""The reject file: refused rows as CSV, with what is wrong in front, to be fixed and dropped again.

Its first four columns are ignored when it is read. Text that a spreadsheet would run as a formula gets an
apostrophe in front, which is taken away again when the file comes back; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from ledgerlight.domain.row_values import raw_text
from ledgerlight.domain.table import Cell
from schemas.documents import RowError

REJECT_COLUMNS = ("line", "column", "rule", "reason")

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[-+]?[\d.,  ']*\d[\d.,  ']*(?:[eE][-+]?\d+)?-?")


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


def reject_rows(
    headers: Sequence[str], rejected: Iterable[tuple[Sequence[Cell], Sequence[RowError]]]
) -> Iterator[str]:
    """Lines of the reject file, header first: one for each row, with all of its problems."""
    yield _line([*REJECT_COLUMNS, *headers])
    for cells, errors in rejected:
        columns = "; ".join(dict.fromkeys(error.column for error in errors if error.column))
        rules = "; ".join(dict.fromkeys(error.rule for error in errors))
        reasons = "; ".join(dict.fromkeys(error.reason for error in errors))
        line = str(errors[0].line) if errors else ""
        yield _line([line, columns, rules, reasons, *(raw_text(cell) for cell in cells)])


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([neutralised(cell.replace("\0", "")) for cell in cells])
    return out.getvalue()
