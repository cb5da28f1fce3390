"""The functions' own checks, from the same table as the security rules."""

from __future__ import annotations

from schemas.authorization import ACTIONS, UNSCOPED_ACTIONS, Action
from schemas.documents import Member


class Denied(Exception):
    """The person may not do this; the message says why."""


def require(member: Member | None, action: Action, entity_id: str | None = None) -> None:
    """Raise ``Denied`` unless the member's role, and where it matters their entities, allow the action.

    ``member`` is the member document as read for this request, None without membership.
    """
    if member is None:
        raise Denied("you are not a member of this organization")
    if member.role not in ACTIONS[action]:
        raise Denied(f"the role {member.role} may not {action.replace('_', ' ')}")
    if member.entity_scope is None:
        return
    if action in UNSCOPED_ACTIONS:
        raise Denied(f"to {action.replace('_', ' ')} concerns every entity, and you see some of them only")
    if entity_id is not None and entity_id not in member.entity_scope:
        raise Denied(f"entity {entity_id} is not among those you may see")
