"""Who is told of a comment that mentions them, how, and in which words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from html import escape
from urllib.parse import urlencode

from ledgerlight.domain.alerting.messages import SUBJECT_LENGTH, Message, cut, for_phone, one_line, page
from ledgerlight.domain.alerting.sentences import place
from ledgerlight.domain.identity import SEPARATOR
from ledgerlight.domain.language.reader import Reader
from ledgerlight.domain.text import clean
from schemas.collaboration import Comment
from schemas.documents import Member
from schemas.notifications import Channel, Notification

MEMBER = "member:"
"""Before the uid of who is told as a member; no id of the notification settings looks like it."""

EXCERPT_LENGTH = 1_000
_KEY_BYTES = 12


def mentioned(comment: Comment, members: Iterable[Member]) -> list[Member]:
    """Of the members, those to be told: mentioned, not the author, and allowed to see the number."""
    return [
        member
        for member in members
        if member.uid in comment.mentions
        and member.uid != comment.uid
        and (member.entity_scope is None or comment.entity_id in member.entity_scope)
    ]


def mention_notifications(
    comment: Comment,
    people: Iterable[Member],
    about: str,
    now: str,
    outbox: Collection[Notification],
    most: int,
) -> Iterator[Notification]:
    """On the dashboard for everyone; by e-mail while a person got fewer than ``most`` such mails in the last day.

    ``outbox``: what was queued or sent in that day. Ids depend on comment and person: a comment that is edited, or told
    of twice, makes the same documents.
    """
    for member in people:
        recipient = f"{MEMBER}{member.uid}"
        mails = sum(
            1 for entry in outbox
            if (entry.recipient, entry.kind, entry.channel) == (recipient, "mention", "email")
        )  # fmt: skip
        channels: list[Channel] = ["dashboard"]
        if member.email and mails < most:
            channels.append("email")
        for channel in channels:
            yield Notification(
                id=_id(comment.id, member.uid, channel),
                recipient=recipient,
                uid=member.uid,
                channel=channel,
                kind="mention",
                severity="info",
                state="queued",
                alerts=[],
                events=[],
                group=comment.id,
                created_at=now,
                day=now[:10],
                recorded=True,
                comment=comment.id,
                about=about[:300],
            )


def mention_message(comment: Comment, about: str, base_url: str, reader: Reader) -> Message:
    """The words of a mention; everything that people wrote is escaped, and a subject is one line."""
    query = {
        "scope": comment.entity_id,
        "period": comment.period,
        "thread": f"{comment.kind}:{comment.target}",
    }
    link = f"{base_url}/comments?{urlencode(query)}"
    said = {"author": one_line(comment.name), "about": one_line(about)}
    heading = cut(reader.say("mention.heading", **said), SUBJECT_LENGTH)
    body = "\n".join(clean(line) for line in cut(comment.body, EXCERPT_LENGTH).splitlines())
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in body.splitlines())
    opens = f'<p><a href="{escape(link)}">{escape(reader.say("mention.open"))}</a></p>'
    return Message(
        subject=heading,
        text=f"{reader.say('mention.wrote', **said)}\n\n{body}\n\n{link}\n",
        html=page(heading, f"{paragraphs}{opens}", reader),
        sms=for_phone(f"{heading}: {body}"),
        link=link,
    )


def about_comment(comment: Comment, metric: str | None, account: str | None, reader: Reader) -> str:
    """What a comment is on, in words: ``Net revenue, West, 2026-01``. ``metric`` and ``account``: the name of its
    target, where there is such a KPI or account."""
    code = comment.target.rpartition(":")[2]
    name = f"{code} {account}" if account else code
    match comment.kind:
        case "kpi":
            name = reader.kpi(comment.target, metric) if metric else comment.target
        case "record":
            name = reader.say("about.record")
        case "variance":
            name = reader.say("about.variance", name=name)
    return reader.say("about", name=name, where=place(reader, comment.entity_id, None, comment.period))


def _id(*parts: str) -> str:
    return blake2b(SEPARATOR.join(("mention", *parts)).encode(), digest_size=_KEY_BYTES).hexdigest()
