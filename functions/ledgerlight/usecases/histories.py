"""A scope's history as it is stored in ``series/{scope}``."""

from __future__ import annotations

import orjson

from ledgerlight.ports import Fields
from schemas.dashboards import SeriesEntry


def history_of(series: Fields) -> dict[str, SeriesEntry]:
    """Each period's entry, in the order stored, which is that of time."""
    return {period: SeriesEntry.stored(entry) for period, entry in orjson.loads(series["periods"]).items()}
