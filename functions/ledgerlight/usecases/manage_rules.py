"""Alert rules as people manage them: checked against the organization, versioned, tried on its history."""

from __future__ import annotations

from dataclasses import dataclass

from ledgerlight.domain.alerting.dashboard_facts import DIMENSION_KINDS, DIMENSION_METRIC
from ledgerlight.domain.alerting.source_facts import SOURCE_KINDS, prefix_of
from ledgerlight.domain.alerting.system_facts import measures
from ledgerlight.domain.authorization import Denied, require
from ledgerlight.domain.text import did_you_mean
from ledgerlight.ports import Clock, DocumentStore, Where, Write
from ledgerlight.usecases.alert_rules import AlertRules
from ledgerlight.usecases.audit import Audit
from ledgerlight.usecases.check_alerts import CheckAlerts, Place
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.notification_settings import SettingsOf
from ledgerlight.usecases.problems import Conflict, Invalid, NotFound
from ledgerlight.usecases.sweep_alerts import SweepAlerts
from ledgerlight.usecases.try_rules import TryRules, entities_of, known_periods, series_of
from schemas.alert_api import (
    AlertMetric,
    AlertOptions,
    AlertPerson,
    AlertRecipient,
    AlertSystemFigure,
    BacktestFiring,
    BacktestResult,
    BacktestValue,
)
from schemas.alerts import OPEN_STATES, AlertRule, RuleKind
from schemas.authorization import Action
from schemas.documents import Member
from schemas.names import Collection, collection_path, document_path

MAX_RULES = 200
MAX_PEOPLE = 500
NEWEST_IMPORTS = 50

ACCOUNT_KINDS: frozenset[RuleKind] = frozenset({"absolute", "variance", "covenant"})
"""Kinds that need no history of the figure: a dashboard has none of an account."""


@dataclass(frozen=True, slots=True)
class ManageAlertRules:
    """The use cases."""

    store: DocumentStore
    clock: Clock
    organizations: Organizations
    rules: AlertRules
    definitions: MetricDefinitions
    check: CheckAlerts
    sweep: SweepAlerts
    settings: SettingsOf
    trials: TryRules

    def every(self, org_id: str, member: Member) -> list[AlertRule]:
        """The organization's rules, by id."""
        require(member, "read_alert_rules")
        return list(self.rules.every(org_id, fresh=True))

    def options(self, org_id: str, member: Member) -> AlertOptions:
        """What a rule may be made of and who may be told, with names and without addresses."""
        require(member, "handle_alerts")
        people = self.store.query(
            collection_path(org_id, Collection.MEMBERS), limit=MAX_PEOPLE, fields=("uid", "display_name")
        )
        return AlertOptions(
            metrics=[
                AlertMetric(id=m.id, name=m.name, unit=m.unit, direction=m.direction)
                for m in (node.metric for node in self.definitions.of(org_id).graph.nodes.values())
            ],
            sources=self._sources(org_id) if _may(member, "read_feeds") else [],
            system=[
                AlertSystemFigure(id=each, name=found.name, unit=found.unit)
                for each, found in measures().items()
                if _may(member, "view_system")
            ],
            recipients=[
                AlertRecipient(id=recipient_id, name=each.name, uid=each.uid)
                for recipient_id, each in self.settings(org_id).recipients.items()
            ],
            people=sorted(
                (AlertPerson(uid=f["uid"], name=f["display_name"]) for s in people if (f := s.fields)),
                key=lambda person: (person.name, person.uid),
            ),
        )

    def _sources(self, org_id: str) -> list[str]:
        """Of the newest imports, for those are the feeds that are alive."""
        imports = self.store.query(
            collection_path(org_id, Collection.IMPORTS),
            order_by="sequence", descending=True, limit=NEWEST_IMPORTS, fields=("source", "sequence"),
        )  # fmt: skip
        return sorted({str(each.fields["source"]) for each in imports if each.fields is not None})

    def put(self, org_id: str, member: Member, rule: AlertRule, *, create: bool) -> AlertRule:
        """Create a rule, or put another in its place; the version is ours. It judges the newest period at once;
        older ones are for ``backtest``. Raises ``Invalid``, ``Conflict``, ``NotFound``, ``Denied``."""
        require(member, "manage_alert_rules", rule.scope.entity_id)
        if rule.kind == "system":
            require(member, "view_system")
        self._check(org_id, rule)
        if not self.store.get(document_path(org_id, Collection.INTERNAL, "alert-rules")).exists:
            self.sweep.baseline(org_id)
        saved = until_uncontended(self.clock, lambda: self._put(org_id, member, rule, create=create))
        done = "create_alert_rule" if create else "update_alert_rule"
        self._audited(org_id, member, done, saved)
        known = self.rules.every(org_id, fresh=True)
        self.sweep.withdraw_orphans(org_id, known)
        if saved.enabled and saved.kind == "forecast":
            scopes = entities_of(self.organizations, org_id, saved)
            self.sweep.forecasts(org_id, [*scopes, *self.sweep.forecasts.open_scopes(org_id, saved.id)])
        elif saved.enabled:
            self.check(org_id, [*self._newest(org_id, saved), *self._open(org_id, saved.id)])
        return saved

    def remove(self, org_id: str, member: Member, rule_id: str) -> None:
        """Remove a rule; its open alerts are closed. Raises ``NotFound``, ``Denied``."""
        snapshot = self.store.get(document_path(org_id, Collection.ALERT_RULES, rule_id))
        if snapshot.fields is None:
            raise NotFound(f"there is no alert rule {rule_id!r}")
        rule = AlertRule.stored(snapshot.fields)
        require(member, "manage_alert_rules", rule.scope.entity_id)
        self.store.commit([Write(snapshot.path, None, expected=snapshot)])
        self._audited(org_id, member, "delete_alert_rule", rule)
        self.sweep.withdraw_orphans(org_id, self.rules.every(org_id, fresh=True))

    def backtest(self, org_id: str, member: Member, rule: AlertRule, months: int) -> BacktestResult:
        """What the rule would have done in the last months that have figures. Nothing is written."""
        require(member, "read_alert_rules", rule.scope.entity_id)
        if rule.kind in SOURCE_KINDS:
            require(member, "read_feeds")
        self._check(org_id, rule)
        found = self.trials(org_id, rule, months)
        return BacktestResult(
            periods=found.periods,
            undefined=found.undefined,
            firings=[
                BacktestFiring(
                    period=firing.period,
                    entity_id=firing.entity_id,
                    severity=firing.severity,
                    value=firing.value,
                    sentence=firing.sentence,
                )
                for firing in found.firings
            ],
            values=[BacktestValue(period=period, value=value) for period, value in found.values],
            sentence=found.sentence,
        )

    def _put(self, org_id: str, member: Member, rule: AlertRule, *, create: bool) -> AlertRule:
        """The rule as saved. Versions count through all its rules, so
        that a rule of an id that was removed is newer than what its alerts saw."""
        path = document_path(org_id, Collection.ALERT_RULES, rule.id)
        counter = document_path(org_id, Collection.INTERNAL, "alert-rules")
        found = self.store.get_many([path, counter])
        before = found[path].fields
        if create and before is not None:
            raise Conflict(
                f"id: there is an alert rule {rule.id!r} already", "choose another id, or update it"
            )
        if not create and before is None:
            raise NotFound(f"there is no alert rule {rule.id!r}", "create it first")
        if before is not None:
            require(member, "manage_alert_rules", AlertRule.stored(before).scope.entity_id)
        elif self.store.count(collection_path(org_id, Collection.ALERT_RULES)) >= MAX_RULES:
            raise Conflict(f"there are {MAX_RULES} alert rules already", "remove one that is not needed")
        version = int((found[counter].fields or {"version": 0})["version"]) + 1
        saved = rule.model_copy(update={"version": version})
        self.store.commit(
            [
                Write(path, saved.model_dump(), expected=found[path]),
                Write(counter, {"version": version}, expected=found[counter]),
            ]
        )
        return saved

    def _check(self, org_id: str, rule: AlertRule) -> None:
        context = self.organizations.context(org_id, fresh=True)
        if rule.scope.entity_id not in context.entities:
            raise Invalid(f"scope.entity_id: entity {rule.scope.entity_id!r} does not exist")
        if rule.account is not None and rule.account not in context.accounts:
            raise Invalid(f"account: account {rule.account!r} does not exist")
        prefix = prefix_of(rule.kind)
        if rule.kind == "system":
            self._check_system(org_id, rule, context.organization.root_entity)
            return
        if rule.account is not None and rule.kind not in ACCOUNT_KINDS:
            known = ", ".join(sorted(ACCOUNT_KINDS))
            raise Invalid(
                f"kind: a {rule.kind} rule needs a history, and an account has none on its dashboards",
                f"choose one of {known}, or a KPI in its place",
            )
        if rule.scope.dimension is not None and rule.kind not in DIMENSION_KINDS:
            known = " or ".join(sorted(DIMENSION_KINDS))
            raise Invalid(
                f"kind: a {rule.kind} rule has nothing to compare one member of a dimension with",
                f"choose {known}, or leave out 'dimension' and 'member'",
            )
        if rule.scope.dimension is not None and rule.metric != DIMENSION_METRIC:
            raise Invalid(
                f"metric: only {DIMENSION_METRIC!r} is known by dimension",
                "choose it, or leave out 'dimension' and 'member'",
            )
        if rule.scope.dimension is not None and rule.scope.dimension not in context.live_dimensions:
            known = ", ".join(sorted(context.live_dimensions))
            raise Invalid(f"scope.dimension: {rule.scope.dimension!r} is not kept live", f"there are {known}")
        if prefix is not None and not (rule.metric or "").startswith(prefix):
            raise Invalid(f"metric: a {rule.kind} rule names a source as {prefix}NAME")
        kpis = self.definitions.of(org_id, fresh=True).graph.nodes
        if prefix is None and rule.metric is not None and rule.metric not in kpis:
            hint = did_you_mean(rule.metric, kpis) or f"there are {', '.join(kpis)}"
            raise Invalid(f"metric: {rule.metric!r} is no KPI", hint.strip())
        self._check_owner(org_id, rule)

    def _check_system(self, org_id: str, rule: AlertRule, root: str) -> None:
        if rule.subject not in measures():
            raise Invalid(
                f"metric: {rule.subject!r} is no figure of the system", f"there are {', '.join(measures())}"
            )
        if rule.operator != "above":
            raise Invalid("operator: a system rule fires above its threshold", "write 'above'")
        if (rule.scope.entity_id, rule.scope.dimension) != (root, None):
            raise Invalid(f"scope.entity_id: a system rule belongs to {root!r}, the whole organization")
        self._check_owner(org_id, rule)

    def _check_owner(self, org_id: str, rule: AlertRule) -> None:
        if rule.owner is not None and rule.owner not in self.settings(org_id).recipients:
            known = ", ".join(sorted(self.settings(org_id).recipients))
            raise Invalid(f"owner: {rule.owner!r} is in no notification settings", f"there are {known}")

    def _newest(self, org_id: str, rule: AlertRule) -> list[Place]:
        """The newest period with figures, of every entity in the rule's scope."""
        periods = known_periods(series_of(self.store, org_id, rule.scope.entity_id))
        if not periods:
            return []
        return [(entity, max(periods)) for entity in entities_of(self.organizations, org_id, rule)]

    def _open(self, org_id: str, rule_id: str) -> list[Place]:
        """The dashboards of the rule's open alerts, to be judged by what it says now."""
        path = collection_path(org_id, Collection.ALERTS)
        fields = ("entity_id", "period", "state")
        found = self.store.query(path, (Where("rule_id", "==", rule_id),), fields=fields)
        live = [s.fields for s in found if s.fields is not None and s.fields["state"] in OPEN_STATES]
        return [(each["entity_id"], each["period"]) for each in live if each["period"] is not None]

    def _audited(self, org_id: str, member: Member, action: str, rule: AlertRule) -> None:
        detail = (
            f"{rule.name}: {rule.kind} {rule.subject} of {rule.scope.entity_id}, threshold {rule.threshold}"
        )
        Audit(self.store, self.clock).done(org_id, member.uid, action, f"alert_rules/{rule.id}", detail)


def _may(member: Member, action: Action) -> bool:
    try:
        require(member, action)
    except Denied:
        return False
    return True
