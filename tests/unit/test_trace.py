"""The path of a change, joined from sample log lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.hop_logs import CloudLogs, LocalLogs, hop_line
from cli.hops import Origin, changes_of, path_of, trace_ids
from cli.main import app
from cli.output import CommandFailed
from tests.fakes.spine import Spine

DROPPED = Origin("drop", "2026-11-21T10:00:00.000Z", "a.csv")
EDITED = Origin("edit", "2026-11-21T10:00:00.000Z", "of record r1 by u1")


def at(seconds: float) -> str:
    return f"2026-11-21T10:00:{seconds:06.3f}Z"


def line(hop: str, began: float, took_ms: float, **more: Any) -> dict[str, Any]:
    return {
        "hop": hop, "org": "acme", "started_at": at(began), "time": at(began + took_ms / 1000),
        "duration_ms": took_ms, "attempts": 1, "outcome": "done", "message": f"{hop} took", **more,
    }  # fmt: skip


IMPORT = [
    line("ingest_file", 0.2, 900, trace_id="imp-1", event_id="o1", event_time=at(0.05)),
    line("apply_changes", 0.5, 40, trace_id="imp-1", event_id="m1", event_time=at(0.45), leaf="hq_2026-01"),
    line("apply_changes", 0.52, 45, trace_id="imp-1", event_id="m2", event_time=at(0.45), leaf="hq_2026-02"),
    line("stream_to_bigquery", 0.7, 120, trace_id="imp-1", event_id="m3", event_time=at(0.6)),
]
RECALCULATED = [
    line("recalculate", 0.1, 5, event_id="f0", event_time=at(0.09), leaf="hq_2026-01"),
    line("recalculate", 0.6, 30, event_id="f1", event_time=at(0.53), leaf="hq_2026-01"),
    line("recalculate", 0.61, 29, event_id="f2", event_time=at(0.56), leaf="hq_2026-02"),
    line("recalculate", 9.0, 30, event_id="f3", event_time=at(8.9), leaf="hq_2026-01"),
]


def test_an_import_is_followed_from_the_drop_to_bigquery() -> None:
    path = path_of("imp-1", DROPPED, IMPORT, RECALCULATED)
    assert [(hop.hop, hop.joined, hop.event_id) for hop in path.hops] == [
        ("ingest_file", "id", "o1"), ("apply_changes", "id", "m1"), ("apply_changes", "id", "m2"),
        ("recalculate", "leaf", "f1"), ("recalculate", "leaf", "f2"), ("stream_to_bigquery", "id", "m3"),
    ]  # fmt: skip
    assert [hop.offset_ms for hop in path.hops] == [200, 500, 520, 600, 610, 700]
    assert [hop.wait_ms for hop in path.hops] == [150, 50, 70, 70, 50, 100]
    assert path.missing == []


def test_a_file_that_was_there_before_its_import_was_registered_begins_the_path() -> None:
    registered = DROPPED._replace(created_at=at(0.3))
    path = path_of("imp-1", registered, IMPORT, RECALCULATED)
    assert path.origin is not None
    assert path.origin.created_at == at(0.05)
    assert path.hops[0].offset_ms == 150


def test_recalculations_before_the_change_and_of_later_changes_are_not_its_own() -> None:
    path = path_of("imp-1", DROPPED, IMPORT[:2], RECALCULATED)
    assert [hop.event_id for hop in path.hops if hop.hop == "recalculate"] == ["f1"]
    assert path.missing == ["stream_to_bigquery"]


def test_a_retried_delivery_is_one_hop_with_its_tries_and_its_last_failure() -> None:
    failed = line("apply_changes", 0.3, 10, trace_id="imp-1", event_id="m1", event_time=at(0.25),
                  leaf="hq_2026-01", outcome="failed", message="apply_changes failed: Unavailable: x")  # fmt: skip
    again = line("apply_changes", 1.3, 12, trace_id="imp-1", event_id="m1", event_time=at(0.25),
                 leaf="hq_2026-01")  # fmt: skip
    [hop] = path_of("imp-1", DROPPED, [again, failed], []).hops
    assert (hop.attempts, hop.outcome, hop.started_at, hop.duration_ms) == (2, "done", at(1.3), 12)
    assert hop.wait_ms == 1050
    assert hop.error == "apply_changes failed: Unavailable: x"


def test_attempts_that_pubsub_counted_on_other_machines_count() -> None:
    [hop] = path_of("i", None, [line("apply_changes", 1, 1, trace_id="i", event_id="m", attempts=4)], []).hops
    assert hop.attempts == 4
    assert hop.wait_ms is None


def test_an_edits_call_waits_from_the_edit_on() -> None:
    lines = [line("api", 0.08, 95, trace_id="e1", leaf=["hq_2026-01", "hq_2026-02"], change_to_screen_ms=175)]
    path = path_of("e1", EDITED, lines, RECALCULATED)
    assert [(hop.hop, hop.wait_ms) for hop in path.hops if hop.hop == "api"] == [("api", 80)]
    assert changes_of(lines, EDITED) == [("hq_2026-01", at(0.08)), ("hq_2026-02", at(0.08))]
    assert path.missing == ["stream_to_bigquery"]


def test_an_edit_that_another_process_applied_finds_its_recalculation_by_the_edits_own_leaf() -> None:
    origin = EDITED._replace(leaves=["hq_2026-01"])
    lines = [line("apply_edit", 0.9, 5, trace_id="e1", event_id="x", leaf=[])]
    path = path_of("e1", origin, lines, RECALCULATED[1:])
    assert [(hop.hop, hop.event_id) for hop in path.hops] == [("recalculate", "f1"), ("apply_edit", "x")]


def test_a_time_of_whole_seconds_is_not_taken_for_the_events_own() -> None:
    change = [line("apply_changes", 0.5, 10, trace_id="i", event_id="m", leaf="hq_2026-01")]
    whole = [
        line("recalculate", 0.51, 30, event_id="f", event_time="2026-11-21T10:00:00Z", leaf="hq_2026-01")
    ]
    [_, hop] = path_of("i", None, change, whole).hops
    assert (hop.event_id, hop.wait_ms) == ("f", None)


def test_times_with_nine_digits_are_read() -> None:
    lines = [
        line("apply_changes", 0.5, 1, trace_id="i", event_id="m", event_time="2026-11-21T10:00:00.123456789Z")
    ]
    [hop] = path_of("i", None, lines, []).hops
    assert hop.wait_ms == 377


def test_a_deliverys_id_leads_to_its_trace() -> None:
    assert trace_ids(IMPORT, "m2") == ["imp-1"]
    assert trace_ids(IMPORT, "nothing") == []


def test_only_hops_are_read_from_a_log() -> None:
    assert hop_line("Traceback (most recent call last):\n") is None
    assert hop_line("{not json\n") is None
    assert hop_line('{"message": "of someone else"}\n') is None
    assert hop_line(json.dumps(IMPORT[0])) == IMPORT[0]


def write_logs(folder: Path) -> LocalLogs:
    for one in (*IMPORT, *RECALCULATED, line("api", 1, 1, trace_id="imp-1") | {"org": "other"}):
        with (folder / f"{one['hop']}.log").open("a") as file:
            file.write("noise\n" + json.dumps(one) + "\n")
    return LocalLogs(folder)


def test_local_logs_give_one_organizations_lines(tmp_path: Path) -> None:
    logs = write_logs(tmp_path)
    assert len(logs.of_ids("acme", ["imp-1"], None)) == 4
    assert [found["event_id"] for found in logs.of_ids("acme", ["m2"], None)] == ["m2"]
    assert [found["event_id"] for found in logs.of_leaves("acme", ["hq_2026-01"], at(0.5))] == ["f1", "f3"]
    with pytest.raises(CommandFailed, match="no logs"):
        LocalLogs(tmp_path / "elsewhere").of_ids("acme", ["imp-1"], None)


class Answer:
    def __init__(self, document: dict[str, Any], status: int = 200) -> None:
        self.document, self.status_code, self.text = document, status, "denied"

    def json(self) -> dict[str, Any]:
        return self.document


class Session:
    """Cloud Logging, two pages."""

    def __init__(self, status: int = 200) -> None:
        self.asked: list[dict[str, Any]] = []
        self.status = status

    def post(self, url: str, json: dict[str, Any], timeout: float) -> Answer:
        assert url == "https://logging.googleapis.com/v2/entries:list"
        self.asked.append(dict(json))
        entry = {"jsonPayload": IMPORT[len(self.asked) - 1], "timestamp": at(1)}
        return Answer(
            {"entries": [entry]} | ({"nextPageToken": "t"} if len(self.asked) == 1 else {}), self.status
        )


def test_cloud_logging_is_asked_for_the_trace_page_by_page() -> None:
    session = Session()
    found = CloudLogs("p", session).of_ids("acme", ['im"p'], at(0))
    assert [one["event_id"] for one in found] == ["o1", "m1"]
    assert session.asked[0]["resourceNames"] == ["projects/p"]
    assert session.asked[0]["filter"] == (
        'resource.type="cloud_run_revision" AND jsonPayload.org="acme" AND '
        '(jsonPayload.trace_id=("im\\"p") OR jsonPayload.event_id=("im\\"p")) AND '
        'timestamp>="2026-11-21T10:00:00.000Z"'
    )
    assert session.asked[1]["pageToken"] == "t"
    assert CloudLogs("p", session).of_leaves("acme", [], at(0)) == []


def test_a_refusal_of_cloud_logging_is_told() -> None:
    with pytest.raises(CommandFailed, match="403"):
        CloudLogs("p", Session(403)).of_leaves("acme", ["hq_2026-01"], at(0))


@pytest.fixture
def spine(tmp_path: Path) -> Spine:
    spine = Spine()
    CliRunner().invoke(app, ["orgs", "add", "acme", "--currency", "USD"], obj=spine.connection())
    spine.services.documents.put(
        "organizations/acme/imports/imp-1", {"created_at": DROPPED.created_at, "filename": "a.csv"}
    )
    return spine


def run(spine: Spine, folder: Path, *arguments: str) -> Any:
    connection = spine.connection()
    connection.__dict__["hop_logs"] = write_logs(folder)
    connection.__dict__["source_of_event"] = lambda org, event: "imp-1" if event == "r1-1-1" else None
    return CliRunner().invoke(app, ["trace", *arguments, "--org", "acme"], obj=connection)


@pytest.mark.parametrize("event", ["imp-1", "m2", "r1-1-1"])
def test_the_command_prints_the_path_of_an_import_a_delivery_and_a_financial_event(
    spine: Spine, tmp_path: Path, event: str
) -> None:
    result = run(spine, tmp_path, event, "--json")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert document["trace_id"] == "imp-1"
    assert document["origin"] == {"hop": "drop", "started_at": DROPPED.created_at, "what": "a.csv"}
    names = [hop["hop"] for hop in document["hops"]]
    assert names == ["ingest_file", *["apply_changes"] * 2, *["recalculate"] * 2, "stream_to_bigquery"]
    assert "recalculate" in document["joins"]


def test_people_get_a_table_that_says_how_each_hop_was_joined(spine: Spine, tmp_path: Path) -> None:
    shown = run(spine, tmp_path, "imp-1").stdout
    recalculated = [row for row in shown.splitlines() if row.startswith("recalculate")]
    assert len(recalculated) == 2
    assert all(" leaf " in row for row in recalculated)
    assert "a.csv" in shown


def test_an_id_that_nothing_knows_is_one_line(spine: Spine, tmp_path: Path) -> None:
    result = run(spine, tmp_path, "nobody")
    assert result.exit_code == 1
    assert "has the id 'nobody'" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
