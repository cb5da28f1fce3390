"""People on the screen: where someone is."""

from __future__ import annotations

from typing import Annotated

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
