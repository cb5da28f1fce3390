"""Tells people of comments that mention them, through the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from ledgerlight.domain.authorization import require
from ledgerlight.domain.mentions import mention_notifications, mentioned
from ledgerlight.ports import Clock, Contended, DocumentStore, Snapshot, Unavailable, Where, Write
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.deliver import Deliver
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.notification_settings import SettingsOf
from ledgerlight.usecases.outbox import Outbox, Queued
from ledgerlight.usecases.problems import NotFound
from ledgerlight.usecases.readers import about_in, reader_in
from schemas.collaboration import Comment
from schemas.documents import Member
from schemas.names import Collection, collection_path, document_path
from schemas.notifications import Notification


@dataclass(frozen=True, slots=True)
class TellMentions:
    """The use case. The author's client calls it at once; the sweeper finds what nobody called for."""

    store: DocumentStore
    clock: Clock
    organizations: Organizations
    definitions: MetricDefinitions
    settings: SettingsOf
    deliver: Deliver

    def __call__(self, org_id: str, caller: Member, comment_id: str) -> int:
        """Tell of one comment; returns how many messages left. Raises ``NotFound``, and ``Denied`` outside the
        caller's entities."""
        snapshot = self.store.get(document_path(org_id, Collection.COMMENTS, comment_id))
        if snapshot.fields is None:
            raise NotFound(f"there is no comment {comment_id!r}", "write the comment's document first")
        require(caller, "comment", str(snapshot.fields["entity_id"]))
        return self._tell(org_id, snapshot)

    def sweep(self, org_id: str) -> int:
        """Tell of every comment whose people may not know yet; returns how many messages left."""
        path = collection_path(org_id, Collection.COMMENTS)
        return sum(
            self._tell(org_id, snapshot) for snapshot in self.store.query(path, (Where("told", "==", False),))
        )

    def _tell(self, org_id: str, snapshot: Snapshot) -> int:
        comment = Comment.stored(snapshot.fields)
        if comment.told:
            return 0
        paths = [document_path(org_id, Collection.MEMBERS, uid) for uid in dict.fromkeys(comment.mentions)]
        found = self.store.get_many(paths)
        members = [Member.stored(each.fields) for each in found.values() if each.fields is not None]
        people = mentioned(comment, members)
        most = self.settings(org_id).per_person_per_day
        about = self._about(org_id, comment) if people else ""

        def decide(outbox: Sequence[Notification], now: str) -> Queued:
            return Queued(tuple(mention_notifications(comment, people, about, now, outbox, most)))

        queued = Outbox(self.store, self.clock).queue(org_id, decide) if people else []
        # Edited or resolved meanwhile: what it says now is told by the next call, or by the sweeper.
        with suppress(Contended):
            self.store.commit([Write(snapshot.path, {"told": True}, expected=snapshot, merge=True)])
        sent = 0
        for entry in queued:
            try:
                sent += self.deliver(org_id, entry.id)
            except Unavailable:
                continue  # it is in the outbox: the sweeper sends it
        return sent

    def _about(self, org_id: str, comment: Comment) -> str:
        """What the comment is on, as the document says it: in English, whoever is told."""
        context = self.organizations.context(org_id)
        return about_in(comment, context, self.definitions.of(org_id), reader_in(context, "en"))
