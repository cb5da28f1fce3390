"""The routes of the dashboard's frame: what a role begins with, and the proof of its figures."""

from __future__ import annotations

from flask import Response, make_response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from ledgerlight.http.guard import Policy, caller, guarded
from ledgerlight.http.paths import OrgPath, RolePath
from ledgerlight.http.routes import CONFLICT, PREFIX, REFUSALS, SIGNED_IN, json_response
from ledgerlight.http.services import ApiServices
from ledgerlight.usecases.audit import Audit
from ledgerlight.usecases.role_boards import RoleBoards
from schemas.boards import RoleBoard, RoleBoardSave
from schemas.proof import Proof

_BOARDS = Tag(name="Boards", description="What the dashboard of a role begins with")
_PROOF = Tag(name="Proof", description="That screens, records and BigQuery hold the same figures")
_SET = Policy("set_role_board")


def boards(services: ApiServices) -> APIBlueprint:
    """``boards/{role}``."""
    api = APIBlueprint("boards", __name__, abp_tags=[_BOARDS], abp_security=SIGNED_IN, abp_responses=REFUSALS)
    role_boards = RoleBoards(services.store, services.clock)

    @api.put(
        f"{PREFIX}/boards/<role>",
        summary="Set a role's dashboard",
        responses={"200": RoleBoard, "409": CONFLICT},
    )
    @guarded(_SET)
    def save_board(path: RolePath, body: RoleBoardSave) -> Response:
        """The view and the tiles that members of the role see until they arrange their own."""
        return json_response(role_boards.save(path.org_id, caller().person(), path.role, body))

    @api.delete(f"{PREFIX}/boards/<role>", summary="Reset a role's dashboard", responses={"204": None})
    @guarded(_SET)
    def reset_board(path: RolePath) -> Response:
        """Back to what the product has."""
        role_boards.reset(path.org_id, caller().person(), path.role)
        return make_response("", 204)

    return api


def proof(services: ApiServices) -> APIBlueprint:
    """``proof:run``."""
    api = APIBlueprint("proof", __name__, abp_tags=[_PROOF], abp_security=SIGNED_IN, abp_responses=REFUSALS)
    audit = Audit(services.store, services.clock)

    @api.post(f"{PREFIX}/proof:run", summary="Prove the figures anew", responses={"200": Proof})
    @guarded(Policy("prove_figures"))
    def prove(path: OrgPath) -> Response:
        """Some seconds' worth of comparing. Ask again while ``left`` is not 0, or leave it to the sweeper."""
        found = services.prove_figures.ask(path.org_id)
        if found.left == 0:
            said = f"{found.state}: {found.figures} figures, {found.differences_total} differences"
            audit.done(path.org_id, caller().uid, "prove_figures", "proofs/latest", said)
        return json_response(found)

    return api
