"""What the dashboard of a role begins with, as owners and admins set it."""

from __future__ import annotations

from dataclasses import dataclass

from ledgerlight.ports import Clock, DocumentStore, Write
from ledgerlight.usecases.audit import Audit
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.problems import Conflict
from schemas.boards import RoleBoard, RoleBoardSave
from schemas.documents import Member
from schemas.names import Collection, document_path
from schemas.primitives import Role


@dataclass(frozen=True, slots=True)
class RoleBoards:
    """The use cases. Who arranged their own dashboard keeps it; the others see the change as it is made."""

    store: DocumentStore
    clock: Clock

    def save(self, org_id: str, member: Member, role: Role, wanted: RoleBoardSave) -> RoleBoard:
        """Put a default in place. The same again, as after an answer that was lost, changes nothing. Raises
        ``Conflict`` when someone else changed it meanwhile."""
        saved, written = until_uncontended(self.clock, lambda: self._attempt(org_id, member, role, wanted))
        if written:
            Audit(self.store, self.clock).done(
                org_id, member.uid, "set_role_board", f"boards/{role}", f"opens with {saved.view}"
            )
        return saved

    def reset(self, org_id: str, member: Member, role: Role) -> None:
        """Back to what the product has."""
        path = document_path(org_id, Collection.BOARDS, role)

        def attempt() -> bool:
            snapshot = self.store.get(path)
            if not snapshot.exists:
                return False
            self.store.commit([Write(path, None, expected=snapshot)])
            return True

        if until_uncontended(self.clock, attempt):
            Audit(self.store, self.clock).done(
                org_id, member.uid, "set_role_board", f"boards/{role}", "as the product has it"
            )

    def _attempt(
        self, org_id: str, member: Member, role: Role, wanted: RoleBoardSave
    ) -> tuple[RoleBoard, bool]:
        path = document_path(org_id, Collection.BOARDS, role)
        snapshot = self.store.get(path)
        known = RoleBoard.stored(snapshot.fields) if snapshot.fields is not None else None
        version = known.version if known is not None else 0
        same = known is not None and (known.view, known.boards) == (wanted.view, wanted.boards)
        if known is not None and same and known.updated_by == member.uid and version == wanted.version + 1:
            return known, False
        if version != wanted.version:
            raise Conflict("someone changed this role's dashboard meanwhile", "look at it again, then decide")
        saved = RoleBoard(
            role=role,
            view=wanted.view,
            boards=wanted.boards,
            version=version + 1,
            updated_at=self.clock.now(),
            updated_by=member.uid,
        )
        self.store.commit([Write(path, saved.model_dump(), expected=snapshot)])
        return saved, True
