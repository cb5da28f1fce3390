"""One line a hop, with what Cloud Logging and the trace command need."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest
from cloudevents.http import CloudEvent
from flask import Flask

from ledgerlight.adapters import structured_log
from ledgerlight.adapters.structured_log import hop, import_of, milliseconds_between, note, swept_imports

LINE = pytest.CaptureFixture[str]
EVENT_TIME = "2026-11-21T10:00:00Z"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def lines(captured: LINE) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.readouterr().out.splitlines()]


def event(event_id: str, kind: str = "google.cloud.firestore.document.v1.written") -> CloudEvent:
    return CloudEvent({"id": event_id, "type": kind, "source": "//s", "time": EVENT_TIME}, {})


def test_a_hop_is_one_line_with_standard_fields(capsys: LINE) -> None:
    with hop("recalculate", event("e1"), org="acme", leaf="hq_2026-01"):
        note(rows=3)
    [line] = lines(capsys)
    assert line["severity"] == "INFO"
    assert line["message"].startswith("recalculate took ")
    assert (line["hop"], line["org"], line["leaf"], line["rows"]) == ("recalculate", "acme", "hq_2026-01", 3)
    assert (line["event_id"], line["event_time"], line["attempts"]) == ("e1", EVENT_TIME, 1)
    assert line["outcome"] == "done"
    assert line["duration_ms"] >= 0
    assert line["started_at"] <= line["time"]


def test_a_failure_passes_through_and_the_next_try_is_counted(capsys: LINE) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="boom"), hop("apply_edit", event("e-fails"), org="acme"):
            raise ValueError("boom")
    with hop("apply_edit", event("e-fails"), org="acme"):
        pass
    first, second, third = lines(capsys)
    assert (first["severity"], first["outcome"]) == ("ERROR", "failed")
    assert first["message"] == "apply_edit failed: ValueError: boom"
    assert [first["attempts"], second["attempts"], third["attempts"]] == [1, 2, 3]
    with hop("apply_edit", event("e-fails"), org="acme"):
        pass
    assert lines(capsys)[0]["attempts"] == 1


def test_failures_are_not_remembered_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(structured_log, "_REMEMBERED", 3)
    for number in range(10):
        with pytest.raises(ValueError, match="x"), hop("apply_edit", event(f"many-{number}")):
            raise ValueError("x")
    assert len(structured_log._failures) <= 3


@pytest.mark.parametrize(
    ("headers", "trace"),
    [
        ({"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}, TRACE),
        ({"X-Cloud-Trace-Context": f"{TRACE}/1;o=1"}, TRACE),
        ({"X-Cloud-Trace-Context": "../../etc"}, None),
        ({}, None),
    ],
)
def test_the_cloud_trace_is_named_as_cloud_logging_wants(
    capsys: LINE, monkeypatch: pytest.MonkeyPatch, headers: Mapping[str, str], trace: str | None
) -> None:
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "p")
    with Flask("t").test_request_context(headers=dict(headers)), hop("api"):
        pass
    found = lines(capsys)[0].get("logging.googleapis.com/trace")
    assert found == (f"projects/p/traces/{trace}" if trace else None)


def test_a_push_says_which_attempt_it_is(capsys: LINE) -> None:
    body = {"deliveryAttempt": 4, "message": {"data": base64.b64encode(b"{}").decode(), "messageId": "m"}}
    pushed = event("m", "google.cloud.pubsub.topic.v1.messagePublished")
    with Flask("t").test_request_context(method="POST", json=body), hop("apply_changes", pushed):
        pass
    assert lines(capsys)[0]["attempts"] == 4


def test_what_the_sweeper_does_is_a_hop_of_its_own(capsys: LINE) -> None:
    done: list[tuple[str, str]] = []
    ingest = swept_imports(lambda name, generation: done.append((name, generation)))
    with hop("sweep"):
        ingest("organizations/acme/inbox/a.csv", "7")
    inner, outer = lines(capsys)
    assert done == [("organizations/acme/inbox/a.csv", "7")]
    assert (inner["hop"], inner["via"], inner["org"]) == ("ingest_file", "sweep", "acme")
    assert inner["trace_id"] == import_of("organizations/acme/inbox/a.csv", "7")["trace_id"]
    assert outer["hop"] == "sweep"
    assert "trace_id" not in outer


def test_an_object_that_is_no_file_to_import_has_no_trace() -> None:
    assert import_of("elsewhere/a.csv", "1") == {"object_name": "elsewhere/a.csv"}


def test_milliseconds_are_counted_across_seconds() -> None:
    assert milliseconds_between("2026-01-31T23:59:59.900Z", "2026-02-01T00:00:00.150Z") == 250
