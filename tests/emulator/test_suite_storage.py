"""Cloud Storage in the running suite: what browsers, ranges, odd names and events need of it."""

from __future__ import annotations

import os
import time
from typing import Any
from uuid import uuid4

import httpx
import pytest

from emulator.environment import BUCKET
from ledgerlight.adapters.cloud_storage import CloudStorage

pytestmark = pytest.mark.emulator

ORIGIN = "http://127.0.0.1:5000"
CHUNK = 256 * 1024


@pytest.fixture(scope="module")
def storage(suite: dict[str, Any]) -> CloudStorage:
    """The adapter on the suite."""
    return CloudStorage("demo-ledgerlight", BUCKET)


@pytest.fixture
def folder() -> str:
    """A folder of its own, in which nothing is imported."""
    return f"organizations/storage-tests/staging/{uuid4().hex}"


def stats(suite: dict[str, Any]) -> int:
    answer = httpx.get(f"{suite['services']['eventarc']['address']}/stats").json()
    return int(answer["events"].get("ingest_file", 0))


def wait_for_events(suite: dict[str, Any], count: int) -> None:
    deadline = time.monotonic() + 10
    while stats(suite) != count:
        assert time.monotonic() < deadline, f"{stats(suite)} events, not {count}"
        time.sleep(0.05)


def session(storage: CloudStorage, name: str, size: int) -> str:
    return storage.resumable_session(
        name, content_type="text/csv", size_bytes=size, origin=ORIGIN, metadata={"uid": "u1"}
    )


def test_a_browser_may_put_a_file_into_a_session_and_read_how_far_it_got(
    storage: CloudStorage, folder: str
) -> None:
    address = session(storage, f"{folder}/b.csv", 2 * CHUNK)
    asked = httpx.options(
        address,
        headers={
            "Origin": ORIGIN,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "content-range,content-type",
        },
    )
    assert asked.status_code == 204
    assert "PUT" in asked.headers["access-control-allow-methods"]
    assert "content-range" in asked.headers["access-control-allow-headers"].lower()

    data = os.urandom(2 * CHUNK)
    half = httpx.put(
        address,
        content=data[:CHUNK],
        headers={"Origin": ORIGIN, "Content-Range": f"bytes 0-{CHUNK - 1}/{2 * CHUNK}"},
    )
    assert half.status_code == 308
    assert half.headers["range"] == f"bytes=0-{CHUNK - 1}"
    assert half.headers["access-control-allow-origin"] == ORIGIN
    assert "range" in half.headers["access-control-expose-headers"].lower()
    assert storage.info(f"{folder}/b.csv") is None

    rest = httpx.put(
        address,
        content=data[CHUNK:],
        headers={"Origin": ORIGIN, "Content-Range": f"bytes {CHUNK}-{2 * CHUNK - 1}/{2 * CHUNK}"},
    )
    assert rest.status_code == 200
    assert storage.read(f"{folder}/b.csv") == data
    found = storage.info(f"{folder}/b.csv")
    assert found is not None
    assert dict(found.metadata) == {"uid": "u1"}


def test_one_event_is_sent_for_each_finished_upload_and_copy_and_none_before(
    storage: CloudStorage, folder: str, suite: dict[str, Any]
) -> None:
    before = stats(suite)
    address = session(storage, f"{folder}/a.csv", 3)
    httpx.put(address, content=b"a,b", headers={"Content-Range": "bytes 0-2/3"})
    wait_for_events(suite, before + 1)
    storage.write(f"{folder}/c.csv", b"1", "text/csv")
    storage.copy(f"{folder}/c.csv", f"{folder}/d.csv")
    wait_for_events(suite, before + 3)
    storage.delete(f"{folder}/c.csv")
    time.sleep(0.3)
    assert stats(suite) == before + 3


def test_bytes_come_back_as_they_were_whole_and_in_ranges(storage: CloudStorage, folder: str) -> None:
    data = os.urandom(300_000) + b"\r\n--\r\r\n\x00" * 1000
    storage.write(f"{folder}/random.bin", data, "application/octet-stream")
    assert storage.read(f"{folder}/random.bin") == data
    with storage.open(f"{folder}/random.bin") as stream:
        stream.seek(250_000)
        assert stream.read(60_000) == data[250_000:310_000]


def test_names_are_no_paths(storage: CloudStorage, folder: str) -> None:
    names = ["a", "a/b", "a//b", "a/../b", "ä ₾ %2F.csv", "x" * 400]
    for name in names:
        storage.write(f"{folder}/{name}", name.encode(), "text/plain")
    for name in names:
        assert storage.read(f"{folder}/{name}") == name.encode()
    assert {each.name for each in storage.list(f"{folder}/")} == {f"{folder}/{name}" for name in names}
