"""Brings events to BigQuery, and the chart of accounts that gives them their meaning there.

Raising has the message delivered again; appending again is harmless. The live screen never waits for any of it.
"""

from __future__ import annotations

import math
from threading import Lock

from ledgerlight.ports import ChartTable, Clock, FactStore
from ledgerlight.usecases.context import Organizations, UnknownOrganization
from schemas.documents import Account
from schemas.records import FinancialEvents

CHART_SECONDS = 300.0
"""How long a process may stream an organization's events before it looks whether an account changed."""


def stream_events(facts: FactStore, message: FinancialEvents) -> None:
    """Append a message's events, all of one organization. Raises ``Unavailable``, ``BadFacts``."""
    facts.append(message.events)


class StreamEvents:
    """Appends messages, and keeps BigQuery's chart of accounts up with their organizations'.

    Charts follow their facts, so that an account is there whoever made it, and after any outage: with the first
    message of an organization in a process, with an account not seen before, and every five minutes of traffic.
    """

    def __init__(
        self, facts: FactStore, charts: ChartTable, organizations: Organizations, clock: Clock
    ) -> None:
        self._facts = facts
        self._charts = charts
        self._organizations = organizations
        self._clock = clock
        self._lock = Lock()
        self._loaded: dict[str, dict[str, Account]] = {}
        self._looked: dict[str, tuple[float, set[str]]] = {}
        """When each organization's chart was looked at, and the accounts in use then."""

    def __call__(self, message: FinancialEvents) -> None:
        """Bring one message there. Raises ``Unavailable``, ``BadFacts``."""
        stream_events(self._facts, message)
        self._keep_chart(message)

    def _keep_chart(self, message: FinancialEvents) -> None:
        used = {event["data"]["record"]["account_code"] for event in message.events}
        with self._lock:
            looked_at, known = self._looked.get(message.org_id, (-math.inf, set[str]()))
            now = self._clock.monotonic()
            if used <= known and now - looked_at < CHART_SECONDS:
                return
            try:
                accounts = self._organizations.context(message.org_id, fresh=True).accounts
            except UnknownOrganization:
                accounts = {}  # removed since; its facts stay
            if accounts and accounts != self._loaded.get(message.org_id):
                self._charts.load(message.org_id, sorted(accounts.values(), key=lambda a: a.position))
                self._loaded[message.org_id] = accounts
            self._looked[message.org_id] = (now, known | used | accounts.keys())
