"""Every name that two parts of the system share: collections, topics, buckets, tables, functions.

Rules tests, Terraform tests, functions, the command line and the web contract read these; a name
written anywhere else is a defect.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

ORGANIZATIONS = "organizations"


class Collection(StrEnum):
    """Collections under ``organizations/{org}``."""

    MEMBERS = "members"
    ENTITIES = "entities"
    ACCOUNTS = "accounts"
    PERIODS = "periods"
    MAPPINGS = "mappings"
    METRICS = "metrics"
    IMPORTS = "imports"
    EDITS = "edits"
    RECORD_PAGES = "record_pages"
    AGGREGATIONS = "aggregations"
    DASHBOARDS = "dashboards"
    SERIES = "series"
    TIMELINES = "timelines"
    ALERT_RULES = "alert_rules"
    ALERTS = "alerts"
    NOTIFICATIONS = "notifications"
    COMMENTS = "comments"
    SIGNOFFS = "signoffs"
    PRESENCE = "presence"
    CASH_SETTINGS = "cash_settings"
    CASH_FORECASTS = "cash_forecasts"
    PREFERENCES = "preferences"
    BOARDS = "boards"
    GRID_VIEWS = "grid_views"
    PROOFS = "proofs"
    AUDIT = "audit"
    INTERNAL = "internal"


IMPORT_ERRORS = "errors"  # imports/{id}/errors/{n}: pages of row errors
BEGUN_CHUNKS = "begun_chunks"  # imports/{id}/begun_chunks/{id}: what a message of several commits did so far
IMPORT_CHUNKS = "chunks"  # imports/{id}/chunks/{id}: what each applied message did
DEVICES = "devices"  # members/{uid}/devices/{id}: where a member gets push messages
METRIC_VERSIONS = "versions"  # metrics/{id}/versions/{n}: each state that a KPI's definition had

SUBCOLLECTIONS: Mapping[Collection, tuple[str, ...]] = {
    Collection.IMPORTS: (IMPORT_CHUNKS, IMPORT_ERRORS),
    Collection.MEMBERS: (DEVICES,),
    Collection.METRICS: (METRIC_VERSIONS,),
}
"""Collections below documents of an organization's collections; there are no others."""


class Topic(StrEnum):
    """Pub/Sub topics. Each has a push subscription and a dead-letter topic of the same stem."""

    RECORD_CHANGES = "record-changes"
    FINANCIAL_EVENTS = "financial-events"

    @property
    def dead_letter(self) -> str:
        """The topic where a message lands after its last try."""
        return f"{self.value}-dead-letter"

    @property
    def subscription(self) -> str:
        """The push subscription that feeds the one function which handles the topic."""
        return f"{self.value}-push"

    @property
    def dead_letter_subscription(self) -> str:
        """The pull subscription an operator lists and replays dead letters from."""
        return f"{self.value}-dead-letter-pull"


EVENTS_DEAD_LETTER = "events-dead-letter"  # Firestore and Storage events that no try delivered
EVENTS_DEAD_LETTER_SUBSCRIPTION = "events-dead-letter-pull"


class Function(StrEnum):
    """Entry points in ``functions/main.py``; the deployed function has the same name with dashes."""

    INGEST_FILE = "ingest_file"
    APPLY_CHANGES = "apply_changes"
    APPLY_EDIT = "apply_edit"
    RECALCULATE = "recalculate"
    CHECK_ALERTS = "check_alerts"
    NOTIFY = "notify"
    STREAM_TO_BIGQUERY = "stream_to_bigquery"
    SWEEP = "sweep"
    API = "api"


BIGQUERY_DATASET = "ledgerlight"
FINANCIAL_FACTS = "financial_facts"
ACCOUNTS_TABLE = "accounts"


class View(StrEnum):
    """The promise to analysts: views in BigQuery."""

    CURRENT_FACTS = "current_facts"
    CURRENT_ACCOUNTS = "current_accounts"
    TRIAL_BALANCE = "trial_balance"
    PNL_BY_ENTITY_MONTH = "pnl_by_entity_month"
    ACTUAL_VS_BUDGET = "actual_vs_budget"
    ACTUAL_VS_FORECAST = "actual_vs_forecast"


REJECTED_OBJECTS = "rejected_objects"  # root collection: objects dropped where no organization reads

# Object paths in the one data bucket, all below organizations/{org}/.
INBOX = "inbox"  # inbox/{anything}: what people drop by hand
UPLOADS = "imports"  # imports/{import_id}/source/{filename}: through an upload session or the API
STAGING = "staging"  # staging/{upload_id}/{filename}: uploaded for a preview, not imported yet
SOURCES = "sources"  # sources/{source}/index: which records a source has touched


def source_object(org_id: str, import_id: str, filename: str) -> str:
    """Where an import's file is kept for ever, whatever later lies where it was dropped."""
    return f"{ORGANIZATIONS}/{org_id}/{UPLOADS}/{import_id}/source/{filename}"


def before_images_object(org_id: str, import_id: str) -> str:
    """Where an import keeps what it replaced, one JSON document a line."""
    return f"{ORGANIZATIONS}/{org_id}/{UPLOADS}/{import_id}/before.ndjson.gz"


def rejects_object(org_id: str, import_id: str) -> str:
    """Where an import keeps the rows it refused, ready to be fixed and dropped again."""
    return f"{ORGANIZATIONS}/{org_id}/{UPLOADS}/{import_id}/rejects.csv"


def source_index_object(org_id: str, source: str) -> str:
    """Where the index of a source is kept."""
    return f"{ORGANIZATIONS}/{org_id}/{SOURCES}/{source}/index"


def organization_path(org_id: str) -> str:
    """Document path of an organization."""
    return f"{ORGANIZATIONS}/{org_id}"


def collection_path(org_id: str, collection: Collection) -> str:
    """Path of a collection under an organization."""
    return f"{ORGANIZATIONS}/{org_id}/{collection.value}"


def document_path(org_id: str, collection: Collection, document_id: str) -> str:
    """Path of a document under an organization."""
    return f"{ORGANIZATIONS}/{org_id}/{collection.value}/{document_id}"


def leaf_id(entity_id: str, period: str) -> str:
    """Document id of a leaf aggregate or a dashboard: one entity (or scope) in one period."""
    return f"{entity_id}_{period}"


def page_id(entity_id: str, period: str, prefix: str) -> str:
    """Document id of a page of records; the prefix is ``b`` and the bits, ``b`` alone for all."""
    return f"{entity_id}_{period}_{prefix}"
