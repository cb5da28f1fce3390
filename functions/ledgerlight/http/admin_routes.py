"""The routes by which an organization is managed: members, service tokens, the state of the system."""

from __future__ import annotations

from flask import Response, make_response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from ledgerlight.http.guard import Policy, caller, guarded
from ledgerlight.http.paths import MemberPath, OrgPath, TokenPath
from ledgerlight.http.routes import PREFIX, REFUSALS, SIGNED_IN, json_response
from ledgerlight.http.services import ApiServices
from ledgerlight.usecases.memberships import Memberships
from ledgerlight.usecases.problems import Forbidden
from ledgerlight.usecases.service_tokens import ServiceTokens
from schemas.api import MemberRequest, MemberResult, TokenIssued, TokenList, TokenListed, TokenRequest
from schemas.system import SystemReport

_MEMBERS = Tag(name="Members", description="Who belongs to the organization, and as what")
_TOKENS = Tag(name="Service tokens", description="How other systems push records")
_SYSTEM = Tag(name="System")
_MANAGE = Policy("manage_members", check_revoked=True)


def members(services: ApiServices) -> APIBlueprint:
    """``members``."""
    api = APIBlueprint(
        "members", __name__, abp_tags=[_MEMBERS], abp_security=SIGNED_IN, abp_responses=REFUSALS
    )
    memberships = Memberships(services.store, services.clock, services.identities, services.organizations)

    @api.post(f"{PREFIX}/members", summary="Add or change a member", responses={"200": MemberResult})
    @guarded(_MANAGE)
    def put_member(path: OrgPath, body: MemberRequest) -> Response:
        """Gives a person a role below the caller's own, in all entities or in those named and below."""
        member = memberships.put(path.org_id, caller().person(), body)
        return json_response(MemberResult.model_validate(member.model_dump()))

    @api.delete(f"{PREFIX}/members/<uid>", summary="Remove a member", responses={"204": None})
    @guarded(_MANAGE)
    def remove_member(path: MemberPath) -> Response:
        """Ends a membership with the next request of that person. Nobody removes themselves."""
        memberships.remove(path.org_id, caller().person(), path.uid)
        return make_response("", 204)

    return api


def service_tokens(services: ApiServices) -> APIBlueprint:
    """``service-tokens``."""
    api = APIBlueprint(
        "service_tokens", __name__, abp_tags=[_TOKENS], abp_security=SIGNED_IN, abp_responses=REFUSALS
    )
    tokens = ServiceTokens(services.store, services.clock)

    @api.post(f"{PREFIX}/service-tokens", summary="Issue a service token", responses={"201": TokenIssued})
    @guarded(_MANAGE)
    def issue_token(path: OrgPath, body: TokenRequest) -> Response:
        """The token is shown in this answer and never again."""
        issued = tokens.issue(path.org_id, _unscoped_uid(), body.label)
        return json_response(TokenIssued(token_id=issued.token_id, token=issued.token), 201)

    @api.get(f"{PREFIX}/service-tokens", summary="List service tokens", responses={"200": TokenList})
    @guarded(_MANAGE)
    def list_tokens(path: OrgPath) -> Response:
        """Labels and dates; the tokens themselves are not kept."""
        listed = [TokenListed.model_validate(token._asdict()) for token in tokens.every(path.org_id)]
        return json_response(TokenList(tokens=listed))

    @api.delete(
        f"{PREFIX}/service-tokens/<token_id>", summary="Revoke a service token", responses={"204": None}
    )
    @guarded(_MANAGE)
    def revoke_token(path: TokenPath) -> Response:
        """The token ends now."""
        tokens.revoke(path.org_id, _unscoped_uid(), path.token_id)
        return make_response("", 204)

    return api


def system(services: ApiServices) -> APIBlueprint:
    """``system``."""
    api = APIBlueprint(
        "system_report", __name__, abp_tags=[_SYSTEM], abp_security=SIGNED_IN, abp_responses=REFUSALS
    )

    @api.get(f"{PREFIX}/system", summary="How the system is", responses={"200": SystemReport})
    @guarded(Policy("view_system"))
    def report(path: OrgPath) -> Response:
        """Functions, queue, dead letters, latencies and costs of the whole installation, and what this
        organization did in the last 24 hours. What is not known is null, with a note that says why."""
        return json_response(services.system_reports(path.org_id))

    return api


def _unscoped_uid() -> str:
    """A token pushes to every entity, so only someone who sees every entity manages it."""
    member = caller().person()
    if member.entity_scope is not None:
        raise Forbidden("you see some entities only; a token may push to all", "ask an owner")
    return member.uid
