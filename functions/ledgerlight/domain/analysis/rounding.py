"""Rounding that keeps sums: parts become integers that add up to a given whole."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

BASIS_POINTS = 10_000


def apportion(parts: Sequence[Fraction], total: int) -> list[int]:
    """Integers that sum to ``total``, each as near its part as that allows (largest remainder; ties to the first).

    When ``total`` is the parts' sum rounded to an integer, every integer is its part's floor or ceiling.
    """
    return apportion_rows([parts], [total])[0]


def apportion_rows(rows: Sequence[Sequence[Fraction]], totals: Sequence[int]) -> list[list[int]]:
    """Integers whose rows sum to ``totals``, rounded so that the columns stay near their exact sums too.

    A row's surplus goes to the columns that rounding has left furthest behind so far; a cell without a fraction
    keeps its value while others can take the surplus. Raises ``ValueError`` for an empty row with a total.
    """
    behind = [Fraction(0)] * max((len(row) for row in rows), default=0)
    answer = []
    for row, total in zip(rows, totals, strict=True):
        cells = [floor(part) for part in row]
        surplus = total - sum(cells)
        if surplus and not cells:
            raise ValueError(f"nothing can carry {total}")
        order = sorted(
            range(len(cells)), key=lambda at: (row[at] == cells[at], -(behind[at] + row[at] - cells[at]), at)
        )
        every, some = divmod(surplus, len(cells)) if cells else (0, 0)
        for place, at in enumerate(order):
            cells[at] += every + (place < some)
            behind[at] += row[at] - cells[at]
        answer.append(cells)
    return answer


def share_bp(part: int | Fraction, whole: int | Fraction) -> int:
    """Part of whole in basis points, half-even. The whole must not be zero."""
    if isinstance(part, int) and isinstance(whole, int):
        # The same without making fractions, of which a statement has hundreds.
        quotient, rest = divmod(part * BASIS_POINTS, whole)
        twice = 2 * abs(rest) - abs(whole)
        return quotient + (twice > 0 or (twice == 0 and quotient % 2 == 1))
    return round(Fraction(part) / Fraction(whole) * BASIS_POINTS)
