"""Who is told of a comment that mentions them, how, and in which words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from html import escape
from urllib.parse import urlencode

from ledgerlight.domain.alerting.messages import SMS_LENGTH, SUBJECT_LENGTH, Message
from ledgerlight.domain.identity import SEPARATOR
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


def mention_message(comment: Comment, about: str, base_url: str) -> Message:
    """The words of a mention; everything that people wrote is escaped, and a subject is one line."""
    query = {
        "scope": comment.entity_id,
        "period": comment.period,
        "thread": f"{comment.kind}:{comment.target}",
    }
    link = f"{base_url}/comments?{urlencode(query)}"
    author, place = _one_line(comment.name), _one_line(about)
    heading = _cut(f"{author} mentioned you: {place}", SUBJECT_LENGTH)
    body = "\n".join(clean(line) for line in _cut(comment.body, EXCERPT_LENGTH).splitlines())
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in body.splitlines())
    return Message(
        subject=heading,
        text=f"{author} wrote of {place}:\n\n{body}\n\n{link}\n",
        html=(
            '<!doctype html><html><body style="font-family:system-ui,sans-serif;color:#101828">'
            f'<h1 style="font-size:18px">{escape(heading)}</h1>{paragraphs}'
            f'<p><a href="{escape(link)}">Open the conversation</a></p></body></html>'
        ),
        sms=_cut(f"{heading}: {_one_line(body)}", SMS_LENGTH),
        link=link,
    )


def _id(*parts: str) -> str:
    return blake2b(SEPARATOR.join(("mention", *parts)).encode(), digest_size=_KEY_BYTES).hexdigest()


def _one_line(text: str) -> str:
    return clean(" ".join(text.split()))


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 3].rstrip() + "..."
