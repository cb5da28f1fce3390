"""Entry points: decode the event, call one use case, return. Raising is how an event comes again."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import functions_framework

from ledgerlight.wiring import services

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent
    from flask import Request, Response

HEAD_START_SECONDS = 0.15
"""The client that wrote an edit also calls the api; a trigger that ran beside that call would only contend with
it for the same documents. Production's triggers come later than this anyway."""


@functions_framework.cloud_event
def ingest_file(event: CloudEvent) -> None:
    """An object was finalized in the bucket."""
    services().ingest_file(event.data["name"], str(event.data["generation"]))


@functions_framework.cloud_event
def apply_changes(event: CloudEvent) -> None:
    """A message of topic ``record-changes`` was pushed."""
    from schemas.records import RecordChanges  # noqa: PLC0415

    services().apply_changes(RecordChanges.model_validate_json(_message_data(event)))


@functions_framework.cloud_event
def stream_to_bigquery(event: CloudEvent) -> None:
    """A message of topic ``financial-events`` was pushed."""
    from schemas.records import FinancialEvents  # noqa: PLC0415

    services().stream_events(FinancialEvents.model_validate_json(_message_data(event)))


@functions_framework.cloud_event
def apply_edit(event: CloudEvent) -> None:
    """A document was created under ``edits``. The aggregate it changes triggers the recalculation."""
    services().clock.sleep(HEAD_START_SECONDS)
    org_id, edit_id = _document(event)
    services().apply_edit(org_id, edit_id, event.get("id") or "")


@functions_framework.cloud_event
def recalculate(event: CloudEvent) -> None:
    """A leaf aggregate was written (or deleted, with its records)."""
    org_id, leaf = _document(event)
    entity_id, _, period = leaf.partition("_")
    services().recalculation_queue(org_id, entity_id, period)


@functions_framework.cloud_event
def check_alerts(event: CloudEvent) -> None:
    """A dashboard was written. The call that applied an edit checks its alerts itself, and is not contended with."""
    services().clock.sleep(HEAD_START_SECONDS)
    org_id, dashboard = _document(event)
    scope, _, period = dashboard.partition("_")
    services().check_alerts(org_id, [(scope, period)])


@functions_framework.cloud_event
def notify(event: CloudEvent) -> None:
    """An alert was written."""
    services().notify(*_document(event))


@functions_framework.http
def sweep(request: Request) -> dict[str, int]:
    """Cloud Scheduler's call, each minute."""
    del request
    return services().sweep().as_dict()


@functions_framework.http
def api(request: Request) -> Response:
    """The HTTP interface."""
    from ledgerlight.http.app import respond  # noqa: PLC0415

    return respond(services(), request)


def _message_data(event: CloudEvent) -> bytes:
    return base64.b64decode(event.data["message"]["data"])


def _document(event: CloudEvent) -> tuple[str, str]:
    """(organization, document id) of a Firestore event, from its ``document`` attribute
    ``organizations/{org}/{collection}/{id}``."""
    parts = str(event["document"]).split("/")
    return parts[-3], parts[-1]
