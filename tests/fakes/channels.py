"""Channels that keep what they are given."""

from __future__ import annotations

from dataclasses import dataclass, field

from ledgerlight.domain.alerting.messages import Message
from ledgerlight.ports import Unavailable, Undeliverable
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


class FakeChannels(dict[ChannelName, FakeChannel]):
    """One of each."""

    def __init__(self) -> None:
        names: tuple[ChannelName, ...] = ("email", "slack", "sms", "push")
        super().__init__({name: FakeChannel(name) for name in names})

    @property
    def sent(self) -> list[Sent]:
        """Everything that left, by channel."""
        return [sent for channel in self.values() for sent in channel.sent]
