"""What a project has before anything runs: topics, their subscriptions, triggers, the dataset."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from emulator.environment import PROJECT, environment
from emulator.ports import Ports
from schemas.names import EVENTS_DEAD_LETTER, EVENTS_DEAD_LETTER_SUBSCRIPTION, Topic
from schemas.triggers import DOCUMENT_TRIGGERS, ORDERED, document_pattern

ACK_DEADLINE_SECONDS = 60
"""After this a message that nobody acknowledged comes again: that of a stand-in that died."""

_CONFLICT = 409


def send(method: str, url: str, body: dict[str, Any], timeout_seconds: float = 15) -> bool:
    """Send JSON to an emulator; False when what is to be created is there already."""
    request = urllib.request.Request(  # noqa: S310 - our own loopback addresses
        url, data=json.dumps(body).encode(), method=method, headers={"content-type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout_seconds):  # noqa: S310
            return True
    except urllib.error.HTTPError as error:
        if error.code != _CONFLICT:
            raise
        return False


def create_topics(ports: Ports) -> None:
    """Topics, the subscription of each, which the Eventarc stand-in pulls, and dead letters."""
    base = f"http://{_address('PUBSUB_EMULATOR_HOST', ports)}/v1/projects/{PROJECT}"
    for topic in Topic:
        send("PUT", f"{base}/topics/{topic.value}", {})
        send("PUT", f"{base}/topics/{topic.dead_letter}", {})
        _subscription(base, topic.dead_letter_subscription, topic.dead_letter)
        _subscription(base, topic.subscription, topic.value, ACK_DEADLINE_SECONDS, ordered=topic in ORDERED)
    send("PUT", f"{base}/topics/{EVENTS_DEAD_LETTER}", {})
    _subscription(base, EVENTS_DEAD_LETTER_SUBSCRIPTION, EVENTS_DEAD_LETTER)


def _address(variable: str, ports: Ports) -> str:
    return environment(ports.offset)[variable]


def _subscription(
    base: str, name: str, topic: str, ack_deadline_seconds: int = 10, *, ordered: bool = False
) -> None:
    body = {
        "topic": f"projects/{PROJECT}/topics/{topic}",
        "ackDeadlineSeconds": ack_deadline_seconds,
        "enableMessageOrdering": ordered,
    }
    send("PUT", f"{base}/subscriptions/{name}", body)


def register_triggers(ports: Ports) -> None:
    """Document triggers at the Firestore emulator, named after the functions they call."""
    address = _address("FIRESTORE_EMULATOR_HOST", ports)
    base = f"http://{address}/emulator/v1/projects/{PROJECT}/eventarcTrigger"
    for function, (collection, event_type) in DOCUMENT_TRIGGERS.items():
        pattern = document_pattern(collection)
        send(
            "POST",
            f"{base}?eventarcTriggerId={function.value.replace('_', '-')}",
            {
                "eventType": event_type,
                "database": "(default)",
                "document": {"value": pattern, "matchType": "PATH_PATTERN"},
            },
        )
