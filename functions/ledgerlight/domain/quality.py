"""The data-quality score of an import (parts defined at ``schemas.documents.QualityScore``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from schemas.documents import QualityScore

PERFECT = 10_000
FRESH_DAYS = 35
STALE_DAYS = 365
WEIGHTS = {"validity": 40, "completeness": 15, "mapping_coverage": 20, "duplicates": 15, "timeliness": 10}
"""Share of each part in the score; parts that do not apply leave their share to the others."""


@dataclass(slots=True)
class QualityCounts:
    """What a ``RowMapper`` counts. Rows that were skipped (blank, totals, headers) are not read rows."""

    rows: int = 0
    accepted: int = 0
    unmapped: int = 0
    duplicates: int = 0
    optional_cells: int = 0
    optional_filled: int = 0
    skipped: int = 0
    newest: str = ""


def score(counts: QualityCounts, today: str) -> QualityScore:
    """The score; ``today`` is the import's date as ``YYYY-MM-DD``."""
    parts = {
        "validity": _share(counts.accepted, counts.rows),
        "completeness": _share(counts.optional_filled, counts.optional_cells),
        "mapping_coverage": _share(counts.rows - counts.unmapped, counts.rows),
        "duplicates": _share(counts.rows - counts.duplicates, counts.rows),
        "timeliness": _timeliness(counts.newest, today),
    }
    weighed = [(WEIGHTS[name], value) for name, value in parts.items() if value is not None]
    total = sum(weight for weight, _ in weighed)
    mean = sum(weight * value for weight, value in weighed) // total if total else 0
    return QualityScore(score=mean, **parts)


def _share(part: int, whole: int) -> int | None:
    return part * PERFECT // whole if whole else None


def _timeliness(newest: str, today: str) -> int | None:
    """10,000 up to 35 days old, falling in a straight line to 0 at a year; dates to come are fresh."""
    if not newest:
        return None
    age = (date.fromisoformat(today) - date.fromisoformat(newest)).days
    if age <= FRESH_DAYS:
        return PERFECT
    return max(0, (STALE_DAYS - age) * PERFECT // (STALE_DAYS - FRESH_DAYS))
