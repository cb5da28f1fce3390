"""What every file reader gives: headers, how it read the file, and rows that can be read again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

from ledgerlight.domain.import_context import FileTraits
from ledgerlight.domain.table import Cell, FileRefused, Row

Format = Literal["csv", "tsv", "xlsx", "json", "ndjson"]

MAX_COLUMNS = 1000
MAX_HEADER_CHARACTERS = 500
MAX_HEADER_LINE = 1000
HEADER_SEARCH_ROWS = 60


class Table(Protocol):
    """An opened file.

    ``header_line`` is the line of the header row (0 for JSON, which has none); ``notes`` tells how the file
    was read where that was not obvious. ``rows`` may raise ``FileRefused`` on the way, and starts anew each
    time.
    """

    headers: tuple[str, ...]
    header_line: int
    format: Format
    traits: FileTraits
    notes: list[str]

    def rows(self) -> Iterator[Row]:
        """(line, cells) below the header. In JSON the line is the number of the object, the first is 1."""


def check_width(headers: Sequence[Cell], line: int) -> None:
    """Refuse a header row that is too wide, or has an endless name."""
    for number, header in enumerate(headers, 1):
        if isinstance(header, str) and len(header) > MAX_HEADER_CHARACTERS:
            reason = (
                f"the name of column {number} has more than {MAX_HEADER_CHARACTERS} characters; shorten it"
            )
            raise FileRefused("header_too_long", reason, line)
    if len(headers) > MAX_COLUMNS:
        reason = f"the header row has {len(headers):,} columns; at most {MAX_COLUMNS:,} are read"
        raise FileRefused("too_many_columns", reason, line)
