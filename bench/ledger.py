"""Makes a ledger's file, and knows to the minor unit what must come of it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal

from ledgerlight.domain.periods import shifted

Shape = Literal["spread", "hot"]
LeafTotals = dict[tuple[str, str, str], list[int]]
"""[amount_minor, count] by (entity, period, account)."""

FIRST_PERIOD = "2024-01"
DEPARTMENTS = ("Sales", "Marketing", "Operations", "Finance")
PRODUCT_LINES = ("Hardware", "Software", "Services")
HEADER = "key,entity,account,date,amount,department,product_line,customer\n"
_LINES_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Dimensions:
    """How wide a ledger is."""

    entities: int
    months: int
    accounts: int


SHAPES: dict[Shape, Dimensions] = {"spread": Dimensions(25, 24, 60), "hot": Dimensions(1, 1, 60)}


@dataclass(slots=True)
class GeneratedLedger:
    """A written file and its own integer totals."""

    path: Path
    rows: int
    dimensions: Dimensions
    size_bytes: int = 0
    totals: LeafTotals = field(default_factory=lambda: defaultdict(lambda: [0, 0]))


def entity_ids(count: int) -> list[str]:
    """``e01`` ..."""
    return [f"e{number:02d}" for number in range(1, count + 1)]


def account_codes(count: int) -> list[tuple[str, Literal["revenue", "cogs", "opex"]]]:
    """Posting accounts and their classes: a fifth revenue, a fifth cost, the rest operating expense."""
    codes: list[tuple[str, Literal["revenue", "cogs", "opex"]]] = []
    for number in range(count):
        if number < count // 5:
            codes.append((f"1.5{number:02d}", "revenue"))
        elif number < 2 * count // 5:
            codes.append((f"2.5{number:02d}", "cogs"))
        else:
            codes.append((f"3.9{number:02d}", "opex"))
    return codes


def generate(path: Path, rows: int, dimensions: Dimensions, seed: int = 1) -> GeneratedLedger:
    """Write a canonical CSV of so many rows, in random order of entities, months and accounts."""
    ledger = GeneratedLedger(path, rows, dimensions)
    lines = _lines(ledger, seed)
    with path.open("w", encoding="ascii", newline="") as file:
        file.write(HEADER)
        while part := "".join(islice(lines, _LINES_AT_ONCE)):
            file.write(part)
    ledger.size_bytes = path.stat().st_size
    return ledger


def _lines(ledger: GeneratedLedger, seed: int) -> Iterator[str]:
    draw = random.Random(seed).random  # noqa: S311 - test data
    dimensions = ledger.dimensions
    entities = entity_ids(dimensions.entities)
    periods = [shifted(FIRST_PERIOD, month) for month in range(dimensions.months)]
    accounts = [code for code, _ in account_codes(dimensions.accounts)]
    for number in range(ledger.rows):
        entity = entities[int(draw() * len(entities))]
        period = periods[int(draw() * len(periods))]
        account = accounts[int(draw() * len(accounts))]
        amount = int(draw() * 2_000_000) - 200_000
        total = ledger.totals[entity, period, account]
        total[0] += amount
        total[1] += 1
        sign, minor = ("-", -amount) if amount < 0 else ("", amount)
        yield (
            f"r{number},{entity},{account},{period}-{1 + number % 28:02d},"
            f"{sign}{minor // 100}.{minor % 100:02d},"
            f"{DEPARTMENTS[number % 4]},{PRODUCT_LINES[number % 3]},c{number % 5000}\n"
        )
