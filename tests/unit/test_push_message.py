"""The push message that the local suite captures is the one that firebase-admin sends."""

from __future__ import annotations

import json
from typing import Any

import pytest
from firebase_admin import messaging

from ledgerlight.adapters.channels import admin_message, fcm_message

DATA = {
    "notification": "a" * 24, "title": "Low", "body": "Low: 9.00 ₾", "link": "https://x/o/demo/alerts/b",
    "alert": "b" * 24,
}  # fmt: skip


@pytest.mark.parametrize("data", [DATA, DATA | {"alert": ""}])
def test_what_is_captured_is_what_firebase_admin_writes(data: dict[str, str]) -> None:
    encode: Any = messaging._MessagingService.encode_message
    written = json.loads(json.dumps(encode(admin_message("token", data))))
    assert fcm_message("token", data) == written
    assert written["webpush"]["headers"] == {"Urgency": "high"}
