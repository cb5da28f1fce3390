"""The route of what changed since an earlier moment."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from ledgerlight.http.guard import Policy, caller, guarded
from ledgerlight.http.paths import PeriodPath
from ledgerlight.http.routes import PREFIX, REFUSALS, SIGNED_IN, json_response
from ledgerlight.http.services import ApiServices
from schemas.changes import ChangesQuery, ChangesSince

_CHANGES = Tag(name="Changes", description="What changed since an earlier moment, from kept versions")


def changes(services: ApiServices) -> APIBlueprint:
    """``changes/{entity}/{period}``."""
    api = APIBlueprint(
        "changes", __name__, abp_tags=[_CHANGES], abp_security=SIGNED_IN, abp_responses=REFUSALS
    )

    @api.get(
        f"{PREFIX}/changes/<string:entity_id>/<string:period>",
        summary="What changed since",
        responses={"200": ChangesSince},
    )
    @guarded(Policy("read_changes"))
    def changes_since(path: PeriodPath, query: ChangesQuery) -> Response:
        """Every account of an entity (and those below it) that changed in a month since an earlier moment: before,
        now, and the edits and imports behind the difference, which they sum to."""
        who = caller().person()
        return json_response(
            services.changes_since(path.org_id, who, path.entity_id, path.period, query.since, query.account)
        )

    return api
