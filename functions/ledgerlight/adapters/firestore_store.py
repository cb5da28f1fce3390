"""Firestore as the ``DocumentStore`` port: batched reads, and commits guarded by update times.

Guarded commits, not server transactions: one round trip, no locks held while we think, and no
client-side back-off of seconds when writers meet (docs/decisions/).
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledgerlight.ports import Contended, Fields, Snapshot, Unavailable, Where, Write

if TYPE_CHECKING:
    from google.cloud.firestore import Client

TIMEOUT_SECONDS = 15.0
_PAGE = 500


class OperationCounter:
    """Billed operations of this process, for measurements.

    With LEDGERLIGHT_OPERATIONS_DIR set (the local suite does) they are kept in a file there, two 64-bit
    integers in memory that other processes can read: counting costs no call.
    """

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        folder = os.environ.get("LEDGERLIGHT_OPERATIONS_DIR")
        self._counts = memoryview(_shared_bytes(folder) if folder else bytearray(16)).cast("q")

    @property
    def reads(self) -> int:
        """Documents read."""
        return self._counts[0]

    @reads.setter
    def reads(self, count: int) -> None:
        self._counts[0] = count

    @property
    def writes(self) -> int:
        """Documents written or deleted."""
        return self._counts[1]

    @writes.setter
    def writes(self, count: int) -> None:
        self._counts[1] = count


def _shared_bytes(folder: str) -> mmap.mmap:
    path = Path(folder) / f"{os.environ.get('LEDGERLIGHT_FUNCTION', 'process')}-{os.getpid()}.counts"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w+b") as file:
        file.write(bytes(16))
        file.flush()
        return mmap.mmap(file.fileno(), 16)


class FirestoreStore:
    """``DocumentStore`` on the official client."""

    def __init__(self, project: str) -> None:
        from google.cloud import firestore  # noqa: PLC0415 - 0.3 s that not every function needs

        if os.environ.get("FIRESTORE_EMULATOR_HOST"):
            from google.auth.credentials import AnonymousCredentials  # noqa: PLC0415

            anonymous = AnonymousCredentials()  # type: ignore[no-untyped-call]
            self._client: Client = firestore.Client(project=project, credentials=anonymous)
        else:
            self._client = firestore.Client(project=project)
        self.operations = OperationCounter()

    def get(self, path: str) -> Snapshot:
        """One document."""
        return self.get_many([path])[path]

    def get_many(self, paths: Sequence[str], fields: Sequence[str] | None = None) -> dict[str, Snapshot]:
        """Documents by path in one round trip."""
        if not paths:
            return {}
        references = [self._client.document(path) for path in dict.fromkeys(paths)]
        with _translated():
            found = list(
                self._client.get_all(references, field_paths=fields, timeout=TIMEOUT_SECONDS, retry=None)
            )
        self.operations.reads += len(found)
        return {snapshot.reference.path: _snapshot(snapshot) for snapshot in found}

    def commit(self, writes: Sequence[Write]) -> list[Any]:
        """All writes or none; returns the written documents' update times."""
        if not writes:
            return []
        batch = self._client.batch()
        for write in writes:
            self._add(batch, write)
        with _translated():
            results = batch.commit(timeout=TIMEOUT_SECONDS, retry=None)
        self.operations.writes += len(writes)
        return [result.update_time for result in results]

    def _add(self, batch: Any, write: Write) -> None:
        reference = self._client.document(write.path)
        expected = write.expected
        if expected is not None and not expected.exists:
            if write.fields is None:
                raise ValueError(f"{write.path}: a document that is expected not to exist cannot be deleted")
            batch.create(reference, dict(write.fields))
            return
        option = (
            self._client.write_option(last_update_time=expected.revision) if expected is not None else None
        )
        if write.fields is None:
            batch.delete(reference, option=option)
        elif write.merge and expected is not None:
            batch.update(reference, dict(write.fields), option=option)
        elif write.merge:
            batch.set(reference, dict(write.fields), merge=list(write.fields))
        elif expected is None:
            batch.set(reference, dict(write.fields))
        else:
            self._replace(batch, reference, write.fields, option)

    def _replace(self, batch: Any, reference: Any, fields: Any, option: Any) -> None:
        """A whole-document set with a precondition, which the client offers for updates only."""
        batch.set(reference, dict(fields))
        option.modify_write(batch._write_pbs[-1])

    def query(
        self,
        collection: str,
        where: Sequence[Where] = (),
        *,
        order_by: str | None = None,
        descending: bool = False,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> list[Snapshot]:
        """Documents of one collection."""
        query = self._query(collection, where)
        if fields is not None:
            query = query.select(list(fields))
        if order_by is not None:
            query = query.order_by(order_by, direction="DESCENDING" if descending else "ASCENDING")
        if limit is not None:
            query = query.limit(limit)
        with _translated():
            found = list(query.stream(timeout=60.0, retry=None))
        self.operations.reads += max(len(found), 1)
        return [_snapshot(snapshot) for snapshot in found]

    def native(self, collection: str) -> Iterator[tuple[str, Fields]]:
        """Every document of a collection, path and fields, in the order of ids and page by page.

        Times are Firestore's own (``datetime``), as a commit takes them back; ``query`` gives them as texts.
        """
        query: Any = self._client.collection(collection).order_by("__name__").limit(_PAGE)
        last = None
        while True:
            with _translated():
                page = list((query if last is None else query.start_after(last)).stream(retry=None))
            self.operations.reads += max(len(page), 1)
            for snapshot in page:
                yield snapshot.reference.path, snapshot.to_dict()
            if len(page) < _PAGE:
                return
            last = page[-1]

    def count(self, collection: str, where: Sequence[Where] = ()) -> int:
        """How many documents match; billed one read for up to 1,000."""
        with _translated():
            counting: Any = self._query(collection, where).count()
            result = counting.get(timeout=TIMEOUT_SECONDS, retry=None)
        self.operations.reads += 1
        return int(result[0][0].value)

    def _query(self, collection: str, where: Sequence[Where]) -> Any:
        from google.cloud.firestore_v1.base_query import FieldFilter  # noqa: PLC0415

        query: Any = self._client.collection(collection)
        for condition in where:
            query = query.where(filter=FieldFilter(condition.field, condition.operator, condition.value))
        return query


def _snapshot(snapshot: Any) -> Snapshot:
    path = snapshot.reference.path
    if not snapshot.exists:
        return Snapshot(path, None)
    fields = {name: _plain(value) for name, value in snapshot.to_dict().items()}
    return Snapshot(path, fields, snapshot.update_time)


def _plain(value: Any) -> Any:
    """Times that Firestore set itself, in the form of ``schemas.primitives.Timestamp``."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value


class _translated:  # noqa: N801 - used as a statement
    """Turns the client's errors into the port's."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is None:
            return
        from google.api_core import exceptions  # noqa: PLC0415

        contended = (
            exceptions.FailedPrecondition,
            exceptions.Aborted,
            exceptions.AlreadyExists,
            exceptions.NotFound,
        )
        if isinstance(error, contended):
            raise Contended(str(error)) from error
        transient = (exceptions.ServerError, exceptions.TooManyRequests, exceptions.RetryError)
        if isinstance(error, transient):
            raise Unavailable(f"Firestore: {error}") from error
