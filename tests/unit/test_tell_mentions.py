"""Mentions: each person once, who may see the number, also when a process dies or a call never comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ledgerlight.ports import Unavailable
from schemas.collaboration import Comment
from schemas.names import Collection, collection_path, document_path
from schemas.notifications import Notification
from tests.builders import ORG, WEST, found_organization, join
from tests.fakes.spine import Spine, SpineServices

ID = "a" * 24


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def services() -> SpineServices:
    """An organization whose people are its roles, and ``eastern``, who sees another entity."""
    services = Spine().services
    found_organization(services.documents, services.time)
    join(services.documents, "eastern", "viewer", ["east"])
    join(services.documents, "western", "viewer", [WEST])
    return services


def say(services: SpineServices, mentions: Sequence[str], comment_id: str = ID, **change: Any) -> Comment:
    """A comment as a client writes it."""
    fields: dict[str, Any] = {
        "id": comment_id, "uid": "editor", "name": "Edith", "kind": "kpi", "entity_id": WEST, "period": "2026-01",
        "target": "revenue", "thread": comment_id, "body": "Is this right, <b>Ana</b>?", "mentions": list(mentions),
        "created_at": services.time.now(), "told": not mentions,
    }  # fmt: skip
    comment = Comment.model_validate({**fields, **change})
    services.documents.put(document_path(ORG, Collection.COMMENTS, comment_id), comment.model_dump())
    return comment


def tell(services: SpineServices, comment_id: str = ID) -> int:
    return services.tell_mentions(ORG, services_member(services), comment_id)


def services_member(services: SpineServices) -> Any:
    from schemas.documents import Member  # noqa: PLC0415

    return Member.model_validate(services.documents.fields(document_path(ORG, Collection.MEMBERS, "editor")))


def outbox(services: SpineServices) -> list[Notification]:
    found = services.documents.query(collection_path(ORG, Collection.NOTIFICATIONS))
    return [Notification.model_validate(dict(each.fields or {})) for each in found]


def mailed(services: SpineServices) -> list[str]:
    return sorted(each.recipient for each in services.messengers.sent)


def test_who_is_mentioned_is_told_once_by_mail_and_on_the_dashboard(services: SpineServices) -> None:
    say(services, ["analyst", "western"])
    assert tell(services) == 4
    assert tell(services) == 0, "a call that comes twice tells nobody twice"
    assert services.tell_mentions.sweep(ORG) == 0
    assert mailed(services) == ["member:analyst", "member:western"]
    entries = outbox(services)
    assert {(each.uid, each.channel, each.state, each.kind) for each in entries} == {
        (uid, channel, "sent", "mention")
        for uid in ("analyst", "western")
        for channel in ("dashboard", "email")
    }
    assert services.documents.fields(document_path(ORG, Collection.COMMENTS, ID))["told"] is True


def test_the_mail_says_who_where_and_what_with_everything_escaped(services: SpineServices) -> None:
    say(services, ["analyst"], name="Edith\nBcc: all")
    tell(services)
    (sent,) = services.messengers.sent
    assert sent.message.subject == "Edith Bcc: all mentioned you: Revenue, West, Jan 2026"
    assert "&lt;b&gt;Ana&lt;/b&gt;" in sent.message.html
    assert "<b>" not in sent.message.html
    link = f"/o/{ORG}/comments?scope=west&period=2026-01&thread=kpi%3Arevenue"
    assert link in sent.message.text


def test_neither_the_author_nor_strangers_nor_who_may_not_see_the_number_is_told(
    services: SpineServices,
) -> None:
    say(services, ["editor", "nobody", "eastern"])
    assert tell(services) == 0
    assert outbox(services) == []
    assert services.documents.fields(document_path(ORG, Collection.COMMENTS, ID))["told"] is True


def test_an_edit_that_mentions_one_more_tells_that_one_alone(services: SpineServices) -> None:
    say(services, ["analyst"])
    tell(services)
    say(services, ["analyst", "owner"], body="Better words")
    tell(services)
    assert mailed(services) == ["member:analyst", "member:owner"]


def test_the_sweeper_tells_what_nobody_called_for(services: SpineServices) -> None:
    say(services, ["analyst"])
    assert services.tell_mentions.sweep(ORG) == 2
    assert services.tell_mentions.sweep(ORG) == 0


@pytest.mark.parametrize("boundary", range(1, 24))
def test_a_process_that_dies_anywhere_loses_nobody_and_tells_nobody_twice(
    services: SpineServices, boundary: int
) -> None:
    say(services, ["analyst"])
    calls = 0

    def die(operation: str, moment: str, paths: Sequence[str]) -> None:
        nonlocal calls
        calls += 1
        if calls == boundary:
            raise Killed

    services.documents.hook = die
    try:
        tell(services)
    except Killed:
        pass
    finally:
        services.documents.hook = None
    for _ in range(3):
        services.time.advance(300)
        services.tell_mentions.sweep(ORG)
        services.notify.sweep(ORG)
    assert {each.state for each in outbox(services)} == {"sent"}
    assert len(outbox(services)) == 2
    # Dying between the sending and its receipt is the one place where a mail may leave twice (deliver.py).
    assert set(mailed(services)) == {"member:analyst"}
    assert len(mailed(services)) <= 2


def test_a_comment_that_is_edited_while_it_is_told_of_is_looked_at_again(services: SpineServices) -> None:
    say(services, ["analyst"])
    path = document_path(ORG, Collection.COMMENTS, ID)

    def edit(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before") and path in paths:
            services.documents.hook = None
            say(services, ["analyst", "owner"])

    services.documents.hook = edit
    tell(services)
    assert services.documents.fields(path)["told"] is False
    services.tell_mentions.sweep(ORG)
    assert mailed(services) == ["member:analyst", "member:owner"]


def test_mail_that_fails_is_tried_again_and_the_rest_is_not_held_up(services: SpineServices) -> None:
    services.messengers["email"].failures = 1
    say(services, ["analyst", "owner"])
    tell(services)
    assert len(mailed(services)) == 1
    services.time.advance(60)
    services.notify.sweep(ORG)
    assert mailed(services) == ["member:analyst", "member:owner"]


def test_one_person_gets_so_many_mails_a_day_and_no_more(services: SpineServices) -> None:
    most = services.notification_settings(ORG).per_person_per_day
    for number in range(most + 3):
        comment_id = f"{number:024x}"
        say(services, ["analyst"], comment_id)
        tell(services, comment_id)
    assert len(mailed(services)) == most
    assert sum(each.channel == "dashboard" for each in outbox(services)) == most + 3


def test_a_member_who_left_is_not_written_to(services: SpineServices) -> None:
    services.messengers["email"].failures = 1
    say(services, ["analyst"])
    tell(services)
    path = document_path(ORG, Collection.MEMBERS, "analyst")
    services.documents.put(path, {**services.documents.fields(path), "email": "no address"})
    services.time.advance(60)
    services.notify.sweep(ORG)
    assert mailed(services) == []
    states = {each.channel: each.state for each in outbox(services)}
    assert states == {"dashboard": "sent", "email": "failed"}


def test_a_store_that_is_gone_is_not_taken_for_done(services: SpineServices) -> None:
    say(services, ["analyst"])

    def fail(operation: str, moment: str, paths: Sequence[str]) -> None:
        if operation == "commit":
            raise Unavailable("gone")

    services.documents.hook = fail
    with pytest.raises(Unavailable):
        tell(services)
    services.documents.hook = None
    assert services.tell_mentions.sweep(ORG) == 2
