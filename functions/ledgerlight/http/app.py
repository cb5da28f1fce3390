"""The ``api`` function as a Flask application."""

from __future__ import annotations

import os
from threading import Lock

from flask import Flask, Request, Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.info import Info
from flask_openapi3.models.security_scheme import SecurityScheme
from flask_openapi3.models.tag import Tag
from flask_openapi3.openapi import OpenAPI
from flask_openapi3.types import SecuritySchemesDict
from werkzeug.wrappers import Response as WerkzeugResponse

from ledgerlight.http import (
    admin_routes,
    alert_routes,
    analysis_routes,
    board_routes,
    cash_routes,
    change_routes,
    close_routes,
    comment_routes,
    device_routes,
    errors,
    grid_view_routes,
    kpi_routes,
    routes,
    signoff_routes,
)
from ledgerlight.http.docs import page
from ledgerlight.http.errors import ErrorBody, validation_response
from ledgerlight.http.guard import PUBLIC, Guard, guarded
from ledgerlight.http.services import ApiServices
from ledgerlight.http.strict_json import StrictJson
from schemas.api import Health

ORIGINS_VARIABLE = "LEDGERLIGHT_ORIGINS"
ALLOWED_HEADERS = "Authorization, Content-Type, Idempotency-Key"
EXPOSED_HEADERS = "Retry-After, Idempotency-Replayed, Content-Disposition"
PREFLIGHT_SECONDS = "7200"
_DOCS_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

_SECURITY: SecuritySchemesDict = {
    "id_token": SecurityScheme(
        type="http", scheme="bearer", bearerFormat="JWT", description="Firebase ID token of a member"
    ),
    "service_token": SecurityScheme(
        type="http", scheme="bearer", description="The organization's service token, llst_..."
    ),
}

_app: Flask | None = None
_app_lock = Lock()


def create_app(services: ApiServices, origins: str | None = None) -> Flask:
    """The application; ``origins``: comma-separated origins of the web client (default: LEDGERLIGHT_ORIGINS).

    Everything is imported and every connection made here, so that no request pays for it.
    """
    app = OpenAPI(
        "ledgerlight",
        info=Info(
            title="Ledgerlight",
            version="1",
            description="Edits, imports, pushed records, KPIs, alerts and members of an organization.",
        ),
        security_schemes=_SECURITY,
        validation_error_model=ErrorBody,
        validation_error_callback=validation_response,
        doc_ui=False,
    )
    app.json = StrictJson(app)
    app.url_map.strict_slashes = False
    errors.install(app)
    _install_cors(app, os.environ.get(ORIGINS_VARIABLE, "") if origins is None else origins)
    Guard(services).install(app)
    for blueprint in (
        routes.edits(services),
        routes.uploads(services),
        routes.imports(services),
        routes.records(services),
        alert_routes.alert_rules(services),
        alert_routes.alerts(services),
        analysis_routes.analysis(services),
        cash_routes.cash(services),
        change_routes.changes(services),
        comment_routes.comments(services),
        device_routes.devices(services),
        close_routes.close(services),
        signoff_routes.signoffs(services),
        kpi_routes.kpis(services),
        board_routes.boards(services),
        board_routes.proof(services),
        grid_view_routes.grid_views(services),
        admin_routes.members(services),
        admin_routes.service_tokens(services),
        admin_routes.system(services),
        _system(app),
    ):
        app.register_api(blueprint)
    return app


def respond(services: ApiServices, incoming: Request) -> WerkzeugResponse:
    """Answer a request that functions-framework received. The application is made at the first one."""
    global _app  # noqa: PLW0603 - one application a process
    with _app_lock:
        if _app is None:
            _app = create_app(services)
    return Response.from_app(_app.wsgi_app, incoming.environ)


def _system(app: OpenAPI) -> APIBlueprint:
    api = APIBlueprint("system", __name__, abp_tags=[Tag(name="System")])

    @api.get("/health", summary="Is the process up", responses={"200": Health})
    @guarded(PUBLIC)
    def health() -> Response:
        """Answers without asking any other service."""
        return routes.json_response(Health())

    @api.get(
        "/healthz", summary="The same, where nothing keeps this path for itself", responses={"200": Health}
    )
    @guarded(PUBLIC)
    def healthz() -> Response:
        """Cloud Run answers some paths that end in z itself; ask for /health there."""
        return routes.json_response(Health())

    @api.get("/api/openapi.json", summary="This description", doc_ui=False)
    @guarded(PUBLIC)
    def openapi() -> dict[str, object]:
        """The OpenAPI document."""
        document: dict[str, object] = app.api_doc
        return document

    @api.get("/api/docs", summary="The page that shows it", doc_ui=False)
    @guarded(PUBLIC)
    def docs() -> Response:
        """The OpenAPI document as a page."""
        response = Response(page(app.api_doc), mimetype="text/html")
        response.headers["Content-Security-Policy"] = _DOCS_POLICY
        return response

    return api


def _install_cors(app: Flask, origins: str) -> None:
    allowed = {origin.strip().rstrip("/") for origin in origins.split(",") if origin.strip()}

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers.setdefault("Cache-Control", "no-store")
        origin = request.headers.get("Origin", "")
        if origin not in allowed:
            return response
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers.add("Vary", "Origin")
        response.headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, DELETE"
            response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
            response.headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
        return response
