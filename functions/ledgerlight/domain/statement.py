"""The statement of one scope and period: the account tree with amounts and what moved. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from ledgerlight.domain.analysis.variance import status_of
from ledgerlight.domain.cells import Cells
from ledgerlight.domain.charts import CLASS_DIRECTION
from ledgerlight.domain.kpis import moved
from ledgerlight.domain.periods import shifted
from schemas.dashboards import Moved, StatementRow, Variance, Variances
from schemas.documents import Account
from schemas.primitives import ACTUAL, BUDGET, FORECAST

TOP = 10
"""Variances of a dashboard, for each comparator."""


_ROWS = TypeAdapter(list[StatementRow])  # one call for all of them takes half of the time
_ACTUAL, _BUDGET, _FORECAST, _PREVIOUS, _LAST_YEAR = range(5)


class _Line:
    """Amounts by column; None without entries."""

    __slots__ = ("amounts", "count")

    def __init__(self) -> None:
        self.amounts: list[int | None] = [None, None, None, None, None]
        self.count = 0

    def add(self, other: _Line) -> None:
        """Count another line into this one."""
        self.count += other.count
        for column, amount in enumerate(other.amounts):
            if amount is not None:
                self.amounts[column] = (self.amounts[column] or 0) + amount


def statement_of(
    accounts: Mapping[str, Account], currency: str, period: str, cells: Mapping[str, Cells]
) -> list[StatementRow]:
    """The account tree with amounts; accounts without any entries are left out."""
    own: dict[str, _Line] = {}
    for column, at, scenario in (
        (_ACTUAL, period, ACTUAL),
        (_BUDGET, period, BUDGET),
        (_FORECAST, period, FORECAST),
        (_PREVIOUS, shifted(period, -1), ACTUAL),
        (_LAST_YEAR, shifted(period, -12), ACTUAL),
    ):
        found = cells.get(at)
        if found is not None:
            _add_column(own, column, found, scenario, currency)
    lines: dict[str, _Line] = {}
    for code, line in own.items():
        ancestor: str | None = code
        while ancestor is not None and ancestor in accounts:
            lines.setdefault(ancestor, _Line()).add(line)
            ancestor = accounts[ancestor].parent
    children: dict[str | None, list[Account]] = defaultdict(list)
    for account in sorted((accounts[code] for code in lines), key=lambda a: (a.position, a.code)):
        children[account.parent].append(account)
    rows: list[dict[str, Any]] = []
    _add_rows(rows, None, 0, children, lines)
    return _ROWS.validate_python(rows)


def _add_column(own: dict[str, _Line], column: int, cells: Cells, scenario: str, currency: str) -> None:
    for (cell_scenario, code, cell_currency), (amount, count) in cells.accounts.items():
        if cell_scenario == scenario and cell_currency == currency:
            line = own.setdefault(code, _Line())
            line.amounts[column] = amount
            if column == _ACTUAL:
                line.count = count


def _add_rows(
    rows: list[dict[str, Any]],
    parent: str | None,
    depth: int,
    children: Mapping[str | None, list[Account]],
    lines: Mapping[str, _Line],
) -> None:
    for account in children.get(parent, []):
        line = lines[account.code]
        actual, budget, forecast, previous, last_year = line.amounts
        direction = account.direction
        rows.append(
            {
                "code": account.code,
                "name": account.name,
                "parent": parent,
                "depth": depth,
                "is_posting": account.is_posting,
                "account_class": account.account_class,
                "direction": direction,
                "actual": actual,
                "budget": budget,
                "previous": previous,
                "last_year": last_year,
                "forecast": forecast,
                "against_budget": moved(actual, budget, direction),
                "against_previous": moved(actual, previous, direction),
                "against_last_year": moved(actual, last_year, direction),
                "against_forecast": moved(actual, forecast, direction),
                "count": line.count,
            }
        )
        _add_rows(rows, account.code, depth + 1, children, lines)


def variances_of(statement: Sequence[StatementRow]) -> Variances:
    """The posting accounts of profit and loss that moved profit most, against each comparator.

    Parents are left out, for beside their children they would count twice; so are balances, which are no profit.
    """
    leaves = [row for row in statement if row.is_posting and row.account_class in CLASS_DIRECTION]
    return Variances(
        budget=_top([(row, row.budget, row.against_budget) for row in leaves]),
        previous=_top([(row, row.previous, row.against_previous) for row in leaves]),
        last_year=_top([(row, row.last_year, row.against_last_year) for row in leaves]),
        forecast=_top([(row, row.forecast, row.against_forecast) for row in leaves]),
    )


def _top(lines: Sequence[tuple[StatementRow, int | None, Moved | None]]) -> list[Variance]:
    """The largest impacts as ``variance.ranked`` orders them; only those are judged, for it runs with every change."""
    found = [(row, baseline or 0, move) for row, baseline, move in lines if move is not None and move[2] != 0]
    found.sort(key=lambda line: (-abs(line[2][2]), -abs(line[2][1] or 0), line[0].code))
    return [_variance(row, baseline, move) for row, baseline, move in found[:TOP]]


def _variance(row: StatementRow, baseline: int, move: Moved) -> Variance:
    delta, percent, impact = move
    status, reason = status_of(row.direction, delta, baseline)
    return Variance(
        code=row.code, delta=delta, percent_bp=percent, impact=impact, status=status, reason=reason
    )
