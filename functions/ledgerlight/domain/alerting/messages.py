"""The words of a notification: subject, plain text, HTML with everything escaped, and a text message.

Names and sentences come from files and people, so control and direction characters are taken out everywhere:
a subject is one line, whatever an entity is called.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ledgerlight.domain.alerting.chart import Chart
from ledgerlight.domain.alerting.wording import amount_text
from ledgerlight.domain.text import clean
from schemas.alerts import OPEN_STATES, SEVERITY_RANK, Alert, Severity
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
    someone and can be acknowledged from the message, or nothing."""

    subject: str
    text: str
    html: str
    sms: str
    chart: Chart | None = None
    link: str = ""
    alert: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """An alert as a message shows it."""

    label: str
    title: str
    sentence: str
    details: tuple[str, ...]
    link: str


def leading(notification: Notification, alerts: Iterable[Alert]) -> Alert | None:
    """The alert that a message begins with: open before closed, then the gravest, the one of the largest impact."""
    return next(iter(_ranked(notification, {alert.key: alert for alert in alerts})), None)


def message_of(
    notification: Notification, alerts: Iterable[Alert], base_url: str, chart: Chart | None = None
) -> Message:
    """The words of a notification. ``alerts`` are those it names, and those folded under them, as they are now;
    one that is gone is left out. ``base_url`` is the organization's dashboard, without a slash at its end. ``chart``:
    of the leading alert, where the channel shows one."""
    known = {alert.key: alert for alert in alerts}
    named = _ranked(notification, known)
    lines = [_line(alert, _folded(alert, known.values()), base_url) for alert in named]
    heading = _heading(notification, named)
    subject = _cut(_one_line(heading), SUBJECT_LENGTH)
    more = len(lines) - LISTED
    return Message(
        subject=subject,
        text=_text(heading, lines, more, base_url, chart),
        html=_html(heading, lines, more, base_url, chart),
        sms=_sms(heading, lines),
        chart=chart,
        link=lines[0].link if len(lines) == 1 else f"{base_url}/alerts",
        alert=named[0].key if len(named) == 1 and named[0].state == "firing" else "",
    )


def _ranked(notification: Notification, known: Mapping[str, Alert]) -> list[Alert]:
    named = [known[key] for key in dict.fromkeys(notification.alerts) if key in known]
    return sorted(
        named,
        key=lambda a: (a.state not in OPEN_STATES, -SEVERITY_RANK[a.severity], -abs(a.impact or 0), a.key),
    )


def _heading(notification: Notification, alerts: Sequence[Alert]) -> str:
    kind = notification.kind
    if kind == "digest":
        return f"Digest: {_count(alerts)}"
    label = {"recovery": "RESOLVED", "assigned": "ASSIGNED TO YOU"}.get(kind, notification.severity.upper())
    if kind == "escalation":
        label += ", not acknowledged"
    if len(alerts) == 1:
        return f"[{label}] {alerts[0].title}"
    return f"[{label}] {_count(alerts)}" + (f": {alerts[0].title} and others" if alerts else "")


def _count(alerts: Sequence[Alert]) -> str:
    """``14 alerts (2 critical, 3 high, 9 resolved)``."""
    states: Counter[Severity | str] = Counter(
        alert.severity if alert.state in OPEN_STATES else "resolved" for alert in alerts
    )
    parts = [f"{states[name]} {name}" for name in (*SEVERITY_RANK, "resolved") if states[name]]
    said = f"{len(alerts):,} alert{'s' if len(alerts) != 1 else ''}"
    return f"{said} ({', '.join(parts)})" if parts else said


def _folded(alert: Alert, known: Iterable[Alert]) -> list[str]:
    return sorted(other.title for other in known if other.folded_under == alert.key)


def _line(alert: Alert, folded: Sequence[str], base_url: str) -> _Line:
    details: list[str] = []
    if alert.impact is not None:
        details.append(f"Impact {amount_text(alert.impact, alert.unit, alert.currency)}")
    if alert.drivers:
        shown = (f"{d.id} {amount_text(d.impact, alert.unit, alert.currency)}" for d in alert.drivers[:3])
        details.append(f"Driven by {', '.join(shown)}")
    if folded:
        details.append(f"Follows from it: {', '.join(folded)}")
    if alert.state in ("stale", "error"):
        details.append("Its inputs are late" if alert.state == "stale" else "It cannot be judged now")
    return _Line(
        alert.severity if alert.state in OPEN_STATES else "resolved",
        _one_line(alert.title),
        _one_line(alert.description),
        tuple(_one_line(each) for each in details),
        f"{base_url}/alerts/{alert.key}",
    )


def _text(heading: str, lines: Sequence[_Line], more: int, base_url: str, chart: Chart | None) -> str:
    parts = [_one_line(heading), ""]
    for line in lines[:LISTED]:
        parts += [f"{line.label.upper()}: {line.title}", f"  {line.sentence}"]
        parts += [f"  {detail}" for detail in line.details]
        parts += [f"  {line.link}", ""]
    if chart is not None:
        parts += [chart.caption, ""]
    parts.append(f"and {more:,} more: {base_url}/alerts" if more > 0 else f"All alerts: {base_url}/alerts")
    return "\n".join(parts) + "\n"


def _html(heading: str, lines: Sequence[_Line], more: int, base_url: str, chart: Chart | None) -> str:
    all_alerts = escape(f"{base_url}/alerts")
    rows = "".join(_row(line) for line in lines[:LISTED])
    rest = f"and {more:,} more" if more > 0 else "All alerts"
    return (
        '<!doctype html><html><body style="font-family:system-ui,sans-serif;color:#101828">'
        f'<h1 style="font-size:18px">{escape(_one_line(heading))}</h1>'
        f'<table role="presentation" cellpadding="8">{rows}</table>{_picture(chart)}'
        f'<p><a href="{all_alerts}">{rest}</a></p></body></html>'
    )


def _picture(chart: Chart | None) -> str:
    """The words are beside the picture, not in its place only: the text of the mail is made from them."""
    if chart is None:
        return ""
    return (
        f'<p><img src="cid:{CHART}" width="560" style="max-width:100%;height:auto" '
        f'alt="{escape(chart.title)} by month"></p>'
        f'<p style="font-size:12px;color:#667085">{escape(chart.caption)}</p>'
    )


def _row(line: _Line) -> str:
    details = "".join(f"<br>{escape(detail)}" for detail in line.details)
    return (
        f'<tr><td valign="top" style="color:{COLOURS[line.label]}"><strong>{line.label}</strong></td>'
        f'<td><a href="{escape(line.link)}"><strong>{escape(line.title)}</strong></a>'
        f"<br>{escape(line.sentence)}{details}</td></tr>"
    )


def _sms(heading: str, lines: Sequence[_Line]) -> str:
    """At most 160 characters: the heading, as much of the first sentence as fits, and the link when it fits."""
    if not lines:
        return _cut(_one_line(heading), SMS_LENGTH)
    said = _one_line(heading) + (f": {lines[0].sentence}" if len(lines) == 1 else "")
    link = f" {lines[0].link}"
    room = SMS_LENGTH - len(link)
    return _cut(said, room) + link if room >= SMS_LENGTH // 2 else _cut(said, SMS_LENGTH)


def _one_line(text: str) -> str:
    return clean(" ".join(text.split()))


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 3].rstrip() + "..."
