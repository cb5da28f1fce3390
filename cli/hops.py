"""The path of one change through the functions, joined from their log lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

from schemas.names import Function

Line = Mapping[str, Any]
"""One line of ``ledgerlight.adapters.structured_log``."""

_APPLIES = frozenset({Function.APPLY_CHANGES, Function.APPLY_EDIT, Function.API})
_OF_IMPORT = (Function.INGEST_FILE, Function.APPLY_CHANGES, Function.RECALCULATE, Function.STREAM_TO_BIGQUERY)
_OF_EDIT = (Function.RECALCULATE, Function.STREAM_TO_BIGQUERY)

JOINED = (
    "joined by id: drop, edit, ingest_file, apply_changes, apply_edit, api, stream_to_bigquery; joined by leaf and "
    "time: recalculate, whose event is the aggregate's, whose one run may serve several changes, and whose duration "
    "includes its head start (120 ms) and its turn; apply_edit's wait includes its head start (150 ms)"
)


class Origin(NamedTuple):
    """The document with which a path begins; an edit also says which leaf it changes."""

    kind: Literal["drop", "edit"]
    created_at: str
    what: str
    leaves: Sequence[str] = ()


@dataclass(slots=True)
class Hop:
    """One delivery to one function, all its tries together. Times in milliseconds.

    ``wait_ms`` is the time between the event (or, for the api, the edit) and the start of its last try; None where
    the line does not say when its event was made.
    """

    hop: str
    joined: Literal["id", "leaf"]
    started_at: str
    duration_ms: float
    attempts: int
    outcome: str
    event_id: str = ""
    wait_ms: int | None = None
    offset_ms: int = 0
    leaves: list[str] = field(default_factory=list)
    via: str = ""
    error: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For the command line."""
        return {
            "hop": self.hop,
            "joined_by": self.joined,
            "event_id": self.event_id or None,
            "leaves": self.leaves,
            "started_at": self.started_at,
            "offset_ms": self.offset_ms,
            "wait_ms": self.wait_ms,
            "duration_ms": self.duration_ms,
            "attempts": self.attempts,
            "outcome": self.outcome,
            "via": self.via or None,
            "error": self.error or None,
        }


@dataclass(frozen=True, slots=True)
class Path:
    """A change's hops in the order of their starts, and the hops of which no line is there."""

    trace_id: str
    origin: Origin | None
    hops: Sequence[Hop]
    missing: Sequence[str]

    def as_dict(self) -> dict[str, Any]:
        """For the command line."""
        origin = None
        if self.origin is not None:
            origin = {"hop": self.origin.kind, "started_at": self.origin.created_at, "what": self.origin.what}
        return {
            "trace_id": self.trace_id,
            "origin": origin,
            "hops": [hop.as_dict() for hop in self.hops],
            "missing": list(self.missing),
            "joins": JOINED,
        }


def changes_of(lines: Iterable[Line], origin: Origin | None) -> list[tuple[str, str]]:
    """(leaf, since when) of what these lines changed; where none says (another process applied the edit), of what
    the edit was to change."""
    told = [
        (leaf, str(line["started_at"])) for line in lines if line["hop"] in _APPLIES for leaf in _leaves(line)
    ]
    if told or origin is None:
        return told
    return [(leaf, origin.created_at) for leaf in origin.leaves]


def trace_ids(lines: Iterable[Line], event_id: str) -> list[str]:
    """Traces that a delivery with this id belonged to."""
    return sorted(
        {str(line["trace_id"]) for line in lines if line.get("event_id") == event_id and "trace_id" in line}
    )


def path_of(
    trace_id: str, origin: Origin | None, of_trace: Sequence[Line], of_leaves: Sequence[Line]
) -> Path:
    """Join the lines of a trace with the recalculations of the leaves that they changed."""
    hops = [*_hops(of_trace, "id"), *_hops(_caused(changes_of(of_trace, origin), of_leaves), "leaf")]
    hops.sort(key=lambda hop: (hop.started_at, hop.hop))
    times = [_event_time(line) for line in of_trace]
    if origin is not None:
        # A dropped file is there before its import is registered.
        origin = origin._replace(created_at=min([origin.created_at, *times]))
    zero = origin.created_at if origin is not None else min(times, default="")
    for hop in hops:
        hop.offset_ms = _between(zero, hop.started_at)
        if hop.wait_ms is None and hop.hop == Function.API and origin is not None:
            hop.wait_ms = hop.offset_ms
    seen = {hop.hop for hop in hops}
    expected = _OF_EDIT if origin is not None and origin.kind == "edit" else _OF_IMPORT
    return Path(trace_id, origin, hops, [name for name in expected if name not in seen])


def _caused(changes: Iterable[tuple[str, str]], of_leaves: Sequence[Line]) -> list[Line]:
    """For each change of a leaf, every try of the recalculation whose event came first after the change began."""
    by_time = sorted(of_leaves, key=_event_time)
    chosen: set[tuple[str, str]] = set()
    for leaf, since in changes:
        first = next((line for line in by_time if leaf in _leaves(line) and _event_time(line) >= since), None)
        if first is not None:
            chosen.add((str(first.get("event_id")), leaf))
    return [
        line
        for line in of_leaves
        if any((str(line.get("event_id")), leaf) in chosen for leaf in _leaves(line))
    ]


def _hops(lines: Iterable[Line], joined: Literal["id", "leaf"]) -> list[Hop]:
    """Lines of one delivery, tried again and again, as one hop."""
    tries: dict[tuple[str, str], list[Line]] = {}
    for number, line in enumerate(sorted(lines, key=lambda line: str(line["started_at"]))):
        delivery = str(line.get("event_id") or f"line {number}")
        tries.setdefault((line["hop"], delivery), []).append(line)
    return [_hop(of_one, joined) for of_one in tries.values()]


def _hop(tries: Sequence[Line], joined: Literal["id", "leaf"]) -> Hop:
    first, last = tries[0], tries[-1]
    made = _made(first)
    failed = [line for line in tries if line["outcome"] != "done"]
    return Hop(
        hop=str(last["hop"]),
        joined=joined,
        started_at=str(last["started_at"]),
        duration_ms=float(last["duration_ms"]),
        attempts=max(len(tries), *(int(line["attempts"]) for line in tries)),
        outcome=str(last["outcome"]),
        event_id=str(last.get("event_id", "")),
        wait_ms=None if made is None else _between(made, str(last["started_at"])),
        leaves=_leaves(last),
        via=str(last.get("via", "")),
        error=str(failed[-1]["message"]) if failed else "",
    )


def _leaves(line: Line) -> list[str]:
    leaf = line.get("leaf", [])
    return [leaf] if isinstance(leaf, str) else list(leaf)


def _event_time(line: Line) -> str:
    """When the event was made; where that is not known, when its handling began. As text that sorts by time."""
    return _instant(_made(line) or str(line["started_at"])).isoformat(timespec="milliseconds")[:23] + "Z"


def _made(line: Line) -> str | None:
    """When the event was made, where the line says it to a part of a second: an emulator may say whole ones."""
    told = str(line.get("event_time", ""))
    return told if "." in told else None


def _between(earlier: str, later: str) -> int:
    return round((_instant(later) - _instant(earlier)).total_seconds() * 1000)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(_six_digits(text))


def _six_digits(text: str) -> str:
    """Google's services write up to nine digits of a second; six are read."""
    head, dot, rest = text.partition(".")
    if not dot:
        return text
    digits = len(rest) - len(rest.lstrip("0123456789"))
    return f"{head}.{rest[:digits][:6].ljust(6, '0')}{rest[digits:]}"
