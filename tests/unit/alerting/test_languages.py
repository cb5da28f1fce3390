"""Words and sentences in each language: the same things said, nothing left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

import pytest

from ledgerlight.domain.alerting.facts import Facts, ForecastPoint
from ledgerlight.domain.alerting.sentences import alert_sentence, alert_title
from ledgerlight.domain.language.local_reader import LANGUAGES, TEXTS, language_of
from ledgerlight.domain.language.shared_ka import SHARED
from schemas.alerts import AlertRule
from tests.builders import METRICS
from tests.unit.alerting.examples import absolute, facts, rule
from tests.unit.alerting.speaking import ENGLISH, GEORGIAN, NBSP, alert
from tests.unit.alerting.test_rules import series

LETTERS = re.compile(r"[A-Za-z]{2,}")


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


def test_nothing_of_ours_is_english_in_georgian() -> None:
    """What is left are names, units of figures and addresses."""
    for text in TEXTS["ka"].values():
        assert not LETTERS.search(re.sub(r"\{\w+\}", "", text)), text
