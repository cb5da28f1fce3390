"""Emulators that run already and are named by the environment: they are used, not started."""

from __future__ import annotations

import json
import os
import socket

from emulator.environment import PROJECT, external_file
from emulator.ports import HOST, Ports
from emulator.setup import send
from emulator.tools import ROOT, SuiteFailed

FIRESTORE = "FIRESTORE_EMULATOR_HOST"
PUBSUB = "PUBSUB_EMULATOR_HOST"


def find_external(ports: Ports, *, firestore: bool) -> dict[str, str]:
    """Addresses by variable, remembered for every process of the suite. Raises ``SuiteFailed``.

    A variable that names this suite's own port is one that the suite itself has set. ``firestore`` False:
    a certain emulator was asked for, and will be started.
    """
    own = {FIRESTORE: ports.firestore, PUBSUB: ports.pubsub}
    found: dict[str, str] = {}
    for variable, port in own.items():
        address = os.environ.get(variable, "").removeprefix("http://").rstrip("/")
        if not address or address in {f"{HOST}:{port}", f"localhost:{port}"}:
            continue
        if variable == FIRESTORE and not firestore:
            continue
        if not _accepts(address):
            raise SuiteFailed(f"nothing answers at {variable}={address}; start it, or unset {variable}")
        found[variable] = address
    path = external_file(ports)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found))
    return found


def load_rules(address: str) -> None:
    """Give our rules to a Firestore emulator that somebody else started."""
    files = [{"name": "firestore.rules", "content": (ROOT / "firestore.rules").read_text()}]
    url = f"http://{address}/emulator/v1/projects/{PROJECT}:securityRules"
    send("PUT", url, {"rules": {"files": files}})


def _accepts(address: str) -> bool:
    host, _, port = address.rpartition(":")
    if not port.isdigit():
        return False
    try:
        with socket.create_connection((host or HOST, int(port)), timeout=2):
            return True
    except OSError:
        return False
