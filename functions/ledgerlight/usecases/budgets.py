"""Spending against the budget by department, and the risk score: computed from what is there when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from ledgerlight.domain.analysis.budget_table import Plan, Spending, members_of, table_of, whole_of, year_of
from ledgerlight.domain.analysis.cash_books import Books, MixedCurrency, Sums
from ledgerlight.domain.analysis.cash_days import month_end
from ledgerlight.domain.analysis.risk import risk_score
from ledgerlight.domain.analysis.risk_figures import Position, figures_of
from ledgerlight.domain.authorization import require
from ledgerlight.domain.periods import shifted
from ledgerlight.ports import DocumentStore
from ledgerlight.usecases.cash import settings_of
from ledgerlight.usecases.context import OrganizationContext, Organizations
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.problems import Invalid, NotFound
from schemas.budget import BY_ENTITY, BudgetQuery, BudgetReport, RiskReport
from schemas.cash import CashSettings
from schemas.documents import DimensionCell, Member
from schemas.names import Collection, document_path, leaf_id

MAX_CHILDREN = 100
"""Entities of a table; one document each is read."""

DEPARTMENT = "department"
CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Budgets:
    """The use cases. Nothing is stored; a table reads two years of one entity's dashboards, or a history an entity."""

    store: DocumentStore
    organizations: Organizations
    definitions: MetricDefinitions

    def table(self, org_id: str, member: Member, scope: str, period: str, query: BudgetQuery) -> BudgetReport:
        """Raises ``Denied``, ``NotFound``, ``Invalid`` for a dimension that is not live."""
        require(member, "read_analysis", scope)
        context = self._context(org_id, scope)
        choices = [*context.organization.live_dimensions, BY_ENTITY]
        if query.by is not None and query.by not in choices:
            raise Invalid(f"by: {query.by!r} is no live dimension", f"there are {', '.join(choices)}")
        currency = context.entities[scope].currency
        report = BudgetReport(
            scope=scope,
            currency=currency,
            period=period,
            span=query.span,
            against=query.against,
            by=query.by or (DEPARTMENT if DEPARTMENT in choices else BY_ENTITY),
            choices=choices,
            rows=[],
            total=None,
            reason="no_entries",
        )
        try:
            whole = self._whole(org_id, context, scope, query.against)
            members: list[Spending] = []
            if report.by != BY_ENTITY:
                months = self._dimension_cells(org_id, scope, _two_years(period))
                members = list(
                    members_of(months, report.by, context.accounts, currency, query.against).values()
                )
            if report.by == BY_ENTITY or (query.by is None and not members):
                report = report.model_copy(update={"by": BY_ENTITY})
                members = self._entities(org_id, context, member, scope, query.against)
            rows, total = table_of(members, whole, period, query.span, query.against)
        except MixedCurrency:
            return report.model_copy(update={"reason": "mixed_currency"})
        if not rows:
            return report
        return report.model_copy(update={"rows": rows, "total": total, "reason": None})

    def risk(self, org_id: str, member: Member, scope: str, period: str) -> RiskReport:
        """The score at a period's end, by what was known then. Raises ``Denied``, ``NotFound``."""
        require(member, "read_analysis", scope)
        context = self._context(org_id, scope)
        path = document_path(org_id, Collection.CASH_SETTINGS, scope)
        series = document_path(org_id, Collection.SERIES, scope)
        found = self.store.get_many([path, series])
        entries = _entries(found[series].fields)
        entry = entries.get(period)
        books = Books.until(_sums(entries, "sums"), month_end(period))
        if entry is None or books is None or books.through != period:
            raise NotFound(f"entity {scope!r} has no figures of {period}")
        settings: CashSettings = settings_of(scope, found[path])
        try:
            spending: Spending | None = self._spending(entries, scope, scope)
        except MixedCurrency:
            spending = None
        parts = figures_of(
            Position(
                period=period,
                books=books,
                kpis=entry["actual"],
                names={
                    key: node.metric.name for key, node in self.definitions.of(org_id).graph.nodes.items()
                },
                plan=settings.plan,
                spending=spending,
                customers=self._customers(org_id, context, scope, period),
            )
        )
        return RiskReport(
            scope=scope,
            currency=context.entities[scope].currency,
            period=period,
            score=risk_score({key: figure for key, (figure, _) in parts.items()}),
            inputs={key: inputs for key, (_, inputs) in parts.items()},
        )

    def _context(self, org_id: str, scope: str) -> OrganizationContext:
        context = self.organizations.context(org_id)
        if scope not in context.entities:
            raise NotFound(f"there is no entity {scope!r}")
        return context

    def _whole(self, org_id: str, context: OrganizationContext, scope: str, against: Plan) -> Spending:
        fields = self.store.get(document_path(org_id, Collection.SERIES, scope)).fields
        return self._spending(_entries(fields), scope, context.entities[scope].name, against)

    def _spending(
        self, entries: Mapping[str, Any], key: str, label: str, against: Plan = "budget"
    ) -> Spending:
        forecast = _sums(entries, "forecast_sums") if against == "forecast" else None
        return whole_of(key, label, _sums(entries, "sums"), _sums(entries, "budget_sums"), forecast)

    def _entities(
        self, org_id: str, context: OrganizationContext, member: Member, scope: str, against: Plan
    ) -> list[Spending]:
        """The entities right below, that the member sees; the scope itself where there are none."""
        below = [each for each in context.entities.values() if each.parent == scope]
        if member.entity_scope is not None:
            below = [each for each in below if each.id in member.entity_scope]
        shown = sorted(below, key=lambda each: each.name)[:MAX_CHILDREN] or [context.entities[scope]]
        paths = {each.id: document_path(org_id, Collection.SERIES, each.id) for each in shown}
        found = self.store.get_many(list(paths.values()))
        return [
            self._spending(_entries(found[paths[each.id]].fields), each.id, each.name, against)
            for each in shown
        ]

    def _dimension_cells(self, org_id: str, scope: str, periods: list[str]) -> dict[str, list[DimensionCell]]:
        paths = {
            period: document_path(org_id, Collection.DASHBOARDS, leaf_id(scope, period)) for period in periods
        }
        found = self.store.get_many(list(paths.values()), ("dimension_cells",))
        return {
            period: orjson.loads(fields["dimension_cells"])
            for period, path in paths.items()
            if (fields := found[path].fields) is not None
        }

    def _customers(
        self, org_id: str, context: OrganizationContext, scope: str, period: str
    ) -> list[int] | None:
        if CUSTOMER not in context.live_dimensions:
            return None
        cells = self._dimension_cells(org_id, scope, [period]).get(period, [])
        currency = context.entities[scope].currency
        try:
            members = members_of({period: cells}, CUSTOMER, context.accounts, currency)
        except MixedCurrency:
            return None
        return [each.total("returned", [period]) or 0 for each in members.values()] or None


def _two_years(period: str) -> list[str]:
    """The period's year, and the one before for its season."""
    year = year_of(period)
    return [*(shifted(month, -12) for month in year), *year]


def _entries(fields: Mapping[str, Any] | None) -> dict[str, Any]:
    return {} if fields is None else dict(orjson.loads(fields["periods"]))


def _sums(entries: Mapping[str, Any], name: str) -> dict[str, Sums]:
    return {period: sums for period, entry in entries.items() if (sums := entry.get(name))}
