"""The routes of the views that a team shares."""

from __future__ import annotations

from flask import Response, make_response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from ledgerlight.http.guard import Policy, caller, guarded
from ledgerlight.http.paths import GridViewPath
from ledgerlight.http.routes import CONFLICT, PREFIX, REFUSALS, SIGNED_IN, json_response
from ledgerlight.http.services import ApiServices
from ledgerlight.usecases.shared_views import SharedViews
from schemas.grid_views import GridView, GridViewRemoval, GridViewSave

_VIEWS = Tag(name="Shared views", description="Views of the records that a team shares")
_SHARE = Policy("share_views", max_bytes=32 * 1024)


def grid_views(services: ApiServices) -> APIBlueprint:
    """``grid-views/{id}``."""
    api = APIBlueprint(
        "grid_views", __name__, abp_tags=[_VIEWS], abp_security=SIGNED_IN, abp_responses=REFUSALS
    )
    shared = SharedViews(services.store, services.clock)

    @api.put(
        f"{PREFIX}/grid-views/<string:view_id>",
        summary="Share a view of the records, or change one",
        responses={"200": GridView, "409": CONFLICT},
    )
    @guarded(_SHARE)
    def save_view(path: GridViewPath, body: GridViewSave) -> Response:
        """Under an id of the caller's own and the version they saw, 0 for a new one. Asking twice is asking once."""
        return json_response(shared.save(path.org_id, caller().person(), path.view_id, body))

    @api.delete(
        f"{PREFIX}/grid-views/<string:view_id>",
        summary="Remove a shared view",
        responses={"204": None, "409": CONFLICT},
    )
    @guarded(_SHARE)
    def remove_view(path: GridViewPath, query: GridViewRemoval) -> Response:
        """Of the version that the caller saw, for everyone. Asking twice is asking once."""
        shared.remove(path.org_id, caller().person(), path.view_id, query.version)
        return make_response("", 204)

    return api
