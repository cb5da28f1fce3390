"""A workbook's zip checked before anything reads it: sizes, ratios, names, what the directory claims.

The parts are unpacked once here, in pieces that are thrown away, because a directory can lie; only then does
the workbook reader, which unpacks into memory, see the file.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from ledgerlight.domain.table import FileRefused

MAX_ENTRIES = 2_000
MAX_UNPACKED_BYTES = 200_000_000
MAX_RATIO = 100
RATIO_FROM_BYTES = 1_000_000
"""Small parts may pack better than 100:1; what they unpack to is harmless."""
CHUNK_BYTES = 262_144
WORKBOOK = "xl/workbook.xml"

MAX_DIRECTORY_BYTES = MAX_ENTRIES * 500
_END_SEARCH_BYTES = 66_000
_END_RECORD = struct.Struct("<10xHI")
"""Count of entries and size of the directory, in the end record."""
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_DAMAGED = "the workbook is damaged or cut short; open it in a spreadsheet program and save it again"


def open_archive(stream: BinaryIO) -> zipfile.ZipFile:
    """The zip directory, checked. Raises ``FileRefused``."""
    _check_directory_size(stream)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError):
        raise FileRefused("damaged_workbook", _DAMAGED) from None
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        reason = f"the workbook has {len(entries):,} parts; at most {MAX_ENTRIES:,} are read"
        raise FileRefused("too_many_entries", reason)
    _check_kind(archive, {entry.filename for entry in entries})
    _check_names(entries)
    _check_sizes(entries)
    return archive


def _check_directory_size(stream: BinaryIO) -> None:
    """Refuse a huge directory before it is parsed into an object for each entry."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END_SEARCH_BYTES))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + _END_RECORD.size:
        raise FileRefused("damaged_workbook", _DAMAGED)
    entries, directory_bytes = _END_RECORD.unpack_from(tail, at)
    if entries > MAX_ENTRIES or directory_bytes > MAX_DIRECTORY_BYTES:
        reason = (
            f"the workbook has more than {MAX_ENTRIES:,} parts, or parts with endless names; save it again"
        )
        raise FileRefused("too_many_entries", reason)


def _check_kind(archive: zipfile.ZipFile, names: set[str]) -> None:
    if "xl/workbook.bin" in names:
        raise FileRefused("not_a_workbook", "the file is a binary workbook (.xlsb); save it as .xlsx")
    if "mimetype" in names and WORKBOOK not in names:
        entry = archive.getinfo("mimetype")
        if entry.file_size < 200 and b"opendocument" in archive.read(entry):
            raise FileRefused("not_a_workbook", "the file is an OpenDocument file (.ods); save it as .xlsx")
    if WORKBOOK not in names or "[Content_Types].xml" not in names:
        reason = "the file is a zip archive and not a workbook; unpack it and drop what is inside"
        raise FileRefused("not_a_workbook", reason)


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        # zipfile cuts names at a NUL; the original tells.
        parts = name.replace("\\", "/").split("/")
        if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in entry.orig_filename:
            reason = "the workbook contains a part whose name leaves its folder; save it again as .xlsx"
            raise FileRefused("unsafe_entry_name", reason)
        if name in seen:
            raise FileRefused(
                "duplicate_entry", f"the workbook contains the part {name!r} twice; save it again"
            )
        seen.add(name)
        if entry.flag_bits & 0x1:
            raise FileRefused("password", "the workbook is protected by a password; save it without one")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileRefused("damaged_workbook", "the workbook is packed in an unusual way; save it again")


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES:
        reason = (
            f"the workbook unpacks to {unpacked:,} bytes, the limit is {MAX_UNPACKED_BYTES:,}; save it as CSV"
        )
        raise FileRefused("too_large_unpacked", reason)
    for entry in entries:
        if entry.file_size > RATIO_FROM_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            ratio = entry.file_size // max(entry.compress_size, 1)
            reason = (
                f"a part of the workbook is packed {ratio}:1, as only attacks are; the limit is {MAX_RATIO}:1"
            )
            raise FileRefused("compression_ratio", f"{reason}; save it as CSV")


def unpacked(stream: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's bytes in pieces, never more than the directory says. Raises ``FileRefused``."""
    stream.seek(entry.header_offset)
    header = stream.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise FileRefused("damaged_workbook", _DAMAGED)
    _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    stream.seek(name_length + extra_length, 1)
    left, made = entry.compress_size, 0
    inflate = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        packed = stream.read(min(left, CHUNK_BYTES))
        if not packed:
            raise FileRefused("damaged_workbook", _DAMAGED)
        left -= len(packed)
        while packed:
            try:
                piece = inflate.decompress(packed, CHUNK_BYTES) if inflate else packed
            except zlib.error:
                raise FileRefused("damaged_workbook", _DAMAGED) from None
            packed = inflate.unconsumed_tail if inflate else b""
            made += len(piece)
            if made > entry.file_size:
                reason = "a part of the workbook unpacks to more than its directory says, as only attacks do"
                raise FileRefused("lying_size", reason)
            if piece:
                yield piece
    if inflate:
        tail = inflate.flush()
        made += len(tail)
        if tail:
            yield tail
    if made != entry.file_size:
        raise FileRefused(
            "lying_size", "a part of the workbook has another size than its directory says; save it again"
        )


def whole(stream: BinaryIO, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """A small part, whole. Raises ``FileRefused`` when it is larger than the limit."""
    if entry.file_size > limit:
        raise FileRefused("too_large_unpacked", f"part {entry.filename!r} of the workbook is unusually large")
    return b"".join(unpacked(stream, entry))


def check_markup(piece: bytes) -> None:
    """Refuse document types and entities: no spreadsheet program writes them, attacks do."""
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece or b"<!doctype" in piece:
        reason = (
            "the workbook's XML declares entities, which may expand or reach outside; save it again as .xlsx"
        )
        raise FileRefused("xml_entities", reason)
    if piece.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused(
            "damaged_workbook", "the workbook's XML is in an unusual encoding; save it again as .xlsx"
        )


def check_parts(stream: BinaryIO, archive: zipfile.ZipFile, skip: str) -> None:
    """Unpack every XML part but worksheets (the chosen one is scanned on its own) and check it."""
    for entry in archive.infolist():
        name = entry.filename
        if name == skip or not name.endswith((".xml", ".rels")) or name.startswith("xl/worksheets/sheet"):
            continue
        before = b""
        for piece in unpacked(stream, entry):
            check_markup(before + piece)
            before = piece[-10:]
