"""The table of who may do what, and what must not drift from it: rules, generated file, functions' checks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from ledgerlight.domain.authorization import Denied, require
from schemas import authorization as table
from schemas.alerts import Alert
from schemas.authorization import ACTIONS, GRANTS, ROLES, UNSCOPED_ACTIONS, Action, allowed
from schemas.cash import CashSettings, CashVersion
from schemas.close import PeriodState
from schemas.collaboration import BODY_LENGTH, MENTIONS, Comment, Presence, TargetKind
from schemas.dashboards import Dashboard, Series, Timeline
from schemas.documents import Aggregation, Edit, EditPatch, Member, Organization, RecordPage
from schemas.grid_views import GridView
from schemas.names import Collection
from schemas.primitives import MAX_MINOR, Role
from schemas.signoffs import SignOff

RULES = (Path(__file__).parents[2] / "firestore.rules").read_text()


def member(role: Role, scope: list[str] | None = None) -> Member:
    return Member(uid="u", email="u@example.com", display_name="U", role=role, entity_scope=scope)


# --- the table ------------------------------------------------------------------------------------------


def test_every_collection_is_in_the_table() -> None:
    assert set(Collection) <= set(GRANTS)


def test_the_generated_table_is_the_table() -> None:
    assert table.GENERATED.read_text() == table.as_json()


@pytest.mark.parametrize("collection", GRANTS)
def test_whoever_is_no_member_may_do_nothing(collection: str) -> None:
    for principal in ("no_membership", "other_organization", "anonymous"):
        for operation in table.OPERATIONS:
            assert allowed(principal, collection, operation) is False


def test_clients_write_edits_and_their_own_documents_and_the_settings_and_nothing_else() -> None:
    written = {
        (str(collection), grant.condition)
        for collection, grants in GRANTS.items()
        for grant in grants
        if set(grant.operations) & set(table.WRITE)
    }
    assert written == {
        ("organization", "settings_only"),
        ("edits", "valid_edit"),
        ("comments", "valid_comment"),
        ("comments", "own_words_or_resolved"),
        ("preferences", "own_document"),
        ("presence", "own_document"),
    }


def test_no_edit_is_ever_changed_or_deleted_by_a_client() -> None:
    for role in ROLES:
        assert allowed(role, Collection.EDITS, "update") is False
        assert allowed(role, Collection.EDITS, "delete") is False


def test_what_is_internal_is_closed_to_owners_too() -> None:
    closed = (table.CHUNKS_OF_IMPORTS, table.BEGUN_CHUNKS_OF_IMPORTS, table.DEVICES_OF_MEMBERS)
    for collection in (Collection.INTERNAL, *closed):
        assert not any(allowed("owner", collection, operation) for operation in table.OPERATIONS)


def test_a_scope_field_is_a_field_of_its_documents() -> None:
    models: dict[str, type[BaseModel]] = {
        "periods": PeriodState, "record_pages": RecordPage, "aggregations": Aggregation,
        "dashboards": Dashboard, "series": Series, "timelines": Timeline, "edits": Edit, "cash_settings": CashSettings,
        "cash_forecasts": CashVersion,
        "alerts": Alert, "presence": Presence, "comments": Comment, "signoffs": SignOff,
        "grid_views": GridView,
    }  # fmt: skip
    scoped = {str(c) for c, grants in GRANTS.items() for g in grants if g.condition == "entity_scope"}
    assert set(models) == scoped == {str(collection) for collection in table.SCOPE_FIELDS}
    for collection, field in table.SCOPE_FIELDS.items():
        assert field in models[collection].model_fields


def test_what_a_client_writes_of_an_edit_are_fields_of_an_edit() -> None:
    required = {name for name, field in Edit.model_fields.items() if field.is_required()}
    assert required <= set(table.EDIT_REQUIRED)
    assert set(table.EDIT_REQUIRED + table.EDIT_OPTIONAL) <= set(Edit.model_fields)


# --- the rules' text, against the table -------------------------------------------------------------------


def rule_roles(function: str) -> list[str]:
    body = re.search(rf"function {function}\(\) \{{(.*?)\n      \}}", RULES, re.DOTALL)
    assert body is not None
    roles = re.search(r"role in \[(.*?)\]", body[1])
    assert roles is not None
    return re.findall(r"'(\w+)'", roles[1])


def rule_fields(function: str, call: str) -> set[str]:
    body = re.search(rf"function {function}\(.*?\n        \}}", RULES, re.DOTALL)
    assert body is not None
    fields = re.search(rf"{call}\(\[(.*?)\]\)", body[0], re.DOTALL)
    assert fields is not None
    return set(re.findall(r"'(\w+)'", fields[1]))


@pytest.mark.parametrize(
    ("function", "roles"),
    [
        ("isMember", table.ROLES),
        ("readsImports", table.READERS_OF_IMPORTS),
        ("isCommenter", table.COMMENTERS),
        ("isWriter", table.WRITERS),
        ("isAdmin", table.ADMINS),
    ],
)
def test_the_rules_name_the_roles_of_the_table(function: str, roles: tuple[Role, ...]) -> None:
    assert rule_roles(function) == list(roles)


def test_the_rules_take_the_fields_of_the_table() -> None:
    assert rule_fields("isEdit", "hasAll") == set(table.EDIT_REQUIRED)
    assert rule_fields("isEdit", "hasOnly") == set(table.EDIT_REQUIRED + table.EDIT_OPTIONAL)
    assert rule_fields("isComment", "hasAll") == set(table.COMMENT_FIELDS)
    assert rule_fields("isComment", "hasOnly") == set(table.COMMENT_FIELDS) == set(Comment.model_fields)
    assert rule_fields("isPatch", "hasOnly") == set(EditPatch.model_fields)
    assert rule_fields("isPreferences", "hasOnly") == set(table.PREFERENCE_FIELDS)
    assert rule_fields("isPresence", "hasOnly") == set(table.PRESENCE_FIELDS) == set(Presence.model_fields)


def test_the_rules_bound_a_comment_as_the_schemas_do() -> None:
    assert f"isText(said.body, 1, {BODY_LENGTH})" in RULES
    assert f"said.mentions.size() <= {MENTIONS}" in RULES
    kinds = ", ".join(f"'{kind}'" for kind in get_args(TargetKind))
    assert f"said.kind in [{kinds}]" in RULES


def test_no_comment_is_ever_deleted_by_a_client() -> None:
    for role in ROLES:
        assert allowed(role, Collection.COMMENTS, "delete") is False


def test_the_rules_open_settings_of_the_organization_only() -> None:
    opened = re.search(r"affectedKeys\(\)\.hasOnly\(\[(.*?)\]\)", RULES)
    assert opened is not None
    assert re.findall(r"'(\w+)'", opened[1]) == list(table.SETTINGS)
    assert set(table.SETTINGS) <= set(Organization.model_fields)


def test_the_rules_bound_amounts_as_the_schemas_do() -> None:
    assert f"value >= -{MAX_MINOR} && value <= {MAX_MINOR}" in RULES


def test_the_rules_know_every_path_that_the_table_opens_and_no_other() -> None:
    # imports/errors is nested in imports; what is closed is not named.
    named = set(re.findall(r"match /(\w+)/\{", RULES)) - {"databases", "organizations"}
    opened = {str(collection).rsplit("/", 1)[-1] for collection, grants in GRANTS.items() if grants}
    assert named == opened - {"organization"}


def test_the_rules_hold_no_recursive_path() -> None:
    assert "=**" not in RULES


# --- the functions' check -----------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says(role: Role, action: Action) -> None:
    if role in ACTIONS[action]:
        require(member(role), action)
        return
    with pytest.raises(Denied, match=role) as denied:
        require(member(role), action)
    assert denied.value.code == "forbidden"
    assert ACTIONS[action][0] in denied.value.hint


@pytest.mark.parametrize("action", ACTIONS)
def test_without_membership_nothing_is_allowed(action: Action) -> None:
    with pytest.raises(Denied, match="not a member"):
        require(None, action)


@pytest.mark.parametrize("action", sorted(UNSCOPED_ACTIONS))
def test_whole_imports_are_closed_to_an_owner_who_sees_some_entities(action: Action) -> None:
    with pytest.raises(Denied, match="every entity"):
        require(member("owner", ["west"]), action)


def test_a_member_of_some_entities_edits_in_those_alone() -> None:
    require(member("editor", ["west"]), "apply_edit", "west")
    with pytest.raises(Denied, match="east"):
        require(member("editor", ["west"]), "apply_edit", "east")
    with pytest.raises(Denied, match="west"):
        require(member("editor", []), "apply_edit", "west")


def test_a_member_without_a_scope_edits_anywhere() -> None:
    require(member("editor"), "apply_edit", "anywhere")
