"""Variance: actual beside budget or another comparator, by impact on profit (FINANCE 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ledgerlight.domain.analysis.rounding import BASIS_POINTS, share_bp
from ledgerlight.domain.charts import CLASS_DIRECTION
from schemas.analysis import DepartmentRow, DepartmentTable, Reason, Unit, VarianceLine, VarianceStatus
from schemas.primitives import AccountClass

Direction = Literal[-1, 0, 1]

DIRECTIONS: Mapping[AccountClass, Direction] = {
    **CLASS_DIRECTION,
    **dict.fromkeys(
        ("cash", "bank", "receivable", "inventory", "other_current_asset", "fixed_asset",
         "accumulated_depreciation", "other_asset", "equity", "retained_earnings"), 1
    ),
    **dict.fromkeys(("payable", "other_current_liability", "debt", "other_liability"), -1),
    "statistical": 0,
}  # fmt: skip
"""Whether more is better, for every class. Charts leave balance-sheet classes neutral on a statement; compared
with a budget they have a direction by default, which an account may override."""

CRITICAL_CLASSES: frozenset[AccountClass] = frozenset({"cash", "bank"})
"""Either floor alone makes their variance material."""

_FLIPPED: Mapping[Direction, Direction] = {-1: 1, 0: 0, 1: -1}


@dataclass(frozen=True, slots=True)
class Materiality:
    """From what size a variance counts.

    ``absolute``: minor units (or a count) of |impact|; ``percent_bp``: of |comparator|; both must be reached,
    or either for a critical line. ``points_bp``: for ratios, alone. A comparator smaller than ``baseline_floor``
    gives no percentage: there was no budget.
    """

    absolute: int = 0
    percent_bp: int = 0
    points_bp: int = 0
    baseline_floor: int = 1


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared: amounts in minor units, ratios in basis points; None means no entries, not zero."""

    key: str
    label: str
    direction: Direction
    actual: int | None
    comparator: int | None
    unit: Unit = "money"
    critical: bool = False


@dataclass(frozen=True, slots=True)
class Department:
    """A department's spend against its budget, and what came back for it, in minor units."""

    key: str
    label: str
    budget: int | None
    actual: int | None
    returned: int | None


def direction_of(
    account_class: AccountClass, override: Direction | None = None, *, contra: bool = False
) -> Direction:
    """Direction of an account: its override, else its class's; the other way for a contra account.

    ``contra`` is for an account whose amounts are shown as positive deductions. Where they carry their own
    minus sign, as in this product's ledgers, more is already better or worse as in the class itself.
    """
    if override is not None:
        return override
    direction = DIRECTIONS[account_class]
    return _FLIPPED[direction] if contra else direction


def of_account(
    key: str,
    label: str,
    account_class: AccountClass,
    actual: int | None,
    comparator: int | None,
    *,
    override: Direction | None = None,
    contra: bool = False,
) -> Compared:
    """An account's line, with the direction and criticality of its class."""
    return Compared(
        key=key,
        label=label,
        direction=direction_of(account_class, override, contra=contra),
        actual=actual,
        comparator=comparator,
        critical=account_class in CRITICAL_CLASSES,
    )


def compare_line(line: Compared, materiality: Materiality) -> VarianceLine:
    """The variance of one line. A percentage always has the sign of its delta."""
    actual, comparator = line.actual, line.comparator
    if actual is None or comparator is None:
        missing: Reason = "no_entries" if actual is None else "no_baseline"
        return _answer(line, None, None, "no_baseline", missing)
    delta = actual - comparator
    percent, reason = _percent(line.unit, delta, comparator, materiality)
    return _answer(line, delta, percent, *_status(line, delta, comparator, reason, materiality))


def status_of(direction: Direction, delta: int, comparator: int) -> tuple[VarianceStatus, Reason | None]:
    """Status and reason of a line of money where every size counts: what ``compare_line`` says with the default
    ``Materiality``, for those who judge many lines and keep few."""
    if comparator == 0:
        return ("no_baseline" if delta else "on_target"), "small_baseline"
    reason: Reason | None = "sign_crossing" if comparator * (comparator + delta) < 0 else None
    if delta == 0:
        return "on_target", reason
    if direction == 0:
        return "not_material", "neutral_direction"
    return ("favourable" if direction * delta > 0 else "unfavourable"), reason


def _percent(
    unit: Unit, delta: int, comparator: int, materiality: Materiality
) -> tuple[int | None, Reason | None]:
    if unit == "ratio":
        return None, "points_only"
    if abs(comparator) < max(1, materiality.baseline_floor):
        return None, "small_baseline"
    if comparator * (comparator + delta) < 0:
        return None, "sign_crossing"
    return share_bp(delta, abs(comparator)), None


def _status(
    line: Compared, delta: int, comparator: int, reason: Reason | None, materiality: Materiality
) -> tuple[VarianceStatus, Reason | None]:
    if delta == 0:
        return "on_target", reason
    if reason == "small_baseline":
        return "no_baseline", reason
    if line.direction == 0:
        return "not_material", "neutral_direction"
    if not _is_material(line, delta, comparator, materiality):
        return "not_material", reason
    return ("favourable" if line.direction * delta > 0 else "unfavourable"), reason


def _is_material(line: Compared, delta: int, comparator: int, materiality: Materiality) -> bool:
    if line.unit == "ratio":
        return abs(delta) >= materiality.points_bp
    large = abs(delta) >= materiality.absolute
    share = abs(delta) * BASIS_POINTS >= materiality.percent_bp * abs(comparator)
    return (large or share) if line.critical else (large and share)


def _answer(
    line: Compared, delta: int | None, percent: int | None, status: VarianceStatus, reason: Reason | None
) -> VarianceLine:
    return VarianceLine(
        key=line.key,
        label=line.label,
        unit=line.unit,
        direction=line.direction,
        actual=line.actual,
        comparator=line.comparator,
        delta=delta,
        impact=None if delta is None else line.direction * delta,
        percent_bp=percent,
        status=status,
        reason=reason,
    )


def ranked(lines: Iterable[VarianceLine]) -> list[VarianceLine]:
    """Largest |impact| first, equal ones by |percentage|, then by key; lines without an impact last.

    Impacts compare only within one unit: rank money, counts and ratios each by themselves.
    """
    return sorted(
        lines,
        key=lambda line: (
            line.impact is None,
            -abs(line.impact or 0),
            -abs(line.percent_bp or 0),
            line.key,
        ),
    )


def top(
    lines: Iterable[VarianceLine], count: int = 10, unit: Unit = "money", *, worst_only: bool = False
) -> list[VarianceLine]:
    """The lines of a unit that moved profit most; those on target, immaterial or neutral are left out.

    Give the lines of one level of the account tree: a parent beside its children would count twice.
    ``worst_only`` leaves out favourable ones.
    """
    moved = [
        line
        for line in lines
        if line.unit == unit and line.impact and line.status not in ("on_target", "not_material")
    ]
    return ranked(line for line in moved if not worst_only or (line.impact or 0) < 0)[:count]


def department_table(
    departments: Sequence[Department],
    materiality: Materiality,
    return_basis: Literal["revenue", "gross_profit"] = "revenue",
) -> DepartmentTable:
    """Budget, actual, variance and return of each department and of all (P5; FINANCE 1).

    The multiple (return / spend) and the return on investment ((return - spend) / spend) are both given, for they
    differ by one. The total's return is undefined unless every department's is known.
    """
    total = Department(
        "total", "Total", *(_sum(departments, name) for name in ("budget", "actual", "returned"))
    )
    return DepartmentTable(
        rows=[_department(department, materiality, return_basis) for department in departments],
        total=_department(total, materiality, return_basis),
    )


def _sum(departments: Sequence[Department], name: str) -> int | None:
    amounts = [getattr(department, name) for department in departments]
    return None if not amounts or None in amounts else sum(amounts)


def _department(
    department: Department, materiality: Materiality, basis: Literal["revenue", "gross_profit"]
) -> DepartmentRow:
    line = Compared(department.key, department.label, -1, department.actual, department.budget)
    returned, spend = department.returned, department.actual
    row = DepartmentRow(
        variance=compare_line(line, materiality),
        returned=returned,
        return_basis=basis,
        return_multiple_bp=None,
        roi_bp=None,
    )
    if returned is None or spend is None:
        return row.model_copy(update={"return_reason": "no_entries"})
    if spend <= 0:
        return row.model_copy(update={"return_reason": "zero_denominator"})
    return row.model_copy(
        update={"return_multiple_bp": share_bp(returned, spend), "roi_bp": share_bp(returned - spend, spend)}
    )
