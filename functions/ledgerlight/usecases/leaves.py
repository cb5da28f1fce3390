"""Loads leaves with the pages a change may touch, and saves them in one commit."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import orjson

from ledgerlight.domain.cells import Cells
from ledgerlight.domain.leaf import Leaf, LeafKey, forwards, leaves_of
from ledgerlight.domain.pages import Page
from ledgerlight.ports import Clock, Contended, DocumentStore, Snapshot, Unavailable, Write
from schemas.documents import WRITERS_LENGTH
from schemas.names import Collection, document_path, leaf_id, page_id
from schemas.records import RecordChange

TRIES = 6
"""Tries of one change under contention, within about 800 ms; then the message comes again."""

_Result = TypeVar("_Result")


def until_uncontended(clock: Clock, attempt: Callable[[], _Result]) -> _Result:
    """Run ``attempt`` again, after a short jittered wait, while it meets concurrent writers."""
    for tried in range(TRIES):
        try:
            return attempt()
        except Contended:
            if tried == TRIES - 1:
                break
            clock.sleep(random.uniform(0.5, 1.0) * min(0.01 * 3**tried, 0.4))  # noqa: S311 - jitter, not a secret
    raise Unavailable(f"still contended after {TRIES} tries")


def page_bytes(page: Page) -> int:
    """Size of a page as stored, in bytes."""
    return len(orjson.dumps(list(page.values())))


class LeafSession:
    """The leaves of one commit."""

    def __init__(self, store: DocumentStore, org_id: str) -> None:
        self._store = store
        self._org_id = org_id
        self._snapshots: dict[LeafKey, Snapshot] = {}
        self.leaves: dict[LeafKey, Leaf] = {}

    def open(self, rows_by_leaf: dict[LeafKey, Sequence[RecordChange]]) -> None:
        """Load these leaves and the pages that hold the rows' ids."""
        self._load_aggregates(rows_by_leaf)
        self.load_pages(
            {key: (row["id"] for row in rows) for key, rows in rows_by_leaf.items()},
        )

    def around(self, home: LeafKey, rows: Sequence[RecordChange]) -> dict[LeafKey, Leaf]:
        """The leaves that these rows' records may be in: their own, those that the rows name, and those that people
        moved the records to, which are loaded here."""
        near = {key: self.leaves[key] for row in rows for key in leaves_of(row, home)} | {
            home: self.leaves[home]
        }
        while missing := forwards(near, rows):
            self.open(dict.fromkeys(missing, rows))
            near |= {key: self.leaves[key] for key in missing}
        return near

    def seed(self, aggregates: dict[LeafKey, Snapshot]) -> None:
        """Take aggregates that the caller has read already."""
        for key, snapshot in aggregates.items():
            self._take(key, snapshot)

    def rows_within(self, rows: Sequence[tuple[LeafKey, RecordChange]], pages: int) -> int:
        """How many of these rows, from the first, lie in at most so many pages of open leaves, those where
        their records are known to be among them; at least one."""
        if sum(len(leaf.prefixes) for leaf in self.leaves.values()) <= pages:
            return len(rows)
        touched: set[tuple[LeafKey, str | None]] = set()
        for at, (home, row) in enumerate(rows):
            places = {
                *leaves_of(row, home),
                *(key for key, leaf in self.leaves.items() if leaf.peek(row["id"])),
            }
            touched |= {(key, self.leaves[key].index.find(row["id"])) for key in places}
            if len(touched) > pages:
                return max(at, 1)
        return len(rows)

    def load_pages(self, ids_by_leaf: Mapping[LeafKey, Iterable[str]]) -> None:
        """Load the pages that hold these ids of leaves that are open."""
        wanted: dict[str, tuple[Leaf, str]] = {}
        for key, ids in ids_by_leaf.items():
            leaf = self.leaves[key]
            for prefix in leaf.pages_for(ids):
                if prefix not in leaf.pages:
                    wanted[self._page_path(key, prefix)] = (leaf, prefix)
        if not wanted:
            return
        snapshots = self._store.get_many(list(wanted))
        for path, (leaf, prefix) in wanted.items():
            fields = snapshots[path].fields
            if fields is None:
                # The page was split between the two reads: the aggregate has changed too.
                raise Contended(f"{path} was split meanwhile")
            leaf.pages[prefix] = {record["id"]: record for record in orjson.loads(fields["records"])}

    def aggregate_path(self, key: LeafKey) -> str:
        """Path of a leaf's aggregate."""
        return document_path(self._org_id, Collection.AGGREGATIONS, leaf_id(*key))

    def period_path(self, key: LeafKey) -> str:
        """Path of a leaf's period."""
        return document_path(self._org_id, Collection.PERIODS, leaf_id(*key))

    def _load_aggregates(self, keys: Iterable[LeafKey]) -> None:
        paths = {key: self.aggregate_path(key) for key in keys if key not in self.leaves}
        snapshots = self._store.get_many(list(paths.values()))
        for key, path in paths.items():
            self._take(key, snapshots[path])

    def _take(self, key: LeafKey, snapshot: Snapshot) -> None:
        self._snapshots[key] = snapshot
        fields = snapshot.fields
        if fields is None:
            self.leaves[key] = Leaf(key)
            return
        self.leaves[key] = Leaf(
            key,
            version=fields["version"],
            cells=Cells.from_lists(orjson.loads(fields["accounts"]), orjson.loads(fields["dimensions"])),
            prefixes=set(fields["prefixes"]),
        )

    def _page_path(self, key: LeafKey, prefix: str) -> str:
        return document_path(self._org_id, Collection.RECORD_PAGES, page_id(*key, prefix))

    def writes(self, at: str, by: str = "") -> list[Write]:
        """The writes that save every touched leaf, guarded by its aggregate as it was read. ``by``: the import or edit
        that they are for; the aggregate remembers the newest of them."""
        writes: list[Write] = []
        for key, leaf in self.leaves.items():
            if not leaf.touched:
                continue
            gone = leaf.split(page_bytes)
            version = leaf.version + 1
            writes += [Write(self._page_path(key, prefix), None) for prefix in sorted(gone)]
            writes += [
                Write(self._page_path(key, prefix), self._page_fields(leaf, prefix, version))
                for prefix in sorted(leaf.touched)
            ]
            writes.append(
                Write(
                    self.aggregate_path(key),
                    {
                        "entity_id": key.entity_id,
                        "period": key.period,
                        "version": version,
                        "record_count": leaf.cells.record_count(),
                        "prefixes": sorted(leaf.prefixes),
                        "accounts": orjson.dumps(leaf.cells.account_list()).decode(),
                        "dimensions": orjson.dumps(leaf.cells.dimension_list()).decode(),
                        "written_by": self._writers(key, by),
                        "updated_at": at,
                    },
                    expected=self._snapshots[key],
                )
            )
        return writes

    def _writers(self, key: LeafKey, by: str) -> list[str]:
        before = list((self._snapshots[key].fields or {}).get("written_by", ()))
        return [by, *(each for each in before if each != by)][:WRITERS_LENGTH] if by else before

    def _page_fields(self, leaf: Leaf, prefix: str, version: int) -> dict[str, object]:
        page = leaf.pages[prefix]
        records = [page[record_id] for record_id in sorted(page)]
        return {
            "entity_id": leaf.key.entity_id,
            "period": leaf.key.period,
            "prefix": prefix,
            "version": version,
            "count": sum(1 for record in records if not record.get("retired")),
            "records": orjson.dumps(records).decode(),
        }
