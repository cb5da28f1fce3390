"""BigQuery ``financial_facts`` in memory, with the view that keeps one row a record."""

from __future__ import annotations

from collections.abc import Sequence

from ledgerlight.ports import Unavailable
from schemas.records import FinancialEvent


class FakeFacts:
    """Implements ``ports.FactStore``. ``failures`` makes the next calls raise ``Unavailable``."""

    def __init__(self) -> None:
        self.rows: list[FinancialEvent] = []
        self.failures = 0

    def append(self, events: Sequence[FinancialEvent]) -> None:
        """Append one row an event."""
        if self.failures > 0:
            self.failures -= 1
            raise Unavailable("BigQuery did not answer")
        self.rows.extend(events)

    def current(self, org_id: str) -> dict[str, FinancialEvent]:
        """What ``current_facts`` shows: the highest (sequence, version) of each record that is not retired.

        A record that moved is two rows of one id; the higher version wins.
        """
        best: dict[str, FinancialEvent] = {}
        for event in self.rows:
            held = best.get(event["record_id"])
            if event["org_id"] == org_id and (held is None or _rank(held) < _rank(event)):
                best[event["record_id"]] = event
        return {key: event for key, event in best.items() if not event["data"]["record"].get("retired")}


def _rank(event: FinancialEvent) -> tuple[int, int]:
    record = event["data"]["record"]
    return record["sequence"], record["version"]
