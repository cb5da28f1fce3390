"""Adds, lists and removes the members of an organization, on behalf of its operator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ledgerlight.ports import Clock, DocumentStore, Write
from ledgerlight.usecases.organizations import OrganizationDirectory, descendants
from schemas.documents import AuditEntry, Member
from schemas.names import Collection, collection_path, document_path
from schemas.primitives import Role

OPERATOR = "operator"
"""Member id of whoever runs the command line: no sign-in has it, so what it did is told from people's."""


class SignIns(Protocol):
    """Where people's sign-ins are kept (Firebase Authentication)."""

    def ensure(self, email: str, display_name: str, password: str | None) -> str:
        """The uid of the sign-in with this address, made if there is none."""


class UnknownMember(Exception):
    """There is no such member."""


class LastOwner(Exception):
    """The last owner of an organization cannot leave it or become less."""


class UnknownEntity(Exception):
    """An entity scope names an entity that does not exist."""


@dataclass(frozen=True, slots=True)
class Members:
    """The use cases."""

    store: DocumentStore
    clock: Clock
    sign_ins: SignIns

    def add(
        self,
        org_id: str,
        email: str,
        role: Role,
        *,
        display_name: str | None = None,
        entities: Sequence[str] = (),
        password: str | None = None,
    ) -> Member:
        """Make the person a member, with a sign-in if they have none; again with another role to change it.

        ``entities`` limits what they see to these and all below. Raises ``UnknownEntity``, ``LastOwner``.
        """
        directory = OrganizationDirectory(self.store, self.clock)
        directory.get(org_id)
        scope = self._scope(directory, org_id, entities)
        name = display_name or email.partition("@")[0]
        uid = self.sign_ins.ensure(email, name, password)
        member = Member(uid=uid, email=email, display_name=name, role=role, entity_scope=scope)
        if role != "owner":
            self._require_another_owner(org_id, uid)
        self._save(org_id, member)
        return member

    def _scope(
        self, directory: OrganizationDirectory, org_id: str, entities: Sequence[str]
    ) -> list[str] | None:
        if not entities:
            return None
        known = directory.entities(org_id)
        for entity_id in entities:
            if entity_id not in known:
                raise UnknownEntity(f"entity {entity_id!r} does not exist in {org_id!r}")
        return sorted({below for entity_id in entities for below in descendants(known, entity_id)})

    def every(self, org_id: str) -> list[Member]:
        """Members by e-mail address."""
        OrganizationDirectory(self.store, self.clock).get(org_id)
        found = self.store.query(collection_path(org_id, Collection.MEMBERS))
        members = [Member.stored(snapshot.fields) for snapshot in found]
        return sorted(members, key=lambda member: (member.email, member.uid))

    def remove(self, org_id: str, who: str) -> Member:
        """Remove a member, named by uid or e-mail address. Their sign-in stays: it may belong to other
        organizations. Raises ``UnknownMember``, ``LastOwner``."""
        member = next((m for m in self.every(org_id) if who in (m.uid, m.email)), None)
        if member is None:
            raise UnknownMember(f"{who!r} is not a member of {org_id!r}")
        self._require_another_owner(org_id, member.uid)
        path = document_path(org_id, Collection.MEMBERS, member.uid)
        self.store.commit([Write(path, None), self._audit(org_id, "members.remove", member)])
        return member

    def operator(self, org_id: str) -> Member:
        """The operator's own membership (an admin's), made when first needed."""
        path = document_path(org_id, Collection.MEMBERS, OPERATOR)
        fields = self.store.get(path).fields
        if fields is not None:
            return Member.stored(fields)
        OrganizationDirectory(self.store, self.clock).get(org_id)
        member = Member(uid=OPERATOR, email="", display_name="Command line", role="admin")
        self._save(org_id, member)
        return member

    def _require_another_owner(self, org_id: str, leaving: str) -> None:
        owners = [member.uid for member in self.every(org_id) if member.role == "owner"]
        if owners == [leaving]:
            raise LastOwner(f"the last owner of {org_id!r} stays; make someone else an owner first")

    def _save(self, org_id: str, member: Member) -> None:
        path = document_path(org_id, Collection.MEMBERS, member.uid)
        known = self.store.get(path)
        if known.fields is not None and Member.stored(known.fields) == member:
            return
        self.store.commit([Write(path, member.model_dump()), self._audit(org_id, "members.set", member)])

    def _audit(self, org_id: str, action: str, member: Member) -> Write:
        at = self.clock.now()
        entry = AuditEntry(
            at=at, uid=OPERATOR, action=action, target=f"members/{member.uid}", outcome="done",
            detail=f"{member.email} {member.role}",
        )  # fmt: skip
        entry_id = f"{at.replace(':', '').replace('.', '')}-{action}-{member.uid}"
        return Write(document_path(org_id, Collection.AUDIT, entry_id), entry.model_dump())
