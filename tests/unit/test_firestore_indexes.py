"""``firestore.indexes.json``: what is exempted exists, and what is queried is not exempted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

import pytest
from pydantic import BaseModel

from schemas import (
    alerts,
    boards,
    cash,
    collaboration,
    dashboards,
    documents,
    grid_views,
    notifications,
    signoffs,
)
from schemas.authorization import SCOPE_FIELDS
from schemas.names import IMPORT_CHUNKS, IMPORT_ERRORS, Collection


class Override(TypedDict):
    collectionGroup: str
    fieldPath: str


FILE = json.loads((Path(__file__).parents[2] / "firestore.indexes.json").read_text())
OVERRIDES: list[Override] = FILE["fieldOverrides"]
EXEMPT = {(each["collectionGroup"], each["fieldPath"]) for each in OVERRIDES}

MODELS: dict[str, type[BaseModel]] = {
    Collection.RECORD_PAGES: documents.RecordPage,
    Collection.AGGREGATIONS: documents.Aggregation,
    Collection.DASHBOARDS: dashboards.Dashboard,
    Collection.SERIES: dashboards.Series,
    Collection.TIMELINES: dashboards.Timeline,
    Collection.EDITS: documents.Edit,
    Collection.IMPORTS: documents.Import,
    Collection.AUDIT: documents.AuditEntry,
    Collection.ALERT_RULES: alerts.AlertRule,
    Collection.ALERTS: alerts.Alert,
    Collection.NOTIFICATIONS: notifications.Notification,
    Collection.PRESENCE: collaboration.Presence,
    Collection.COMMENTS: collaboration.Comment,
    Collection.SIGNOFFS: signoffs.SignOff,
    Collection.CASH_SETTINGS: cash.CashSettings,
    Collection.CASH_FORECASTS: cash.CashVersion,
    Collection.BOARDS: boards.RoleBoard,
    Collection.GRID_VIEWS: grid_views.GridView,
}
NEVER_QUERIED = {IMPORT_ERRORS, IMPORT_CHUNKS, Collection.INTERNAL, Collection.PROOFS}

QUERIED = [
    (Collection.EDITS, "status"),  # the sweeper
    (Collection.EDITS, "announced"),  # the sweeper
    (Collection.IMPORTS, "status"),  # the sweeper
    (Collection.IMPORTS, "sequence"),  # the newest imports, on screen
    (Collection.AUDIT, "at"),  # the newest entries; few are written
    (Collection.RECORD_PAGES, "period"),
    (Collection.AGGREGATIONS, "period"),
    (Collection.COMMENTS, "period"),  # of the numbers on screen
    (Collection.COMMENTS, "created_at"),  # the newest, in the panel of all; people write few a second
    (Collection.COMMENTS, "told"),  # the sweeper
    (Collection.SIGNOFFS, "period"),  # of the lines on screen
    (Collection.PRESENCE, "screen"),
    (Collection.PRESENCE, "period"),
    (Collection.ALERTS, "state"),  # the sweeper, and lists on screen
    (Collection.ALERTS, "resolved_at"),  # the sweeper
    (Collection.ALERTS, "rule_id"),
    (Collection.ALERTS, "folded_under"),  # what a message says follows from an alert
    (Collection.NOTIFICATIONS, "uid"),  # one's own
    (Collection.NOTIFICATIONS, "state"),  # the sweeper
    (Collection.NOTIFICATIONS, "recorded"),  # the sweeper
    (Collection.NOTIFICATIONS, "created_at"),  # the outbox of a day
    *SCOPE_FIELDS.items(),  # lists of members who see some entities
]


@pytest.mark.parametrize(("collection", "field"), sorted(EXEMPT))
def test_an_exempted_field_exists(collection: str, field: str) -> None:
    if field == "*":
        assert collection in NEVER_QUERIED
    else:
        assert field in MODELS[collection].model_fields


@pytest.mark.parametrize(("collection", "field"), QUERIED)
def test_a_queried_field_is_indexed(collection: str, field: str) -> None:
    assert (collection, field) not in EXEMPT
    assert (collection, "*") not in EXEMPT


@pytest.mark.parametrize("collection", MODELS)
def test_bodies_and_times_are_not_indexed(collection: str) -> None:
    """A body of 64 KB would not even fit an index; a rising time makes one place of the index hot."""
    for name, field in MODELS[collection].model_fields.items():
        body = "Json" in repr(field) or name.endswith("_at")
        if body and (collection, name) not in QUERIED:
            assert (collection, name) in EXEMPT


def test_nothing_is_exempted_twice() -> None:
    assert len(EXEMPT) == len(OVERRIDES)


def test_exemptions_stay_within_what_a_database_may_have() -> None:
    assert len(OVERRIDES) <= 200


def test_lists_that_filter_and_order_have_their_index() -> None:
    """Equality on ``state``, or on ``entity_id`` and ``state``, in the order of ``resolved_at``: the alerts resolved
    last, on screen (``web/src/data/alerts.ts``)."""
    composite = {
        tuple((each["fieldPath"], each["order"]) for each in index["fields"])
        for index in FILE["indexes"]
        if index["collectionGroup"] == Collection.ALERTS
    }
    by_time = (("state", "ASCENDING"), ("resolved_at", "DESCENDING"))
    assert composite == {by_time, (("entity_id", "ASCENDING"), *by_time)}
