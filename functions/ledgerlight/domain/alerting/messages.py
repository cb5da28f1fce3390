"""The words of a notification, in its reader's language: subject, plain text, HTML with everything escaped, and a text
message.

Names and sentences come from files and people, so control and direction characters are taken out everywhere:
a subject is one line, whatever an entity is called.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ledgerlight.domain.alerting.chart import Chart
from ledgerlight.domain.alerting.sentences import alert_sentence, alert_title
from ledgerlight.domain.language.reader import Reader
from ledgerlight.domain.text import clean
from schemas.alerts import OPEN_STATES, SEVERITY_RANK, Alert, Driver
from schemas.notifications import Notification

SMS_LENGTH = 160
SUBJECT_LENGTH = 150
LISTED = 20
"""Alerts that a message names; the rest is a number and a link."""

COLOURS: Mapping[str, str] = {
    "critical": "#b42318",
    "high": "#b54708",
    "warning": "#8a6d00",
    "info": "#175cd3",
    "resolved": "#067647",
}


CHART = "chart.png"
"""The name by which a mail's HTML refers to the picture of its chart."""


@dataclass(frozen=True, slots=True)
class Message:
    """One notification in every form a channel may need. ``html`` refers to the picture of ``chart`` as
    ``cid:chart.png``, and says the same in words. ``link``: where it leads; ``alert``: the one alert that waits for
    someone and can be acknowledged from the message, or nothing. ``acknowledge``: what the way to do so is called."""

    subject: str
    text: str
    html: str
    sms: str
    chart: Chart | None = None
    link: str = ""
    alert: str = ""
    acknowledge: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """An alert as a message shows it: ``state`` is its severity, or that it is resolved."""

    state: str
    severity: str
    label: str
    title: str
    sentence: str
    details: tuple[str, ...]
    link: str


def leading(notification: Notification, alerts: Iterable[Alert]) -> Alert | None:
    """The alert that a message begins with: open before closed, then the gravest, the one of the largest impact."""
    return next(iter(_ranked(notification, {alert.key: alert for alert in alerts})), None)


def message_of(
    notification: Notification,
    alerts: Iterable[Alert],
    base_url: str,
    reader: Reader,
    chart: Chart | None = None,
) -> Message:
    """The words of a notification. ``alerts`` are those it names, and those folded under them, as they are now;
    one that is gone is left out. ``base_url`` is the organization's dashboard, without a slash at its end. ``chart``:
    of the leading alert, where the channel shows one."""
    known = {alert.key: alert for alert in alerts}
    named = _ranked(notification, known)
    lines = [_line(alert, _folded(alert, known.values(), reader), base_url, reader) for alert in named]
    heading = _heading(notification, named, reader)
    subject = cut(one_line(heading), SUBJECT_LENGTH)
    more = len(lines) - LISTED
    rest = reader.say("more", count=reader.number(more)) if more > 0 else reader.say("all")
    return Message(
        subject=subject,
        text=_text(heading, lines, rest, base_url, chart),
        html=_html(heading, lines, rest, base_url, chart, reader),
        sms=_sms(heading, lines),
        chart=chart,
        link=lines[0].link if len(lines) == 1 else f"{base_url}/alerts",
        alert=named[0].key if len(named) == 1 and named[0].state == "firing" else "",
        acknowledge=reader.say("acknowledge"),
    )


def _ranked(notification: Notification, known: Mapping[str, Alert]) -> list[Alert]:
    named = [known[key] for key in dict.fromkeys(notification.alerts) if key in known]
    return sorted(
        named,
        key=lambda a: (a.state not in OPEN_STATES, -SEVERITY_RANK[a.severity], -abs(a.impact or 0), a.key),
    )


def _heading(notification: Notification, alerts: Sequence[Alert], reader: Reader) -> str:
    kind, count = notification.kind, _count(alerts, reader)
    if kind == "digest":
        return reader.say("heading.digest", count=count)
    state = {"recovery": "resolved", "assigned": "assigned"}.get(kind, notification.severity)
    label = reader.say(f"label.{state}")
    if kind == "escalation":
        label = reader.say("label.unanswered", label=label)
    if not alerts:
        return reader.say("heading.none", label=label, count=count)
    title = alert_title(reader, alerts[0])
    if len(alerts) == 1:
        return reader.say("heading", label=label, title=title)
    return reader.say("heading.many", label=label, count=count, title=title)


def _count(alerts: Sequence[Alert], reader: Reader) -> str:
    """``14 alerts (2 critical, 3 high, 9 resolved)``."""
    states = Counter(_state(alert) for alert in alerts)
    parts = [
        reader.say(f"counted.{name}", count=reader.number(states[name]))
        for name in (*SEVERITY_RANK, "resolved")
        if states[name]
    ]
    said = reader.counted("alerts", len(alerts))
    return reader.say("with", all=said, parts=", ".join(parts)) if parts else said


def _state(alert: Alert) -> str:
    return alert.severity if alert.state in OPEN_STATES else "resolved"


def _folded(alert: Alert, known: Iterable[Alert], reader: Reader) -> list[str]:
    return sorted(alert_title(reader, other) for other in known if other.folded_under == alert.key)


def _line(alert: Alert, folded: Sequence[str], base_url: str, reader: Reader) -> _Line:
    details: list[str] = []
    if alert.impact is not None:
        details.append(reader.say("impact", amount=reader.change(alert.impact, alert.unit, alert.currency)))
    if alert.drivers:
        shown = (_driver(driver, alert, reader) for driver in alert.drivers[:3])
        details.append(reader.say("drivers", drivers=", ".join(shown)))
    if folded:
        details.append(reader.say("follows", alerts=", ".join(folded)))
    if alert.state in ("stale", "error"):
        details.append(reader.say("late" if alert.state == "stale" else "unjudged"))
    state = _state(alert)
    return _Line(
        state,
        reader.say(f"severity.{state}"),
        reader.say(f"label.{state}"),
        one_line(alert_title(reader, alert)),
        one_line(alert_sentence(reader, alert)),
        tuple(one_line(each) for each in details),
        f"{base_url}/alerts/{alert.key}",
    )


def _driver(driver: Driver, alert: Alert, reader: Reader) -> str:
    name = reader.entity(driver.id) if driver.kind == "entity" else reader.account(driver.id)
    return f"{name} {reader.change(driver.impact, alert.unit, alert.currency)}"


def _text(heading: str, lines: Sequence[_Line], rest: str, base_url: str, chart: Chart | None) -> str:
    parts = [one_line(heading), ""]
    for line in lines[:LISTED]:
        parts += [f"{line.label}: {line.title}", f"  {line.sentence}"]
        parts += [f"  {detail}" for detail in line.details]
        parts += [f"  {line.link}", ""]
    if chart is not None:
        parts += [chart.caption, ""]
    parts.append(f"{rest}: {base_url}/alerts")
    return "\n".join(parts) + "\n"


def _html(
    heading: str, lines: Sequence[_Line], rest: str, base_url: str, chart: Chart | None, reader: Reader
) -> str:
    all_alerts = escape(f"{base_url}/alerts")
    rows = "".join(_row(line) for line in lines[:LISTED])
    return page(
        heading,
        f'<table role="presentation" cellpadding="8">{rows}</table>{_picture(chart)}'
        f'<p><a href="{all_alerts}">{escape(rest)}</a></p>',
        reader,
    )


def page(heading: str, body: str, reader: Reader) -> str:
    """A mail: the heading, which is escaped, and a body, which is HTML."""
    return (
        f'<!doctype html><html lang="{reader.tag}">'
        '<body style="font-family:system-ui,sans-serif;color:#101828">'
        f'<h1 style="font-size:18px">{escape(one_line(heading))}</h1>{body}</body></html>'
    )


def _picture(chart: Chart | None) -> str:
    """The words are beside the picture, not in its place only: the text of the mail is made from them."""
    if chart is None:
        return ""
    said = chart.reader.say("chart.alt", title=chart.title)
    return (
        f'<p><img src="cid:{CHART}" width="560" style="max-width:100%;height:auto" '
        f'alt="{escape(said)}"></p>'
        f'<p style="font-size:12px;color:#667085">{escape(chart.caption)}</p>'
    )


def _row(line: _Line) -> str:
    details = "".join(f"<br>{escape(detail)}" for detail in line.details)
    return (
        f'<tr><td valign="top" style="color:{COLOURS[line.state]}"><strong>{escape(line.severity)}</strong></td>'
        f'<td><a href="{escape(line.link)}"><strong>{escape(line.title)}</strong></a>'
        f"<br>{escape(line.sentence)}{details}</td></tr>"
    )


def _sms(heading: str, lines: Sequence[_Line]) -> str:
    """At most 160 characters: the heading, as much of the first sentence as fits, and the link when it fits."""
    if not lines:
        return for_phone(heading)
    said = sms_letters(one_line(heading) + (f": {lines[0].sentence}" if len(lines) == 1 else ""))
    link = f" {lines[0].link}"
    room = SMS_LENGTH - len(link)
    return cut(said, room) + link if room >= SMS_LENGTH // 2 else cut(said, SMS_LENGTH)


def for_phone(text: str) -> str:
    """One line of 160 characters at most."""
    return cut(sms_letters(one_line(text)), SMS_LENGTH)


def sms_letters(text: str) -> str:
    """Without the typographer's signs: one of them makes three text messages of an English one. Georgian takes three
    in any case."""
    return text.translate(_TYPED)


_TYPED = str.maketrans({"\u2212": "-", "\u2013": "-", "\u00a0": " ", "\u202f": " "})


def one_line(text: str) -> str:
    """Without line breaks and what could change its direction; spaces that hold a figure together stay."""
    return clean(_BREAKS.sub(" ", text))


_BREAKS = re.compile(r"[^\S\u00a0\u202f]+")


def cut(text: str, length: int) -> str:
    """At most so long, and said so where something is left out."""
    return text if len(text) <= length else text[: length - 3].rstrip() + "..."
