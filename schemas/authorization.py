"""Who may do what: the one table that security rules, the functions and the matrix test share.

``python -m schemas.authorization`` writes ``schemas/generated/authorization.json`` for the rules tests;
``--check`` fails when it differs.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from schemas.names import IMPORT_CHUNKS, IMPORT_ERRORS, Collection
from schemas.primitives import Role

Operation = Literal["get", "list", "create", "update", "delete"]
Principal = Literal[
    "owner", "admin", "editor", "analyst", "viewer", "no_membership", "other_organization", "anonymous"
]
Condition = Literal["entity_scope", "unscoped", "own_document", "valid_edit", "valid_mapping", "settings_only"]
"""``entity_scope``: documents (and lists restricted to documents) of the member's entities.
``unscoped``: members who see every entity. ``own_document``: the document is the member's own.
``valid_edit``, ``valid_mapping``: the fields are as the rules describe. ``settings_only``: name and locale."""

ROLES: tuple[Role, ...] = get_args(Role)
PRINCIPALS: tuple[Principal, ...] = get_args(Principal)
OPERATIONS: tuple[Operation, ...] = get_args(Operation)

ALL: tuple[Role, ...] = ROLES
READERS_OF_IMPORTS: tuple[Role, ...] = ("owner", "admin", "editor", "analyst")
WRITERS: tuple[Role, ...] = ("owner", "admin", "editor")
ADMINS: tuple[Role, ...] = ("owner", "admin")


@dataclass(frozen=True, slots=True)
class Grant:
    """Roles that may do an operation to documents of a collection, and under which condition."""

    operations: tuple[Operation, ...]
    roles: tuple[Role, ...]
    condition: Condition | None = None


READ: tuple[Operation, ...] = ("get", "list")
ORGANIZATION = "organization"

GRANTS: dict[str, tuple[Grant, ...]] = {
    ORGANIZATION: (Grant(("get",), ALL), Grant(("update",), ADMINS, "settings_only")),
    # Members, the trees and periods change through the api, which checks what rules cannot (RELIABILITY:
    # only roles below one's own, the last owner stays, no cycles).
    Collection.MEMBERS: (Grant(READ, ALL),),
    Collection.ENTITIES: (Grant(READ, ALL),),
    Collection.ACCOUNTS: (Grant(READ, ALL),),
    Collection.METRICS: (Grant(READ, ALL),),
    Collection.PERIODS: (Grant(READ, ALL, "entity_scope"),),
    Collection.MAPPINGS: (
        Grant(READ, ALL),
        Grant(("create", "update"), WRITERS, "valid_mapping"),
        Grant(("delete",), ADMINS),
    ),
    Collection.RECORD_PAGES: (Grant(READ, ALL, "entity_scope"),),
    Collection.AGGREGATIONS: (Grant(READ, ALL, "entity_scope"),),
    Collection.DASHBOARDS: (Grant(READ, ALL, "entity_scope"),),
    Collection.SERIES: (Grant(READ, ALL, "entity_scope"),),
    Collection.EDITS: (
        Grant(READ, WRITERS, "entity_scope"),
        Grant(("create",), WRITERS, "valid_edit"),
    ),
    # An import is of all entities at once, so a member of some entities sees none.
    Collection.IMPORTS: (Grant(READ, READERS_OF_IMPORTS, "unscoped"),),
    f"{Collection.IMPORTS}/{IMPORT_ERRORS}": (Grant(READ, READERS_OF_IMPORTS, "unscoped"),),
    f"{Collection.IMPORTS}/{IMPORT_CHUNKS}": (),
    Collection.PREFERENCES: (Grant(("get", "create", "update", "delete"), ALL, "own_document"),),
    Collection.PRESENCE: (
        Grant(READ, ALL),
        Grant(("create", "update", "delete"), ALL, "own_document"),
    ),
    Collection.AUDIT: (Grant(READ, ADMINS),),
    Collection.INTERNAL: (),
    # Nothing writes or shows these yet: closed until what they hold is defined.
    Collection.ALERT_RULES: (),
    Collection.ALERTS: (),
    Collection.NOTIFICATIONS: (),
    Collection.COMMENTS: (),
    Collection.REPORTS: (),
}

Action = Literal[
    "open_upload",
    "preview_upload",
    "start_import",
    "apply_edit",
    "reverse_import",
    "download_rejects",
    "push_records",
    "manage_members",
]

ACTIONS: dict[Action, tuple[Role, ...]] = {
    "open_upload": WRITERS,
    "preview_upload": WRITERS,
    "start_import": WRITERS,
    "apply_edit": WRITERS,
    "reverse_import": WRITERS,
    "download_rejects": READERS_OF_IMPORTS,
    "push_records": WRITERS,
    "manage_members": ADMINS,
}
"""What the api function does for whom."""

UNSCOPED_ACTIONS: frozenset[Action] = frozenset(
    {"open_upload", "preview_upload", "start_import", "reverse_import", "download_rejects", "push_records"}
)
"""Actions on whole files: a member of some entities only may not take them."""


def allowed(principal: Principal, collection: str, operation: Operation) -> Condition | bool:
    """False when denied, True when allowed, else the condition under which it is allowed."""
    for grant in GRANTS[collection]:
        if operation in grant.operations and principal in grant.roles:
            return grant.condition or True
    return False


def as_json() -> str:
    """The matrix, a line a principal, collection and operation."""
    matrix = [
        {"principal": p, "collection": str(c), "operation": o, "allowed": allowed(p, c, o)}
        for c in GRANTS
        for p in PRINCIPALS
        for o in OPERATIONS
    ]
    return json.dumps({"matrix": matrix}, indent=1) + "\n"


GENERATED = Path(__file__).parent / "generated" / "authorization.json"


def main() -> int:
    """Write the matrix, or with ``--check`` compare it."""
    if "--check" in sys.argv[1:]:
        if not GENERATED.exists() or GENERATED.read_text() != as_json():
            sys.stderr.write(f"{GENERATED} differs; run `python -m schemas.authorization`\n")
            return 1
        return 0
    GENERATED.parent.mkdir(exist_ok=True)
    GENERATED.write_text(as_json())
    return 0


if __name__ == "__main__":
    sys.exit(main())
