"""Closing the books of an entity and month: its state, what has to be done, who did what."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.primitives import IsoDate, Model, Period, Slug, Timestamp

CloseState = Literal["open", "soft_close", "hold", "closed", "locked"]
"""FINANCE 7: ``soft_close`` takes controllers' adjustments, ``hold`` nothing while it is reviewed, ``closed`` nothing
until two people open it again, ``locked`` nothing for ever."""

Reason = Annotated[str, Field(min_length=1, max_length=500)]
ItemId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9\-]{0,39}$")]
CHECKLIST_LENGTH = 40
CLOSE_HISTORY_LENGTH = 100
"""Entries a period keeps; the audit keeps all."""


class ChecklistItem(Model):
    """Something that has to be done before a period is closed. ``owner`` is a member's uid."""

    id: ItemId
    title: Annotated[str, Field(min_length=1, max_length=200)]
    owner: str | None = None
    due: IsoDate | None = None
    done_by: str | None = None
    done_name: str | None = None
    done_at: Timestamp | None = None


class CloseEntry(Model):
    """Something that was done to a period. ``reopened`` is a restatement: ``uid`` agreed to what ``asked_by`` asked."""

    at: Timestamp
    uid: str
    name: str
    action: Literal["moved", "asked", "declined", "reopened", "checklist", "done", "undone"]
    from_state: CloseState
    to_state: CloseState
    note: Annotated[str, Field(max_length=500)] = ""
    asked_by: str | None = None


class ReopeningRequest(Model):
    """Someone wants a closed period opened again; another person has to agree."""

    uid: str
    name: str
    at: Timestamp
    reason: Reason


class Seal(Model):
    """What a locked period was when it was locked. ``hash``: SHA-256 of its aggregate, in hexadecimal digits."""

    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    aggregate_version: int
    record_count: int
    at: Timestamp
    uid: str


class PeriodState(Model):
    """``periods/{entity}_{period}``; a period without a document is open."""

    entity_id: Slug
    period: Period
    state: CloseState
    version: Annotated[int, Field(ge=0)] = 0
    checklist: Annotated[list[ChecklistItem], Field(max_length=CHECKLIST_LENGTH)] = []
    reopening: ReopeningRequest | None = None
    restatements: Annotated[int, Field(ge=0)] = 0
    seal: Seal | None = None
    history: Annotated[list[CloseEntry], Field(max_length=CLOSE_HISTORY_LENGTH)] = []
    updated_at: Timestamp | None = None


class CloseMove(Model):
    """``to``: the state wanted. ``version``: the one that the person saw."""

    to: CloseState
    version: Annotated[int, Field(ge=0)]
    note: Annotated[str, Field(max_length=500)] = ""


class ReopeningAsked(Model):
    """Why a closed period has to be opened again."""

    reason: Reason


class ReopeningAnswer(Model):
    """What is said with agreeing, or declining."""

    note: Annotated[str, Field(max_length=500)] = ""


class ChecklistPlan(Model):
    """The whole checklist, as it shall be; what is done stays done."""

    items: Annotated[list[ChecklistItem], Field(max_length=CHECKLIST_LENGTH)]
    version: Annotated[int, Field(ge=0)]


class ItemDone(Model):
    """Whether an item of the checklist is done."""

    done: bool
