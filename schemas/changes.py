"""What changed in an entity's month since an earlier moment, and what stands behind it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schemas.primitives import CurrencyCode, Model, Period, RecordId, Scenario, Slug, Timestamp
from schemas.records import SourceKind

CHANGES_LISTED = 300
"""Changes of an answer, the largest differences first; the rest is summed by account."""

EXAMPLES_LISTED = 20
"""Records of a change, the largest differences first."""

Moment = Annotated[
    str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$", description="RFC 3339 in UTC")
]


class ChangesQuery(Model):
    """``since``: the earlier moment. ``account`` None: every account."""

    since: Moment
    account: Slug | None = None


class ChangedRecord(Model):
    """What a change did to one record, as far as this cell counts it. ``difference_minor`` = now - before. ``row``: its
    line in the import's file. ``before_minor`` or ``after_minor`` None: the record did not count here then."""

    record_id: RecordId
    entity_id: Slug
    period: Period
    before_minor: int | None
    after_minor: int | None
    difference_minor: int
    row: int | None
    description: str


class ChangeBehind(Model):
    """One edit, or one import or reversal with all that it did to the cell.

    ``difference_minor`` is the sum over its ``records``; ``examples`` are the largest of them. ``by`` and ``at``: who
    and when (of several records, the last). ``reason`` (of an edit) and ``file`` (of an import) are None for who may
    not see edits or imports."""

    kind: SourceKind
    id: str
    at: Timestamp
    uid: str | None
    by: str | None
    reason: str | None
    file: str | None
    records: int
    difference_minor: int
    examples: list[ChangedRecord]


class AccountChange(Model):
    """A changed cell. Amounts are minor units; None means no entries, which is not zero. ``difference_minor`` = now -
    before, and is the sum of ``changes``, ``more_minor`` and ``unexplained_minor``.

    ``more``: changes too small to be listed. ``unexplained_minor`` is 0 unless changes are on their way to BigQuery, or
    are not listed at all (``ChangesSince.listed``)."""

    account_code: Slug
    name: str
    scenario: Scenario
    currency: CurrencyCode
    before_minor: int | None
    now_minor: int | None
    difference_minor: int
    changes: list[ChangeBehind]
    more: int
    more_minor: int
    unexplained_minor: int


class ChangesSince(Model):
    """``now_minor`` is read from the aggregates in Firestore at ``until``, ``before_minor`` and the changes from the
    versions in BigQuery. ``adds_up``: each account's changes are exactly now minus before.

    ``records``: how many changed. ``listed`` False: too many versions to list; before, now and difference stand all the
    same. ``entities``: how many
    entities are counted; ``left_out``: those below that the caller may not see."""

    entity_id: Slug
    period: Period
    since: Timestamp
    until: Timestamp
    accounts: list[AccountChange]
    records: int
    listed: bool
    adds_up: bool
    entities: int
    left_out: int
