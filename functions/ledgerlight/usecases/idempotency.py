"""Answers a repeated request with its first answer. The key is reserved before anything is done."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from ledgerlight.ports import Clock, Contended, DocumentStore, ObjectStore, Snapshot, Unavailable, Write
from ledgerlight.usecases.problems import InProgress, Invalid, KeyReused
from schemas.names import Collection, document_path

LEASE_SECONDS = 30.0
"""How long a reservation holds without an answer; then its process is taken for dead and another goes on."""
WAIT_SECONDS = 10.0
_POLL_SECONDS = 0.1
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


class Answer(NamedTuple):
    """What a request was answered. ``replayed``: it had been answered before."""

    body: bytes
    replayed: bool


class Reservation(NamedTuple):
    """A key that is ours: ``request_id`` is the same however often the request is tried."""

    path: str
    request_id: str
    holder: str


@dataclass(frozen=True, slots=True)
class Idempotency:
    """Runs a request once. Reservations are documents, answers are objects (they may exceed a document)."""

    store: DocumentStore
    objects: ObjectStore
    clock: Clock

    def once(
        self,
        org_id: str,
        key: str,
        body_digest: str,
        answer_object: Callable[[str], str],
        decide: Callable[[str], bytes],
        carry_out: Callable[[str, bytes], None],
    ) -> Answer:
        """Decide the answer, keep it, then carry it out, unless the key has been answered already.

        A try that dies between the two leaves its answer, and the next one carries out that same answer:
        ``carry_out(request_id, answer)`` must do no harm twice. ``answer_object(request_id)`` names where the
        answer is kept. Raises ``Invalid`` for a malformed key, ``KeyReused`` when it came with another body,
        ``InProgress`` when it still runs after ten seconds.
        """
        if not _KEY.fullmatch(key):
            raise Invalid("Idempotency-Key must be 1 to 255 visible ASCII characters", "send a UUID")
        reserved = self._reserve(org_id, key, body_digest)
        if isinstance(reserved, str):
            return Answer(self.objects.read(answer_object(reserved)), replayed=True)
        try:
            answer = self._decided(answer_object(reserved.request_id), partial(decide, reserved.request_id))
            carry_out(reserved.request_id, answer)
        except BaseException:
            self._release(reserved)
            raise
        self.store.commit([Write(reserved.path, {"status": "done"}, merge=True)])
        return Answer(answer, replayed=False)

    def _decided(self, name: str, decide: Callable[[], bytes]) -> bytes:
        try:
            return self.objects.read(name)
        except FileNotFoundError:
            answer = decide()
            self.objects.write(name, answer, "application/json")
            return answer

    def _reserve(self, org_id: str, key: str, body_digest: str) -> Reservation | str:
        """Our reservation, or the request id of the answer that is there."""
        key_digest = sha256(key.encode()).hexdigest()[:32]
        path = document_path(org_id, Collection.INTERNAL, f"idempotency-{key_digest}")
        holder = secrets.token_hex(8)
        deadline = self.clock.monotonic() + WAIT_SECONDS
        while True:
            snapshot = self.store.get(path)
            fields = snapshot.fields
            if fields is not None and fields["body"] != body_digest:
                raise KeyReused(
                    "this Idempotency-Key came before with another body", "use a new key for a new request"
                )
            if fields is not None and fields["status"] == "done":
                return str(fields["request_id"])
            if fields is None or fields["status"] == "free" or self._lapsed(str(fields["reserved_at"])):
                reservation = self._take(snapshot, path, holder, key_digest, body_digest)
                if reservation is not None:
                    return reservation
                continue
            if self.clock.monotonic() >= deadline:
                raise InProgress("the same request is still running", "ask again in a few seconds")
            self.clock.sleep(_POLL_SECONDS)

    def _take(
        self, snapshot: Snapshot, path: str, holder: str, key_digest: str, body_digest: str
    ) -> Reservation | None:
        now = self.clock.now()
        fields = {
            "status": "reserved",
            "body": body_digest,
            "request_id": key_digest,
            "holder": holder,
            "reserved_at": now,
        }
        try:
            self.store.commit([Write(path, fields, expected=snapshot)])
        except Contended:
            return None
        return Reservation(path, key_digest, holder)

    def _release(self, reservation: Reservation) -> None:
        snapshot = self.store.get(reservation.path)
        if snapshot.fields is None or snapshot.fields["holder"] != reservation.holder:
            return
        try:
            self.store.commit([Write(reservation.path, {"status": "free"}, expected=snapshot, merge=True)])
        except (Contended, Unavailable):
            return  # the lease ends it

    def _lapsed(self, reserved_at: str) -> bool:
        age = datetime.fromisoformat(self.clock.now()) - datetime.fromisoformat(reserved_at)
        return abs(age) > timedelta(seconds=LEASE_SECONDS)
