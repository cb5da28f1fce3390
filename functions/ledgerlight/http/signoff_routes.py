"""The routes of sign-offs: what people do with a variance line's signatures; reading is by Firestore."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from flask_openapi3.types import ResponseDict

from ledgerlight.http.guard import Policy, caller, guarded
from ledgerlight.http.paths import VariancePath
from ledgerlight.http.routes import (
    CONFLICT,
    PREFIX,
    REFUSALS,
    SIGNED_IN,
    IdempotencyHeader,
    json_response,
)
from ledgerlight.http.services import ApiServices
from ledgerlight.usecases.sign_variances import LineKey, SignVariances
from schemas.signoffs import PrepareRequest, ReviewRequest, SignOff, WithdrawRequest

_SIGNOFFS = Tag(name="Sign-off", description="Preparer and reviewer sign a variance line")
_LINE = f"{PREFIX}/signoffs/<string:entity_id>/<string:period>/<string:comparator>/<string:account_code>"


def signoffs(services: ApiServices) -> APIBlueprint:
    """``signoffs/{entity}/{period}/{comparator}/{account}:prepare`` and the like."""
    api = APIBlueprint(
        "signoffs", __name__, abp_tags=[_SIGNOFFS], abp_security=SIGNED_IN, abp_responses=REFUSALS
    )
    signing = SignVariances(services.store, services.clock)
    answers: ResponseDict = {"200": SignOff, "409": CONFLICT}

    @api.post(f"{_LINE}:prepare", summary="Explain a variance and sign", responses=answers)
    @guarded(Policy("prepare_variance"))
    def prepare(path: VariancePath, header: IdempotencyHeader, body: PrepareRequest) -> Response:
        """For the figure as the caller saw it. A review of an earlier explanation goes."""
        who = caller().person()
        return json_response(signing.prepare(path.org_id, who, _key(path), header.idempotency_key, body))

    @api.post(f"{_LINE}:review", summary="Agree to the explanation", responses=answers)
    @guarded(Policy("review_variance"))
    def review(path: VariancePath, header: IdempotencyHeader, body: ReviewRequest) -> Response:
        """By another person than the preparer, while the figure is the one that was prepared."""
        who = caller().person()
        return json_response(signing.review(path.org_id, who, _key(path), header.idempotency_key, body))

    @api.post(f"{_LINE}:withdraw", summary="Take a signature back", responses=answers)
    @guarded(Policy("withdraw_signature"))
    def withdraw(path: VariancePath, header: IdempotencyHeader, body: WithdrawRequest) -> Response:
        """One's own, or anyone's for a controller; with a reason."""
        who = caller().person()
        return json_response(signing.withdraw(path.org_id, who, _key(path), header.idempotency_key, body))

    return api


def _key(path: VariancePath) -> LineKey:
    return LineKey(path.entity_id, path.period, path.comparator, path.account_code)
