"""Figures as a sentence shows them: amounts with their currency, percentages of basis points."""

from __future__ import annotations

from ledgerlight.domain.money import EXPONENTS, from_minor

_SUFFIXES = {"minutes": " min", "seconds": " s", "milliseconds": " ms"}


def amount_text(value: int | None, unit: str, currency: str | None) -> str:
    """``8,500.00 USD``, ``12.5 %``, ``1,204``, ``95 min``; a dash for no value."""
    if value is None:
        return "–"
    if unit == "ratio":
        return percent_text(value)
    if unit == "money" and currency in EXPONENTS:
        whole, dot, cents = from_minor(abs(value), currency).partition(".")
        return f"{'-' if value < 0 else ''}{int(whole):,}{dot}{cents} {currency}"
    return f"{value:,}{_SUFFIXES.get(unit, '')}"


def percent_text(basis_points: int) -> str:
    """``12.5 %`` of 1,250 basis points; two decimals where one would round."""
    sign, size = "-" if basis_points < 0 else "", abs(basis_points)
    whole, rest = divmod(size, 100)
    decimals = f"{rest:02d}" if rest % 10 else f"{rest // 10}"
    return f"{sign}{whole:,}.{decimals} %"


def hundredths_text(value: int) -> str:
    """``3.50`` of 350."""
    sign, size = "-" if value < 0 else "", abs(value)
    return f"{sign}{size // 100:,}.{size % 100:02d}"


def points_text(basis_points: int) -> str:
    """``12.5 points`` of 1,250 basis points: the difference of two percentages."""
    return percent_text(basis_points).replace("%", "points")
