"""Push messages: to every device of who is told, and to no other."""

from __future__ import annotations

import pytest

from ledgerlight.ports import Write
from ledgerlight.usecases.devices import MAX_DEVICES, Devices
from schemas.documents import Member
from schemas.names import Collection, document_path
from tests.builders import ORG, rid
from tests.fakes.spine import Spine
from tests.unit.telling import (
    FIRED,
    alerts,
    in_business_hours,
    notify,
    outbox,
    put_rule,
    revenue,
    told,
)


@pytest.fixture
def spine() -> Spine:
    return in_business_hours()


def devices(spine: Spine, uid: str = "finance-owner") -> list[str]:
    return [device.token for device in Devices(spine.services.store, spine.services.clock).of(ORG, uid)]


def register(spine: Spine, device: str, token: str, uid: str = "finance-owner") -> None:
    member = Member(uid=uid, email="a@example.com", display_name=uid, role="viewer")
    Devices(spine.services.store, spine.services.clock).register(ORG, member, rid(device), token, "Laptop")
    spine.services.time.advance(1)


def test_a_token_that_is_registered_no_more_is_forgotten_and_the_others_are_told(spine: Spine) -> None:
    register(spine, "laptop", "stale")
    spine.services.messengers.devices.registered = {"token-of-finance-owner"}
    put_rule(spine)
    revenue(spine, 900)
    assert notify(spine) == 3
    assert devices(spine) == ["token-of-finance-owner"]
    assert told(spine) == FIRED, "one message, however many devices"


def test_without_a_device_a_push_message_says_why_it_was_not_sent(spine: Spine) -> None:
    spine.services.messengers.devices.registered = set()
    put_rule(spine)
    revenue(spine, 900)
    assert notify(spine) == 2, "by the other channels"
    assert devices(spine) == []
    (unsent,) = [entry for entry in outbox(spine) if entry.channel == "push"]
    assert (unsent.state, unsent.attempts) == ("no_device", 1), "no fault, and nothing to try again"
    assert "no device of Finance owner is registered" in unsent.error
    spine.services.time.advance(600)
    assert notify(spine) == 0


def test_who_left_the_organization_gets_no_push_message(spine: Spine) -> None:
    spine.services.documents.commit([Write(document_path(ORG, Collection.MEMBERS, "finance-owner"), None)])
    put_rule(spine)
    revenue(spine, 900)
    assert notify(spine) == 2
    assert spine.services.messengers["push"].sent == []


def test_devices_are_ones_own_bounded_and_known_by_one_token_each(spine: Spine) -> None:
    for number in range(MAX_DEVICES + 2):
        register(spine, f"d{number}", f"t{number}", "ben")
    assert devices(spine, "ben") == [f"t{number}" for number in range(MAX_DEVICES + 1, 1, -1)]
    register(spine, "again", "t5", "ben")
    assert devices(spine, "ben").count("t5") == 1, "a browser that lost its id has the same token"
    register(spine, "again", "t5", "ben")
    assert len(devices(spine, "ben")) == MAX_DEVICES
    assert devices(spine) == ["token-of-finance-owner"]


def test_a_push_message_names_the_alert_that_can_be_acknowledged(spine: Spine) -> None:
    put_rule(spine)
    revenue(spine, 900)
    notify(spine)
    (alert,) = alerts(spine)
    (sent,) = spine.services.messengers["push"].sent
    assert (sent.message.alert, sent.message.link) == (alert.key, f"/o/{ORG}/alerts/{alert.key}")
    revenue(spine, 2_000, sequence=2)
    notify(spine)
    assert spine.services.messengers["push"].sent[-1].message.alert == "", "a recovery waits for nobody"
