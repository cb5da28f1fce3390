"""Errors as JSON: ``{"error": {"code", "message", "hint"}}``, whatever went wrong."""

from __future__ import annotations

import logging
import math

from flask import Flask, Response, jsonify, make_response
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from ledgerlight.domain.authorization import Denied
from ledgerlight.domain.table import FileRefused
from ledgerlight.ports import Contended, Unavailable
from ledgerlight.usecases.apply_edit import UnknownEdit
from ledgerlight.usecases.context import UnknownOrganization
from ledgerlight.usecases.problems import Problem, TooMany
from schemas.primitives import Model

_log = logging.getLogger(__name__)

RETRY_SECONDS = 2
_VALIDATION_SHOWN = 10


class ErrorDetail(Model):
    """What went wrong: ``code`` for machines, ``message`` for people, ``hint`` says what to do."""

    code: str
    message: str
    hint: str = ""


class ErrorBody(Model):
    """The body of every answer that is an error."""

    error: ErrorDetail


def error_response(status: int, code: str, message: str, hint: str = "") -> Response:
    """An error as the API answers it."""
    body = ErrorBody(error=ErrorDetail(code=code, message=message, hint=hint))
    return make_response(jsonify(body.model_dump()), status)


def validation_response(error: ValidationError) -> Response:
    """A body, path or header that does not fit its schema: each place with its reason."""
    places = [
        f"{'.'.join(str(part) for part in one['loc']) or 'body'}: {one['msg']}"
        for one in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    more = f" (and {len(places) - _VALIDATION_SHOWN} more)" if len(places) > _VALIDATION_SHOWN else ""
    message = "; ".join(places[:_VALIDATION_SHOWN]) + more
    return error_response(422, "invalid", message, "see /api/docs for what this address takes")


def install(app: Flask) -> None:
    """Answer every exception in the API's form."""

    @app.errorhandler(Problem)
    def _problem(problem: Problem) -> Response:
        response = error_response(problem.status, problem.code, problem.message, problem.hint)
        if isinstance(problem, TooMany):
            response.headers["Retry-After"] = str(max(1, math.ceil(problem.retry_after_seconds)))
        if problem.status == 401:
            response.headers["WWW-Authenticate"] = "Bearer"
        return response

    @app.errorhandler(Denied)
    def _denied(denied: Denied) -> Response:
        return error_response(403, denied.code, str(denied), denied.hint)

    @app.errorhandler(FileRefused)
    def _refused(refused: FileRefused) -> Response:
        return error_response(422, refused.rule, str(refused), "correct the file or its mapping")

    @app.errorhandler(UnknownEdit)
    def _unknown_edit(unknown: UnknownEdit) -> Response:
        return error_response(404, "not_found", str(unknown), "write the edit's document first")

    @app.errorhandler(UnknownOrganization)
    def _unknown_organization(_: UnknownOrganization) -> Response:
        return error_response(404, "not_found", "there is no such organization")

    @app.errorhandler(Unavailable)
    @app.errorhandler(Contended)
    def _unavailable(error: Exception) -> Response:
        _log.warning("unavailable: %s", error)
        message = "a service did not answer in time"
        response = error_response(503, "unavailable", message, "try again; nothing is done twice")
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        if error.response is not None:  # a response that was made elsewhere, as for a failed validation
            return make_response(error.get_response())
        status = error.code or 500
        code = error.name.lower().replace(" ", "_")
        response = error_response(status, code, str(error.description), "see /api/docs")
        if status == 405:
            response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        return response

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Response:
        _log.exception("unexpected failure", exc_info=error)
        return error_response(500, "internal", "something failed on our side", "try again; it is logged")
