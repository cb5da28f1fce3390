"""What use cases need from the outside, as protocols; adapters and the tests' fakes implement them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from schemas.documents import Account
from schemas.names import Topic
from schemas.records import FinancialEvent

if TYPE_CHECKING:
    from ledgerlight.domain.alerting.messages import Message
    from ledgerlight.domain.cells import AccountKey
    from ledgerlight.domain.changes import KeptVersion
    from schemas.notifications import Notification, Recipient
    from schemas.system import Installation

Fields = Mapping[str, Any]


class Contended(Exception):
    """A write met a document that changed since it was read (or exists already): read again and decide again."""


class Unavailable(Exception):
    """A service did not answer in time; the caller raises so that the message comes again."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A document as read. ``revision`` is the store's own token of this state, None when it does not exist."""

    path: str
    fields: Fields | None
    revision: Any = None

    @property
    def exists(self) -> bool:
        """Whether the document was there."""
        return self.fields is not None


@dataclass(frozen=True, slots=True)
class Write:
    """One write of a commit.

    ``fields`` None deletes, otherwise the document is replaced whole (``merge`` replaces only the named
    top-level fields). ``expected``: a snapshot whose state must still hold, existing or not; None writes
    whatever is there.
    """

    path: str
    fields: Fields | None
    expected: Snapshot | None = None
    merge: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """A filter of a query: field, operator (``==``, ``<``, ``<=``, ``>``, ``>=``, ``in``), value."""

    field: str
    operator: str
    value: Any


class DocumentStore(Protocol):
    """Firestore, as optimistic atomic commits: read, decide, commit guarded by what was read."""

    def get(self, path: str) -> Snapshot:
        """One document."""

    def get_many(self, paths: Sequence[str], fields: Sequence[str] | None = None) -> dict[str, Snapshot]:
        """Documents by path in one round trip; those that do not exist are there too. ``fields`` masks."""

    def commit(self, writes: Sequence[Write]) -> list[Any]:
        """All writes or none; returns the written documents' revisions. Raises ``Contended`` when an expectation
        fails, ``Unavailable`` when not reached."""

    def query(
        self,
        collection: str,
        where: Sequence[Where] = (),
        *,
        order_by: str | None = None,
        descending: bool = False,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> list[Snapshot]:
        """Documents of one collection."""

    def count(self, collection: str, where: Sequence[Where] = ()) -> int:
        """How many documents match, without reading them."""


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """A stored object. ``metadata`` is the uploader's own."""

    name: str
    generation: str
    size_bytes: int
    metadata: Mapping[str, str] = field(default_factory=dict)


class ObjectStore(Protocol):
    """Cloud Storage, one bucket."""

    def info(self, name: str) -> ObjectInfo | None:
        """What is known of an object, None when there is none."""

    def open(self, name: str, generation: str | None = None) -> BinaryIO:
        """A readable, seekable stream of the object's bytes, read in ranges: a file is never held whole."""

    def read(self, name: str) -> bytes:
        """The whole of a small object. Raises ``FileNotFoundError``."""

    def write(
        self, name: str, data: bytes, content_type: str, metadata: Mapping[str, str] | None = None
    ) -> ObjectInfo:
        """Create or replace an object."""

    def copy(self, source: str, target: str, metadata: Mapping[str, str] | None = None) -> ObjectInfo:
        """Copy within the bucket, with new metadata."""

    def delete(self, name: str) -> None:
        """Remove an object; nothing happens when there is none."""

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """Objects whose name begins so, in name order."""

    def resumable_session(
        self, name: str, *, content_type: str, size_bytes: int, origin: str, metadata: Mapping[str, str]
    ) -> str:
        """The address of a new resumable upload session that a browser at ``origin`` may put to."""


class Publisher(Protocol):
    """Pub/Sub."""

    def publish(self, topic: Topic, payloads: Sequence[tuple[str, bytes]]) -> None:
        """Publish (ordering key, data) pairs in order and wait until all are accepted; raises ``Unavailable``."""


class BadFacts(Exception):
    """Events that BigQuery will never take; the other events of the call are appended.

    ``gave_up``: there were so many that the search for good ones ended; nothing is known of the rest.
    """

    def __init__(self, problems: Sequence[str], *, gave_up: bool = False) -> None:
        told = "; ".join(problems[:5])
        rest = "; the rest of the message was not tried" if gave_up else "; the others are appended"
        super().__init__(f"BigQuery refuses {len(problems)} events for good: {told}{rest}")
        self.problems = list(problems)


class FactStore(Protocol):
    """BigQuery ``financial_facts``."""

    def append(self, events: Sequence[FinancialEvent]) -> None:
        """Append one row an event. Raises ``Unavailable``, and ``BadFacts`` when the good ones are appended.

        Appending an event again is harmless: views keep one.
        """


class VersionStore(Protocol):
    """BigQuery ``financial_facts``, asked what was known when."""

    def sums_at(
        self, org_id: str, entities: Sequence[str], period: str, moment: str
    ) -> dict[AccountKey, tuple[int, int]]:
        """(amount in minor units, count) of each cell of an entity's month as it was then. Raises ``Unavailable``."""

    def versions_since(
        self, org_id: str, entities: Sequence[str], period: str, moment: str, limit: int
    ) -> list[KeptVersion] | None:
        """Versions made after the moment, of records that are or were in the entities' month, each record's with the
        last one before, perhaps more than once; None when there are more than ``limit``. Raises ``Unavailable``."""


class ChartTable(Protocol):
    """BigQuery ``accounts``."""

    def load(self, org_id: str, accounts: Sequence[Account]) -> None:
        """Put an organization's chart of accounts there, whole; the newest counts. Raises ``Unavailable``."""


class Undeliverable(Exception):
    """A channel will never take this message; says why and what to do."""


class Channel(Protocol):
    """A way to people outside the product: e-mail, text message, Slack, push."""

    def send(self, notification: Notification, recipient: Recipient, message: Message) -> str:
        """Hand the message over; returns the service's receipt. Raises ``Undeliverable``, ``Unavailable``."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a push message: the service's receipt, and the tokens that are registered no more."""

    receipt: str
    gone: tuple[str, ...] = ()


class PushService(Protocol):
    """A way to members' devices."""

    def push(self, notification: Notification, tokens: Sequence[str], message: Message) -> Pushed:
        """Hand the message over for every token; an empty receipt when no device took it. Raises ``Undeliverable``,
        ``Unavailable``."""


class SystemStatus(Protocol):
    """Where the installation's health is known: the local suite's processes, or Cloud Monitoring."""

    def read(self, now: str) -> Installation:
        """How everything is. Raises nothing: what does not answer is unknown, with the reason in words."""


class Clock(Protocol):
    """Time, so that tests own it."""

    def now(self) -> str:
        """RFC 3339 UTC with milliseconds: 2026-01-31T09:30:00.000Z."""

    def monotonic(self) -> float:
        """Seconds, for durations only."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person whose ID token was verified. Nothing here says what they may do: the member document does."""

    uid: str
    email: str


class NotSignedIn(Exception):
    """A token that proves nothing; the message says why, without repeating the token."""


class Identities(Protocol):
    """Firebase Authentication."""

    def verify(self, id_token: str, *, check_revoked: bool = False) -> SignedIn:
        """Who the token belongs to. Raises ``NotSignedIn``, ``Unavailable``.

        ``check_revoked`` also asks the service whether the account's tokens were revoked or it was disabled.
        """

    def find(self, email: str) -> SignedIn | None:
        """The account with this address, None when there is none. Raises ``Unavailable``."""
