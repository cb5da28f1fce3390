"""An organization's notification settings, kept for a moment in each process."""

from __future__ import annotations

from collections.abc import Callable

from ledgerlight.ports import Clock, DocumentStore, Write
from ledgerlight.usecases.context import Kept
from schemas.names import Collection, document_path
from schemas.notifications import NotificationSettings


class SettingsOf:
    """Loads settings; an organization that has none of its own has the product's."""

    def __init__(
        self, store: DocumentStore, clock: Clock, default: Callable[[], NotificationSettings]
    ) -> None:
        self._store = store
        self._default = default
        self._kept: Kept[NotificationSettings] = Kept(clock)

    def __call__(self, org_id: str) -> NotificationSettings:
        """The settings in force."""
        kept = self._kept.get(org_id)
        if kept is not None:
            return kept
        fields = self._store.get(_path(org_id)).fields
        if fields is None:
            return self._kept.put(org_id, self._default())
        return self._kept.put(org_id, NotificationSettings.stored_json(fields["settings"]))

    def save(self, org_id: str, settings: NotificationSettings) -> None:
        """Put an organization's own in force; processes follow within half a minute."""
        self._store.commit([Write(_path(org_id), {"settings": settings.model_dump_json()})])
        self._kept.put(org_id, settings)


def _path(org_id: str) -> str:
    return document_path(org_id, Collection.INTERNAL, "notification-settings")
