"""Where each service of the local suite listens. An offset moves them all: suites run side by side."""

from __future__ import annotations

import os
from dataclasses import dataclass

from schemas.names import Function

HOST = "127.0.0.1"
OFFSET_VARIABLE = "LEDGERLIGHT_PORT_OFFSET"

REFUSED_BY_BROWSERS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, *range(6665, 6670), 6679, 6697, 10080}
)
"""Ports above 1023 that no page may connect to (the Fetch standard's "bad ports")."""

_FUNCTION_PORTS = {
    Function.INGEST_FILE: 8101,
    Function.APPLY_CHANGES: 8102,
    Function.APPLY_EDIT: 8103,
    Function.RECALCULATE: 8104,
    Function.STREAM_TO_BIGQUERY: 8105,
    Function.SWEEP: 8106,
    Function.API: 8107,
    Function.CHECK_ALERTS: 8108,
    Function.NOTIFY: 8109,
}


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of one suite."""

    offset: int = 0

    @classmethod
    def from_environment(cls) -> Ports:
        """The suite that ``LEDGERLIGHT_PORT_OFFSET`` names, else the one at the usual ports."""
        return cls(int(os.environ.get(OFFSET_VARIABLE, "0")))

    @property
    def hosting(self) -> int:
        """The web client."""
        return 5000 + self.offset

    @property
    def firestore(self) -> int:
        """Firestore: gRPC, REST and WebChannel."""
        return 8080 + self.offset

    @property
    def pubsub(self) -> int:
        """Pub/Sub."""
        return 8085 + self.offset

    @property
    def auth(self) -> int:
        """Sign-in."""
        return 9099 + self.offset

    @property
    def storage(self) -> int:
        """Cloud Storage."""
        return 9199 + self.offset

    @property
    def bigquery(self) -> int:
        """BigQuery's REST interface."""
        return 9050 + self.offset

    @property
    def bigquery_storage(self) -> int:
        """BigQuery's Storage Write API (gRPC)."""
        return 9060 + self.offset

    @property
    def eventarc(self) -> int:
        """The Eventarc stand-in."""
        return 9299 + self.offset

    @property
    def inbox(self) -> int:
        """The inbox that captures what would be sent: its page, and what Slack, Twilio and FCM would take."""
        return 8025 + self.offset

    @property
    def inbox_smtp(self) -> int:
        """The inbox's SMTP."""
        return 2525 + self.offset

    @property
    def firebase_hub(self) -> int:
        """firebase-tools' own hub, which nothing of ours uses."""
        return 4400 + self.offset

    @property
    def firebase_logging(self) -> int:
        """firebase-tools' logging, which nothing of ours uses."""
        return 4500 + self.offset

    def function(self, function: Function) -> int:
        """A function."""
        return _FUNCTION_PORTS[function] + self.offset

    def all(self) -> dict[str, int]:
        """Every port that must be free before the suite starts, by service."""
        named = {
            "hosting": self.hosting,
            "firestore": self.firestore,
            "pubsub": self.pubsub,
            "auth": self.auth,
            "storage": self.storage,
            "bigquery": self.bigquery,
            "bigquery-storage": self.bigquery_storage,
            "eventarc": self.eventarc,
            "inbox": self.inbox,
            "inbox-smtp": self.inbox_smtp,
            "firebase-hub": self.firebase_hub,
            "firebase-logging": self.firebase_logging,
        }
        return named | {function.value: self.function(function) for function in Function}
