"""Hop latencies as OpenTelemetry metrics: what a collector receives, and that nothing is loaded without one."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

from ledgerlight.adapters import hop_metrics
from ledgerlight.adapters.hop_metrics import BOUNDARIES, CHANGE_TO_SCREEN, ENDPOINT, HOP_DURATION, HopMetrics
from ledgerlight.adapters.structured_log import hop, note

Points = dict[tuple[str, ...], tuple[int, float, list[int]]]
"""By metric's name and its attributes' values: count, sum in seconds, counts by bucket."""


class Collector(HTTPServer):
    """Takes OTLP requests on a free port."""

    received: list[ExportMetricsServiceRequest]


class Receives(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.received.append(ExportMetricsServiceRequest.FromString(body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        del format, args


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """Running until every pipeline that a test started has ended."""
    started: list[HopMetrics] = []
    initialize = HopMetrics.__init__

    def remembered(self: HopMetrics, *args: Any, **named: Any) -> None:
        initialize(self, *args, **named)
        started.append(self)

    monkeypatch.setattr(HopMetrics, "__init__", remembered)
    server = Collector(("127.0.0.1", 0), Receives)
    server.received = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    for metrics in started:
        metrics.close()
    server.shutdown()
    server.server_close()


def address(collector: Collector) -> str:
    return f"http://127.0.0.1:{collector.server_port}/v1/metrics"


def points(request: ExportMetricsServiceRequest) -> Points:
    found: Points = {}
    for resource in request.resource_metrics:
        for scope in resource.scope_metrics:
            for metric in scope.metrics:
                assert metric.unit == "s"
                for point in metric.histogram.data_points:
                    key = (metric.name, *(each.value.string_value for each in point.attributes))
                    assert tuple(point.explicit_bounds) == BOUNDARIES
                    found[key] = (point.count, round(point.sum, 6), list(point.bucket_counts))
    return found


def test_a_collector_receives_each_hop_by_name_and_outcome(collector: Collector) -> None:
    metrics = HopMetrics(address(collector), load_after=60)
    metrics.measured({"hop": "recalculate", "outcome": "done", "duration_ms": 40.0})
    metrics.measured({"hop": "recalculate", "outcome": "done", "duration_ms": 60.0})
    metrics.measured({"hop": "api", "outcome": "done", "duration_ms": 30.0, "change_to_screen_ms": 210})
    metrics.flush()
    metrics.measured({"hop": "recalculate", "outcome": "failed", "duration_ms": 1.0})
    metrics.flush()
    first, second = (points(request) for request in collector.received)
    count, total, buckets = first[HOP_DURATION, "recalculate", "done"]
    assert (count, total) == (2, 0.1)
    assert (buckets[BOUNDARIES.index(0.05)], buckets[BOUNDARIES.index(0.075)]) == (1, 1)
    assert first[(CHANGE_TO_SCREEN,)][:2] == (1, 0.21)
    assert second[HOP_DURATION, "recalculate", "failed"][:2] == (1, 0.001)
    assert second[HOP_DURATION, "recalculate", "done"][0] == 2, "cumulative"


def test_the_resource_says_which_function(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("K_SERVICE", "apply-edit")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "acme")
    metrics = HopMetrics(address(collector), load_after=60)
    metrics.measured({"hop": "apply_edit", "outcome": "done", "duration_ms": 1.0})
    metrics.flush()
    resource = collector.received[0].resource_metrics[0].resource
    known = {each.key: each.value.string_value for each in resource.attributes}
    assert (known["service.name"], known["gcp.project_id"]) == ("apply-edit", "acme")
    assert known["service.instance.id"]


def test_a_hop_is_measured_by_its_log_line(
    collector: Collector, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(ENDPOINT, address(collector))
    monkeypatch.setattr(hop_metrics, "_metrics", None)
    with hop("api", org="acme"):
        note(change_to_screen_ms=90)
    with pytest.raises(ValueError, match="boom"), hop("notify", org="acme"):
        raise ValueError("boom")
    assert hop_metrics._metrics is not None
    hop_metrics._metrics.flush()
    assert {key for request in collector.received for key in points(request)} == {
        (HOP_DURATION, "api", "done"), (HOP_DURATION, "notify", "failed"), (CHANGE_TO_SCREEN,),
    }  # fmt: skip
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_what_waits_is_loaded_by_itself(collector: Collector) -> None:
    others = set(threading.enumerate())
    metrics = HopMetrics(address(collector), load_after=0)
    metrics.measured({"hop": "sweep", "outcome": "done", "duration_ms": 5.0})
    for thread in set(threading.enumerate()) - others:
        if isinstance(thread, threading.Timer):
            thread.join(20)
    assert metrics._record is not None
    metrics.flush()
    assert points(collector.received[0])[HOP_DURATION, "sweep", "done"][0] == 1


def test_the_last_figures_leave_when_the_process_ends(collector: Collector) -> None:
    program = (
        "from ledgerlight.adapters import hop_metrics, structured_log\n"
        "with structured_log.hop('recalculate'): pass\n"
        "hop_metrics._metrics._load()\n"
        "with structured_log.hop('recalculate'): pass"
    )
    environment = {"PYTHONPATH": ":".join(sys.path), ENDPOINT: address(collector)}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)
    assert points(collector.received[0])[HOP_DURATION, "recalculate", "done"][0] == 2


def test_two_who_load_at_once_make_one_pipeline(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[str] = []
    whole = hop_metrics._pipeline

    def slowly(endpoint: str) -> Any:
        built.append(endpoint)
        time.sleep(0.2)
        return whole(endpoint)

    monkeypatch.setattr(hop_metrics, "_pipeline", slowly)
    metrics = HopMetrics(address(collector), load_after=0)
    metrics.measured({"hop": "sweep", "outcome": "done", "duration_ms": 5.0})
    metrics.flush()
    assert len(built) == 1
    assert points(collector.received[0])[HOP_DURATION, "sweep", "done"][0] == 1


def test_a_pipeline_that_cannot_be_built_is_told_once_and_harms_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuses(_: str) -> None:
        raise OSError("no credentials")

    monkeypatch.setattr(hop_metrics, "_pipeline", refuses)
    metrics = HopMetrics("http://127.0.0.1:9/v1/metrics", load_after=60)
    for _ in range(3):
        metrics.measured({"hop": "sweep", "outcome": "done", "duration_ms": 5.0})
        metrics.flush()
    assert capsys.readouterr().err.splitlines() == ["hop metrics are off: OSError: no credentials"]


def test_without_a_collector_nothing_is_loaded() -> None:
    program = (
        "import sys; from ledgerlight.adapters.structured_log import hop\n"
        "with hop('api'): pass\n"
        "assert not [name for name in sys.modules if name.startswith('opentelemetry')], 'loaded'"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env={"PYTHONPATH": ":".join(sys.path)})
