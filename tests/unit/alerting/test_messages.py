"""Messages: what a person reads, in each form, whatever the names of things hold."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.alerting.escalation import escalations
from ledgerlight.domain.alerting.incidents import AlertEvent, event_id
from ledgerlight.domain.alerting.messages import LISTED, SMS_LENGTH, SUBJECT_LENGTH, Message, message_of
from ledgerlight.domain.alerting.routing import digests
from ledgerlight.domain.language.local_reader import reader_of
from schemas.alerts import Alert, Driver, Told
from schemas.notifications import Notification
from tests.unit.alerting.examples import at
from tests.unit.alerting.test_escalation import SETTINGS
from tests.unit.alerting.test_incidents import QUIET, last
from tests.unit.alerting.test_routing import DAY, NOON, events, firing, routed

URL = "https://acme.example"
READER = reader_of("en", "en-US", {"west": "West"}, {"1.100": "Sales"})


def said(note: Notification, *alerts: Alert) -> Message:
    return message_of(note, alerts, URL, READER)


def first(what: list[AlertEvent], minute: int = NOON + 1) -> Notification:
    return routed(what, minute)[0]


def test_a_firing_says_what_how_much_why_and_where_to_look() -> None:
    alert = firing(
        "a", "critical", NOON, impact=-150_050,
        drivers=[Driver(kind="account", id="1.100", impact=-120_000)],
    )  # fmt: skip
    margin = firing("m", folded_under=alert.key, title="Margin short")
    found = said(first(events(alert)), alert, margin)
    assert found.subject == "[CRITICAL] Revenue short of budget (West, Jan 2026)"
    assert found.text == (
        "[CRITICAL] Revenue short of budget (West, Jan 2026)\n"
        "\n"
        "CRITICAL: Revenue short of budget (West, Jan 2026)\n"
        "  Revenue (West, Jan 2026) is $1.50 (threshold above $1.00)\n"
        "  Impact −$1,500.50\n"
        "  Driven by Sales −$1,200.00\n"
        "  Follows from it: Margin short\n"
        f"  {URL}/alerts/{alert.key}\n"
        "\n"
        f"All alerts: {URL}/alerts\n"
    )
    assert found.sms.startswith("[CRITICAL] Revenue short of budget (West, Jan 2026): Revenue (West")
    assert found.sms.endswith(f" {URL}/alerts/{alert.key}")
    assert len(found.sms) <= SMS_LENGTH


def test_a_recovery_says_so() -> None:
    alert = firing("a", minute=NOON)
    told = Told(who="cfo", channel="email", at=at(NOON), event=event_id(alert, "firing"))
    resolved = last(QUIET, start=alert.model_copy(update={"told": [told]}))
    resolved = resolved.model_copy(update={"resolved_at": at(NOON)})
    found = said(first(events(resolved)), resolved)
    assert found.subject == "[RESOLVED] Revenue short of budget (West, Jan 2026)"
    assert "RESOLVED: " in found.text
    assert "$0.10" in found.text


def test_a_group_counts_and_names_the_gravest_first_and_not_all() -> None:
    alerts = [firing(n, minute=NOON, title=f"Alert {n}", impact=-n) for n in range(LISTED + 5)]
    found = said(first(events(*alerts)), *alerts)
    assert found.subject == f"[HIGH] 25 alerts (25 high): Alert {LISTED + 4} and others"
    assert found.text.count("HIGH: ") == LISTED
    assert f"and 5 more: {URL}/alerts" in found.text
    assert found.html.count("<tr>") == LISTED


def test_an_escalation_says_that_nobody_acknowledged() -> None:
    alert = firing("a", "critical", NOON)
    (note, *_) = routed(escalations(alert, SETTINGS, at(NOON + 15)), NOON + 15)
    assert said(note, alert).subject.startswith("[CRITICAL, not acknowledged] Revenue")


def test_a_digest_counts_by_severity_and_shows_alerts_as_they_are_now() -> None:
    alerts = [firing("i", "info", NOON), firing("w", "warning", NOON, title="Wages")]
    (note,) = digests(routed(events(*alerts), NOON + 1), SETTINGS, at(NOON + DAY))
    assert said(note, *alerts).subject == "Digest: 2 alerts (1 warning, 1 info)"
    over = alerts[1].model_copy(update={"state": "resolved"})
    found = said(note, alerts[0], over)
    assert found.subject == "Digest: 2 alerts (1 info, 1 resolved)"
    assert found.text.index("INFO: ") < found.text.index("RESOLVED: Wages")
    assert said(note).subject == "Digest: 0 alerts"


class Tags(HTMLParser):
    """Every tag and attribute of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(message: Message) -> Tags:
    found = Tags()
    found.feed(message.html)
    return found


HOSTILE = '<script>alert(1)</script>"><img src=x onerror=1>&\r\nBcc: all@x.example\u202e'


def test_names_cannot_break_out_of_html_subject_or_line() -> None:
    plain = firing("a", minute=NOON)
    fields: dict[str, Any] = {"title": HOSTILE, "description": HOSTILE}
    fields["drivers"] = [Driver(kind="account", id=HOSTILE, impact=1)]
    hostile = plain.model_copy(update=fields)
    note = first(events(plain))
    found = said(note, hostile)
    drivers = plain.model_copy(update={"drivers": [Driver(kind="account", id="x", impact=1)]})
    assert parsed(found).tags == parsed(said(note, drivers)).tags
    assert "<script>alert(1)</script>" in parsed(found).text
    for text in (found.subject, found.sms):
        assert "\n" not in text
        assert "\r" not in text
        assert "\u202e" not in text
    assert len(found.text.splitlines()) == len(said(note, drivers).text.splitlines())
    escaped = message_of(note, [plain], 'https://x"onmouseover="1', READER)
    assert parsed(escaped).links == [
        f'https://x"onmouseover="1/alerts/{plain.key}',
        'https://x"onmouseover="1/alerts',
    ]


@given(st.text(max_size=400), st.text(max_size=400), st.integers(1, 3))
def test_a_text_message_and_a_subject_are_one_short_line(title: str, sentence: str, count: int) -> None:
    alerts = [firing(n, minute=NOON, title=title, description=sentence) for n in range(count)]
    found = said(first(events(*alerts)), *alerts)
    assert 0 < len(found.sms) <= SMS_LENGTH
    assert 0 < len(found.subject) <= SUBJECT_LENGTH
    assert len((found.sms + found.subject).splitlines()) == 1
    assert parsed(found).tags.count("tr") == count
