"""Dead letters: what is told of them, and events done again where nothing delivers them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from google.events.cloud.firestore_v1 import Document, DocumentEventData
from typer.testing import CliRunner, Result

from cli.dead_letters import NOT_RECORDED, DeadLetter, NotReplayable, replay_event
from cli.event_work import EventWork, work_of
from cli.main import app
from schemas.names import EVENTS_DEAD_LETTER_SUBSCRIPTION, Function, Topic
from tests.fakes.spine import Spine

OBJECT = "organizations/acme/inbox/ledger.csv"
LEDGER = b"entity,account,date,amount\ngroup,1.100,2026-01-05,10.50\n"
DOCUMENTS = "projects/p/databases/(default)/documents/"
RECALCULATION = EventWork(Function.RECALCULATE, "acme", "hq_2026-01")


def changed(path: str, *, deleted: bool = False) -> bytes:
    document = Document(name=DOCUMENTS + path)
    data = DocumentEventData(old_value=document) if deleted else DocumentEventData(value=document)
    return bytes(DocumentEventData.serialize(data))


def event(data: bytes, **attributes: str) -> DeadLetter:
    return DeadLetter(EVENTS_DEAD_LETTER_SUBSCRIPTION, f"m{len(data)}", None, "", attributes, data, "ack")


@pytest.mark.parametrize(
    ("data", "attributes", "work"),
    [
        (b"", {"ce-document": "organizations/acme/aggregations/hq_2026-01"}, RECALCULATION),
        (b"", {"document": "organizations/acme/aggregations/hq_2026-01"}, RECALCULATION),
        (changed("organizations/acme/aggregations/hq_2026-01"), {}, RECALCULATION),
        (changed("organizations/acme/aggregations/hq_2026-01", deleted=True), {}, RECALCULATION),
        (changed("organizations/acme/edits/e1"), {}, EventWork(Function.APPLY_EDIT, "acme", "e1")),
        (json.dumps({"name": OBJECT, "generation": "7", "bucket": "b"}).encode(), {},
         EventWork(Function.INGEST_FILE, OBJECT, "7")),
        (changed("organizations/acme/members/u1"), {}, None),
        (b"\xff\xff not a message", {}, None),
        (b"[1]", {}, None),
        (b"", {}, None),
    ],
)  # fmt: skip
def test_an_event_tells_what_it_asks_for(
    data: bytes, attributes: dict[str, str], work: EventWork | None
) -> None:
    assert work_of(data, attributes) == work


@dataclass
class FakeLetters:
    """Implements ``Letters``; events are done by the spine's services."""

    spine: Spine
    letters: list[DeadLetter]
    published: list[DeadLetter] = field(default_factory=list)

    def pull(self) -> list[DeadLetter]:
        return list(self.letters)

    def release(self, letters: list[DeadLetter]) -> None:
        assert all(letter in self.letters for letter in letters)

    def remove(self, letter: DeadLetter) -> None:
        self.letters.remove(letter)

    def send_again(self, letter: DeadLetter) -> None:
        if letter.topic is not None:
            self.published.append(letter)
        else:
            replay_event(letter, self.spine.services)


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> FakeLetters:
    """An organization whose dropped file's event and one message became dead letters."""
    monkeypatch.delenv("LEDGERLIGHT_EVENTARC", raising=False)
    spine = Spine()
    CliRunner().invoke(app, ["orgs", "add", "acme", "--currency", "USD"], obj=spine.connection())
    spine.live = False
    info = spine.services.bucket.write(OBJECT, LEDGER, "text/csv")
    spine.live = True
    dropped = json.dumps({"name": OBJECT, "generation": info.generation}).encode()
    counted = {"CloudPubSubDeadLetterSourceDeliveryCount": "5"}
    message = DeadLetter("s", "m-topic", Topic.RECORD_CHANGES, "acme/hq_2026-01", counted, b"{}", "ack")
    return FakeLetters(spine, [message, event(dropped)])


def run(letters: FakeLetters, *arguments: str) -> Result:
    connection = letters.spine.connection()
    connection.__dict__["dead_letters"] = letters
    return CliRunner().invoke(app, ["dead-letters", *arguments], obj=connection)


def listed(letters: FakeLetters) -> list[dict[str, Any]]:
    return list(json.loads(run(letters, "list", "--json").stdout))


def test_what_pubsub_does_not_record_is_said_to_be_not_recorded(letters: FakeLetters) -> None:
    message, dropped = listed(letters)
    assert (message["reason"], message["attempts"]) == (NOT_RECORDED, 5)
    assert (dropped["reason"], dropped["attempts"], dropped["target"]) == (NOT_RECORDED, None, "ingest_file")


def test_a_replay_publishes_messages_and_does_the_work_of_events(letters: FakeLetters) -> None:
    result = run(letters, "replay", "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["left"] == 0
    assert [letter.message_id for letter in letters.published] == ["m-topic"]
    assert letters.letters == []
    [path] = letters.spine.services.documents.paths("organizations/acme/imports/imp-")[:1]
    assert letters.spine.services.documents.fields(path)["status"] == "done"


def test_an_event_that_tells_nothing_stays_and_the_others_are_replayed(letters: FakeLetters) -> None:
    poison = event(b"?")
    letters.letters.insert(0, poison)
    result = run(letters, "replay")
    assert result.exit_code == 1
    assert f"event {poison.message_id} does not tell what it was about" in result.stderr
    assert letters.letters == [poison]


def test_what_is_not_replayable_says_so() -> None:
    with pytest.raises(NotReplayable, match="stays"):
        replay_event(event(b"?"), Spine().services)
