"""BigQuery's ``financial_facts`` and ``accounts`` as the ports ``FactStore`` and ``ChartTable``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

import orjson

from ledgerlight.adapters.append_rows import Row, RowWriter
from ledgerlight.adapters.append_together import AppendTogether, BadRows
from ledgerlight.adapters.system_clock import SystemClock
from ledgerlight.domain.money import exponent
from ledgerlight.ports import BadFacts, Clock
from schemas.bigquery import ACCOUNTS_COLUMNS, FINANCIAL_FACTS_COLUMNS
from schemas.documents import Account
from schemas.names import ACCOUNTS_TABLE, FINANCIAL_FACTS
from schemas.records import FinancialEvent

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


class BigQueryFacts:
    """``FactStore`` on the Storage Write API; rows of messages that come together travel together."""

    def __init__(self, project: str, clock: Clock | None = None) -> None:
        self._writer = RowWriter(project, FINANCIAL_FACTS, FINANCIAL_FACTS_COLUMNS)
        self._rows = AppendTogether(self._writer.write, clock or SystemClock())

    def append(self, events: Sequence[FinancialEvent]) -> None:
        """Append one row an event. Raises ``Unavailable``, and ``BadFacts`` when the good rows are appended."""
        rows: list[Row] = []
        kept: list[FinancialEvent] = []
        problems: list[str] = []
        for event in events:
            try:
                rows.append(fact_of(event))
                kept.append(event)
            except (KeyError, ValueError, TypeError) as error:
                problems.append(f"{event['event_id']}: {error}")
        gave_up = False
        try:
            self._rows.append(rows)
        except BadRows as bad:
            problems += [f"{kept[at]['event_id']}: {reason}" for at, reason in bad.rows.items()]
            gave_up = bad.gave_up
        if problems:
            raise BadFacts(problems, gave_up=gave_up)


class BigQueryCharts:
    """``ChartTable`` on the Storage Write API."""

    def __init__(self, project: str, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._writer = RowWriter(project, ACCOUNTS_TABLE, ACCOUNTS_COLUMNS)
        self._rows = AppendTogether(self._writer.write, self._clock)

    def load(self, org_id: str, accounts: Sequence[Account]) -> None:
        """Append the whole chart of an organization; the newest counts. Raises ``Unavailable``."""
        loaded_at = microseconds(self._clock.now())
        self._rows.append(
            [
                (
                    org_id, a.code, a.name, a.account_class, a.parent, a.direction, a.is_posting, a.position,
                    loaded_at,
                )
                for a in accounts
            ]
        )  # fmt: skip


def fact_of(event: FinancialEvent) -> Row:
    """The row of an event. Raises ``ValueError`` for a date or currency that does not exist."""
    data = event["data"]
    record = data["record"]
    source = record["source"]
    dimensions = record.get("dimensions")
    return (
        event["event_id"],
        event["org_id"],
        record["id"],
        record["sequence"],
        record["version"],
        data["entity_id"],
        data["period"],
        record["account_code"],
        days(record["date"]),
        record["scenario"],
        Decimal(record["amount_minor"]).scaleb(-exponent(record["currency"])),
        record["amount_minor"],
        record["currency"],
        orjson.dumps(dimensions).decode() if dimensions else None,
        record.get("description"),
        record.get("retired", False),
        source["kind"],
        source.get("import_id"),
        source.get("row"),
        source.get("edit_id"),
        source.get("uid"),
        microseconds(event["timestamp"]),
    )


@lru_cache(maxsize=4096)
def days(day: str) -> int:
    """``2026-01-31`` as days since 1970. Raises ``ValueError`` for a day that does not exist."""
    return date.fromisoformat(day).toordinal() - _EPOCH_ORDINAL


@lru_cache(maxsize=1024)
def microseconds(timestamp: str) -> int:
    """``2026-01-31T09:30:00.000Z`` as microseconds since 1970, without a float on the way."""
    hours, minutes, seconds = int(timestamp[11:13]), int(timestamp[14:16]), int(timestamp[17:19])
    fraction = timestamp[20:-1].ljust(6, "0")[:6] if timestamp[19] == "." else "0"
    midnight = days(timestamp[:10]) * 24
    return ((midnight + hours) * 60 + minutes) * 60_000_000 + seconds * 1_000_000 + int(fraction)
