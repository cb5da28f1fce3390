"""The browsers and phones on which members want push messages: each registers its own."""

from __future__ import annotations

from dataclasses import dataclass

from ledgerlight.domain.authorization import require
from ledgerlight.ports import Clock, DocumentStore, Snapshot, Write
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.problems import NotFound
from schemas.documents import Member
from schemas.names import DEVICES, Collection, document_path
from schemas.notifications import Device

MAX_DEVICES = 10
"""Of one member; one more takes the place of the one that registered longest ago."""


@dataclass(frozen=True, slots=True)
class Devices:
    """The use cases. A token is a way to reach someone, so clients read none: not their own either."""

    store: DocumentStore
    clock: Clock

    def register(self, org_id: str, member: Member, device_id: str, token: str, label: str) -> Device:
        """Register a device of the caller, or its new token. The same again changes nothing but its time; a token that
        another of their devices had belongs to this one now."""
        require(member, "register_device")
        return until_uncontended(
            self.clock, lambda: self._register(org_id, member.uid, device_id, token, label)
        )

    def _register(self, org_id: str, uid: str, device_id: str, token: str, label: str) -> Device:
        known = self._known(org_id, uid)
        device = Device(id=device_id, token=token, label=label, registered_at=self.clock.now())
        path = f"{_folder(org_id, uid)}/{device_id}"
        others = sorted((each for each in known if each[0].path != path), key=lambda e: e[1].registered_at)
        left = [each for each in others if each[1].token != token]
        gone = [each for each in others if each[1].token == token] + left[
            : max(len(left) + 1 - MAX_DEVICES, 0)
        ]
        removed = [Write(snapshot.path, None, expected=snapshot) for snapshot, _ in gone]
        self.store.commit([Write(path, device.model_dump()), *removed])
        return device

    def every(self, org_id: str, member: Member) -> list[Device]:
        """The caller's own devices, the newest first."""
        require(member, "register_device")
        return self.of(org_id, member.uid)

    def remove(self, org_id: str, member: Member, device_id: str) -> None:
        """Tell this device of the caller no more. Raises ``NotFound``."""
        require(member, "register_device")
        snapshot = self.store.get(f"{_folder(org_id, member.uid)}/{device_id}")
        if snapshot.fields is None:
            raise NotFound(f"no device {device_id!r} of yours is registered")
        self.store.commit([Write(snapshot.path, None)])

    def of(self, org_id: str, uid: str) -> list[Device]:
        """A member's devices, the newest first."""
        found = [device for _, device in self._known(org_id, uid)]
        return sorted(found, key=lambda device: device.registered_at, reverse=True)

    def forget(self, org_id: str, uid: str, tokens: tuple[str, ...]) -> None:
        """Remove what the messaging service says is registered no more; a device that has a new token stays."""
        gone = [snapshot for snapshot, device in self._known(org_id, uid) if device.token in tokens]
        self.store.commit([Write(snapshot.path, None, expected=snapshot) for snapshot in gone])

    def _known(self, org_id: str, uid: str) -> list[tuple[Snapshot, Device]]:
        found = self.store.query(_folder(org_id, uid))
        return [(each, Device.stored(each.fields)) for each in found]


def _folder(org_id: str, uid: str) -> str:
    return f"{document_path(org_id, Collection.MEMBERS, uid)}/{DEVICES}"
