"""KPI formulas: + - * / and parentheses over names and whole numbers, evaluated exactly.

A name is an account class (``class.revenue``), another metric's id or ``period.days``. There is no ``eval``: a
formula is parsed into a tree of these five things and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from schemas.primitives import UndefinedReason

MAX_LENGTH = 500
MAX_DEPTH = 40

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+)|(?P<name>[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)?)|(?P<operator>[-+*/()]))"
)


class FormulaError(ValueError):
    """A formula that cannot be parsed; says where."""

    def __init__(self, formula: str, position: int, problem: str) -> None:
        super().__init__(f"formula {formula!r}, character {position + 1}: {problem}")


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    value: int


@dataclass(frozen=True, slots=True)
class Name:
    """An account class, a metric or the days of the period."""

    id: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two parts and what joins them."""

    operator: Literal["+", "-", "*", "/"]
    left: Expression
    right: Expression


Expression = Number | Name | Operation


@dataclass(frozen=True, slots=True)
class Undefined:
    """No value, and why."""

    reason: UndefinedReason


Value = Fraction | Undefined


class _Parser:
    def __init__(self, formula: str) -> None:
        if len(formula) > MAX_LENGTH:
            raise FormulaError(formula[:40] + "...", MAX_LENGTH, f"longer than {MAX_LENGTH} characters")
        self._formula = formula
        self._tokens = list(self._scan())
        self._next = 0
        self._depth = 0

    def _scan(self) -> Iterator[tuple[str, str, int]]:
        position, end = 0, len(self._formula.rstrip())
        while position < end:
            match = _TOKEN.match(self._formula, position)
            if match is None:
                raise FormulaError(self._formula, position, "expected a name, a number or one of + - * / ( )")
            kind = match.lastgroup or ""
            yield kind, match.group(kind), match.start(kind)
            position = match.end()
        yield "end", "", end

    def parse(self) -> Expression:
        expression = self._sum()
        if self._kind() != "end":
            raise FormulaError(self._formula, self._position(), f"unexpected {self._text()!r}")
        return expression

    def _kind(self) -> str:
        return self._tokens[self._next][0]

    def _text(self) -> str:
        return self._tokens[self._next][1]

    def _position(self) -> int:
        return self._tokens[self._next][2]

    def _chain(self, operators: str, part: Callable[[], Expression]) -> Expression:
        left = part()
        while self._kind() == "operator" and self._text() in operators:
            operator = self._text()
            self._next += 1
            left = Operation(operator, left, part())  # type: ignore[arg-type]
        return left

    def _sum(self) -> Expression:
        return self._chain("+-", self._product)

    def _product(self) -> Expression:
        return self._chain("*/", self._atom)

    def _atom(self) -> Expression:
        kind, text = self._kind(), self._text()
        if kind == "number":
            self._next += 1
            return Number(int(text))
        if kind == "name":
            self._next += 1
            return Name(text)
        if text == "-":
            self._next += 1
            return Operation("-", Number(0), self._nested(self._atom))
        if text == "(":
            self._next += 1
            inner = self._nested(self._sum)
            if self._text() != ")":
                raise FormulaError(self._formula, self._position(), "missing )")
            self._next += 1
            return inner
        raise FormulaError(self._formula, self._position(), "expected a name, a number or (")

    def _nested(self, part: Callable[[], Expression]) -> Expression:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaError(self._formula, self._position(), f"nested deeper than {MAX_DEPTH}")
        inner = part()
        self._depth -= 1
        return inner


def parse(formula: str) -> Expression:
    """Parse a formula. Raises ``FormulaError`` with the place."""
    return _Parser(formula).parse()


def names(expression: Expression) -> set[str]:
    """Every name in an expression."""
    if isinstance(expression, Name):
        return {expression.id}
    if isinstance(expression, Operation):
        return names(expression.left) | names(expression.right)
    return set()


def linear(expression: Expression) -> dict[str, int] | None:
    """The names with the whole factors that the expression adds them up by; None when it is no such sum."""
    terms = _terms(expression)
    return None if terms is None or "" in terms else terms


def _terms(expression: Expression) -> dict[str, int] | None:
    """``linear`` with a constant term, which has the empty name."""
    if isinstance(expression, Number):
        return {"": expression.value} if expression.value else {}
    if isinstance(expression, Name):
        return {expression.id: 1}
    left, right = _terms(expression.left), _terms(expression.right)
    if left is None or right is None or expression.operator == "/":
        return None
    if expression.operator == "*":
        factor, terms = (left, right) if left.keys() <= {""} else (right, left)
        if not factor.keys() <= {""}:
            return None
        return {name: value * factor.get("", 0) for name, value in terms.items()}
    sign = 1 if expression.operator == "+" else -1
    found = left | {name: left.get(name, 0) + sign * value for name, value in right.items()}
    return {name: value for name, value in found.items() if value}


def evaluate(expression: Expression, lookup: Callable[[str], Value]) -> Value:
    """The exact value. In a sum a part without entries counts as nothing, unless all parts are without.

    A denominator of zero or below has no ratio (FINANCE 1: margins are undefined without revenue).
    """
    if isinstance(expression, Number):
        return Fraction(expression.value)
    if isinstance(expression, Name):
        return lookup(expression.id)
    left, right = evaluate(expression.left, lookup), evaluate(expression.right, lookup)
    if expression.operator in "+-":
        return _sum_of(left, right, 1 if expression.operator == "+" else -1)
    if isinstance(left, Undefined):
        return left
    if isinstance(right, Undefined):
        return right
    if expression.operator == "*":
        return left * right
    return left / right if right > 0 else Undefined("zero_denominator")


def _sum_of(left: Value, right: Value, sign: int) -> Value:
    if isinstance(left, Undefined):
        if left.reason != "no_entries":
            return left
        return right if isinstance(right, Undefined) else sign * right
    if isinstance(right, Undefined):
        return left if right.reason == "no_entries" else right
    return left + sign * right
