"""The routes of KPI definitions."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from ledgerlight.http.guard import Policy, caller, guarded
from ledgerlight.http.paths import KpiPath, OrgPath
from ledgerlight.http.routes import CONFLICT, PREFIX, REFUSALS, SIGNED_IN, json_response
from ledgerlight.http.services import ApiServices
from ledgerlight.usecases.preview_kpi import PreviewKpi
from ledgerlight.usecases.problems import Invalid
from schemas.kpi_api import (
    KpiLibrary,
    KpiPreview,
    KpiPreviewRequest,
    KpiProgress,
    KpiRefreshRequest,
    KpiRetireRequest,
    KpiSaved,
    KpiSaveRequest,
)

_KPIS = Tag(
    name="KPIs", description="What the figures are: the product's definitions and the organization's own"
)
_READ = Policy("read_kpis")
_MANAGE = Policy("manage_kpis")


def kpis(services: ApiServices) -> APIBlueprint:
    """``kpis``."""
    api = APIBlueprint("kpis", __name__, abp_tags=[_KPIS], abp_security=SIGNED_IN, abp_responses=REFUSALS)
    manage = services.manage_kpis
    preview = PreviewKpi(services.store, services.organizations, services.metric_definitions, manage)

    @api.get(f"{PREFIX}/kpis", summary="List KPIs", responses={"200": KpiLibrary})
    @guarded(_READ)
    def list_kpis(path: OrgPath) -> Response:
        """Every KPI with its formula in words, what it is made of and what it feeds, and the names that formulas may
        use. The versions of one are in Firestore, below ``metrics/{id}``."""
        return json_response(manage.library(path.org_id, caller().person()))

    @api.post(f"{PREFIX}/kpis:preview", summary="Try a KPI", responses={"200": KpiPreview})
    @guarded(_READ)
    def preview_kpi(path: OrgPath, body: KpiPreviewRequest) -> Response:
        """The last 13 periods of an entity by the definition sent, beside the one in force; or what is wrong with the
        formula, and where. Nothing is saved."""
        return json_response(preview(path.org_id, caller().person(), body))

    @api.put(f"{PREFIX}/kpis/<metric_id>", summary="Save a KPI", responses={"200": KpiSaved, "409": CONFLICT})
    @guarded(_MANAGE)
    def save_kpi(path: KpiPath, body: KpiSaveRequest) -> Response:
        """Makes a new version, of a KPI of the product too. Every dashboard follows; ``progress`` says how far."""
        if body.metric.id != path.metric_id:
            raise Invalid(
                f"id: the body says {body.metric.id!r}, the address {path.metric_id!r}", "an id stays"
            )
        return json_response(manage.save(path.org_id, caller().person(), body))

    @api.post(
        f"{PREFIX}/kpis/<string:metric_id>:retire",
        summary="Retire a KPI",
        responses={"200": KpiSaved, "409": CONFLICT},
    )
    @guarded(_MANAGE)
    def retire_kpi(path: KpiPath, body: KpiRetireRequest) -> Response:
        """It is not computed any more; its versions stay. Refused while another KPI or an alert rule uses it."""
        return json_response(manage.retire(path.org_id, caller().person(), path.metric_id, body))

    @api.post(f"{PREFIX}/kpis:refresh", summary="Calculate more dashboards", responses={"200": KpiProgress})
    @guarded(_MANAGE)
    def refresh_dashboards(path: OrgPath, body: KpiRefreshRequest) -> Response:
        """Some seconds' worth of those that do not show the present definitions yet. Ask again while some are left, or
        leave it to the sweeper."""
        return json_response(manage.refresh(path.org_id, caller().person(), body.scope))

    return api
