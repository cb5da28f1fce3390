"""``python -m emulator.storage``: Cloud Storage by gcp-storage-emulator, with what it lacks.

CORS, so that a browser can put a file into a resumable session, and an event for every finalized object.
"""

from __future__ import annotations

import argparse
import json
import logging
import queue
import threading
import urllib.error
import urllib.request
from functools import partial
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from typing import Any

from gcp_storage_emulator.handlers.buckets import create_bucket
from gcp_storage_emulator.server import RequestHandler
from gcp_storage_emulator.storage import Storage

from emulator.environment import BUCKET
from emulator.ports import HOST, Ports

EXPOSED_HEADERS = "Location, Range, Content-Length, ETag, X-GUploader-UploadID, x-goog-stored-content-length"


class Notifier:
    """Tells the Eventarc stand-in of finalized objects, in order, without holding the upload up."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._queue: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._run, daemon=True).start()

    def finalized(self, bucket: str, name: str, fields: dict[str, Any]) -> None:
        """Queue the event of one object, with the fields of production's event data."""
        self._queue.put(
            {
                "kind": "storage#object",
                "bucket": bucket,
                "name": name,
                "generation": str(fields.get("generation", "")),
                "size": str(fields.get("size", "")),
                "contentType": fields.get("contentType", ""),
                "metadata": fields.get("metadata") or {},
                "timeCreated": fields.get("timeCreated", ""),
            }
        )

    def _run(self) -> None:
        while True:
            event = self._queue.get()
            request = urllib.request.Request(  # noqa: S310 - our own loopback address
                self._address, data=json.dumps(event).encode(), headers={"content-type": "application/json"}
            )
            try:
                with urllib.request.urlopen(request, timeout=10):  # noqa: S310
                    pass
            except urllib.error.URLError as error:
                logging.warning("object event of %s was lost: %s", event["name"], error)


class NotifyingStorage(Storage):  # type: ignore[misc]
    """Storage that tells of every object it finalizes; one request at a time changes it."""

    def __init__(self, notifier: Notifier, data_dir: str | None) -> None:
        super().__init__(use_memory_fs=data_dir is None, data_dir=data_dir)
        self._notifier = notifier

    def create_file(
        self, bucket_name: str, file_name: str, content: bytes, file_obj: dict[str, Any], file_id: str | None = None
    ) -> None:
        """Finalize an object, however it was uploaded."""
        super().create_file(bucket_name, file_name, content, file_obj, file_id)
        self._notifier.finalized(bucket_name, file_name, file_obj)


class CorsRequestHandler(RequestHandler):  # type: ignore[misc]
    """Answers any origin of this machine: the address is loopback only."""

    lock = threading.Lock()

    def end_headers(self) -> None:
        """Add the CORS headers to every answer."""
        self.send_header("Access-Control-Allow-Origin", _origin(self))
        self.send_header("Access-Control-Expose-Headers", EXPOSED_HEADERS)
        self.send_header("Vary", "Origin")
        super().end_headers()

    def do_OPTIONS(self) -> None:
        """A browser asks before it puts."""
        self.send_response(HTTPStatus.NO_CONTENT)
        self.send_header("Access-Control-Allow-Methods", "GET, PUT, POST, OPTIONS")
        self.send_header("Access-Control-Allow-Headers", "Content-Type, Content-Range, X-Upload-Content-Type")
        self.send_header("Access-Control-Max-Age", "600")
        self.end_headers()

    def do_GET(self) -> None:
        """The emulator keeps its state in plain dictionaries: one request at a time, here and below."""
        with self.lock:
            super().do_GET()

    def do_POST(self) -> None:
        """Insert, copy, or open a session."""
        with self.lock:
            super().do_POST()

    def do_PUT(self) -> None:
        """Bytes of a session."""
        with self.lock:
            super().do_PUT()

    def do_DELETE(self) -> None:
        """Remove."""
        with self.lock:
            super().do_DELETE()

    def do_PATCH(self) -> None:
        """Change metadata."""
        with self.lock:
            super().do_PATCH()


def _origin(handler: RequestHandler) -> str:
    headers = getattr(handler, "headers", None)  # absent when the request itself could not be read
    return "*" if headers is None else str(headers.get("Origin", "*"))


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", help="directory to keep objects in; memory without it")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    ports = Ports.from_environment()
    storage = NotifyingStorage(Notifier(f"http://{HOST}:{ports.eventarc}/storage/finalized"), arguments.data)
    create_bucket(BUCKET, storage)
    server = ThreadingHTTPServer((HOST, ports.storage), partial(CorsRequestHandler, storage))
    server.daemon_threads = True
    server.serve_forever()


if __name__ == "__main__":
    main()
