"""Which function each topic and each document event feeds; Terraform and the local suite read it here."""

from __future__ import annotations

from schemas.names import ORGANIZATIONS, Collection, Function, Topic

SUBSCRIBERS: dict[Topic, Function] = {
    Topic.RECORD_CHANGES: Function.APPLY_CHANGES,
    Topic.FINANCIAL_EVENTS: Function.STREAM_TO_BIGQUERY,
}
"""The one function that a topic's push subscription calls."""

ORDERED: frozenset[Topic] = frozenset({Topic.RECORD_CHANGES})
"""Topics whose messages of one ordering key arrive in the order in which they were published."""

DOCUMENT_CREATED = "google.cloud.firestore.document.v1.created"
DOCUMENT_WRITTEN = "google.cloud.firestore.document.v1.written"
OBJECT_FINALIZED = "google.cloud.storage.object.v1.finalized"

DOCUMENT_TRIGGERS: dict[Function, tuple[Collection, str]] = {
    Function.RECALCULATE: (Collection.AGGREGATIONS, DOCUMENT_WRITTEN),
    Function.APPLY_EDIT: (Collection.EDITS, DOCUMENT_CREATED),
    Function.CHECK_ALERTS: (Collection.DASHBOARDS, DOCUMENT_WRITTEN),
    Function.NOTIFY: (Collection.ALERTS, DOCUMENT_WRITTEN),
}
"""Functions that an event of a collection's documents calls. None of them writes the collection it hears of."""

OBJECT_TRIGGERS: dict[Function, str] = {Function.INGEST_FILE: OBJECT_FINALIZED}
"""Functions that an event of the data bucket calls."""

DELIVERY_ATTEMPTS = 5
"""Tries of a message or event before it is a dead letter."""


def document_pattern(collection: Collection) -> str:
    """Which documents a trigger hears of."""
    return f"{ORGANIZATIONS}/{{org}}/{collection.value}/{{id}}"
