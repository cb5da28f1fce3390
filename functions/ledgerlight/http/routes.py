"""The routes that change and import. Each reads its request, calls one use case and answers."""

from __future__ import annotations

from typing import Annotated

from flask import Response, make_response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from flask_openapi3.types import ResponseDict
from pydantic import BaseModel, ConfigDict, Field

from ledgerlight.adapters.rate_limit import TokenBuckets
from ledgerlight.adapters.structured_log import milliseconds_between, note
from ledgerlight.http.errors import ErrorBody
from ledgerlight.http.guard import KIB, Policy, caller, guarded
from ledgerlight.http.paths import EditPath, ImportPath, OrgPath, UploadPath
from ledgerlight.http.services import ApiServices
from ledgerlight.usecases.audit import Audit
from ledgerlight.usecases.edits_http import ApplyEditNow
from ledgerlight.usecases.preview_import import PreviewImport
from ledgerlight.usecases.problems import Conflict, NotFound, TooMany
from ledgerlight.usecases.push_records import PushRecords
from ledgerlight.usecases.reverse_import import NotReversible
from ledgerlight.usecases.uploads import StartImport, Uploads
from schemas.api import (
    ApplyEditResult,
    ImportStarted,
    OpenUploadRequest,
    OpenUploadResult,
    PreviewRequest,
    PreviewResult,
    PushRequest,
    PushResult,
    StartImportRequest,
)
from schemas.names import Collection, document_path, leaf_id

PREFIX = "/v1/organizations/<org_id>"
MAX_PUSH_BYTES = 8 * 1024 * KIB
ROWS_PER_SECOND = 10_000.0
ROWS_AT_ONCE = 200_000.0
"""Pushed records one organization may send to one process."""

SIGNED_IN: list[dict[str, list[str]]] = [{"id_token": []}]
SIGNED_IN_OR_SERVICE: list[dict[str, list[str]]] = [{"id_token": []}, {"service_token": []}]


def _refusal(description: str) -> dict[str, object]:
    """An error's answer, by reference: making the schema anew for each of a hundred costs a cold start."""
    schema = {"$ref": f"#/components/schemas/{ErrorBody.__name__}"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


REFUSALS: ResponseDict = {
    "400": _refusal("The request cannot be read"),
    "401": _refusal("Not signed in"),
    "403": _refusal("Signed in, and not allowed"),
    "404": _refusal("Nothing of that name"),
    "413": _refusal("The body is too large"),
    "415": _refusal("The body is not JSON"),
    "422": _refusal("A value breaks a rule"),
    "429": _refusal("More than the organization's share"),
    "500": _refusal("A failure on our side"),
    "503": _refusal("A service did not answer; try again"),
}
CONFLICT = _refusal("The state does not allow it")
EXPIRED = _refusal("Its time is over")

_EDITS = Tag(name="Edits", description="Corrections made in the grid")
_IMPORTS = Tag(name="Imports", description="Files: upload, preview, import, reverse")
_RECORDS = Tag(name="Records", description="Records pushed by other systems")


class IdempotencyHeader(BaseModel):
    """``Idempotency-Key``: the same key again is answered with the first answer."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    idempotency_key: Annotated[
        str, Field(alias="Idempotency-Key", min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")
    ]


def edits(services: ApiServices) -> APIBlueprint:
    """``edits/{edit_id}:apply``."""
    api = APIBlueprint("edits", __name__, abp_tags=[_EDITS], abp_security=SIGNED_IN, abp_responses=REFUSALS)
    apply_now = ApplyEditNow(services.apply_edit, services.recalculate, services.check_alerts)

    @api.post(
        f"{PREFIX}/edits/<string:edit_id>:apply",
        summary="Apply an edit at once",
        responses={"200": ApplyEditResult},
    )
    @guarded(Policy("apply_edit", prefetch=(Collection.EDITS, "edit_id")))
    def apply_edit(path: EditPath) -> Response:
        """Applies the caller's own edit (an admin: anyone's) and recalculates what it changed. Asking twice
        is asking once. The edit's trigger does the same when nobody calls."""
        snapshot = caller().prefetched[document_path(path.org_id, Collection.EDITS, path.edit_id)]
        note(org=path.org_id, trace_id=path.edit_id)
        applied = apply_now(path.org_id, caller().person(), path.edit_id, snapshot)
        if applied.changed and snapshot.fields is not None:
            waited = milliseconds_between(snapshot.fields["created_at"], services.clock.now())
            note(leaf=[leaf_id(*leaf) for leaf in applied.changed], change_to_screen_ms=waited)
        return json_response(applied.result)

    return api


def uploads(services: ApiServices) -> APIBlueprint:
    """Upload sessions, previews and the start of imports."""
    api = APIBlueprint(
        "uploads", __name__, abp_tags=[_IMPORTS], abp_security=SIGNED_IN, abp_responses=REFUSALS
    )
    store, objects, clock = services.store, services.objects, services.clock
    sessions = Uploads(store, objects, clock)
    preview = PreviewImport(store, objects, clock, services.organizations, services.open_table)
    start = StartImport(store, objects, clock, services.ingest_file, services.open_table)

    @api.post(f"{PREFIX}/uploads", summary="Open an upload session", responses={"201": OpenUploadResult})
    @guarded(Policy("open_upload"))
    def open_upload(path: OrgPath, body: OpenUploadRequest) -> Response:
        """Answers the address of a resumable session: PUT the bytes there, from the browser, in one or more
        requests. Nothing is imported yet."""
        origin = request.headers.get("Origin", "")
        return json_response(sessions.open(path.org_id, caller().person(), body, origin), 201)

    @api.post(
        f"{PREFIX}/uploads/<string:upload_id>:preview",
        summary="Preview an import",
        responses={"200": PreviewResult, "410": EXPIRED},
    )
    @guarded(Policy("preview_upload", max_bytes=256 * KIB))
    def preview_upload(path: UploadPath, body: PreviewRequest) -> Response:
        """Reads the uploaded file with the import's own parser and compares it with what is stored."""
        member = caller().person()
        staged = sessions.staged(path.org_id, member, path.upload_id)
        return json_response(preview(path.org_id, member, staged, body))

    @api.post(
        f"{PREFIX}/uploads/<string:upload_id>:import",
        summary="Import an uploaded file",
        responses={"202": ImportStarted, "409": CONFLICT, "410": EXPIRED},
    )
    @guarded(Policy("start_import", max_bytes=256 * KIB))
    def start_import(path: UploadPath, body: StartImportRequest) -> Response:
        """Starts the import; asking twice is asking once. A mapping sent whole is saved under its name."""
        member = caller().person()
        staged = sessions.staged(path.org_id, member, path.upload_id)
        return json_response(ImportStarted(import_id=start(path.org_id, member, staged, body)), 202)

    return api


def imports(services: ApiServices) -> APIBlueprint:
    """What is done with a finished import."""
    api = APIBlueprint(
        "imports", __name__, abp_tags=[_IMPORTS], abp_security=SIGNED_IN, abp_responses=REFUSALS
    )
    audit = Audit(services.store, services.clock)

    @api.post(
        f"{PREFIX}/imports/<string:import_id>:reverse",
        summary="Reverse an import",
        responses={"202": ImportStarted, "409": CONFLICT},
    )
    @guarded(Policy("reverse_import"))
    def reverse_import(path: ImportPath) -> Response:
        """Every record goes back to what it was, unless someone changed it since. The reversal is followed
        like an import; asking twice is asking once."""
        member = caller().person()
        if not services.store.get(document_path(path.org_id, Collection.IMPORTS, path.import_id)).exists:
            raise NotFound(f"there is no import {path.import_id!r}")
        try:
            import_id = services.reverse_import(path.org_id, path.import_id, member.uid)
        except NotReversible as error:
            raise Conflict(str(error)) from None
        audit.done(path.org_id, member.uid, "reverse_import", f"imports/{path.import_id}")
        return json_response(ImportStarted(import_id=import_id), 202)

    @api.get(
        f"{PREFIX}/imports/<import_id>/rejects",
        summary="Download the refused rows",
        responses={"200": {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    )
    @guarded(Policy("download_rejects"))
    def download_rejects(path: ImportPath) -> Response:
        """The refused and quarantined rows as a CSV with their reasons: correct it and drop it again."""
        fields = services.store.get(document_path(path.org_id, Collection.IMPORTS, path.import_id)).fields
        name = None if fields is None else fields.get("rejects_object")
        if not isinstance(name, str) or not name.startswith(f"organizations/{path.org_id}/"):
            raise NotFound(f"import {path.import_id!r} has no refused rows")
        try:
            stream = services.objects.open(name)
        except FileNotFoundError:
            raise NotFound("the file of refused rows is gone") from None
        response = Response(stream, mimetype="text/csv", direct_passthrough=True)
        response.headers["Content-Disposition"] = f'attachment; filename="rejects-{path.import_id}.csv"'
        return response

    return api


def records(services: ApiServices) -> APIBlueprint:
    """Records pushed by other systems."""
    api = APIBlueprint(
        "records", __name__, abp_tags=[_RECORDS], abp_security=SIGNED_IN_OR_SERVICE, abp_responses=REFUSALS
    )
    rows = TokenBuckets(services.clock, rate=ROWS_PER_SECOND, burst=ROWS_AT_ONCE)
    push = PushRecords(
        services.store,
        services.objects,
        services.clock,
        services.organizations,
        services.open_table,
        services.ingest_file,
    )

    @api.post(
        f"{PREFIX}/records",
        summary="Push records",
        responses={"200": PushResult, "202": PushResult, "409": CONFLICT},
    )
    @guarded(Policy("push_records", max_bytes=MAX_PUSH_BYTES, service_tokens=True))
    def push_records(path: OrgPath, header: IdempotencyHeader, body: PushRequest) -> Response:
        """Up to 5,000 records, each accepted or refused by itself. 202: the accepted ones are being written;
        200: none was accepted. The same key again is answered with the first answer, another body under the
        same key with 409."""
        wait = rows.take(path.org_id, float(len(body.records)))
        if wait > 0:
            raise TooMany("the organization pushes more records than its share", retry_after_seconds=wait)
        who = caller()
        answer = push(path.org_id, who.uid, who.member, header.idempotency_key, body)
        status = 200 if b'{"import_id":null' in answer.body[:40] else 202
        response = make_response(answer.body, status)
        response.mimetype = "application/json"
        if answer.replayed:
            response.headers["Idempotency-Replayed"] = "true"
        return response

    return api


def json_response(body: BaseModel, status: int = 200) -> Response:
    """A model as an answer."""
    response = make_response(body.model_dump_json(), status)
    response.mimetype = "application/json"
    return response
