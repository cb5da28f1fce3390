"""The running suite: every service is there and healthy, and the client is served as it will be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulator.environment import environment
from emulator.ports import Ports
from emulator.tools import STATE
from schemas.names import Function

pytestmark = pytest.mark.emulator

SERVICES = {"firebase", "firestore", "pubsub", "storage", "bigquery", "eventarc", "inbox"}


@pytest.fixture(scope="module")
def hosting(suite: dict[str, Any]) -> httpx.Client:
    """The address of the client."""
    return httpx.Client(base_url=suite["services"]["firebase"]["address"], timeout=10)


def test_status_names_every_service_and_function_and_each_is_healthy(suite: dict[str, Any]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "status", "--json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = json.loads(done.stdout)
    own = SERVICES - {"firestore" if "FIRESTORE" in name else "pubsub" for name in suite["external"]}
    assert {line["service"] for line in lines} == own | {function.value for function in Function}
    assert all(line["healthy"] for line in lines)


def test_the_client_learns_this_suites_addresses(hosting: httpx.Client) -> None:
    config = hosting.get("/config.json").json()
    local = environment()
    assert f"{config['firestoreHost']}:{config['firestorePort']}" == local["FIRESTORE_EMULATOR_HOST"]
    assert config["authEmulatorUrl"] == f"http://{local['FIREBASE_AUTH_EMULATOR_HOST']}"
    assert config["apiBaseUrl"] == local["LEDGERLIGHT_API"]
    assert config["projectId"] == local["GOOGLE_CLOUD_PROJECT"]


def test_pages_are_asked_for_again_and_run_no_inline_script(hosting: httpx.Client) -> None:
    for page in ("/", "/records/west"):
        answer = hosting.get(page)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-cache"
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy


def test_assets_are_compressed_and_kept_for_good(hosting: httpx.Client) -> None:
    assets = STATE / str(Ports.from_environment().offset) / "firebase" / "public" / "assets"
    script = max(assets.glob("*.js"), key=lambda path: path.stat().st_size)
    answer = hosting.get(f"/assets/{script.name}", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.content == Path(script).read_bytes()


def test_a_missing_asset_is_missing_and_not_the_start_page(hosting: httpx.Client) -> None:
    assert hosting.get("/assets/gone-1234.js").status_code == 404
