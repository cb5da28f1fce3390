"""Proves that records, aggregates, dashboards and BigQuery hold the same figures, or says where not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from ledgerlight.domain.cells import Cells
from ledgerlight.domain.leaf import LeafKey
from ledgerlight.domain.reconciliation import (
    Difference,
    Ledger,
    cells_by_leaf,
    compare,
    page_problems,
    sums_of,
)
from ledgerlight.ports import DocumentStore, Snapshot, Where
from ledgerlight.usecases.context import OrganizationContext
from ledgerlight.usecases.records_query import RecordReader, leaf_key, records_of
from schemas.names import Collection, collection_path

STABLE_TRIES = 8
"""A leaf that is written while it is read is read again, so often at most."""

FactRow = tuple[str, str, str, str, str, int, int]
"""(entity, period, account, scenario, currency, amount_minor, count of records)."""

SumKey = tuple[str, str]
"""(scenario, currency)."""

FactSums = Callable[[], Iterable[FactRow]]
"""Sums of BigQuery's ``current_facts`` of one organization."""


@dataclass(slots=True)
class Reconciliation:
    """The result. ``records`` are those that count."""

    leaves: int = 0
    records: int = 0
    checked: int = 0
    differences: list[Difference] = field(default_factory=list)
    rows: int = 0
    """Records that count in BigQuery."""
    sums: dict[SumKey, dict[str, int]] = field(default_factory=dict)
    """All amounts by place: records, aggregate, rollup, bigquery."""

    @property
    def ok(self) -> bool:
        """Whether everything is the same everywhere."""
        return not self.differences

    def as_dict(self) -> dict[str, Any]:
        """For the command line."""
        return {
            "ok": self.ok,
            "checked": self.checked,
            "leaves": self.leaves,
            "records": self.records,
            "differences": [difference.as_dict() for difference in self.differences],
        }


@dataclass(frozen=True, slots=True)
class Reconcile:
    """The use case. ``fact_sums`` None leaves BigQuery out. Reads every record once, writes nothing."""

    store: DocumentStore
    context: OrganizationContext
    fact_sums: FactSums | None = None

    def __call__(self, period: str | None = None) -> Reconciliation:
        """Compare everything, or one period. What is written meanwhile may show as a difference: reconcile again."""
        result = Reconciliation()
        reader = RecordReader(self.store, self.context.org_id)
        records: dict[LeafKey, Cells] = {}
        aggregates: dict[LeafKey, Cells] = {}
        pages_named: set[str] = set()
        for listed in reader.leaves(period=period):
            leaf = self._stable_leaf(reader, listed)
            if leaf is None:
                continue
            fields, own, problems, paths = leaf
            key = leaf_key(fields)
            records[key], aggregates[key] = own, _cells(fields["accounts"], fields["dimensions"])
            pages_named |= paths
            result.leaves += 1
            result.records += own.record_count()
            if fields["record_count"] != own.record_count():
                problems.append(
                    f"the aggregate says {fields['record_count']} records, there are {own.record_count()}"
                )
            result.differences += [Difference(*key, "own", problem=problem) for problem in problems]
        result.differences += self._orphans(reader, pages_named, period)
        ledger = self._ledger(records, aggregates, period)
        compared = compare(ledger)
        result.checked = compared.checked
        result.differences += compared.differences
        result.rows = sum(cells.record_count() for cells in (ledger.bigquery or {}).values())
        result.sums = sums_of(ledger)
        return result

    def _stable_leaf(
        self, reader: RecordReader, listed: Snapshot
    ) -> tuple[Mapping[str, Any], Cells, list[str], set[str]] | None:
        """A leaf's aggregate, the cells of its records, faults of its pages and the pages' paths, all of one
        moment; None when the leaf is gone."""
        for tried in range(STABLE_TRIES):
            before = self.store.get(listed.path)
            if before.fields is None:
                return None
            key = leaf_key(before.fields)
            cells, problems, seen, paths = Cells(), list[str](), set[str](), set[str]()
            for prefix, page in reader.pages(before.fields):
                paths.add(page.path)
                if page.fields is None:
                    problems.append(f"page {prefix} is missing")
                    continue
                held = records_of(page)
                problems += page_problems(key, prefix, (record["id"] for record in held), seen)
                for record in held:
                    if not record.get("retired"):
                        cells.add(record, 1, self.context.live_dimensions)
            after = self.store.get_many([listed.path], ("version",))[listed.path].fields
            unchanged = after is not None and after["version"] == before.fields["version"]
            if unchanged or tried == STABLE_TRIES - 1:
                return before.fields, cells, problems, paths
        raise AssertionError("not reached")

    def _orphans(self, reader: RecordReader, named: set[str], period: str | None) -> list[Difference]:
        """Pages that no aggregate names: records nobody counts."""
        path = collection_path(self.context.org_id, Collection.RECORD_PAGES)
        found = self.store.query(path, _of(period), fields=("entity_id", "period", "prefix", "count"))
        unnamed = {s.path: s.fields for s in found if s.fields is not None and s.path not in named}
        if not unnamed:
            return []
        # A leaf may have split or begun since it was read.
        for snapshot in reader.leaves(period=period):
            fields = snapshot.fields or {}
            for prefix in fields["prefixes"]:
                unnamed.pop(reader.page_path(leaf_key(fields), prefix), None)
        return [
            Difference(
                *leaf_key(fields), "own", problem=f"page {fields['prefix']} is named by no aggregate"
            )
            for fields in unnamed.values()
        ]  # fmt: skip

    def _ledger(
        self, records: dict[LeafKey, Cells], aggregates: dict[LeafKey, Cells], period: str | None
    ) -> Ledger:
        dashboards = self.store.query(
            collection_path(self.context.org_id, Collection.DASHBOARDS),
            _of(period),
            fields=("scope", "period", "cells", "dimension_cells"),
        )
        rollups = {
            LeafKey(s.fields["scope"], s.fields["period"]): _cells(
                s.fields["cells"], s.fields["dimension_cells"]
            )
            for s in dashboards
            if s.fields is not None
        }
        facts = self.fact_sums() if self.fact_sums is not None else None
        bigquery = None
        if facts is not None:
            bigquery = cells_by_leaf(row for row in facts if period is None or row[1] == period)
        return Ledger(self.context.entities, records, aggregates, rollups, bigquery)


def _of(period: str | None) -> tuple[Where, ...]:
    return () if period is None else (Where("period", "==", period),)


def _cells(accounts: str, dimensions: str) -> Cells:
    return Cells.from_lists(orjson.loads(accounts), orjson.loads(dimensions))
