"""Which saved mapping a file belongs to, and a first draft of a mapping for a file seen the first time."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from ledgerlight.domain.amounts import BadNumber, read_number
from ledgerlight.domain.column_expressions import ColumnExpression
from ledgerlight.domain.dates import BadDate, DateColumn
from ledgerlight.domain.layout import lay_out
from ledgerlight.domain.row_values import raw_text
from ledgerlight.domain.table import Cell, MappingRefused
from ledgerlight.domain.text import name_key, slug
from schemas.mapping import AmountColumn, ColumnOrConstant, Mapping, Measure
from schemas.mapping import DateColumn as MappedDate

MAX_DIMENSIONS = 12

_DATE = ("date", "posting date", "order date", "invoice date", "transaction date", "day", "period", "month")
_ENTITY = (
    "entity",
    "company",
    "subsidiary",
    "branch",
    "store",
    "location",
    "business unit",
    "region",
    "country",
)
_ACCOUNT = (
    "account",
    "account code",
    "account number",
    "gl account",
    "gl code",
    "ledger account",
    "nominal code",
)
_AMOUNT = ("amount", "value", "net amount", "total", "balance")
_MEASURES = (
    (re.compile(r"sales|revenue|turnover|income"), "1.100"),
    (re.compile(r"cogs|cost of (goods|sales)"), "2.100"),
    (re.compile(r"expense|cost|fee"), "3.100"),
)
_KEY = re.compile(r"(row|line|record|entry|transaction|document|invoice)?[ _\-]?(id|no|number|key|nr)\.?")
_NOT_DIMENSION = re.compile(r"name|note|comment|memo|text|postal|zip|phone|e-?mail|address")
_DESCRIPTION = ("description", "memo", "note", "notes", "comment", "text", "narrative", "details")
_SYNONYMS = {"category": "product_line", "dept": "department", "client": "customer", "sales_rep": "agent"}


def named_columns(mapping: Mapping) -> set[str]:
    """Every column that a mapping names outside expressions, as ``name_key``."""
    places = (mapping.entity, mapping.currency, mapping.scenario, mapping.account)
    columns = [mapping.date.column, *mapping.key, *mapping.dimensions.values()]
    columns += [place.column for place in places if place is not None and place.column is not None]
    columns += [measure.column for measure in mapping.measures if measure.column is not None]
    columns += [
        column for column in (mapping.description, mapping.amount and mapping.amount.column) if column
    ]
    return {name_key(column) for column in columns}


def recognise(headers: Sequence[str], saved: Sequence[Mapping]) -> Mapping | None:
    """The saved mapping that fits a header row.

    The same headers that the mapping was saved with win; then a mapping all of whose columns are there, the
    one that uses the most. Two that use equally many are no recognition: the person chooses.
    """
    keys = [name_key(header) for header in headers]
    for mapping in saved:
        if mapping.headers is not None and [name_key(header) for header in mapping.headers] == keys:
            return mapping
    fitting = [(len(named_columns(mapping)), mapping) for mapping in saved if _fits(mapping, headers)]
    if not fitting:
        return None
    most = max(count for count, _ in fitting)
    best = [mapping for count, mapping in fitting if count == most]
    return best[0] if len(best) == 1 else None


def _fits(mapping: Mapping, headers: Sequence[str]) -> bool:
    try:
        lay_out(mapping, headers)
    except MappingRefused:
        return False
    return True


def suggest(
    headers: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    currency: str = "USD",
    entities: Collection[str] = (),
    accounts: Collection[str] = (),
) -> Mapping:
    """A draft for the mapping dialog, from names and sample rows; a person looks at it before it is used.

    ``entities`` (ids and names) and ``accounts`` (codes) are what the organization has: a column that holds them is
    known by them, in whatever language its header is. Raises ``MappingRefused`` when no column holds dates or none
    holds numbers.
    """
    columns = _Columns(headers, rows)
    date = columns.take(_DATE, columns.dates) or columns.first(columns.dates)
    if date is None:
        raise MappingRefused("no_date_column", "no column holds dates or periods; add one")
    account = columns.take(_ACCOUNT) or columns.take_holding(accounts)
    entity = columns.take(_ENTITY) or columns.take_holding(entities)
    money = columns.take(("currency", "currency code", "ccy"))
    scenario = columns.take(("scenario", "version", "ledger type"))
    key = next((h for h in columns.free() if _KEY.fullmatch(name_key(h)) and columns.distinct(h)), None)
    columns.used.add(key or "")
    description = columns.take(_DESCRIPTION)
    numeric = [h for h in columns.free() if h in columns.numbers]
    if not numeric:
        raise MappingRefused("no_amount_column", "no column holds amounts; add one")
    amount = next((h for wanted in _AMOUNT for h in numeric if name_key(h) == wanted), None)
    measures = [] if account is not None else _measures(numeric, amount, headers)
    chosen = (amount or numeric[0]) if account is not None else None
    columns.used.update(measure.column for measure in measures if measure.column)
    columns.used.add(chosen or "")
    return Mapping(
        name="draft",
        source="draft",
        date=MappedDate(column=date),
        entity=_source(entity, "hq"),
        currency=_source(money, currency),
        scenario=_source(scenario, "actual"),
        account=None if account is None else ColumnOrConstant(column=account),
        amount=None if chosen is None else AmountColumn(column=chosen),
        measures=measures,
        key=[] if key is None else [key],
        create=[] if entity is None else ["entities"],
        dimensions=columns.dimensions(entity),
        description=description,
        headers=list(headers),
    )


def _source(column: str | None, constant: str) -> ColumnOrConstant:
    return ColumnOrConstant(constant=constant) if column is None else ColumnOrConstant(column=column)


def _measures(numeric: Sequence[str], amount: str | None, headers: Sequence[str]) -> list[Measure]:
    """Wide files: sales, costs, and the cost of sales where only sales and profit are given."""
    made: list[Measure] = []
    taken: set[str] = set()
    for header in numeric:
        for pattern, account in _MEASURES:
            if pattern.search(name_key(header)) and account not in taken:
                made.append(Measure(column=header, account=account))
                taken.add(account)
                break
    profit = next((h for h in numeric if name_key(h) in ("profit", "gross profit")), None)
    if profit and "1.100" in taken and "2.100" not in taken:
        sales = next(measure.column for measure in made if measure.account == "1.100")
        expression = f"[{sales}] - [{profit}]"
        ColumnExpression(expression, {name_key(header): header for header in headers})
        made.append(Measure(expression=expression, account="2.100"))
    return made or [Measure(column=amount or numeric[0], account="1.100")]


class _Columns:
    """What the sample says of each column."""

    def __init__(self, headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        self.headers = [header for header in headers if header]
        self.used: set[str] = set()
        self._values = {
            header: [raw_text(row[n]).strip() for row in rows if n < len(row) and raw_text(row[n]).strip()]
            for n, header in enumerate(headers)
            if header
        }
        self.dates = {h for h, values in self._values.items() if _mostly(values, _is_date)}
        self.numbers = {h for h, values in self._values.items() if _mostly(values, _is_number)}

    def free(self) -> list[str]:
        """Columns not taken yet."""
        return [header for header in self.headers if header not in self.used]

    def take(self, names: Sequence[str], among: set[str] | None = None) -> str | None:
        """The first free column by one of these names."""
        for name in names:
            for header in self.free():
                if name_key(header).replace("_", " ") == name and (among is None or header in among):
                    self.used.add(header)
                    return header
        return None

    def take_holding(self, known: Collection[str]) -> str | None:
        """The first free column most of whose values are among what is known."""
        keys = {name_key(each) for each in known}
        for header in self.free():
            if _mostly(self._values[header], lambda value: name_key(value) in keys):
                self.used.add(header)
                return header
        return None

    def first(self, among: set[str]) -> str | None:
        """The first free column among these that is no plain number."""
        found = next((h for h in self.free() if h in among and h not in self.numbers), None)
        self.used.add(found or "")
        return found

    def distinct(self, header: str) -> bool:
        """Whether no value repeats in the sample."""
        values = self._values[header]
        return bool(values) and len(set(values)) == len(values)

    def dimensions(self, entity: str | None) -> dict[str, str]:
        """Text columns worth slicing by: few distinct values, or an id of a customer or product."""
        chosen: dict[str, str] = {}
        for header in [*([entity] if entity else []), *self.free()]:
            key = name_key(header)
            name = re.sub(r"[^a-z0-9]+", "_", slug(header).replace("-", "_")).strip("_")[:40]
            name = _SYNONYMS.get(name, name.removesuffix("_id"))
            if header in self.numbers or header in self.dates or _NOT_DIMENSION.search(key) or name in chosen:
                continue
            if re.fullmatch(r"[a-z][a-z0-9_]*", name) and len(chosen) < MAX_DIMENSIONS:
                chosen[name] = header
        return chosen


def _mostly(values: Sequence[str], test: Callable[[str], bool]) -> bool:
    if not values:
        return False
    return sum(1 for value in values if test(value)) * 10 >= len(values) * 9


def _is_number(text: str) -> bool:
    try:
        read_number(text)
    except BadNumber:
        return False
    return True


def _is_date(text: str) -> bool:
    try:
        DateColumn("").value(text)
    except BadDate as problem:
        return problem.rule == "ambiguous_date"
    return True
