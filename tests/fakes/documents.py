"""Firestore in memory: optimistic revisions, atomic commits, queries in Firestore's order."""

from __future__ import annotations

import copy
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ledgerlight.ports import Contended, Fields, Snapshot, Where, Write

MAX_DOCUMENT_BYTES = 1_048_576
MAX_COMMIT_BYTES = 10 * 1024 * 1024
MAX_ID_BYTES = 1500
MAX_IN_VALUES = 30
_RESERVED = re.compile(r"^__.*__$")

Hook = Callable[[str, str, Sequence[str]], None]
"""(operation, ``before`` or ``after``, paths); raise from it to fail the call at that boundary."""

Subscriber = Callable[[str, Fields | None, Fields | None], None]
"""(path, fields before, fields after), called once a changed document after its commit, outside the lock."""


class FakeDocuments:
    """Implements ``ports.DocumentStore``. Thread-safe; what it returns is a copy of what it holds."""

    def __init__(self) -> None:
        self._documents: dict[str, tuple[dict[str, Any], int]] = {}
        self._revision = 0
        self._lock = threading.RLock()
        self.hook: Hook | None = None
        self.subscribers: list[Subscriber] = []
        self.reads = 0
        self.writes = 0

    def get(self, path: str) -> Snapshot:
        """One document."""
        return self.get_many([path])[path]

    def get_many(self, paths: Sequence[str], fields: Sequence[str] | None = None) -> dict[str, Snapshot]:
        """Documents by path; those that do not exist are there too."""
        for path in paths:
            _check_path(path, document=True)
        self._call("get", "before", paths)
        with self._lock:
            found = {path: self._snapshot(path, fields) for path in paths}
            self.reads += len(found)
        self._call("get", "after", paths)
        return found

    def commit(self, writes: Sequence[Write]) -> list[int]:
        """All writes or none; returns the written documents' revisions. Raises ``Contended`` when an
        expectation fails."""
        paths = [write.path for write in writes]
        if len(set(paths)) != len(paths):
            raise ValueError(f"one commit writes a document twice: {sorted(paths)}")
        size = sum(_check_write(write) for write in writes)
        if size > MAX_COMMIT_BYTES:
            raise ValueError(f"a commit of {size} bytes; Firestore's limit is {MAX_COMMIT_BYTES}")
        self._call("commit", "before", paths)
        changed: list[tuple[str, Fields | None, Fields | None]] = []
        with self._lock:
            for write in writes:
                self._check_expected(write)
            self._revision += 1
            for write in writes:
                changed.append(self._apply(write))
            self.writes += len(writes)
            revisions = [self._revision] * len(writes)
        for path, before, after in changed:
            for subscriber in list(self.subscribers):
                subscriber(path, before, after)
        self._call("commit", "after", paths)
        return revisions

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
        """Documents of one collection, ordered by the field asked for, else the inequality's, else id."""
        self._call("query", "before", [collection])
        with self._lock:
            paths = self._matching(collection, where)
            order = order_by or next((w.field for w in where if w.operator not in {"==", "in"}), None)
            if order is not None:
                paths = [path for path in paths if order in self._documents[path][0]]
                paths.sort(key=lambda path: (*_order_key(self._documents[path][0][order]), path))
            if descending:
                paths.reverse()
            found = [self._snapshot(path, fields) for path in paths[:limit]]
            self.reads += len(found)
        self._call("query", "after", [collection])
        return found

    def count(self, collection: str, where: Sequence[Where] = ()) -> int:
        """How many documents match."""
        self._call("count", "before", [collection])
        with self._lock:
            return len(self._matching(collection, where))

    def native(self, collection: str) -> Iterator[tuple[str, Fields]]:
        """Every document of a collection, times as they were written."""
        with self._lock:
            found = [(path, _copied(self._documents[path][0])) for path in self._matching(collection, ())]
        yield from sorted(found)

    # What only tests use.

    def put(self, path: str, fields: Fields) -> None:
        """Set a document, whatever is there."""
        self.commit([Write(path, fields)])

    def fields(self, path: str) -> dict[str, Any]:
        """The fields of a document that must exist."""
        with self._lock:
            if path not in self._documents:
                raise KeyError(f"no document {path}; there are {sorted(self._documents)}")
            fields: dict[str, Any] = _copied(self._documents[path][0])
        return fields

    def paths(self, prefix: str = "") -> list[str]:
        """Every document path that begins so, in order."""
        with self._lock:
            return sorted(path for path in self._documents if path.startswith(prefix))

    def _call(self, operation: str, moment: str, paths: Sequence[str]) -> None:
        if self.hook is not None:
            self.hook(operation, moment, paths)

    def _snapshot(self, path: str, mask: Sequence[str] | None) -> Snapshot:
        held = self._documents.get(path)
        if held is None:
            return Snapshot(path, None)
        fields, revision = held
        chosen = fields if mask is None else {key: fields[key] for key in mask if key in fields}
        return Snapshot(path, _copied(chosen), revision)

    def _check_expected(self, write: Write) -> None:
        if write.expected is None:
            return
        held = self._documents.get(write.path)
        if (None if held is None else held[1]) != write.expected.revision:
            raise Contended(f"{write.path} changed since it was read")

    def _apply(self, write: Write) -> tuple[str, Fields | None, Fields | None]:
        held = self._documents.get(write.path)
        before = None if held is None else held[0]
        if write.fields is None:
            self._documents.pop(write.path, None)
            return write.path, before, None
        kept = dict(before) if write.merge and before is not None else {}
        after = {**kept, **_copied(dict(write.fields))}
        self._documents[write.path] = (after, self._revision)
        return write.path, before, _copied(after)

    def _matching(self, collection: str, where: Sequence[Where]) -> list[str]:
        _check_path(collection, document=False)
        depth = collection.count("/") + 1
        return sorted(
            path
            for path, (fields, _) in self._documents.items()
            if path.startswith(f"{collection}/") and path.count("/") == depth and _matches(fields, where)
        )


def _copied(value: Any) -> Any:
    """A deep copy of what Firestore holds: only maps and lists can be changed in place."""
    if type(value) is dict:
        return {key: _copied(item) for key, item in value.items()}
    if type(value) is list:
        return [_copied(item) for item in value]
    return value if isinstance(value, str | int | float | None) else copy.deepcopy(value)


def _matches(fields: Fields, where: Sequence[Where]) -> bool:
    return all(w.field in fields and _holds(fields[w.field], w.operator, w.value) for w in where)


def _holds(held: Any, operator: str, value: Any) -> bool:
    if operator == "in":
        if not 1 <= len(value) <= MAX_IN_VALUES:
            raise ValueError(f"'in' takes 1 to {MAX_IN_VALUES} values, not {len(value)}")
        return any(_order_key(held) == _order_key(one) for one in value)
    mine, other = _order_key(held), _order_key(value)
    if operator == "==":
        return mine == other
    if mine[0] != other[0]:
        return False  # an inequality compares values of one type only
    outcomes = {"<": mine < other, "<=": mine <= other, ">": mine > other, ">=": mine >= other}
    if operator not in outcomes:
        raise ValueError(f"unknown operator {operator!r}; use ==, <, <=, >, >= or in")
    return outcomes[operator]


def _order_key(value: Any) -> tuple[int, Any]:
    """Firestore's order of types, and a value that compares within the type."""
    match value:
        case None:
            return 0, 0
        case bool():
            return 1, value
        case int() | float():
            return 2, value
        case datetime():
            return 3, value
        case str():
            return 4, value.encode()
        case bytes():
            return 5, value
        case list() | tuple():
            return 6, [_order_key(item) for item in value]
        case Mapping():
            return 7, sorted((key, _order_key(item)) for key, item in value.items())
    raise TypeError(f"Firestore cannot hold a {type(value).__name__}")


def _check_path(path: str, *, document: bool) -> None:
    segments = path.split("/")
    if (len(segments) % 2 == 0) != document:
        raise ValueError(f"{path!r} is not the path of a {'document' if document else 'collection'}")
    for segment in segments:
        too_long = len(segment.encode()) > MAX_ID_BYTES
        if segment in {"", ".", ".."} or _RESERVED.match(segment) or too_long:
            raise ValueError(f"{path!r} has a segment that Firestore refuses: {segment[:60]!r}")


def _check_write(write: Write) -> int:
    """About how many bytes a write holds."""
    _check_path(write.path, document=True)
    if write.expected is not None and write.expected.path != write.path:
        raise ValueError(f"{write.path} is expected to be in the state of {write.expected.path}")
    if write.fields is None:
        return 0
    size = sum(len(key.encode()) + 1 + _size(value, key) for key, value in write.fields.items())
    if size > MAX_DOCUMENT_BYTES:
        raise ValueError(f"{write.path} would hold {size} bytes; Firestore's limit is {MAX_DOCUMENT_BYTES}")
    return size


def _size(value: Any, where: str, *, in_list: bool = False) -> int:
    """About what Firestore charges, after checking that it can hold the value at all."""
    match value:
        case None | bool():
            return 1
        case int():
            if not -(2**63) <= value < 2**63:
                raise ValueError(f"{where}: {value} does not fit 64 bits")
            return 8
        case float() | datetime():
            return 8
        case str():
            return len(value.encode()) + 1
        case bytes():
            return len(value)
        case list() | tuple():
            if in_list:
                raise ValueError(f"{where}: Firestore holds no list within a list")
            return sum(_size(item, where, in_list=True) for item in value)
        case Mapping():
            return sum(len(str(key)) + 1 + _size(item, f"{where}.{key}") for key, item in value.items())
    raise TypeError(f"{where}: Firestore cannot hold a {type(value).__name__}")
