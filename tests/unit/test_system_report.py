"""The system page's figures: what is counted, what stays unknown and why, and how little is read for it."""

from __future__ import annotations

import json
import os
import struct
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from ledgerlight.adapters.cloud_status import CloudStatus
from ledgerlight.adapters.local_status import LocalStatus, percentile
from ledgerlight.domain.alerting.times import later, moment
from ledgerlight.ports import Contended, Where
from schemas.list_prices import firestore_usd
from schemas.names import Collection, document_path
from schemas.system import SystemReport
from tests.fakes.documents import FakeDocuments
from tests.fakes.world import ORG, World

NOW = "2026-03-02T10:00:00.000Z"


def report(world: World, who: str = "admin") -> SystemReport:
    answer = world.client().get(
        f"/v1/organizations/{ORG}/system", headers={"Authorization": f"Bearer token-of-{who}"}
    )
    assert answer.status_code == 200, answer.text
    return SystemReport.model_validate_json(answer.data)


def edit(world: World, name: str, uid: str, *, hours: int, org: str = ORG) -> None:
    """An edit made so many hours ago; Firestore's own times are no text."""
    at = moment(later(world.time.now(), hours=-hours))
    world.documents.put(document_path(org, Collection.EDITS, name), {"uid": uid, "created_at": at})


def edit_from_command_line(world: World, name: str, uid: str, *, hours: int) -> None:
    """The command line writes the time as text."""
    at = later(world.time.now(), hours=-hours)
    world.documents.put(document_path(ORG, Collection.EDITS, name), {"uid": uid, "created_at": at})


def imported(world: World, sequence: int, kind: str, uid: str, *, hours: int) -> None:
    fields = {
        "sequence": sequence, "kind": kind, "uid": uid,
        "created_at": later(world.time.now(), hours=-hours),
    }  # fmt: skip
    world.documents.put(document_path(ORG, Collection.IMPORTS, f"i{sequence}"), fields)


def test_the_day_of_this_organization_is_counted_and_nobody_elses(world: World) -> None:
    edit(world, "a", "editor", hours=1)
    edit(world, "b", "editor", hours=23)
    edit_from_command_line(world, "c", "owner", hours=2)
    edit(world, "old", "owner", hours=25)
    edit_from_command_line(world, "older", "viewer", hours=26)
    edit(world, "elsewhere", "stranger", hours=1, org="other")
    imported(world, 1, "import", "viewer", hours=30)
    imported(world, 2, "import", "admin", hours=3)
    imported(world, 3, "api", "token:1", hours=2)
    imported(world, 4, "reversal", "admin", hours=1)
    activity = report(world).activity
    assert (activity.edits, activity.imports, activity.pushes, activity.people) == (3, 1, 1, 3)
    assert activity.sign_ins is None
    assert any("Sign-ins" in note for note in activity.notes)


def test_what_would_cost_too_many_reads_is_unknown_and_says_so(world: World) -> None:
    for number in range(201):
        edit(world, f"e{number}", f"u{number}", hours=1)
        imported(world, number + 1, "import", "admin", hours=1)
    activity = report(world).activity
    assert (activity.edits, activity.imports, activity.people) == (201, None, None)
    assert [note.split(":")[0] for note in activity.notes] == ["Imports and pushes", "People", "Sign-ins"]


def test_a_count_that_firestore_refuses_is_unknown_with_the_reason(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: FakeDocuments, __: str, ___: tuple[Where, ...] = ()) -> int:
        raise Contended("the query requires an index")

    monkeypatch.setattr(FakeDocuments, "count", refuse)
    activity = report(world).activity
    assert (activity.edits, activity.people, activity.imports) == (None, None, 0)
    assert "not indexed" in activity.notes[0]


def test_several_who_look_at_once_cost_one_look(world: World) -> None:
    first = report(world)
    world.time.advance(2)
    edit(world, "a", "editor", hours=0)
    assert report(world, "owner") == first
    assert world.status.reads == 1
    world.time.advance(4)
    again = report(world)
    assert world.status.reads == 2
    assert again.at > first.at
    assert again.activity == first.activity
    world.time.advance(60)
    assert report(world).activity.edits == 1


@pytest.mark.parametrize(("percent", "expected"), [(50, 10), (95, 19), (100, 20)])
def test_percentiles_are_of_the_nearest_rank(percent: int, expected: int) -> None:
    assert percentile([float(each) for each in range(20, 0, -1)], percent) == expected
    assert percentile([7.4], percent) == 7


class _Suite(BaseHTTPRequestHandler):
    """A stand-in that answers /stats, and nothing at /down."""

    stats: dict[str, Any]

    def do_GET(self) -> None:
        body = json.dumps(self.stats).encode() if self.path == "/stats" else b"ok"
        self.send_response(500 if self.path.startswith("/down") else 200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing on standard error."""


@pytest.fixture
def address() -> Iterator[str]:
    """Where the stand-in listens."""
    server = HTTPServer(("127.0.0.1", 0), _Suite)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    _Suite.stats = {
        "queued": 3,
        "oldest_seconds": 4.9,
        "dead_letter_topics": {"record-changes-dead-letter": 2},
        "functions": {"api": f"{address}/", "notify": f"{address}/down/"},
    }
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


def line(minutes: int, hop: str, milliseconds: float) -> str:
    told = {"hop": hop, "time": later(NOW, minutes=-minutes), "duration_ms": milliseconds}
    return json.dumps(told) + "\n"


def test_the_local_suite_is_read_from_its_counters_answers_and_files(address: str, tmp_path: Path) -> None:
    logs, operations = tmp_path / "logs", tmp_path / "operations"
    logs.mkdir()
    operations.mkdir()
    (logs / "api.log").write_text(
        "starting\n{broken\n" + line(5, "api", 12) + line(4, "api", 30) + line(90, "api", 999)
    )
    (logs / "notify.log").write_text(line(70, "notify", 5))
    (operations / f"api-{os.getpid()}.counts").write_bytes(struct.pack("=qq", 40, 7))
    (operations / "api-999999999.counts").write_bytes(struct.pack("=qq", 1000, 1000))
    seen = LocalStatus(address, str(operations)).read(NOW)
    assert [(each.name, each.healthy, each.last_seen) for each in seen.functions] == [
        ("api", True, NOW),
        ("notify", False, later(NOW, minutes=-70)),
    ]
    assert (seen.queue.waiting, seen.queue.oldest_seconds) == (3, 4)
    assert {each.topic: each.count for each in seen.dead_letters} == {
        "record-changes-dead-letter": 2, "financial-events-dead-letter": 0, "events-dead-letter": 0,
    }  # fmt: skip
    assert [(each.hop, each.p50_ms, each.p95_ms) for each in seen.hops] == [("api", 12, 30)]
    assert (seen.costs.reads, seen.costs.writes, seen.costs.list_price_usd) == (40, 7, "0.0000")


def test_a_suite_that_does_not_answer_is_unknown_and_not_zero(tmp_path: Path) -> None:
    seen = LocalStatus("http://127.0.0.1:9", str(tmp_path / "none")).read(NOW)
    assert (seen.functions, seen.queue.waiting, seen.hops, seen.costs.reads) == ([], None, [], None)
    assert {each.count for each in seen.dead_letters} == {None}
    for note in (seen.functions_note, seen.queue.note, seen.dead_letters_note, seen.hops_note):
        assert note is not None
        assert note.startswith("Unknown: ")


class _Answer:
    def __init__(self, status: int, series: list[dict[str, Any]]) -> None:
        self.status_code = status
        self._series = series

    def json(self) -> dict[str, Any]:
        return {"timeSeries": self._series}


class _Monitoring:
    """Cloud Monitoring with these series by metric and reducer."""

    def __init__(self, series: dict[str, list[dict[str, Any]]], status: int = 200) -> None:
        self._series = series
        self._status = status

    def get(self, address: str, params: dict[str, Any], timeout: float) -> _Answer:
        assert address.endswith("/projects/p/timeSeries")
        assert timeout > 0
        metric = params["filter"].split('"')[1].rsplit("/", 1)[1]
        if metric == "ledgerlight-hop-latency":
            metric = params["aggregation.crossSeriesReducer"]
        return _Answer(self._status, self._series.get(metric, []))


def series(value: float, at: str = NOW, **labels: str) -> dict[str, Any]:
    resource = {name: labels[name] for name in ("service_name", "subscription_id") if name in labels}
    metric = {name: labels[name] for name in ("response_code_class", "hop") if name in labels}
    point = {"interval": {"endTime": at}, "value": {"doubleValue": value}}
    return {"resource": {"labels": resource}, "metric": {"labels": metric}, "points": [point]}


def test_a_deployed_installation_is_read_from_cloud_monitoring() -> None:
    quiet, lately = later(NOW, minutes=-40), later(NOW, minutes=-3)
    monitoring = _Monitoring(
        {
            "request_count": [
                series(9, lately, service_name="api", response_code_class="2xx"),
                series(1, lately, service_name="apply-changes", response_code_class="5xx"),
                series(1, quiet, service_name="recalculate", response_code_class="5xx"),
            ],
            "num_undelivered_messages": [
                series(4, subscription_id="record-changes-push"),
                series(1, subscription_id="eventarc-recalculate"),
                series(2, subscription_id="events-dead-letter-pull"),
            ],
            "oldest_unacked_message_age": [
                series(17, subscription_id="record-changes-push"),
                series(90_000, subscription_id="events-dead-letter-pull"),
            ],
            "REDUCE_PERCENTILE_50": [series(31.6, hop="api")],
            "REDUCE_PERCENTILE_95": [series(120.2, hop="api")],
            "read_count": [series(700)],
            "write_count": [series(30)],
            "delete_count": [series(3)],
        }
    )
    seen = CloudStatus("p", monitoring).read(NOW)
    health = {each.name: (each.healthy, each.last_seen) for each in seen.functions}
    assert health["api"] == (True, lately)
    assert health["apply_changes"] == (False, lately)
    assert health["recalculate"] == (True, quiet)
    assert health["sweep"] == (None, None)
    assert (seen.queue.waiting, seen.queue.oldest_seconds) == (5, 17)
    letters = {each.topic: each.count for each in seen.dead_letters}
    assert letters["events-dead-letter"] == 2
    assert letters["record-changes-dead-letter"] is None
    assert [(each.hop, each.p50_ms, each.p95_ms) for each in seen.hops] == [("api", 32, 120)]
    assert (seen.costs.counted, seen.costs.reads, seen.costs.writes) == ("today", 700, 33)
    assert seen.costs.list_price_usd == firestore_usd(700, 33) == "0.0005"


def test_firestore_costs_what_its_list_says() -> None:
    assert firestore_usd(100_000, 0) == "0.0600"
    assert firestore_usd(1_000_000, 1_000_000) == "2.4000"
    assert firestore_usd(0, 0) == "0.0000"


def test_what_cloud_monitoring_refuses_is_unknown_with_the_role_that_is_missing() -> None:
    seen = CloudStatus("p", _Monitoring({}, status=403)).read(NOW)
    assert {each.healthy for each in seen.functions} == {None}
    assert (seen.queue.waiting, seen.hops, seen.costs.reads) == (None, [], None)
    for note in (
        seen.functions_note,
        seen.queue.note,
        seen.dead_letters_note,
        seen.hops_note,
        seen.costs.note,
    ):
        assert "roles/monitoring.viewer" in str(note)
