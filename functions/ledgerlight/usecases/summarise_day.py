"""The daily summary and milestones: made once a day on the organization's clocks, and told through the outbox."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import orjson

from ledgerlight.domain.alerting.milestones import milestones
from ledgerlight.domain.alerting.sentences import rule_name
from ledgerlight.domain.alerting.summary import due_day, milestone_notifications, summary_notifications
from ledgerlight.domain.alerting.times import later
from ledgerlight.ports import Clock, Contended, DocumentStore, Fields, Snapshot, Where, Write
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.histories import history_of
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.notification_settings import SettingsOf
from ledgerlight.usecases.outbox import Outbox, Queued
from schemas.alerts import SEVERITY_RANK, Alert
from schemas.dashboards import KpiValue, SeriesEntry
from schemas.names import Collection, collection_path, document_path, leaf_id
from schemas.notifications import Notification
from schemas.summary import GraveAlert, Summary, SummaryFigure

MOST_FIGURES = 12
GRAVEST = 5
_NEWEST_IMPORTS = 200
_LIVE = ("acknowledged", "firing", "snoozed")


class SummariseDay:
    """The use case; the sweeper's. Whoever dies half way leaves a summary that is not told, and the next minute goes
    on: the figures stay those of its time, and notifications have ids of day and recipient."""

    def __init__(
        self,
        store: DocumentStore,
        clock: Clock,
        organizations: Organizations,
        definitions: MetricDefinitions,
        settings: SettingsOf,
    ) -> None:
        self._store = store
        self._clock = clock
        self._organizations = organizations
        self._definitions = definitions
        self._settings = settings
        self._told: dict[str, str] = {}

    def __call__(self, org_id: str) -> int:
        """Make what is due; returns how many notifications were queued. The outbox sends them."""
        settings, now = self._settings(org_id), self._clock.now()
        day = due_day(settings, now)
        if day is None or self._told.get(org_id) == day:
            return 0
        snapshot = self._store.get(summary_path(org_id, day))
        if snapshot.fields is None and not self._made(org_id, day, snapshot):
            return 0  # another sweeper made it this moment, and tells of it
        queued = 0
        if snapshot.fields is None or not snapshot.fields["told"]:
            queued = self._queue(org_id, list(summary_notifications(day, settings, now)))
            queued += self._milestones(org_id, now)
            self._store.commit([Write(snapshot.path, {"told": True}, merge=True)])
        self._told[org_id] = day
        return queued

    def _queue(self, org_id: str, made: list[Notification]) -> int:
        def decide(outbox: Sequence[Notification], now: str) -> Queued:
            del outbox, now
            return Queued(tuple(made))

        return len(Outbox(self._store, self._clock).queue(org_id, decide)) if made else 0

    def _made(self, org_id: str, day: str, snapshot: Snapshot) -> bool:
        pointer = self._store.get(document_path(org_id, Collection.INTERNAL, "summary"))
        before = None if pointer.fields is None else str(pointer.fields["day"])
        summary = self._summary(org_id, day, before)
        fields = {"summary": summary.model_dump_json(), "told": False}
        writes = [
            Write(snapshot.path, fields, expected=snapshot),
            Write(pointer.path, {"day": day, "at": self._clock.now()}, expected=pointer),
        ]
        if before is not None and before != day:
            # The summary before is what the next one compares with; older ones have been told.
            older = self._store.get(summary_path(org_id, before)).fields or {}
            oldest = Summary.stored_json(older["summary"]).before if older else None
            writes += [Write(summary_path(org_id, oldest), None)] if oldest else []
        try:
            self._store.commit(writes)
        except Contended:
            return False
        return True

    def _summary(self, org_id: str, day: str, before: str | None) -> Summary:
        context = self._organizations.context(org_id)
        root = context.organization.root_entity
        series = self._history(org_id, root)
        period = max((p for p, entry in series.items() if entry.actual), default=None)
        known = self._store.get(summary_path(org_id, before)).fields if before else None
        last = Summary.stored_json(known["summary"]) if known else None
        alerts = self._alerts(org_id)
        imports = self._imports(org_id)
        scores = [each["quality"]["score"] for each in imports if each["quality"] is not None]
        return Summary(
            day=day,
            before=before,
            entity_id=root,
            entity_name=context.entities[root].name if root in context.entities else root,
            period=period,
            currency=context.organization.currency,
            figures=self._figures(org_id, root, period, last) if period else [],
            alerts=dict(Counter(alert.severity for alert in alerts)),
            gravest=[_grave(alert) for alert in alerts[:GRAVEST]],
            imports=len(imports),
            failed=sum(1 for each in imports if each["status"] == "failed"),
            rejected=sum(int(each["rows_rejected"]) for each in imports),
            quality=min(scores, default=None),
        )

    def _figures(self, org_id: str, root: str, period: str, last: Summary | None) -> list[SummaryFigure]:
        """The headline KPIs; of another month, the summary before says nothing to compare with."""
        fields = self._store.get(document_path(org_id, Collection.DASHBOARDS, leaf_id(root, period))).fields
        if fields is None:
            return []
        same = last is not None and last.period == period
        yesterday = {each.id: each.value for each in last.figures} if last is not None and same else {}
        kpis = [KpiValue.stored(each) for each in orjson.loads(fields["view"])["kpis"]]
        return [
            SummaryFigure(
                id=kpi.id, name=kpi.name, unit=kpi.unit, direction=kpi.direction, value=kpi.value,
                yesterday=yesterday.get(kpi.id), budget=kpi.budget.value,
            )
            for kpi in kpis if kpi.headline
        ][:MOST_FIGURES]  # fmt: skip

    def _alerts(self, org_id: str) -> list[Alert]:
        """Those that are live, the gravest first."""
        path = collection_path(org_id, Collection.ALERTS)
        found = self._store.query(path, (Where("state", "in", list(_LIVE)),))
        alerts = [Alert.stored(each.fields) for each in found]
        return sorted(alerts, key=lambda a: (-SEVERITY_RANK[a.severity], -abs(a.impact or 0), a.key))

    def _imports(self, org_id: str) -> list[Fields]:
        """Those that ended in the last day, by their sequence, which is indexed where their time is not."""
        since = later(self._clock.now(), days=-1)
        found = self._store.query(
            collection_path(org_id, Collection.IMPORTS), order_by="sequence", descending=True,
            limit=_NEWEST_IMPORTS, fields=("status", "finished_at", "rows_rejected", "quality", "sequence"),
        )  # fmt: skip
        return [f for s in found if (f := s.fields) and f["finished_at"] and f["finished_at"] >= since]

    def _history(self, org_id: str, root: str) -> dict[str, SeriesEntry]:
        fields = self._store.get(document_path(org_id, Collection.SERIES, root)).fields
        return {} if fields is None else history_of(fields)

    def _milestones(self, org_id: str, now: str) -> int:
        """Queue, then note: whoever dies in between queues the same documents again. What was reached before anyone
        asked is noted and not told: nobody wants the news of years ago."""
        context = self._organizations.context(org_id)
        root = context.organization.root_entity
        metrics = [node.metric for node in self._definitions.of(org_id).graph.nodes.values()]
        reached = milestones(metrics, self._history(org_id, root), context.organization.currency)
        snapshot = self._store.get(document_path(org_id, Collection.INTERNAL, "milestones"))
        known = set(snapshot.fields["known"]) if snapshot.fields is not None else {m.id for m in reached}
        new = [each for each in reached if each.id not in known]
        queued = self._queue(org_id, list(milestone_notifications(new, self._settings(org_id), now)))
        after = sorted(known | {each.id for each in new})
        if snapshot.fields is None or after != snapshot.fields["known"]:
            self._store.commit([Write(snapshot.path, {"known": after})])
        return queued


def _grave(alert: Alert) -> GraveAlert:
    return GraveAlert(
        rule_id=alert.rule_id, rule=rule_name(alert), entity_id=alert.entity_id, member=alert.member,
        period=alert.period,
    )  # fmt: skip


def summary_path(org_id: str, day: str) -> str:
    """Where a day's summary is kept."""
    return document_path(org_id, Collection.INTERNAL, f"summary-{day}")
