"""Cloud Storage against its emulator: the running suite's, or one started for these tests."""

from __future__ import annotations

import os
import socket
import urllib.request
from collections.abc import Iterator
from uuid import uuid4

import pytest

from ledgerlight.adapters.cloud_storage import RANGE_BYTES, CloudStorage

pytestmark = pytest.mark.emulator

PROJECT = "demo-ledgerlight"
BUCKET = os.environ.get("LEDGERLIGHT_BUCKET", "ledgerlight-data")


@pytest.fixture(scope="module")
def emulator() -> Iterator[str]:
    """Address of an emulator that has the bucket."""
    address = os.environ.get("STORAGE_EMULATOR_HOST")
    if address:
        yield address
        return
    from gcp_storage_emulator.server import create_server  # noqa: PLC0415 - only when no suite runs

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = create_server("127.0.0.1", port, in_memory=True, default_bucket=BUCKET)
    server.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()


@pytest.fixture
def storage(emulator: str, monkeypatch: pytest.MonkeyPatch) -> CloudStorage:
    """The adapter, with the emulator's address in its environment."""
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", emulator)
    return CloudStorage(PROJECT, BUCKET)


@pytest.fixture
def folder() -> str:
    """A folder that no other test uses; not one whose objects are imported."""
    return f"organizations/storage-tests/staging/{uuid4().hex}"


def test_what_was_written_is_read_listed_and_deleted(storage: CloudStorage, folder: str) -> None:
    written = storage.write(f"{folder}/b.csv", b"one", "text/csv", {"uid": "u1"})
    storage.write(f"{folder}/a.csv", b"two!", "text/csv")
    assert written.size_bytes == 3
    assert storage.info(f"{folder}/b.csv") == written
    assert dict(written.metadata) == {"uid": "u1"}
    assert storage.read(f"{folder}/b.csv") == b"one"
    assert [info.name for info in storage.list(folder)] == [f"{folder}/a.csv", f"{folder}/b.csv"]
    storage.delete(f"{folder}/b.csv")
    storage.delete(f"{folder}/b.csv")
    assert storage.info(f"{folder}/b.csv") is None


def test_a_missing_object_is_said_to_be_missing(storage: CloudStorage, folder: str) -> None:
    with pytest.raises(FileNotFoundError):
        storage.read(f"{folder}/none")
    with pytest.raises(FileNotFoundError):
        storage.open(f"{folder}/none")
    with pytest.raises(FileNotFoundError):
        storage.copy(f"{folder}/none", f"{folder}/other")


def test_a_stream_reads_in_ranges_and_seeks(storage: CloudStorage, folder: str) -> None:
    data = bytes(range(256)) * 40_000 + b"the end"  # more than one range
    assert len(data) > RANGE_BYTES
    info = storage.write(f"{folder}/large.bin", data, "application/octet-stream")
    stream = storage.open(info.name, info.generation)
    assert stream.read() == data
    stream.seek(-7, 2)
    assert stream.read() == b"the end"
    stream.seek(256 * 1000)
    assert stream.read(4) == b"\x00\x01\x02\x03"
    assert stream.tell() == 256 * 1000 + 4
    stream.seek(len(data) + 10)
    assert stream.read(1) == b""


def test_an_empty_object_is_an_empty_stream(storage: CloudStorage, folder: str) -> None:
    storage.write(f"{folder}/empty", b"", "text/csv")
    assert storage.open(f"{folder}/empty").read() == b""


def test_a_replaced_generation_is_not_opened(storage: CloudStorage, folder: str) -> None:
    first = storage.write(f"{folder}/x", b"1", "text/csv")
    storage.write(f"{folder}/x", b"2", "text/csv")
    with pytest.raises(FileNotFoundError):
        storage.open(first.name, first.generation)


def test_a_copy_has_its_own_metadata_and_the_same_bytes(storage: CloudStorage, folder: str) -> None:
    storage.write(f"{folder}/from.csv", b"a,b\n", "text/csv", {"uid": "old"})
    copied = storage.copy(f"{folder}/from.csv", f"{folder}/to.csv", {"uid": "new", "mode": "append"})
    assert dict(copied.metadata) == {"uid": "new", "mode": "append"}
    assert copied.size_bytes == 4
    assert storage.read(f"{folder}/to.csv") == b"a,b\n"


def test_a_browser_may_put_to_a_session_at_the_emulators_address(
    storage: CloudStorage, folder: str, emulator: str
) -> None:
    name = f"{folder}/გაყიდვები 2026.csv"
    address = storage.resumable_session(
        name, content_type="text/csv", size_bytes=6, origin="http://127.0.0.1:5000", metadata={"uid": "u1"}
    )
    assert address.startswith(f"{emulator}/")
    request = urllib.request.Request(  # noqa: S310 - an http address of the emulator
        address, data=b"a,b\n1\n", method="PUT", headers={"Content-Type": "text/csv"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        assert answer.status == 200
    info = storage.info(name)
    assert info is not None
    assert (info.size_bytes, dict(info.metadata)) == (6, {"uid": "u1"})
