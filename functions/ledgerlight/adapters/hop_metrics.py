"""Each hop's latency as OpenTelemetry metrics, where the environment names a collector.

``ledgerlight.hop.duration`` (seconds; attributes ``hop``, ``outcome``) and ``ledgerlight.change_to_screen`` (seconds),
histograms, sent by OTLP over HTTP to ``OTEL_EXPORTER_OTLP_METRICS_ENDPOINT``. Without that variable nothing is loaded.

The SDK takes a quarter of a second to import. It is loaded by a thread of its own a moment after the first hop,
which keeps it out of cold starts; what is measured until then waits. Cloud Run gives an instance no processor between
requests, so a batch may leave with the next request, and the last one when the instance is told to end.
"""

from __future__ import annotations

import atexit
import os
import sys
import uuid
from collections import deque
from collections.abc import Callable, Mapping
from threading import Lock, Timer
from typing import Any

ENDPOINT = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"
HOP_DURATION = "ledgerlight.hop.duration"
CHANGE_TO_SCREEN = "ledgerlight.change_to_screen"
BOUNDARIES = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Upper bounds of the histograms' buckets in seconds, fine around half a second, which is promised."""

EXPORT_SECONDS = 60.0
LOAD_AFTER_SECONDS = 2.0
_WAITING = 10_000
_TIMEOUT_SECONDS = 5.0
_GOOGLE = "https://telemetry.googleapis.com/"
_SCOPE = "https://www.googleapis.com/auth/cloud-platform"

Record = Callable[[str, float, Mapping[str, str]], None]


class HopMetrics:
    """What one process measured. Thread-safe; never fails its caller."""

    def __init__(self, endpoint: str, load_after: float = LOAD_AFTER_SECONDS) -> None:
        self._endpoint = endpoint
        self._load_after = load_after
        self._waiting: deque[tuple[str, float, Mapping[str, str]]] = deque(maxlen=_WAITING)
        self._record: Record | None = None
        self._provider: Any = None
        self._loading = False
        self._lock = Lock()
        # Whoever loads holds it; who comes meanwhile waits, for two pipelines would share the figures.
        self._loads = Lock()
        atexit.register(self.close)

    def measured(self, line: Mapping[str, Any]) -> None:
        """Take the figures of a hop's log line."""
        attributes = {"hop": str(line["hop"]), "outcome": str(line["outcome"])}
        self._take(HOP_DURATION, float(line["duration_ms"]) / 1000, attributes)
        if "change_to_screen_ms" in line:
            self._take(CHANGE_TO_SCREEN, float(line["change_to_screen_ms"]) / 1000, {})

    def flush(self) -> None:
        """Send what is there now."""
        self._load()
        if self._provider is not None:
            self._provider.force_flush()

    def close(self) -> None:
        """Send what is there and end; what comes later is not measured.

        A process that ends before the SDK was loaded sends nothing: Python loads no such library while it ends.
        """
        with self._lock:
            provider, self._provider, self._record = self._provider, None, _nowhere
        if provider is not None:
            provider.shutdown()

    def _take(self, name: str, seconds: float, attributes: Mapping[str, str]) -> None:
        with self._lock:
            if self._record is None:
                self._waiting.append((name, seconds, attributes))
                if not self._loading:
                    self._loading = True
                    timer = Timer(self._load_after, self._load)
                    timer.daemon = True
                    timer.start()
                return
        self._record(name, seconds, attributes)

    def _load(self) -> None:
        """Import the SDK and hand it what waits. A failure is told once; measuring then costs nothing more."""
        with self._loads:
            if self._record is not None:
                return
            provider: Any = None
            record: Record = _nowhere
            try:
                provider, record = _pipeline(self._endpoint)
            except Exception as error:  # noqa: BLE001 - measuring must not break what is measured
                sys.stderr.write(f"hop metrics are off: {type(error).__name__}: {error}\n")
            with self._lock:
                for waiting in self._waiting:
                    record(*waiting)
                self._waiting.clear()
                self._provider, self._record = provider, record


def _pipeline(endpoint: str) -> tuple[Any, Record]:
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter  # noqa: PLC0415
    from opentelemetry.sdk.metrics import MeterProvider  # noqa: PLC0415
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415

    session = _google_session() if endpoint.startswith(_GOOGLE) else None
    exporter = OTLPMetricExporter(endpoint=endpoint, timeout=_TIMEOUT_SECONDS, session=session)
    provider = MeterProvider(
        metric_readers=[
            PeriodicExportingMetricReader(exporter, export_interval_millis=EXPORT_SECONDS * 1000)
        ],
        resource=Resource.create(_resource()),
        shutdown_on_exit=False,
    )
    meter = provider.get_meter("ledgerlight")
    histograms = {
        HOP_DURATION: meter.create_histogram(
            HOP_DURATION,
            unit="s",
            description="How long a function worked on one delivery.",
            explicit_bucket_boundaries_advisory=BOUNDARIES,
        ),
        CHANGE_TO_SCREEN: meter.create_histogram(
            CHANGE_TO_SCREEN,
            unit="s",
            description="From an edit's creation to its dashboards written.",
            explicit_bucket_boundaries_advisory=BOUNDARIES,
        ),
    }

    def record(name: str, seconds: float, attributes: Mapping[str, str]) -> None:
        histograms[name].record(seconds, dict(attributes))

    return provider, record


def _resource() -> dict[str, str]:
    """Which process this is, in OpenTelemetry's resource conventions."""
    known = {
        "service.namespace": "ledgerlight",
        "service.name": os.environ.get("K_SERVICE")
        or os.environ.get("LEDGERLIGHT_FUNCTION")
        or "ledgerlight",
        "service.version": os.environ.get("K_REVISION", ""),
        "service.instance.id": str(uuid.uuid4()),
        "gcp.project_id": os.environ.get("GOOGLE_CLOUD_PROJECT", ""),
        "cloud.region": os.environ.get("LEDGERLIGHT_REGION", ""),
    }
    return {name: value for name, value in known.items() if value}


def _google_session() -> Any:
    from google.auth import default  # noqa: PLC0415 - only where Google is the collector
    from google.auth.transport.requests import AuthorizedSession  # noqa: PLC0415

    credentials, _ = default(scopes=[_SCOPE])
    return AuthorizedSession(credentials)  # type: ignore[no-untyped-call]


def _nowhere(name: str, seconds: float, attributes: Mapping[str, str]) -> None:
    del name, seconds, attributes


_metrics: HopMetrics | None = None


def measured(line: Mapping[str, Any]) -> None:
    """Take a hop's figures, where a collector is named."""
    global _metrics  # noqa: PLW0603 - one pipeline a process
    if _metrics is None:
        endpoint = os.environ.get(ENDPOINT)
        if not endpoint:
            return
        _metrics = HopMetrics(endpoint)
    _metrics.measured(line)
