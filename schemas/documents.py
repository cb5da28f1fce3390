"""Documents of Firestore. Fields typed ``Json[...]`` are one unindexed string holding that JSON.

A page or an aggregate is one string rather than a map: encoding a large map costs the hot path more
than all its arithmetic, and no one queries inside.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Json

from schemas.metrics import StatisticName
from schemas.primitives import (
    MAX_MINOR,
    AccountClass,
    AmountMinor,
    CurrencyCode,
    Dimensions,
    IsoDate,
    Model,
    Period,
    RecordId,
    Role,
    Scenario,
    Slug,
    Timestamp,
)
from schemas.records import Forward, Record, Version

DEFAULT_LIVE_DIMENSIONS = ("department", "product_line", "region", "segment", "payment_method")


class Materiality(Model):
    """From what size a variance has to be explained (FINANCE 2): both floors, of |effect on profit| in minor units and
    of |comparator| in basis points."""

    absolute_minor: Annotated[int, Field(ge=0, le=MAX_MINOR)] = 100_000
    percent_bp: Annotated[int, Field(ge=0, le=1_000_000)] = 500


class Organization(Model):
    """``organizations/{org}``."""

    name: str
    currency: CurrencyCode
    locale: str = "en-US"
    chart: Literal["management", "standard"] = "management"
    root_entity: Slug
    live_dimensions: list[str] = list(DEFAULT_LIVE_DIMENSIONS)
    materiality: Materiality = Materiality()


class Member(Model):
    """``members/{uid}``. ``entity_scope`` None sees every entity; a list sees those entities only
    (a parent in the list does not imply its children: the api expands it when it writes the member)."""

    uid: str
    email: str
    display_name: str
    role: Role
    entity_scope: list[Slug] | None = None


class Entity(Model):
    """``entities/{id}``: a node of the entity tree."""

    id: Slug
    name: str
    parent: Slug | None
    currency: CurrencyCode


class Account(Model):
    """``accounts/{code}``. Postings only where ``is_posting``; meaning is ``account_class``, never the code.

    A statistical account counts something instead of money: ``statistic`` is its name in formulas
    (``stat.headcount``), ``behaviour`` whether it is a balance at the period's end or what happened within it.
    ``purpose``: what else an account of money is for; accounts of one purpose are summed under its name, like a
    statistic (``stat.recurring_revenue``), beside their class."""

    code: Slug
    name: str
    parent: Slug | None
    is_posting: bool
    account_class: AccountClass | None
    direction: Literal[-1, 0, 1]
    position: int
    statistic: StatisticName | None = None
    behaviour: Literal["flow", "stock"] | None = None
    purpose: StatisticName | None = None


class RowError(Model):
    """One refused or quarantined value, with its place."""

    line: int
    column: str
    value: str
    rule: str
    reason: str
    quarantined: bool = False
    amount_minor: AmountMinor | None = None
    currency: CurrencyCode | None = None


class ImportErrors(Model):
    """``imports/{id}/errors/{n}``: at most 200 row errors, in file order."""

    errors: list[RowError]


class QualityScore(Model):
    """Data quality, each part in basis points (10,000 is perfect); None where it does not apply.

    validity = rows accepted of rows read; completeness = filled of expected optional cells; mapping_coverage =
    rows whose account and entity are known; duplicates = rows that are not repeats of a key in the file;
    timeliness = 10,000 when the newest date is within 35 days of the import, falling to 0 at a year.
    """

    score: int
    validity: int | None
    completeness: int | None
    mapping_coverage: int | None
    duplicates: int | None
    timeliness: int | None


ImportStatus = Literal[
    "waiting", "queued", "reading", "applying", "done", "done_with_errors", "failed", "reversing", "reversed"
]


class Import(Model):
    """``imports/{id}``: one file (or API push, or reversal) and how far it is. One writer: ingest_file.

    ``runner`` is the process at work on it, alive while ``heartbeat_at`` advances. ``records_skipped`` counts what a
    reversal left alone because someone changed it since.
    """

    id: str
    kind: Literal["import", "api", "reversal"]
    status: ImportStatus
    filename: str
    object_name: str
    generation: str
    size_bytes: int
    uid: str
    source: str
    mapping: str | None
    mode: Literal["append", "replace"]
    sequence: int
    created_at: Timestamp
    started_at: Timestamp | None = None
    finished_at: Timestamp | None = None
    heartbeat_at: Timestamp | None = None
    runner: str | None = None
    percent: int = 0
    rows_total: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    rows_quarantined: int = 0
    quarantined_minor: int = 0
    records_total: int = 0
    records_applied: int = 0
    records_written: int = 0
    records_unchanged: int = 0
    records_retired: int = 0
    records_skipped: int = 0
    records_refused: int = 0
    rows_per_second: int = 0
    rounding_difference: str = "0"
    chunks_total: int = 0
    seconds: float = 0.0
    phase_seconds: dict[str, float] = {}
    error: str | None = None
    rejects_object: str | None = None
    quality: QualityScore | None = None
    reverses: str | None = None
    reversed_by: str | None = None


EditStatus = Literal["pending", "applied", "conflict", "rejected"]


class EditPatch(Model):
    """What an edit sets; a field left out stays as it is."""

    account_code: Slug | None = None
    date: IsoDate | None = None
    scenario: Scenario | None = None
    amount_minor: AmountMinor | None = None
    currency: CurrencyCode | None = None
    dimensions: Dimensions | None = None
    description: str | None = None
    entity_id: Slug | None = None
    period: Period | None = None
    retired: bool | None = None


EDIT_PARTS = 149
"""Records that one edit may change beside its first."""


class EditPart(Model):
    """One more record of an edit: in the same entity and month, where it stays."""

    record_id: RecordId
    base_version: Annotated[int, Field(ge=0)]
    patch: EditPatch
    base: EditPatch | None = None


class PartConflict(Model):
    """A record that changed since an edit of several was made; ``theirs`` is what is stored."""

    record_id: RecordId
    reason: str
    theirs: Record | None


class Edit(Model):
    """``edits/{id}``: a person's change of one record, created by the client with status ``pending``.

    With ``parts`` it is one change of several records of an entity and month, applied whole or not, in one commit. One
    that is stale makes the whole a conflict; ``conflicts`` names each.

    ``base_version`` 0 creates the record. On conflict ``theirs`` is the stored record, ``base`` what the person saw.
    ``created_at`` is Firestore's request time; rules insist. ``result`` is the record that the edit made, and
    ``announced`` tells whether its event is published: False is what the sweeper looks for.
    """

    id: str
    uid: str
    record_id: RecordId
    entity_id: Slug
    period: Period
    base_version: Annotated[int, Field(ge=0)]
    patch: EditPatch
    base: EditPatch | None = None
    parts: Annotated[list[EditPart], Field(max_length=EDIT_PARTS)] = []
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    status: EditStatus = "pending"
    created_at: Timestamp
    applied_at: Timestamp | None = None
    applied_version: int | None = None
    theirs: Json[Record] | None = None
    moved_to: Forward | None = None
    result: Json[Record] | None = None
    part_results: Json[list[Record]] | None = None
    conflicts: Json[list[PartConflict]] | None = None
    announced: bool | None = None
    error: str | None = None


class RecordPage(Model):
    """``record_pages/{entity}_{period}_{prefix}``: the records whose id begins with that bit prefix."""

    entity_id: Slug
    period: Period
    prefix: Annotated[str, Field(pattern=r"^b[01]*$")]
    version: Version
    count: int
    records: Json[list[Record]]


AccountCell = tuple[Scenario, Slug, CurrencyCode, int, int]
"""(scenario, account_code, currency, amount_minor, count of records)."""


DimensionCell = tuple[str, str, Scenario, Slug, CurrencyCode, int, int]
"""(dimension, value, scenario, account_code, currency, amount_minor, count of records)."""


WRITERS_LENGTH = 5
"""Imports and edits that an aggregate remembers."""


class Aggregation(Model):
    """``aggregations/{entity}_{period}``: the leaf aggregate, written in the records' own transaction. ``written_by``:
    the ids of the imports and edits that wrote it last, the newest first."""

    entity_id: Slug
    period: Period
    version: Version
    record_count: int
    prefixes: list[str]
    accounts: Json[list[AccountCell]]
    dimensions: Json[list[DimensionCell]]
    written_by: Annotated[list[str], Field(max_length=WRITERS_LENGTH)] = []
    updated_at: Timestamp


class AuditEntry(Model):
    """``audit/{id}``: who did what, when, from where; failed authorizations too."""

    at: Timestamp
    uid: str
    action: str
    target: str
    outcome: Literal["done", "denied", "failed"]
    detail: str = ""
