"""The routes of the close: what people do with an entity's month; reading is by Firestore."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from flask_openapi3.types import ResponseDict

from ledgerlight.http.guard import Policy, caller, guarded
from ledgerlight.http.paths import ChecklistItemPath, PeriodPath
from ledgerlight.http.routes import CONFLICT, PREFIX, REFUSALS, SIGNED_IN, json_response
from ledgerlight.http.services import ApiServices
from ledgerlight.usecases.close_periods import ClosePeriods
from schemas.close import ChecklistPlan, CloseMove, ItemDone, PeriodState, ReopeningAnswer, ReopeningAsked

_CLOSE = Tag(name="Close", description="Closing the books of an entity and month")
_CONTROL = Policy("close_period")
_ASK = Policy("ask_reopening")
_WORK = Policy("work_checklist")
_PERIOD = f"{PREFIX}/close/<string:entity_id>/<string:period>"


def close(services: ApiServices) -> APIBlueprint:
    """``close/{entity}/{period}:move`` and the like."""
    api = APIBlueprint("close", __name__, abp_tags=[_CLOSE], abp_security=SIGNED_IN, abp_responses=REFUSALS)
    closing = ClosePeriods(services.store, services.clock)
    answers: ResponseDict = {"200": PeriodState, "409": CONFLICT}

    @api.post(f"{_PERIOD}:move", summary="Move a period", responses=answers)
    @guarded(_CONTROL)
    def move(path: PeriodPath, body: CloseMove) -> Response:
        """To the next state, or one back: open, soft-close, hold, closed, locked. Only an owner locks."""
        who = caller().person()
        return json_response(
            closing.move(path.org_id, who, path.entity_id, path.period, body.to, body.version, body.note)
        )

    @api.post(f"{_PERIOD}:ask-reopening", summary="Ask to open a closed period", responses=answers)
    @guarded(_ASK)
    def ask_reopening(path: PeriodPath, body: ReopeningAsked) -> Response:
        """With a reason; another person has to agree."""
        who = caller().person()
        return json_response(
            closing.ask_reopening(path.org_id, who, path.entity_id, path.period, body.reason)
        )

    @api.post(f"{_PERIOD}:reopen", summary="Agree to open a closed period", responses=answers)
    @guarded(_CONTROL)
    def reopen(path: PeriodPath, body: ReopeningAnswer) -> Response:
        """By a controller who did not ask for it. The period is soft-closed again, and counted as restated."""
        return json_response(
            closing.reopen(path.org_id, caller().person(), path.entity_id, path.period, body.note)
        )

    @api.post(f"{_PERIOD}:decline-reopening", summary="Decline to open it", responses=answers)
    @guarded(_ASK)
    def decline(path: PeriodPath, body: ReopeningAnswer) -> Response:
        """By a controller; or by who asked, who takes it back."""
        return json_response(
            closing.decline(path.org_id, caller().person(), path.entity_id, path.period, body.note)
        )

    @api.put(f"{_PERIOD}/checklist", summary="Change the checklist", responses=answers)
    @guarded(_CONTROL)
    def plan(path: PeriodPath, body: ChecklistPlan) -> Response:
        """Puts the whole list in place of the one there is; what is done stays done."""
        return json_response(
            closing.plan(
                path.org_id, caller().person(), path.entity_id, path.period, body.items, body.version
            )
        )

    @api.put(f"{_PERIOD}/checklist/<string:item_id>", summary="Tick an item", responses=answers)
    @guarded(_WORK)
    def do_item(path: ChecklistItemPath, body: ItemDone) -> Response:
        """By its owner, or by a controller; by everyone who edits when it has no owner."""
        return json_response(
            closing.do_item(
                path.org_id, caller().person(), path.entity_id, path.period, path.item_id, body.done
            )
        )

    return api
