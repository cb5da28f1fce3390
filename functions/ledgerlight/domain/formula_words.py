"""Formulas as people say them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ledgerlight.domain.formulas import Expression, Name, Number, Operation, Window
from ledgerlight.domain.graph import CLASS_PREFIX, PERIOD_DAYS, STATISTIC_PREFIX
from schemas.metrics import Metric

CLASS_LABELS: Mapping[str, str] = {
    "cash": "cash in hand", "bank": "bank balances", "receivable": "receivables", "inventory": "inventory",
    "other_current_asset": "other current assets", "fixed_asset": "fixed assets",
    "accumulated_depreciation": "accumulated depreciation", "other_asset": "other assets",
    "payable": "payables", "other_current_liability": "other current liabilities", "debt": "debt",
    "other_liability": "other liabilities", "equity": "paid-in equity",
    "retained_earnings": "retained earnings", "revenue": "gross sales",
    "contra_revenue": "returns and discounts", "cogs": "cost of goods sold", "opex": "operating expense",
    "depreciation": "depreciation", "amortisation": "amortisation", "interest": "interest", "tax": "tax",
    "other_income": "other income", "other_expense": "other expense",
}  # fmt: skip
"""Account classes in words."""

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}
_WHOLE = 3

Labels = Callable[[str], str]


def label_of(name: str, metrics: Mapping[str, Metric]) -> str:
    """What a name in a formula is called."""
    if name == PERIOD_DAYS:
        return "days of the period"
    if name.startswith(CLASS_PREFIX):
        return CLASS_LABELS.get(name.removeprefix(CLASS_PREFIX), name)
    if name.startswith(STATISTIC_PREFIX):
        return name.removeprefix(STATISTIC_PREFIX).replace("_", " ")
    return metrics[name].name if name in metrics else name


def in_words(expression: Expression, metrics: Mapping[str, Metric]) -> str:
    """A formula with the names of what it is made of, and no more parentheses than it needs."""
    return _words(expression, metrics)[0]


def _words(expression: Expression, metrics: Mapping[str, Metric]) -> tuple[str, int]:
    """The text, and how strongly its outermost operator binds."""
    if isinstance(expression, Number):
        return str(expression.value), _WHOLE
    if isinstance(expression, Name):
        return label_of(expression.id, metrics), _WHOLE
    if isinstance(expression, Window):
        inner = in_words(expression.inner, metrics)
        if expression.function == "ttm":
            return f"{inner} of the last {expression.months} periods", _WHOLE
        return f"average of {inner} over {expression.months} periods", _WHOLE
    return _operation(expression, metrics)


def _operation(expression: Operation, metrics: Mapping[str, Metric]) -> tuple[str, int]:
    if expression.operator in ("max", "min"):
        which = "larger" if expression.operator == "max" else "smaller"
        left, right = (in_words(part, metrics) for part in (expression.left, expression.right))
        return f"the {which} of {left} and {right}", _WHOLE
    binds = _BINDS[expression.operator]
    if expression.operator == "-" and expression.left == Number(0):
        right, right_binds = _words(expression.right, metrics)
        return f"−{right if right_binds == _WHOLE else f'({right})'}", _WHOLE
    left, left_binds = _words(expression.left, metrics)
    right, right_binds = _words(expression.right, metrics)
    # a - (b + c) and a / (b * c) keep their parentheses, a + (b + c) needs none.
    tight = binds + (1 if expression.operator in "-/" else 0)
    if left_binds < binds:
        left = f"({left})"
    if right_binds < tight:
        right = f"({right})"
    return f"{left} {_SIGNS[expression.operator]} {right}", binds
