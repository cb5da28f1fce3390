"""What rows are checked against, and what they become."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from schemas.records import RecordChange


class AccountLike(Protocol):
    """As much of an account as mapping needs; ``schemas.documents.Account`` fits."""

    @property
    def is_posting(self) -> bool:
        """Whether records may be booked on it."""


@dataclass(frozen=True)
class ImportContext:
    """The organization as an import sees it.

    ``accounts`` by code; ``entities``: id for each id and casefolded name; ``closed``: (entity, period) pairs
    that take no more records; ``currency``: the organization's; ``statistics``: accounts that count something
    instead of money.
    """

    org_id: str
    currency: str
    accounts: Mapping[str, AccountLike] = field(default_factory=dict)
    entities: Mapping[str, str] = field(default_factory=dict)
    closed: Set[tuple[str, str]] = frozenset()
    statistics: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FileTraits:
    """What a file's form says about its cells.

    ``epoch``: year that spreadsheet serial numbers count from; ``semicolons``: values are separated by
    semicolons, so a decimal comma is as likely as a decimal point.
    """

    epoch: int = 1900
    semicolons: bool = False


class MappedRecord(NamedTuple):
    """A record of a file's row. ``change["dimensions"]`` is shared by rows: do not change it in place."""

    entity_id: str
    period: str
    change: RecordChange
