"""The routes of cash, budgets and risk."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from ledgerlight.http.guard import Policy, caller, guarded
from ledgerlight.http.paths import ScopePath, ScopePeriodPath
from ledgerlight.http.routes import CONFLICT, PREFIX, REFUSALS, SIGNED_IN, json_response
from ledgerlight.http.services import ApiServices
from ledgerlight.usecases.budgets import Budgets
from ledgerlight.usecases.cash import CashForecasts
from ledgerlight.usecases.override_cash import OverrideCash
from schemas.budget import BudgetQuery, BudgetReport, RiskReport
from schemas.cash import CashLineRequest, CashPlanRequest, CashReport

_CASH = Tag(name="Cash", description="The 13-week cash forecast, budgets and the risk score")


def cash(services: ApiServices) -> APIBlueprint:
    """``cash/{scope}``, ``budget/{scope}/{period}`` and ``risk/{scope}/{period}``."""
    api = APIBlueprint("cash", __name__, abp_tags=[_CASH], abp_security=SIGNED_IN, abp_responses=REFUSALS)
    forecasts = CashForecasts(services.store, services.clock, services.organizations)
    lines = OverrideCash(forecasts)
    budgets = Budgets(services.store, services.organizations, services.metric_definitions)

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

    @api.put(
        f"{PREFIX}/cash/<string:scope>/line",
        summary="Override a line of the cash forecast, or give it an owner",
        responses={"200": CashReport, "409": CONFLICT},
    )
    @guarded(Policy("override_cash"))
    def override_cash(path: ScopePath, body: CashLineRequest) -> Response:
        """Amounts with their reasons in place of the computed ones, week by week, which stay beside them. Owners and
        admins change every line and say whose it is; an editor changes the lines that are theirs."""
        return json_response(lines(path.org_id, caller().person(), path.scope, body))

    @api.get(
        f"{PREFIX}/budget/<string:scope>/<string:period>",
        summary="Spending against the budget",
        responses={"200": BudgetReport},
    )
    @guarded(Policy("read_analysis"))
    def read_budget(path: ScopePeriodPath, query: BudgetQuery) -> Response:
        """By department, another live dimension, or entity: variance, return, how fast the year's budget is used and
        when it will be gone."""
        return json_response(budgets.table(path.org_id, caller().person(), path.scope, path.period, query))

    @api.get(
        f"{PREFIX}/risk/<string:scope>/<string:period>",
        summary="Financial risk score",
        responses={"200": RiskReport},
    )
    @guarded(Policy("read_analysis"))
    def read_risk(path: ScopePeriodPath) -> Response:
        """From 0 to 100: each part's points, its figure and what that was computed from, or why it is not known."""
        return json_response(budgets.risk(path.org_id, caller().person(), path.scope, path.period))

    return api
