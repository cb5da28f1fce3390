"""The dashboards of one recalculation: each is read once, and known after it was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from ledgerlight.domain.cells import Cells
from ledgerlight.ports import Contended, DocumentStore, Fields, Snapshot, Write

INPUT_FIELDS = ("version", "accounts", "dimensions", "cells", "dimension_cells", "headline")
"""What a scope needs of its aggregate, and of its children's dashboards."""


def version_of(snapshot: Snapshot) -> int:
    """A derived document's version; 0 when it does not exist."""
    return 0 if snapshot.fields is None else int(snapshot.fields["version"])


def cells_of(fields: Fields) -> Cells:
    """The cells of an aggregate or a dashboard."""
    accounts = fields["accounts"] if "accounts" in fields else fields["cells"]
    dimensions = fields["dimensions"] if "dimensions" in fields else fields["dimension_cells"]
    return Cells.from_lists(orjson.loads(accounts), orjson.loads(dimensions))


class DashboardSession:
    """Reads and writes of one recalculation.

    It remembers the cells of each version it met, as stored: the scope above was computed from an earlier one, and
    needs no other child than the changed one to follow.
    """

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._own: dict[str, Snapshot] = {}
        self._inputs: dict[str, Snapshot] = {}
        self._met: dict[tuple[str, int], Fields] = {}

    def load(self, paths: Iterable[str], fields: Sequence[str] | None = None) -> None:
        """Read documents that are to be written, unless they are held already."""
        self._read(self._own, [path for path in paths if path not in self._own], fields)

    def load_inputs(self, paths: Iterable[str]) -> None:
        """Read documents that others are computed from, unless they are held already."""
        wanted = [path for path in paths if path not in self._own and path not in self._inputs]
        self._read(self._inputs, wanted, INPUT_FIELDS)

    def read_again(self, paths: Iterable[str]) -> None:
        """Read documents that others are computed from once more, whatever is held of them."""
        for path in (again := list(paths)):
            self._own.pop(path, None)
        if again:
            self._read(self._inputs, again, INPUT_FIELDS)

    def own(self, path: str) -> Snapshot:
        """A loaded document that may be written."""
        return self._own[path]

    def input(self, path: str) -> Snapshot:
        """A loaded document that others are computed from."""
        return self._own[path] if path in self._own else self._inputs[path]

    def has_met(self, path: str, version: int) -> bool:
        """Whether the cells of a dashboard at a version are known."""
        return (path, version) in self._met

    def cells_at(self, path: str, version: int) -> Cells:
        """The cells of a dashboard at a version that was met."""
        return cells_of(self._met[path, version])

    def commit(self, writes: Sequence[Write]) -> None:
        """Write, and hold what is written. After ``Contended`` nothing is held: everything is to be read again."""
        try:
            revisions = self._store.commit(writes)
        except Contended:
            self._own.clear()
            self._inputs.clear()
            raise
        for write, revision in zip(writes, revisions, strict=True):
            self._hold(self._own, Snapshot(write.path, write.fields, revision))

    def _read(self, held: dict[str, Snapshot], paths: list[str], fields: Sequence[str] | None) -> None:
        for snapshot in self._store.get_many(paths, fields).values():
            self._hold(held, snapshot)

    def _hold(self, held: dict[str, Snapshot], snapshot: Snapshot) -> None:
        held[snapshot.path] = snapshot
        if snapshot.fields is not None and "cells" in snapshot.fields:
            self._met[snapshot.path, version_of(snapshot)] = _stored_cells(snapshot.fields)


def _stored_cells(fields: Mapping[str, Any]) -> Fields:
    return {name: fields[name] for name in ("cells", "dimension_cells")}
