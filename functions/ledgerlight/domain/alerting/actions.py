"""What people do with an alert: acknowledge, assign, snooze, comment, resolve.

Each returns the alert after it, the same object when it was already so. An action that the state does not allow
raises ``NotAllowed``.
"""

from __future__ import annotations

from ledgerlight.domain.alerting.incidents import CLOSED, Step, moved, new_events
from ledgerlight.domain.alerting.times import later, moment
from schemas.alerts import OPEN_STATES, Alert, AlertState

SNOOZE_LIMIT_DAYS = 30


class NotAllowed(ValueError):
    """An action that the alert's state, or the calendar, does not allow; says why and what to do."""

    def __init__(self, action: str, alert: Alert, hint: str) -> None:
        super().__init__(f"cannot {action} an alert that is {alert.state}: {hint}")


def acknowledge(alert: Alert, by: str, at: str, note: str = "") -> Step:
    """Someone works on it: escalation stops. The first who acknowledges stays named."""
    if alert.state == "acknowledged":
        return Step(alert)
    _require(alert, {"firing", "snoozed"}, "acknowledge", "only a firing or snoozed alert waits for someone")
    return _done(alert, moved(alert, "acknowledged", at, by, note, snoozed_until=None))


def assign(alert: Alert, to: str, by: str, at: str, note: str = "") -> Step:
    """Make someone responsible; they are told unless they did it themselves."""
    if alert.assigned_to == to and alert.state in OPEN_STATES:
        return Step(alert)
    _require(alert, OPEN_STATES, "assign", "it is not open")
    said = f"assigned to {to}" + (f": {note}" if note else "")
    return _done(alert, moved(alert, alert.state, at, by, said[:1000], assigned_to=to, assigned_by=by))


def snooze(alert: Alert, until: str, by: str, at: str, note: str = "") -> Step:
    """Quiet until a time at most 30 days away; a higher severity ends it early."""
    if alert.state == "snoozed" and alert.snoozed_until == until:
        return Step(alert)
    _require(alert, {"firing", "acknowledged", "snoozed"}, "snooze", "only a live alert can be quiet")
    if not moment(at) < moment(until) <= moment(later(at, days=SNOOZE_LIMIT_DAYS)):
        raise NotAllowed("snooze", alert, f"choose a time within {SNOOZE_LIMIT_DAYS} days from now")
    return _done(alert, moved(alert, "snoozed", at, by, note, snoozed_until=until))


def comment(alert: Alert, note: str, by: str, at: str) -> Step:
    """A remark in the history, 1 to 1,000 characters, in any state; the same one twice counts once."""
    if not 1 <= len(note) <= 1000:
        raise NotAllowed("comment on", alert, "write 1 to 1,000 characters")
    if any((entry.at, entry.by, entry.note) == (at, by, note) for entry in alert.history):
        return Step(alert)
    return _done(alert, moved(alert, alert.state, at, by, note))


def resolve(alert: Alert, by: str, at: str, note: str = "") -> Step:
    """Done with, though perhaps still in breach: it fires again only after it has cleared, or when it gets
    graver. Those who were told of it are told of this."""
    if alert.state == "resolved":
        return Step(alert)
    _require(alert, OPEN_STATES - {"pending"}, "resolve", "it is not open")
    return _done(alert, moved(alert, "resolved", at, by, note, resolved_at=at, armed=False, **CLOSED))


def _require(alert: Alert, allowed: set[AlertState] | frozenset[AlertState], action: str, hint: str) -> None:
    if alert.state not in allowed:
        raise NotAllowed(action, alert, hint)


def _done(before: Alert, after: Alert) -> Step:
    return Step(after, new_events(before, after))
