"""What a file reader yields and why it may refuse: rows of cells, problems of a cell, a row or a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell whose value cannot be trusted. It becomes a row error only where the mapping uses its column."""

    rule: str
    reason: str
    text: str


Cell = str | Decimal | date | bool | None | CellProblem
"""A value as the file holds it. CSV cells are text; workbooks and JSON also bring numbers, dates and
booleans."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A whole row that cannot be read, with the cells as far as they are known."""

    rule: str
    reason: str
    cells: Sequence[Cell] = ()


Row = tuple[int, Sequence[Cell] | RowProblem]
"""(line in the file, the first is 1; its cells, or why there are none)."""


class FileRefused(Exception):
    """A file that is not read at all (or no further): which rule, why and what to do, at which line if
    known."""

    def __init__(self, rule: str, reason: str, line: int | None = None) -> None:
        self.rule = rule
        self.reason = reason
        self.line = line
        super().__init__(reason if line is None else f"line {line}: {reason}")


class MappingRefused(FileRefused):
    """A mapping that does not fit the file: a column it names is missing, or an expression cannot be read."""
