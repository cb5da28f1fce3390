"""The routes of comments: they are written to Firestore; whom one may mention, and who is told, is from here."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from ledgerlight.http.guard import Policy, caller, guarded
from ledgerlight.http.paths import CommentPath, OrgPath
from ledgerlight.http.routes import PREFIX, REFUSALS, SIGNED_IN, json_response
from ledgerlight.http.services import ApiServices
from ledgerlight.usecases.find_people import FindPeople
from schemas.api import PEOPLE_FOUND, MentionsTold, People, PeopleQuery

_COMMENTS = Tag(name="Comments", description="What people say of a number; read and written in Firestore")


def comments(services: ApiServices) -> APIBlueprint:
    """``comments/{id}:tell`` and ``people``."""
    api = APIBlueprint(
        "comments", __name__, abp_tags=[_COMMENTS], abp_security=SIGNED_IN, abp_responses=REFUSALS
    )

    find = FindPeople(services.store)

    @api.post(
        f"{PREFIX}/comments/<string:comment_id>:tell",
        summary="Tell who is mentioned",
        responses={"200": MentionsTold},
    )
    @guarded(Policy("comment"))
    def tell(path: CommentPath) -> Response:
        """Each person mentioned is told once, however often this is called; without a call, within a minute."""
        sent = services.tell_mentions(path.org_id, caller().person(), path.comment_id)
        return json_response(MentionsTold(sent=sent))

    @api.get(f"{PREFIX}/people", summary="Who can be mentioned", responses={"200": People})
    @guarded(Policy("comment"))
    def people(path: OrgPath, query: PeopleQuery) -> Response:
        """Names of members who see an entity; no address of anyone."""
        who = caller().person()
        return json_response(find(path.org_id, who, query.entity, query.find, PEOPLE_FOUND))

    return api
