"""What a project has before anything runs: topics, ordered push subscriptions, triggers, the dataset."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from emulator.environment import PROJECT
from emulator.eventarc.dispatcher import ATTEMPTS
from emulator.ports import HOST, Ports
from schemas.names import (
    EVENTS_DEAD_LETTER,
    EVENTS_DEAD_LETTER_SUBSCRIPTION,
    Collection,
    Function,
    Topic,
)

ACK_DEADLINE_SECONDS = 60
_CONFLICT = 409

TRIGGERS = {
    Function.RECALCULATE: (Collection.AGGREGATIONS, "google.cloud.firestore.document.v1.written"),
    Function.APPLY_EDIT: (Collection.EDITS, "google.cloud.firestore.document.v1.created"),
}


def _send(method: str, url: str, body: dict[str, Any]) -> None:
    request = urllib.request.Request(  # noqa: S310 - our own loopback addresses
        url, data=json.dumps(body).encode(), method=method, headers={"content-type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=15):  # noqa: S310
            return
    except urllib.error.HTTPError as error:
        if error.code != _CONFLICT:
            raise


def create_topics(ports: Ports) -> None:
    """Topics, the push subscription of each with ordering and retry, and dead letters to pull."""
    base = f"http://{HOST}:{ports.pubsub}/v1/projects/{PROJECT}"
    for topic in Topic:
        _send("PUT", f"{base}/topics/{topic.value}", {})
        _send("PUT", f"{base}/topics/{topic.dead_letter}", {})
        _send(
            "PUT",
            f"{base}/subscriptions/{topic.subscription}",
            {
                "topic": f"projects/{PROJECT}/topics/{topic.value}",
                "pushConfig": {"pushEndpoint": f"http://{HOST}:{ports.eventarc}/push/{topic.subscription}"},
                "ackDeadlineSeconds": ACK_DEADLINE_SECONDS,
                "enableMessageOrdering": topic is Topic.RECORD_CHANGES,
                "retryPolicy": {"minimumBackoff": "0.1s", "maximumBackoff": "2s"},
                "deadLetterPolicy": {
                    "deadLetterTopic": f"projects/{PROJECT}/topics/{topic.dead_letter}",
                    # One more than the stand-in counts, which sends the dead letter itself with its reason.
                    "maxDeliveryAttempts": ATTEMPTS + 95,
                },
            },
        )
        _pull_subscription(base, topic.dead_letter_subscription, topic.dead_letter)
    _send("PUT", f"{base}/topics/{EVENTS_DEAD_LETTER}", {})
    _pull_subscription(base, EVENTS_DEAD_LETTER_SUBSCRIPTION, EVENTS_DEAD_LETTER)


def _pull_subscription(base: str, subscription: str, topic: str) -> None:
    body = {"topic": f"projects/{PROJECT}/topics/{topic}", "ackDeadlineSeconds": 10}
    _send("PUT", f"{base}/subscriptions/{subscription}", body)


def register_triggers(ports: Ports) -> None:
    """Document triggers at the Firestore emulator, named after the functions they call."""
    base = f"http://{HOST}:{ports.firestore}/emulator/v1/projects/{PROJECT}/eventarcTrigger"
    for function, (collection, event_type) in TRIGGERS.items():
        pattern = f"organizations/{{org}}/{collection.value}/{{id}}"
        _send(
            "POST",
            f"{base}?eventarcTriggerId={function.value.replace('_', '-')}",
            {
                "eventType": event_type,
                "database": "(default)",
                "document": {"value": pattern, "matchType": "PATH_PATTERN"},
            },
        )
