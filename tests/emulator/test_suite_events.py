"""Events in the running suite: triggers fire, trouble ends in a dead letter, and Pub/Sub keeps its promises."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from emulator.environment import PROJECT
from ledgerlight.adapters.firestore_store import FirestoreStore
from ledgerlight.ports import Write
from schemas.names import EVENTS_DEAD_LETTER_SUBSCRIPTION, Collection, Topic, document_path

pytestmark = pytest.mark.emulator

PATIENCE_SECONDS = 30.0
ORG = "suite-events"


class Eventarc:
    """The stand-in's control side."""

    def __init__(self, suite: dict[str, Any]) -> None:
        self._http = httpx.Client(base_url=suite["services"]["eventarc"]["address"], timeout=10)

    def count(self, kind: str, function: str) -> int:
        return int(self._http.get("/stats").json()[kind].get(function, 0))

    def wait_for(self, kind: str, function: str, count: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.count(kind, function) < count:
            assert time.monotonic() < deadline, (
                f"{function}: {self.count(kind, function)} {kind}, not {count}"
            )
            time.sleep(0.05)

    @contextmanager
    def faults(self, targets: dict[str, Any]) -> Iterator[None]:
        assert self._http.put("/faults", json={"targets": targets}).status_code == 200
        try:
            yield
        finally:
            self._http.delete("/faults")


class PubSub:
    """Pub/Sub over REST."""

    def __init__(self, suite: dict[str, Any], project: str) -> None:
        address = suite["external"].get("PUBSUB_EMULATOR_HOST")
        base = f"http://{address}" if address else suite["services"]["pubsub"]["address"]
        self._http = httpx.Client(base_url=f"{base}/v1/projects/{project}/", timeout=30)
        self.project = project

    def create(self, path: str, body: dict[str, Any]) -> None:
        assert self._http.put(path, json=body).status_code == 200

    def publish(self, topic: str, *messages: tuple[str, bytes]) -> None:
        body = {
            "messages": [
                {"data": base64.b64encode(data).decode(), "orderingKey": key} for key, data in messages
            ]
        }
        assert self._http.post(f"topics/{topic}:publish", json=body).status_code == 200

    def take(self, subscription: str, event_id: str | None = None) -> dict[str, Any]:
        """The first message, or the one of this event; it is acknowledged, others are given back."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            body = {"maxMessages": 100, "returnImmediately": True}
            pulled = self._http.post(f"subscriptions/{subscription}:pull", json=body).json()
            found = None
            for each in pulled.get("receivedMessages", []):
                mine = event_id in (None, each["message"].get("attributes", {}).get("event_id"))
                found = each["message"] if mine else found
                self._answer(subscription, each["ackId"], keep=not mine)
            if found is not None:
                return dict(found)
            time.sleep(0.1)
        pytest.fail(f"nothing arrived in {subscription}")

    def pull_all(self, subscription: str, count: int, *, keep: bool) -> dict[str, list[str]]:
        """So many messages by key, in the order in which they came; then they are given back, or acknowledged."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        found: dict[str, list[str]] = {}
        ack_ids: list[str] = []
        while len(ack_ids) < count:
            assert time.monotonic() < deadline, f"only {found}"
            body = {"maxMessages": count, "returnImmediately": True}
            pulled = self._http.post(f"subscriptions/{subscription}:pull", json=body).json()
            for each in pulled.get("receivedMessages", []):
                ack_ids.append(each["ackId"])
                data = base64.b64decode(each["message"]["data"]).decode()
                found.setdefault(each["message"]["orderingKey"], []).append(data)
            time.sleep(0.05)
        for ack_id in ack_ids:
            self._answer(subscription, ack_id, keep=keep)
        return found

    def _answer(self, subscription: str, ack_id: str, *, keep: bool) -> None:
        if keep:
            body = {"ackIds": [ack_id], "ackDeadlineSeconds": 0}
            self._http.post(f"subscriptions/{subscription}:modifyAckDeadline", json=body)
        else:
            self._http.post(f"subscriptions/{subscription}:acknowledge", json={"ackIds": [ack_id]})


@pytest.fixture
def eventarc(suite: dict[str, Any]) -> Eventarc:
    return Eventarc(suite)


@pytest.fixture
def pubsub(suite: dict[str, Any]) -> PubSub:
    return PubSub(suite, PROJECT)


@pytest.fixture(scope="module")
def store(suite: dict[str, Any]) -> FirestoreStore:
    return FirestoreStore(PROJECT)


def test_documents_under_edits_and_aggregations_call_their_functions_and_others_none(
    eventarc: Eventarc, store: FirestoreStore
) -> None:
    before = {name: eventarc.count("events", name) for name in ("apply_edit", "recalculate")}
    with eventarc.faults({"apply_edit": {"drop": 1}, "recalculate": {"drop": 1}}):
        names = {collection: f"{uuid4().hex}_2026-01" for collection in Collection}
        paths = [document_path(ORG, collection, name) for collection, name in names.items()]
        store.commit([Write(path, {"version": 1}) for path in paths])
        eventarc.wait_for("events", "apply_edit", before["apply_edit"] + 1)
        eventarc.wait_for("events", "recalculate", before["recalculate"] + 1)
        store.commit([Write(path, {"version": 2}) for path in paths])
        eventarc.wait_for("events", "recalculate", before["recalculate"] + 2)
        store.commit([Write(path, None) for path in paths])
        eventarc.wait_for("events", "recalculate", before["recalculate"] + 3)
        time.sleep(0.5)
        # An edit is announced when it is created, a leaf whenever it changes.
        assert eventarc.count("events", "apply_edit") == before["apply_edit"] + 1
        assert eventarc.count("events", "recalculate") == before["recalculate"] + 3


def test_an_event_that_every_try_fails_becomes_a_dead_letter_with_its_reason(
    eventarc: Eventarc, store: FirestoreStore, pubsub: PubSub
) -> None:
    before = eventarc.count("dead_letters", "apply_edit")
    path = document_path(ORG, Collection.EDITS, uuid4().hex)
    with eventarc.faults({"apply_edit": {"fail": 1}}):
        store.commit([Write(path, {"version": 1})])
        eventarc.wait_for("dead_letters", "apply_edit", before + 1)
    store.commit([Write(path, None)])
    attributes = pubsub.take(EVENTS_DEAD_LETTER_SUBSCRIPTION)["attributes"]
    assert attributes["function"] == "apply_edit"
    assert attributes["attempts"] == "5"
    assert attributes["ce-document"] == path
    assert attributes["reason"]


def test_a_message_that_cannot_be_read_becomes_a_dead_letter_and_its_neighbours_are_undisturbed(
    eventarc: Eventarc, pubsub: PubSub
) -> None:
    marker = uuid4().hex
    before = eventarc.count("dead_letters", "apply_changes")
    poison = orjson.dumps({"poison": marker})
    pubsub.publish(Topic.RECORD_CHANGES, (marker, poison))
    eventarc.wait_for("dead_letters", "apply_changes", before + 1)
    letter = pubsub.take(Topic.RECORD_CHANGES.dead_letter_subscription)
    assert base64.b64decode(letter["data"]) == poison
    assert letter["attributes"]["attempts"] == "5"
    assert letter["attributes"]["function"] == "apply_changes"


def test_pubsub_brings_what_shares_a_key_in_order_and_again_what_was_given_back(
    suite: dict[str, Any],
) -> None:
    pubsub = PubSub(suite, f"demo-order-{uuid4().hex[:8]}")
    topic = f"projects/{pubsub.project}/topics/ordered"
    pubsub.create("topics/ordered", {})
    pubsub.create(
        "subscriptions/pulled", {"topic": topic, "enableMessageOrdering": True, "ackDeadlineSeconds": 60}
    )
    sent = [f"a{n}" for n in range(6)]
    pubsub.publish("ordered", *(("a", data.encode()) for data in sent), ("b", b"b0"))
    assert pubsub.pull_all("pulled", 7, keep=True) == {"a": sent, "b": ["b0"]}
    assert pubsub.pull_all("pulled", 7, keep=False) == {"a": sent, "b": ["b0"]}
