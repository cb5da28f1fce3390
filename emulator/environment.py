"""The environment in which functions, the command line and tests meet the local suite."""

from __future__ import annotations

import json
import os
from pathlib import Path

from emulator.ports import HOST, Ports
from emulator.tools import STATE
from schemas.names import Function

PROJECT = "demo-ledgerlight"
BUCKET = "ledgerlight-data"

_POINTS_TO_CLOUD = ("GOOGLE_CLOUD_PROJECT", "LEDGERLIGHT_BUCKET")


def environment(offset: int | None = None) -> dict[str, str]:
    """Variables that point every client at the suite with this port offset (default: the environment's)."""
    ports = Ports.from_environment() if offset is None else Ports(offset)
    return {
        "LEDGERLIGHT_PORT_OFFSET": str(ports.offset),
        "GOOGLE_CLOUD_PROJECT": PROJECT,
        "LEDGERLIGHT_BUCKET": BUCKET,
        "FIRESTORE_EMULATOR_HOST": f"{HOST}:{ports.firestore}",
        "PUBSUB_EMULATOR_HOST": f"{HOST}:{ports.pubsub}",
        "FIREBASE_AUTH_EMULATOR_HOST": f"{HOST}:{ports.auth}",
        "STORAGE_EMULATOR_HOST": f"http://{HOST}:{ports.storage}",
        "BIGQUERY_EMULATOR_HOST": f"http://{HOST}:{ports.bigquery}",
        "BIGQUERY_STORAGE_EMULATOR_HOST": f"{HOST}:{ports.bigquery_storage}",
        "LEDGERLIGHT_ORIGINS": f"http://{HOST}:{ports.hosting},http://localhost:{ports.hosting}",
        "LEDGERLIGHT_EVENTARC": f"http://{HOST}:{ports.eventarc}",
        "LEDGERLIGHT_API": f"http://{HOST}:{ports.function(Function.API)}",
        "LEDGERLIGHT_INBOX": f"http://{HOST}:{ports.inbox}",
        "LEDGERLIGHT_CAPTURE": f"http://{HOST}:{ports.inbox}",
        # Of the form that Apprise checks; the inbox takes what is sent with them.
        "LEDGERLIGHT_MAIL_URL": f"mailto://{HOST}:{ports.inbox_smtp}?from=alerts@ledgerlight.example&mode=insecure",
        "LEDGERLIGHT_SLACK_URL": f"slack://T{'0' * 8}/B{'0' * 8}/{'x' * 24}",
        "LEDGERLIGHT_SMS_URL": f"twilio://AC{'0' * 32}:{'0' * 32}@12025550100",
        # No credentials are looked for on a machine that has none.
        "GOOGLE_AUTH_SUPPRESS_CREDENTIALS_WARNINGS": "1",
        "GCE_METADATA_HOST": "metadata.invalid",
        "NO_GCE_CHECK": "true",
    } | _external(ports)


def enter() -> dict[str, str]:
    """Point this process at the suite, unless it is pointed at a project already; returns what was set."""
    if all(os.environ.get(name) for name in _POINTS_TO_CLOUD):
        return {}
    local = environment()
    os.environ.update(local)
    return local


def external_file(ports: Ports) -> Path:
    """Where a suite says which emulators of others it uses."""
    return STATE / str(ports.offset) / "external.json"


def _external(ports: Ports) -> dict[str, str]:
    try:
        addresses: dict[str, str] = json.loads(external_file(ports).read_text())
    except FileNotFoundError:
        return {}
    return addresses
