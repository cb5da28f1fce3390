"""What the BigQuery tests share: an emulator, events, and what the views have."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ledgerlight.adapters.bigquery_client import bigquery_client
from ledgerlight.domain.events import event_of
from ledgerlight.domain.leaf import LeafKey
from schemas.names import BIGQUERY_DATASET
from schemas.records import FinancialEvent, Record

PROJECT = "demo-ledgerlight"
DATASET = f"{PROJECT}.{BIGQUERY_DATASET}"
START_SECONDS = 90.0


@contextmanager
def bigquery_emulator() -> Iterator[None]:
    """An emulator on free ports; its addresses are in the environment meanwhile."""
    rest, grpc = free_port(), free_port()
    command = [
        sys.executable, "-m", "emulator.bigquery", "start", "--project", PROJECT,
        "--rest-port", str(rest), "--grpc-port", str(grpc), "--log-level", "error",
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BIGQUERY_EMULATOR_HOST", f"http://127.0.0.1:{rest}")
        patch.setenv("BIGQUERY_STORAGE_EMULATOR_HOST", f"127.0.0.1:{grpc}")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(f"http://127.0.0.1:{rest}/bigquery/v2/projects/{PROJECT}/datasets", process)
            yield
        finally:
            process.terminate()
            process.wait(20)


def events(
    org: str, *versions: Record, entity: str = "west", period: str = "2026-01"
) -> list[FinancialEvent]:
    """Events of record versions."""
    return [event_of(org, LeafKey(entity, period), each, created=each["version"] == 1) for each in versions]


def rows_of(view: str, org: str) -> list[dict[str, Any]]:
    """What a view has of an organization."""
    from google.cloud.bigquery import QueryJobConfig, ScalarQueryParameter  # noqa: PLC0415 - heavy

    config = QueryJobConfig(query_parameters=[ScalarQueryParameter("org", "STRING", org)])
    sql = f"SELECT * FROM `{DATASET}.{view}` WHERE org_id = @org"  # noqa: S608 - our own view's name
    return [dict(row) for row in bigquery_client(PROJECT).query(sql, job_config=config).result(timeout=60)]


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise RuntimeError(f"the emulator ended with {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - an http address of the emulator
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the emulator did not answer within {START_SECONDS:.0f} s")
