"""People on the screen: where someone is, and what they say of a number."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.primitives import Model, Period, Slug, Timestamp

PRESENT_SECONDS = 32
"""How long after ``seen_at`` someone counts as here; a crash is seen within 35 s."""

HEARTBEAT_SECONDS = 20
"""How often a visible tab says that it is still here; whatever else it writes counts as that."""

DisplayName = Annotated[str, Field(max_length=120)]


class Presence(Model):
    """``presence/{uid}_{tab}``: where a browser tab is, written by that tab alone.

    ``name`` is the member's own, which the rules compare. ``screen`` is the first part of the address behind the
    organization. ``scope`` None is a screen of every entity: only who sees all of them sees who is there. ``cell`` is
    ``{record id}:{column}`` in the grid. ``seen_at`` is Firestore's request time: readers judge by it, on the server's
    clock. ``expires_at`` is the client's own guess, for the database's clean-up alone.
    """

    uid: str
    tab: Annotated[str, Field(pattern=r"^[A-Za-z0-9\-]{1,40}$")]
    name: DisplayName
    screen: Annotated[str, Field(max_length=40)]
    scope: Slug | None = None
    period: Period | None = None
    cell: Annotated[str, Field(max_length=80)] = ""
    seen_at: Timestamp
    expires_at: Timestamp


BODY_LENGTH = 4_000
MENTIONS = 10
"""People that one comment may call."""

CommentId = Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")]
TargetKind = Literal["kpi", "account", "record", "variance"]
TargetId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:\-]{0,99}$")]


class Comment(Model):
    """``comments/{id}``: what someone says of a number. Clients write it, and it is never deleted.

    The number is ``target`` (a KPI's id, an account's code, a record's id; of a variance ``{comparator}:{account}``) of
    an entity and period. ``thread`` is the id of the comment that began the conversation, its own for that one, which
    alone can be resolved. ``told`` False: those it mentions may not know yet, and the sweeper sees to it.
    """

    id: CommentId
    uid: str
    name: DisplayName
    kind: TargetKind
    entity_id: Slug
    period: Period
    target: TargetId
    thread: CommentId
    body: Annotated[str, Field(min_length=1, max_length=BODY_LENGTH)]
    mentions: Annotated[list[Annotated[str, Field(max_length=128)]], Field(max_length=MENTIONS)]
    created_at: Timestamp
    edited_at: Timestamp | None = None
    resolved_at: Timestamp | None = None
    resolved_by: str | None = None
    resolved_name: DisplayName | None = None
    told: bool
