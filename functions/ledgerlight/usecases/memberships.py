"""Members managed by members: only roles below one's own, never oneself, and the last owner stays."""

from __future__ import annotations

from dataclasses import dataclass

from ledgerlight.domain.authorization import require
from ledgerlight.ports import Clock, DocumentStore, Identities, Snapshot, Write
from ledgerlight.usecases.audit import Audit
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.organizations import descendants
from ledgerlight.usecases.problems import Forbidden, Invalid, NotFound
from schemas.api import MemberRequest
from schemas.documents import Member
from schemas.names import Collection, document_path
from schemas.primitives import Role

RANK: dict[Role, int] = {"owner": 5, "admin": 4, "editor": 3, "analyst": 2, "viewer": 1}


@dataclass(frozen=True, slots=True)
class Memberships:
    """The use cases."""

    store: DocumentStore
    clock: Clock
    identities: Identities
    organizations: Organizations

    def put(self, org_id: str, actor: Member, request: MemberRequest) -> Member:
        """Make a person a member, or give a member another role or scope.

        Raises ``Forbidden``, ``NotFound`` for an unknown address, ``Invalid`` for an unknown entity.
        """
        require(actor, "manage_members")
        _require_below(actor, request.role, "give")
        scope = self._scope(org_id, actor, request)
        person = self.identities.find(request.email)
        if person is None:
            raise NotFound(f"nobody signs in as {request.email}", "ask them to sign in once, then add them")
        snapshot = self._other(org_id, actor, person.uid)
        if snapshot.fields is not None:
            _require_below(actor, Member.stored(snapshot.fields).role, "change")
        member = Member(
            uid=person.uid,
            email=person.email,
            display_name=request.display_name or person.email.partition("@")[0],
            role=request.role,
            entity_scope=scope,
        )
        self.store.commit([Write(snapshot.path, member.model_dump(), expected=snapshot)])
        detail = f"{member.email} {member.role} {','.join(scope) if scope is not None else 'every entity'}"
        Audit(self.store, self.clock).done(
            org_id, actor.uid, "manage_members", f"members/{member.uid}", detail
        )
        return member

    def remove(self, org_id: str, actor: Member, uid: str) -> None:
        """End a membership: that person's next request is refused. Raises ``Forbidden``, ``NotFound``."""
        require(actor, "manage_members")
        snapshot = self._other(org_id, actor, uid)
        if snapshot.fields is None:
            raise NotFound(f"{uid!r} is not a member")
        member = Member.stored(snapshot.fields)
        _require_below(actor, member.role, "remove")
        self.store.commit([Write(snapshot.path, None, expected=snapshot)])
        Audit(self.store, self.clock).done(
            org_id, actor.uid, "manage_members", f"members/{uid}", f"removed {member.email} {member.role}"
        )

    def _other(self, org_id: str, actor: Member, uid: str) -> Snapshot:
        if uid == actor.uid:
            raise Forbidden("nobody changes their own membership", "ask another owner or admin")
        return self.store.get(document_path(org_id, Collection.MEMBERS, uid))

    def _scope(self, org_id: str, actor: Member, request: MemberRequest) -> list[str] | None:
        """The entities and all below them; within the actor's own scope when they have one."""
        if request.entities is None:
            if actor.entity_scope is not None:
                raise Forbidden("you see some entities only and cannot grant all", "name the entities")
            return None
        known = self.organizations.context(org_id, fresh=True).entities
        unknown = [entity for entity in request.entities if entity not in known]
        if unknown:
            raise Invalid(f"entity {unknown[0]!r} does not exist")
        scope = {below for entity in request.entities for below in descendants(known, entity)}
        if actor.entity_scope is not None and not scope <= set(actor.entity_scope):
            raise Forbidden("the entities are outside those you may see")
        return sorted(scope)


def _require_below(actor: Member, role: Role, verb: str) -> None:
    """Owners included: so no owner is ever changed here, and the last one stays."""
    if RANK[role] >= RANK[actor.role]:
        raise Forbidden(f"as {actor.role} you cannot {verb} the role {role}", "ask someone of a higher role")
