"""Sends queued notifications, each by its channel, with tries, pauses and a receipt."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from ledgerlight.domain.alerting.chart import Chart, chart_of
from ledgerlight.domain.alerting.messages import Message, leading, message_of
from ledgerlight.domain.alerting.milestones import milestone_sentence
from ledgerlight.domain.alerting.summary import milestone_message, summary_message
from ledgerlight.domain.alerting.times import later, moment
from ledgerlight.domain.language.reader import Reader
from ledgerlight.domain.mentions import mention_message
from ledgerlight.ports import (
    Channel,
    Clock,
    Contended,
    DocumentStore,
    Pushed,
    PushService,
    Snapshot,
    Unavailable,
    Undeliverable,
    Where,
    Write,
)
from ledgerlight.usecases.context import Organizations, UnknownOrganization
from ledgerlight.usecases.devices import Devices
from ledgerlight.usecases.histories import history_of
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.notification_settings import SettingsOf
from ledgerlight.usecases.readers import Readers, about_in
from ledgerlight.usecases.summarise_day import summary_path
from schemas.alerts import Alert
from schemas.collaboration import Comment
from schemas.names import Collection, collection_path, document_path
from schemas.notifications import Channel as ChannelName
from schemas.notifications import Notification, Recipient
from schemas.summary import Summary

_log = logging.getLogger(__name__)

ATTEMPTS = 6
LEASE_SECONDS = 120
"""How long a process may take to send; then it is taken for dead, and another sends."""
PAUSE_SECONDS = 30
"""Before the second try; it doubles, to 8 minutes before the last."""

_READ_AT_ONCE = 300
_IN_AT_MOST = 30


class NoDevice(Exception):
    """Someone wants push messages, in the settings, and has registered nothing that shows them."""


@dataclass(frozen=True, slots=True)
class Deliver:
    """The use case.

    A notification is claimed before it is sent, so that of two processes one sends. A process that dies between
    sending and writing the receipt leaves it claimed: it is sent once more after the lease, never lost.
    """

    store: DocumentStore
    clock: Clock
    settings: SettingsOf
    channels: Mapping[ChannelName, Channel]
    web_address: str
    definitions: MetricDefinitions
    push: PushService
    organizations: Organizations

    def __call__(self, org_id: str, notification_id: str) -> bool:
        """Send one notification if it is due; returns whether it was sent."""
        return self._deliver(
            org_id, self.store.get(document_path(org_id, Collection.NOTIFICATIONS, notification_id))
        )

    def due(self, org_id: str) -> int:
        """Send all that is due, what failed before too; returns how many were sent."""
        path = collection_path(org_id, Collection.NOTIFICATIONS)
        queued = self.store.query(path, (Where("state", "==", "queued"),))
        return sum(self._deliver(org_id, snapshot) for snapshot in queued)

    def _deliver(self, org_id: str, snapshot: Snapshot) -> bool:
        if snapshot.fields is None:
            return False
        entry = Notification.stored(snapshot.fields)
        now = self.clock.now()
        if entry.state != "queued" or (entry.lease_until and moment(entry.lease_until) > moment(now)):
            return False
        attempts = entry.attempts + 1
        claim = {"attempts": attempts, "lease_until": later(now, seconds=LEASE_SECONDS)}
        try:
            self.store.commit([Write(snapshot.path, claim, expected=snapshot, merge=True)])
        except Contended:
            return False
        after = self._outcome(org_id, entry, attempts)
        self.store.commit([Write(snapshot.path, after, merge=True)])
        return after.get("state") == "sent"

    def _outcome(self, org_id: str, entry: Notification, attempts: int) -> dict[str, Any]:
        """What the document says after a try."""
        try:
            receipt = self._send(org_id, entry)
        except NoDevice as error:
            return {"state": "no_device", "error": str(error)[:500], "lease_until": None}
        except Undeliverable as error:
            _log.warning("notification %s by %s: %s", entry.id, entry.channel, error)
            return {"state": "failed", "error": str(error)[:500], "lease_until": None}
        except Unavailable as error:
            _log.warning("notification %s by %s, try %d: %s", entry.id, entry.channel, attempts, error)
            if attempts >= ATTEMPTS:
                return {"state": "failed", "error": str(error)[:500], "lease_until": None}
            pause = PAUSE_SECONDS * 2 ** (attempts - 1)
            return {"error": str(error)[:500], "lease_until": later(self.clock.now(), seconds=pause)}
        at = self.clock.now()
        return {"state": "sent", "sent_at": at, "receipt": receipt[:500], "error": "", "lease_until": None}

    def _send(self, org_id: str, entry: Notification) -> str:
        if entry.channel == "dashboard":
            return "dashboard"  # the document itself is what the member sees
        recipient = self._recipient(org_id, entry)
        if entry.channel == "push":
            return self._pushed(org_id, entry, recipient)
        channel = self.channels.get(entry.channel)
        if channel is None:
            raise Undeliverable(f"nothing sends by {entry.channel}")
        return channel.send(entry, recipient, self._message(org_id, entry, recipient))

    def _pushed(self, org_id: str, entry: Notification, recipient: Recipient) -> str:
        """To every device of the member; those that are registered no more are forgotten."""
        uid = recipient.uid or ""
        if not uid or not self.store.get(document_path(org_id, Collection.MEMBERS, uid)).exists:
            raise Undeliverable(f"{recipient.name} is no member, so no device of theirs is known")
        devices = Devices(self.store, self.clock)
        tokens = [device.token for device in devices.of(org_id, uid)]
        message = self._message(org_id, entry, recipient) if tokens else None
        pushed = self.push.push(entry, tokens, message) if message is not None else Pushed("")
        if pushed.gone:
            devices.forget(org_id, uid, pushed.gone)
        if not pushed.receipt:
            raise NoDevice(f"no device of {recipient.name} is registered; they can do so at Alerts, Push")
        return pushed.receipt

    def _recipient(self, org_id: str, entry: Notification) -> Recipient:
        if entry.kind == "mention":
            return self._member(org_id, entry.uid or "")
        recipient = self.settings(org_id).recipients.get(entry.recipient)
        if recipient is None:
            raise Undeliverable(f"{entry.recipient!r} is in the notification settings no more")
        return recipient

    def _member(self, org_id: str, uid: str) -> Recipient:
        """A member as they are now: one who left, or whose address is none, is not written to."""
        fields = self.store.get(document_path(org_id, Collection.MEMBERS, uid)).fields
        if fields is None:
            raise Undeliverable(f"{uid!r} is a member no more")
        try:
            name = fields["display_name"] or fields["email"]
            return Recipient(name=name, uid=uid, email=fields["email"])
        except ValidationError as error:
            raise Undeliverable(f"the member {uid!r} cannot be written to: {error}") from None

    def _message(self, org_id: str, entry: Notification, recipient: Recipient) -> Message:
        """In the language that the recipient has at this moment."""
        base_url = f"{self.web_address}/o/{org_id}"
        try:
            reader = Readers(self.store, self.organizations).of(org_id, recipient, entry.channel)
        except UnknownOrganization as error:
            raise Undeliverable(str(error)) from None
        if entry.kind == "mention":
            fields = self.store.get(document_path(org_id, Collection.COMMENTS, entry.comment or "-")).fields
            if fields is None:
                raise Undeliverable("the comment is gone")
            comment, context = Comment.stored(fields), self.organizations.context(org_id)
            about = about_in(comment, context, self.definitions.of(org_id), reader)
            return mention_message(comment, about, base_url, reader)
        if entry.kind == "milestone":
            reached = entry.milestone  # none in what an earlier release queued
            said = entry.about if reached is None else milestone_sentence(reader, reached)
            return milestone_message(said, base_url, reader)
        if entry.kind == "summary":
            kept = self.store.get(summary_path(org_id, entry.about)).fields
            if kept is None:
                raise Undeliverable("the summary is gone")
            return summary_message(Summary.stored_json(kept["summary"]), base_url, reader)
        paths = [document_path(org_id, Collection.ALERTS, key) for key in dict.fromkeys(entry.alerts)]
        alerts: list[Alert] = []
        for start in range(0, len(paths), _READ_AT_ONCE):
            alerts += _alerts(self.store.get_many(paths[start : start + _READ_AT_ONCE]).values())
        folded = Where("folded_under", "in", list(dict.fromkeys(entry.alerts))[:_IN_AT_MOST])
        alerts += _alerts(self.store.query(collection_path(org_id, Collection.ALERTS), (folded,)))
        return message_of(entry, alerts, base_url, reader, self._chart(org_id, entry, alerts, reader))

    def _chart(self, org_id: str, entry: Notification, alerts: list[Alert], reader: Reader) -> Chart | None:
        """Of the alert that the message begins with; in mails alone."""
        alert = leading(entry, alerts) if entry.channel == "email" else None
        if alert is None:
            return None
        series = self.store.get(document_path(org_id, Collection.SERIES, alert.entity_id)).fields
        if series is None:
            return None
        history = history_of(series)
        node = self.definitions.of(org_id).graph.nodes.get(alert.subject)
        return None if node is None else chart_of(alert, node.metric.name, history, reader)


def _alerts(snapshots: Any) -> list[Alert]:
    return [Alert.stored(each.fields) for each in snapshots if each.fields is not None]
