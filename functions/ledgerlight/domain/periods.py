"""Arithmetic of periods (``YYYY-MM``)."""

from __future__ import annotations

from calendar import monthrange

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

SERIES_LENGTH = 13
"""Periods of a sparkline: the current one, and back to the same period last year."""


def shifted(period: str, months: int) -> str:
    """The period so many months later (earlier when negative)."""
    index = int(period[:4]) * 12 + int(period[5:]) - 1 + months
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def in_words(period: str) -> str:
    """``Dec 2019``."""
    return f"{MONTHS[int(period[5:]) - 1]} {period[:4]}"


def series_periods(period: str) -> list[str]:
    """The 13 periods that end with this one, oldest first."""
    return [shifted(period, months) for months in range(1 - SERIES_LENGTH, 1)]


def months_between(earlier: str, later: str) -> int:
    """How many months later the second period is."""
    return (int(later[:4]) - int(earlier[:4])) * 12 + int(later[5:]) - int(earlier[5:])


def days_in(period: str) -> int:
    """The days of a period."""
    return monthrange(int(period[:4]), int(period[5:]))[1]
