"""Whose language a message is in: each recipient's own at the moment it is sent; who is told, and once, stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from ledgerlight.ports import Write
from schemas.names import Collection, document_path, organization_path
from schemas.notifications import Notification
from tests.builders import ORG, carry_device, found_organization
from tests.fakes.spine import Spine
from tests.unit.telling import alerts, notify, outbox, put_rule, revenue
from tests.unit.test_tell_mentions import say, tell

ENGLISH = "[CRITICAL] Low revenue (West, Jan 2026)"
GEORGIAN = "[კრიტიკული] Low revenue (West, იან. 2026)"


@pytest.fixture(name="spine")
def _spine() -> Spine:
    spine = Spine()
    spine.services.time.set_wall(datetime(2026, 2, 3, 12, tzinfo=UTC))
    found_organization(spine.services.documents, spine.services.time)
    carry_device(spine.services.documents, "finance-owner", "controller", "cfo")
    return spine


def prefer(spine: Spine, uid: str, language: Any) -> None:
    path = document_path(ORG, Collection.PREFERENCES, uid)
    spine.services.documents.put(path, {"theme": "dark", "language": language})


def locale(spine: Spine, locale: str) -> None:
    spine.services.documents.commit([Write(organization_path(ORG), {"locale": locale}, merge=True)])


def slack_of(spine: Spine, who: str, name: str) -> None:
    settings = spine.services.notification_settings(ORG)
    person = settings.recipients[who].model_copy(update={"slack": name})
    recipients = {**settings.recipients, who: person}
    spine.services.notification_settings.save(ORG, settings.model_copy(update={"recipients": recipients}))


def subjects(spine: Spine) -> dict[tuple[str, str], str]:
    """The last subject by recipient and channel."""
    return {(s.recipient, s.channel): s.message.subject for s in spine.services.messengers.sent}


def fire(spine: Spine) -> None:
    put_rule(spine)
    revenue(spine, 900)
    notify(spine)


def test_a_member_is_told_in_the_language_they_chose_by_every_channel_of_theirs(spine: Spine) -> None:
    slack_of(spine, "finance-owner", "@finance")
    prefer(spine, "finance-owner", "ka")
    fire(spine)
    assert set(subjects(spine).values()) == {GEORGIAN}
    sent = {each.channel: each.message for each in spine.services.messengers.sent}
    assert "შემოსავალი (West, იან. 2026)" in sent["sms"].sms
    assert sent["push"].acknowledge == "მიღება"


def test_a_room_speaks_the_organizations_language_whoever_answers_for_it(spine: Spine) -> None:
    prefer(spine, "finance-owner", "ka")
    fire(spine)
    assert subjects(spine)["finance-owner", "slack"] == ENGLISH
    assert subjects(spine)["finance-owner", "sms"] == GEORGIAN


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (None, GEORGIAN),
        ("en", ENGLISH),
        ("fr", ENGLISH),
        ("", ENGLISH),
        (["ka"], ENGLISH),
        ("ka-GE", GEORGIAN),
    ],
)
def test_who_chose_none_has_the_organizations_and_an_unknown_one_is_english(
    spine: Spine, chosen: Any, said: str
) -> None:
    locale(spine, "ka-GE")
    prefer(spine, "finance-owner", chosen)
    fire(spine)
    assert subjects(spine)["finance-owner", "sms"] == said
    assert subjects(spine)["finance-owner", "slack"] == GEORGIAN


def test_figures_have_the_marks_of_the_organizations_locale(spine: Spine) -> None:
    locale(spine, "de-DE")
    prefer(spine, "finance-owner", "en")
    fire(spine)
    assert {each.message.text.split(" is ")[1][:6] for each in spine.services.messengers.sent} == {
        "9,00\u00a0$"
    }


def test_two_recipients_of_one_incident_each_read_their_own(spine: Spine) -> None:
    prefer(spine, "controller", "ka")
    fire(spine)
    for _ in range(16):
        spine.services.time.advance(60)
        spine.services.notify.sweep(ORG)
    said = subjects(spine)
    assert said["finance-owner", "sms"] == ENGLISH
    assert said["controller", "sms"] == "[კრიტიკული, მიღებული არ არის] Low revenue (West, იან. 2026)"


def ids(spine: Spine) -> list[tuple[str, str, list[str], str]]:
    return sorted((each.id, each.group, each.events, each.receipt) for each in outbox(spine))


def test_who_is_told_of_what_and_the_receipts_do_not_depend_on_languages(spine: Spine) -> None:
    prefer(spine, "finance-owner", "ka")
    fire(spine)
    english = Spine()
    english.services.time.set_wall(datetime(2026, 2, 3, 12, tzinfo=UTC))
    found_organization(english.services.documents, english.services.time)
    carry_device(english.services.documents, "finance-owner", "controller", "cfo")
    fire(english)
    assert ids(spine) == ids(english)
    assert [alert.title for alert in alerts(spine)] == ["Low revenue (west, 2026-01)"], (
        "documents stay as they are"
    )
    prefer(spine, "finance-owner", "en")
    assert notify(spine) == 0, "another language is no news"
    spine.services.notify.sweep(ORG)
    assert len(spine.services.messengers.sent) == 3


def test_who_changes_it_between_claim_and_sending_gets_the_one_they_have_now(spine: Spine) -> None:
    store = spine.services.documents

    def change(operation: str, moment: str, paths: Sequence[str]) -> None:
        claimed = [path for path in paths if "/notifications/" in path]
        if (operation, moment) == ("commit", "after") and claimed == list(paths):
            store.hook = None
            prefer(spine, "finance-owner", "ka")

    put_rule(spine)
    revenue(spine, 900)
    store.hook = change
    notify(spine)
    assert store.hook is None, "it was changed after a claim"
    assert subjects(spine)["finance-owner", "sms"] == GEORGIAN


def test_a_second_try_is_in_the_language_of_then(spine: Spine) -> None:
    spine.services.messengers["sms"].failures = 1
    fire(spine)
    prefer(spine, "finance-owner", "ka")
    spine.services.time.advance(31)
    spine.services.notify.sweep(ORG)
    assert subjects(spine)["finance-owner", "sms"] == GEORGIAN
    assert subjects(spine)["finance-owner", "push"] == ENGLISH


def test_who_is_mentioned_reads_of_it_in_their_language(spine: Spine) -> None:
    prefer(spine, "analyst", "ka")
    say(spine.services, ["analyst", "viewer"])
    tell(spine.services)
    assert subjects(spine) == {
        ("member:analyst", "email"): "Edith გახსენებთ: შემოსავალი, West, იან. 2026",
        ("member:viewer", "email"): "Edith mentioned you: Revenue, West, Jan 2026",
    }


def test_the_summary_is_one_and_each_reads_it_in_their_language(spine: Spine) -> None:
    prefer(spine, "cfo", "ka")
    spine.services.summarise_day(ORG)
    spine.services.notify.sweep(ORG)
    assert subjects(spine) == {
        ("cfo", "email"): "3 თებ. 2026: 0 ღია გაფრთხილება, 0 იმპორტი",
        ("finance-owner", "email"): "3 Feb 2026: 0 open alerts, 0 imports",
    }


def test_the_summary_names_the_gravest_alerts(spine: Spine) -> None:
    prefer(spine, "cfo", "ka")
    put_rule(spine)
    revenue(spine, 900)
    spine.services.summarise_day(ORG)
    spine.services.notify.sweep(ORG)
    texts = {s.recipient: s.message.text for s in spine.services.messengers["email"].sent}
    assert "Low revenue (West, იან. 2026)" in texts["cfo"]
    assert "Low revenue (West, Jan 2026)" in texts["finance-owner"]


def _milestone(**changes: Any) -> Notification:
    fields = {
        "id": "e" * 24, "recipient": "cfo", "uid": "cfo", "channel": "email", "kind": "milestone", "severity": "info",
        "state": "queued", "alerts": [], "events": [], "group": "d" * 24, "created_at": "2026-02-03T12:00:00.000Z",
        "day": "2026-02-03", "recorded": True, "about": "Revenue has its best month yet, 2026-01: 9.00 USD",
    }  # fmt: skip
    return Notification.model_validate(fields | changes)


REACHED = {
    "id": "revenue-best-2026-01", "kind": "best", "metric": "revenue", "name": "Revenue", "when": "2026-01",
    "value": 900, "currency": "USD",
}  # fmt: skip


@pytest.mark.parametrize(
    ("milestone", "said"),
    [
        (REACHED, "მიღწევა: შემოსავალი: აქამდე საუკეთესო თვე, იან. 2026: 9,00\u00a0$"),
        (None, "მიღწევა: Revenue has its best month yet, 2026-01: 9.00 USD"),
    ],
)
def test_a_milestone_and_one_that_an_earlier_release_queued(spine: Spine, milestone: Any, said: str) -> None:
    prefer(spine, "cfo", "ka")
    entry = _milestone(milestone=milestone)
    path = document_path(ORG, Collection.NOTIFICATIONS, entry.id)
    spine.services.documents.put(path, entry.model_dump())
    assert spine.services.notify.deliver.due(ORG) == 1
    assert subjects(spine) == {("cfo", "email"): said}


def test_what_a_sentence_needs_beside_the_figures_is_kept_with_the_alert(spine: Spine) -> None:
    fire(spine)
    (alert,) = alerts(spine)
    assert alert.wording is not None
    assert alert.wording.model_dump() == {"name": "Revenue", "operator": "below", "window": 6, "label": ""}


def test_where_the_organization_is_gone_nobody_is_written_to_and_the_entry_says_why(spine: Spine) -> None:
    entry = _milestone()
    spine.services.notification_settings.save(ORG, spine.services.notification_settings(ORG))
    spine.services.documents.put(document_path(ORG, Collection.NOTIFICATIONS, entry.id), entry.model_dump())
    spine.services.documents.commit([Write(organization_path(ORG), None)])
    assert spine.services.notify.deliver.due(ORG) == 0
    (kept,) = outbox(spine)
    assert kept.state == "failed"
    assert "does not exist" in kept.error
