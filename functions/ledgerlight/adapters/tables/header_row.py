"""Finding the header row among titles, notes and blank lines above the data."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from ledgerlight.adapters.tables.base import MAX_HEADER_LINE, check_width
from ledgerlight.domain.table import Cell, CellProblem, FileRefused
from ledgerlight.domain.text import clean, name_key

HeaderRow = int | Literal["auto"]

CANONICAL = frozenset({"entity", "account", "amount"})

_PERIOD = re.compile(r"(?:19|20)\d\d(?:[-/]?\d\d)?")
_VALUE = re.compile(r"[-+($€£¥₾]?\s*\$?\(?\d[\d.,'  /:\-]*%?\)?-?")


def header_text(cell: Cell) -> str:
    """A header as its column is called: without padding and line breaks; a number or date as text."""
    if cell is None or isinstance(cell, CellProblem):
        return ""
    return " ".join(clean(cell if isinstance(cell, str) else str(cell)).split())


def find_header(
    rows: Sequence[tuple[int, Sequence[Cell]]], wanted: HeaderRow, expected: Collection[str] = ()
) -> int:
    """The position of the header row among the file's first rows (each with its line). Raises
    ``FileRefused``.

    ``auto``: the first row with all the expected (or the canonical) names; else the first row of distinct
    names, without a number or date among them, that is at least 60 % as wide as the widest of the twenty rows
    below it.
    """
    if wanted != "auto":
        if not 1 <= wanted <= MAX_HEADER_LINE:
            reason = f"header_row must be 1 to {MAX_HEADER_LINE}, or auto"
            raise FileRefused("bad_header_row", reason)
        for position, (line, cells) in enumerate(rows):
            if line == wanted:
                check_width(cells, line)
                return position
        raise FileRefused(
            "bad_header_row", f"the mapping expects the header in line {wanted}; the file has none there"
        )
    for names in filter(None, ({name_key(name) for name in expected}, CANONICAL)):
        for position, (line, cells) in enumerate(rows):
            if names <= {name_key(header_text(cell)) for cell in cells}:
                check_width(cells, line)
                return position
    for position, (line, cells) in enumerate(rows):
        filled = [text for text in map(header_text, cells) if text]
        below = max((_filled(other) for _, other in rows[position + 1 : position + 21]), default=0)
        single = below <= 1 and len(filled) == 1
        if (len(filled) >= 2 or single) and len(filled) * 10 >= below * 6 and _names(cells, filled):
            check_width(cells, line)
            return position
    if not rows:
        raise FileRefused("empty_file", "the file has no rows; export it again")
    raise FileRefused(
        "no_header",
        "no header row was found: the first row should name the columns; add one, or give "
        "header_row in the mapping",
        rows[0][0],
    )


def _filled(cells: Sequence[Cell]) -> int:
    return sum(1 for cell in cells if cell is not None and header_text(cell))


def _names(cells: Sequence[Cell], filled: list[str]) -> bool:
    """Whether these are names rather than data. Periods may be names of columns."""
    for cell in cells:
        if isinstance(cell, (Decimal, date, bool)) and not _PERIOD.fullmatch(str(cell)):
            return False
    values = sum(1 for text in filled if _VALUE.fullmatch(text) and not _PERIOD.fullmatch(text))
    periods = sum(1 for text in filled if _PERIOD.fullmatch(text))
    return values == 0 and periods < len(filled)
