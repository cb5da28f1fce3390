"""The dashboard of one scope and period, from its cells, its history and its children. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from ledgerlight.domain.cells import Cells
from ledgerlight.domain.formulas import Undefined
from ledgerlight.domain.graph import Graph
from ledgerlight.domain.kpis import (
    ClassTotals,
    Earlier,
    changed_classes,
    class_totals,
    compare,
    compute,
    displayed,
    sums_of,
    totals_of,
)
from ledgerlight.domain.periods import series_periods, shifted
from ledgerlight.domain.statement import statement_of, variances_of
from ledgerlight.domain.targets import judged
from schemas.dashboards import (
    Comparison,
    DashboardView,
    DimensionRow,
    EntityRow,
    KpiValue,
    MissingKpi,
    SeriesEntry,
    SeriesPoint,
)
from schemas.documents import Account, Entity
from schemas.metrics import Metric
from schemas.primitives import ACTUAL, BUDGET, FORECAST, UndefinedReason

REVENUE_CLASSES = frozenset({"revenue", "contra_revenue"})

SCENARIOS = (ACTUAL, BUDGET, FORECAST)
"""What a history keeps figures of."""

History = Mapping[str, SeriesEntry]
"""A scope's KPI values by period."""

_NOTHING = SeriesEntry(version=0, actual={}, budget={})


@dataclass(frozen=True, slots=True)
class Calculation:
    """What a scope's figures are computed by."""

    graph: Graph
    accounts: Mapping[str, Account]
    entity: Entity

    def basis(self) -> str:
        """A digest of all that decides a value beside the amounts: formulas, units, accounts' classes and purposes,
        currency."""
        definitions = [(n.metric.id, n.metric.formula, n.metric.unit) for n in self.graph.nodes.values()]
        classes = sorted((each.code, each.account_class, each.purpose) for each in self.accounts.values())
        text = repr((self.entity.currency, definitions, classes, SCENARIOS))
        return blake2b(text.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Computed:
    """A period as it was computed before: its entry, and the cells that it was computed from."""

    entry: SeriesEntry
    cells: Cells


def entry_of(
    calculation: Calculation,
    period: str,
    cells: Cells,
    version: int,
    before: Computed | None = None,
    history: History | None = None,
) -> SeriesEntry:
    """The history entry of a period: actual, budget, and forecast where there is one. Of what was computed
    ``before`` by the same definitions, only the metrics are computed again that a changed account class feeds, and
    those that look back into ``history``."""
    basis = calculation.basis()
    if before is not None and before.entry.basis != basis:
        before = None
    given = FORECAST in {scenario for scenario, _, _ in cells.accounts}
    scenarios = SCENARIOS if given else (ACTUAL, BUDGET)
    sums = {scenario: _totals(calculation, cells, scenario) for scenario in scenarios}
    values = {
        scenario: _values(calculation, period, sums, scenario, before, history or {})
        for scenario in scenarios
    }
    (actual, reasons), (budget, _) = values[ACTUAL], values[BUDGET]
    if before is not None:
        reasons = {m: r for m, r in before.entry.reasons.items() if m not in actual} | reasons
    known = _NOTHING if before is None else before.entry
    return SeriesEntry(
        version=version,
        actual=_updated(known.actual, actual),
        budget=_updated(known.budget, budget),
        forecast=_updated(known.forecast, values[FORECAST][0]) if given else {},
        sums=sums_of(sums[ACTUAL]),
        budget_sums=sums_of(sums[BUDGET]),
        forecast_sums=sums_of(sums[FORECAST]) if given else None,
        reasons={m: reason for m, reason in reasons.items() if reason != "no_entries"},
        basis=basis,
    )


def _updated(known: Mapping[str, int], computed: Mapping[str, int | None]) -> dict[str, int]:
    kept = {m: value for m, value in known.items() if m not in computed}
    return kept | {m: value for m, value in computed.items() if value is not None}


def headline_of(calculation: Calculation, period: str, history: History) -> EntityRow:
    """A scope's own row in an entity breakdown."""
    entry = history[period]
    return EntityRow(
        entity_id=calculation.entity.id,
        name=calculation.entity.name,
        revenue=entry.actual.get("revenue"),
        revenue_budget=entry.budget.get("revenue"),
        revenue_forecast=entry.forecast.get("revenue"),
        gross_profit=entry.actual.get("gross_profit"),
        net_income=entry.actual.get("net_income"),
        revenue_series=_points("revenue", _shown(period, history)),
    )


def view_of(
    calculation: Calculation,
    period: str,
    cells: Mapping[str, Cells],
    history: History,
    children: Sequence[EntityRow],
) -> DashboardView:
    """All that one screen needs. ``cells`` holds the period, the one before and the one a year ago, if any."""
    own = cells[period]
    statement = statement_of(calculation.accounts, calculation.entity.currency, period, cells)
    kpis, missing = _kpis(calculation, period, history)
    return DashboardView(
        kpis=kpis,
        missing=missing,
        statement=statement,
        variances=variances_of(statement),
        entities=sorted(children, key=lambda row: (-(row.revenue or 0), row.entity_id)),
        dimensions=_dimension_rows(calculation, own),
    )


def _totals(calculation: Calculation, cells: Cells, scenario: str) -> ClassTotals:
    return class_totals(cells, scenario, calculation.entity.currency, calculation.accounts)


def earlier_sums(history: History, period: str, scenario: str) -> Earlier:
    """The sums of earlier periods. One between others without entries has none of any class; what lies before the
    first of the history, was kept without sums, or had no forecast when one is asked for, is not known."""
    first = min(history, default=period)

    def earlier(ago: int) -> ClassTotals | None:
        at = shifted(period, -ago)
        entry = history.get(at)
        if entry is None:
            return {} if at > first and scenario != FORECAST else None
        return totals_of(_sums_of_scenario(entry, scenario))

    return earlier


def _sums_of_scenario(entry: SeriesEntry, scenario: str) -> Mapping[str, int | None] | None:
    if scenario == ACTUAL:
        return entry.sums
    return entry.budget_sums if scenario == BUDGET else entry.forecast_sums


def _values(
    calculation: Calculation,
    period: str,
    sums: Mapping[str, ClassTotals],
    scenario: str,
    before: Computed | None,
    history: History,
) -> tuple[Mapping[str, int | None], dict[str, UndefinedReason]]:
    """The metrics that are others than before, as displayed, and why some are undefined."""
    graph, after = calculation.graph, sums[scenario]
    nodes = None
    if before is not None:
        nodes = graph.affected(changed_classes(_totals(calculation, before.cells, scenario), after))
    values = compute(graph, after, nodes, period=period, earlier=earlier_sums(history, period, scenario))
    reasons = {m: value.reason for m, value in values.items() if isinstance(value, Undefined)}
    return {m: displayed(value, graph.nodes[m].metric.unit) for m, value in values.items()}, reasons


def _kpis(calculation: Calculation, period: str, history: History) -> tuple[list[KpiValue], list[MissingKpi]]:
    """The headline KPIs and those that have a value, and why the others have none."""
    entry = history[period]
    previous, last_year = (history.get(shifted(period, -months), _NOTHING) for months in (1, 12))
    shown = _shown(period, history)
    kpis: list[KpiValue] = []
    missing: list[MissingKpi] = []
    for metric_id, node in calculation.graph.nodes.items():
        metric, value = node.metric, entry.actual.get(metric_id)
        reason = entry.reasons.get(metric_id, "no_entries") if value is None else None
        if reason is not None and not metric.headline:
            missing.append(MissingKpi(id=metric_id, name=metric.name, reason=reason))
            continue
        kpis.append(
            KpiValue(
                id=metric_id,
                name=metric.name,
                unit=metric.unit,
                direction=metric.direction,
                headline=metric.headline,
                value=value,
                reason=reason,
                previous=_beside(metric, value, previous.actual.get(metric_id)),
                last_year=_beside(metric, value, last_year.actual.get(metric_id)),
                budget=_beside(metric, value, entry.budget.get(metric_id)),
                forecast=_beside(metric, value, entry.forecast.get(metric_id)) if entry.forecast else None,
                target=judged(metric, calculation.entity.id, value),
                drivers=node.drivers,
                series=_points(metric_id, shown) if metric.headline else [],
            )
        )
    return kpis, missing


def _beside(metric: Metric, value: int | None, baseline: int | None) -> Comparison:
    return compare(value, baseline, metric.unit, metric.direction)


def _shown(period: str, history: History) -> list[tuple[str, SeriesEntry]]:
    return [(at, history.get(at, _NOTHING)) for at in series_periods(period)]


def _points(metric_id: str, shown: Sequence[tuple[str, SeriesEntry]]) -> list[SeriesPoint]:
    return [
        SeriesPoint(period, entry.actual.get(metric_id), entry.budget.get(metric_id))
        for period, entry in shown
    ]


def _dimension_rows(calculation: Calculation, cells: Cells) -> list[DimensionRow]:
    """By dimension, the largest first."""
    revenue: dict[tuple[str, str], int] = {}
    spent: dict[tuple[str, str], int] = {}
    for (dimension, value, scenario, code, currency), (amount, _) in cells.dimensions.items():
        account = calculation.accounts.get(code)
        if account is None or scenario != ACTUAL or currency != calculation.entity.currency:
            continue
        if account.account_class in REVENUE_CLASSES:
            revenue[dimension, value] = revenue.get((dimension, value), 0) + amount
        elif account.account_class == "opex":
            spent[dimension, value] = spent.get((dimension, value), 0) + amount
    rows = [
        DimensionRow(
            dimension=key[0], value=key[1], revenue=revenue.get(key), operating_expense=spent.get(key)
        )
        for key in revenue.keys() | spent.keys()
    ]
    return sorted(rows, key=lambda r: (r.dimension, -(r.revenue or 0), -(r.operating_expense or 0), r.value))
