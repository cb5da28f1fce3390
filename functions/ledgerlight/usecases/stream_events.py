"""Appends events to BigQuery. Raising has them delivered again; appending again is harmless."""

from __future__ import annotations

from ledgerlight.ports import FactStore
from schemas.records import FinancialEvents


def stream_events(facts: FactStore, message: FinancialEvents) -> None:
    """Append a message's events, all of one organization. Raises ``Unavailable``, ``BadFacts``."""
    facts.append(message.events)
