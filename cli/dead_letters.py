"""`dead-letters`: what could not be delivered, and sending it again after the fix.

A message goes to its topic again. An event goes to the local suite's Eventarc again; in production this process does
its work itself (``cli.event_work``).
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import orjson
import typer

from cli.connection import connected
from cli.event_work import EventWork, work_of
from cli.options import AsJson
from cli.output import CommandFailed, console, emit_json, emit_table, reports_errors
from ledgerlight.adapters.message_encoding import ENCODING
from schemas.names import EVENTS_DEAD_LETTER_SUBSCRIPTION, Topic

if TYPE_CHECKING:
    from google.pubsub_v1 import PublisherClient, SubscriberClient

    from ledgerlight.wiring import Services

commands = typer.Typer(no_args_is_help=True, help="Messages that no function could take.")

PULL_AT_ONCE = 100
PULL_SECONDS = 2.0
MAX_LETTERS = 10_000
NOT_RECORDED = "not recorded"
"""Pub/Sub keeps no reason with a dead letter; the function's log of its last try has it."""

_COUNTED = "CloudPubSubDeadLetterSourceDeliveryCount"
HOLD_SECONDS = 60
"""How long letters are held while they are looked at; they are there again after it, or once we are done."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message, and where it would go again: to its topic, or (an event) to its function."""

    subscription: str
    message_id: str
    topic: Topic | None
    ordering_key: str
    attributes: Mapping[str, str]
    data: bytes
    ack_id: str

    def as_dict(self) -> dict[str, Any]:
        """For the command line."""
        return {
            "message_id": self.message_id,
            "target": self.target,
            "reason": self.attributes.get("reason") or NOT_RECORDED,
            "attempts": self._attempts,
            "ordering_key": self.ordering_key,
            "bytes": len(self.data),
        }

    @property
    def target(self) -> str:
        """The topic or function it was for."""
        if self.topic is not None:
            return self.topic.value
        work = self.work
        return self.attributes.get("function") or (work.function.value if work is not None else "unknown")

    @property
    def work(self) -> EventWork | None:
        """What an event asks for, None when it does not tell."""
        return None if self.topic is not None else work_of(self.data, self.attributes)

    @property
    def encoding(self) -> dict[str, str]:
        """The attribute that says how to read the data: of all attributes the one that goes with it again."""
        return {ENCODING: self.attributes[ENCODING]} if ENCODING in self.attributes else {}

    @property
    def _attempts(self) -> int | None:
        """How often it was tried; Pub/Sub counts, where the local suite did not."""
        counted = self.attributes.get("attempts") or self.attributes.get(_COUNTED)
        return int(counted) if counted and counted.isdigit() else None


class NotReplayable(CommandFailed):
    """A letter that does not tell what it was about."""


class Letters(Protocol):
    """Where dead letters are."""

    def pull(self) -> list[DeadLetter]:
        """Every dead letter; each must be given back with ``release`` or removed with ``remove``."""

    def release(self, letters: list[DeadLetter]) -> None:
        """Give letters back, as they were."""

    def remove(self, letter: DeadLetter) -> None:
        """Remove a letter that was sent again."""

    def send_again(self, letter: DeadLetter) -> None:
        """Send it to where it was for. Raises ``NotReplayable``."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="dead-letters")


@commands.command("list")
@reports_errors
def list_letters(*, context: typer.Context, as_json: AsJson = False) -> None:
    """List dead letters with their reason; they stay where they are."""
    letters = connected(context).dead_letters
    found = letters.pull()
    letters.release(found)
    if as_json:
        emit_json([letter.as_dict() for letter in found])
        return
    if not found:
        console.print("no dead letters")
        return
    emit_table(
        ("message", "for", "attempts", "reason"),
        [
            (d["message_id"], d["target"], d["attempts"], d["reason"][:200])
            for d in (f.as_dict() for f in found)
        ],
    )


@commands.command("replay")
@reports_errors
def replay(
    *,
    context: typer.Context,
    message: Annotated[
        list[str] | None, typer.Option("--message", help="Only this message; may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Send dead letters again to where they were for; each is removed once it is accepted there.

    In production nothing delivers an event again: its work (an import, an edit, a recalculation) is done here.
    """
    letters = connected(context).dead_letters
    found = letters.pull()
    chosen = [letter for letter in found if not message or letter.message_id in message]
    missing = set(message or []) - {letter.message_id for letter in chosen}
    waiting, replayed, refused = list(found), list[DeadLetter](), list[str]()
    try:
        if missing:
            raise CommandFailed(f"there is no dead letter {', '.join(sorted(missing))}")
        for letter in chosen:
            try:
                letters.send_again(letter)
            except NotReplayable as error:
                refused.append(str(error))
                continue
            letters.remove(letter)
            waiting.remove(letter)
            replayed.append(letter)
    finally:
        letters.release(waiting)
    if as_json:
        emit_json(
            {"replayed": [each.as_dict() for each in replayed], "left": len(waiting), "refused": refused}
        )
    else:
        console.print(f"{len(replayed)} done or sent again, {len(waiting)} left")
    if refused:
        raise CommandFailed(f"{refused[0]}{f' (and {len(refused) - 1} more)' if len(refused) > 1 else ''}")


class PubSubLetters:
    """``Letters`` on Pub/Sub. Pulling does not acknowledge: a letter is removed only by ``remove``."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._project = services.settings.project
        self._subscriber, self._publisher = _clients()

    def pull(self) -> list[DeadLetter]:
        """Every dead letter, held for a minute."""
        found: list[DeadLetter] = []
        for subscription, topic in _subscriptions():
            found += self._pull(subscription, topic)
        return found

    def _pull(self, subscription: str, topic: Topic | None) -> Iterator[DeadLetter]:
        from google.api_core.exceptions import DeadlineExceeded  # noqa: PLC0415

        seen: set[str] = set()
        while len(seen) < MAX_LETTERS:
            request = {"subscription": self._path(subscription), "max_messages": PULL_AT_ONCE}
            try:
                received = self._subscriber.pull(request, timeout=PULL_SECONDS, retry=None).received_messages
            except DeadlineExceeded:
                return
            new = [each for each in received if each.message.message_id not in seen]
            if not new:
                return
            self._deadline(subscription, [each.ack_id for each in new], HOLD_SECONDS)
            for each in new:
                message = each.message
                seen.add(message.message_id)
                yield DeadLetter(
                    subscription, message.message_id, topic, message.ordering_key,
                    dict(message.attributes), bytes(message.data), each.ack_id,
                )  # fmt: skip

    def release(self, letters: list[DeadLetter]) -> None:
        """Give letters back at once."""
        for letter in letters:
            self._deadline(letter.subscription, [letter.ack_id], 0)

    def remove(self, letter: DeadLetter) -> None:
        """Acknowledge a letter."""
        self._subscriber.acknowledge(
            {"subscription": self._path(letter.subscription), "ack_ids": [letter.ack_id]}, timeout=10.0
        )

    def send_again(self, letter: DeadLetter) -> None:
        """Publish to its topic again, or have its event delivered again."""
        if letter.topic is None:
            replay_event(letter, self._services)
            return
        from google.pubsub_v1 import PublishRequest, PubsubMessage  # noqa: PLC0415

        path = f"projects/{self._project}/topics/{letter.topic.value}"
        message = PubsubMessage(
            data=letter.data, attributes=letter.encoding, ordering_key=letter.ordering_key
        )
        self._publisher.publish(PublishRequest(topic=path, messages=[message]), timeout=10.0)

    def _deadline(self, subscription: str, ack_ids: list[str], seconds: int) -> None:
        self._subscriber.modify_ack_deadline(
            {
                "subscription": self._path(subscription),
                "ack_ids": ack_ids,
                "ack_deadline_seconds": seconds,
            },
            timeout=10.0,
        )

    def _path(self, subscription: str) -> str:
        return f"projects/{self._project}/subscriptions/{subscription}"


def _subscriptions() -> list[tuple[str, Topic | None]]:
    topics: list[tuple[str, Topic | None]] = [(topic.dead_letter_subscription, topic) for topic in Topic]
    return [*topics, (EVENTS_DEAD_LETTER_SUBSCRIPTION, None)]


def replay_event(letter: DeadLetter, services: Services) -> None:
    """Hand an event back to what delivers events; where nothing takes it, do its work."""
    address = os.environ.get("LEDGERLIGHT_EVENTARC")
    if address:
        _deliver_event(letter, address)
        return
    work = letter.work
    if work is None:
        raise NotReplayable(
            f"event {letter.message_id} does not tell what it was about, so it stays; what it asked for the sweeper "
            "has done, or `ledgerlight reconcile` shows"
        )
    work.do(services)


def _deliver_event(letter: DeadLetter, address: str) -> None:
    import httpx  # noqa: PLC0415

    body = {
        "function": letter.attributes.get("function", ""),
        "headers": {name: value for name, value in letter.attributes.items() if name != "reason"},
        "data": base64.b64encode(letter.data).decode(),
    }
    response = httpx.post(f"{address}/replay", content=orjson.dumps(body), timeout=10.0)
    if response.status_code >= 300:
        raise CommandFailed(f"{address} did not take event {letter.message_id}: {response.status_code}")


def _clients() -> tuple[SubscriberClient, PublisherClient]:
    from google.pubsub_v1 import PublisherClient, SubscriberClient  # noqa: PLC0415

    emulator = os.environ.get("PUBSUB_EMULATOR_HOST")
    if not emulator:
        return SubscriberClient(), PublisherClient()
    import grpc  # noqa: PLC0415
    from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport  # noqa: PLC0415
    from google.pubsub_v1.services.subscriber.transports import SubscriberGrpcTransport  # noqa: PLC0415

    channel = grpc.insecure_channel(emulator)
    return (
        SubscriberClient(transport=SubscriberGrpcTransport(channel=channel)),
        PublisherClient(transport=PublisherGrpcTransport(channel=channel)),
    )
