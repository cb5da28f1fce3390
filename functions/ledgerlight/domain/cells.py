"""Aggregates of records: exact integer sums and counts by account and by live dimension."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from schemas.documents import AccountCell, DimensionCell
from schemas.primitives import MAX_MINOR
from schemas.records import Record

AccountKey = tuple[str, str, str]
"""(scenario, account_code, currency)."""

DimensionKey = tuple[str, str, str, str, str]
"""(dimension, value, scenario, account_code, currency)."""


_Key = TypeVar("_Key", AccountKey, DimensionKey)


class TotalOutOfRange(Exception):
    """A total would leave the range that every language of the product holds exactly."""

    def __init__(self, record_id: str, account_code: str) -> None:
        super().__init__(
            f"record {record_id} would take the total of account {account_code} beyond 2^53-1 minor units; "
            "check its amount"
        )


class Cells:
    """Sums of amount_minor and counts of records; cells without records do not exist."""

    __slots__ = ("accounts", "dimensions")

    def __init__(self) -> None:
        self.accounts: dict[AccountKey, list[int]] = {}
        self.dimensions: dict[DimensionKey, list[int]] = {}

    @classmethod
    def from_lists(
        cls,
        accounts: Iterable[AccountCell] | Iterable[list[Any]],
        dimensions: Iterable[DimensionCell] | Iterable[list[Any]],
    ) -> Cells:
        """From the stored JSON forms."""
        cells = cls()
        cells.accounts = {(a[0], a[1], a[2]): [a[3], a[4]] for a in accounts}
        cells.dimensions = {(d[0], d[1], d[2], d[3], d[4]): [d[5], d[6]] for d in dimensions}
        return cells

    @classmethod
    def of(cls, records: Iterable[Record], live_dimensions: Collection[str]) -> Cells:
        """From nothing but the records: what every stored aggregate must equal."""
        cells = cls()
        for record in records:
            if not record.get("retired"):
                cells.add(record, 1, live_dimensions)
        return cells

    def account_list(self) -> list[AccountCell]:
        """The stored form, in a fixed order so that equal cells are equal text."""
        return [(*key, cell[0], cell[1]) for key, cell in sorted(self.accounts.items())]

    def dimension_list(self) -> list[DimensionCell]:
        """The stored form, in a fixed order."""
        return [(*key, cell[0], cell[1]) for key, cell in sorted(self.dimensions.items())]

    def record_count(self) -> int:
        """How many records count."""
        return sum(cell[1] for cell in self.accounts.values())

    def add(self, record: Record, sign: int, live_dimensions: Collection[str]) -> None:
        """Count a record in (sign 1) or out (sign -1)."""
        scenario, account, currency = record["scenario"], record["account_code"], record["currency"]
        amount = sign * record["amount_minor"]
        _bump(self.accounts, (scenario, account, currency), amount, sign)
        dimensions = record.get("dimensions")
        if dimensions:
            for name, value in dimensions.items():
                if name in live_dimensions:
                    _bump(self.dimensions, (name, value, scenario, account, currency), amount, sign)

    def require_in_range(self, record: Record, replaced: Record | None = None) -> None:
        """Raise ``TotalOutOfRange`` when counting the record in, and out the one it replaces (if that counts
        here), would leave the exact range."""
        key = _account_key(record)
        cell = self.accounts.get(key)
        total = record["amount_minor"] + (cell[0] if cell is not None else 0)
        if replaced is not None and not replaced.get("retired") and _account_key(replaced) == key:
            total -= replaced["amount_minor"]
        if abs(total) > MAX_MINOR:
            raise TotalOutOfRange(record["id"], record["account_code"])

    def merge(self, other: Cells, sign: int = 1) -> None:
        """Add another scope's cells to these, or take them out (sign -1)."""
        for key, (amount, count) in other.accounts.items():
            _bump(self.accounts, key, sign * amount, sign * count)
        for dimension_key, (amount, count) in other.dimensions.items():
            _bump(self.dimensions, dimension_key, sign * amount, sign * count)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Cells):
            return NotImplemented
        return self.accounts == other.accounts and self.dimensions == other.dimensions

    __hash__ = None  # type: ignore[assignment]


def _account_key(record: Record) -> AccountKey:
    return record["scenario"], record["account_code"], record["currency"]


def _bump(cells: dict[_Key, list[int]], key: _Key, amount: int, count: int) -> None:
    cell = cells.get(key)
    if cell is None:
        cells[key] = [amount, count]
        return
    cell[0] += amount
    cell[1] += count
    if cell[1] == 0:
        del cells[key]
