"""The dashboard of one scope and period, from its cells, its history and its children. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b

from ledgerlight.domain.cells import Cells
from ledgerlight.domain.formulas import Undefined
from ledgerlight.domain.graph import Graph
from ledgerlight.domain.kpis import changed_classes, class_totals, compare, compute, displayed
from ledgerlight.domain.periods import series_periods, shifted
from schemas.documents import (
    Account,
    Comparison,
    DashboardView,
    DimensionRow,
    Entity,
    EntityRow,
    KpiValue,
    SeriesEntry,
    SeriesPoint,
    StatementRow,
)
from schemas.metrics import Metric
from schemas.primitives import ACTUAL, BUDGET, UndefinedReason

REVENUE_CLASSES = frozenset({"revenue", "contra_revenue"})

History = Mapping[str, SeriesEntry]
"""A scope's KPI values by period."""


@dataclass(frozen=True, slots=True)
class Calculation:
    """What a scope's figures are computed by."""

    graph: Graph
    accounts: Mapping[str, Account]
    entity: Entity

    def basis(self) -> str:
        """A digest of all that decides a value beside the amounts: formulas, units, account classes, currency."""
        definitions = [(n.metric.id, n.metric.formula, n.metric.unit) for n in self.graph.nodes.values()]
        classes = sorted((account.code, account.account_class) for account in self.accounts.values())
        text = repr((self.entity.currency, definitions, classes))
        return blake2b(text.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Computed:
    """A period as it was computed before: its entry, and the cells that it was computed from."""

    entry: SeriesEntry
    cells: Cells


def entry_of(
    calculation: Calculation, cells: Cells, version: int, before: Computed | None = None
) -> SeriesEntry:
    """The history entry of a period, actual and budget. Of what was computed ``before`` by the same definitions,
    only the metrics are computed again that a changed account class feeds."""
    basis = calculation.basis()
    if before is not None and before.entry.basis != basis:
        before = None
    actual, reasons = _values(calculation, cells, ACTUAL, before)
    budget, _ = _values(calculation, cells, BUDGET, before)
    if before is not None:
        kept = {m: r for m, r in before.entry.reasons.items() if m not in actual}
        actual, budget = before.entry.actual | actual, before.entry.budget | budget
        reasons = kept | reasons
    return SeriesEntry(version=version, actual=actual, budget=budget, reasons=reasons, basis=basis)


def headline_of(calculation: Calculation, period: str, history: History) -> EntityRow:
    """A scope's own row in an entity breakdown."""
    entry = history[period]
    return EntityRow(
        entity_id=calculation.entity.id,
        name=calculation.entity.name,
        revenue=entry.actual.get("revenue"),
        revenue_budget=entry.budget.get("revenue"),
        gross_profit=entry.actual.get("gross_profit"),
        net_income=entry.actual.get("net_income"),
        revenue_series=_series("revenue", period, history),
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
    return DashboardView(
        kpis=_kpis(calculation, period, history),
        statement=_statement(calculation, period, cells),
        entities=sorted(children, key=lambda row: (-(row.revenue or 0), row.entity_id)),
        dimensions=_dimension_rows(calculation, own),
    )


def _values(
    calculation: Calculation, cells: Cells, scenario: str, before: Computed | None
) -> tuple[dict[str, int | None], dict[str, UndefinedReason]]:
    """The metrics that are others than before, as displayed, and why some are undefined."""
    graph = calculation.graph
    totals = partial(
        class_totals,
        scenario=scenario,
        currency=calculation.entity.currency,
        accounts=calculation.accounts,
    )
    after = totals(cells)
    nodes = None if before is None else graph.affected(changed_classes(totals(before.cells), after))
    values = compute(graph, after, nodes)
    reasons = {m: value.reason for m, value in values.items() if isinstance(value, Undefined)}
    return {m: displayed(value, graph.nodes[m].metric.unit) for m, value in values.items()}, reasons


def _kpis(calculation: Calculation, period: str, history: History) -> list[KpiValue]:
    entry = history[period]
    previous, last_year = history.get(shifted(period, -1)), history.get(shifted(period, -12))
    kpis = []
    for metric_id, node in calculation.graph.nodes.items():
        metric, value = node.metric, entry.actual.get(metric_id)
        beside = partial(_beside, metric, value)
        kpis.append(
            KpiValue(
                id=metric_id,
                name=metric.name,
                unit=metric.unit,
                direction=metric.direction,
                value=value,
                reason=entry.reasons.get(metric_id),
                previous=beside(previous.actual.get(metric_id) if previous else None),
                last_year=beside(last_year.actual.get(metric_id) if last_year else None),
                budget=beside(entry.budget.get(metric_id)),
                series=_series(metric_id, period, history),
            )
        )
    return kpis


def _beside(metric: Metric, value: int | None, baseline: int | None) -> Comparison:
    return compare(value, baseline, metric.unit, metric.direction)


def _series(metric_id: str, period: str, history: History) -> list[SeriesPoint]:
    points = []
    for at in series_periods(period):
        entry = history.get(at)
        points.append(
            SeriesPoint(
                period=at,
                value=entry.actual.get(metric_id) if entry else None,
                budget=entry.budget.get(metric_id) if entry else None,
            )
        )
    return points


@dataclass(slots=True)
class _Line:
    amounts: dict[str, int]
    count: int = 0


def _statement(calculation: Calculation, period: str, cells: Mapping[str, Cells]) -> list[StatementRow]:
    """The account tree with amounts; accounts without any entries are left out."""
    lines: dict[str, _Line] = {}
    columns = (
        ("actual", period, ACTUAL),
        ("budget", period, BUDGET),
        ("previous", shifted(period, -1), ACTUAL),
        ("last_year", shifted(period, -12), ACTUAL),
    )
    for column, at, scenario in columns:
        _add_column(calculation, lines, column, cells.get(at), scenario)
    children: dict[str | None, list[Account]] = defaultdict(list)
    for account in sorted(calculation.accounts.values(), key=lambda a: (a.position, a.code)):
        if account.code in lines:
            children[account.parent].append(account)
    rows: list[StatementRow] = []
    _add_rows(rows, None, 0, children, lines)
    return rows


def _add_column(
    calculation: Calculation, lines: dict[str, _Line], column: str, cells: Cells | None, scenario: str
) -> None:
    if cells is None:
        return
    for (cell_scenario, code, currency), (amount, count) in cells.accounts.items():
        if cell_scenario != scenario or currency != calculation.entity.currency:
            continue
        at: str | None = code
        while at is not None and at in calculation.accounts:
            line = lines.setdefault(at, _Line({}))
            line.amounts[column] = line.amounts.get(column, 0) + amount
            line.count += count if column == "actual" else 0
            at = calculation.accounts[at].parent


def _add_rows(
    rows: list[StatementRow],
    parent: str | None,
    depth: int,
    children: Mapping[str | None, list[Account]],
    lines: Mapping[str, _Line],
) -> None:
    for account in children.get(parent, []):
        line = lines[account.code]
        rows.append(
            StatementRow(
                code=account.code,
                name=account.name,
                parent=parent,
                depth=depth,
                is_posting=account.is_posting,
                account_class=account.account_class,
                direction=account.direction,
                actual=line.amounts.get("actual"),
                budget=line.amounts.get("budget"),
                previous=line.amounts.get("previous"),
                last_year=line.amounts.get("last_year"),
                count=line.count,
            )
        )
        _add_rows(rows, account.code, depth + 1, children, lines)


def _dimension_rows(calculation: Calculation, cells: Cells) -> list[DimensionRow]:
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for (dimension, value, scenario, code, currency), (amount, _) in cells.dimensions.items():
        account = calculation.accounts.get(code)
        is_revenue = account is not None and account.account_class in REVENUE_CLASSES
        if is_revenue and scenario == ACTUAL and currency == calculation.entity.currency:
            totals[dimension, value] += amount
    ordered = sorted(totals.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    return [DimensionRow(dimension=d, value=v, revenue=revenue) for (d, v), revenue in ordered]
