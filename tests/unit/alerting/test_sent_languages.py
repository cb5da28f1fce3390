"""What is sent, in each language: the same things said, nothing left out, nothing that is markup."""

from __future__ import annotations

from typing import Any

import pytest

from ledgerlight.adapters.chart_image import drawn
from ledgerlight.domain.alerting.chart import chart_of
from ledgerlight.domain.alerting.messages import SMS_LENGTH, Message, message_of
from ledgerlight.domain.alerting.milestones import milestone_sentence
from ledgerlight.domain.alerting.summary import milestone_message, summary_message
from ledgerlight.domain.language.local_reader import LocalReader
from ledgerlight.domain.mentions import about_comment, mention_message
from schemas.alerts import Alert, Driver
from schemas.collaboration import Comment
from schemas.notifications import Notification
from schemas.summary import GraveAlert, Milestone, Summary, SummaryFigure
from tests.unit.alerting.examples import START, absolute, facts, rule
from tests.unit.alerting.speaking import ENGLISH, GEORGIAN, NBSP, alert
from tests.unit.alerting.test_chart import history

URL = "https://acme.example"


def notification(*alerts: Alert, **changes: Any) -> Notification:
    fields = {
        "id": "a" * 24, "recipient": "ana", "channel": "email", "kind": "firing", "severity": "high",
        "state": "queued", "alerts": [each.key for each in alerts], "group": "d" * 24,
        "events": ["c" * 24] * len(alerts), "created_at": START, "day": "2026-02-03",
    }  # fmt: skip
    return Notification.model_validate(fields | changes)


# --- alerts -----------------------------------------------------------------------------------------------


def told(reader: LocalReader, *alerts: Alert, **changes: Any) -> Message:
    return message_of(notification(*alerts, **changes), alerts, URL, reader)


def grave() -> Alert:
    return alert(
        rule(), facts(80_000), state="firing", severity="critical", impact=-150_050,
        drivers=[Driver(kind="account", id="1.100", impact=-120_000), Driver(kind="entity", id="west", impact=99)],
    )  # fmt: skip


def test_a_firing_in_georgian() -> None:
    found = grave()
    message = told(GEORGIAN, found, severity="critical")
    assert message.subject == "[კრიტიკული] Revenue short of budget (Batumi, იან. 2026)"
    assert message.text.replace(NBSP, " ") == (
        "[კრიტიკული] Revenue short of budget (Batumi, იან. 2026)\n"
        "\n"
        "კრიტიკული: Revenue short of budget (Batumi, იან. 2026)\n"
        "  შემოსავალი (Batumi, იან. 2026): 800,00 $, ბიუჯეტთან (1000,00 $) შედარებით 20,0%-ით ნაკლები "
        "(ზღვარი: 10,0%)\n"
        "  გავლენა: −1500,50 $\n"
        "  გამოიწვია: Sales −1200,00 $, Batumi +0,99 $\n"
        f"  {URL}/alerts/{found.key}\n"
        "\n"
        f"ყველა გაფრთხილება: {URL}/alerts\n"
    )
    assert '<html lang="ka">' in message.html
    assert "<strong>კრიტიკული</strong>" in message.html
    assert ">ყველა გაფრთხილება</a>" in message.html
    assert message.acknowledge == "მიღება"
    assert len(message.sms) <= SMS_LENGTH
    assert told(ENGLISH, found).acknowledge == "Acknowledge"
    assert '<html lang="en">' in told(ENGLISH, found).html


@pytest.mark.parametrize(
    ("kind", "english", "georgian"),
    [
        ("firing", "[HIGH] Revenue", "[მაღალი] Revenue"),
        ("recovery", "[RESOLVED] Revenue", "[მოგვარდა] Revenue"),
        ("assigned", "[ASSIGNED TO YOU] Revenue", "[მოგენიჭათ] Revenue"),
        ("escalation", "[HIGH, not acknowledged] Revenue", "[მაღალი, მიღებული არ არის] Revenue"),
        ("digest", "Digest: 1 alert (1 critical)", "დაიჯესტი: 1 გაფრთხილება (1 კრიტიკული)"),
    ],
)
def test_what_a_message_begins_with(kind: str, english: str, georgian: str) -> None:
    assert told(ENGLISH, grave(), kind=kind).subject.startswith(english)
    assert told(GEORGIAN, grave(), kind=kind).subject.startswith(georgian)


def test_a_group_is_counted_and_the_rest_is_a_number() -> None:
    many = [grave().model_copy(update={"key": f"{number:024x}"}) for number in range(1_250)]
    english, georgian = (
        message_of(notification(*many[:1_000]), many[:1_000], URL, each) for each in (ENGLISH, GEORGIAN)
    )
    assert english.subject.startswith("[HIGH] 1,000 alerts (1,000 critical): Revenue")
    assert georgian.subject.startswith("[მაღალი] 1000 გაფრთხილება (1000 კრიტიკული): Revenue")
    assert georgian.subject.endswith("და სხვა")
    assert f"and 980 more: {URL}/alerts" in english.text
    assert f"და კიდევ 980: {URL}/alerts" in georgian.text
    assert english.link == georgian.link


@pytest.mark.parametrize(
    ("state", "said"), [("stale", "მისი მონაცემები აგვიანებს"), ("error", "ახლა ვერ ფასდება")]
)
def test_what_is_unwell_and_what_follows(state: str, said: str) -> None:
    found = grave().model_copy(update={"state": state})
    folded = grave().model_copy(update={"key": "f" * 24, "folded_under": found.key})
    message = message_of(notification(found), [found, folded], URL, GEORGIAN)
    assert f"  {said}\n" in message.text
    assert "  მისგან გამომდინარეობს: Revenue short of budget (Batumi, იან. 2026)\n" in message.text


HOSTILE = '<script>alert(1)</script>"&{place}'


def test_names_are_escaped_in_every_language_and_never_filled_in() -> None:
    named = alert(rule(name=HOSTILE), facts(80_000, name=HOSTILE, subject="own"))
    for reader in (ENGLISH, GEORGIAN):
        message = told(reader, named)
        assert "<script" not in message.html
        assert "&lt;script&gt;" in message.html
        assert HOSTILE in message.subject
        assert HOSTILE in message.text


def test_an_english_text_message_needs_no_letters_but_those_of_phones() -> None:
    found = alert(absolute(metric="revenue"), facts(-5), severity="high")
    assert "is -$0.05" in told(ENGLISH, found).sms


# --- a chart ----------------------------------------------------------------------------------------------


def test_a_chart_in_georgian_words_that_its_font_has() -> None:
    chart = chart_of(
        alert(absolute(metric="revenue", threshold=200_000), facts(100_000)), "Revenue", history(), GEORGIAN
    )
    assert chart is not None
    caption = chart.caption.replace(NBSP, " ")
    assert caption.startswith("შემოსავალი, Batumi, თვეების მიხედვით: იან. 2025 880,00 $; ")
    assert caption.endswith("იან. 2026 1000,00 $. ზღვარი: 2000,00 $.")
    shown = f"{chart.line_name}: {chart.text(-1_234_567)}"
    assert drawn(shown) == "ზღვარი: −12 345,67 $"
    assert drawn("1\u202f234,50\u00a0₾ €5 £5 ¥5 日本") == "1 234,50 ₾ €5 £5 ¥5"


@pytest.mark.parametrize(
    ("kind", "comparator", "english", "georgian"),
    [
        ("variance", "budget", "Budget", "ბიუჯეტი"),
        ("variance", "forecast", "Forecast", "პროგნოზი"),
        ("variance", "previous", "Previous period", "წინა პერიოდი"),
        ("trend", None, "Average", "საშუალო"),
        ("anomaly", None, "Usual", "ჩვეული"),
        ("covenant", None, "Limit", "ლიმიტი"),
    ],
)
def test_the_line_of_a_chart(kind: str, comparator: str | None, english: str, georgian: str) -> None:
    found = alert(absolute(metric="revenue"), facts(5)).model_copy(
        update={"kind": kind, "comparator": comparator}
    )
    for reader, name in ((ENGLISH, english), (GEORGIAN, georgian)):
        chart = chart_of(found, "Revenue", history(), reader)
        assert chart is not None
        assert chart.line_name == name


# --- a day, a milestone, a mention -------------------------------------------------------------------------


def summary(**changes: Any) -> Summary:
    fields: dict[str, Any] = {
        "day": "2026-02-03", "before": "2026-02-02", "entity_id": "west", "entity_name": "Batumi", "period": "2026-01",
        "currency": "GEL", "alerts": {"high": 1, "critical": 2}, "imports": 1, "failed": 1, "rejected": 1_204,
        "quality": 9_950, "gravest": [GraveAlert(rule_id="low", rule="Low <b>", entity_id="west", period="2026-01")],
        "figures": [
            SummaryFigure(
                id="revenue", name="Revenue", unit="money", direction=1, value=1_200_000, yesterday=1_000_000,
                budget=1_200_000,
            ),
            SummaryFigure(
                id="gross_margin", name="Gross margin", unit="ratio", direction=1, value=3_000, yesterday=None,
                budget=3_125,
            ),
        ],
    }  # fmt: skip
    return Summary.model_validate(fields | changes)


def test_a_summary() -> None:
    english, georgian = (summary_message(summary(), URL, reader) for reader in (ENGLISH, GEORGIAN))
    assert english.text == (
        "3 Feb 2026: 3 open alerts (2 critical, 1 high), 1 import, 1 failed, 1,204 rows refused, quality 99.5%\n"
        "\n"
        "Batumi, Jan 2026\n"
        "  Revenue: ₾12,000.00 (₾2,000.00 above the summary before (20.0%); as budget)\n"
        "  Gross margin: 30.0% (nothing to compare with the summary before; 1.2 pp below budget)\n"
        "Alerts: 3 open alerts (2 critical, 1 high)\n"
        "Low <b> (Batumi, Jan 2026)\n"
        "Imports: 1 import, 1 failed, 1,204 rows refused, quality 99.5%\n"
        f"{URL}/dashboard\n"
    )
    assert georgian.text.replace(NBSP, " ") == (
        "3 თებ. 2026: 3 ღია გაფრთხილება (2 კრიტიკული, 1 მაღალი), 1 იმპორტი, 1 ვერ შესრულდა, 1204 უარყოფილი სტრიქონი, "
        "ხარისხი 99,5%\n"
        "\n"
        "Batumi, იან. 2026\n"
        "  შემოსავალი: 12 000,00 ₾ (წინა შეჯამებაზე 2000,00 ₾ მეტი (20,0%); ბიუჯეტის ტოლია)\n"
        "  მთლიანი მოგების მარჟა: 30,0% (წინა შეჯამებასთან შესადარებელი არაფერია; ბიუჯეტზე 1,2 პპ ნაკლები)\n"
        "გაფრთხილებები: 3 ღია გაფრთხილება (2 კრიტიკული, 1 მაღალი)\n"
        "Low <b> (Batumi, იან. 2026)\n"
        "იმპორტი: 1 იმპორტი, 1 ვერ შესრულდა, 1204 უარყოფილი სტრიქონი, ხარისხი 99,5%\n"
        f"{URL}/dashboard\n"
    )
    assert "Low &lt;b&gt; (Batumi" in georgian.html
    assert ">პანელის გახსნა</a>" in georgian.html
    assert georgian.link == english.link


def test_a_summary_of_an_earlier_release_names_its_alerts_as_it_did() -> None:
    kept = Summary.stored_json(summary(gravest=["Low (west, 2026-01)"]).model_dump_json())
    assert "Low (west, 2026-01)\n" in summary_message(kept, URL, GEORGIAN).text


@pytest.mark.parametrize(
    ("kind", "when", "english", "georgian"),
    [
        ("year", "2026", "Revenue of 2026 has reached the year's budget of $9.00: $10.00 so far",
         "შემოსავალი, 2026: წლის ბიუჯეტი (9,00 $) მიღწეულია, ამ დრომდე 10,00 $"),
        ("first", "2026-02", "Revenue is above budget for the first time, in Feb 2026: $10.00 against $9.00",
         "შემოსავალი პირველად აღემატება ბიუჯეტს, თებ. 2026: 10,00 $, შედარება: 9,00 $"),
        ("best", "2026-02", "Revenue has its best month yet, Feb 2026: $10.00",
         "შემოსავალი: აქამდე საუკეთესო თვე, თებ. 2026: 10,00 $"),
    ],
)  # fmt: skip
def test_milestones(kind: Any, when: str, english: str, georgian: str) -> None:
    reached = Milestone(
        id="revenue-x", kind=kind, metric="revenue", name="Revenue", when=when, value=1_000, planned=900, currency="USD"
    )  # fmt: skip
    assert milestone_sentence(ENGLISH, reached) == english
    assert milestone_sentence(GEORGIAN, reached).replace(NBSP, " ") == georgian
    message = milestone_message(milestone_sentence(GEORGIAN, reached), URL, GEORGIAN)
    assert message.subject.startswith("მიღწევა: შემოსავალი")
    assert ">პანელის გახსნა</a>" in message.html


@pytest.mark.parametrize(
    ("kind", "target", "english", "georgian"),
    [
        ("kpi", "revenue", "Revenue, Batumi, Jan 2026", "შემოსავალი, Batumi, იან. 2026"),
        ("record", "r", "a record, Batumi, Jan 2026", "ჩანაწერი, Batumi, იან. 2026"),
        (
            "variance", "budget:1.100",
            "Variance of 1.100 Sales, Batumi, Jan 2026", "გადახრა: 1.100 Sales, Batumi, იან. 2026",
        ),
        ("cell", "1.100", "1.100 Sales, Batumi, Jan 2026", "1.100 Sales, Batumi, იან. 2026"),
    ],
)  # fmt: skip
def test_a_mention(kind: Any, target: str, english: str, georgian: str) -> None:
    comment = Comment.model_construct(
        id="a" * 24, uid="e", name="Edith & Co", kind=kind, entity_id="west", period="2026-01", target=target,
        thread="a" * 24, body="Is this <b>right</b>?", mentions=["ana"], created_at=START, told=False,
    )  # fmt: skip
    metric, account = ("Revenue", None) if kind == "kpi" else (None, None if kind == "record" else "Sales")
    assert about_comment(comment, metric, account, ENGLISH) == english
    about = about_comment(comment, metric, account, GEORGIAN)
    assert about == georgian
    message = mention_message(comment, about, URL, GEORGIAN)
    assert message.subject == f"Edith & Co გახსენებთ: {georgian}"
    assert message.text.startswith(f"Edith & Co წერს, {georgian}:\n\nIs this <b>right</b>?\n")
    assert "Edith &amp; Co" in message.html
    assert "&lt;b&gt;right" in message.html
    assert ">საუბრის გახსნა</a>" in message.html
    assert mention_message(comment, english, URL, ENGLISH).subject == f"Edith & Co mentioned you: {english}"
