"""Frames of HTTP/2 as `bench fanout` reads and writes them."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.streams import StreamEnded, Streams

DATA, HEADERS, SETTINGS, PING, RESET = 0, 1, 4, 6, 3


def frame(kind: int, stream: int, payload: bytes, flags: int = 0) -> bytes:
    return len(payload).to_bytes(3, "big") + struct.pack(">BBI", kind, flags, stream) + payload


def grpc(message: bytes) -> bytes:
    return struct.pack(">BI", 0, len(message)) + message


class Wire(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""

    def write(self, data: bytes | bytearray | memoryview[int]) -> None:
        self.written += bytes(data)


def received(parts: Sequence[bytes], streams: int = 2) -> tuple[list[bytes], bytes, BaseException | None]:
    """The messages of what comes in these parts, what was answered, and why it ended, if it did."""

    async def run() -> tuple[list[bytes], bytes, BaseException | None]:
        messages: list[bytes] = []
        listening, wire = Streams(messages.append), Wire()
        listening.connection_made(wire)
        for _ in range(streams):
            listening.open({":path": "/p", "authorization": "Bearer " + "t" * 300}, b"question")
        asked = len(wire.written)
        for part in parts:
            listening.data_received(part)
        ended = listening.ended.exception() if listening.ended.done() else None
        return messages, wire.written[asked:], ended

    return asyncio.run(run())


@given(st.lists(st.integers(1, 90), max_size=12))
def test_messages_are_whole_however_the_bytes_come(cuts: list[int]) -> None:
    whole = (
        frame(SETTINGS, 0, b"")
        + frame(HEADERS, 1, b"\x88", 4)
        + frame(DATA, 1, grpc(b"one")[:4])
        + frame(DATA, 3, grpc(b"other") + grpc(b"") + grpc(b"x" * 50)[:20])
        + frame(DATA, 1, b"\x02" + (grpc(b"one")[4:]) + b"\x00\x00", 8)
        + frame(DATA, 3, grpc(b"x" * 50)[20:])
    )
    places = sorted({sum(cuts[: n + 1]) for n in range(len(cuts))} | {0, len(whole)})
    parts = [whole[start:end] for start, end in pairwise(places)]
    messages, answered, ended = received(parts)
    assert sorted(messages) == sorted([b"other", b"", b"one", b"x" * 50])
    assert answered == frame(SETTINGS, 0, b"", 1)
    assert ended is None


def test_a_ping_is_answered_with_what_it_says() -> None:
    assert received([frame(PING, 0, b"12345678")])[1] == frame(PING, 0, b"12345678", 1)


@pytest.mark.parametrize("end", [frame(RESET, 1, b"\0\0\0\1"), frame(HEADERS, 3, b"grpc-status: 7", 5)])
def test_a_stream_that_ends_is_an_error(end: bytes) -> None:
    assert isinstance(received([end])[2], StreamEnded)
