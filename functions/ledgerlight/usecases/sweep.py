"""Finds work whose event never came, and does it. Cloud Scheduler calls it each minute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Protocol

from ledgerlight.domain.alerting.times import later
from ledgerlight.domain.object_names import Target, target_of_object
from ledgerlight.ports import Clock, DocumentStore, ObjectStore, Snapshot, Unavailable, Where, Write
from ledgerlight.usecases.apply_edit import EditOutcome, UnknownEdit
from ledgerlight.usecases.context import Organizations
from schemas.names import INBOX, ORGANIZATIONS, Collection, collection_path, document_path

EDIT_PATIENCE_SECONDS = 10
IMPORT_PATIENCE_SECONDS = 20
DASHBOARD_INTERVAL_SECONDS = 180
"""Comparing every dashboard with its aggregates reads both; three minutes keep the promise of five."""

_ACTIVE_IMPORTS = ("waiting", "queued", "reading", "applying")


class ApplyEditCall(Protocol):
    """``ApplyEdit``."""

    def __call__(self, org_id: str, edit_id: str, /) -> EditOutcome:
        """Apply an edit."""


class IngestFileCall(Protocol):
    """``IngestFile``."""

    def __call__(self, object_name: str, generation: str, /) -> None:
        """Import an object."""


class RecalculateCall(Protocol):
    """``Recalculate``."""

    def __call__(self, org_id: str, leaves: set[tuple[str, str]]) -> int:
        """Bring dashboards up to date."""


class OrganizationCall(Protocol):
    """``RefreshDashboards.sweep``, ``SweepAlerts``, ``SweepPresence``, and the sweeps of ``Notify``,
    ``TellMentions``, ``CashForecasts`` and ``ProveFigures``: one organization's part of something."""

    def __call__(self, org_id: str) -> int:
        """Do it; returns how much there was to do."""


@dataclass(slots=True)
class Swept:
    """What a sweep did."""

    edits: int = 0
    imports: int = 0
    dashboards: int = 0
    alerts: int = 0
    notifications: int = 0
    presence: int = 0
    proven: int = 0
    waiting: int = 0

    def as_dict(self) -> dict[str, int]:
        """For the answer and the log."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Sweep:
    """The use case. Everything it calls may run beside the event that comes late after all."""

    store: DocumentStore
    objects: ObjectStore
    clock: Clock
    organizations: Organizations
    apply_edit: ApplyEditCall
    ingest_file: IngestFileCall
    recalculate: RecalculateCall
    refresh_definitions: OrganizationCall
    check_alerts: OrganizationCall
    notify: OrganizationCall
    presence: OrganizationCall
    mentions: OrganizationCall
    summarise: OrganizationCall
    cash: OrganizationCall
    prove: OrganizationCall

    def __call__(self) -> Swept:
        """Sweep every organization."""
        swept = Swept()
        for snapshot in self.store.query(ORGANIZATIONS, fields=("name",)):
            org_id = snapshot.path.rsplit("/", 1)[1]
            self._edits(org_id, swept)
            self._imports(org_id, swept)
            # Who saved a KPI and went away left dashboards that do not show it.
            swept.dashboards += _part(self.refresh_definitions, org_id, swept)
            self._dashboards(org_id, swept)
            # A week's forecast is frozen, and its minimum judged by what the books say now.
            swept.alerts += _part(self.cash, org_id, swept)
            # Comments whose author's page was gone before it could call.
            swept.notifications += _part(self.mentions, org_id, swept)
            # The outbox sends it right after.
            _part(self.summarise, org_id, swept)
            # Escalations, groups and digests have their time.
            swept.notifications += _part(self.notify, org_id, swept)
            swept.presence += _part(self.presence, org_id, swept)
            # Last: it compares what the others have just put right.
            swept.proven += _part(self.prove, org_id, swept)
        return swept

    def _before(self, seconds: int) -> str:
        return later(self.clock.now(), seconds=-seconds)

    def _is_recent(self, at: str, seconds: int) -> bool:
        """Whether a time is of the last so many seconds. One still to come is not: a clock that is wrong wrote
        it, and must not hold the sweeper off until the others reach it."""
        return self._before(seconds) < at <= self.clock.now()

    def _is_stalled(self, snapshot: Snapshot) -> bool:
        fields = snapshot.fields
        if fields is None:
            return False
        return not self._is_recent(fields["heartbeat_at"] or fields["created_at"], IMPORT_PATIENCE_SECONDS)

    def _edits(self, org_id: str, swept: Swept) -> None:
        path = collection_path(org_id, Collection.EDITS)
        pending = self.store.query(path, (Where("status", "==", "pending"),), fields=("created_at",))
        pending += self.store.query(path, (Where("announced", "==", False),), fields=("applied_at",))
        changed: set[tuple[str, str]] = set()
        for snapshot in pending:
            fields = snapshot.fields or {}
            if self._is_recent(fields.get("applied_at") or fields["created_at"], EDIT_PATIENCE_SECONDS):
                continue
            try:
                outcome = self.apply_edit(org_id, snapshot.path.rsplit("/", 1)[1])
            except (Unavailable, UnknownEdit):
                swept.waiting += 1
                continue
            changed.update(outcome.changed)
            swept.edits += 1
        if changed:
            swept.dashboards += self.recalculate(org_id, changed)

    def _imports(self, org_id: str, swept: Swept) -> None:
        active = self.store.query(
            collection_path(org_id, Collection.IMPORTS), (Where("status", "in", list(_ACTIVE_IMPORTS)),)
        )
        stalled = [snapshot for snapshot in active if self._is_stalled(snapshot)]
        stalled.sort(key=lambda snapshot: (snapshot.fields or {})["sequence"] or 2**62)
        for snapshot in stalled:
            fields = snapshot.fields or {}
            self._ingest(fields["object_name"], fields["generation"], swept)
        for name, generation in self._unregistered(org_id):
            self._ingest(name, generation, swept)

    def _ingest(self, object_name: str, generation: str, swept: Swept) -> None:
        try:
            self.ingest_file(object_name, generation)
        except Unavailable:
            swept.waiting += 1
        else:
            swept.imports += 1

    def _unregistered(self, org_id: str) -> Iterator[tuple[str, str]]:
        """Files in the inbox that no import knows: their event was lost before anything was written."""
        dropped: dict[str, tuple[str, str]] = {}
        for info in self.objects.list(f"{ORGANIZATIONS}/{org_id}/{INBOX}/"):
            target = target_of_object(info.name, info.generation)
            if isinstance(target, Target):
                path = document_path(org_id, Collection.IMPORTS, target.import_id)
                dropped[path] = (info.name, info.generation)
        found = self.store.get_many(list(dropped), ("status",))
        for path, named in dropped.items():
            if not found[path].exists:
                yield named

    def _dashboards(self, org_id: str, swept: Swept) -> None:
        state = self.store.get(document_path(org_id, Collection.INTERNAL, "sweep"))
        last = state.fields["dashboards_at"] if state.fields is not None else ""
        if self._is_recent(last, DASHBOARD_INTERVAL_SECONDS):
            return
        stale = self._stale_leaves(org_id)
        if stale:
            swept.dashboards += self.recalculate(org_id, stale)
        try:
            swept.alerts += self.check_alerts(org_id)
        except Unavailable:
            swept.waiting += 1
            return
        self.store.commit([Write(state.path, {"dashboards_at": self.clock.now()})])

    def _stale_leaves(self, org_id: str) -> set[tuple[str, str]]:
        """Leaves whose aggregate, or whose dashboard, is newer than what was computed from it, and periods
        that compare with figures that have changed since."""
        versions: dict[str, int] = {}
        used: dict[str, int] = {}
        for collection, fields in (
            (Collection.AGGREGATIONS, ("version",)),
            (Collection.DASHBOARDS, ("version", "inputs")),
        ):
            for snapshot in self.store.query(collection_path(org_id, collection), fields=fields):
                found = snapshot.fields or {}
                versions["/".join(snapshot.path.split("/")[-2:])] = int(found["version"])
                used.update(found.get("inputs", {}))
        context = self.organizations.context(org_id)
        stale: set[tuple[str, str]] = set()
        for snapshot in self.store.query(collection_path(org_id, Collection.SERIES), fields=("pending",)):
            scope = snapshot.path.rsplit("/", 1)[1]
            stale.update((scope, period) for period in (snapshot.fields or {}).get("pending", ()))
        for name, version in versions.items():
            collection_name, _, leaf = name.partition("/")
            entity_id, _, period = leaf.partition("_")
            feeds = collection_name == Collection.AGGREGATIONS or (
                entity_id in context.entities and context.entities[entity_id].parent is not None
            )
            if feeds and used.get(name) != version:
                stale.add((entity_id, period))
        return stale


def _part(sweeps: OrganizationCall, org_id: str, swept: Swept) -> int:
    """One part of an organization's sweep; what does not answer now keeps neither the other parts waiting, nor the
    other organizations."""
    try:
        return sweeps(org_id)
    except Unavailable:
        swept.waiting += 1
        return 0
