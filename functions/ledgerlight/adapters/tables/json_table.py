"""JSON (a list of objects, streamed) and NDJSON (an object a line). Numbers are exact decimals, never
floats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, DecimalException
from itertools import islice
from typing import Any, BinaryIO, Literal

from ledgerlight.adapters.tables.base import Format, Table, check_width
from ledgerlight.adapters.tables.text_source import TextSource
from ledgerlight.domain.import_context import FileTraits
from ledgerlight.domain.table import Cell, CellProblem, FileRefused, Row, RowProblem

SAMPLE_OBJECTS = 10_000
MAX_OBJECT_CHARACTERS = 1_000_000
MAX_WRAPPED_CHARACTERS = 50_000_000
MAX_DIGITS = 40
MAX_POWER = 100
WRAPPERS = ("records", "rows", "data", "items", "results")

_GAP = re.compile(r"[\s,]*")
_BLANK = re.compile(r"\s*")


class _Repeated(dict[str, Any]):
    """An object in which a key stands twice."""

    twice: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    repeated = _Repeated(made)
    names = [name for name, _ in pairs]
    repeated.twice = tuple(sorted({name for name in names if names.count(name) > 1}))
    return repeated


def _number(text: str) -> Decimal | CellProblem:
    reason = f"the number has more than {MAX_DIGITS} digits; amounts end at 2^53-1 minor units"
    if len(text) > MAX_DIGITS + 10:
        return CellProblem("too_many_digits", reason, text[:100])
    try:
        value = Decimal(text)
    except DecimalException:
        return CellProblem("too_many_digits", reason, text)
    if value and abs(value.adjusted()) > MAX_POWER:
        return CellProblem("too_many_digits", f"the exponent is beyond {MAX_POWER}", text)
    return value


def _constant(text: str) -> CellProblem:
    reason = "this is not a finite number; correct the program that wrote it"
    return CellProblem("not_finite", reason, text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_number, parse_int=_number, parse_constant=_constant, strict=False
)


class JsonTable(Table):
    """Objects as rows. Headers are the keys of the first 10,000 objects; an object under ``dimensions`` is
    spread.

    A row's line is the physical line in NDJSON and the object's number in a JSON list.
    """

    header_line = 0

    def __init__(self, stream: BinaryIO, head: bytes, kind: Literal["json", "ndjson"]) -> None:
        self._text = TextSource(stream, head)
        self.notes = self._text.notes
        self.format: Format = kind
        self.traits = FileTraits()
        keys: dict[str, None] = {}
        found = False
        for _, item in islice(self._items(), SAMPLE_OBJECTS):
            found = True
            if isinstance(item, dict):
                keys.update(dict.fromkeys(_spread(item)))
        if not found:
            raise FileRefused("empty_file", "the file holds no objects; export it again")
        if not keys:
            reason = "the file holds no objects with named values; write a list of objects, one for each row"
            raise FileRefused("no_header", reason)
        self.headers = tuple(keys)
        check_width(self.headers, 1)

    def rows(self) -> Iterator[Row]:
        """Objects in the order of the headers; a missing key is an empty cell."""
        known = frozenset(self.headers)
        for line, item in self._items():
            if isinstance(item, RowProblem):
                yield line, item
                continue
            if not isinstance(item, dict):
                reason = "this is not an object with named values"
                yield line, RowProblem("not_an_object", reason, [_cell(item)])
                continue
            values = _spread(item)
            cells = [_cell(values.get(name)) for name in self.headers]
            if isinstance(item, _Repeated):
                reason = f"the object has {', '.join(map(repr, item.twice))} more than once; keep one"
                yield line, RowProblem("duplicate_json_key", reason, cells)
            elif not values.keys() <= known:
                names = ", ".join(repr(name) for name in values if name not in known)
                reason = f"{names} appears in no object near the beginning; give the first object every name"
                yield line, RowProblem("unknown_field", reason, cells)
            else:
                yield line, cells

    def _items(self) -> Iterator[tuple[int, Any]]:
        if self.format == "ndjson":
            return self._lines()
        return self._elements()

    def _lines(self) -> Iterator[tuple[int, Any]]:
        number = 0
        for number, text in enumerate(self._text.lines(), 1):
            if not text.strip():
                continue
            try:
                yield number, _DECODER.decode(text)
            except json.JSONDecodeError as error:
                reason = f"the line is not JSON from character {error.colno} on: {error.msg}"
                yield number, RowProblem("bad_json", reason, [text.strip()])
            except RecursionError:
                yield number, RowProblem("too_deep", "the object is nested too deeply; keep rows flat", [])

    def _elements(self) -> Iterator[tuple[int, Any]]:
        """Elements of the top-level list; of a wrapping object, of its one list."""
        chunks = self._text.chunks()
        buffer = ""
        while not buffer.strip():
            piece = next(chunks, None)
            if piece is None:
                raise FileRefused("empty_file", "the file holds nothing but blanks; export it again")
            buffer += piece
        start = _BLANK.match(buffer).end()  # type: ignore[union-attr]
        if buffer[start] != "[":
            yield from enumerate(_wrapped(buffer, chunks), 1)
            return
        yield from _list_elements(buffer, start + 1, chunks)


def _list_elements(buffer: str, position: int, chunks: Iterator[str]) -> Iterator[tuple[int, Any]]:
    number, line = 0, 1 + buffer.count("\n", 0, position)
    while True:
        position = _GAP.match(buffer, position).end()  # type: ignore[union-attr]
        if buffer.startswith("]", position):
            return
        try:
            # At the end of what was read this fails too, and more is read.
            item, end = _DECODER.raw_decode(buffer, position)
        except json.JSONDecodeError as error:
            piece = next(chunks, None) if len(buffer) - position < MAX_OBJECT_CHARACTERS else None
            if piece is None:
                place = line + buffer.count("\n", 0, error.pos)
                reason = f"the file is not JSON after object {number}: {error.msg}; export it again"
                raise FileRefused("bad_json", reason, place) from None
            line += buffer.count("\n", 0, position)
            buffer, position = buffer[position:] + piece, 0
            continue
        except RecursionError:
            raise FileRefused(
                "too_deep", f"object {number + 1} is nested too deeply; keep rows flat"
            ) from None
        number += 1
        position = end
        yield number, item


def _wrapped(beginning: str, chunks: Iterator[str]) -> Sequence[Any]:
    """The list inside a top-level object, or the object itself when it is a row."""
    parts, size = [beginning], len(beginning)
    for piece in chunks:
        size += len(piece)
        if size > MAX_WRAPPED_CHARACTERS:
            reason = f"a JSON object may have {MAX_WRAPPED_CHARACTERS:,} characters; write a list instead"
            raise FileRefused("too_large", reason)
        parts.append(piece)
    text = "".join(parts)
    try:
        found = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        reason = f"the file is not JSON: {error.msg} (character {error.colno}); export it again"
        raise FileRefused("bad_json", reason, error.lineno) from None
    except RecursionError:
        raise FileRefused("too_deep", "the file is nested too deeply; write a list of flat objects") from None
    lists = {name: value for name, value in found.items() if isinstance(value, list)}
    for name in WRAPPERS:
        if name in lists:
            return list(lists[name])
    return list(next(iter(lists.values()))) if len(lists) == 1 else [found]


def _spread(item: dict[str, Any]) -> dict[str, Any]:
    dimensions = item.get("dimensions")
    if not isinstance(dimensions, dict):
        return item
    rest = {name: value for name, value in item.items() if name != "dimensions"}
    return {**dimensions, **rest}


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, (str, Decimal, bool, CellProblem)):
        return value
    reason = (
        "a value may be text, a number, true, false or null; spread lists and objects over names of their own"
    )
    return CellProblem("nested_value", reason, json.dumps(value, default=str)[:200])
