"""What people do with an alert, through the api: checked, guarded, audited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ledgerlight.domain.alerting import actions
from ledgerlight.domain.alerting.incidents import Step
from ledgerlight.domain.authorization import require
from ledgerlight.ports import Clock, DocumentStore, Write
from ledgerlight.usecases.audit import Audit
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.notification_settings import SettingsOf
from ledgerlight.usecases.problems import Conflict, Invalid, NotFound
from schemas.alerts import Alert
from schemas.documents import Member
from schemas.names import Collection, document_path

Act = Callable[[Alert, str], Step]
"""An action on an alert at a time."""


@dataclass(frozen=True, slots=True)
class AlertActions:
    """The use cases. Each returns the alert after it; doing it again changes nothing.

    All raise ``NotFound``, ``Denied`` outside the member's entities, and ``Conflict`` where the state forbids it.
    """

    store: DocumentStore
    clock: Clock
    settings: SettingsOf

    def acknowledge(self, org_id: str, member: Member, key: str, note: str = "") -> Alert:
        """Someone works on it: escalation stops."""
        return self._act(
            org_id, member, key, "acknowledge_alert",
            lambda alert, at: actions.acknowledge(alert, member.uid, at, note),
        )  # fmt: skip

    def assign(self, org_id: str, member: Member, key: str, to: str, note: str = "") -> Alert:
        """Make a recipient of the settings responsible, named by their id there or by their uid."""
        recipients = self.settings(org_id).recipients
        who = to if to in recipients else next((r for r, each in recipients.items() if each.uid == to), None)
        if who is None:
            known = ", ".join(sorted(recipients))
            raise Invalid(f"to: {to!r} is in no notification settings", f"there are {known}")
        return self._act(
            org_id, member, key, "assign_alert",
            lambda alert, at: actions.assign(alert, who, member.uid, at, note), who,
        )  # fmt: skip

    def snooze(self, org_id: str, member: Member, key: str, until: str, note: str = "") -> Alert:
        """Quiet until a time."""
        return self._act(
            org_id, member, key, "snooze_alert",
            lambda alert, at: actions.snooze(alert, until, member.uid, at, note), until,
        )  # fmt: skip

    def comment(self, org_id: str, member: Member, key: str, note: str) -> Alert:
        """A remark in its history."""
        return self._act(
            org_id, member, key, "comment_alert",
            lambda alert, at: actions.comment(alert, note, member.uid, at),
        )  # fmt: skip

    def resolve(self, org_id: str, member: Member, key: str, note: str = "") -> Alert:
        """Done with; it fires again only after it has cleared, or when it gets graver."""
        return self._act(
            org_id, member, key, "resolve_alert",
            lambda alert, at: actions.resolve(alert, member.uid, at, note),
        )  # fmt: skip

    def _act(self, org_id: str, member: Member, key: str, action: str, act: Act, detail: str = "") -> Alert:
        before, after = until_uncontended(self.clock, lambda: self._attempt(org_id, member, key, act))
        if after is not before:
            said = f"{before.state} -> {after.state}" + (f": {detail}" if detail else "")
            Audit(self.store, self.clock).done(org_id, member.uid, action, f"alerts/{key}", said)
        return after

    def _attempt(self, org_id: str, member: Member, key: str, act: Act) -> tuple[Alert, Alert]:
        snapshot = self.store.get(document_path(org_id, Collection.ALERTS, key))
        if snapshot.fields is None:
            raise NotFound(f"there is no alert {key!r}")
        before = Alert.model_validate(dict(snapshot.fields))
        require(member, "handle_alerts", before.entity_id)
        try:
            after = act(before, self.clock.now()).alert
        except actions.NotAllowed as error:
            raise Conflict(str(error)) from None
        if after is None or after is before:
            return before, before
        self.store.commit([Write(snapshot.path, after.model_dump(), expected=snapshot)])
        return before, after
