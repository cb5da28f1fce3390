"""The route that analyses."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from ledgerlight.http.guard import Policy, caller, guarded
from ledgerlight.http.paths import AnalysisPath
from ledgerlight.http.routes import PREFIX, REFUSALS, SIGNED_IN, json_response
from ledgerlight.http.services import ApiServices
from ledgerlight.usecases.analyse_series import AnalyseSeries
from schemas.api import SeriesAnalysis

_ANALYSIS = Tag(name="Analysis", description="Trend and forecast")


def analysis(services: ApiServices) -> APIBlueprint:
    """``analysis/{scope}/{metric_id}``."""
    api = APIBlueprint(
        "analysis", __name__, abp_tags=[_ANALYSIS], abp_security=SIGNED_IN, abp_responses=REFUSALS
    )
    analyse = AnalyseSeries(services.store, services.metric_definitions)

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

    return api
