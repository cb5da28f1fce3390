"""An organization's KPIs as people manage them: listed, tried on its own figures, saved in versions, retired."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from ledgerlight.domain.authorization import require
from ledgerlight.domain.formula_check import (
    problem_at,
    problem_of,
    statistics_in,
    summed_balance,
    with_metric,
)
from ledgerlight.domain.formula_words import in_words, label_of
from ledgerlight.domain.graph import (
    CLASS_PREFIX,
    CLASSES,
    PERIOD_DAYS,
    STATISTIC_PREFIX,
    Graph,
    GraphError,
    Node,
)
from ledgerlight.domain.own_metrics import REQUIRED, Definitions, definitions_of
from ledgerlight.domain.targets import BadTarget, require_judgeable
from ledgerlight.ports import Clock, DocumentStore, Unavailable, Where, Write
from ledgerlight.usecases.audit import Audit
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.metric_definitions import MetricDefinitions, own_metrics_of, own_metrics_path
from ledgerlight.usecases.problems import Conflict, Invalid, NotFound
from ledgerlight.usecases.refresh_dashboards import RefreshDashboards
from schemas.documents import Account, Member
from schemas.kpi_api import (
    FormulaProblem,
    KpiDefinition,
    KpiLibrary,
    KpiName,
    KpiProgress,
    KpiRetireRequest,
    KpiSaved,
    KpiSaveRequest,
)
from schemas.metrics import Metric, OwnMetric, OwnMetrics
from schemas.names import METRIC_VERSIONS, Collection, collection_path, document_path

MAX_OWN = 200
AT_ONCE_SECONDS = 1.5
"""How long a save calculates before it answers: what is on screen, mostly. The rest is asked for after it."""
SLICE_SECONDS = 4.0

_FUNCTIONS = (
    ("ttm(", "sum of the last 12 periods"),
    ("avg(", "average over periods: avg(x, 12)"),
    ("max(", "the larger of two, so a limit: max(x, 1 / 60)"),
    ("min(", "the smaller of two: min(x, 100)"),
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ManageKpis:
    """The use cases."""

    store: DocumentStore
    clock: Clock
    organizations: Organizations
    definitions: MetricDefinitions
    refresh_dashboards: RefreshDashboards

    def library(self, org_id: str, member: Member) -> KpiLibrary:
        """Every KPI with what it is made of and what it feeds; retired ones last."""
        require(member, "read_kpis")
        own = own_metrics_of(self.store.get(own_metrics_path(org_id)))
        definitions = definitions_of(self.definitions.standard, own)
        graph = definitions.graph
        known = {node.metric.id: node.metric for node in graph.nodes.values()}
        kpis = [self._described(node, graph, known, own) for node in graph.nodes.values()]
        kpis += self._left_out(definitions, own)
        return KpiLibrary(
            version=definitions.version, kpis=kpis, names=self._names(org_id, definitions.graph)
        )

    def save(self, org_id: str, member: Member, request: KpiSaveRequest) -> KpiSaved:
        """Save a KPI as a new version; every dashboard follows. Raises ``Invalid``, ``Conflict``, ``Denied``.

        The same request again (an answer was lost) gives the version that the first one made.
        """
        require(member, "manage_kpis")
        self._check_targets(org_id, request.metric)
        saved = until_uncontended(self.clock, lambda: self._save(org_id, member, request))
        metric = saved.metric
        detail = f"{metric.name}, version {metric.version}: {metric.formula}; {saved.reason}"
        Audit(self.store, self.clock).done(org_id, member.uid, "save_kpi", f"metrics/{metric.id}", detail)
        return KpiSaved(kpi=saved, progress=self._progress(org_id, AT_ONCE_SECONDS, request.scope))

    def retire(self, org_id: str, member: Member, metric_id: str, request: KpiRetireRequest) -> KpiSaved:
        """Stop computing a KPI. Raises ``Conflict`` while another KPI or an alert rule uses it, ``NotFound``."""
        require(member, "manage_kpis")
        saved = until_uncontended(self.clock, lambda: self._retire(org_id, member, metric_id, request))
        detail = f"{saved.metric.name}: {saved.reason}"
        Audit(self.store, self.clock).done(org_id, member.uid, "retire_kpi", f"metrics/{metric_id}", detail)
        return KpiSaved(kpi=saved, progress=self._progress(org_id, AT_ONCE_SECONDS, request.scope))

    def refresh(self, org_id: str, member: Member, scope: str | None) -> KpiProgress:
        """Calculate more of the dashboards that a saved KPI is not on yet."""
        require(member, "manage_kpis")
        return self._progress(org_id, SLICE_SECONDS, scope)

    def problem(self, org_id: str, graph: Graph, metric: Metric) -> FormulaProblem | None:
        """What is wrong with a KPI's formula among the others; None when it can be computed."""
        accounts = self.organizations.context(org_id).accounts.values()
        statistics = _named(accounts) | statistics_in(graph)
        try:
            with_metric(graph, metric, statistics)
        except GraphError as error:
            return problem_of(metric, error)
        balances = {f"{STATISTIC_PREFIX}{each.statistic}" for each in accounts if each.behaviour == "stock"}
        summed = summed_balance(metric, balances)
        return None if summed is None else problem_at(summed)

    def _save(self, org_id: str, member: Member, request: KpiSaveRequest) -> OwnMetric:
        metric = request.metric

        def decide(own: OwnMetrics, stored: OwnMetric | None) -> OwnMetric:
            if metric.id in REQUIRED and metric.unit != "money":
                raise Invalid(f"unit: {metric.name} is an amount of money", "screens show it as one")
            graph = definitions_of(self.definitions.standard, own).graph
            problem = self.problem(org_id, graph, metric)
            if problem is not None:
                raise Invalid(f"formula: {problem.message}", problem.expected)
            if stored is None and len(own.metrics) >= MAX_OWN:
                raise Conflict(
                    f"there are {MAX_OWN} KPIs of your own already", "retire one that is not needed"
                )
            return self._next(metric, stored, member, request.reason, retired=False)

        return self._change(org_id, member, metric.id, request.base_version, decide)

    def _retire(self, org_id: str, member: Member, metric_id: str, request: KpiRetireRequest) -> OwnMetric:
        def decide(own: OwnMetrics, stored: OwnMetric | None) -> OwnMetric:
            graph = definitions_of(self.definitions.standard, own).graph
            present = graph.nodes.get(metric_id)
            metric = stored.metric if stored is not None else (present.metric if present else None)
            if metric is None:
                raise NotFound(f"there is no KPI {metric_id!r}")
            if metric_id in REQUIRED:
                raise Conflict(f"{metric.name} is on screens that cannot be without it", "change it instead")
            users = [n.metric.name for n in graph.nodes.values() if metric_id in n.inputs]
            if users:
                raise Conflict(f"{metric.name} is used by {', '.join(users)}", "change those first")
            path = collection_path(org_id, Collection.ALERT_RULES)
            rules = self.store.query(path, (Where("metric", "==", metric_id),), fields=("name",))
            if rules:
                watched = ", ".join(str((rule.fields or {})["name"]) for rule in rules)
                raise Conflict(f"{metric.name} is watched by {watched}", "remove the alert rule first")
            return self._next(metric, stored, member, request.reason, retired=True)

        return self._change(org_id, member, metric_id, request.base_version, decide)

    def _change(
        self,
        org_id: str,
        member: Member,
        metric_id: str,
        base_version: int,
        decide: Callable[[OwnMetrics, OwnMetric | None], OwnMetric],
    ) -> OwnMetric:
        """One commit: the KPI, its version, and the definitions that calculations read. All are guarded by the
        last, so that two people's changes, each fine by itself, cannot close a circle between them."""
        path, all_path = document_path(org_id, Collection.METRICS, metric_id), own_metrics_path(org_id)
        found = self.store.get_many([path, all_path])
        fields = found[path].fields
        stored = None if fields is None else OwnMetric.stored(fields)
        own = own_metrics_of(found[all_path]) or OwnMetrics.model_validate({"metrics": "[]"})
        current = stored.metric.version if stored is not None else int(self._is_standard(metric_id))
        if base_version != current:
            # What came twice finds its own first time, and is decided as it was then.
            if stored is not None and base_version == current - 1 and stored.uid == member.uid:
                again = decide(own, stored)
                if _content(again) == _content(stored):
                    return stored
            who = "someone" if stored is None else stored.changed_by
            raise Conflict(
                f"{who} changed this KPI meanwhile (it is version {current}, yours was made on {base_version})",
                "look at the present version, then save yours again",
            )
        made = decide(own, stored)
        version = f"{path}/{METRIC_VERSIONS}/{made.metric.version}"
        writes = [
            Write(all_path, _with(own, made), expected=found[all_path]),
            Write(path, made.model_dump(), expected=found[path]),
            Write(version, made.model_dump()),
        ]
        self.store.commit(writes)
        return made

    def _next(
        self, metric: Metric, stored: OwnMetric | None, member: Member, reason: str, *, retired: bool
    ) -> OwnMetric:
        before = stored.metric if stored is not None else self._standard(metric.id)
        version = 1 if before is None else before.version + 1
        return OwnMetric(
            metric=metric.model_copy(update={"version": version}),
            retired=retired,
            uid=member.uid,
            changed_by=member.display_name or member.email,
            at=self.clock.now(),
            reason=reason,
            before=None if before is None else before.formula,
        )

    def _standard(self, metric_id: str) -> Metric | None:
        return next((each for each in self.definitions.standard if each.id == metric_id), None)

    def _is_standard(self, metric_id: str) -> bool:
        return self._standard(metric_id) is not None

    def _progress(self, org_id: str, seconds: float, scope: str | None) -> KpiProgress:
        try:
            return self.refresh_dashboards(org_id, seconds, scope)
        except Unavailable as error:
            # The change is saved, and each dashboard says by itself that it is behind: the sweeper sees to it.
            _log.warning("dashboards of %s wait for the sweeper: %s", org_id, error)
            return KpiProgress(written=0, left=1)

    def _check_targets(self, org_id: str, metric: Metric) -> None:
        try:
            require_judgeable(metric)
        except BadTarget as error:
            raise Invalid(f"targets: {error}") from None
        entities = self.organizations.context(org_id).entities
        for target in metric.targets:
            if target.entity_id is not None and target.entity_id not in entities:
                raise Invalid(f"targets: entity {target.entity_id!r} does not exist")

    def _described(
        self, node: Node, graph: Graph, known: dict[str, Metric], own: OwnMetrics | None
    ) -> KpiDefinition:
        metric = node.metric
        standard = self._standard(metric.id)
        changed = own is not None and any(each.id == metric.id for each in own.metrics)
        return KpiDefinition(
            metric=metric,
            origin="own" if standard is None else ("changed" if changed else "standard"),
            words=in_words(node.expression, known),
            inputs=sorted(node.inputs),
            used_by=[each.metric.id for each in graph.nodes.values() if metric.id in each.inputs],
            standard_formula=None if standard is None else standard.formula,
        )

    def _left_out(self, definitions: Definitions, own: OwnMetrics | None) -> list[KpiDefinition]:
        if own is None:
            return []
        mine = {metric.id: metric for metric in own.metrics}
        found = []
        for metric_id in sorted({*own.retired, *definitions.left_out}):
            standard = self._standard(metric_id)
            metric = mine.get(metric_id, standard)
            if metric is not None:
                found.append(
                    KpiDefinition(
                        metric=metric,
                        origin="own" if standard is None else "changed",
                        retired=metric_id in own.retired,
                        words=metric.formula,
                        inputs=[],
                        used_by=[],
                        standard_formula=None if standard is None else standard.formula,
                        problem=definitions.left_out.get(metric_id),
                    )
                )
        return found

    def _names(self, org_id: str, graph: Graph) -> list[KpiName]:
        """What a formula may be made of, for completion."""
        metrics = {node.metric.id: node.metric for node in graph.nodes.values()}
        accounts = self.organizations.context(org_id).accounts.values()
        statistics = _named(accounts) | statistics_in(graph)
        classes = [CLASS_PREFIX + each for each in CLASSES]
        counted = [STATISTIC_PREFIX + each for each in sorted(statistics)]
        found = [KpiName(name=name, label=label, kind="function") for name, label in _FUNCTIONS]
        found += [KpiName(name=each, label=metrics[each].name, kind="kpi") for each in metrics]
        found += [KpiName(name=each, label=label_of(each, metrics), kind="class") for each in classes]
        found += [KpiName(name=each, label=label_of(each, metrics), kind="statistic") for each in counted]
        return [*found, KpiName(name=PERIOD_DAYS, label=label_of(PERIOD_DAYS, metrics), kind="constant")]


def _with(own: OwnMetrics, made: OwnMetric) -> dict[str, Any]:
    """The definitions with one of them changed, as stored."""
    metric = made.metric
    metrics = [each for each in own.metrics if each.id != metric.id] + [metric]
    retired = {each for each in own.retired if each != metric.id} | ({metric.id} if made.retired else set())
    return {
        "version": own.version + 1,
        "metrics": orjson.dumps([each.model_dump() for each in metrics]).decode(),
        "retired": sorted(retired),
    }


def _content(own: OwnMetric) -> tuple[dict[str, Any], bool, str]:
    """What somebody asked for, without what the product adds."""
    return own.metric.model_dump(exclude={"version"}), own.retired, own.reason


def _named(accounts: Iterable[Account]) -> set[str]:
    """The names that accounts have in formulas beside their class."""
    return {name for each in accounts for name in (each.statistic, each.purpose) if name is not None}
