"""What is sent, in each language: the same things said, nothing left out, nothing that is markup."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from ledgerlight.adapters.chart_image import drawn
from ledgerlight.domain.alerting.chart import chart_of
from ledgerlight.domain.alerting.facts import Facts, ForecastPoint
from ledgerlight.domain.alerting.incidents import step
from ledgerlight.domain.alerting.messages import SMS_LENGTH, Message, message_of
from ledgerlight.domain.alerting.milestones import milestone_sentence
from ledgerlight.domain.alerting.rules import evaluate
from ledgerlight.domain.alerting.sentences import alert_sentence, alert_title
from ledgerlight.domain.alerting.summary import milestone_message, summary_message
from ledgerlight.domain.language.local_reader import LANGUAGES, TEXTS, LocalReader, language_of, reader_of
from ledgerlight.domain.language.shared_ka import SHARED
from ledgerlight.domain.mentions import about_comment, mention_message
from schemas.alerts import Alert, AlertRule, Driver
from schemas.collaboration import Comment
from schemas.notifications import Notification
from schemas.summary import GraveAlert, Milestone, Summary, SummaryFigure
from tests.builders import METRICS
from tests.unit.alerting.examples import START, absolute, facts, rule
from tests.unit.alerting.test_chart import history
from tests.unit.alerting.test_rules import series

URL = "https://acme.example"
NBSP = "\u00a0"
ENTITIES, ACCOUNTS = {"west": "Batumi"}, {"1.100": "Sales"}
ENGLISH = reader_of("en", "en-US", ENTITIES, ACCOUNTS)
GEORGIAN = reader_of("ka", "ka-GE", ENTITIES, ACCOUNTS)
LETTERS = re.compile(r"[A-Za-z]{2,}")


def alert(rule: AlertRule, facts: Facts, **changes: Any) -> Alert:
    found = step(None, evaluate(rule, facts), START).alert
    assert found is not None
    return found.model_copy(update=changes)


def notification(*alerts: Alert, **changes: Any) -> Notification:
    fields = {
        "id": "a" * 24, "recipient": "ana", "channel": "email", "kind": "firing", "severity": "high",
        "state": "queued", "alerts": [each.key for each in alerts], "group": "d" * 24,
        "events": ["c" * 24] * len(alerts), "created_at": START, "day": "2026-02-03",
    }  # fmt: skip
    return Notification.model_validate(fields | changes)


# --- the catalog ------------------------------------------------------------------------------------------


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_in_every_language_with_the_same_placeholders(language: str) -> None:
    english = TEXTS["en"]
    texts: Mapping[str, str] = TEXTS[language]  # type: ignore[index]  # one of them, says the parameter
    assert list(texts) == list(english), "and in the same order"
    for key, text in texts.items():
        assert placeholders(text) == placeholders(english[key]), key
        assert text.strip(), key


def test_every_text_is_said_somewhere() -> None:
    source = Path(__file__).resolve().parents[3] / "functions" / "ledgerlight"
    code = "".join(
        path.read_text()
        for path in source.rglob("*.py")
        if path.name not in ("english.py", "georgian.py", "shared_ka.py")
    )
    composed = re.compile(
        r"(label|severity|counted|rule|reason|beside|threshold|line|subject|milestone|unknown|same|above|below)\."
    )
    for key in TEXTS["en"]:
        stem = key.removesuffix(".one").removesuffix(".other")
        assert re.search(rf"[\"']{re.escape(stem)}[\"']", code) or composed.match(key), key


def test_the_products_kpis_have_georgian_names_of_the_clients_catalog() -> None:
    for metric in METRICS:
        assert f"kpi {metric.id}: {metric.name}" in SHARED
    assert GEORGIAN.kpi("revenue", "Revenue") == "შემოსავალი"
    assert GEORGIAN.kpi("revenue", "Turnover") == "Turnover", "renamed, so it is the organization's"
    assert ENGLISH.kpi("revenue", "Revenue") == "Revenue"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        *((tag, "ka") for tag in ("ka", "KA-ge", "ka_GE")),
        *((tag, "en") for tag in ("en-GB", "fr", "kab", "", None)),
    ],
)
def test_an_unknown_language_is_english(tag: str | None, language: str) -> None:
    assert language_of(tag) == language


# --- what rules found -------------------------------------------------------------------------------------

CASES: Mapping[str, tuple[AlertRule, Facts, str, str]] = {
    "absolute": (
        absolute(metric="revenue", threshold=200_000), facts(123_450),
        "Revenue (Batumi, Jan 2026) is $1,234.50 (threshold below $2,000.00)",
        "შემოსავალი (Batumi, იან. 2026): 1234,50_$ (ზღვარი: 2000,00_$ ქვემოთ)",
    ),
    "variance": (
        rule(), facts(-1_234_567_800, comparators={"budget": 100_000}),
        "Revenue (Batumi, Jan 2026) is −$12,345,678.00, 1,234,667.8% below budget $1,000.00 (threshold 10.0%)",
        "შემოსავალი (Batumi, იან. 2026): −12_345_678,00_$, ბიუჯეტთან (1000,00_$) შედარებით 1_234_667,8%-ით ნაკლები "
        "(ზღვარი: 10,0%)",
    ),
    "variance of a ratio": (
        rule(threshold=1_000, comparator="last_year"),
        facts(3_000, unit="ratio", subject="gross_margin", name="Gross margin", comparators={"last_year": 4_000}),
        "Gross margin (Batumi, Jan 2026) is 30.0%, 10.0 pp below last year 40.0% (threshold 10.0 pp)",
        "მთლიანი მოგების მარჟა (Batumi, იან. 2026): 30,0%, გასულ წელთან (40,0%) შედარებით 10,0 პპ-ით ნაკლები "
        "(ზღვარი: 10,0 პპ)",
    ),
    "trend": (
        rule(kind="trend", comparator=None, threshold=100, clear_threshold=None, window=3),
        facts(60, series=series(100, 80, 60)),
        "Revenue (Batumi, Jan 2026) is $0.60 and moves 25.0% a period over 3 periods (threshold 1.0%)",
        "შემოსავალი (Batumi, იან. 2026): 0,60_$, პერიოდში 25,0% ცვლილება, 3 პერიოდის განმავლობაში (ზღვარი: 1,0%)",
    ),
    "covenant": (
        rule(kind="covenant", comparator=None, limit=100_000, operator="below", clear_threshold=None), facts(105_000),
        "Revenue (Batumi, Jan 2026) is $1,050.00: headroom 5.0% to the limit $1,000.00 (threshold 10.0%)",
        "შემოსავალი (Batumi, იან. 2026): 1050,00_$, მარაგი ლიმიტამდე (1000,00_$) 5,0% (ზღვარი: 10,0%)",
    ),
    "forecast": (
        absolute(kind="forecast", metric="cash", threshold=200_000),
        facts(9, subject="cash", name="Cash", period=None, forecast=[ForecastPoint("2026-04", 100_000)]),
        "Cash (Batumi) is forecast at $1,000.00 in Apr 2026 (threshold below $2,000.00)",
        "ფულადი სახსრები (Batumi): პროგნოზი, აპრ. 2026: 1000,00_$ (ზღვარი: 2000,00_$ ქვემოთ)",
    ),
    "cash plan": (
        absolute(kind="forecast", metric="cash.forecast", threshold=200_000, name="Cash below its minimum"),
        facts(9, subject="cash.forecast", name="Cash", period=None, forecast=[ForecastPoint("2026-W06", 100_000)]),
        "Cash (Batumi) is forecast at $1,000.00 in the week of 2 Feb 2026 (threshold below $2,000.00)",
        "ფულადი სახსრები (Batumi): პროგნოზი, კვირა, 2 თებ. 2026: 1000,00_$ (ზღვარი: 2000,00_$ ქვემოთ)",
    ),
    "late feed": (
        absolute("above", kind="stale_feed", metric="feed.bank", threshold=1_500),
        facts(3_000, subject="feed.bank", name="Age of bank", unit="minutes", currency=None, period=None, direction=-1),
        "Age of bank (Batumi) is 2 d 2 h (threshold above 25 h)",
        "bank: ასაკი (Batumi): 2 დღე 2 სთ (ზღვარი: 25 სთ ზემოთ)",
    ),
    "system": (
        absolute("above", kind="system", metric="system.hop_latency.apply-edit", threshold=500),
        facts(12_500, subject="system.hop_latency.apply-edit", name="Time of apply-edit (p95)", unit="milliseconds",
              currency=None, period=None, direction=-1),
        "Time of apply-edit (p95) (Batumi) is 12,500 ms (threshold above 500 ms)",
        "apply-edit: დრო (p95) (Batumi): 12_500 მწმ (ზღვარი: 500 მწმ ზემოთ)",
    ),
    "own KPI": (
        absolute(metric="own", threshold=5), facts(3, subject="own", name="Loyal_guests", unit="count", currency=None),
        "Loyal_guests (Batumi, Jan 2026) is 3 (threshold below 5)",
        "Loyal_guests (Batumi, იან. 2026): 3 (ზღვარი: 5 ქვემოთ)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_a_rule_found(case: str) -> None:
    judged, looked_at, english, georgian = CASES[case]
    found = alert(judged, looked_at)
    assert alert_sentence(ENGLISH, found) == english
    spaced = georgian if case == "own KPI" else georgian.replace("_", NBSP)
    assert alert_sentence(GEORGIAN, found) == spaced


def test_an_anomaly() -> None:
    found = alert(rule(), facts(80_000)).model_copy(
        update={"kind": "anomaly", "measured": -450, "threshold": 350, "baseline": 100_000}
    )
    assert alert_sentence(ENGLISH, found).endswith(
        "is $800.00, 4.5 deviations from the usual $1,000.00 (threshold 3.5)"
    )
    assert (
        alert_sentence(GEORGIAN, found)
        .replace(NBSP, " ")
        .endswith(": 800,00 $, ჩვეულისგან (1000,00 $) 4,5 გადახრა (ზღვარი: 3,5)")
    )


def test_what_could_not_be_judged_says_why() -> None:
    found = alert(rule(), facts(80_000)).model_copy(update={"measured": None, "reason": "no_baseline"})
    assert alert_sentence(ENGLISH, found) == "Revenue (Batumi, Jan 2026) cannot be judged: no baseline"
    assert (
        alert_sentence(GEORGIAN, found)
        == "შემოსავალი (Batumi, იან. 2026): ვერ ფასდება – შესადარებელი არაფერია"
    )


def test_the_names_of_rules_are_data_and_those_of_the_product_are_words() -> None:
    found = alert(rule(id="minimum-cash", name="Cash below its minimum"), facts(80_000))
    assert alert_title(GEORGIAN, found) == "ფულადი სახსრები მინიმუმზე ნაკლებია (Batumi, იან. 2026)"
    assert alert_title(ENGLISH, found) == "Cash below its minimum (Batumi, Jan 2026)"
    own = alert(rule(id="minimum-cash", name="მცირე ნაღდი"), facts(80_000))
    assert alert_title(ENGLISH, own) == "მცირე ნაღდი (Batumi, Jan 2026)"


def test_an_alert_of_an_earlier_release_says_what_it_said_then() -> None:
    old = alert(rule(), facts(80_000), wording=None)
    assert alert_sentence(GEORGIAN, old) == old.description
    assert "(Batumi, იან. 2026)" in alert_title(GEORGIAN, old)


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


def test_nothing_of_ours_is_english_in_georgian() -> None:
    """What is left are names, units of figures and addresses."""
    for text in TEXTS["ka"].values():
        assert not LETTERS.search(re.sub(r"\{\w+\}", "", text)), text
