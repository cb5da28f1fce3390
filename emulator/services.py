"""The services of the local suite: how each is started, and how it shows that it is well."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from emulator import tools
from emulator.environment import PROJECT, environment
from emulator.eventarc.faults import FaultPlan
from emulator.external import FIRESTORE, PUBSUB
from emulator.ports import HOST, Ports
from emulator.saving import saved_firestore
from emulator.web import publish_web
from schemas.names import Function

Firestore = Literal["official", "hidane"]

_BEHIND = 19
_NICENESS = dict.fromkeys(
    (
        Function.RECALCULATE,
        Function.CHECK_ALERTS,
        Function.NOTIFY,
        Function.STREAM_TO_BIGQUERY,
        Function.SWEEP,
    ),
    _BEHIND,
)
"""In production each is a machine of its own; here they share two cores, and records come first."""

_NOT_INHERITED = frozenset({"K_SERVICE", "GOOGLE_APPLICATION_CREDENTIALS", "PYTHONDONTWRITEBYTECODE"})
"""The last would make each start of each function compile its modules again: seconds on a cold one."""
_INSTANCES = {Function.APPLY_CHANGES: 2}
"""One process of Python keeps one core busy; production starts as many instances as messages wait for."""

JAVA_FLAGS_VARIABLE = "LEDGERLIGHT_FIRESTORE_JAVA"
"""Other flags for the official Firestore emulator's Java than those for a quick start."""
_QUICK_START = "-XX:TieredStopAtLevel=1"
"""Compiling with all optimizations costs half of a start, and pays after minutes of work."""

_THREADS = {Function.RECALCULATE: 250, Function.APPLY_CHANGES: 8, Function.API: 16}


@dataclass(frozen=True, slots=True)
class Service:
    """One process of the suite. ``health`` is a path that answers; None where a port that accepts will do."""

    name: str
    command: list[str]
    port: int
    health: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    restarts: bool = False
    niceness: int = 0

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://{HOST}:{self.port}"


@dataclass(frozen=True, slots=True)
class Options:
    """What a start may choose."""

    ports: Ports
    state: Path
    data: Path | None = None
    firestore: Firestore | None = None
    seed: bool = True
    web: bool = True
    sweep_seconds: float = 60.0
    faults: FaultPlan | None = None
    external: Mapping[str, str] = field(default_factory=dict)
    """Emulators of others that are used instead of own ones, by variable."""


def choose_firestore(options: Options) -> Firestore:
    """The emulator asked for, else the official one if found, else hidane."""
    return options.firestore or ("official" if tools.official_firestore() is not None else "hidane")


def all_services(options: Options) -> list[Service]:
    """Every process of the suite, in the order in which they start: what takes longest first."""
    own = [firebase(options)]
    if FIRESTORE not in options.external:
        own.append(firestore(options))
    if PUBSUB not in options.external:
        own.append(pubsub(options))
    return [
        *own,
        storage(options),
        bigquery(options),
        eventarc(options),
        inbox(options),
        *(function(options, name) for name in Function),
    ]


def firestore(options: Options) -> Service:
    """Firestore with our rules; its document events go to the Eventarc stand-in."""
    ports = options.ports
    arguments = [
        f"--host={HOST}",
        f"--port={ports.firestore}",
        f"--functions_emulator={HOST}:{ports.eventarc}",
    ]
    rules = tools.ROOT / "firestore.rules"
    if rules.exists():
        arguments.append(f"--rules={rules}")
    saved = saved_firestore(options.data) if options.data else None
    if saved is not None:
        arguments.append(f"--seed_from_export={saved}")
    if choose_firestore(options) == "hidane":
        program = tools.hidane()
        if program is None:
            raise tools.MissingTool("no Firestore emulator is installed; run `make hidane` (4 minutes, once)")
        return Service("firestore", [program, *arguments], ports.firestore, health="/")
    jar = tools.official_firestore()
    if jar is None:
        raise tools.MissingTool(
            "the Firestore emulator is missing; run `gcloud components install cloud-firestore-emulator`, "
            "or choose --firestore hidane"
        )
    main = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
    flags = os.environ.get(JAVA_FLAGS_VARIABLE, _QUICK_START).split()
    command = [tools.java(), "-XX:+UseSerialGC", *flags, "-cp", str(jar), main, "start", *arguments]
    return Service("firestore", command, ports.firestore, health="/")


def pubsub(options: Options) -> Service:
    """The official Pub/Sub emulator."""
    script = tools.official_pubsub()
    tools.java()
    port = options.ports.pubsub
    variables = {"JAVA_TOOL_OPTIONS": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"}
    return Service(
        "pubsub", [str(script), f"--host={HOST}", f"--port={port}"], port, health="/", variables=variables
    )


def firebase(options: Options) -> Service:
    """Auth and Hosting by firebase-tools, on this suite's ports and with its copy of the web client."""
    ports, folder = options.ports, options.state / "firebase"
    (folder / "tmp").mkdir(parents=True, exist_ok=True)
    config = json.loads((tools.ROOT / "firebase.json").read_text())
    config["emulators"] = {
        "auth": {"host": HOST, "port": ports.auth},
        "hosting": {"host": HOST, "port": ports.hosting},
        "hub": {"host": HOST, "port": ports.firebase_hub},
        "logging": {"host": HOST, "port": ports.firebase_logging},
        "ui": {"enabled": False},
        "singleProjectMode": True,
    }
    config["hosting"]["public"] = "public"
    config.pop("firestore", None)
    config.pop("storage", None)
    (folder / "firebase.json").write_text(json.dumps(config, indent=2))
    publish_web(options.ports, folder / "public")
    command = [
        *tools.firebase(), "emulators:start", "--only", "auth,hosting", "--project", PROJECT,
        "--config", str(folder / "firebase.json"),
    ]  # fmt: skip
    if options.data is not None:
        saved = options.data / "auth"
        command.append(f"--export-on-exit={saved}")
        if (saved / "firebase-export-metadata.json").exists():
            command.append(f"--import={saved}")
    variables = {
        # No question about usage reports, and no look-up of a newer version.
        "CI": "true",
        "FIREBASE_CLI_DISABLE_UPDATE_CHECK": "true",
        "NO_UPDATE_NOTIFIER": "1",
        # There it notes the running suite of a project, and would find another suite's at export.
        "TMPDIR": str(folder / "tmp"),
        # It compiles the Auth interface at its start: less of that, and fewer collections of garbage.
        "NODE_OPTIONS": " ".join(
            [
                os.environ.get("NODE_OPTIONS", ""),
                f'--require "{tools.ROOT / "emulator" / "quick-auth.cjs"}"',
                "--max-semi-space-size=128",
            ]
        ).strip(),
    }
    return Service("firebase", command, ports.hosting, health="/", variables=variables)


def storage(options: Options) -> Service:
    """Cloud Storage with CORS and events."""
    command = [sys.executable, "-m", "emulator.storage"]
    if options.data is not None:
        folder = options.data / "storage"
        folder.mkdir(parents=True, exist_ok=True)
        command += ["--data", str(folder)]
    return Service("storage", command, options.ports.storage, health="/")


def bigquery(options: Options) -> Service:
    """BigQuery: REST and the Storage Write API."""
    ports = options.ports
    command = [
        sys.executable, "-m", "emulator.bigquery", "start", "--project", PROJECT,
        "--rest-port", str(ports.bigquery), "--grpc-port", str(ports.bigquery_storage),
        "--log-level", "warning",
    ]  # fmt: skip
    if options.data is not None:
        folder = options.data / "bigquery"
        folder.mkdir(parents=True, exist_ok=True)
        command += ["--persistent", "--data-dir", str(folder)]
    return Service("bigquery", command, ports.bigquery, niceness=_BEHIND)


def eventarc(options: Options) -> Service:
    """The Eventarc stand-in."""
    command = [sys.executable, "-m", "emulator.eventarc"]
    return Service("eventarc", command, options.ports.eventarc, health="/")


def inbox(options: Options) -> Service:
    """Captures what would be sent to people."""
    return Service("inbox", [sys.executable, "-m", "emulator.inbox"], options.ports.inbox, health="/messages")


def function(options: Options, name: Function) -> Service:
    """One function by functions-framework, as deployed; started again when it dies, as Cloud Run would."""
    port = options.ports.function(name)
    command = [
        tools.python_tool("functions-framework"), "--source", str(tools.ROOT / "functions" / "main.py"),
        "--target", name.value, "--host", HOST, "--port", str(port),
    ]  # fmt: skip
    variables = {
        "THREADS": str(_THREADS.get(name, 8)),
        "WORKERS": str(_INSTANCES.get(name, 1)),
        "CLOUD_RUN_TIMEOUT_SECONDS": "600",
        "LEDGERLIGHT_FUNCTION": name.value,
        "LEDGERLIGHT_OPERATIONS_DIR": str(options.state / "operations"),
    }
    niceness = _NICENESS.get(name, 0)
    # A path that functions-framework answers itself, without calling the function.
    return Service(
        name.value, command, port, "/robots.txt", variables=variables, restarts=True, niceness=niceness
    )


def process_environment(options: Options, service: Service) -> dict[str, str]:
    """The whole environment of a service's process."""
    inherited = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    return inherited | environment(options.ports.offset) | dict(service.variables)
