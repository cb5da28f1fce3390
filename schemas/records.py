"""A financial record, the changes that make it, and the event that tells of it.

Rows are typed dictionaries, not classes: a page of 200 of them is parsed, changed and written on the
hot path, and pydantic checks a typed dictionary as strictly as a model where it enters.
"""

from __future__ import annotations

import json
from typing import Annotated, Literal, NotRequired, Self

from pydantic import AfterValidator, Field, ValidationError
from typing_extensions import TypedDict

from schemas.primitives import (
    AmountMinor,
    CurrencyCode,
    Dimensions,
    IsoDate,
    Model,
    Period,
    RecordId,
    Scenario,
    Slug,
    Timestamp,
)

SourceKind = Literal["import", "api", "edit", "reversal"]
"""Where a version came from. ``api`` is an import whose file the API wrote."""

Version = Annotated[int, Field(ge=1)]
Sequence = Annotated[int, Field(ge=0)]


class Origin(TypedDict):
    """Where a version of a record came from: the row of an import's file, or a person's edit."""

    kind: SourceKind
    import_id: NotRequired[str]
    row: NotRequired[Annotated[int, Field(ge=1, description="line in the file, the first is 1")]]
    edit_id: NotRequired[str]
    uid: NotRequired[str]


class Forward(TypedDict):
    """Where a record that left a leaf went."""

    entity_id: Slug
    period: Period


class Record(TypedDict):
    """A row of a record page. Its entity and period are the page's.

    ``sequence`` orders imports and reversals, ``version`` counts the changes of one record; a change
    with a lower or the same sequence never overwrites. ``digest`` is the content of the file row that
    was last accepted for the record: the same content again is no news, also after a person's edit.
    A retired record stays as a tombstone (``retired``), so that a late message cannot bring it back.
    """

    id: RecordId
    account_code: Slug
    date: IsoDate
    scenario: Scenario
    amount_minor: AmountMinor
    currency: CurrencyCode
    dimensions: NotRequired[Dimensions]
    description: NotRequired[Annotated[str, Field(max_length=2000)]]
    version: Version
    sequence: Sequence
    source: Origin
    updated_at: Timestamp
    digest: NotRequired[str]
    retired: NotRequired[bool]
    moved_to: NotRequired[Forward]


class RecordChange(TypedDict):
    """One row of a ``record-changes`` message."""

    op: Literal["upsert", "retire", "restore"]
    id: RecordId
    account_code: NotRequired[Slug]
    date: NotRequired[IsoDate]
    scenario: NotRequired[Scenario]
    amount_minor: NotRequired[AmountMinor]
    currency: NotRequired[CurrencyCode]
    dimensions: NotRequired[Dimensions]
    description: NotRequired[Annotated[str, Field(max_length=2000)]]
    digest: NotRequired[str]
    row: NotRequired[int]
    moved_from: NotRequired[Forward]
    expected_version: NotRequired[Version]
    before: NotRequired[Record]
    before_leaf: NotRequired[Forward]


class MonthRows(TypedDict):
    """The rows of one period in a ``record-changes`` message."""

    period: Period
    rows: list[RecordChange]


ROWS_PER_MESSAGE = 500
"""Rows of a ``record-changes`` message, and events of a ``financial-events`` message, at most."""


def _few_rows(months: list[MonthRows]) -> list[MonthRows]:
    if sum(len(month["rows"]) for month in months) > ROWS_PER_MESSAGE:
        raise ValueError(f"a message carries at most {ROWS_PER_MESSAGE} rows")
    return months


class RecordChanges(Model):
    """A message of topic ``record-changes``: at most 500 rows of one entity, period by period.

    Small months travel together: a message costs the same whether it carries 20 rows or 500. The ordering key is
    ``{org_id}/{entity_id}_{first period}``. ``chunk_id`` is a digest of the content, so a message that comes twice, or
    is published again by a restarted import, is recognised.
    """

    schema_version: Literal[2] = 2
    org_id: Slug
    import_id: str
    chunk_id: str
    kind: SourceKind
    sequence: Sequence
    entity_id: Slug
    months: Annotated[list[MonthRows], Field(min_length=1), AfterValidator(_few_rows)]
    uid: str
    trace_id: str = ""

    @classmethod
    def stored_json(cls, text: str | bytes) -> Self:
        """A message of this release, or of the one before: what waits while a release is put in place is not lost."""
        try:
            return super().stored_json(text)
        except ValidationError:
            fields = json.loads(text)
            if fields.get("schema_version") != 1 or not {"period", "rows"} <= fields.keys():
                raise
            fields["months"] = [{"period": fields.pop("period"), "rows": fields.pop("rows")}]
            return cls.stored(fields | {"schema_version": 2})

    @property
    def rows(self) -> list[RecordChange]:
        """All rows, in the order of their months."""
        return [row for month in self.months for row in month["rows"]]


class EventData(TypedDict):
    """The new state of a record, whole; ``retired`` says that it no longer counts."""

    entity_id: Slug
    period: Period
    record: Record


class FinancialEvent(TypedDict):
    """One event of requirement L7. ``event_id`` is the record, sequence and version: publishing again is harmless."""

    event_id: str
    event_type: Literal["record.created", "record.updated", "record.retired"]
    org_id: Slug
    record_id: RecordId
    timestamp: Timestamp
    data: EventData


class FinancialEvents(Model):
    """A message of topic ``financial-events``: up to 500 events."""

    schema_version: Literal[1] = 1
    org_id: Slug
    events: Annotated[list[FinancialEvent], Field(max_length=ROWS_PER_MESSAGE)]
    trace_id: str = ""
