"""What a file is, by its first bytes."""

from __future__ import annotations

import io
import json
from typing import Literal

from ledgerlight.adapters.tables.text_source import TextSource, byte_order_mark, unmarked_utf16
from ledgerlight.domain.table import FileRefused

Kind = Literal["text", "xlsx", "json", "ndjson"]

_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "compressed", "the file is gzip-compressed; unpack it and drop what is inside"),
    (b"BZh", "compressed", "the file is bzip2-compressed; unpack it and drop what is inside"),
    (b"\xfd7zXZ", "compressed", "the file is xz-compressed; unpack it and drop what is inside"),
    (b"7z\xbc\xaf", "compressed", "the file is a 7z archive; unpack it and drop what is inside"),
    (b"Rar!", "compressed", "the file is a RAR archive; unpack it and drop what is inside"),
    (b"%PDF", "not_a_table", "the file is a PDF; export the table as CSV or XLSX"),
    (b"PAR1", "not_a_table", "the file is Parquet; export it as CSV"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(head: bytes, filename: str) -> Kind:
    """The kind of file. Raises ``FileRefused`` for what is no table, or one of a kind that is not read."""
    if not head:
        raise FileRefused("empty_file", "the file is empty; export it again")
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"PK\x05\x06"):
        raise FileRefused(
            "not_a_workbook", "the file is an empty zip archive; export the table as CSV or XLSX"
        )
    if head.startswith(_OLE):
        raise _ole(head)
    for magic, rule, reason in _REFUSED:
        if head.startswith(magic):
            raise FileRefused(rule, reason)
    return _text_kind(head, filename)


def _ole(head: bytes) -> FileRefused:
    if "EncryptedPackage".encode("utf-16-le") in head or "EncryptionInfo".encode("utf-16-le") in head:
        reason = "the workbook is protected by a password; save it without one"
        return FileRefused("password", reason)
    reason = (
        "the file is an old Excel workbook (.xls) or an encrypted one; save it as .xlsx without a password"
    )
    return FileRefused("old_excel", reason)


def _text_kind(head: bytes, filename: str) -> Kind:
    encoding, _ = byte_order_mark(head)
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if encoding is None and controls > len(head) // 20 and unmarked_utf16(head) is None:
        raise FileRefused("not_a_table", "the file is binary and not a table; export it as CSV or XLSX")
    text = TextSource(io.BytesIO(head), head).head_text(head).lstrip(" \t\r\n\0")
    if not text:
        raise FileRefused("empty_file", "the file holds nothing but blanks; export it again")
    lower = text[:200].casefold()
    if lower.startswith(("<!doctype html", "<html", "<table", "<?xml", "<worksheet", "<meta")):
        reason = "the file is a web page or XML, whatever its name; save it as CSV or XLSX"
        raise FileRefused("not_a_table", reason)
    extension = filename.casefold().rpartition(".")[2]
    if extension in ("ndjson", "jsonl"):
        return "ndjson"
    if text[0] == "[":
        return "json" if extension == "json" or text[1:].lstrip()[:1] in ("{", "[", "]", "") else "text"
    if text[0] == "{":
        return _object_kind(text)
    return "json" if extension == "json" else "text"


def _object_kind(text: str) -> Kind:
    """A first line that is a whole object makes NDJSON, unless it is the file's only one and holds a list."""
    first, _, rest = text.partition("\n")
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return (
            "json"
            if first.strip().rstrip(",") in ("{", "") or not rest.lstrip().startswith("{")
            else "ndjson"
        )
    lists = isinstance(found, dict) and any(isinstance(value, list) for value in found.values())
    return "json" if lists and not rest.strip() else "ndjson"
