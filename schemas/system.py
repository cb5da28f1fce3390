"""What the system page shows. What is not known is None, and a ``note`` says why in words."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.primitives import Model, Timestamp

Count = Annotated[int, Field(ge=0)]


class FunctionHealth(Model):
    """A function: whether it answers (None: nobody asked it lately), and when it last did."""

    name: str
    healthy: bool | None
    last_seen: Timestamp | None
    note: str | None = None


class QueueState(Model):
    """Events and messages that wait for a function, and for how long the oldest does."""

    waiting: Count | None
    oldest_seconds: Count | None
    note: str | None = None


class DeadLetterCount(Model):
    """Messages of a topic, or events, that no try delivered."""

    topic: str
    count: Count | None


class HopLatency(Model):
    """How long a function's work on one event took in the last hour."""

    hop: str
    p50_ms: Count
    p95_ms: Count


class Costs(Model):
    """Firestore's billed operations. ``list_price_usd`` is a decimal number of US dollars."""

    counted: Literal["today", "since_start"]
    reads: Count | None
    writes: Count | None
    list_price_usd: str | None
    note: str | None = None


class Installation(Model):
    """The whole installation, all organizations together."""

    functions: list[FunctionHealth]
    functions_note: str | None = None
    queue: QueueState
    dead_letters: list[DeadLetterCount]
    dead_letters_note: str | None = None
    hops: list[HopLatency]
    hops_note: str | None = None
    costs: Costs


class Activity(Model):
    """What this organization's people and systems did since a day ago.

    ``people``: how many different ones made the edits and imports.
    """

    since: Timestamp
    edits: Count | None
    imports: Count | None
    pushes: Count | None
    people: Count | None
    sign_ins: Count | None
    notes: list[str] = Field(default_factory=list)


class SystemReport(Model):
    """The installation and the organization's activity. ``at``: when the installation was looked at."""

    at: Timestamp
    installation: Installation
    activity: Activity
