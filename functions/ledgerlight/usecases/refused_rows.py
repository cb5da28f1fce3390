"""Rows that were fine when they were read and could not be applied are rejects like the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from ledgerlight.domain.table import FileRefused, Row
from ledgerlight.usecases.import_chunks import ChunkTotals
from ledgerlight.usecases.import_errors import ErrorLog
from schemas.documents import RowError

RULE = "not_applied"


def list_refused(totals: ChunkTotals, errors: ErrorLog, rows_again: Callable[[], Iterator[Row]]) -> int:
    """List what the messages refused, as when a period was closed meanwhile; returns how many rows that is.

    The file is read again for them: they are few, or none. Records that a file no longer has, and that stay because
    their period is closed, are one error a period.
    """
    for (leaf, reason), count in sorted(totals.kept.items()):
        said = f"{count:,} records of {leaf.entity_id} {leaf.period} stay as they are: {reason}"
        errors.note(RowError(line=0, column="", value="", rule=RULE, reason=said))
    listed = 0
    if totals.refused:
        with suppress(FileRefused):  # it is cut short there, as it was before, and its errors say so
            for line, cells in rows_again():
                why = totals.refused.get(line)
                if why is not None:
                    errors.add(line, cells, [RowError(line=line, column="", value="", rule=RULE, reason=why)])
                    listed += 1
    if totals.refused or totals.kept:
        errors.flush()
    return listed
