"""Firestore's documents in a directory: the emulators hold them in memory, and export them when asked."""

from __future__ import annotations

import shutil
from pathlib import Path

from emulator.environment import PROJECT
from emulator.setup import send
from emulator.tools import SuiteFailed

EXPORT = "exported"
EXPORT_SECONDS = 300.0


def saved_firestore(data: Path) -> Path | None:
    """The last export, as either emulator loads it; None when there is none."""
    metadata = data / "firestore" / EXPORT / f"{EXPORT}.overall_export_metadata"
    return metadata if metadata.exists() else None


def save_firestore(address: str, data: Path) -> None:
    """Export every document; the last export is replaced once the new one is whole. Raises ``SuiteFailed``."""
    folder, fresh = data / "firestore", data / "firestore.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    body = {
        "database": f"projects/{PROJECT}/databases/(default)",
        "export_directory": str(fresh),
        "export_name": EXPORT,
    }
    try:
        url = f"http://{address}/emulator/v1/projects/{PROJECT}:export"
        send("POST", url, body, timeout_seconds=EXPORT_SECONDS)
    except OSError as error:
        raise SuiteFailed(
            f"Firestore did not export its documents: {error}; what was saved before is kept"
        ) from error
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
