"""Whose language a message is in: the member's, else the organization's."""

from __future__ import annotations

from dataclasses import dataclass

from ledgerlight.domain.language.local_reader import Language, LocalReader, language_of, reader_of
from ledgerlight.domain.mentions import about_comment
from ledgerlight.domain.own_metrics import Definitions
from ledgerlight.ports import DocumentStore
from ledgerlight.usecases.context import OrganizationContext, Organizations
from schemas.collaboration import Comment
from schemas.names import Collection, document_path
from schemas.notifications import Channel, Recipient

ROOM = "#"
"""Before the name of a Slack channel: whoever reads there, it is nobody in particular."""


@dataclass(frozen=True, slots=True)
class Readers:
    """The use case. A member's choice is read at each message, so that the next one follows it."""

    store: DocumentStore
    organizations: Organizations

    def of(self, org_id: str, recipient: Recipient, channel: Channel) -> LocalReader:
        """Who reads what this recipient gets by a channel. Raises ``UnknownOrganization``."""
        context = self.organizations.context(org_id)
        room = channel == "slack" and (recipient.slack or "").startswith(ROOM)
        chosen = None if room or recipient.uid is None else self._chosen(org_id, recipient.uid)
        return reader_in(context, chosen or language_of(context.organization.locale))

    def _chosen(self, org_id: str, uid: str) -> Language | None:
        """What the member chose; their browsers write it, so whatever else is there is English."""
        fields = self.store.get(document_path(org_id, Collection.PREFERENCES, uid)).fields or {}
        tag = fields.get("language")
        return None if tag is None else language_of(tag if isinstance(tag, str) else None)


def reader_in(context: OrganizationContext, language: Language) -> LocalReader:
    """A reader who knows the organization's names."""
    entities = {each.id: each.name for each in context.entities.values()}
    accounts = {each.code: each.name for each in context.accounts.values()}
    return reader_of(language, context.organization.locale, entities, accounts)


def about_in(
    comment: Comment, context: OrganizationContext, definitions: Definitions, reader: LocalReader
) -> str:
    """What a comment is on, in a reader's words."""
    node = definitions.graph.nodes.get(comment.target)
    account = context.accounts.get(comment.target.rpartition(":")[2])
    metric = node.metric.name if node else None
    return about_comment(comment, metric, account.name if account else None, reader)
