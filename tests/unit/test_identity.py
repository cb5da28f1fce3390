"""Which ID tokens are believed."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest

from ledgerlight.adapters.identity import FirebaseIdentities, UnsafeConfiguration
from ledgerlight.ports import NotSignedIn

PROJECT = "demo-ledgerlight"


def token(header: dict[str, Any] | None = None, **claims: Any) -> str:
    """A token as the Auth emulator makes them: nothing signed it."""
    now = int(time.time())
    body = {
        "iss": f"https://securetoken.google.com/{PROJECT}",
        "aud": PROJECT,
        "sub": "u1",
        "email": "u1@example.com",
        "iat": now,
        "exp": now + 3600,
        **claims,
    }
    parts = [header or {"alg": "none", "typ": "JWT"}, {k: v for k, v in body.items() if v is not None}]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*encoded, ""])


@pytest.fixture
def emulated(monkeypatch: pytest.MonkeyPatch) -> FirebaseIdentities:
    """As in the local suite."""
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:9")
    return FirebaseIdentities(PROJECT)


def test_the_emulators_tokens_are_believed_there(emulated: FirebaseIdentities) -> None:
    person = emulated.verify(token())
    assert (person.uid, person.email) == ("u1", "u1@example.com")
    assert emulated.verify(token(email=None)).email == ""


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "other-project"},
        {"iss": "https://securetoken.google.com/other-project"},
        {"iss": "https://evil.example"},
        {"sub": ""},
        {"sub": None},
        {"sub": "u" * 129},
        {"sub": 7},
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": int(time.time()) + 600},
        {"iat": None},
    ],
)
def test_expired_foreign_and_nameless_tokens_are_refused_even_there(
    emulated: FirebaseIdentities, claims: dict[str, Any]
) -> None:
    with pytest.raises(NotSignedIn):
        emulated.verify(token(**claims))


@pytest.mark.parametrize("text", ["x", "a.b", "a.b.c", "..", "\u0000", "é.é.é", "llst_", "a" * 100_000])
def test_what_is_no_token_is_refused(emulated: FirebaseIdentities, text: str) -> None:
    with pytest.raises(NotSignedIn):
        emulated.verify(text)


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "typ": "JWT"},
        {"alg": "none", "typ": "JWT", "kid": "1"},
        {"alg": "HS256", "typ": "JWT", "kid": "1"},
    ],
)
def test_outside_the_emulator_an_unsigned_token_is_refused(
    monkeypatch: pytest.MonkeyPatch, header: dict[str, str]
) -> None:
    monkeypatch.delenv("FIREBASE_AUTH_EMULATOR_HOST", raising=False)
    with pytest.raises(NotSignedIn):
        FirebaseIdentities(PROJECT).verify(token(header))


def test_a_deployed_service_with_the_emulators_address_does_not_start() -> None:
    environment = {"FIREBASE_AUTH_EMULATOR_HOST": "127.0.0.1:9099", "K_SERVICE": "api"}
    with pytest.raises(UnsafeConfiguration):
        FirebaseIdentities(PROJECT, environment)


def test_a_remembered_token_is_forgotten_when_it_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:9")
    moments = [time.time()]
    identities = FirebaseIdentities(PROJECT, now=lambda: moments[-1])
    short = token(exp=int(moments[0]) + 100)
    assert identities.verify(short).uid == "u1"
    moments.append(moments[0] + 200)
    with pytest.raises(NotSignedIn, match="expired"):
        identities.verify(short)
