"""The functions' own checks, from the same table as the security rules."""

from __future__ import annotations

from schemas.authorization import ACTIONS, UNSCOPED_ACTIONS, Action
from schemas.documents import Member


class Denied(Exception):
    """The person may not do this: ``str`` says why, ``hint`` what to do; ``code`` is for machines."""

    code = "forbidden"

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def require(member: Member | None, action: Action, entity_id: str | None = None) -> None:
    """Raise ``Denied`` unless the member's role, and where it matters their entities, allow the action.

    ``member`` is the member document as read for this request, None without membership; a role is never taken
    from a token. ``entity_id``: the entity that the action concerns, when it concerns one.
    """
    if member is None:
        raise Denied("you are not a member of this organization", "ask its owner to add you")
    doing = action.replace("_", " ")
    if member.role not in ACTIONS[action]:
        roles = ", ".join(ACTIONS[action])
        raise Denied(f"the role {member.role} may not {doing}", f"ask someone whose role is one of: {roles}")
    if member.entity_scope is None:
        return
    if action in UNSCOPED_ACTIONS:
        raise Denied(
            f"to {doing} concerns every entity, and you see some of them only",
            "ask someone who sees every entity",
        )
    if entity_id is not None and entity_id not in member.entity_scope:
        raise Denied(
            f"entity {entity_id} is not among those you may see", "ask an owner or admin to widen your access"
        )
