"""Delays on a business calendar, and quiet hours, on the clocks of a time zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ledgerlight.domain.alerting.times import clock_time, next_clock
from schemas.notifications import WEEKDAYS, BusinessCalendar, EscalationStep, QuietHours


def is_business_day(calendar: BusinessCalendar, day: date) -> bool:
    """A working weekday that is no holiday."""
    return WEEKDAYS[day.weekday()] in calendar.weekdays and day.isoformat() not in calendar.holidays


def in_business_hours(calendar: BusinessCalendar, instant: datetime) -> bool:
    """Whether people work: from opening, until before closing."""
    local = instant.astimezone(ZoneInfo(calendar.timezone))
    opens, closes = clock_time(calendar.opens), clock_time(calendar.closes)
    return is_business_day(calendar, local.date()) and opens <= local.time() < closes


def next_opening(calendar: BusinessCalendar, instant: datetime) -> datetime:
    """The first opening after this instant."""
    zone = ZoneInfo(calendar.timezone)
    found = next_clock(instant, clock_time(calendar.opens), zone)
    while not is_business_day(calendar, found.astimezone(zone).date()):
        found = next_clock(found, clock_time(calendar.opens), zone)
    return found


def after_delay(calendar: BusinessCalendar, start: datetime, delay: str) -> datetime:
    """A delay (``Delay``) later. A business day later is the same time on the next business day; out of hours
    counting begins at the next opening."""
    amount, unit = int(delay.rstrip("mhbd")), delay.lstrip("0123456789")
    if unit == "m":
        return start + timedelta(minutes=amount)
    if unit == "h":
        return start + timedelta(hours=amount)
    if unit == "d":
        return start + timedelta(days=amount)
    found = start if in_business_hours(calendar, start) else next_opening(calendar, start)
    zone = ZoneInfo(calendar.timezone)
    clock: time = found.astimezone(zone).time()
    while amount > 0:
        found = next_clock(found, clock, zone)
        amount -= is_business_day(calendar, found.astimezone(zone).date())
    return found


def due_at(calendar: BusinessCalendar, start: datetime, step: EscalationStep) -> datetime:
    """When a step is due whose predecessor was due at ``start``."""
    found = after_delay(calendar, start, step.after)
    if step.when == "business_morning":
        return next_opening(calendar, found)
    if step.when == "business_hours" and not in_business_hours(calendar, found):
        return next_opening(calendar, found)
    return found


def quiet_until(quiet: QuietHours | None, zone: ZoneInfo, instant: datetime) -> datetime | None:
    """When the quiet hours end that this instant lies in, None when it lies in none."""
    if quiet is None:
        return None
    start, end = clock_time(quiet.start), clock_time(quiet.end)
    local = instant.astimezone(zone).time()
    inside = start <= local < end if start < end else local >= start or local < end
    return next_clock(instant, end, zone) if inside else None
