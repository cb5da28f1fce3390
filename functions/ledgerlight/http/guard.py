"""Who is calling and whether they may: decided here, before a body is read, for every route.

A route without a policy answers nobody. Roles come from the member document, read for each request, so a
revoked role is gone with the next one; the token only says who someone is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

from ledgerlight.adapters.rate_limit import TokenBuckets
from ledgerlight.domain.authorization import Denied, require
from ledgerlight.http.services import ApiServices
from ledgerlight.ports import NotSignedIn, Snapshot
from ledgerlight.usecases.audit import Audit
from ledgerlight.usecases.problems import (
    Forbidden,
    Invalid,
    NotFound,
    Problem,
    TooLarge,
    TooMany,
    Unauthenticated,
)
from ledgerlight.usecases.service_tokens import TOKEN_PREFIX, ServiceTokens
from schemas.authorization import Action
from schemas.documents import Member
from schemas.names import Collection, document_path

KIB = 1024
REQUESTS_PER_SECOND = 50.0
REQUESTS_AT_ONCE = 300.0
"""One organization's share of one process."""
REFUSALS_PER_SECOND = 2.0
REFUSALS_AT_ONCE = 300.0
"""Refusals of one address that are answered in full; beyond it the answer is 429 and nothing is written."""

_ORG = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,63}")
_POLICY = "__ledgerlight_policy__"
_View = TypeVar("_View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may use a route.

    ``action`` None: everyone, signed in or not. ``service_tokens``: also the organization's own token.
    ``prefetch``: collection and path argument of a document read in the same round trip as the member's.
    """

    action: Action | None
    max_bytes: int = 64 * KIB
    service_tokens: bool = False
    check_revoked: bool = False
    prefetch: tuple[Collection, str] | None = None


PUBLIC = Policy(action=None)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls. ``member`` is None for a service token, which pushes records and nothing else."""

    org_id: str
    uid: str
    member: Member | None
    came_from: str
    prefetched: Mapping[str, Snapshot] = field(default_factory=dict)

    def person(self) -> Member:
        """The member; a service token is refused."""
        if self.member is None:
            raise Forbidden("a service token may only push records")
        return self.member


def guarded(policy: Policy) -> Callable[[_View], _View]:
    """Give a view its policy."""

    def mark(view: _View) -> _View:
        setattr(view, _POLICY, policy)
        return view

    return mark


def policy_of(view: Callable[..., Any] | None) -> Policy | None:
    """The policy of a view, None when it has none."""
    found = getattr(view, _POLICY, None)
    return found if isinstance(found, Policy) else None


def caller() -> Caller:
    """Who calls the current request."""
    found: Caller = g.caller
    return found


class Guard:
    """Decides each request before its view runs."""

    def __init__(self, services: ApiServices) -> None:
        self._services = services
        self._audit = Audit(services.store, services.clock)
        self._tokens = ServiceTokens(services.store, services.clock)
        self._shares = TokenBuckets(services.clock, rate=REQUESTS_PER_SECOND, burst=REQUESTS_AT_ONCE)
        self._refusals = TokenBuckets(services.clock, rate=REFUSALS_PER_SECOND, burst=REFUSALS_AT_ONCE)

    def install(self, app: Flask) -> None:
        """Run before every request."""
        app.before_request(self._before)

    def _before(self) -> None:
        if request.endpoint is None or request.method == "OPTIONS":
            return
        policy = policy_of(current_app.view_functions.get(request.endpoint))
        if policy is None:
            raise NotFound("there is nothing at this address", "see /api/docs")
        request.max_content_length = policy.max_bytes
        if policy.action is None:
            return
        org_id = str((request.view_args or {}).get("org_id", ""))
        if not _ORG.fullmatch(org_id):
            raise NotFound("there is no such organization")
        g.caller = self._admit(org_id, policy, policy.action)
        self._check_body(policy)

    def _admit(self, org_id: str, policy: Policy, action: Action) -> Caller:
        try:
            admitted = self._identify(org_id, policy)
            if admitted.member is not None:
                require(admitted.member, action)
        except (Problem, Denied) as refusal:
            self._refuse(org_id, action, refusal)
            raise
        wait = self._shares.take(org_id)
        if wait > 0:
            raise TooMany(
                "the organization sends more requests than its share",
                "send fewer, larger requests",
                retry_after_seconds=wait,
            )
        return admitted

    def _identify(self, org_id: str, policy: Policy) -> Caller:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("sign in first", "send the header Authorization: Bearer <ID token>")
        if token.startswith(TOKEN_PREFIX):
            if not policy.service_tokens:
                raise Forbidden("a service token may only push records", "sign in as a person")
            return Caller(org_id, self._tokens.verify(org_id, token), None, came_from())
        try:
            person = self._services.identities.verify(token, check_revoked=policy.check_revoked)
        except NotSignedIn as error:
            raise Unauthenticated(str(error), "sign in again") from None
        g.claimed_uid = person.uid
        if "/" in person.uid:
            raise Unauthenticated("the ID token names no person")
        paths = [document_path(org_id, Collection.MEMBERS, person.uid)]
        if policy.prefetch is not None:
            collection, argument = policy.prefetch
            paths.append(document_path(org_id, collection, _document_id(argument)))
        found = self._services.store.get_many(paths)
        fields = found[paths[0]].fields
        if fields is None:
            raise Forbidden("you are not a member of this organization", "ask its owner to add you")
        member = Member.stored(fields)
        return Caller(org_id, person.uid, member, came_from(), found)

    def _refuse(self, org_id: str, action: Action, refusal: Problem | Denied) -> None:
        """Keep the refusal, unless its sender sends so many that keeping them would be the damage."""
        wait = self._refusals.take(came_from())
        if wait > 0:
            raise TooMany("too many refused requests", "sign in again", retry_after_seconds=wait)
        uid = str(g.get("claimed_uid", "anonymous"))
        detail = f"{refusal} ({came_from()})"
        self._audit.denied(org_id, uid, str(action), f"{request.method} {request.path}", detail)

    def _check_body(self, policy: Policy) -> None:
        length = request.content_length
        if length is not None and length > policy.max_bytes:
            raise TooLarge(f"the body has {length} bytes; at most {policy.max_bytes} are read")
        if request.method in ("POST", "PUT") and (length or 0) > 0 and not request.is_json:
            problem = Invalid("the body is not JSON", "send Content-Type: application/json")
            problem.status, problem.code = 415, "unsupported_media_type"
            raise problem


def _document_id(argument: str) -> str:
    value = str((request.view_args or {}).get(argument, ""))
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,127}", value):
        raise NotFound(f"{argument} {value[:60]!r} is not an id")
    return value


def came_from() -> str:
    """The caller's address as far as it is known: the last hop a proxy of ours vouches for."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    last = forwarded.rsplit(",", 1)[-1].strip()
    return (last or request.remote_addr or "unknown")[:64]
