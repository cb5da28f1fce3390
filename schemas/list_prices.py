"""Firestore's list prices, which the system page and the scale model both read. To be checked in one's region."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

LOOKED_UP = "2026-11-21"
SOURCE = "cloud.google.com/firestore/pricing"
PER = 100_000
READ_USD = Fraction("0.06")
"""Of ``PER`` documents read."""
WRITE_USD = Fraction("0.18")
"""Of ``PER`` documents written. A deleted document costs less and is counted as one."""


def firestore_usd(reads: int, writes: int) -> str:
    """US dollars for so many documents at list price, without the free quota: a decimal number with four places."""
    dollars = (reads * READ_USD + writes * WRITE_USD) / PER
    return str(Decimal(round(dollars * 10_000)).scaleb(-4))
