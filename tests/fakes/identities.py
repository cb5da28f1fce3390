"""Firebase Authentication in memory."""

from __future__ import annotations

from ledgerlight.ports import NotSignedIn, SignedIn


class FakeIdentities:
    """Implements ``ports.Identities``: tokens are what ``sign_in`` gave out."""

    def __init__(self) -> None:
        self.people: dict[str, SignedIn] = {}
        self.refused: dict[str, str] = {}
        self.revoked: set[str] = set()

    def sign_in(self, uid: str) -> str:
        """A valid token of this person."""
        self.people[f"token-of-{uid}"] = SignedIn(uid, f"{uid}@example.com")
        return f"token-of-{uid}"

    def refuse(self, token: str, reason: str) -> str:
        """A token that proves nothing."""
        self.refused[token] = reason
        return token

    def verify(self, id_token: str, *, check_revoked: bool = False) -> SignedIn:
        """Who the token belongs to."""
        if check_revoked and id_token in self.revoked:
            raise NotSignedIn("the sign-in was revoked")
        if id_token not in self.people:
            raise NotSignedIn(self.refused.get(id_token, "the ID token is not valid for this project"))
        return self.people[id_token]

    def find(self, email: str) -> SignedIn | None:
        """The account with this address."""
        return next((person for person in self.people.values() if person.email == email), None)
