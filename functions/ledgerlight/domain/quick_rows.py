"""The short way for the common row: a long file, text cells all of which were resolved before, an amount of cents.

It does nothing that ``RowMapper`` does not do; it only skips what cannot happen once each cell is known. A row that is
anything else goes the long way, and a test holds that both give the same records.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from hashlib import blake2b
from typing import Any

from ledgerlight.domain.identity import DIGEST_BYTES, ID_BYTES, SEPARATOR, Occurrences
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
"""An amount so long, with its sign and point, is below 2^53-1 cents."""

QuickWay = Callable[[int, Any], MappedRecord | None]
"""(line, cells) -> the record; None for a row that has to go the long way."""


def takes_quick_way(mapping: Mapping, layout: Layout) -> bool:
    """Whether a mapping has rows that may take the short way."""
    plain = layout.organization is None and layout.period is None
    amount = mapping.amount
    constant = layout.currency.constant
    cents = constant is None or EXPONENTS.get(constant.strip().upper()) == 2
    return plain and cents and amount is not None and amount.sign == 1 and len(layout.key) <= 1


def quick_way(
    source: str,
    layout: Layout,
    reader: RowReader,
    closed: Set[tuple[str, str]],
    seen: dict[bytes, int],
    occurrences: Occurrences,
    counts: QualityCounts,
    first: Reading,
) -> QuickWay:
    """Build the short way over the reader's caches; ``first`` is a row that was accepted, for the constants."""
    account_place = layout.account or Place(-1, "")
    entity_at, account_at, date_at = layout.entity.index, account_place.index, layout.date.index
    currency_at, scenario_at = layout.currency.index, layout.scenario.index
    amount_at = layout.measures[0].places[0].index
    key_at = layout.key[0].index if layout.key else -1
    # A constant stands for the cell; an empty one means that the cell decides.
    constant_entity = first.entity if layout.entity.constant is not None else ""
    constant_account = first.amounts[0].account if account_place.constant is not None else ""
    constant_currency = first.currency if layout.currency.constant is not None else ""
    constant_scenario = first.scenario if layout.scenario.constant is not None else ""
    entities, accounts, dates, periods = reader.entities, reader.accounts, reader.dates, reader.periods
    currencies, scenarios, dimensions = reader.cent_currencies, reader.scenarios, reader.dimensions
    pick, optional = reader.pick, len(layout.dimensions)
    described_at = layout.description.index if layout.description else -1
    optional += described_at >= 0
    seen_content = occurrences.seen

    def quick(line: int, cells: Any) -> MappedRecord | None:
        try:
            text = cells[amount_at]
            if text[-3] != ".":
                return None
            digits = text[:-3] + text[-2:]
            entity = constant_entity or entities[cells[entity_at]]
            account = constant_account or accounts[cells[account_at]]
            day = dates[cells[date_at]]
            period = periods[day]
            currency = constant_currency or currencies[cells[currency_at]]
            scenario = constant_scenario or scenarios[cells[scenario_at]]
            tags, tags_text = dimensions[pick(cells)]
        except (KeyError, IndexError, TypeError):
            return None
        if digits.isdigit():
            minor = int(digits)
        elif digits[0] == "-" and digits[1:].isdigit():
            minor = int(digits)
        else:
            return None
        if len(text) > MAX_LENGTH or not text.isascii() or (closed and (entity, period) in closed):
            return None
        content = f"{entity}\x1f{account}\x1f{day}\x1f{scenario}\x1f{minor}\x1f{currency}\x1f{tags_text}\x1f{described}"
        if key_at >= 0:
            key = cells[key_at]
            if (
                type(key) is not str
                or not key
                or len(key) > MAX_KEY
                or key != key.strip()
                or not key.isprintable()
            ):
                return None
            name = blake2b(f"{source}\x1f{key}".encode(), digest_size=ID_BYTES).digest()
            if seen.setdefault(name, line) != line:
                return None
            identifier = name.hex()
            digest = blake2b(content.encode(), digest_size=DIGEST_BYTES).hexdigest()
        else:
            name = blake2b(f"{source}\x1f\x1f{content}".encode(), digest_size=ID_BYTES).digest()
            if name in seen_content:
                return None
            seen_content[name] = 1
            identifier = name.hex()
            digest = identifier[:16]
        counts.rows += 1
        counts.accepted += 1
        counts.optional_cells += optional
        counts.optional_filled += len(tags) + bool(described)
        if day > counts.newest:
            counts.newest = day
        change: RecordChange = {
            "op": "upsert",
            "id": identifier,
            "account_code": account,
            "date": day,
            "scenario": scenario,
            "amount_minor": minor,
            "currency": currency,
            "digest": digest,
            "row": line,
        }
        if tags:
            change["dimensions"] = tags
        if described:
            change["description"] = described
        return MappedRecord(entity, period, change)

    return quick
