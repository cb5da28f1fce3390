"""The local suite's state: its Eventarc's counters, its functions' answers, its log and counter files."""

from __future__ import annotations

import json
import os
import struct
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ledgerlight.domain.alerting.times import later
from schemas.list_prices import LOOKED_UP, firestore_usd
from schemas.names import EVENTS_DEAD_LETTER, Function, Topic
from schemas.system import Costs, DeadLetterCount, FunctionHealth, HopLatency, Installation, QueueState

TIMEOUT_SECONDS = 1.5
TAIL_BYTES = 512 * 1024
"""Of each log file; what is before it is not looked at."""

_PRICE = f"What Firestore would ask for these at the list price of {LOOKED_UP}; nothing is paid here."
_QUEUE = "Firestore and Storage events. The Pub/Sub emulator does not tell how many messages wait."
_LETTERS = "Counted since the suite started; letters that were sent again are still in the number."
_SILENT = "the suite's Eventarc does not answer"


class LocalStatus:
    """Implements ``ports.SystemStatus``."""

    def __init__(self, eventarc: str, operations: str | None) -> None:
        """``eventarc``: its address. ``operations``: the suite's folder of counters; logs are beside it."""
        self._eventarc = eventarc.rstrip("/")
        self._operations = None if operations is None else Path(operations)
        self._logs = None if operations is None else Path(operations).parent / "logs"

    def read(self, now: str) -> Installation:
        """How everything is."""
        stats = _stats(self._eventarc)
        lines = list(self._lines())
        functions = _functions(stats, lines, now)
        hops, hops_note = self._hops(lines, now)
        return Installation(
            functions=functions,
            functions_note=None if functions else f"Unknown: {_SILENT}.",
            queue=_queue(stats),
            dead_letters=_dead_letters(stats),
            dead_letters_note=_LETTERS if stats is not None else f"Unknown: {_SILENT}.",
            hops=hops,
            hops_note=hops_note,
            costs=self._costs(),
        )

    def _lines(self) -> Iterator[Mapping[str, Any]]:
        """The newest lines of ``structured_log`` in each function's log."""
        for function in Function:
            path = None if self._logs is None else self._logs / f"{function.value}.log"
            if path is None or not path.exists():
                continue
            with path.open("rb") as file:
                file.seek(max(0, path.stat().st_size - TAIL_BYTES))
                for text in file:
                    line = _hop_line(text)
                    if line is not None:
                        yield line

    def _hops(self, lines: list[Mapping[str, Any]], now: str) -> tuple[list[HopLatency], str | None]:
        if self._logs is None or not self._logs.exists():
            return [], "Unknown: the environment names no folder of logs."
        since = later(now, hours=-1)
        durations: dict[str, list[float]] = {}
        for line in lines:
            if str(line["time"]) >= since:
                durations.setdefault(str(line["hop"]), []).append(float(line["duration_ms"]))
        order = [function.value for function in Function]
        found = [
            HopLatency(hop=hop, p50_ms=percentile(durations[hop], 50), p95_ms=percentile(durations[hop], 95))
            for hop in order
            if hop in durations
        ]
        return found, None if found else "No function worked in the last hour."

    def _costs(self) -> Costs:
        """Counters of the processes that run; those of ended ones stay behind and count no more."""
        running = [] if self._operations is None else [
            path for path in self._operations.glob("*.counts") if _runs(path)
        ]  # fmt: skip
        if not running:
            note = "Unknown: no function that runs counts its operations."
            return Costs(counted="since_start", reads=None, writes=None, list_price_usd=None, note=note)
        counts = [struct.unpack("=qq", path.read_bytes()[:16]) for path in running]
        reads, writes = (sum(column) for column in zip(*counts, strict=True))
        return Costs(
            counted="since_start",
            reads=reads,
            writes=writes,
            list_price_usd=firestore_usd(reads, writes),
            note=_PRICE,
        )


def percentile(values: list[float], percent: int) -> int:
    """The nearest-rank percentile of at least one value, to a whole number."""
    ranked = sorted(values)
    return round(ranked[max(0, -(-len(ranked) * percent // 100) - 1)])


def _stats(eventarc: str) -> Mapping[str, Any] | None:
    try:
        with urllib.request.urlopen(f"{eventarc}/stats", timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - the environment's
            found: Mapping[str, Any] = json.load(answer)
            return found
    except (OSError, ValueError):
        return None


def _functions(
    stats: Mapping[str, Any] | None, lines: list[Mapping[str, Any]], now: str
) -> list[FunctionHealth]:
    addresses: Mapping[str, str] = {} if stats is None else stats["functions"]
    if not addresses:
        return []
    worked: dict[str, str] = {}
    for line in lines:
        worked[str(line["hop"])] = max(worked.get(str(line["hop"]), ""), str(line["time"]))
    with ThreadPoolExecutor(len(addresses)) as asking:
        answers = list(asking.map(_answers, addresses.values()))
    return [
        FunctionHealth(
            name=name,
            healthy=healthy,
            last_seen=now if healthy else worked.get(name),
            note=None if healthy else "It does not answer at its address.",
        )
        for name, healthy in zip(addresses, answers, strict=True)
    ]


def _answers(address: str) -> bool:
    """Whether the process answers, at a path that functions-framework answers itself."""
    try:
        with urllib.request.urlopen(f"{address.rstrip('/')}/robots.txt", timeout=TIMEOUT_SECONDS):  # noqa: S310 - the suite's
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def _queue(stats: Mapping[str, Any] | None) -> QueueState:
    if stats is None:
        return QueueState(waiting=None, oldest_seconds=None, note=f"Unknown: {_SILENT}.")
    oldest = stats["oldest_seconds"]
    return QueueState(
        waiting=stats["queued"], oldest_seconds=None if oldest is None else int(oldest), note=_QUEUE
    )


def _dead_letters(stats: Mapping[str, Any] | None) -> list[DeadLetterCount]:
    topics = [*(topic.dead_letter for topic in Topic), EVENTS_DEAD_LETTER]
    counts = None if stats is None else stats["dead_letter_topics"]
    return [
        DeadLetterCount(topic=topic, count=None if counts is None else counts.get(topic, 0))
        for topic in topics
    ]


def _hop_line(text: bytes) -> Mapping[str, Any] | None:
    if not text.startswith(b"{"):
        return None
    try:
        line = json.loads(text)
    except ValueError:
        return None
    told = isinstance(line, dict) and all(name in line for name in ("hop", "time", "duration_ms"))
    return line if told else None


def _runs(path: Path) -> bool:
    """Whether the process that the file ``{function}-{pid}.counts`` is named after runs."""
    pid = path.stem.rpartition("-")[2]
    return pid.isdigit() and Path(f"/proc/{pid}").exists() if os.name == "posix" else True
