"""Tells people of alerts: events that the alerts' documents imply become notifications, and those are sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledgerlight.domain.alerting.escalation import escalations
from ledgerlight.domain.alerting.incidents import AlertEvent, events_of, wake
from ledgerlight.domain.alerting.routing import digests, route
from ledgerlight.domain.alerting.times import later
from ledgerlight.ports import Clock, Contended, DocumentStore, Snapshot, Where, Write
from ledgerlight.usecases.deliver import Deliver
from ledgerlight.usecases.notification_settings import SettingsOf
from ledgerlight.usecases.outbox import MEMORY_DAYS, Outbox, Queued, with_receipts
from schemas.alerts import OPEN_STATES, Alert
from schemas.names import Collection, collection_path, document_path
from schemas.notifications import Notification, NotificationSettings


@dataclass(frozen=True, slots=True)
class Notify:
    """The use case. The trigger's call writes no alert, so that it never calls itself: the sweeper brings receipts
    into the alerts; until then they are taken from the outbox."""

    store: DocumentStore
    clock: Clock
    settings: SettingsOf
    deliver: Deliver

    def __call__(self, org_id: str, key: str) -> int:
        """Tell of one alert as it is now; returns how many notifications were sent.

        What has to wait (for others of its group, for the end of quiet hours) is found by the sweeper.
        """
        fields = self.store.get(document_path(org_id, Collection.ALERTS, key)).fields
        if fields is None:
            return 0
        alert = Alert.stored(fields)
        if not self._may_tell(org_id, alert):
            return 0
        queued = self._queue(org_id, [alert], with_digests=False)
        return sum(self.deliver(org_id, entry.id) for entry in queued if entry.state == "queued")

    def sweep(self, org_id: str) -> int:
        """The minute's work: end snoozes, bring receipts into the alerts, route what waited, escalate, write
        digests, send what is due. Returns how many notifications were sent."""
        snapshots = self._live(org_id)
        outbox = self._unrecorded(org_id)
        alerts = [self._kept(snapshot, outbox) for snapshot in snapshots]
        self._recorded(org_id, outbox, {alert.key for alert in alerts})
        self._queue(org_id, alerts, with_digests=True)
        return self.deliver.due(org_id)

    def _may_tell(self, org_id: str, alert: Alert) -> bool:
        """Whether anything is due when the outbox is left aside: it can only hold things back, except that it
        knows best who was told of what is over now. Later versions of what is over are the sweeper's."""
        if alert.state == "resolved":
            return alert.resolved_at == alert.updated_at
        now = self.clock.now()
        settings = self.settings(org_id)
        return bool(route(_events([alert], settings, now), settings, now, ()).notifications)

    def _queue(self, org_id: str, alerts: Sequence[Alert], *, with_digests: bool) -> list[Notification]:
        settings = self.settings(org_id)

        def decide(outbox: Sequence[Notification], now: str) -> Queued:
            told = [with_receipts(alert, outbox) for alert in alerts]
            made = list(route(_events(told, settings, now), settings, now, outbox).notifications)
            if not with_digests:
                return Queued(tuple(made))
            collected = digests(outbox, settings, now)
            digested = [entry for entry in outbox if digests([entry], settings, now)]
            return Queued((*made, *collected), tuple(digested))

        return Outbox(self.store, self.clock).queue(org_id, decide)

    def _live(self, org_id: str) -> list[Snapshot]:
        """Open alerts, and those resolved in the last day."""
        path = collection_path(org_id, Collection.ALERTS)
        since = later(self.clock.now(), days=-MEMORY_DAYS)
        found = self.store.query(path, (Where("state", "in", sorted(OPEN_STATES)),))
        found += self.store.query(path, (Where("resolved_at", ">=", since),))
        return list({snapshot.path: snapshot for snapshot in found}.values())

    def _unrecorded(self, org_id: str) -> list[Notification]:
        path = collection_path(org_id, Collection.NOTIFICATIONS)
        where = (Where("state", "==", "sent"), Where("recorded", "==", False))
        return [Notification.stored(each.fields) for each in self.store.query(path, where)]

    def _kept(self, snapshot: Snapshot, outbox: Iterable[Notification]) -> Alert:
        """The alert with its receipts, and awake when its snooze is over; written when that is new."""
        known = Alert.stored(snapshot.fields)
        alert = wake(with_receipts(known, outbox), self.clock.now()).alert or known
        if alert is not known:
            try:
                self.store.commit([Write(snapshot.path, alert.model_dump(), expected=snapshot)])
            except Contended:
                return known  # it changed meanwhile; the next minute does it
        return alert

    def _recorded(self, org_id: str, outbox: Iterable[Notification], seen: set[str]) -> None:
        """Note that receipts are in the alerts, once every alert that can still use them has them."""
        for entry in outbox:
            path = document_path(org_id, Collection.NOTIFICATIONS, entry.id)
            keys = [key for key in dict.fromkeys(entry.alerts) if key in seen]
            found = self.store.get_many([document_path(org_id, Collection.ALERTS, key) for key in keys])
            alerts = [Alert.stored(s.fields) for s in found.values() if s.fields is not None]
            if all(with_receipts(alert, [entry]) is alert for alert in alerts):
                self.store.commit([Write(path, {"recorded": True}, merge=True)])


def _events(alerts: Iterable[Alert], settings: NotificationSettings, now: str) -> list[AlertEvent]:
    return [event for alert in alerts for event in (*events_of(alert), *escalations(alert, settings, now))]
