"""The short way for the common row: a long file, text cells all of which were resolved before, an amount of
cents.

It does nothing that ``RowMapper`` does not do; it only skips what cannot happen once each cell is known. A
row that is anything else goes the long way, and a test holds that both give the same records.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from hashlib import blake2b
from typing import Any, NamedTuple

from ledgerlight.domain.identity import DIGEST_BYTES, ID_BYTES, Occurrences
from ledgerlight.domain.import_context import MappedRecord
from ledgerlight.domain.layout import Layout, Place
from ledgerlight.domain.money import EXPONENTS
from ledgerlight.domain.quality import QualityCounts
from ledgerlight.domain.row_reading import Reading, RowReader
from ledgerlight.domain.row_values import MAX_DESCRIPTION
from schemas.mapping import Mapping
from schemas.records import RecordChange

MAX_KEY = 200
MAX_LENGTH = 15
"""So many digits, with the sign, are below 2^53-1 cents."""

_Known = tuple[str, str, str, str, str, str, dict[str, str], str]
"""Entity, account, date, period, currency, scenario, dimensions, and these as text."""


class Shared(NamedTuple):
    """What both ways of a ``RowMapper`` look at and add to."""

    source: str
    closed: Set[tuple[str, str]]
    seen: dict[bytes, int]
    occurrences: Occurrences
    counts: QualityCounts


def takes_quick_way(mapping: Mapping, layout: Layout) -> bool:
    """Whether a mapping has rows that may take the short way."""
    plain = layout.organization is None and layout.period is None
    amount = mapping.amount
    constant = layout.currency.constant
    cents = constant is None or EXPONENTS.get(constant.strip().upper()) == 2
    point = mapping.decimal != "comma"
    return plain and cents and point and amount is not None and amount.sign == 1 and len(layout.key) <= 1


def cents(text: str) -> int | None:
    """Minor units of ``1234.50``, ``-1234.5`` or ``1234``; None for anything else, number or not."""
    if text[-3:-2] == ".":
        digits = text[:-3] + text[-2:]
    elif text[-2:-1] == ".":
        digits = f"{text[:-2]}{text[-1:]}0"
    else:
        digits = f"{text}00" if text else ""
    # Without its point ``.-5`` would begin with its sign.
    if len(digits) > MAX_LENGTH or not digits.isascii() or "-" in text[1:]:
        return None
    if digits.isdigit() or (digits[:1] == "-" and digits[1:].isdigit()):
        return int(digits)
    return None


def _plain_text(cell: Any, limit: int) -> bool:
    """Whether a cell is text that cleaning would leave as it is."""
    return type(cell) is str and len(cell) <= limit and cell.isprintable() and cell == cell.strip()


def _lookup(layout: Layout, reader: RowReader, first: Reading) -> Callable[[Any], _Known]:
    """A function that resolves a row from the reader's caches, or raises ``KeyError``."""
    account_place = layout.account or Place(-1, "")
    entity_at, account_at, date_at = layout.entity.index, account_place.index, layout.date.index
    currency_at, scenario_at = layout.currency.index, layout.scenario.index
    # A constant stands for the cell; an empty one means that the cell decides.
    constant_entity = first.entity if layout.entity.constant is not None else ""
    constant_account = first.amounts[0].account if account_place.constant is not None else ""
    constant_currency = first.currency if layout.currency.constant is not None else ""
    constant_scenario = first.scenario if layout.scenario.constant is not None else ""
    entities, accounts, dates, periods = reader.entities, reader.accounts, reader.dates, reader.periods
    currencies, scenarios, dimensions = reader.cent_currencies, reader.scenarios, reader.dimensions
    pick = reader.pick

    def known(cells: Any) -> _Known:
        day = dates[cells[date_at]]
        return (
            constant_entity or entities[cells[entity_at]],
            constant_account or accounts[cells[account_at]],
            day,
            periods[day],
            constant_currency or currencies[cells[currency_at]],
            constant_scenario or scenarios[cells[scenario_at]],
            *dimensions[pick(cells)],
        )

    return known


class QuickRows:
    """Maps what it can; ``first`` is a row that went the long way and was accepted, and gives the
    constants."""

    __slots__ = ("_amount_at", "_described_at", "_key_at", "_known", "_optional", "_shared")

    def __init__(self, layout: Layout, reader: RowReader, shared: Shared, first: Reading) -> None:
        self._known = _lookup(layout, reader, first)
        self._shared = shared
        self._amount_at = layout.measures[0].places[0].index
        self._key_at = layout.key[0].index if layout.key else -1
        self._described_at = layout.description.index if layout.description else -1
        self._optional = len(layout.dimensions) + (layout.description is not None)

    def map(self, line: int, cells: Sequence[Any]) -> MappedRecord | None:
        """The row's record, or None when it has to go the long way; then nothing was counted."""
        try:
            minor = cents(cells[self._amount_at])
            if minor is None:
                return None
            entity, account, day, period, currency, scenario, tags, tags_text = self._known(cells)
        except (KeyError, IndexError, TypeError):
            return None
        shared = self._shared
        if shared.closed and (entity, period) in shared.closed:
            return None
        described = ""
        if self._described_at >= 0:
            described = cells[self._described_at]
            if not _plain_text(described, MAX_DESCRIPTION):
                return None
        facts = f"{entity}\x1f{account}\x1f{day}\x1f{scenario}\x1f{minor}\x1f{currency}"
        identity = self._identity(line, cells, f"{facts}\x1f{tags_text}\x1f{described}")
        if identity is None:
            return None
        counts = shared.counts
        counts.rows += 1
        counts.accepted += 1
        counts.optional_cells += self._optional
        counts.optional_filled += len(tags) + (described != "")
        if day > counts.newest:  # noqa: PLR1730 - a call costs more than the comparison
            counts.newest = day
        change: RecordChange = {
            "op": "upsert",
            "id": identity[0],
            "account_code": account,
            "date": day,
            "scenario": scenario,
            "amount_minor": minor,
            "currency": currency,
            "digest": identity[1],
            "row": line,
        }
        if tags:
            change["dimensions"] = tags
        if described:
            change["description"] = described
        return MappedRecord(entity, period, change)

    def _identity(self, line: int, cells: Sequence[Any], content: str) -> tuple[str, str] | None:
        """Id and digest; None for a key that was met before, which the long way refuses."""
        source, _, seen, occurrences, _ = self._shared
        if self._key_at < 0:
            identifier = occurrences.next_id(f"\x1f{content}")
            return identifier, identifier[:16]
        key = cells[self._key_at]
        if not key or not _plain_text(key, MAX_KEY):
            return None
        name = blake2b(f"{source}\x1f{key}".encode(), digest_size=ID_BYTES).digest()
        if seen.setdefault(name, line) != line:
            return None
        return name.hex(), blake2b(content.encode(), digest_size=DIGEST_BYTES).hexdigest()
