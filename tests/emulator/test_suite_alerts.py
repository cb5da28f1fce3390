"""Alerts in the running suite: an edit that breaches is one alert and one message, doubled events or not."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from cli.connection import Connection, connect
from cli.edits import submit
from ledgerlight.charts import chart_json
from ledgerlight.domain.charts import accounts_of
from ledgerlight.domain.leaf import LeafKey
from ledgerlight.usecases.records_query import RecordReader
from schemas.alerts import Alert, AlertRule, RuleScope
from schemas.documents import EditPatch, Organization
from schemas.names import Collection, collection_path
from tests.builders import message, rid, upsert

pytestmark = pytest.mark.emulator

PATIENCE_SECONDS = 20.0
PERIOD = "2026-01"
WEST = "west"
DOUBLED = {"duplicate": 1.0}
PASSWORD = "push-tests"  # noqa: S105 - of sign-ins that exist in the emulator only


@pytest.fixture
def connection(suite: dict[str, Any]) -> Connection:
    """To the running suite."""
    return connect()


@pytest.fixture
def doubled(suite: dict[str, Any]) -> Iterator[None]:
    """Every event of alerts comes several times."""
    address = suite["services"]["eventarc"]["address"]
    plan = {"targets": {"check_alerts": DOUBLED, "notify": DOUBLED, "recalculate": DOUBLED}}
    assert httpx.put(f"{address}/faults", json=plan).status_code == 200
    yield
    httpx.delete(f"{address}/faults")


@pytest.fixture
def org(connection: Connection) -> str:
    """An organization with 20.00 of revenue in west, and a critical rule at 10.00."""
    org_id = f"al-{uuid4().hex[:10]}"
    organization = Organization(name="Alerts", currency="USD", root_entity="group")
    connection.directory.add(org_id, organization, accounts_of(chart_json("management")))
    connection.directory.add_entity(org_id, WEST, "West", "group")
    rule = AlertRule(
        id="low", name="Low revenue", kind="absolute", metric="revenue", operator="below", threshold=1_000,
        severity="critical", scope=RuleScope(entity_id=WEST, descendants=False),
    )  # fmt: skip
    connection.services.manage_rules.put(org_id, connection.members.operator(org_id), rule, create=True)
    connection.services.apply_changes(message([upsert("a", 2_000)], org=org_id))
    connection.services.recalculate(org_id, {(WEST, PERIOD)})
    return org_id


def edit(connection: Connection, org: str, amount: int) -> None:
    """Set the one record's amount, as the command line does."""
    reader = RecordReader(connection.services.store, org)
    placed = reader.find(rid("a"), LeafKey(WEST, PERIOD), connection.services.objects)
    assert placed is not None
    submit(connection, org, placed, EditPatch(amount_minor=amount), "measured")


def alerts(connection: Connection, org: str) -> list[Alert]:
    found = connection.services.store.query(collection_path(org, Collection.ALERTS))
    return [Alert.model_validate(dict(each.fields or {})) for each in found]


def inbox(org: str) -> list[dict[str, Any]]:
    """What was sent about this organization's alerts: messages link to them."""
    found: list[dict[str, Any]] = httpx.get(f"{os.environ['LEDGERLIGHT_INBOX']}/messages").json()
    return [each for each in found if f"/o/{org}/alerts/" in each["text"]]


def until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


@pytest.mark.usefixtures("doubled")
def test_a_breach_is_one_alert_and_one_message_and_its_end_is_told_once(
    connection: Connection, org: str
) -> None:
    edit(connection, org, 900)
    until(lambda: [a.state for a in alerts(connection, org)] == ["firing"], "no alert")
    until(lambda: len(_slack(org)) == 1, "no message")
    time.sleep(3)  # what comes twice has come
    assert [(a.state, a.firing_number, a.value) for a in alerts(connection, org)] == [("firing", 1, 900)]
    assert [each["subject"] for each in _slack(org)] == ["[CRITICAL] Low revenue (West, Jan 2026)"]
    edit(connection, org, 3_000)
    until(lambda: [a.state for a in alerts(connection, org)] == ["resolved"], "not resolved")
    until(lambda: len(_slack(org)) == 2, "nobody was told of the end")
    time.sleep(3)
    assert [each["subject"].partition("]")[0] for each in _slack(org)] == ["[CRITICAL", "[RESOLVED"]
    (alert,) = alerts(connection, org)
    assert [entry.to_state for entry in alert.history] == ["firing", "resolved"]
    entries = connection.services.store.query(collection_path(org, Collection.NOTIFICATIONS))
    assert {(each.fields or {})["attempts"] for each in entries} == {1}


def test_the_event_of_a_dashboard_checks_it_when_nobody_asked(connection: Connection, org: str) -> None:
    """Records that come by a message: no call checks them, the trigger does."""
    connection.services.apply_changes(message([upsert("a", 500)], org=org, sequence=2))
    until(lambda: [a.state for a in alerts(connection, org)] == ["firing"], "the trigger found nothing")
    assert [entry.by for entry in alerts(connection, org)[0].history] == [None]


def test_a_registered_device_gets_the_push_message_with_what_can_be_done(
    connection: Connection, org: str
) -> None:
    """From the api that registers a device, through the outbox and the adapter, to what the device would get."""
    email = f"owner@{org}.test"
    uid = connection.members.add(org, email, "owner", password=PASSWORD).uid
    settings = connection.services.notification_settings(org)
    first = settings.recipients[settings.owner]
    told = settings.recipients | {settings.owner: first.model_copy(update={"uid": uid, "email": email})}
    connection.services.notification_settings.save(org, settings.model_copy(update={"recipients": told}))
    device, token = uuid4().hex[:24], f"device-{uuid4().hex}"
    registered = httpx.put(
        f"{os.environ['LEDGERLIGHT_API']}/v1/organizations/{org}/devices/{device}",
        json={"token": token, "label": "Phone"},
        headers={"Authorization": f"Bearer {_sign_in(email)}"},
        timeout=30,
    )
    assert registered.status_code == 200, registered.text
    edit(connection, org, 900)
    until(lambda: bool(_pushed(token)), "no push message")
    time.sleep(2)
    (message,) = _pushed(token)
    (alert,) = alerts(connection, org)
    data = message["data"]
    assert (data["title"], data["alert"]) == ("[CRITICAL] Low revenue (West, Jan 2026)", alert.key)
    assert data["link"].endswith(f"/o/{org}/alerts/{alert.key}")
    sent = connection.services.store.get(
        f"{collection_path(org, Collection.NOTIFICATIONS)}/{data['notification']}"
    ).fields
    assert sent is not None
    assert (sent["state"], sent["channel"], sent["uid"]) == ("sent", "push", uid)
    assert sent["receipt"].endswith(message["id"])


def test_a_push_to_who_registered_no_device_is_no_failure(connection: Connection, org: str) -> None:
    email = f"cfo@{org}.test"
    uid = connection.members.add(org, email, "owner", password=PASSWORD).uid
    settings = connection.services.notification_settings(org)
    first = settings.recipients[settings.owner]
    told = settings.recipients | {settings.owner: first.model_copy(update={"uid": uid, "email": email})}
    connection.services.notification_settings.save(org, settings.model_copy(update={"recipients": told}))
    edit(connection, org, 900)
    until(lambda: _push_states(connection, org) == {"no_device"}, "no push was tried")
    until(lambda: len(_slack(org)) == 1, "the other channels tell it")


def _sign_in(email: str) -> str:
    answer = httpx.post(
        f"http://{os.environ['FIREBASE_AUTH_EMULATOR_HOST']}"
        "/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=any",
        json={"email": email, "password": PASSWORD, "returnSecureToken": True},
        timeout=30,
    )
    answer.raise_for_status()
    return str(answer.json()["idToken"])


def _pushed(token: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx.get(f"{os.environ['LEDGERLIGHT_INBOX']}/messages").json()
    return [each for each in found if each["channel"] == "push" and each["to"] == [token]]


def _push_states(connection: Connection, org: str) -> set[str]:
    found = connection.services.store.query(collection_path(org, Collection.NOTIFICATIONS))
    return {(each.fields or {})["state"] for each in found if (each.fields or {})["channel"] == "push"}


def _slack(org: str) -> list[dict[str, Any]]:
    return [each for each in inbox(org) if each["channel"] == "slack"]
