"""The routes of cash."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from ledgerlight.http.guard import Policy, caller, guarded
from ledgerlight.http.paths import ScopePath
from ledgerlight.http.routes import CONFLICT, PREFIX, REFUSALS, SIGNED_IN, json_response
from ledgerlight.http.services import ApiServices
from ledgerlight.usecases.cash import CashForecasts
from schemas.cash import CashPlanRequest, CashReport

_CASH = Tag(name="Cash", description="The 13-week cash forecast")


def cash(services: ApiServices) -> APIBlueprint:
    """``cash/{scope}``."""
    api = APIBlueprint("cash", __name__, abp_tags=[_CASH], abp_security=SIGNED_IN, abp_responses=REFUSALS)
    forecasts = CashForecasts(services.store, services.clock, services.organizations)

    @api.get(f"{PREFIX}/cash/<string:scope>", summary="Cash forecast", responses={"200": CashReport})
    @guarded(Policy("read_analysis"))
    def read_cash(path: ScopePath) -> Response:
        """Thirteen weeks from the newest balance, what they rest upon, and how right the frozen versions were; or
        what is missing."""
        return json_response(forecasts.report(path.org_id, caller().person(), path.scope))

    @api.put(
        f"{PREFIX}/cash/<string:scope>/plan",
        summary="Change the cash settings",
        responses={"200": CashReport, "409": CONFLICT},
    )
    @guarded(Policy("plan_cash"))
    def plan_cash(path: ScopePath, body: CashPlanRequest) -> Response:
        """Bank balances, minimum, days until payment and expected items, all in place of those there are."""
        return json_response(forecasts.save(path.org_id, caller().person(), path.scope, body))

    return api
