"""A mapping laid over a file's header row: which position holds what, decided once before the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ledgerlight.domain.column_expressions import ColumnExpression
from ledgerlight.domain.table import MappingRefused
from ledgerlight.domain.text import did_you_mean, name_key
from schemas.mapping import ColumnOrConstant, Mapping

_ORGANIZATION = {"organization", "organisation", "org", "org_id", "organization_id", "organisation_id"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value comes from: a column's position and name, or a constant."""

    index: int
    column: str
    constant: str | None = None


@dataclass(frozen=True, slots=True)
class MeasurePlace:
    """An amount of a row: the columns it needs, its expression if any, the account and a name unique in the
    row."""

    places: tuple[Place, ...]
    expression: ColumnExpression | None
    account: str | None
    sign: int
    label: str
    identity: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions of all that a mapping names."""

    width: int
    headers: tuple[str, ...]
    date: Place
    entity: Place
    currency: Place
    scenario: Place
    account: Place | None
    measures: tuple[MeasurePlace, ...]
    key: tuple[Place, ...]
    dimensions: tuple[tuple[str, Place], ...]
    description: Place | None
    organization: Place | None
    period: Place | None
    unused: tuple[str, ...] = field(default=())


class _Finder:
    """Finds columns by name; names every missing one in one refusal."""

    def __init__(self, headers: Sequence[str]) -> None:
        self.headers = headers
        self.positions: dict[str, list[int]] = {}
        for position, header in enumerate(headers):
            self.positions.setdefault(name_key(header), []).append(position)
        self.used: set[int] = set()
        self._missing: list[str] = []
        self._twice: list[str] = []

    def place(self, column: str) -> Place:
        """The position of a column; 0 when it is missing, until ``check`` refuses."""
        found = self.positions.get(name_key(column), [])
        if len(found) > 1:
            exact = [position for position in found if self.headers[position] == column]
            found = exact if len(exact) == 1 else found
        if len(found) == 1:
            self.used.add(found[0])
            return Place(found[0], self.headers[found[0]])
        (self._twice if found else self._missing).append(column)
        return Place(0, column)

    def value(self, source: ColumnOrConstant) -> Place:
        """A column or a constant."""
        if source.column is None:
            return Place(-1, "", source.constant)
        return self.place(source.column)

    def optional(self, column: str | None) -> Place | None:
        """A column that a mapping may leave out."""
        return None if column is None else self.place(column)

    def unnamed(self, names: set[str]) -> Place | None:
        """A column by one of these names that the mapping does not use."""
        for key, positions in self.positions.items():
            if key in names and len(positions) == 1 and positions[0] not in self.used:
                return Place(positions[0], self.headers[positions[0]])
        return None

    def check(self) -> None:
        """Raise ``MappingRefused`` when a column is missing or there twice."""
        if self._twice:
            names = ", ".join(repr(name) for name in dict.fromkeys(self._twice))
            raise MappingRefused(
                "duplicate_header", f"the header row has {names} more than once; rename one of them"
            )
        if self._missing:
            hints = " ".join(
                f"{name!r} is missing.{did_you_mean(name, self.headers)}"
                for name in dict.fromkeys(self._missing)
            )
            raise MappingRefused("missing_column", f"the mapping does not fit the file: {hints}")


def lay_out(mapping: Mapping, headers: Sequence[str]) -> Layout:
    """Find every column the mapping names. Raises ``MappingRefused``."""
    finder = _Finder(headers)
    date = finder.place(mapping.date.column)
    entity = finder.value(mapping.entity)
    currency = finder.value(mapping.currency)
    scenario = finder.value(mapping.scenario)
    account = None if mapping.account is None else finder.value(mapping.account)
    key = tuple(finder.place(column) for column in mapping.key)
    dimensions = tuple((name, finder.place(column)) for name, column in mapping.dimensions.items())
    description = finder.optional(mapping.description)
    for measure in mapping.measures:
        finder.optional(measure.column)
    finder.check()
    measures = _measures(mapping, finder)
    finder.check()
    return Layout(
        width=len(headers),
        headers=tuple(headers),
        date=date,
        entity=entity,
        currency=currency,
        scenario=scenario,
        account=account,
        measures=measures,
        key=key,
        dimensions=dimensions,
        description=description,
        organization=finder.unnamed(_ORGANIZATION),
        period=finder.unnamed({"period"}),
        unused=tuple(header for n, header in enumerate(headers) if n not in finder.used and header),
    )


def _measures(mapping: Mapping, finder: _Finder) -> tuple[MeasurePlace, ...]:
    if mapping.amount is not None:
        place = finder.place(mapping.amount.column)
        return (MeasurePlace((place,), None, None, mapping.amount.sign, place.column, ""),)
    by_key = {key: finder.headers[positions[0]] for key, positions in finder.positions.items() if key}
    made: list[MeasurePlace] = []
    seen: dict[str, int] = {}
    for measure in mapping.measures:
        seen[measure.account] = count = seen.get(measure.account, 0) + 1
        identity = measure.account if count == 1 else f"{measure.account}#{count}"
        expression = None
        if measure.expression is not None:
            expression = ColumnExpression(measure.expression, by_key)
            places = tuple(finder.place(column) for column in expression.columns)
        else:
            places = (finder.place(measure.column or ""),)
        label = measure.expression or places[0].column
        made.append(MeasurePlace(places, expression, measure.account, measure.sign, label, identity))
    return tuple(made)
