"""Finds the programs that the suite starts; what is missing is one line that says what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".ledgerlight"
"""Where suites keep what they need while they run, by port offset."""

JAVA_VERSION = 17


class SuiteFailed(Exception):
    """The suite cannot start or go on; the message is one line that says why, and what to do."""


class MissingTool(SuiteFailed):
    """A program that the suite cannot do without; the message says how to get it."""


def python_tool(name: str) -> str:
    """A program installed beside this Python."""
    path = Path(sys.executable).with_name(name)
    if not path.exists():
        raise MissingTool(f"{name} is not installed beside Python; run `make setup`")
    return str(path)


def firebase() -> list[str]:
    """firebase-tools, installed by npm in the project's root."""
    path = ROOT / "node_modules" / ".bin" / "firebase"
    if not path.exists():
        raise MissingTool("firebase-tools is not installed; run `make setup` (it needs Node.js 20 and npm)")
    return [str(path)]


def npm() -> str:
    """npm, for the web client."""
    path = shutil.which("npm")
    if path is None:
        raise MissingTool("npm is missing; install Node.js 20 or newer")
    return path


def java() -> str:
    """Java, for Google's emulators."""
    path = shutil.which("java")
    if path is None:
        raise MissingTool(f"Java is missing; install a JRE of version {JAVA_VERSION} or newer")
    return path


@cache
def cloud_sdk() -> Path | None:
    """Where gcloud keeps its components, None without gcloud."""
    gcloud = shutil.which("gcloud")
    if gcloud is None:
        return None
    for parent in Path(gcloud).resolve().parents:
        if (parent / "platform").is_dir():
            return parent
    known = os.environ.get("CLOUDSDK_ROOT_DIR")
    if known:
        return Path(known)
    answer = subprocess.run(
        [gcloud, "info", "--format=value(installation.sdk_root)"],
        capture_output=True,
        text=True,
        check=False,
    )
    return Path(answer.stdout.strip()) if answer.returncode == 0 and answer.stdout.strip() else None


def official_firestore() -> Path | None:
    """The official Firestore emulator's jar: gcloud's component, or what firebase-tools downloaded."""
    return _component("cloud-firestore-emulator", "*.jar") or _downloaded("cloud-firestore-emulator-v*.jar")


def official_pubsub() -> Path:
    """The official Pub/Sub emulator's start script: gcloud's component, or what firebase-tools downloaded."""
    script = _component("pubsub-emulator", "bin/cloud-pubsub-emulator") or _downloaded(
        "pubsub-emulator-*/pubsub-emulator/bin/cloud-pubsub-emulator"
    )
    if script is None:
        raise MissingTool(
            "the Pub/Sub emulator is missing; run `gcloud components install pubsub-emulator`, "
            "or set PUBSUB_EMULATOR_HOST to a running one"
        )
    return script


def _component(folder: str, pattern: str) -> Path | None:
    sdk = cloud_sdk()
    if sdk is None:
        return None
    return next(iter(sorted((sdk / "platform" / folder).glob(pattern))), None)


def _downloaded(pattern: str) -> Path | None:
    folder = Path.home() / ".cache" / "firebase" / "emulators"
    return next(iter(sorted(folder.glob(pattern), reverse=True)), None)


def hidane() -> str | None:
    """The hidane Firestore emulator: on PATH, or where ``python -m emulator.hidane`` puts it."""
    own = ROOT / ".tools" / "bin" / "hidane"
    return shutil.which("hidane") or (str(own) if own.exists() else None)
