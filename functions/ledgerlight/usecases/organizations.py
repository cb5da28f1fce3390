"""Creates organizations, and their entities, accounts and mappings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledgerlight.domain.charts import with_account
from ledgerlight.ports import Clock, DocumentStore, Write
from ledgerlight.usecases.context import UnknownOrganization
from ledgerlight.usecases.leaves import until_uncontended
from schemas.documents import Account, Entity, Organization
from schemas.mapping import Mapping
from schemas.names import ORGANIZATIONS, Collection, collection_path, document_path, organization_path

_COMMIT_WRITES = 400


class AlreadyExists(Exception):
    """It is there already, and different."""


class UnknownParent(Exception):
    """An entity was to go below one that does not exist."""


@dataclass(frozen=True, slots=True)
class OrganizationDirectory:
    """The use cases of an organization's slowly changing documents."""

    store: DocumentStore
    clock: Clock

    def add(self, org_id: str, organization: Organization, chart: Sequence[Account]) -> bool:
        """Create an organization with its root entity and accounts; False when the same is there already.

        The organization document comes last: whoever finds it finds all of it. Raises ``AlreadyExists`` when
        there is another one with this id, in another currency or with another chart.
        """
        known = self.store.get(organization_path(org_id)).fields
        if known is not None:
            same = ("currency", "chart")
            stored = Organization.stored(known)
            if any(getattr(stored, name) != getattr(organization, name) for name in same):
                raise AlreadyExists(
                    f"organization {org_id!r} exists already, in {stored.currency} with chart {stored.chart}"
                )
            return False
        root = Entity(
            id=organization.root_entity, name=organization.name, parent=None, currency=organization.currency
        )
        writes = [self._entity_write(org_id, root)]
        writes += [self._account_write(org_id, account) for account in chart]
        writes.append(Write(organization_path(org_id), organization.model_dump()))
        for start in range(0, len(writes), _COMMIT_WRITES):
            self.store.commit(writes[start : start + _COMMIT_WRITES])
        return True

    def every(self) -> list[tuple[str, Organization]]:
        """Every organization with its id."""
        return [
            (snapshot.path.split("/")[-1], Organization.stored(snapshot.fields))
            for snapshot in self.store.query(ORGANIZATIONS)
        ]

    def get(self, org_id: str) -> Organization:
        """One organization. Raises ``UnknownOrganization``."""
        fields = self.store.get(organization_path(org_id)).fields
        if fields is None:
            raise UnknownOrganization(org_id)
        return Organization.stored(fields)

    def entities(self, org_id: str) -> dict[str, Entity]:
        """Entities by id."""
        found = self.store.query(collection_path(org_id, Collection.ENTITIES))
        entities = (Entity.stored(snapshot.fields) for snapshot in found)
        return {entity.id: entity for entity in entities}

    def add_entity(self, org_id: str, entity_id: str, name: str, parent: str | None) -> Entity:
        """Add an entity below ``parent``, None for the root. Raises ``UnknownParent``, ``AlreadyExists``."""
        organization = self.get(org_id)
        below = parent or organization.root_entity
        entity = Entity(id=entity_id, name=name, parent=below, currency=organization.currency)

        def attempt() -> None:
            paths = [document_path(org_id, Collection.ENTITIES, each) for each in (entity_id, below)]
            if len(set(paths)) == 1:
                raise UnknownParent(f"entity {entity_id!r} cannot be below itself")
            found = self.store.get_many(paths)
            if not found[paths[1]].exists:
                raise UnknownParent(f"entity {below!r} does not exist; add it first")
            stored = found[paths[0]].fields
            if stored is None:
                self.store.commit([Write(paths[0], entity.model_dump(), expected=found[paths[0]])])
            elif Entity.stored(stored) != entity:
                raise AlreadyExists(f"entity {entity_id!r} exists already, below {stored['parent']!r}")

        until_uncontended(self.clock, attempt)
        return entity

    def accounts(self, org_id: str) -> dict[str, Account]:
        """Accounts by code."""
        found = self.store.query(collection_path(org_id, Collection.ACCOUNTS))
        accounts = (Account.stored(snapshot.fields) for snapshot in found)
        return {account.code: account for account in sorted(accounts, key=lambda a: (a.position, a.code))}

    def add_account(self, org_id: str, account: Account) -> None:
        """Add an account. Raises ``BadChart`` when it does not fit, ``AlreadyExists`` when it is there and
        different."""
        self.get(org_id)
        accounts = self.accounts(org_id)
        stored = accounts.get(account.code)
        if stored is not None:
            if stored.model_copy(update={"position": account.position}) == account:
                return
            raise AlreadyExists(f"account {account.code} exists already: {stored.name}")
        with_account(accounts.values(), account)
        self.store.commit([self._account_write(org_id, account)])

    def mappings(self, org_id: str) -> list[Mapping]:
        """Saved import mappings."""
        found = self.store.query(collection_path(org_id, Collection.MAPPINGS))
        return [Mapping.stored(snapshot.fields) for snapshot in found]

    def save_mapping(self, org_id: str, mapping: Mapping) -> None:
        """Save (or replace) a mapping under its name."""
        self.get(org_id)
        path = document_path(org_id, Collection.MAPPINGS, mapping.name)
        self.store.commit([Write(path, mapping.model_dump())])

    def _entity_write(self, org_id: str, entity: Entity) -> Write:
        return Write(document_path(org_id, Collection.ENTITIES, entity.id), entity.model_dump())

    def _account_write(self, org_id: str, account: Account) -> Write:
        return Write(document_path(org_id, Collection.ACCOUNTS, account.code), account.model_dump())


def descendants(entities: dict[str, Entity], entity_id: str) -> list[str]:
    """An entity and all below it, in id order."""
    below: dict[str | None, list[str]] = {}
    for entity in entities.values():
        below.setdefault(entity.parent, []).append(entity.id)
    found: set[str] = set()
    waiting = [entity_id]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting.extend(below.get(at, []))
    return sorted(found)
