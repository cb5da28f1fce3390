"""Publishes applied changes to ``financial-events``."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from ledgerlight.domain.events import EVENTS_PER_MESSAGE
from ledgerlight.ports import Publisher
from schemas.names import Topic
from schemas.records import FinancialEvent


def publish_events(
    publisher: Publisher, org_id: str, events: Sequence[FinancialEvent], trace_id: str
) -> None:
    """Publish events in messages of at most 500; returns when Pub/Sub has them all."""
    payloads = [
        (
            "",
            orjson.dumps(
                {
                    "schema_version": 1,
                    "org_id": org_id,
                    "events": events[start : start + EVENTS_PER_MESSAGE],
                    "trace_id": trace_id,
                }
            ),
        )
        for start in range(0, len(events), EVENTS_PER_MESSAGE)
    ]
    if payloads:
        publisher.publish(Topic.FINANCIAL_EVENTS, payloads)
