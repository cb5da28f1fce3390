"""An organization's slowly changing documents, kept for a moment in each process."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from ledgerlight.ports import Clock, DocumentStore
from schemas.documents import Account, Entity, Organization
from schemas.names import Collection, collection_path, organization_path

KEPT_SECONDS = 30.0
"""How long a process may use an organization's tree and accounts without reading them again."""

_Value = TypeVar("_Value")


class UnknownOrganization(Exception):
    """There is no such organization."""

    def __init__(self, org_id: str) -> None:
        super().__init__(f"organization {org_id!r} does not exist; create it with `ledgerlight orgs add`")


class Kept(Generic[_Value]):
    """Values by key that are read again after ``KEPT_SECONDS``."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._values: dict[str, tuple[float, _Value]] = {}
        self._lock = Lock()

    def get(self, key: str) -> _Value | None:
        """The value, None when it is unknown or old."""
        with self._lock:
            kept = self._values.get(key)
        if kept is None or self._clock.monotonic() - kept[0] > KEPT_SECONDS:
            return None
        return kept[1]

    def put(self, key: str, value: _Value) -> _Value:
        """Keep a value from now on."""
        with self._lock:
            self._values[key] = (self._clock.monotonic(), value)
        return value


@dataclass(frozen=True, slots=True)
class OrganizationContext:
    """What every calculation of an organization needs."""

    org_id: str
    organization: Organization
    entities: dict[str, Entity]
    accounts: dict[str, Account]

    @property
    def live_dimensions(self) -> frozenset[str]:
        """Dimensions that are aggregated with each change."""
        return frozenset(self.organization.live_dimensions)


class Organizations:
    """Loads organizations' contexts."""

    def __init__(self, store: DocumentStore, clock: Clock) -> None:
        self._store = store
        self._contexts: Kept[OrganizationContext] = Kept(clock)
        self._settings: Kept[Organization] = Kept(clock)

    def settings(self, org_id: str) -> Organization:
        """The organization document alone. Raises ``UnknownOrganization``."""
        kept = self._settings.get(org_id)
        if kept is not None:
            return kept
        snapshot = self._store.get(organization_path(org_id))
        if snapshot.fields is None:
            raise UnknownOrganization(org_id)
        return self._settings.put(org_id, Organization.stored(snapshot.fields))

    def context(self, org_id: str, *, fresh: bool = False) -> OrganizationContext:
        """The organization with its entities and accounts; ``fresh`` reads them now."""
        kept = None if fresh else self._contexts.get(org_id)
        if kept is not None:
            return kept
        organization = self.settings(org_id)
        entities = self._store.query(collection_path(org_id, Collection.ENTITIES))
        accounts = self._store.query(collection_path(org_id, Collection.ACCOUNTS))
        context = OrganizationContext(
            org_id=org_id,
            organization=organization,
            entities={e.id: e for s in entities if (e := Entity.stored(s.fields))},
            accounts={a.code: a for s in accounts if (a := Account.stored(s.fields))},
        )
        return self._contexts.put(org_id, context)
