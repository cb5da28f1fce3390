"""``python -m emulator.storage``: Cloud Storage by gcp-storage-emulator, with what it lacks.

CORS, so that a browser can put a file into a resumable session; an event for every finalized object; any
legal object name; and one request at a time at its plain dictionaries, though not while bytes travel.
"""

from __future__ import annotations

import argparse
import io
import json
import logging
import queue
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO

from gcp_storage_emulator.handlers.buckets import create_bucket
from gcp_storage_emulator.server import RequestHandler, _read_raw_data
from gcp_storage_emulator.settings import STORAGE_DIR
from gcp_storage_emulator.storage import Storage
from typing_extensions import override

from emulator.environment import BUCKET
from emulator.ports import HOST, Ports

EXPOSED_HEADERS = "Location, Range, Content-Length, ETag, X-GUploader-UploadID, x-goog-stored-content-length"
ALLOWED_HEADERS = "Authorization, Content-Type, Content-Range, X-Upload-Content-Type, X-Upload-Content-Length"
SAVE_SECONDS = 0.5
"""How much of what was stored a killed process may forget; a stopped one forgets nothing."""

_NOTIFY_TRIES = 20
_TOLD = ("generation", "metageneration", "size", "contentType", "timeCreated", "updated", "md5Hash")
log = logging.getLogger("storage")


class Notifier:
    """Tells the Eventarc stand-in of finalized objects, in order, without holding the upload up."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._queue: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._run, daemon=True).start()

    def finalized(self, bucket: str, name: str, fields: dict[str, Any]) -> None:
        """Queue the event of one object, with the fields of production's event data."""
        described = {
            key: str(fields.get(key, ""))
            for key in (
                "generation",
                "metageneration",
                "size",
                "contentType",
                "timeCreated",
                "updated",
                "md5Hash",
            )
        }
        self._queue.put(
            {
                "kind": "storage#object",
                "id": f"{bucket}/{name}/{described['generation']}",
                "bucket": bucket,
                "name": name,
                **described,
                "metadata": fields.get("metadata") or {},
            }
        )

    def _run(self) -> None:
        while True:
            event = self._queue.get()
            body = json.dumps(event).encode()
            if not any(self._sent(body) for _ in range(_NOTIFY_TRIES)):
                log.error("the event of %s found nobody at %s", event["name"], self._address)

    def _sent(self, body: bytes) -> bool:
        request = urllib.request.Request(  # noqa: S310 - our own loopback address
            self._address, data=body, headers={"content-type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10):  # noqa: S310
                return True
        except OSError:
            time.sleep(0.5)
            return False


class NotifyingStorage(Storage):  # type: ignore[misc]
    """Storage that tells of every object it finalizes.

    The original writes the description of every object at every change; here memory needs none, and a
    directory gets it twice a second at most, whole or not at all.
    """

    def __init__(self, notifier: Notifier, data_dir: str | None) -> None:
        self._notifier = notifier
        self._unsaved = threading.Event()
        self._saving = threading.Lock()
        self._description = None if data_dir is None else Path(data_dir) / STORAGE_DIR / ".meta"
        super().__init__(use_memory_fs=data_dir is None, data_dir=data_dir)
        if self._description is not None:
            threading.Thread(target=self._save_often, daemon=True).start()

    @override
    def create_file(
        self,
        bucket_name: str,
        file_name: str,
        content: bytes,
        file_obj: dict[str, Any],
        file_id: str | None = None,
    ) -> None:
        """Finalize an object, however it was uploaded."""
        super().create_file(bucket_name, file_name, content, file_obj, file_id)
        self._notifier.finalized(bucket_name, file_name, file_obj)

    @override
    def _object_path(self, bucket_name: str, file_name: str) -> str:
        """Object names are no paths: ``a`` and ``a/b`` live together, and exceed what files may be called."""
        return f"{bucket_name}/{sha256(file_name.encode()).hexdigest()}"

    @override
    def _write_config_to_file(self) -> None:
        self._unsaved.set()

    def save(self) -> None:
        """Write the description of every object, if it changed."""
        if self._description is None or not self._unsaved.is_set():
            return
        with self._saving, ServingHandler.lock:
            self._unsaved.clear()
            described = {
                name: getattr(self, name)
                for name in ("buckets", "objects", "resumable", "bucket_iam_policies", "soft_deleted")
            }
            written = json.dumps(described)
        temporary = self._description.with_name(".meta.new")
        temporary.write_text(written)
        temporary.replace(self._description)

    def _save_often(self) -> None:
        while True:
            time.sleep(SAVE_SECONDS)
            self.save()


class ServingHandler(RequestHandler):  # type: ignore[misc]
    """Answers any origin of this machine: the address is loopback only."""

    lock = threading.Lock()
    rfile: BinaryIO
    wfile: BinaryIO

    @override
    def end_headers(self) -> None:
        """Add the CORS headers to every answer."""
        headers = getattr(self, "headers", None)  # absent when the request itself could not be read
        self.send_header("Access-Control-Allow-Origin", headers.get("Origin", "*") if headers else "*")
        self.send_header("Access-Control-Expose-Headers", EXPOSED_HEADERS)
        self.send_header("Vary", "Origin")
        super().end_headers()

    @override
    def do_OPTIONS(self) -> None:
        """A browser asks before it puts."""
        self.send_response(HTTPStatus.NO_CONTENT)
        self.send_header("Access-Control-Allow-Methods", "GET, HEAD, PUT, POST, PATCH, DELETE, OPTIONS")
        self.send_header("Access-Control-Allow-Headers", ALLOWED_HEADERS)
        self.send_header("Access-Control-Max-Age", "600")
        self.end_headers()

    @override
    def do_GET(self) -> None:
        """Read or list."""
        self._alone(super().do_GET)

    @override
    def do_POST(self) -> None:
        """Insert, compose, or open a session."""
        self._alone(super().do_POST)

    @override
    def do_PUT(self) -> None:
        """Bytes of a session."""
        self._alone(super().do_PUT)

    @override
    def do_DELETE(self) -> None:
        """Remove."""
        self._alone(super().do_DELETE)

    @override
    def do_PATCH(self) -> None:
        """Change metadata."""
        self._alone(super().do_PATCH)

    def _alone(self, handle: Callable[[], None]) -> None:
        """Take the whole request, handle it alone, then send the whole answer."""
        body = _read_raw_data(self) or b""
        socket_in, socket_out = self.rfile, self.wfile
        del self.headers["Transfer-Encoding"], self.headers["Content-Length"]
        self.headers["Content-Length"] = str(len(body))
        answer = io.BytesIO()
        self.rfile, self.wfile = io.BytesIO(body), answer
        try:
            with self.lock:
                handle()
        finally:
            self.rfile, self.wfile = socket_in, socket_out
        self.wfile.write(answer.getbuffer())


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", help="directory to keep objects in; memory without it")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    # A missing object is an answer, not an error of the emulator.
    logging.getLogger("gcp_storage_emulator.storage").setLevel(logging.CRITICAL)
    ports = Ports.from_environment()
    storage = NotifyingStorage(Notifier(f"http://{HOST}:{ports.eventarc}/storage/finalized"), arguments.data)
    create_bucket(BUCKET, storage)
    # What is deleted is gone: nobody restores it here, and it would stay in memory for a week.
    storage.buckets[BUCKET]["softDeletePolicy"] = {"retentionDurationSeconds": "0"}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = ThreadingHTTPServer((HOST, ports.storage), partial(ServingHandler, storage))
    server.daemon_threads = True
    try:
        server.serve_forever()
    finally:
        storage.save()


if __name__ == "__main__":
    main()
