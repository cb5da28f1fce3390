"""File readers: CSV, TSV, XLSX, JSON and NDJSON behind one ``open_table``."""

from __future__ import annotations

from collections.abc import Collection
from typing import BinaryIO

from ledgerlight.adapters.tables.base import Table
from ledgerlight.adapters.tables.csv_table import CsvTable
from ledgerlight.adapters.tables.header_row import HeaderRow
from ledgerlight.adapters.tables.json_table import JsonTable
from ledgerlight.adapters.tables.sniff import sniff
from ledgerlight.adapters.tables.text_source import HEAD_BYTES
from ledgerlight.adapters.tables.xlsx_table import XlsxTable
from ledgerlight.domain.table import FileRefused

__all__ = ["FileRefused", "Table", "open_table"]


def open_table(
    stream: BinaryIO,
    filename: str,
    *,
    sheet: int | str = 0,
    header_row: HeaderRow = "auto",
    expected: Collection[str] = (),
) -> Table:
    """Open a seekable stream. The content decides the format; the name only helps.

    ``sheet``: position among the visible sheets (0 is the first) or a name; ``header_row``: line, the first
    is 1; ``expected``: column names: with ``header_row`` auto, the first row that has them all is the header.
    Raises ``FileRefused`` with the rule, the reason and what to do.
    """
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    kind = sniff(head, filename)
    if kind == "xlsx":
        return XlsxTable(stream, sheet, header_row, expected)
    if kind in ("json", "ndjson"):
        return JsonTable(stream, head, kind)
    return CsvTable(stream, head, filename, header_row, expected)
