"""An organization in which people are told of alerts, for the tests of that."""

from __future__ import annotations

from datetime import UTC, datetime

from schemas.alerts import Alert, AlertRule, RuleScope, Severity
from schemas.names import Collection, collection_path, document_path
from schemas.notifications import Notification
from tests.builders import ORG, WEST, carry_device, found_organization, message, upsert
from tests.fakes.spine import Spine

PERIOD = "2026-01"
TUESDAY_NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)


def in_business_hours() -> Spine:
    """An organization with its pipeline, in business hours."""
    spine = Spine()
    spine.services.time.set_wall(TUESDAY_NOON)
    found_organization(spine.services.documents, spine.services.time)
    carry_device(spine.services.documents, "finance-owner", "controller", "cfo")
    return spine


def put_rule(spine: Spine, severity: Severity = "critical", entity: str = WEST) -> None:
    rule = AlertRule(
        id="low-revenue", name="Low revenue", kind="absolute", metric="revenue", operator="below",
        threshold=1_000, severity=severity, scope=RuleScope(entity_id=entity),
    )  # fmt: skip
    path = document_path(ORG, Collection.ALERT_RULES, rule.id)
    spine.services.documents.put(path, rule.model_dump())
    spine.services.alert_rules.every(ORG, fresh=True)


def revenue(spine: Spine, amount: int, sequence: int = 1) -> None:
    """West's revenue, and its alerts checked."""
    spine.services.apply_changes(message([upsert("a", amount)], sequence=sequence))
    spine.services.check_alerts(ORG, [(WEST, PERIOD)])


def alerts(spine: Spine) -> list[Alert]:
    found = spine.services.documents.query(collection_path(ORG, Collection.ALERTS))
    return [Alert.model_validate(dict(each.fields or {})) for each in found]


def outbox(spine: Spine) -> list[Notification]:
    found = spine.services.documents.query(collection_path(ORG, Collection.NOTIFICATIONS))
    return [Notification.model_validate(dict(each.fields or {})) for each in found]


def notify(spine: Spine) -> int:
    """The trigger, for every alert."""
    return sum(spine.services.notify(ORG, alert.key) for alert in alerts(spine))


def told(spine: Spine) -> list[tuple[str, str, str]]:
    """(recipient, channel, kind) of everything that left."""
    return sorted((each.recipient, each.channel, each.kind) for each in spine.services.messengers.sent)


FIRED = [("finance-owner", channel, "firing") for channel in ("push", "slack", "sms")]
RECOVERED = [("finance-owner", channel, "recovery") for channel in ("push", "slack", "sms")]
