"""gRPC streams that only receive, over HTTP/2 without TLS (RFC 9113): for a bench with a thousand of them.

Flow control is opened wide at the start, headers are sent without compression and those received are not read: a
stream that ends, for whatever reason, is an error.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Mapping
from typing import cast

_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_DATA, _HEADERS, _RESET, _SETTINGS, _PING, _GO_AWAY, _WINDOW = 0, 1, 3, 4, 6, 7, 8
_ACKNOWLEDGED = _END_STREAM = 1
_END_HEADERS, _PADDED = 4, 8
_FRAME_HEADER = 9
_MESSAGE_HEADER = 5
_WIDEST = 2**31 - 1
_FIRST_WINDOW = 65_535
_LARGEST_FRAME = 2**24 - 1
_SETTING = struct.Struct(">HI")
_INITIAL_WINDOW_SIZE, _MAX_FRAME_SIZE = 4, 5
_LONGEST_PREFIX = 127


class StreamEnded(Exception):
    """The server ended a stream, or the connection."""


class Streams(asyncio.Protocol):
    """One connection's streams. ``received`` is called with each message of each; ``ended`` fails when one ends."""

    def __init__(self, received: Callable[[bytes], None]) -> None:
        self._received = received
        self._buffer = bytearray()
        self._messages: dict[int, bytearray] = {}
        self._next = 1
        self._transport: asyncio.Transport | None = None
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say what is taken: frames and windows of any size."""
        self._transport = cast("asyncio.Transport", transport)
        settings = _SETTING.pack(_INITIAL_WINDOW_SIZE, _WIDEST) + _SETTING.pack(
            _MAX_FRAME_SIZE, _LARGEST_FRAME
        )
        window = struct.pack(">I", _WIDEST - _FIRST_WINDOW)
        self._write(_PREFACE + _frame(_SETTINGS, 0, settings) + _frame(_WINDOW, 0, window))

    def open(self, headers: Mapping[str, str], message: bytes) -> None:
        """Begin a stream with one message, and keep it open."""
        stream, self._next = self._next, self._next + 2
        self._messages[stream] = bytearray()
        named = {
            ":method": "POST",
            ":scheme": "http",
            **headers,
            "content-type": "application/grpc",
            "te": "trailers",
        }
        # Names that begin with a colon come first.
        block = b"".join(
            _header(name, named[name]) for name in sorted(named, key=lambda name: name[0] != ":")
        )
        begun = _frame(_HEADERS, stream, block, _END_HEADERS)
        self._write(begun + _frame(_DATA, stream, struct.pack(">BI", 0, len(message)) + message))

    def data_received(self, data: bytes) -> None:
        """Take the frames that are whole."""
        buffer = self._buffer
        buffer += data
        at = 0
        while len(buffer) - at >= _FRAME_HEADER:
            end = at + _FRAME_HEADER + int.from_bytes(buffer[at : at + 3], "big")
            if len(buffer) < end:
                break
            kind, flags = buffer[at + 3], buffer[at + 4]
            stream = int.from_bytes(buffer[at + 5 : at + _FRAME_HEADER], "big") & _WIDEST
            self._take(kind, flags, stream, bytes(memoryview(buffer)[at + _FRAME_HEADER : end]))
            at = end
        del buffer[:at]

    def connection_lost(self, exc: Exception | None) -> None:
        """The server is gone."""
        self._end(f"the connection was lost: {exc}")

    def _take(self, kind: int, flags: int, stream: int, payload: bytes) -> None:
        if kind == _DATA:
            self._data(stream, payload[1 : len(payload) - payload[0]] if flags & _PADDED else payload)
        elif kind in (_SETTINGS, _PING) and not flags & _ACKNOWLEDGED:
            self._write(_frame(kind, 0, payload if kind == _PING else b"", _ACKNOWLEDGED))
        if kind in (_RESET, _GO_AWAY) or (kind in (_DATA, _HEADERS) and flags & _END_STREAM):
            self._end(f"stream {stream} was ended by a frame of type {kind}: {payload[-200:]!r}")

    def _data(self, stream: int, data: bytes) -> None:
        message = self._messages[stream]
        message += data
        while len(message) >= _MESSAGE_HEADER:
            end = _MESSAGE_HEADER + int.from_bytes(message[1:_MESSAGE_HEADER], "big")
            if len(message) < end:
                return
            self._received(bytes(memoryview(message)[_MESSAGE_HEADER:end]))
            del message[:end]

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def _end(self, why: str) -> None:
        if not self.ended.done():
            self.ended.set_exception(StreamEnded(why))


def _frame(kind: int, stream: int, payload: bytes, flags: int = 0) -> bytes:
    return len(payload).to_bytes(3, "big") + struct.pack(">BBI", kind, flags, stream) + payload


def _header(name: str, value: str) -> bytes:
    """A header as HPACK's literal without indexing (RFC 7541, 6.2.2)."""
    return b"\x00" + _text(name) + _text(value)


def _text(text: str) -> bytes:
    """A length in seven bits, or in more (RFC 7541, 5.1), and the text."""
    data = text.encode()
    if len(data) < _LONGEST_PREFIX:
        return bytes([len(data)]) + data
    length, rest = bytearray([_LONGEST_PREFIX]), len(data) - _LONGEST_PREFIX
    while rest >= 128:
        length.append(rest % 128 + 128)
        rest //= 128
    return bytes(length) + bytes([rest]) + data
