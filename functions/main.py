"""Entry points: decode the event, call one use case, return. Raising is how an event comes again."""

from __future__ import annotations

import base64
import gc
from typing import TYPE_CHECKING

import functions_framework

from ledgerlight.adapters.message_encoding import decoded
from ledgerlight.adapters.structured_log import hop, import_of, note
from ledgerlight.wiring import services
from schemas.names import Function, leaf_id

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent
    from flask import Request, Response

# A message is thousands of small objects that live until it is applied, and none of them is a cycle: to look through
# them at every 700 more was a sixth of what applying costs.
gc.set_threshold(50_000, 20, 100)

HEAD_START_SECONDS = 0.15
"""The client that wrote an edit also calls the api; a trigger that ran beside that call would only contend with
it for the same documents. Production's triggers come later than this anyway."""


@functions_framework.cloud_event
def ingest_file(event: CloudEvent) -> None:
    """An object was finalized in the bucket."""
    name, generation = event.data["name"], str(event.data["generation"])
    with hop(Function.INGEST_FILE, event, **import_of(name, generation)):
        services().ingest_file(name, generation)


@functions_framework.cloud_event
def apply_changes(event: CloudEvent) -> None:
    """A message of topic ``record-changes`` was pushed."""
    from schemas.records import RecordChanges  # noqa: PLC0415

    with hop(Function.APPLY_CHANGES, event):
        message = RecordChanges.stored_json(_message_data(event))
        leaf = [leaf_id(message.entity_id, month["period"]) for month in message.months]
        note(org=message.org_id, trace_id=message.trace_id, leaf=leaf, rows=len(message.rows))
        services().apply_changes(message)


@functions_framework.cloud_event
def stream_to_bigquery(event: CloudEvent) -> None:
    """A message of topic ``financial-events`` was pushed."""
    from schemas.records import FinancialEvents  # noqa: PLC0415

    with hop(Function.STREAM_TO_BIGQUERY, event):
        message = FinancialEvents.stored_json(_message_data(event))
        note(org=message.org_id, trace_id=message.trace_id, rows=len(message.events))
        services().stream_events(message)


@functions_framework.cloud_event
def apply_edit(event: CloudEvent) -> None:
    """A document was created under ``edits``. The aggregate it changes triggers the recalculation."""
    org_id, edit_id = _document(event)
    services().clock.sleep(HEAD_START_SECONDS)
    with hop(Function.APPLY_EDIT, event, org=org_id, trace_id=edit_id):
        outcome = services().apply_edit(org_id, edit_id)
        note(leaf=[leaf_id(*leaf) for leaf in outcome.changed])


@functions_framework.cloud_event
def recalculate(event: CloudEvent) -> None:
    """A leaf aggregate was written (or deleted, with its records)."""
    org_id, leaf = _document(event)
    entity_id, _, period = leaf.partition("_")
    with hop(Function.RECALCULATE, event, org=org_id, leaf=leaf):
        services().recalculation_queue(org_id, entity_id, period)


@functions_framework.cloud_event
def check_alerts(event: CloudEvent) -> None:
    """A dashboard was written. The call that applied an edit checks its alerts itself, and is not contended with."""
    services().clock.sleep(HEAD_START_SECONDS)
    org_id, dashboard = _document(event)
    scope, _, period = dashboard.partition("_")
    services().check_alerts.of_event(org_id, (scope, period))
    services().check_forecasts.of_event(org_id, (scope, period))


@functions_framework.cloud_event
def notify(event: CloudEvent) -> None:
    """An alert was written."""
    services().notify(*_document(event))


@functions_framework.http
def sweep(request: Request) -> dict[str, int]:
    """Cloud Scheduler's call, each minute."""
    del request
    with hop(Function.SWEEP):
        swept = services().sweep().as_dict()
        note(**swept)
    return swept


@functions_framework.http
def api(request: Request) -> Response:
    """The HTTP interface."""
    from ledgerlight.http.app import respond  # noqa: PLC0415

    with hop(Function.API, method=request.method, path=request.path):
        response = respond(services(), request)
        note(status=response.status_code)
    return response


def _message_data(event: CloudEvent) -> bytes:
    message = event.data["message"]
    return decoded(base64.b64decode(message["data"]), message.get("attributes") or {})


def _document(event: CloudEvent) -> tuple[str, str]:
    """(organization, document id) of a Firestore event, from its ``document`` attribute
    ``organizations/{org}/{collection}/{id}``."""
    parts = str(event["document"]).split("/")
    return parts[-3], parts[-1]
