"""Who may do what: the one table that the security rules, the functions and their tests share.

``python -m schemas.authorization`` writes ``schemas/generated/authorization.json`` for the rules tests;
``--check`` fails when it differs.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from schemas.documents import Edit
from schemas.names import BEGUN_CHUNKS, DEVICES, IMPORT_CHUNKS, IMPORT_ERRORS, METRIC_VERSIONS, Collection
from schemas.primitives import Role

Operation = Literal["get", "list", "create", "update", "delete"]
Principal = Literal[
    "owner", "admin", "editor", "analyst", "viewer", "no_membership", "other_organization", "anonymous"
]
"""The five roles, someone signed in without membership, an owner of another organization, nobody."""

Condition = Literal[
    "entity_scope", "unscoped", "own_document", "addressed", "valid_edit", "settings_only", "valid_comment",
    "own_words_or_resolved",
]  # fmt: skip
"""``entity_scope``: documents of the member's entities, and lists restricted to them. ``unscoped``: only
members who see every entity. ``own_document``: the member's own document, with few, bounded fields.
``addressed``: what is addressed to the member (``uid``), and lists restricted to that.
``valid_edit``: one's own edit, well-formed, of an open period, within one's entities. ``settings_only``: name,
locale and materiality. ``valid_comment``: one's own comment, well-formed, of an entity that one sees.
``own_words_or_resolved``: the text of one's own comment, or whether a conversation is resolved."""

ROLES: tuple[Role, ...] = get_args(Role)
PRINCIPALS: tuple[Principal, ...] = get_args(Principal)
OPERATIONS: tuple[Operation, ...] = get_args(Operation)

READERS_OF_IMPORTS: tuple[Role, ...] = ("owner", "admin", "editor", "analyst")
COMMENTERS: tuple[Role, ...] = ("owner", "admin", "editor", "analyst")
WRITERS: tuple[Role, ...] = ("owner", "admin", "editor")
ADMINS: tuple[Role, ...] = ("owner", "admin")
SOFT_CLOSE_WRITERS: tuple[Role, ...] = ADMINS
"""Who may still edit a period that is closing."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Roles that may do operations to documents of a collection, and under which condition."""

    operations: tuple[Operation, ...]
    roles: tuple[Role, ...]
    condition: Condition | None = None


READ: tuple[Operation, ...] = ("get", "list")
WRITE: tuple[Operation, ...] = ("create", "update", "delete")
ORGANIZATION = "organization"
ERRORS_OF_IMPORTS = f"{Collection.IMPORTS}/{IMPORT_ERRORS}"
CHUNKS_OF_IMPORTS = f"{Collection.IMPORTS}/{IMPORT_CHUNKS}"
BEGUN_CHUNKS_OF_IMPORTS = f"{Collection.IMPORTS}/{BEGUN_CHUNKS}"
DEVICES_OF_MEMBERS = f"{Collection.MEMBERS}/{DEVICES}"
VERSIONS_OF_METRICS = f"{Collection.METRICS}/{METRIC_VERSIONS}"

GRANTS: dict[str, tuple[Grant, ...]] = {
    ORGANIZATION: (Grant(("get",), ROLES), Grant(("update",), ADMINS, "settings_only")),
    # Written by functions alone: only roles below one's own, never oneself, and the last owner stays.
    Collection.MEMBERS: (Grant(READ, WRITERS), Grant(("get",), ROLES, "own_document")),
    # Whoever has a device's token can reach it: the api tells a member which of their own there are, without.
    DEVICES_OF_MEMBERS: (),
    # Written by functions alone: no cycles, no formula or mapping that cannot be read, nothing in use lost.
    Collection.ENTITIES: (Grant(READ, ROLES),),
    Collection.ACCOUNTS: (Grant(READ, ROLES),),
    Collection.METRICS: (Grant(READ, ROLES),),
    VERSIONS_OF_METRICS: (Grant(READ, ROLES),),
    Collection.MAPPINGS: (Grant(READ, ROLES),),
    Collection.PERIODS: (Grant(READ, ROLES, "entity_scope"),),
    Collection.RECORD_PAGES: (Grant(READ, ROLES, "entity_scope"),),
    Collection.AGGREGATIONS: (Grant(READ, ROLES, "entity_scope"),),
    Collection.DASHBOARDS: (Grant(READ, ROLES, "entity_scope"),),
    Collection.SERIES: (Grant(READ, ROLES, "entity_scope"),),
    Collection.TIMELINES: (Grant(READ, ROLES, "entity_scope"),),
    # Written by functions alone: a plan is checked first, and a frozen forecast is never written again.
    Collection.CASH_SETTINGS: (Grant(READ, ROLES, "entity_scope"),),
    Collection.CASH_FORECASTS: (Grant(READ, ROLES, "entity_scope"),),
    Collection.EDITS: (Grant(READ, WRITERS, "entity_scope"), Grant(("create",), WRITERS, "valid_edit")),
    # An import is of every entity at once, so a member of some entities sees none.
    Collection.IMPORTS: (Grant(READ, READERS_OF_IMPORTS, "unscoped"),),
    ERRORS_OF_IMPORTS: (Grant(READ, READERS_OF_IMPORTS, "unscoped"),),
    CHUNKS_OF_IMPORTS: (),
    BEGUN_CHUNKS_OF_IMPORTS: (),
    Collection.PREFERENCES: (Grant(("get", *WRITE), ROLES, "own_document"),),
    # What a role begins with; written by functions alone, for owners and admins.
    Collection.BOARDS: (Grant(READ, ROLES),),
    # Views of the records that a team shares: each is of an entity, for its filter may tell of it.
    Collection.GRID_VIEWS: (Grant(READ, ROLES, "entity_scope"),),
    # A proof is of every entity at once, and names figures of any.
    Collection.PROOFS: (Grant(READ, ROLES, "unscoped"),),
    # Who is where, inside the entities of who asks; written by each tab about itself.
    Collection.PRESENCE: (Grant(READ, ROLES, "entity_scope"), Grant(WRITE, ROLES, "own_document")),
    Collection.AUDIT: (Grant(READ, ADMINS, "unscoped"),),
    Collection.INTERNAL: (),
    # Written by functions alone: a rule is checked first, and what people do with an alert goes through the api.
    Collection.ALERT_RULES: (Grant(READ, ROLES),),
    Collection.ALERTS: (Grant(READ, ROLES, "entity_scope"),),
    Collection.NOTIFICATIONS: (Grant(READ, ROLES, "addressed"),),
    # Never deleted: what was said of a number stays said.
    Collection.COMMENTS: (
        Grant(READ, ROLES, "entity_scope"),
        Grant(("create",), COMMENTERS, "valid_comment"),
        Grant(("update",), COMMENTERS, "own_words_or_resolved"),
    ),
    # Written by functions alone: two different people sign, each the figure that is there.
    Collection.SIGNOFFS: (Grant(READ, ROLES, "entity_scope"),),
}
"""By collection. What is not granted is denied; collections that are not named are denied to everyone."""

SCOPE_FIELDS: dict[str, str] = {
    Collection.PERIODS: "entity_id",
    Collection.RECORD_PAGES: "entity_id",
    Collection.AGGREGATIONS: "entity_id",
    Collection.EDITS: "entity_id",
    Collection.ALERTS: "entity_id",
    Collection.PRESENCE: "scope",
    Collection.COMMENTS: "entity_id",
    Collection.SIGNOFFS: "entity_id",
    Collection.GRID_VIEWS: "scope",
    Collection.DASHBOARDS: "scope",
    Collection.SERIES: "scope",
    Collection.TIMELINES: "scope",
    Collection.CASH_SETTINGS: "scope",
    Collection.CASH_FORECASTS: "scope",
}
"""The field that names a document's entity, where ``entity_scope`` is a condition; lists filter on it."""

SETTINGS = ("name", "locale", "materiality")
EDIT_REQUIRED = (
    "id", "uid", "record_id", "entity_id", "period", "base_version", "patch", "reason", "status",
    "created_at",
)  # fmt: skip
EDIT_OPTIONAL = ("base", "parts")
PREFERENCE_FIELDS = ("theme", "language", "scope", "period", "layout", "grid_views", "updated_at")
PRESENCE_FIELDS = ("uid", "tab", "name", "screen", "scope", "period", "cell", "seen_at", "expires_at")
COMMENT_FIELDS = (
    "id", "uid", "name", "kind", "entity_id", "period", "target", "thread", "body", "mentions", "created_at",
    "edited_at", "resolved_at", "resolved_by", "resolved_name", "told",
)  # fmt: skip
"""All that a client may write, field by field; everything else in these documents is written by functions."""

Action = Literal[
    "open_upload",
    "preview_upload",
    "start_import",
    "apply_edit",
    "reverse_import",
    "download_rejects",
    "push_records",
    "manage_members",
    "read_alert_rules",
    "manage_alert_rules",
    "handle_alerts",
    "read_feeds",
    "register_device",
    "read_analysis",
    "read_changes",
    "comment",
    "close_period",
    "ask_reopening",
    "work_checklist",
    "prepare_variance",
    "review_variance",
    "withdraw_signature",
    "read_kpis",
    "manage_kpis",
    "plan_cash",
    "override_cash",
    "view_system",
    "set_role_board",
    "share_views",
    "prove_figures",
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
    "read_alert_rules": ROLES,
    "manage_alert_rules": WRITERS,
    "handle_alerts": READERS_OF_IMPORTS,
    "read_feeds": READERS_OF_IMPORTS,
    "register_device": ROLES,
    "read_analysis": ROLES,
    "read_changes": ROLES,
    "comment": COMMENTERS,
    "close_period": ADMINS,
    "ask_reopening": WRITERS,
    "work_checklist": WRITERS,
    "prepare_variance": COMMENTERS,
    "review_variance": WRITERS,
    "withdraw_signature": COMMENTERS,
    "read_kpis": ROLES,
    "manage_kpis": WRITERS,
    "plan_cash": ADMINS,
    "override_cash": WRITERS,
    "view_system": ADMINS,
    "set_role_board": ADMINS,
    "share_views": WRITERS,
    "prove_figures": ADMINS,
}
"""What the api function does for whom."""

UNSCOPED_ACTIONS: frozenset[Action] = frozenset(
    {
        "open_upload", "preview_upload", "start_import", "reverse_import", "download_rejects", "push_records",
        "manage_kpis", "view_system", "set_role_board", "prove_figures", "read_feeds",
    }
)  # fmt: skip
"""Actions on whole imports, or on all there is: a member of some entities only may not take them."""


def allowed(principal: Principal, collection: str, operation: Operation) -> Condition | bool:
    """False when denied, True when allowed, else the condition under which it is allowed."""
    for grant in GRANTS[collection]:
        if operation in grant.operations and principal in grant.roles:
            return grant.condition or True
    return False


def as_json() -> str:
    """The table for tests in other languages: ``matrix[collection][principal][operation]``."""
    matrix = {
        str(collection): {p: {o: allowed(p, collection, o) for o in OPERATIONS} for p in PRINCIPALS}
        for collection in GRANTS
    }
    rest = {
        "scope_fields": {str(collection): field for collection, field in SCOPE_FIELDS.items()},
        "edit": {
            "required": EDIT_REQUIRED,
            "optional": EDIT_OPTIONAL,
            "of_functions": [name for name in Edit.model_fields if name not in EDIT_REQUIRED + EDIT_OPTIONAL],
        },
        "preferences": PREFERENCE_FIELDS,
        "presence": PRESENCE_FIELDS,
        "comment": COMMENT_FIELDS,
        "settings": SETTINGS,
    }
    lines = [
        f"  {json.dumps(collection)}: {{\n"
        + ",\n".join(f"   {json.dumps(p)}: {json.dumps(operations)}" for p, operations in principals.items())
        + "\n  }"
        for collection, principals in matrix.items()
    ]
    others = [f" {json.dumps(name)}: {json.dumps(value)}" for name, value in rest.items()]
    return '{\n "matrix": {\n' + ",\n".join(lines) + "\n },\n" + ",\n".join(others) + "\n}\n"


GENERATED = Path(__file__).parent / "generated" / "authorization.json"


def main() -> int:
    """Write the table, or with ``--check`` compare it."""
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
