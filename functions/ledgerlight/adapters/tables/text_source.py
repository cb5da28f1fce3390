"""Bytes of a text file as lines: encodings told apart, decoded as they stream."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from ledgerlight.domain.table import FileRefused

HEAD_BYTES = 65_536
CHUNK_BYTES = 262_144
MAX_LINE_CHARACTERS = 4_000_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_NAMES = {"cp1252": "Windows-1252", "cp1251": "Windows-1251", "cp932": "Shift-JIS", "latin-1": "Latin-1"}


def byte_order_mark(head: bytes) -> tuple[str | None, int]:
    """The encoding that a byte-order mark names, and the mark's length."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    return None, 0


def unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of mostly Latin text is zero."""
    half = len(head) // 2
    if half < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.1:
        return "utf-16-be"
    return None


def legacy_encoding(sample: bytes) -> str:
    """The eight-bit or Japanese encoding of text that is not UTF-8.

    Shift-JIS: decodes strictly, and most bytes above ASCII belong to kana or kanji. Windows-1251: letters
    above ASCII stand in words of their own. Otherwise Windows-1252, where they stand alone among ASCII
    letters.
    """
    cut = sample[: sample.rfind(b"\n") + 1] or sample
    runs = [run for run in _HIGH_RUN.findall(cut) if run]
    high = sum(map(len, runs))
    try:
        japanese = cut.decode("cp932")
    except UnicodeDecodeError:
        japanese = ""
    wide = sum(1 for c in japanese if "\u3040" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff")
    halfwidth = sum(1 for c in japanese if "\uff61" <= c <= "\uff9f")
    if wide > halfwidth * 4 and wide >= high * 0.4:
        return "cp932"
    letters = sum(1 for byte in cut if byte >= 0xC0 or byte in (0xA8, 0xB8))
    in_words = sum(len(run) for run in runs if len(run) >= 3)
    if high and in_words >= high * 0.6 and letters >= high * 0.8:
        return "cp1251"
    try:
        cut.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


class TextSource:
    """A seekable binary stream as text. ``notes`` says which encoding was taken when it was not UTF-8.

    A file that is plain ASCII at first is read as UTF-8 until a byte proves otherwise; then the rest is
    decoded as what those bytes look like, which is exact because every candidate contains ASCII.
    """

    def __init__(self, stream: BinaryIO, head: bytes) -> None:
        self._stream = stream
        self.notes: list[str] = []
        encoding, self._start = byte_order_mark(head)
        if encoding is None:
            encoding = unmarked_utf16(head) or self._without_mark(head)
        self.encoding = encoding
        self._noted = False
        self.has_nul = False
        if encoding != "utf-8":
            self._note(encoding)

    @staticmethod
    def _without_mark(head: bytes) -> str:
        try:
            codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD_BYTES)
        except UnicodeDecodeError:
            return legacy_encoding(head)
        return "utf-8"

    def _note(self, encoding: str) -> None:
        if not self._noted:
            self._noted = True
            self.notes.append(
                f"the file is not UTF-8; it was read as {_NAMES.get(encoding, encoding.upper())}"
            )

    def head_text(self, head: bytes) -> str:
        """The file's beginning, decoded; a character cut at the end is left out."""
        return codecs.getincrementaldecoder(self.encoding)(errors="replace").decode(head[self._start :])

    def chunks(self) -> Iterator[str]:
        """The whole text in pieces. Raises ``FileRefused`` for bytes that are no text."""
        self._stream.seek(self._start)
        decoder = codecs.getincrementaldecoder(self.encoding)()
        legacy = self.encoding in _NAMES
        only_ascii = True
        lines = 1
        while True:
            data = self._stream.read(CHUNK_BYTES)
            pending = decoder.getstate()[0]
            try:
                text = decoder.decode(data, final=not data)
            except UnicodeDecodeError as error:
                if legacy or self.encoding != "utf-8" or not only_ascii:
                    raise _not_text(self.encoding, lines + data[: error.start].count(b"\n")) from None
                encoding = legacy_encoding(pending + data)
                self._note(encoding)
                decoder, legacy = codecs.getincrementaldecoder(encoding)(errors="replace"), True
                text = decoder.decode(pending + data)
            if only_ascii and not text.isascii():
                only_ascii = False
            if "\0" in text:
                self.has_nul = True
            lines += text.count("\n")
            if text:
                yield text
            if not data:
                return

    def lines(self) -> Iterator[str]:
        r"""Physical lines with their ends, split at \n, \r\n and \r, as csv wants them."""
        carry, count = "", 0
        for text in self.chunks():
            # A \r at the end of a piece may belong to a \r\n whose \n is in the next.
            pieces = io.StringIO(carry + text, newline="").readlines()
            carry = pieces.pop()
            count += len(pieces)
            yield from pieces
            if len(carry) > MAX_LINE_CHARACTERS:
                reason = (
                    f"a line has more than {MAX_LINE_CHARACTERS:,} characters; is this a text file with rows?"
                )
                raise FileRefused("line_too_long", reason, count + 1)
        if carry:
            yield carry


def _not_text(encoding: str, line: int) -> FileRefused:
    reason = f"the file is not valid {encoding.upper()} from here on; save it again as CSV UTF-8"
    return FileRefused("bad_encoding", reason, line)
