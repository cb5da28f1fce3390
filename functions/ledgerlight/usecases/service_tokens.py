"""An organization's own tokens, with which other systems push records. Only their hashes are kept."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from ledgerlight.ports import Clock, DocumentStore, Write
from ledgerlight.usecases.audit import Audit
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.problems import Conflict, NotFound, Unauthenticated
from schemas.names import Collection, document_path

TOKEN_PREFIX = "llst_"  # noqa: S105 - how a token begins, not one
MAX_TOKENS = 20
_DOCUMENT = "service_tokens"


class Issued(NamedTuple):
    """A new token; ``token`` is shown once and cannot be read again."""

    token_id: str
    token: str


class Listed(NamedTuple):
    """What may be known of a token."""

    token_id: str
    label: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ServiceTokens:
    """Issues, lists, revokes and verifies."""

    store: DocumentStore
    clock: Clock

    def issue(self, org_id: str, uid: str, label: str) -> Issued:
        """A new token for a system named ``label``. Raises ``Conflict`` beyond 20 tokens."""
        issued = Issued(secrets.token_hex(6), TOKEN_PREFIX + secrets.token_urlsafe(32))

        def attempt() -> None:
            snapshot, tokens = self._load(org_id)
            if len(tokens) >= MAX_TOKENS:
                raise Conflict(f"the organization has {MAX_TOKENS} tokens already", "revoke one first")
            entry = {
                "hash": _hash(issued.token),
                "label": label,
                "created_at": self.clock.now(),
                "created_by": uid,
            }
            fields = {"tokens": {**tokens, issued.token_id: entry}}
            self.store.commit([Write(snapshot.path, fields, expected=snapshot)])

        until_uncontended(self.clock, attempt)
        target = f"service-tokens/{issued.token_id}"
        Audit(self.store, self.clock).done(org_id, uid, "service_tokens.issue", target, label)
        return issued

    def every(self, org_id: str) -> list[Listed]:
        """Tokens by id, without their hashes."""
        _, tokens = self._load(org_id)
        return [
            Listed(token_id, entry["label"], entry["created_at"], entry["created_by"])
            for token_id, entry in sorted(tokens.items())
        ]

    def revoke(self, org_id: str, uid: str, token_id: str) -> None:
        """The token ends now. Raises ``NotFound``."""

        def attempt() -> None:
            snapshot, tokens = self._load(org_id)
            if token_id not in tokens:
                raise NotFound(f"there is no service token {token_id!r}")
            rest = {known: entry for known, entry in tokens.items() if known != token_id}
            self.store.commit([Write(snapshot.path, {"tokens": rest}, expected=snapshot)])

        until_uncontended(self.clock, attempt)
        target = f"service-tokens/{token_id}"
        Audit(self.store, self.clock).done(org_id, uid, "service_tokens.revoke", target)

    def verify(self, org_id: str, token: str) -> str:
        """The uid that stands for the token's system. Raises ``Unauthenticated``."""
        presented = _hash(token)
        _, tokens = self._load(org_id)
        for token_id, entry in tokens.items():
            if hmac.compare_digest(presented, str(entry["hash"])):
                return f"service:{token_id}"
        raise Unauthenticated("the service token is not one of this organization", "issue a new one")

    def _load(self, org_id: str) -> tuple[Any, dict[str, dict[str, Any]]]:
        snapshot = self.store.get(document_path(org_id, Collection.INTERNAL, _DOCUMENT))
        return snapshot, dict(snapshot.fields["tokens"]) if snapshot.fields is not None else {}


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
