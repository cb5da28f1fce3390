"""The routes that analyse a KPI."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from ledgerlight.http.guard import Policy, caller, guarded
from ledgerlight.http.paths import AnalysisPath, MovementPath
from ledgerlight.http.routes import PREFIX, REFUSALS, SIGNED_IN, json_response
from ledgerlight.http.services import ApiServices
from ledgerlight.usecases.analyse_series import AnalyseSeries
from ledgerlight.usecases.explain_movement import ExplainMovement
from schemas.api import Movement, MovementQuery, SeriesAnalysis

_ANALYSIS = Tag(name="Analysis", description="Trend and forecast, and why a figure moved")


def analysis(services: ApiServices) -> APIBlueprint:
    """``analysis/{scope}/{metric_id}`` and ``movement/{scope}/{period}/{metric_id}``."""
    api = APIBlueprint(
        "analysis", __name__, abp_tags=[_ANALYSIS], abp_security=SIGNED_IN, abp_responses=REFUSALS
    )
    analyse = AnalyseSeries(services.store, services.metric_definitions)

    explain = ExplainMovement(services.store, services.organizations, services.metric_definitions)

    @api.get(
        f"{PREFIX}/analysis/<string:scope>/<string:metric_id>",
        summary="Trend and forecast of a KPI",
        responses={"200": SeriesAnalysis},
    )
    @guarded(Policy("read_analysis"))
    def analyse_series(path: AnalysisPath) -> Response:
        """The line and pattern of a KPI's history in an entity that the caller sees, and the next three periods
        with the error that forecasting them so would have made in the past."""
        return json_response(analyse(path.org_id, caller().person(), path.scope, path.metric_id))

    @api.get(
        f"{PREFIX}/movement/<string:scope>/<string:period>/<string:metric_id>",
        summary="Why a KPI moved",
        responses={"200": Movement},
    )
    @guarded(Policy("read_analysis"))
    def explain_movement(path: MovementPath, query: MovementQuery) -> Response:
        """What the members of a dimension did to a KPI against a comparator: volume, mix and price of revenue and gross
        profit, rate and mix of a ratio, contribution to any other sum; or why that would mislead."""
        person = caller().person()
        return json_response(explain(path.org_id, person, path.scope, path.period, path.metric_id, query))

    return api
