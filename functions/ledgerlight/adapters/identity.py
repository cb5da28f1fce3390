"""Firebase Authentication: verifies ID tokens, and remembers for a while those it has verified."""

from __future__ import annotations

import hashlib
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from ledgerlight.ports import NotSignedIn, SignedIn, Unavailable

APP_NAME = "ledgerlight"
REMEMBERED_TOKENS = 4096
REMEMBERED_SECONDS = 300.0
"""A verified token stays verified until it expires; remembering it spares the signature arithmetic."""
CLOCK_SKEW_SECONDS = 10


class UnsafeConfiguration(Exception):
    """Unsigned tokens would be accepted in a deployed service."""

    def __init__(self) -> None:
        super().__init__(
            "FIREBASE_AUTH_EMULATOR_HOST is set on a deployed service (K_SERVICE is set too): anyone could "
            "sign in as anyone; remove it"
        )


class FirebaseIdentities:
    """Implements ``ports.Identities``. Importing and connecting happens here, not at the first request."""

    def __init__(
        self,
        project: str,
        environment: Mapping[str, str] | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """``now``: seconds since 1970. Raises ``UnsafeConfiguration``."""
        environment = os.environ if environment is None else environment
        self._emulated = bool(environment.get("FIREBASE_AUTH_EMULATOR_HOST"))
        if self._emulated and environment.get("K_SERVICE"):
            raise UnsafeConfiguration
        import firebase_admin  # noqa: PLC0415 - only the api function pays for it
        from firebase_admin import auth, exceptions  # noqa: PLC0415

        self._auth = auth
        self._errors: type[Exception] = exceptions.FirebaseError
        try:
            self._app = firebase_admin.get_app(APP_NAME)
        except ValueError:
            self._app = firebase_admin.initialize_app(options={"projectId": project}, name=APP_NAME)
        self._remembered = _Remembered(now)
        self._now = now

    def verify(self, id_token: str, *, check_revoked: bool = False) -> SignedIn:
        """Who the token belongs to. Raises ``NotSignedIn``, ``Unavailable``."""
        key = hashlib.sha256(id_token.encode()).digest()
        if not check_revoked:
            known = self._remembered.get(key)
            if known is not None:
                return known
        claims = self._claims(id_token, check_revoked)
        person = SignedIn(uid=str(claims["uid"]), email=str(claims.get("email", "")))
        self._remembered.put(key, person, until=float(claims["exp"]))
        return person

    def find(self, email: str) -> SignedIn | None:
        """The account with this address, None when there is none. Raises ``Unavailable``."""
        try:
            account = self._auth.get_user_by_email(email, app=self._app)
        except (self._auth.UserNotFoundError, ValueError):
            return None
        except self._errors as error:
            raise Unavailable("Firebase Authentication did not answer") from error
        return SignedIn(uid=str(account.uid), email=str(account.email))

    def _claims(self, id_token: str, check_revoked: bool) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = self._auth.verify_id_token(
                id_token, app=self._app, check_revoked=check_revoked, clock_skew_seconds=CLOCK_SKEW_SECONDS
            )
        except self._auth.ExpiredIdTokenError:
            raise NotSignedIn("the sign-in has expired") from None
        except self._auth.RevokedIdTokenError:
            raise NotSignedIn("the sign-in was revoked") from None
        except self._auth.UserDisabledError:
            raise NotSignedIn("the account is disabled") from None
        except self._auth.CertificateFetchError as error:
            raise Unavailable("the keys that sign ID tokens could not be fetched") from error
        except (self._auth.InvalidIdTokenError, self._auth.UserNotFoundError, ValueError):
            raise NotSignedIn("the ID token is not valid for this project") from None
        except self._errors as error:
            raise Unavailable("Firebase Authentication did not answer") from error
        if self._emulated:
            _require_current(claims, self._now())
        return claims


def _require_current(claims: Mapping[str, Any], now: float) -> None:
    """The SDK checks neither signature nor times of the emulator's tokens; the times hold here too."""
    expires, issued = claims.get("exp"), claims.get("iat")
    if not isinstance(expires, int) or not isinstance(issued, int):
        raise NotSignedIn("the ID token does not say when it was issued and when it expires")
    if expires + CLOCK_SKEW_SECONDS < now:
        raise NotSignedIn("the sign-in has expired")
    if issued - CLOCK_SKEW_SECONDS > now:
        raise NotSignedIn("the ID token is from the future")


class _Remembered:
    """Verified tokens by digest; the oldest is forgotten first."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._people: OrderedDict[bytes, tuple[float, SignedIn]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: bytes) -> SignedIn | None:
        with self._lock:
            kept = self._people.get(key)
            if kept is None:
                return None
            if kept[0] <= self._now():
                del self._people[key]
                return None
            return kept[1]

    def put(self, key: bytes, person: SignedIn, *, until: float) -> None:
        with self._lock:
            self._people[key] = (min(until, self._now() + REMEMBERED_SECONDS), person)
            self._people.move_to_end(key)
            while len(self._people) > REMEMBERED_TOKENS:
                self._people.popitem(last=False)
