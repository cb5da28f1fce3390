"""Each channel hands its message to the local inbox, as it would to the service that the inbox stands in for."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from emulator.environment import environment
from emulator.ports import OFFSET_VARIABLE, Ports
from ledgerlight.adapters.channels import channels, push_service
from ledgerlight.domain.alerting.chart import Chart
from ledgerlight.domain.alerting.messages import CHART, Message
from ledgerlight.domain.language.local_reader import reader_of
from ledgerlight.ports import Undeliverable
from schemas.notifications import Channel, Notification, Recipient

pytestmark = pytest.mark.emulator

OFFSET = 9000
READER = reader_of("en", "en-US")
MESSAGE = Message(
    "[HIGH] Revenue <b>short</b>",
    "Revenue is short\n  of & budget\n",
    "<p>Revenue &amp; budget</p>",
    "Short: ka მოკლე",
)
WHO = Recipient(
    name="Ana", uid="ana", email="ana@example.com", phone="+12025550123", slack="#finance", deputy=None
)


@pytest.fixture(scope="module")
def inbox() -> Iterator[str]:
    """An inbox of its own."""
    ports = Ports(OFFSET)
    process = subprocess.Popen(
        [sys.executable, "-m", "emulator.inbox"], env={**os.environ, OFFSET_VARIABLE: str(OFFSET)}
    )
    address = f"http://127.0.0.1:{ports.inbox}"
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                httpx.get(f"{address}/messages")
                break
            except httpx.TransportError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def notification(channel: Channel) -> Notification:
    """Something to send."""
    fields: dict[str, Any] = {
        "id": "a" * 24, "recipient": "ana", "uid": "ana", "channel": channel, "kind": "firing",
        "severity": "high", "state": "queued", "alerts": ["b" * 24], "events": ["c" * 24],
        "group": "d" * 24, "created_at": "2026-01-31T09:30:00.000Z", "day": "2026-01-31",
    }  # fmt: skip
    return Notification(**fields)


@pytest.mark.parametrize(
    ("channel", "to", "subject", "text"),
    [
        ("email", "ana@example.com", MESSAGE.subject, "Revenue & budget"),
        ("slack", "#finance", MESSAGE.subject, "of &amp; budget"),
        ("sms", "+12025550123", "", MESSAGE.sms),
    ],
)
def test_a_message_arrives(inbox: str, channel: Channel, to: str, subject: str, text: str) -> None:
    httpx.delete(f"{inbox}/messages")
    sends = channels(environment(OFFSET))[channel]
    assert sends.send(notification(channel), WHO, MESSAGE)
    (message,) = httpx.get(f"{inbox}/messages").json()
    assert (message["channel"], message["to"]) == (channel, [to])
    assert (
        subject in message["subject"]
        or subject.replace("<", "&lt;").replace(">", "&gt;") in message["subject"]
    )
    assert text in message["text"]
    page = httpx.get(inbox).text
    assert to in page
    assert "<b>short</b>" not in page


def test_a_channel_that_is_not_set_up_says_what_to_set() -> None:
    with pytest.raises(Undeliverable, match="LEDGERLIGHT_MAIL_URL"):
        channels({})["email"].send(notification("email"), WHO, MESSAGE)


def test_a_recipient_without_the_address_is_told() -> None:
    with pytest.raises(Undeliverable, match="phone"):
        channels(environment(OFFSET))["sms"].send(
            notification("sms"), Recipient(name="Ana", email="ana@example.com"), MESSAGE
        )


def test_a_mail_has_its_chart_within_it_and_the_inbox_shows_it(inbox: str) -> None:
    httpx.delete(f"{inbox}/messages")
    chart = Chart(
        "Revenue, west", (("2025-12", 5_000), ("2026-01", 900)), "money", "USD", READER, 1_000, "Threshold"
    )
    html = f'<p>Low</p><p><img src="cid:{CHART}" alt="Revenue"></p><p>{chart.caption}</p>'
    message = Message("Low", chart.caption, html, "Low", chart)
    channels(environment(OFFSET))["email"].send(notification("email"), WHO, message)
    (kept,) = httpx.get(f"{inbox}/messages").json()
    assert "Dec 2025 $50.00; Jan 2026 $9.00. Threshold: $10.00." in kept["text"]
    assert f"cid:{CHART}" in kept["html"]
    (picture,) = kept["images"]
    assert b64decode(picture.partition(",")[2]).startswith(b"\x89PNG")
    assert picture in httpx.get(inbox).text


def test_a_push_message_goes_to_every_device_with_what_can_be_done(inbox: str) -> None:
    httpx.delete(f"{inbox}/messages")
    message = Message(
        "Low", "Low", "<p>Low</p>", "Low: 9.00", link="https://x/o/demo/alerts/b", alert="b" * 24,
        acknowledge="Acknowledge",
    )  # fmt: skip
    service = push_service("demo-test", environment(OFFSET))
    assert service.push(notification("push"), ["t1", "t2"], message).receipt
    kept = httpx.get(f"{inbox}/messages").json()
    assert [(each["channel"], each["to"], each["subject"]) for each in kept] == [
        ("push", ["t1"], "Low"), ("push", ["t2"], "Low"),
    ]  # fmt: skip
    assert "Low: 9.00" in kept[0]["text"]
    assert kept[0]["data"] == {
        "notification": "a" * 24, "title": "Low", "body": "Low: 9.00", "link": "https://x/o/demo/alerts/b",
        "alert": "b" * 24, "acknowledge": "Acknowledge",
    }  # fmt: skip
    assert "https://x/o/demo/alerts/b" in httpx.get(inbox).text
