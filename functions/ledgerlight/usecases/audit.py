"""Keeps who did what, when and from where; what was refused too."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import Literal

from ledgerlight.ports import Clock, DocumentStore, Fields, Snapshot, Write
from schemas.documents import AuditEntry
from schemas.names import Collection, document_path, organization_path

_log = logging.getLogger(__name__)

DETAIL_MAX = 500


@dataclass(frozen=True, slots=True)
class Audit:
    """Writes audit entries."""

    store: DocumentStore
    clock: Clock

    def done(self, org_id: str, uid: str, action: str, target: str, detail: str = "") -> None:
        """Something was changed."""
        self.store.commit([self._entry(org_id, uid, action, target, "done", detail)])

    def denied(self, org_id: str, uid: str, action: str, target: str, detail: str) -> None:
        """Something was refused. An organization that does not exist gets no entries, only a log line."""
        _log.warning("denied: %s %s by %s: %s", action, target, uid, detail)
        if self.store.get(organization_path(org_id)).exists:
            self.store.commit([self._entry(org_id, uid, action, target, "denied", detail)])

    def entry(self, snapshot: Snapshot, uid: str, action: str, target: str, detail: str = "") -> Write:
        """The entry of something done, for the commit that does it. ``snapshot``: of the entry, under an id of the
        caller's own; once it exists, the same is not done again."""
        return Write(snapshot.path, self._fields(uid, action, target, "done", detail), expected=snapshot)

    def _entry(
        self,
        org_id: str,
        uid: str,
        action: str,
        target: str,
        outcome: Literal["done", "denied", "failed"],
        detail: str,
    ) -> Write:
        path = document_path(org_id, Collection.AUDIT, secrets.token_hex(12))
        return Write(path, self._fields(uid, action, target, outcome, detail))

    def _fields(
        self,
        uid: str,
        action: str,
        target: str,
        outcome: Literal["done", "denied", "failed"],
        detail: str,
    ) -> Fields:
        return AuditEntry(
            at=self.clock.now(),
            uid=uid,
            action=action,
            target=target[:DETAIL_MAX],
            outcome=outcome,
            detail=detail[:DETAIL_MAX],
        ).model_dump()
