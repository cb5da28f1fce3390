"""The daily summary: when it is due, to whom it goes, and its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from fractions import Fraction
from hashlib import blake2b
from html import escape
from zoneinfo import ZoneInfo

from ledgerlight.domain.alerting.messages import SUBJECT_LENGTH, Message, for_phone, one_line, page
from ledgerlight.domain.alerting.milestones import milestone_sentence
from ledgerlight.domain.alerting.rules import KEY_BYTES
from ledgerlight.domain.alerting.sentences import title
from ledgerlight.domain.alerting.times import clock_time, moment
from ledgerlight.domain.identity import SEPARATOR
from ledgerlight.domain.language.reader import PLAIN, Reader
from ledgerlight.domain.text import clean
from schemas.alerts import SEVERITY_RANK
from schemas.notifications import Channel, Notification, NotificationKind, NotificationSettings
from schemas.summary import GraveAlert, Milestone, Summary, SummaryFigure

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
                "milestone",
                each.id,
                milestone_sentence(PLAIN, each),
                settings.milestones.to,
                settings,
                now,
                each,
            )


def _notifications(
    kind: NotificationKind,
    name: str,
    about: str,
    to: list[str],
    settings: NotificationSettings,
    now: str,
    milestone: Milestone | None = None,
) -> Iterator[Notification]:
    for who in dict.fromkeys(to):
        person = settings.recipients[who]
        channel: Channel = "email" if person.has("email") else "dashboard"
        zone = ZoneInfo(person.timezone or settings.timezone)
        yield Notification(
            id=_id(kind, name, who), recipient=who, uid=person.uid, channel=channel, kind=kind, severity="info",
            state="queued", alerts=[], events=[], group=_id(kind, name), created_at=now,
            day=moment(now).astimezone(zone).date().isoformat(), recorded=True, about=about,
            milestone=milestone,
        )  # fmt: skip


def summary_message(summary: Summary, base_url: str, reader: Reader) -> Message:
    """The words of a summary; names are escaped, and a subject is one line."""
    alerts, imports = _alerts(summary, reader), _imports(summary, reader)
    heading = reader.say("summary.heading", day=reader.day(summary.day), alerts=alerts, imports=imports)
    heading = one_line(heading)[:SUBJECT_LENGTH]
    where = one_line(
        f"{summary.entity_name}, {reader.period(summary.period)}" if summary.period else summary.entity_name
    )
    figures = [_figure(figure, summary, reader) for figure in summary.figures]
    told = [
        reader.say("summary.alerts", alerts=alerts),
        *(f"  {_gravest(alert, reader)}" for alert in summary.gravest),
        reader.say("summary.imports", imports=imports),
    ]
    link = f"{base_url}/dashboard"
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td align='right'><strong>{escape(value)}</strong></td>"
        f"<td>{escape(compared)}</td></tr>"
        for name, value, compared in figures
    )
    more = "".join(f"<p>{escape(one_line(each))}</p>" for each in told)
    listed = [
        "  " + reader.say("summary.figure", name=name, value=value, compared=compared)
        for name, value, compared in figures
    ]
    return Message(
        subject=heading,
        text="\n".join([heading, "", where, *listed, *map(clean, told), link, ""]),
        html=page(
            heading,
            f'<h2 style="font-size:15px">{escape(where)}</h2><table cellpadding="6">{rows}</table>{more}'
            f'<p><a href="{escape(link)}">{escape(reader.say("dashboard"))}</a></p>',
            reader,
        ),
        sms=for_phone(heading),
        link=link,
    )


def milestone_message(sentence: str, base_url: str, reader: Reader) -> Message:
    """The words of a milestone."""
    said, link = one_line(sentence), f"{base_url}/dashboard"
    heading = reader.say("milestone", said=said)
    opens = f'<p><a href="{escape(link)}">{escape(reader.say("dashboard"))}</a></p>'
    return Message(
        subject=heading[:SUBJECT_LENGTH],
        text=f"{said}\n\n{link}\n",
        html=page(said, opens, reader),
        sms=for_phone(heading),
        link=link,
    )


def _gravest(alert: GraveAlert | str, reader: Reader) -> str:
    if isinstance(alert, str):
        return alert
    return title(reader, alert.rule_id, alert.rule, alert.entity_id, alert.member, alert.period)


def _figure(figure: SummaryFigure, summary: Summary, reader: Reader) -> tuple[str, str, str]:
    """(name, value, compared): what is not known is said, never a zero."""
    value = reader.amount(figure.value, figure.unit, summary.currency)
    since = _against(figure, figure.yesterday, "before", summary, reader)
    compared = f"{since}; {_against(figure, figure.budget, 'budget', summary, reader)}"
    return one_line(reader.kpi(figure.id, figure.name)), value, compared


def _against(figure: SummaryFigure, other: int | None, what: str, summary: Summary, reader: Reader) -> str:
    if figure.value is None or other is None:
        return reader.say(f"unknown.{what}")
    delta = figure.value - other
    if delta == 0:
        return reader.say(f"same.{what}")
    side = f"{'above' if delta > 0 else 'below'}.{what}"
    if figure.unit == "ratio":
        return reader.say(side, delta=reader.points(abs(delta)))
    said = reader.say(side, delta=reader.amount(abs(delta), figure.unit, summary.currency))
    if other == 0 or (figure.value < 0) != (other < 0):
        return said
    share = reader.percent(round(Fraction(abs(delta) * _BASIS_POINTS, abs(other))))
    return reader.say("with", all=said, parts=share)


def _alerts(summary: Summary, reader: Reader) -> str:
    counted = [(name, summary.alerts.get(name, 0)) for name in SEVERITY_RANK]
    parts = ", ".join(
        reader.say(f"counted.{name}", count=reader.number(count)) for name, count in counted if count
    )
    said = reader.counted("open", sum(summary.alerts.values()))
    return reader.say("with", all=said, parts=parts) if parts else said


def _imports(summary: Summary, reader: Reader) -> str:
    parts = [reader.counted("imports", summary.imports)]
    if summary.failed:
        parts.append(reader.say("imports.failed", count=reader.number(summary.failed)))
    if summary.rejected:
        parts.append(reader.counted("refused", summary.rejected))
    if summary.quality is not None:
        parts.append(reader.say("imports.quality", score=reader.percent(summary.quality)))
    return ", ".join(parts)


def _id(*parts: str) -> str:
    return blake2b(SEPARATOR.join(parts).encode(), digest_size=KEY_BYTES).hexdigest()
