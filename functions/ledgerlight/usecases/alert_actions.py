"""What people do with an alert, through the api: checked, guarded, audited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from ledgerlight.domain.alerting import actions
from ledgerlight.domain.alerting.incidents import Step
from ledgerlight.domain.authorization import require
from ledgerlight.domain.identity import SEPARATOR
from ledgerlight.ports import Clock, DocumentStore, Write
from ledgerlight.usecases.audit import Audit
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.notification_settings import SettingsOf
from ledgerlight.usecases.problems import Conflict, Invalid, KeyReused, NotFound
from schemas.alerts import Alert
from schemas.documents import Member
from schemas.names import Collection, document_path

Act = Callable[[Alert, str], Step]
"""An action on an alert at a time."""

_ID_BYTES = 12


@dataclass(frozen=True, slots=True)
class AlertActions:
    """The use cases. Each returns the alert after it. ``request`` is the caller's own id of what they want done: sent
    again under it, after an answer that was lost, it changes nothing, whatever happened to the alert meanwhile.

    All raise ``NotFound``, ``Denied`` outside the member's entities, and ``Conflict`` where the state forbids it,
    ``KeyReused`` for an id that came with something else.
    """

    store: DocumentStore
    clock: Clock
    settings: SettingsOf

    def acknowledge(self, org_id: str, member: Member, key: str, request: str, note: str = "") -> Alert:
        """Someone works on it: escalation stops."""
        return self._act(
            org_id, member, key, request, "acknowledge_alert",
            lambda alert, at: actions.acknowledge(alert, member.uid, at, note),
        )  # fmt: skip

    def assign(self, org_id: str, member: Member, key: str, request: str, to: str, note: str = "") -> Alert:
        """Make a recipient of the settings responsible, named by their id there or by their uid."""
        recipients = self.settings(org_id).recipients
        who = to if to in recipients else next((r for r, each in recipients.items() if each.uid == to), None)
        if who is None:
            known = ", ".join(sorted(recipients))
            raise Invalid(f"to: {to!r} is in no notification settings", f"there are {known}")
        return self._act(
            org_id, member, key, request, "assign_alert",
            lambda alert, at: actions.assign(alert, who, member.uid, at, note), who,
        )  # fmt: skip

    def snooze(
        self, org_id: str, member: Member, key: str, request: str, until: str, note: str = ""
    ) -> Alert:
        """Quiet until a time."""
        return self._act(
            org_id, member, key, request, "snooze_alert",
            lambda alert, at: actions.snooze(alert, until, member.uid, at, note), until,
        )  # fmt: skip

    def comment(self, org_id: str, member: Member, key: str, request: str, note: str) -> Alert:
        """A remark in its history."""
        return self._act(
            org_id, member, key, request, "comment_alert",
            lambda alert, at: actions.comment(alert, note, member.uid, at),
        )  # fmt: skip

    def resolve(self, org_id: str, member: Member, key: str, request: str, note: str = "") -> Alert:
        """Done with; it fires again only after it has cleared, or when it gets graver."""
        return self._act(
            org_id, member, key, request, "resolve_alert",
            lambda alert, at: actions.resolve(alert, member.uid, at, note),
        )  # fmt: skip

    def _act(
        self, org_id: str, member: Member, key: str, request: str, action: str, act: Act, detail: str = ""
    ) -> Alert:
        def attempt() -> Alert:
            return self._attempt(org_id, member, key, request, action, act, detail)

        return until_uncontended(self.clock, attempt)

    def _attempt(
        self, org_id: str, member: Member, key: str, request: str, action: str, act: Act, detail: str
    ) -> Alert:
        """The audit's entry is made with the change, under an id of alert, person and request: it tells whether this
        was done before."""
        path = document_path(org_id, Collection.ALERTS, key)
        text = SEPARATOR.join((key, member.uid, request))
        entry_id = blake2b(text.encode(), digest_size=_ID_BYTES).hexdigest()
        entry_path = document_path(org_id, Collection.AUDIT, entry_id)
        found = self.store.get_many([path, entry_path])
        fields, done = found[path].fields, found[entry_path].fields
        if fields is None:
            raise NotFound(f"there is no alert {key!r}")
        before = Alert.stored(fields)
        require(member, "handle_alerts", before.entity_id)
        if done is not None:
            if done["action"] != action:
                raise KeyReused("this Idempotency-Key came before with another action", "use a new key")
            return before
        try:
            after = act(before, self.clock.now()).alert
        except actions.NotAllowed as error:
            raise Conflict(str(error)) from None
        if after is None or after is before:
            return before
        said = f"{before.state} -> {after.state}" + (f": {detail}" if detail else "")
        entry = Audit(self.store, self.clock).entry(
            found[entry_path], member.uid, action, f"alerts/{key}", said
        )
        self.store.commit([Write(path, after.model_dump(), expected=found[path]), entry])
        return after
