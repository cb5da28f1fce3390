"""The routes of alerts and of the rules that raise them."""

from __future__ import annotations

from flask import Response, make_response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from ledgerlight.http.guard import Policy, caller, guarded
from ledgerlight.http.paths import AlertPath, AlertRulePath, OrgPath
from ledgerlight.http.routes import CONFLICT, PREFIX, REFUSALS, SIGNED_IN, IdempotencyHeader, json_response
from ledgerlight.http.services import ApiServices
from ledgerlight.usecases.problems import Invalid
from schemas.alert_api import (
    AlertAssignment,
    AlertComment,
    AlertNote,
    AlertOptions,
    AlertRuleList,
    AlertSnooze,
    BacktestRequest,
    BacktestResult,
)
from schemas.alerts import Alert, AlertRule

_RULES = Tag(name="Alert rules", description="What is watched, and from where on it is worth an alert")
_ALERTS = Tag(name="Alerts", description="What people do with an alert; reading is by Firestore")
_READ = Policy("read_alert_rules")
_MANAGE = Policy("manage_alert_rules")
_HANDLE = Policy("handle_alerts")


def alert_rules(services: ApiServices) -> APIBlueprint:
    """``alert-rules``."""
    api = APIBlueprint(
        "alert_rules", __name__, abp_tags=[_RULES], abp_security=SIGNED_IN, abp_responses=REFUSALS
    )
    rules = services.manage_rules

    @api.get(f"{PREFIX}/alert-rules", summary="List alert rules", responses={"200": AlertRuleList})
    @guarded(_READ)
    def list_rules(path: OrgPath) -> Response:
        """Every rule of the organization, by id."""
        return json_response(AlertRuleList(rules=rules.every(path.org_id, caller().person())))

    @api.post(
        f"{PREFIX}/alert-rules",
        summary="Create an alert rule",
        responses={"201": AlertRule, "409": CONFLICT},
    )
    @guarded(_MANAGE)
    def create_rule(path: OrgPath, body: AlertRule) -> Response:
        """It judges the newest period at once, and every dashboard that changes from now on. ``version`` is ours."""
        return json_response(rules.put(path.org_id, caller().person(), body, create=True), 201)

    @api.put(
        f"{PREFIX}/alert-rules/<rule_id>",
        summary="Change an alert rule",
        responses={"200": AlertRule, "409": CONFLICT},
    )
    @guarded(_MANAGE)
    def update_rule(path: AlertRulePath, body: AlertRule) -> Response:
        """Puts the whole rule in place of the one of this id. Its open alerts are judged anew."""
        if body.id != path.rule_id:
            raise Invalid(f"id: the body says {body.id!r}, the address {path.rule_id!r}", "an id stays")
        return json_response(rules.put(path.org_id, caller().person(), body, create=False))

    @api.delete(f"{PREFIX}/alert-rules/<rule_id>", summary="Remove an alert rule", responses={"204": None})
    @guarded(_MANAGE)
    def remove_rule(path: AlertRulePath) -> Response:
        """Its open alerts are closed; who was told of one is told of that."""
        rules.remove(path.org_id, caller().person(), path.rule_id)
        return make_response("", 204)

    @api.post(
        f"{PREFIX}/alert-rules:backtest",
        summary="Try a rule on the past",
        responses={"200": BacktestResult},
    )
    @guarded(_READ)
    def try_rule(path: OrgPath, body: BacktestRequest) -> Response:
        """What the rule would have done in the last months that have figures. Nothing is saved."""
        return json_response(rules.backtest(path.org_id, caller().person(), body.rule, body.months))

    return api


def alerts(services: ApiServices) -> APIBlueprint:
    """``alerts/{key}:acknowledge`` and the like. What is sent again under its key changes nothing."""
    api = APIBlueprint("alerts", __name__, abp_tags=[_ALERTS], abp_security=SIGNED_IN, abp_responses=REFUSALS)
    acting = services.alert_actions

    @api.get(
        f"{PREFIX}/alert-options",
        summary="What rules may watch and who may be told",
        responses={"200": AlertOptions},
    )
    @guarded(_HANDLE)
    def options(path: OrgPath) -> Response:
        """KPIs and sources with their units, recipients and members by name; no address of anyone."""
        return json_response(services.manage_rules.options(path.org_id, caller().person()))

    @api.post(
        f"{PREFIX}/alerts/<string:key>:acknowledge",
        summary="Acknowledge an alert",
        responses={"200": Alert, "409": CONFLICT},
    )
    @guarded(_HANDLE)
    def acknowledge(path: AlertPath, header: IdempotencyHeader, body: AlertNote) -> Response:
        """You work on it: nobody else is called."""
        return json_response(
            acting.acknowledge(path.org_id, caller().person(), path.key, header.idempotency_key, body.note)
        )

    @api.post(
        f"{PREFIX}/alerts/<string:key>:assign",
        summary="Assign an alert",
        responses={"200": Alert, "409": CONFLICT},
    )
    @guarded(_HANDLE)
    def assign(path: AlertPath, header: IdempotencyHeader, body: AlertAssignment) -> Response:
        """Makes someone of the notification settings responsible; they are told."""
        return json_response(
            acting.assign(
                path.org_id, caller().person(), path.key, header.idempotency_key, body.to, body.note
            )
        )

    @api.post(
        f"{PREFIX}/alerts/<string:key>:snooze",
        summary="Snooze an alert",
        responses={"200": Alert, "409": CONFLICT},
    )
    @guarded(_HANDLE)
    def snooze(path: AlertPath, header: IdempotencyHeader, body: AlertSnooze) -> Response:
        """Quiet until a time at most 30 days away; a higher severity ends it early."""
        return json_response(
            acting.snooze(
                path.org_id, caller().person(), path.key, header.idempotency_key, body.until, body.note
            )
        )

    @api.post(
        f"{PREFIX}/alerts/<string:key>:comment", summary="Comment on an alert", responses={"200": Alert}
    )
    @guarded(_HANDLE)
    def comment(path: AlertPath, header: IdempotencyHeader, body: AlertComment) -> Response:
        """A remark in its history."""
        return json_response(
            acting.comment(path.org_id, caller().person(), path.key, header.idempotency_key, body.note)
        )

    @api.post(
        f"{PREFIX}/alerts/<string:key>:resolve",
        summary="Resolve an alert",
        responses={"200": Alert, "409": CONFLICT},
    )
    @guarded(_HANDLE)
    def resolve(path: AlertPath, header: IdempotencyHeader, body: AlertNote) -> Response:
        """Done with, though perhaps still in breach: it fires again only after it has cleared, or when it gets
        graver."""
        return json_response(
            acting.resolve(path.org_id, caller().person(), path.key, header.idempotency_key, body.note)
        )

    return api
