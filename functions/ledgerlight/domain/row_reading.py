"""One row read against a layout: every value resolved, or every problem of the row with its column."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from ledgerlight.domain.amounts import BadNumber, NumberColumn
from ledgerlight.domain.column_expressions import DivisionByZeroInRow
from ledgerlight.domain.dates import BadDate, DateColumn
from ledgerlight.domain.identity import SEPARATOR
from ledgerlight.domain.import_context import FileTraits, ImportContext
from ledgerlight.domain.layout import Layout, MeasurePlace, Place
from ledgerlight.domain.money import EXPONENTS, AmountTooLarge, UnknownCurrency, plain, to_minor
from ledgerlight.domain.row_values import (
    MAX_DESCRIPTION,
    MAX_DIMENSION,
    AccountResolver,
    BadValue,
    EntityResolver,
    cell_text,
    currency_code,
    limited_text,
    raw_text,
    scenario_name,
)
from ledgerlight.domain.table import Cell, MappingRefused
from ledgerlight.domain.text import name_key
from schemas.mapping import Mapping
from schemas.primitives import QUANTITY

CACHE_LIMIT = 50_000
MAX_KEY = 500

_TOTAL = re.compile(
    r"(grand |sub-?|net )?totals?(:| for .*| of .*| \d.*)?|(end)?summe|gesamt(summe)?|total g[eé]n[eé]ral"
    r"|totale|(итого|всего)( .*)?|合計|სულ|ჯამი",
    re.IGNORECASE,
)


class Problem(NamedTuple):
    """What is wrong with one cell of a row."""

    place: Place
    value: str
    rule: str
    reason: str
    quarantined: bool = False


class Amount(NamedTuple):
    """A measure's amount in minor units (or a count, in ``QUANTITY``), and rounded - exact in major units."""

    measure: MeasurePlace
    account: str
    minor: int
    difference: Decimal
    currency: str


@dataclass(slots=True)
class Reading:
    """A row as far as it could be read; it may be booked when ``problems`` is empty."""

    entity: str = ""
    date: str = ""
    period: str = ""
    currency: str = ""
    scenario: str = ""
    description: str = ""
    dimensions: dict[str, str] = field(default_factory=dict)
    dimensions_text: str = ""
    key: str = ""
    amounts: list[Amount] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


Resolved = tuple[dict[str, str], str]
"""Dimensions, and the same as text for digests."""


class RowReader:
    """Reads rows; caches what each distinct cell resolved to."""

    def __init__(self, mapping: Mapping, layout: Layout, context: ImportContext, traits: FileTraits) -> None:
        self.layout = layout
        self._org_id = context.org_id
        self._statistics = context.statistics
        self.entity_resolver = EntityResolver(context.entities, create="entities" in mapping.create)
        self.account_resolver = AccountResolver(context.accounts, create="accounts" in mapping.create)
        self.dates_column = DateColumn(layout.date.column, mapping.date.format, epoch=traits.epoch)
        self.numbers: dict[int, NumberColumn] = {
            place.index: NumberColumn(place.column, mapping.decimal, semicolons=traits.semicolons)
            for measure in layout.measures
            for place in measure.places
        }
        self.entities: dict[Cell, str] = {}
        self.accounts: dict[Cell, str] = {}
        self.dates: dict[Cell, str] = {}
        self.currencies: dict[Cell, str] = {}
        self.scenarios: dict[Cell, str] = {}
        self.cent_currencies: dict[Cell, str] = {}
        self.periods: dict[str, str] = {}
        self.dimensions: dict[object, Resolved] = {}
        positions = [place.index for _, place in layout.dimensions]
        self.pick: Callable[[Sequence[Cell]], object] = itemgetter(*positions) if positions else _nothing
        for place, resolve in ((layout.currency, currency_code), (layout.scenario, scenario_name)):
            if place.constant is not None:
                self._constant(place, resolve)

    @staticmethod
    def _constant(place: Place, resolve: Callable[[Cell], str]) -> None:
        """A constant that no row could use is the mapping's fault, not the rows'."""
        try:
            resolve(place.constant)
        except BadValue as problem:
            raise MappingRefused(
                problem.rule, f"the mapping's constant {place.constant!r}: {problem.reason}"
            ) from None

    def open_questions(self) -> bool:
        """Whether rows could teach anything."""
        return not self.dates_column.settled or any(not column.settled for column in self.numbers.values())

    def undecided(self) -> bool:
        """Whether cells were met that can be read two ways and nothing has decided yet."""
        dates = self.dates_column
        if dates.two_way and not dates.settled:
            return True
        return any(column.two_way and not column.settled for column in self.numbers.values())

    def learn(self, cells: Sequence[Cell]) -> None:
        """Take a row as evidence for date order and decimal signs."""
        if len(cells) < self.layout.width:
            return
        self.dates_column.learn(cells[self.layout.date.index])
        for index, column in self.numbers.items():
            column.learn(cells[index])

    def skipped(self, cells: Sequence[Cell]) -> str | None:
        """Why a row is no data: ``blank``, ``total``, ``header``; None for a row to be read."""
        when = cells[self.layout.date.index] if self.layout.date.index < len(cells) else None
        if isinstance(when, str | date) and when in self.dates:
            return None
        filled = [cell for cell in cells if cell is not None and cell != "" and not _is_space(cell)]
        if not filled:
            return "blank"
        texts = [cell.strip() for cell in filled if isinstance(cell, str)]
        if not isinstance(when, date) and self._no_date(when) and self._is_total(cells, filled[0]):
            return "total"
        if len(filled) > 1 and len(texts) == len(filled):
            names = [name_key(header) for header in self.layout.headers]
            if [name_key(text) if isinstance(text, str) else "" for text in cells] == names:
                return "header"
        return None

    def _is_total(self, cells: Sequence[Cell], first: Cell) -> bool:
        """Whether the first filled cell, or a cell that names or dates the row, says total."""
        layout = self.layout
        places = (layout.date, layout.entity, layout.account, *layout.key)
        named = [cells[p.index] for p in places if p is not None and 0 <= p.index < len(cells)]
        return any(isinstance(cell, str) and _TOTAL.fullmatch(cell.strip()) for cell in (first, *named))

    def _no_date(self, cell: Cell) -> bool:
        return cell is None or (
            isinstance(cell, str) and (not cell.strip() or bool(_TOTAL.fullmatch(cell.strip())))
        )

    def read(self, cells: Sequence[Cell]) -> Reading:
        """Resolve every value of a row, collecting every problem."""
        reading = Reading()
        layout = self.layout
        self._check_organization(reading, cells)
        reading.entity = self._resolve(reading, layout.entity, cells, self.entities, self._entity)
        reading.date = self._resolve(reading, layout.date, cells, self.dates, self._date)
        reading.currency = self._resolve(reading, layout.currency, cells, self.currencies, currency_code)
        reading.scenario = self._resolve(reading, layout.scenario, cells, self.scenarios, scenario_name)
        reading.period = self.periods.setdefault(reading.date, reading.date[:7])
        self._check_period(reading, cells)
        self._read_texts(reading, cells)
        self._read_key(reading, cells)
        for measure in layout.measures:
            self._read_measure(reading, measure, cells)
        if reading.amounts and all(amount.currency == QUANTITY for amount in reading.amounts):
            # What is counted needs no currency; one that is there says nothing.
            reading.problems = [each for each in reading.problems if each.place is not layout.currency]
        return reading

    def _entity(self, cell: Cell) -> str:
        return self.entity_resolver.resolve(cell)

    def _date(self, cell: Cell) -> str:
        try:
            return self.dates_column.value(cell)
        except BadDate as problem:
            raise BadValue(problem.rule, problem.reason) from None

    def _resolve(
        self,
        reading: Reading,
        place: Place,
        cells: Sequence[Cell],
        cache: dict[Cell, str],
        resolve: Callable[[Cell], str],
    ) -> str:
        cell = cells[place.index] if place.constant is None else place.constant
        # Only text and dates are cached: True and 1 are equal as dictionary keys.
        cacheable = isinstance(cell, (str, date))
        found = cache.get(cell) if cacheable else None
        if found is not None:
            return found
        try:
            value = resolve(cell)
        except BadValue as problem:
            reading.problems.append(
                Problem(place, raw_text(cell), problem.rule, problem.reason, problem.quarantined)
            )
            return ""
        if (
            cacheable
            and value not in self.entity_resolver.pending
            and value not in self.account_resolver.pending
            # The short way of rows takes what is cached, and knows amounts of cents alone.
            and not (cache is self.accounts and value in self._statistics)
        ):
            if len(cache) >= CACHE_LIMIT:
                cache.clear()
            cache[cell] = value
            if cache is self.currencies and EXPONENTS[value] == 2:
                self.cent_currencies[cell] = value
        return value

    def _check_organization(self, reading: Reading, cells: Sequence[Cell]) -> None:
        place = self.layout.organization
        if place is None:
            return
        named = raw_text(cells[place.index]).strip()
        if named and named.casefold() != self._org_id.casefold():
            reason = "this row belongs to another organization; remove it, or drop the file there"
            reading.problems.append(Problem(place, named, "other_organization", reason))

    def _check_period(self, reading: Reading, cells: Sequence[Cell]) -> None:
        """A period column beside the date must name the date's month."""
        place = self.layout.period
        if place is None or not reading.date:
            return
        cell = cells[place.index]
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return
        try:
            period = DateColumn(place.column).value(cell)[:7]
        except BadDate as problem:
            reading.problems.append(Problem(place, raw_text(cell), problem.rule, problem.reason))
            return
        if period != reading.period:
            reason = f"the period is not the month of the date {reading.date}; correct one of them"
            reading.problems.append(Problem(place, raw_text(cell), "period_mismatch", reason))

    def _read_texts(self, reading: Reading, cells: Sequence[Cell]) -> None:
        tags = self.pick(cells)
        found = self.dimensions.get(tags)
        if found is None:
            found = self._dimensions(reading, cells)
            # Numbers and booleans are not kept: True and 1 are equal as dictionary keys.
            if all(isinstance(cells[place.index], str) for _, place in self.layout.dimensions):
                if len(self.dimensions) >= CACHE_LIMIT:
                    self.dimensions.clear()
                if not reading.problems:
                    self.dimensions[tags] = found
        reading.dimensions, reading.dimensions_text = found
        place = self.layout.description
        if place is not None:
            cell = cells[place.index]
            try:
                reading.description = limited_text(cell, MAX_DESCRIPTION)
            except BadValue as problem:
                reading.problems.append(Problem(place, raw_text(cell), problem.rule, problem.reason))

    def _dimensions(self, reading: Reading, cells: Sequence[Cell]) -> Resolved:
        found: dict[str, str] = {}
        for name, place in self.layout.dimensions:
            try:
                text = limited_text(cells[place.index], MAX_DIMENSION)
            except BadValue as problem:
                value = raw_text(cells[place.index])
                reading.problems.append(Problem(place, value, problem.rule, problem.reason))
                continue
            if text:
                found[name] = text
        return found, SEPARATOR.join(f"{name}={found[name]}" for name in sorted(found))

    def _read_key(self, reading: Reading, cells: Sequence[Cell]) -> None:
        parts: list[str] = []
        for place in self.layout.key:
            try:
                parts.append(cell_text(cells[place.index]))
            except BadValue as problem:
                reading.problems.append(
                    Problem(place, raw_text(cells[place.index]), problem.rule, problem.reason)
                )
                return
        if self.layout.key and not any(parts):
            reason = "the key is empty; fill it in, or take 'key' out of the mapping"
            reading.problems.append(Problem(self.layout.key[0], "", "missing_key", reason))
        elif sum(map(len, parts)) > MAX_KEY:
            reason = f"a key may have {MAX_KEY} characters"
            reading.problems.append(Problem(self.layout.key[0], "".join(parts), "too_long", reason))
        reading.key = SEPARATOR.join(parts)

    def _read_measure(self, reading: Reading, measure: MeasurePlace, cells: Sequence[Cell]) -> None:
        """Read an amount and its account. An empty cell of a wide file is no entry; of a long file, an
        error."""
        place = measure.places[0] if measure.places else Place(-1, measure.label)
        if self.layout.account is None and not any(_filled(cells[p.index]) for p in measure.places):
            return
        account_place = self.layout.account or Place(-1, measure.label, measure.account)
        account = self._resolve(reading, account_place, cells, self.accounts, self.account_resolver.resolve)
        currency = QUANTITY if account in self._statistics else reading.currency
        if not currency:
            return
        try:
            minor, difference = self._minor(measure, cells, account, currency)
        except _BadPlace as problem:
            reading.problems.append(Problem(problem.place, problem.value, problem.rule, problem.reason))
        except (AmountTooLarge, UnknownCurrency) as problem:
            rule = "amount_too_large" if isinstance(problem, AmountTooLarge) else "unknown_currency"
            value = raw_text(cells[place.index]) if measure.expression is None else measure.label
            reading.problems.append(Problem(Place(place.index, measure.label), value, rule, str(problem)))
        else:
            reading.amounts.append(Amount(measure, account, minor, difference, currency))

    def _minor(
        self, measure: MeasurePlace, cells: Sequence[Cell], account: str, currency: str
    ) -> tuple[int, Decimal]:
        """``to_minor`` of a measure; what is counted must be whole, and what is no count needs a currency."""
        if currency == QUANTITY and account not in self._statistics:
            reason = "XXX is for what is counted; this account holds money: write its currency, as USD or EUR"
            raise _BadPlace(self.layout.currency, QUANTITY, "quantity_of_money", reason)
        exact = self._exact(measure, cells, currency) * measure.sign
        minor, difference = to_minor(exact, currency)
        if currency == QUANTITY and difference:
            reason = "this account counts whole things; write a whole number"
            place = measure.places[0] if measure.places else Place(-1, measure.label)
            raise _BadPlace(place, plain(exact), "not_a_whole_number", reason)
        return minor, difference

    def _exact(self, measure: MeasurePlace, cells: Sequence[Cell], currency: str) -> Decimal:
        values: list[Decimal] = []
        for place in measure.places:
            cell = cells[place.index]
            try:
                value = self.numbers[place.index].value(cell, currency)
            except BadNumber as problem:
                raise _BadPlace(place, raw_text(cell), problem.rule, problem.reason) from None
            if value is None:
                reason = "the amount is empty; write 0 if nothing is meant"
                raise _BadPlace(place, "", "missing_amount", reason)
            values.append(value)
        if measure.expression is None:
            return values[0]
        try:
            return measure.expression.evaluate(values)
        except DivisionByZeroInRow:
            shown_values = ", ".join(
                f"{place.column} = {value}" for place, value in zip(measure.places, values, strict=True)
            )
            reason = "the expression divides by zero in this row; correct the divisor"
            raise _BadPlace(Place(-1, measure.label), shown_values, "division_by_zero", reason) from None


class _BadPlace(ValueError):
    """A measure that cannot be read, with the cell to blame."""

    def __init__(self, place: Place, value: str, rule: str, reason: str) -> None:
        self.place = place
        self.value = value
        self.rule = rule
        self.reason = reason
        super().__init__(reason)


def _nothing(_: Sequence[Cell]) -> object:
    return ""


def _is_space(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _filled(cell: Cell) -> bool:
    return cell is not None and not _is_space(cell)
