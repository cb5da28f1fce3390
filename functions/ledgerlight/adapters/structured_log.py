"""One JSON line a hop on standard output: Cloud Logging reads it there, and so does ``ledgerlight trace``.

A line has the fields that Cloud Logging knows (``severity``, ``message``, ``time``,
``logging.googleapis.com/trace``) and ours: ``hop``, ``org``, ``trace_id`` (of the import or edit), ``event_id`` (of
the delivery), ``leaf`` (``{entity}_{period}``), ``started_at``, ``event_time``, ``duration_ms``, ``attempts``,
``outcome``. Log-based metrics in Terraform read ``duration_ms`` and ``change_to_screen_ms``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from ledgerlight.adapters.hop_metrics import measured
from ledgerlight.adapters.system_clock import SystemClock
from ledgerlight.domain.object_names import Target, target_of_object
from schemas.names import Function, leaf_id

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent

    from ledgerlight.usecases.apply_edit import EditOutcome

_REMEMBERED = 1_000
"""Deliveries whose failures a process remembers, to say which attempt the next one is."""

_PUSHED = "google.cloud.pubsub.topic.v1.messagePublished"
_ERROR_CHARACTERS = 500

_current: ContextVar[dict[str, Any] | None] = ContextVar("hop", default=None)
_failures: OrderedDict[tuple[str, str], int] = OrderedDict()
_lock = Lock()


def note(**fields: Any) -> None:
    """Add fields to the line of the hop that runs; nothing where none does."""
    line = _current.get()
    if line is not None:
        line.update(fields)


@contextmanager
def hop(name: str, event: CloudEvent | None = None, /, **fields: Any) -> Iterator[None]:
    """Write one line when the block ends, however it ends; an error passes through.

    A hop within a hop (the sweeper applies an edit) writes its own line first.
    """
    line: dict[str, Any] = {
        "hop": name,
        "org": "",
        "trace_id": "",
        "event_id": "",
        **_delivery(event),
        **fields,
    }
    line["logging.googleapis.com/trace"] = _cloud_trace()
    line["started_at"] = SystemClock().now()
    began = time.perf_counter()
    token = _current.set(line)
    try:
        yield
    except Exception as error:
        _write(line, began, f"{type(error).__name__}: {error}"[:_ERROR_CHARACTERS])
        raise
    else:
        _write(line, began, None)
    finally:
        _current.reset(token)


def import_of(object_name: str, generation: str) -> dict[str, str]:
    """The fields by which an object's hop is found: its organization and import, where it is a file to import."""
    target = target_of_object(object_name, generation)
    if not isinstance(target, Target):
        return {"object_name": object_name}
    return {"org": target.org_id, "trace_id": target.import_id, "object_name": object_name}


def swept_imports(ingest_file: Callable[[str, str], None]) -> Callable[[str, str], None]:
    """``IngestFile`` as the sweeper calls it: a hop of its own, so that a lost event's import can be followed."""

    def logged(object_name: str, generation: str) -> None:
        with hop(Function.INGEST_FILE, via=Function.SWEEP, **import_of(object_name, generation)):
            ingest_file(object_name, generation)

    return logged


def swept_edits(apply_edit: Callable[[str, str], EditOutcome]) -> Callable[[str, str], EditOutcome]:
    """``ApplyEdit`` as the sweeper calls it: a hop of its own."""

    def logged(org_id: str, edit_id: str) -> EditOutcome:
        with hop(Function.APPLY_EDIT, via=Function.SWEEP, org=org_id, trace_id=edit_id):
            outcome = apply_edit(org_id, edit_id)
            note(leaf=[leaf_id(*leaf) for leaf in outcome.changed])
            return outcome

    return logged


def milliseconds_between(earlier: str, later: str) -> int:
    """From one RFC 3339 time to another."""
    return round((datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds() * 1000)


def _write(line: dict[str, Any], began: float, error: str | None) -> None:
    line["duration_ms"] = round((time.perf_counter() - began) * 1000, 1)
    line["time"] = SystemClock().now()
    line["attempts"] = _attempt(line, failed=error is not None)
    line["outcome"] = "done" if error is None else "failed"
    line["severity"] = "INFO" if error is None else "ERROR"
    said = f"took {line['duration_ms']} ms" if error is None else f"failed: {error}"
    line["message"] = f"{line['hop']} {said}"
    told = {key: value for key, value in line.items() if value not in ("", None)}
    sys.stdout.write(json.dumps(told, separators=(",", ":"), default=str) + "\n")
    sys.stdout.flush()
    measured(told)


def _attempt(line: Mapping[str, Any], *, failed: bool) -> int:
    """Which attempt this was: as Pub/Sub says, else one more than the failures this process saw of the event."""
    key = (str(line["hop"]), str(line["event_id"]))
    with _lock:
        before = _failures.pop(key, 0)
        if failed and key[1]:
            _failures[key] = before + 1
            if len(_failures) > _REMEMBERED:
                _failures.popitem(last=False)
    return int(line.get("attempts") or before + 1)


def _delivery(event: CloudEvent | None) -> dict[str, Any]:
    """What the delivery says of itself."""
    if event is None:
        return {}
    known: dict[str, Any] = {"event_id": str(event.get("id") or ""), "event_time": event.get("time")}
    if event.get("type") == _PUSHED:
        known["attempts"] = _pushed_attempt()
    return known


def _pushed_attempt() -> int | None:
    """``deliveryAttempt`` of a push; Pub/Sub gives it where the subscription has a dead-letter topic."""
    from flask import has_request_context, request  # noqa: PLC0415 - there already, in every function

    if not has_request_context():
        return None
    body = request.get_json(silent=True)
    found = body.get("deliveryAttempt") if isinstance(body, dict) else None
    return found if isinstance(found, int) else None


def _cloud_trace() -> str:
    """The request's trace as Cloud Logging names it: ``projects/{project}/traces/{id}``."""
    from flask import has_request_context, request  # noqa: PLC0415 - there already, in every function

    if not has_request_context():
        return ""
    parent = request.headers.get("traceparent", "").split("-")
    trace = parent[1] if len(parent) == 4 else request.headers.get("X-Cloud-Trace-Context", "").split("/")[0]
    project = os.environ.get("GOOGLE_CLOUD_PROJECT", "")
    return f"projects/{project}/traces/{trace}" if trace.isalnum() and project else ""
