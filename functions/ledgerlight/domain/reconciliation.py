"""Compares the same figures as four places have them: records, aggregates, roll-ups and BigQuery. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ledgerlight.domain.cells import AccountKey, Cells, DimensionKey
from ledgerlight.domain.leaf import LeafKey
from schemas.documents import Entity

Places = dict[str, Cells | None]
"""The cells of one scope and period by place; None where the place was not looked at."""

CellsOf = Mapping[LeafKey, Cells]

_NOTHING = (0, 0)


class CellValue(NamedTuple):
    """A sum in minor units, and how many records are in it."""

    amount_minor: int
    records: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not the same everywhere, or a fault of the stored form (``problem``).

    ``basis``: ``own`` are the entity's own records, ``subtree`` also those of all entities below it.
    """

    entity: str
    period: str
    basis: str
    account: str | None = None
    scenario: str | None = None
    currency: str | None = None
    dimension: str | None = None
    value: str | None = None
    places: Mapping[str, CellValue | None] = field(default_factory=dict)
    problem: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """For the command line: amounts by place, counts beside them."""
        names = (
            "entity",
            "period",
            "basis",
            "account",
            "scenario",
            "currency",
            "dimension",
            "value",
            "problem",
        )
        shown: dict[str, Any] = {name: getattr(self, name) for name in names}
        for place in ("records", "aggregate", "rollup", "bigquery"):
            found = self.places.get(place)
            shown[place] = None if found is None else found.amount_minor
        shown["counts"] = {p: found.records for p, found in self.places.items() if found is not None}
        return shown


@dataclass(slots=True)
class Ledger:
    """Everything that is compared. ``bigquery`` None: not looked at; it has no dimensions."""

    entities: Mapping[str, Entity]
    records: CellsOf
    aggregates: CellsOf
    rollups: CellsOf
    bigquery: CellsOf | None = None


@dataclass(slots=True)
class Comparison:
    """The result: how many figures were compared, and those that differ."""

    checked: int = 0
    differences: list[Difference] = field(default_factory=list)


def compare(ledger: Ledger) -> Comparison:
    """Compare every figure of every entity and period."""
    result = Comparison()
    parents = {entity.parent for entity in ledger.entities.values()}
    own_keys = {*ledger.records, *ledger.aggregates, *(ledger.bigquery or {})}
    beneath = subtrees(ledger.entities, ledger.records)
    for key in sorted(own_keys | ledger.rollups.keys() | beneath.keys()):
        has_children = key.entity_id in parents
        if key in own_keys or not has_children:
            places: Places = {
                "records": ledger.records.get(key, Cells()),
                "aggregate": ledger.aggregates.get(key, Cells()),
            }
            if not has_children:
                places["rollup"] = ledger.rollups.get(key, Cells())
            if ledger.bigquery is not None:
                places["bigquery"] = ledger.bigquery.get(key, Cells())
            _compare_places(result, key, "own", places)
        if has_children:
            both = {"records": beneath.get(key, Cells()), "rollup": ledger.rollups.get(key, Cells())}
            _compare_places(result, key, "subtree", dict(both))
    return result


def subtrees(entities: Mapping[str, Entity], own: CellsOf) -> dict[LeafKey, Cells]:
    """Cells of each entity together with all below it."""
    sums: dict[LeafKey, Cells] = {}
    for key, cells in own.items():
        at: str | None = key.entity_id
        seen: set[str] = set()
        while at is not None and at not in seen:
            seen.add(at)
            sums.setdefault(LeafKey(at, key.period), Cells()).merge(cells)
            entity = entities.get(at)
            at = entity.parent if entity is not None else None
    return sums


def sums_of(ledger: Ledger) -> dict[tuple[str, str], dict[str, int]]:
    """All amounts by (scenario, currency) and place; the roll-up's are those of the entities at the top."""
    entities = ledger.entities
    tops = {
        key: cells
        for key, cells in ledger.rollups.items()
        if key.entity_id not in entities or entities[key.entity_id].parent not in entities
    }
    places = {"records": ledger.records, "aggregate": ledger.aggregates, "rollup": tops}
    if ledger.bigquery is not None:
        places["bigquery"] = ledger.bigquery
    sums: dict[tuple[str, str], dict[str, int]] = {}
    for place, held in places.items():
        for cells in held.values():
            for (scenario, _, currency), (amount, _count) in cells.accounts.items():
                total = sums.setdefault((scenario, currency), dict.fromkeys(places, 0))
                total[place] += amount
    return sums


def _compare_places(result: Comparison, key: LeafKey, basis: str, places: Places) -> None:
    for account_key in _account_keys(places.values()):
        found = {p: _account_value(cells, account_key) for p, cells in places.items()}
        result.checked += 1
        if len(set(found.values())) > 1:
            scenario, account, currency = account_key
            result.differences.append(
                Difference(*key, basis, account, scenario, currency, places=found)
            )  # fmt: skip
    with_dimensions = {place: cells for place, cells in places.items() if place != "bigquery"}
    for dimension_key in _dimension_keys(with_dimensions.values()):
        found = {p: _dimension_value(cells, dimension_key) for p, cells in with_dimensions.items()}
        result.checked += 1
        if len(set(found.values())) > 1:
            dimension, value, scenario, account, currency = dimension_key
            result.differences.append(
                Difference(*key, basis, account, scenario, currency, dimension, value, found)
            )


def _account_keys(places: Iterable[Cells | None]) -> list[AccountKey]:
    return sorted({key for cells in places if cells is not None for key in cells.accounts})


def _dimension_keys(places: Iterable[Cells | None]) -> list[DimensionKey]:
    return sorted({key for cells in places if cells is not None for key in cells.dimensions})


def _account_value(cells: Cells | None, key: AccountKey) -> CellValue:
    return CellValue(*(cells.accounts.get(key, _NOTHING) if cells is not None else _NOTHING))


def _dimension_value(cells: Cells | None, key: DimensionKey) -> CellValue:
    return CellValue(*(cells.dimensions.get(key, _NOTHING) if cells is not None else _NOTHING))


def cells_by_leaf(
    rows: Iterable[tuple[str, str, str, str, str, int, int]],
) -> dict[LeafKey, Cells]:
    """Cells from rows of (entity, period, account, scenario, currency, amount_minor, count)."""
    found: dict[LeafKey, Cells] = {}
    for entity_id, period, account, scenario, currency, amount_minor, count in rows:
        cells = found.setdefault(LeafKey(entity_id, period), Cells())
        cells.accounts[scenario, account, currency] = [amount_minor, count]
    return found


def page_problems(key: LeafKey, prefix: str, ids: Iterable[str], seen: set[str]) -> Iterator[str]:
    """Faults of a page: ids that do not belong in it, and ids that another page of the leaf has too."""
    for record_id in ids:
        if not format(int(record_id[:16], 16), "064b").startswith(prefix[1:]):
            yield f"record {record_id} does not belong in page {prefix} of {key.entity_id} {key.period}"
        if record_id in seen:
            yield f"record {record_id} is in two pages of {key.entity_id} {key.period}"
        seen.add(record_id)
