"""What the financial analyses answer: amounts in minor units, ratios in basis points, all of it JSON.

A figure that cannot be given is None beside a reason; an analysis that would mislead is ``Refused``.
"""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict

from schemas import primitives


class Model(primitives.Model):
    """Built when first used: whoever starts a process for one of these does not wait for all of them."""

    model_config = ConfigDict(defer_build=True)


Unit = Literal["money", "ratio", "count"]

Reason = Literal[
    "zero_denominator", "no_baseline", "insufficient_history", "mixed_currency", "no_entries",
    "small_baseline", "sign_crossing", "points_only", "neutral_direction", "no_variation", "offsetting_changes",
    "not_burning",
]  # fmt: skip
"""Why a figure is None: those of ``UndefinedReason``, and what analysis adds to them."""


class Refused(Model):
    """An analysis that was not made because it would mislead: a code to branch on and a text to show."""

    refused: Literal[
        "zero_comparator_quantity", "negative_quantity", "no_quantities", "mixed_currency", "mixed_units",
        "zero_denominator", "negative_weight", "no_entries",
        "opening_not_bank_balance", "repeated_key", "not_additive", "no_baseline", "not_split", "too_few_members",
    ]  # fmt: skip
    text: str


VarianceStatus = Literal["favourable", "unfavourable", "on_target", "no_baseline", "not_material"]


class VarianceLine(Model):
    """A line beside its comparator (FINANCE 2).

    ``delta`` = actual - comparator, for arithmetic; ``impact`` = direction x delta, which colours and ranks.
    ``percent_bp`` = delta / |comparator|. A ratio's values and delta are basis points (points x 100).
    """

    key: str
    label: str
    unit: Unit
    direction: Literal[-1, 0, 1]
    actual: int | None
    comparator: int | None
    delta: int | None
    impact: int | None
    percent_bp: int | None
    status: VarianceStatus
    reason: Reason | None = None


class DepartmentRow(Model):
    """A department's budget, spend and return (P5).

    ``return_multiple_bp`` = return / spend, 42,000 is 4.2x; ``roi_bp`` = (return - spend) / spend; where
    ``return_basis`` says what the return is.
    """

    variance: VarianceLine
    returned: int | None
    return_basis: Literal["revenue", "gross_profit"]
    return_multiple_bp: int | None
    roi_bp: int | None
    return_reason: Reason | None = None


class DepartmentTable(Model):
    """Departments in the order given, and their total, recomputed from summed parts."""

    rows: list[DepartmentRow]
    total: DepartmentRow


class BridgeEffect(Model):
    """One column of a bridge, in the bridge's unit."""

    key: str
    label: str
    amount: int


class BridgeRow(Model):
    """A member's part of a bridge: its effects sum exactly to its change."""

    key: str
    label: str
    change: int
    effects: dict[str, int]


class Bridge(Model):
    """From a comparator to an actual: the effects sum exactly to ``closing - opening``, and so does each row's.

    ``unit`` money is minor units of ``currency``; ratio is basis points.
    """

    unit: Literal["money", "ratio"]
    currency: str | None
    opening: int
    closing: int
    change: int
    effects: list[BridgeEffect]
    rows: list[BridgeRow]


class ContributionRow(Model):
    """A member's change and its share of the whole change."""

    key: str
    label: str
    delta: int
    share_bp: int | None


class Contribution(Model):
    """What a change consists of, by the members of one dimension.

    ``gross_up`` and ``gross_down`` sum the rises and the falls of all members; ``other`` is what the shown rows
    leave of ``change``; ``explained_bp`` is the shown rows' part of all movement, rises and falls alike.
    """

    change: int
    gross_up: int
    gross_down: int
    rows: list[ContributionRow]
    other: ContributionRow
    explained_bp: int | None
    reason: Reason | None = None


Pattern = Literal["rising", "falling", "seasonal", "flat", "volatile", "step"]


class Trend(Model):
    """A straight line through equally spaced periods, and what kind of series it is.

    ``slope`` per period in the series' unit; ``growth_bp`` = slope / average; ``fit_bp`` = R squared, how much of the
    variation the line describes and no probability; ``seasonal_bp`` = how much of what the line leaves the season
    describes. ``start`` and ``end``: the line at the first and last of ``periods`` periods.
    """

    periods: int
    slope: int | None
    start: int | None
    end: int | None
    growth_bp: int | None
    fit_bp: int | None
    seasonal_bp: int | None
    pattern: Pattern | None
    reason: Reason | None = None


ForecastMethod = Literal[
    "seasonal_naive", "naive", "drift", "damped_holt", "holt_winters", "seasonal_naive_trend", "seasonal_average"
]  # fmt: skip


class ForecastPoint(Model):
    """One period ahead; between ``low`` and ``high`` in ``coverage_bp`` of the back-test's cases."""

    step: int
    value: int
    low: int | None
    high: int | None


class BacktestError(Model):
    """How far forecasts were off. ``wape_bp`` = sum |error| / sum |actual|; ``mase_bp`` = average |error| / average
    change from the same period a season before (10,000 is as good as repeating the last season)."""

    method: ForecastMethod
    wape_bp: int | None
    mase_bp: int | None


class Forecast(Model):
    """The next periods, how they were found and how well that would have worked.

    ``method`` leads ``combined``, the methods whose average is the forecast. ``error`` is of the whole procedure,
    choice of method included, at ``origins`` past periods where it saw nothing later; ``baseline`` is the error
    there of repeating the last season (or value).
    """

    method: ForecastMethod | None
    combined: list[ForecastMethod]
    points: list[ForecastPoint]
    coverage_bp: int
    origins: int
    error: BacktestError | None
    baseline: BacktestError | None
    reason: Reason | None = None


class AnomalyCheck(Model):
    """A value against the usual: ``score_bp`` = 10,000 x |value - median| / (1.4826 x MAD), the robust z.

    ``low`` and ``high``: the band within which nothing is reported. ``points``: size of the baseline.
    """

    value: int | None
    anomalous: bool | None
    score_bp: int | None
    median: int | None
    low: int | None
    high: int | None
    points: int
    baseline: Literal["same_month", "recent", "given"]
    reason: Reason | None = None


CashMethod = Literal["fixed", "run_rate", "ageing", "pattern", "manual"]


class CashLineForecast(Model):
    """A line of the cash forecast by week. Amounts are sizes: a disbursement of 5 is 5.

    ``values`` = ``override`` where someone gave one, else ``computed``, which stays beside it.
    """

    key: str
    label: str
    flow: Literal["receipt", "disbursement"]
    financing: bool
    method: CashMethod
    owner: str
    confidence_bp: int | None
    note: str
    computed: list[int]
    override: list[int | None]
    values: list[int]


class CashWeek(Model):
    """One ISO week: ``closing`` = opening + receipts - disbursements + financing, the next week's opening.

    ``liquidity`` = closing + undrawn facilities. ``starts`` is the Monday.
    """

    week: str
    starts: str
    opening: int
    receipts: int
    disbursements: int
    financing: int
    closing: int
    liquidity: int


class CashFinding(Model):
    """A week that ends below the minimum cash. ``weeks_out``: 1 is the current week."""

    severity: Literal["critical", "high", "warning"]
    week: str
    weeks_out: int
    closing: int
    minimum: int
    shortfall: int


class CashForecast(Model):
    """Thirteen weeks of cash by the direct method (FINANCE 4)."""

    currency: str
    weeks: list[CashWeek]
    lines: list[CashLineForecast]
    findings: list[CashFinding]
    lowest_week: str


class CashAccuracy(Model):
    """``accuracy_bp`` = 1 - sum |actual - forecast| / sum |actual|; below zero when the errors exceed the actuals."""

    key: str
    accuracy_bp: int | None
    observations: int
    reason: Reason | None = None


class CashAccuracyReport(Model):
    """Accuracy of all forecasts, by line, and by how many weeks ahead they were made."""

    overall: CashAccuracy
    by_line: list[CashAccuracy]
    by_horizon: list[CashAccuracy]


class TimingWeek(Model):
    """A week's variance (actual - forecast): what another week of the window reverses, and what stays."""

    variance: int
    timing: int
    permanent: int


class TimingSplit(Model):
    """A line's variances over a window. ``moved``: what came earlier or later; ``permanent``: what more or less
    came in all."""

    key: str
    weeks: list[TimingWeek]
    moved: int
    permanent: int


class Projection(Model):
    """Where spending ends at this pace; ``over_bp`` = over / budget, above zero is overspent."""

    method: Literal["pro_rata", "seasonal"]
    expected_to_date: int | None
    projected: int | None
    over: int | None
    over_bp: int | None
    reason: Reason | None = None


class BudgetBurn(Model):
    """Spend against budget so far. ``burn_rate_bp`` = spent / budget to date, 10,000 is on plan.

    ``exhausted_after_days``: days from the start after which the whole budget is spent at this pace.
    """

    spent: int
    budget: int
    budget_to_date: int
    burn_rate_bp: int | None
    elapsed_bp: int
    pro_rata: Projection
    seasonal: Projection
    exhausted_after_days: int | None
    reason: Reason | None = None


class Runway(Model):
    """How long cash lasts. ``months_bp`` 10,000 is one month; None with ``not_burning`` when cash grows.

    ``gross_burn`` and ``net_burn`` are monthly averages of operating cash, financing excluded.
    """

    cash: int
    gross_burn: int | None
    net_burn: int | None
    months_bp: int | None
    reason: Reason | None = None


class RiskPart(Model):
    """One part of the risk score: ``risk`` 0 to 100, and the ``points`` of the score that it accounts for."""

    key: str
    label: str
    weight: int
    risk: int | None
    points: int
    text: str
    reason: Reason | None = None


class RiskScore(Model):
    """Financial risk from 0 (none seen) to 100. The parts' points sum to it.

    ``covered``: the weight, of 100, of the parts that could be judged; with less than half there is no score.
    """

    score: int | None
    level: Literal["low", "moderate", "high", "critical"] | None
    covered: int
    parts: list[RiskPart]
    reason: Reason | None = None
