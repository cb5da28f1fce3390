"""An organization's alert rules: read by every check, so kept for a moment in each process."""

from __future__ import annotations

import logging

from pydantic import ValidationError

from ledgerlight.ports import Clock, DocumentStore
from ledgerlight.usecases.context import Kept
from schemas.alerts import AlertRule
from schemas.names import Collection, collection_path

_log = logging.getLogger(__name__)


class AlertRules:
    """Loads rules."""

    def __init__(self, store: DocumentStore, clock: Clock) -> None:
        self._store = store
        self._rules: Kept[tuple[AlertRule, ...]] = Kept(clock)

    def every(self, org_id: str, *, fresh: bool = False) -> tuple[AlertRule, ...]:
        """The rules by id; ``fresh`` reads them now. One that cannot be read (a newer version of the product wrote
        it) is left out and logged: the others are checked."""
        kept = None if fresh else self._rules.get(org_id)
        if kept is not None:
            return kept
        found: list[AlertRule] = []
        for snapshot in self._store.query(collection_path(org_id, Collection.ALERT_RULES)):
            try:
                found.append(AlertRule.stored(snapshot.fields))
            except ValidationError as error:
                _log.warning("%s is no alert rule: %s", snapshot.path, error)
        return self._rules.put(org_id, tuple(sorted(found, key=lambda rule: rule.id)))

    def enabled(self, org_id: str) -> tuple[AlertRule, ...]:
        """The rules that are to be checked."""
        return tuple(rule for rule in self.every(org_id) if rule.enabled)
