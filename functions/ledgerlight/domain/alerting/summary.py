"""The daily summary: when it is due, to whom it goes, and its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from fractions import Fraction
from hashlib import blake2b
from html import escape
from zoneinfo import ZoneInfo

from ledgerlight.domain.alerting.messages import SMS_LENGTH, SUBJECT_LENGTH, Message
from ledgerlight.domain.alerting.rules import KEY_BYTES
from ledgerlight.domain.alerting.times import clock_time, moment
from ledgerlight.domain.alerting.wording import amount_text, percent_text, points_text
from ledgerlight.domain.identity import SEPARATOR
from ledgerlight.domain.text import clean
from schemas.notifications import Channel, Notification, NotificationKind, NotificationSettings
from schemas.summary import Milestone, Summary, SummaryFigure

_BASIS_POINTS = 10_000


def due_day(settings: NotificationSettings, now: str) -> str | None:
    """The day, on the organization's clocks, whose summary is due by now; None before its time (the digest's, where
    milestones alone are wanted), or where nothing is wanted. A summary that could not be made at its time is made later
    the same day, and never the day after."""
    if settings.summary is None and settings.milestones is None:
        return None
    at = settings.summary.at if settings.summary is not None else settings.digest_at
    local: datetime = moment(now).astimezone(ZoneInfo(settings.timezone))
    return local.date().isoformat() if local.time() >= clock_time(at) else None


def summary_notifications(day: str, settings: NotificationSettings, now: str) -> Iterator[Notification]:
    """One by mail where there is an address, else on the dashboard. Ids depend on day and recipient alone."""
    if settings.summary is not None:
        yield from _notifications("summary", day, day, settings.summary.to, settings, now)


def milestone_notifications(
    found: Iterable[Milestone], settings: NotificationSettings, now: str
) -> Iterator[Notification]:
    """The same for each milestone."""
    if settings.milestones is not None:
        for each in found:
            yield from _notifications(
                "milestone", each.id, each.sentence, settings.milestones.to, settings, now
            )


def _notifications(
    kind: NotificationKind, name: str, about: str, to: list[str], settings: NotificationSettings, now: str
) -> Iterator[Notification]:
    for who in dict.fromkeys(to):
        person = settings.recipients[who]
        channel: Channel = "email" if person.has("email") else "dashboard"
        zone = ZoneInfo(person.timezone or settings.timezone)
        yield Notification(
            id=_id(kind, name, who), recipient=who, uid=person.uid, channel=channel, kind=kind, severity="info",
            state="queued", alerts=[], events=[], group=_id(kind, name), created_at=now,
            day=moment(now).astimezone(zone).date().isoformat(), recorded=True, about=about,
        )  # fmt: skip


def summary_message(summary: Summary, base_url: str) -> Message:
    """The words of a summary; names are escaped, and a subject is one line."""
    heading = _line(f"{summary.day}: {_alerts(summary)}, {_imports(summary)}")[:SUBJECT_LENGTH]
    place = f"{summary.entity_name}, {summary.period}" if summary.period else summary.entity_name
    figures = [_figure(figure, summary) for figure in summary.figures]
    told = [f"Alerts: {_alerts(summary)}", *(f"  {title}" for title in summary.gravest)]
    told.append(f"Imports: {_imports(summary)}")
    link = f"{base_url}/dashboard"
    rows = "".join(
        f"<tr><td>{escape(_line(name))}</td><td align='right'><strong>{escape(value)}</strong></td>"
        f"<td>{escape(compared)}</td></tr>"
        for name, value, compared in figures
    )
    more = "".join(f"<p>{escape(_line(each))}</p>" for each in told)
    return Message(
        subject=heading,
        text="\n".join(
            [
                heading,
                "",
                _line(place),
                *(f"  {n}: {v} ({c})" for n, v, c in figures),
                *map(clean, told),
                link,
                "",
            ]
        ),
        html=(
            '<!doctype html><html><body style="font-family:system-ui,sans-serif;color:#101828">'
            f'<h1 style="font-size:18px">{escape(heading)}</h1><h2 style="font-size:15px">{escape(_line(place))}</h2>'
            f'<table cellpadding="6">{rows}</table>{more}'
            f'<p><a href="{escape(link)}">Open the dashboard</a></p></body></html>'
        ),
        sms=heading[:SMS_LENGTH],
        link=link,
    )


def milestone_message(sentence: str, base_url: str) -> Message:
    """The words of a milestone."""
    said, link = _line(sentence), f"{base_url}/dashboard"
    return Message(
        subject=f"Milestone: {said}"[:SUBJECT_LENGTH],
        text=f"{said}\n\n{link}\n",
        html=(
            '<!doctype html><html><body style="font-family:system-ui,sans-serif;color:#101828">'
            f'<h1 style="font-size:18px">{escape(said)}</h1><p><a href="{escape(link)}">Open the dashboard</a></p>'
            "</body></html>"
        ),
        sms=f"Milestone: {said}"[:SMS_LENGTH],
        link=link,
    )


def _figure(figure: SummaryFigure, summary: Summary) -> tuple[str, str, str]:
    """(name, value, compared): what is not known is said, never a zero."""
    value = amount_text(figure.value, figure.unit, summary.currency)
    since = _against(figure, figure.yesterday, "the summary before", summary)
    return figure.name, value, f"{since}; {_against(figure, figure.budget, 'budget', summary)}"


def _against(figure: SummaryFigure, other: int | None, name: str, summary: Summary) -> str:
    if figure.value is None or other is None:
        return f"nothing to compare with {name}"
    delta = figure.value - other
    if delta == 0:
        return f"as {name}"
    side = "above" if delta > 0 else "below"
    if figure.unit == "ratio":
        return f"{points_text(abs(delta))} {side} {name}"
    said = f"{amount_text(abs(delta), figure.unit, summary.currency)} {side} {name}"
    same_sign = other != 0 and (figure.value < 0) == (other < 0)
    return said + (
        f" ({percent_text(round(Fraction(abs(delta) * _BASIS_POINTS, abs(other))))})" if same_sign else ""
    )


def _alerts(summary: Summary) -> str:
    total = sum(summary.alerts.values())
    parts = ", ".join(f"{count} {name}" for name, count in summary.alerts.items() if count)
    return f"{total} open alert{'s' if total != 1 else ''}" + (f" ({parts})" if parts else "")


def _imports(summary: Summary) -> str:
    said = f"{summary.imports} import{'s' if summary.imports != 1 else ''}"
    if summary.failed:
        said += f", {summary.failed} failed"
    if summary.rejected:
        said += f", {summary.rejected:,} rows refused"
    return said + (f", quality {percent_text(summary.quality)}" if summary.quality is not None else "")


def _id(*parts: str) -> str:
    return blake2b(SEPARATOR.join(parts).encode(), digest_size=KEY_BYTES).hexdigest()


def _line(text: str) -> str:
    return clean(" ".join(text.split()))
