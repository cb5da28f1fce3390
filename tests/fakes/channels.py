"""Channels that keep what they are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ledgerlight.domain.alerting.messages import Message
from ledgerlight.ports import Pushed, Unavailable, Undeliverable
from schemas.notifications import Channel as ChannelName
from schemas.notifications import Notification, Recipient


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that left."""

    channel: ChannelName
    recipient: str
    kind: str
    notification_id: str
    message: Message


@dataclass
class FakeChannel:
    """Implements ``ports.Channel``. ``failures`` makes the next calls raise ``Unavailable``, ``refuses`` every call
    ``Undeliverable``."""

    name: ChannelName
    sent: list[Sent] = field(default_factory=list)
    failures: int = 0
    refuses: bool = False

    def send(self, notification: Notification, recipient: Recipient, message: Message) -> str:
        """Keep it."""
        if self.refuses:
            raise Undeliverable(f"{self.name} is not set up")
        if self.failures > 0:
            self.failures -= 1
            raise Unavailable(f"{self.name} did not answer")
        self.sent.append(Sent(self.name, notification.recipient, notification.kind, notification.id, message))
        return f"{self.name}-{len(self.sent)}"


@dataclass
class FakePush(FakeChannel):
    """Implements ``ports.PushService``. ``registered``: the tokens that a device answers to; None is every one."""

    registered: set[str] | None = None

    def push(self, notification: Notification, tokens: Sequence[str], message: Message) -> Pushed:
        """Keep it once, as one message to a person."""
        known = [token for token in tokens if self.registered is None or token in self.registered]
        gone = tuple(token for token in tokens if token not in known)
        if not known:
            return Pushed("", gone)
        return Pushed(self.send(notification, Recipient(name="a device"), message), gone)


class FakeChannels(dict[ChannelName, FakeChannel]):
    """One of each."""

    def __init__(self) -> None:
        names: tuple[ChannelName, ...] = ("email", "slack", "sms")
        self.devices = FakePush("push")
        super().__init__({**{name: FakeChannel(name) for name in names}, "push": self.devices})

    @property
    def sent(self) -> list[Sent]:
        """Everything that left, by channel."""
        return [sent for channel in self.values() for sent in channel.sent]
