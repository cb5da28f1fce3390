"""What screens show: a scope's figures of one period, and the history that comparisons come from."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import Json

from schemas.analysis import Reason, VarianceStatus
from schemas.documents import AccountCell, DimensionCell
from schemas.metrics import Verdict
from schemas.primitives import (
    AccountClass,
    CurrencyCode,
    Model,
    Period,
    Slug,
    Timestamp,
    UndefinedReason,
)
from schemas.records import Version


class Comparison(NamedTuple):
    """A KPI beside a comparator. ``delta`` in the KPI's unit (basis points for a ratio: percentage
    points x 100). ``percent_bp`` = delta / |comparator| in basis points, None for ratios and without a baseline;
    ``impact`` = direction x delta: above zero is favourable.

    Written as a list, like a point of a series: their names would be half of a dashboard, which every screen is sent
    again by every change."""

    value: int | None
    delta: int | None = None
    percent_bp: int | None = None
    impact: int | None = None
    reason: UndefinedReason | None = None


class SeriesPoint(NamedTuple):
    """One period of a sparkline."""

    period: Period
    value: int | None
    budget: int | None = None


class KpiTarget(Model):
    """What a KPI is to reach in this scope, in its unit, and whether it does; ``gap`` = direction x (value - target):
    below zero is missing."""

    value: int
    warning: int | None = None
    verdict: Verdict
    gap: int


class KpiValue(Model):
    """A KPI in one scope and period. ``value`` is minor units for money, basis points for a ratio.

    ``drivers``: the account classes whose sum it is, each with its factor; None when it is not such a sum, and then
    no change of it is a sum of accounts' changes. ``forecast`` is None where none was given, which is usual. Only a
    headline KPI has its ``series`` here."""

    id: str
    name: str
    unit: Literal["money", "ratio", "count"]
    direction: Literal[-1, 0, 1]
    headline: bool = False
    value: int | None
    reason: UndefinedReason | None = None
    previous: Comparison
    last_year: Comparison
    budget: Comparison
    forecast: Comparison | None = None
    target: KpiTarget | None = None
    drivers: dict[str, int] | None = None
    series: list[SeriesPoint]


class MissingKpi(Model):
    """A KPI that is no headline and has no value in the period."""

    id: str
    name: str
    reason: UndefinedReason


Moved = tuple[int, int | None, int]
"""(delta, percent_bp, impact), as in ``Comparison``."""


class StatementRow(Model):
    """A line of the statement tree, parents before children. Amounts None mean no entries, not zero; what is
    beside None is not compared."""

    code: Slug
    name: str
    parent: Slug | None
    depth: int
    is_posting: bool
    account_class: AccountClass | None
    direction: Literal[-1, 0, 1]
    actual: int | None
    budget: int | None
    previous: int | None
    last_year: int | None
    forecast: int | None = None
    against_budget: Moved | None = None
    against_previous: Moved | None = None
    against_last_year: Moved | None = None
    against_forecast: Moved | None = None
    count: int


class Variance(Model):
    """A posting account of profit and loss beside a comparator (FINANCE 2); its name and amounts are in its
    statement row. ``impact`` is on profit: above zero is favourable."""

    code: Slug
    delta: int
    percent_bp: int | None
    impact: int
    status: VarianceStatus
    reason: Reason | None = None


class Variances(Model):
    """The accounts that moved profit most against each comparator, largest |impact| first, at most ten."""

    budget: list[Variance] = []
    previous: list[Variance] = []
    last_year: list[Variance] = []
    forecast: list[Variance] = []


class EntityRow(Model):
    """A child of the scope (or the scope itself when it is a leaf), for the entity breakdown and its chart."""

    entity_id: Slug
    name: str
    revenue: int | None
    revenue_budget: int | None
    revenue_forecast: int | None = None
    gross_profit: int | None
    net_income: int | None
    revenue_series: list[SeriesPoint]


class DimensionRow(Model):
    """Revenue and operating expense by one value of a live dimension, in the scope and period; None without entries."""

    dimension: str
    value: str
    revenue: int | None
    operating_expense: int | None = None


class DashboardView(Model):
    """All that one screen needs, computed."""

    kpis: list[KpiValue]
    missing: list[MissingKpi] = []
    statement: list[StatementRow]
    variances: Variances = Variances()
    entities: list[EntityRow]
    dimensions: list[DimensionRow]


class Dashboard(Model):
    """``dashboards/{scope}_{period}``. ``inputs`` names each aggregate or child dashboard used and its version.

    ``headline`` is the scope's own row in its parent's entity breakdown. ``graph_digest`` stands for the definitions
    that it was computed by, ``graph_version`` for how many changes of the organization's own they hold: it is stale
    by others. ``news_version``: the last version that had other entries, ``compared_version``: or had others to
    compare with; those since show other definitions alone."""

    scope: Slug
    period: Period
    currency: CurrencyCode
    version: Version
    record_count: int
    inputs: dict[str, int]
    graph_version: int = 0
    graph_digest: str = ""
    news_version: int = 0
    compared_version: int = 0
    cells: Json[list[AccountCell]]
    dimension_cells: Json[list[DimensionCell]]
    headline: Json[EntityRow]
    view: Json[DashboardView]
    computed_at: Timestamp


class SeriesEntry(Model):
    """KPI values of one period of a scope: what the following periods compare with.

    What is not named has no entries; ``reasons`` says of other actual values why there is none. ``basis`` stands for
    the definitions and the chart of accounts that the values were computed by: under the same ones, only what
    changed is computed. ``sums`` are what they were computed from, by formula name (``class.revenue``,
    ``stat.headcount``), None where currencies are mixed: formulas that look back, and a new formula's preview, need
    no other document. A history of before they were kept has none. ``forecast_sums`` is None where no forecast was
    given."""

    version: int
    actual: dict[str, int]
    budget: dict[str, int]
    forecast: dict[str, int] = {}
    sums: dict[str, int | None] | None = None
    budget_sums: dict[str, int | None] | None = None
    forecast_sums: dict[str, int | None] | None = None
    reasons: dict[str, UndefinedReason] = {}
    basis: str = ""


class Series(Model):
    """``series/{scope}``: the scope's KPI history; also the list of periods that have data.

    ``pending``: periods whose dashboards still compare with figures that have changed since."""

    scope: Slug
    version: Version
    periods: Json[dict[Period, SeriesEntry]]
    pending: list[Period] = []


class Timeline(Model):
    """``timelines/{scope}``: what a screen needs of a scope's history, without the history: which periods have data,
    and by ``version``, which is the history's, that it moved.

    ``latest``: the newest period with actual figures, else the newest of all; a budget may reach years ahead.
    ``revenue_forecast``: minor units, of the periods that have one. ``computed_at``: when any of them moved last."""

    scope: Slug
    version: Version
    periods: list[Period]
    latest: Period | None
    revenue_forecast: dict[Period, int] = {}
    computed_at: Timestamp
