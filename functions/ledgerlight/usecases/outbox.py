"""The outbox of notifications: what was queued and sent, what waits for a digest, and one decision at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ledgerlight.domain.alerting.incidents import record_told
from ledgerlight.domain.alerting.routing import receipts
from ledgerlight.domain.alerting.times import later
from ledgerlight.ports import Clock, DocumentStore, Where, Write
from ledgerlight.usecases.leaves import until_uncontended
from schemas.alerts import Alert
from schemas.names import Collection, collection_path, document_path
from schemas.notifications import Notification

MEMORY_DAYS = 1
"""How long the outbox knows of what was queued; from then on the alerts' own receipts do."""

_COMMIT = 400


@dataclass(frozen=True, slots=True)
class Queued:
    """What a decision put into the outbox, and which entries it put into a digest."""

    notifications: tuple[Notification, ...]
    digested: tuple[Notification, ...] = ()


Decide = Callable[[Sequence[Notification], str], Queued]
"""What to queue, given the outbox and the time."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Reads and fills ``notifications``."""

    store: DocumentStore
    clock: Clock

    def entries(self, org_id: str) -> list[Notification]:
        """What was queued or sent in the last day, and all that waits for a digest."""
        path = collection_path(org_id, Collection.NOTIFICATIONS)
        since = later(self.clock.now(), days=-MEMORY_DAYS)
        found = self.store.query(path, (Where("created_at", ">=", since),))
        found += self.store.query(path, (Where("state", "==", "digest"),))
        every = [Notification.stored(each.fields) for each in found]
        return list({each.id: each for each in every}.values())

    def queue(self, org_id: str, decide: Decide) -> list[Notification]:
        """Decide what to queue and queue it; returns what is new.

        Decisions of one organization are made one after the other, each knowing the outbox that the one before left:
        else two processes would each find the budget unspent and the group not yet told.
        """
        return until_uncontended(self.clock, lambda: self._attempt(org_id, decide))

    def _attempt(self, org_id: str, decide: Decide) -> list[Notification]:
        turn = self.store.get(document_path(org_id, Collection.INTERNAL, "outbox"))
        decided = decide(self.entries(org_id), self.clock.now())
        paths = {document_path(org_id, Collection.NOTIFICATIONS, n.id): n for n in decided.notifications}
        known = self.store.get_many(list(paths), ("state",))
        new = {path: entry for path, entry in paths.items() if not known[path].exists}
        writes = [Write(path, entry.model_dump(), expected=known[path]) for path, entry in new.items()]
        for entry in decided.digested:
            path = document_path(org_id, Collection.NOTIFICATIONS, entry.id)
            writes.append(Write(path, {"state": "digested"}, merge=True))
        for start in range(0, len(writes), _COMMIT):
            number = int((turn.fields or {"number": 0})["number"]) + 1
            taken: dict[str, Any] = {"number": number, "at": self.clock.now()}
            together = [Write(turn.path, taken, expected=turn), *writes[start : start + _COMMIT]]
            self.store.commit(together)
            turn = self.store.get(turn.path)
        return list(new.values())


def with_receipts(alert: Alert, outbox: Iterable[Notification]) -> Alert:
    """The alert with the receipts of what was sent and is not recorded in it yet."""
    for entry in outbox:
        if entry.state == "sent" and not entry.recorded and entry.sent_at and alert.key in entry.alerts:
            for told in receipts(entry, alert, entry.sent_at, entry.receipt):
                alert = record_told(alert, told)
    return alert
