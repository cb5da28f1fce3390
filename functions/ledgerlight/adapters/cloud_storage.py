"""Cloud Storage, one bucket; also the local emulator when STORAGE_EMULATOR_HOST is set."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit, urlunsplit

from ledgerlight.ports import ObjectInfo, Unavailable

RANGE_BYTES = 8 * 1024 * 1024
"""Bytes of one ranged read: few requests for a large file, and a bounded memory."""
CONNECT_SECONDS = 3.05
READ_SECONDS = 30.0
RETRY_SECONDS = 20.0
POOLED_CONNECTIONS = 16


class CloudStorage:
    """Implements ``ports.ObjectStore`` with google-cloud-storage, which is imported here and not before."""

    def __init__(self, project: str, bucket: str) -> None:
        import requests  # noqa: PLC0415 - kept out of the functions that do not touch files
        from google.api_core import exceptions  # noqa: PLC0415
        from google.auth import exceptions as auth_exceptions  # noqa: PLC0415
        from google.auth.credentials import AnonymousCredentials  # noqa: PLC0415
        from google.cloud.storage import Client  # noqa: PLC0415
        from google.cloud.storage.retry import DEFAULT_RETRY  # noqa: PLC0415

        self._emulator = os.environ.get("STORAGE_EMULATOR_HOST")
        self._client = (
            Client(project=project, credentials=AnonymousCredentials())  # type: ignore[no-untyped-call]
            if self._emulator
            else Client(project=project)
        )
        adapter = requests.adapters.HTTPAdapter(
            pool_connections=POOLED_CONNECTIONS, pool_maxsize=POOLED_CONNECTIONS
        )
        self._client._http.mount("https://", adapter)
        self._client._http.mount("http://", adapter)
        self._bucket = self._client.bucket(bucket)
        self._call = {
            "timeout": (CONNECT_SECONDS, READ_SECONDS),
            "retry": DEFAULT_RETRY.with_timeout(RETRY_SECONDS),
        }
        self._missing: type[Exception] = exceptions.NotFound
        self._transient: tuple[type[Exception], ...] = (
            exceptions.ServerError,
            exceptions.TooManyRequests,
            exceptions.RetryError,
            auth_exceptions.TransportError,
            requests.ConnectionError,
            requests.Timeout,
        )

    def info(self, name: str) -> ObjectInfo | None:
        """What is known of an object, None when there is none."""
        blob = self._bucket.blob(name)
        try:
            with self._errors(name):
                blob.reload(**self._call)
        except FileNotFoundError:
            return None
        return _info(blob)

    def open(self, name: str, generation: str | None = None) -> BinaryIO:
        """A readable, seekable stream, read in ranges of one generation. Raises ``FileNotFoundError``."""
        info = self.info(name)
        if info is None or (generation is not None and info.generation != generation):
            raise FileNotFoundError(
                name if info is None else f"{name} has no generation {generation} any more"
            )
        blob = self._bucket.blob(name, generation=int(info.generation))

        def read_range(start: int, end: int) -> bytes:
            with self._errors(name):
                # Raw: a compressed object is not unpacked on the way, or its ranges would mean nothing.
                part: bytes = blob.download_as_bytes(
                    start=start, end=end - 1, raw_download=True, checksum=None, **self._call
                )
            return part

        return cast(BinaryIO, io.BufferedReader(RangedReader(read_range, info.size_bytes), RANGE_BYTES))

    def read(self, name: str) -> bytes:
        """The whole of a small object. Raises ``FileNotFoundError``."""
        with self._errors(name):
            data: bytes = self._bucket.blob(name).download_as_bytes(raw_download=True, **self._call)
        return data

    def write(
        self, name: str, data: bytes, content_type: str, metadata: Mapping[str, str] | None = None
    ) -> ObjectInfo:
        """Create or replace an object."""
        blob = self._bucket.blob(name)
        blob.metadata = dict(metadata or {})
        with self._errors(name):
            blob.upload_from_string(data, content_type=content_type, **self._call)
        return _info(blob)

    def copy(self, source: str, target: str, metadata: Mapping[str, str] | None = None) -> ObjectInfo:
        """Copy within the bucket, with new metadata. Raises ``FileNotFoundError``.

        A composition of one: it happens within the service in one step, with its metadata in place when the
        object's event is sent.
        """
        original = self._bucket.blob(source)
        blob = self._bucket.blob(target)
        with self._errors(source):
            original.reload(**self._call)
            blob.content_type = original.content_type
            blob.metadata = dict((original.metadata or {}) if metadata is None else metadata)
            blob.compose([original], if_source_generation_match=[original.generation], **self._call)
            blob.reload(**self._call)
        return _info(blob)

    def delete(self, name: str) -> None:
        """Remove an object; nothing happens when there is none."""
        try:
            with self._errors(name):
                self._bucket.blob(name).delete(**self._call)
        except FileNotFoundError:
            return

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """Objects whose name begins so, in name order."""
        with self._errors(prefix):
            for blob in self._client.list_blobs(self._bucket, prefix=prefix, **self._call):
                yield _info(blob)

    def resumable_session(
        self, name: str, *, content_type: str, size_bytes: int, origin: str, metadata: Mapping[str, str]
    ) -> str:
        """The address of a new resumable upload session that a browser at ``origin`` may put to."""
        blob = self._bucket.blob(name)
        blob.metadata = dict(metadata)
        with self._errors(name):
            address: str = blob.create_resumable_upload_session(
                content_type=content_type, size=size_bytes, origin=origin or None, **self._call
            )
        return _at_host(address, self._emulator) if self._emulator else address

    @contextmanager
    def _errors(self, name: str) -> Iterator[None]:
        try:
            yield
        except self._missing:
            raise FileNotFoundError(name) from None
        except self._transient as error:
            raise Unavailable(f"Cloud Storage did not answer for {name}: {type(error).__name__}") from error


class RangedReader(io.RawIOBase):
    """A file of known size that is read range by range, never whole."""

    def __init__(self, read_range: Callable[[int, int], bytes], size_bytes: int) -> None:
        super().__init__()
        self._read_range = read_range
        self._size = size_bytes
        self._at = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """The position, in bytes."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move without reading."""
        at = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence] + offset
        if at < 0:
            raise ValueError(f"cannot seek to byte {at}")
        self._at = at
        return at

    def readinto(self, buffer: Any) -> int:
        """Fill as much of the buffer as there is."""
        end = min(self._at + len(buffer), self._size)
        if end <= self._at:
            return 0
        part = self._read_range(self._at, end)
        if len(part) != end - self._at:
            raise Unavailable(f"asked for bytes {self._at} to {end} and got {len(part)}")
        buffer[: len(part)] = part
        self._at = end
        return len(part)


def _info(blob: Any) -> ObjectInfo:
    return ObjectInfo(blob.name, str(blob.generation), int(blob.size), dict(blob.metadata or {}))


def _at_host(address: str, host: str) -> str:
    """The same address at the emulator's outside address: the one inside may be out of a browser's reach."""
    outside = urlsplit(host)
    return urlunsplit(urlsplit(address)._replace(scheme=outside.scheme, netloc=outside.netloc))
