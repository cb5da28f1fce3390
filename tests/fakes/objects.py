"""Cloud Storage in memory: generations, ranged reads, resumable sessions, an event per finished object."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

from ledgerlight.ports import ObjectInfo

MAX_NAME_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """An object's bytes and what is known of it."""

    data: bytes
    content_type: str
    info: ObjectInfo


@dataclass(frozen=True, slots=True)
class Session:
    """An open resumable upload."""

    name: str
    content_type: str
    size_bytes: int
    origin: str
    metadata: Mapping[str, str]


class FakeObjects:
    """Implements ``ports.ObjectStore``. ``subscribers`` hear of every object written or copied."""

    def __init__(self) -> None:
        self._objects: dict[str, Stored] = {}
        self._sessions: dict[str, Session] = {}
        self._generation = 0
        self._lock = threading.RLock()
        self.hook: Callable[[str, str], None] | None = None
        self.subscribers: list[Callable[[ObjectInfo], None]] = []
        self.largest_read = 0

    def info(self, name: str) -> ObjectInfo | None:
        """What is known of an object."""
        self._call("info", name)
        with self._lock:
            held = self._objects.get(name)
        return None if held is None else held.info

    def open(self, name: str, generation: str | None = None) -> BinaryIO:
        """A seekable, ranged stream. Raises ``FileNotFoundError``, also for a replaced generation."""
        self._call("open", name)
        held = self._held(name)
        if generation is not None and held.info.generation != generation:
            raise FileNotFoundError(f"{name} has no generation {generation} any more")
        return cast(BinaryIO, io.BufferedReader(_RangedReader(self, held.data), 64 * 1024))

    def read(self, name: str) -> bytes:
        """The whole of a small object."""
        self._call("read", name)
        return self._held(name).data

    def write(
        self, name: str, data: bytes, content_type: str, metadata: Mapping[str, str] | None = None
    ) -> ObjectInfo:
        """Create or replace an object."""
        self._call("write", name)
        if not name or len(name.encode()) > MAX_NAME_BYTES or "\n" in name or "\r" in name:
            raise ValueError(f"not an object name: {name[:80]!r}")
        with self._lock:
            self._generation += 1
            info = ObjectInfo(name, str(self._generation), len(data), dict(metadata or {}))
            self._objects[name] = Stored(bytes(data), content_type, info)
        for subscriber in list(self.subscribers):
            subscriber(info)
        return info

    def copy(self, source: str, target: str, metadata: Mapping[str, str] | None = None) -> ObjectInfo:
        """Copy within the bucket. Raises ``FileNotFoundError``."""
        held = self._held(source)
        return self.write(
            target, held.data, held.content_type, held.info.metadata if metadata is None else metadata
        )

    def delete(self, name: str) -> None:
        """Remove an object if it is there."""
        self._call("delete", name)
        with self._lock:
            self._objects.pop(name, None)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """Objects whose name begins so, in name order."""
        self._call("list", prefix)
        with self._lock:
            found = [self._objects[name].info for name in sorted(self._objects) if name.startswith(prefix)]
        return iter(found)

    def resumable_session(
        self, name: str, *, content_type: str, size_bytes: int, origin: str, metadata: Mapping[str, str]
    ) -> str:
        """The address of a new upload session; finish it with ``complete_session``."""
        self._call("resumable_session", name)
        with self._lock:
            address = f"https://storage.test/upload/{len(self._sessions) + 1}"
            self._sessions[address] = Session(name, content_type, size_bytes, origin, dict(metadata))
        return address

    # What only tests use.

    def session(self, address: str) -> Session:
        """What a session was opened for."""
        return self._sessions[address]

    def complete_session(self, address: str, data: bytes) -> ObjectInfo:
        """Put the bytes as the browser would. A session takes one upload of the size it was opened for."""
        with self._lock:
            session = self._sessions.pop(address)
        if len(data) != session.size_bytes:
            raise ValueError(f"the session is for {session.size_bytes} bytes, not {len(data)}")
        return self.write(session.name, data, session.content_type, session.metadata)

    def content_type(self, name: str) -> str:
        """The content type an object was written with."""
        return self._held(name).content_type

    def _held(self, name: str) -> Stored:
        with self._lock:
            if name not in self._objects:
                raise FileNotFoundError(name)
            return self._objects[name]

    def _call(self, operation: str, name: str) -> None:
        if self.hook is not None:
            self.hook(operation, name)


class _RangedReader(io.RawIOBase):
    """Bytes handed out range by range; the largest range is noted on the store."""

    def __init__(self, store: FakeObjects, data: bytes) -> None:
        super().__init__()
        self._store = store
        self._data = data
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._data)}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        part = self._data[self._at : self._at + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        self._store.largest_read = max(self._store.largest_read, len(part))
        return len(part)
