"""KPI formulas: + - * / and parentheses over names and whole numbers, ``max(a, b)``, ``min(a, b)`` and two functions
of time; evaluated exactly.

A name is an account class (``class.revenue``), a statistic (``stat.headcount``), another metric's id or
``period.days``. ``ttm(x)`` is the sum of the last twelve periods, ``avg(x, n)`` the mean of the last n. There is no
``eval``: a formula is parsed into a tree of these things and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from schemas.metrics import MAX_FORMULA
from schemas.primitives import UndefinedReason

MAX_DEPTH = 40
MAX_MONTHS = 24
TRAILING = 12
"""Periods of ``ttm``."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+)|(?P<name>[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)?)|(?P<operator>[-+*/(),]))"
)
_SPACE = re.compile(r"\s*")
_EXPECTED = "a name, a number or ("


class FormulaError(ValueError):
    """A formula that cannot be computed; says where, what stands there and what was expected.

    ``position`` counts characters from 0; ``line`` and ``column`` from 1, as editors do."""

    def __init__(
        self, formula: str, position: int, problem: str, token: str = "", expected: str = ""
    ) -> None:
        before = formula[:position]
        self.position = position
        self.line = before.count("\n") + 1
        self.column = position - (before.rfind("\n") + 1) + 1
        self.problem = problem
        self.token = token
        self.expected = expected
        told = f"{problem}; expected {expected}" if expected else problem
        super().__init__(f"formula {formula!r}, line {self.line}, column {self.column}: {told}")


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    value: int


@dataclass(frozen=True, slots=True)
class Name:
    """An account class, a statistic, a metric or the days of the period; ``position``: where it stands."""

    id: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """Two parts and what joins them."""

    operator: Literal["+", "-", "*", "/", "max", "min"]
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Window:
    """The sum, or the mean, of a part over the last so many periods."""

    function: Literal["ttm", "avg"]
    inner: Expression
    months: int
    position: int = field(default=0, compare=False)


Expression = Number | Name | Operation | Window


@dataclass(frozen=True, slots=True)
class Undefined:
    """No value, and why."""

    reason: UndefinedReason


Value = Fraction | Undefined
NO_ENTRIES = Undefined("no_entries")
INSUFFICIENT_HISTORY = Undefined("insufficient_history")


class _Parser:
    def __init__(self, formula: str) -> None:
        if len(formula) > MAX_FORMULA:
            raise FormulaError(formula[:40] + "...", 40, f"longer than {MAX_FORMULA} characters")
        self._formula = formula
        self._tokens = list(self._scan())
        self._next = 0
        self._depth = 0
        self._window: str | None = None

    def _scan(self) -> Iterator[tuple[str, str, int]]:
        position, end = 0, len(self._formula.rstrip())
        while position < end:
            match = _TOKEN.match(self._formula, position)
            if match is None:
                at = _SPACE.match(self._formula, position).end()  # type: ignore[union-attr]
                token = self._formula[at]
                problem = f"{token!r} has no meaning here"
                raise FormulaError(
                    self._formula, at, problem, token, "a name, a number or one of + - * / ( ) ,"
                )
            kind = match.lastgroup or ""
            yield kind, match.group(kind), match.start(kind)
            position = match.end()
        yield "end", "", end

    def parse(self) -> Expression:
        expression = self._sum()
        if self._kind() != "end":
            raise self._error("one of + - * / or the end")
        return expression

    def _kind(self) -> str:
        return self._tokens[self._next][0]

    def _text(self) -> str:
        return self._tokens[self._next][1]

    def _position(self) -> int:
        return self._tokens[self._next][2]

    def _error(self, expected: str) -> FormulaError:
        token = self._text()
        problem = f"unexpected {token!r}" if token else "the formula ends too early"
        return FormulaError(self._formula, self._position(), problem, token, expected)

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
        kind, text, position = self._tokens[self._next]
        if kind == "number":
            self._next += 1
            return Number(int(text))
        if kind == "name":
            self._next += 1
            return self._call(text, position) if self._text() == "(" else Name(text, position)
        if text == "-":
            self._next += 1
            return Operation("-", Number(0), self._nested(self._atom))
        if text == "(":
            self._next += 1
            inner = self._nested(self._sum)
            self._take(")")
            return inner
        raise self._error(_EXPECTED)

    def _call(self, function: str, position: int) -> Expression:
        """A function of time. One inside another would cost twelve times as much at each step, and mean little."""
        if function in ("max", "min"):
            return self._one_of_two("max" if function == "max" else "min")
        if function not in ("ttm", "avg"):
            problem = f"{function!r} is no function"
            expected = "ttm(x), avg(x, months), max(x, y) or min(x, y)"
            raise FormulaError(self._formula, position, problem, function, expected)
        if self._window is not None:
            problem = f"{function}() stands inside {self._window}()"
            raise FormulaError(self._formula, position, problem, function, "no function inside another")
        self._window = function
        self._take("(")
        inner = self._nested(self._sum)
        months = TRAILING
        if function == "avg":
            self._take(",")
            months = self._months()
        self._take(")")
        self._window = None
        return Window("ttm" if function == "ttm" else "avg", inner, months, position)

    def _one_of_two(self, function: Literal["max", "min"]) -> Expression:
        self._take("(")
        left = self._nested(self._sum)
        self._take(",")
        right = self._nested(self._sum)
        self._take(")")
        return Operation(function, left, right)

    def _months(self) -> int:
        kind, text, _ = self._tokens[self._next]
        if kind != "number" or not 2 <= int(text) <= MAX_MONTHS:
            raise self._error(f"a number of periods from 2 to {MAX_MONTHS}")
        self._next += 1
        return int(text)

    def _take(self, operator: str) -> None:
        if self._text() != operator:
            raise self._error(operator)
        self._next += 1

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


def parts(expression: Expression) -> Iterator[Expression]:
    """An expression and all inside it."""
    yield expression
    if isinstance(expression, Operation):
        yield from parts(expression.left)
        yield from parts(expression.right)
    elif isinstance(expression, Window):
        yield from parts(expression.inner)


def names(expression: Expression) -> set[str]:
    """Every name in an expression."""
    return {part.id for part in parts(expression) if isinstance(part, Name)}


def looks_back(expression: Expression) -> bool:
    """Whether its value also depends on earlier periods."""
    return any(isinstance(part, Window) for part in parts(expression))


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
    if isinstance(expression, Window):
        return None
    left, right = _terms(expression.left), _terms(expression.right)
    if left is None or right is None or expression.operator in ("/", "max", "min"):
        return None
    if expression.operator == "*":
        factor, terms = (left, right) if left.keys() <= {""} else (right, left)
        if not factor.keys() <= {""}:
            return None
        return {name: value * factor.get("", 0) for name, value in terms.items()}
    sign = 1 if expression.operator == "+" else -1
    found = left | {name: left.get(name, 0) + sign * value for name, value in right.items()}
    return {name: value for name, value in found.items() if value}


Lookup = Callable[[str, int], Value]
"""The value of a name so many periods ago; 0 is the period itself."""


def evaluate(expression: Expression, lookup: Lookup, ago: int = 0) -> Value:
    """The exact value. In a sum a part without entries counts as nothing, unless all parts are without; of two a
    limit does not stand in for what is not known.

    A denominator of zero or below has no ratio (FINANCE 1: margins are undefined without revenue).
    """
    if isinstance(expression, Number):
        return Fraction(expression.value)
    if isinstance(expression, Name):
        return lookup(expression.id, ago)
    if isinstance(expression, Window):
        return _over_time(expression, lookup, ago)
    left, right = evaluate(expression.left, lookup, ago), evaluate(expression.right, lookup, ago)
    if expression.operator in ("+", "-"):
        return _sum_of(left, right, 1 if expression.operator == "+" else -1)
    if isinstance(left, Undefined):
        return left
    if isinstance(right, Undefined):
        return right
    if expression.operator == "*":
        return left * right
    if expression.operator in ("max", "min"):
        return max(left, right) if expression.operator == "max" else min(left, right)
    return left / right if right > 0 else Undefined("zero_denominator")


def _sum_of(left: Value, right: Value, sign: int) -> Value:
    if isinstance(left, Undefined):
        if left.reason != "no_entries":
            return left
        return right if isinstance(right, Undefined) else sign * right
    if isinstance(right, Undefined):
        return left if right.reason == "no_entries" else right
    return left + sign * right


def _over_time(window: Window, lookup: Lookup, ago: int) -> Value:
    """In a sum a period without such entries counts as nothing; a mean needs a value in each. A period before the
    first of the history leaves both undefined: ``lookup`` says so."""
    total: Value = NO_ENTRIES
    for earlier in range(window.months):
        value = evaluate(window.inner, lookup, ago + earlier)
        if isinstance(value, Undefined):
            if value.reason != "no_entries":
                return value
            if window.function == "avg" and earlier:
                return INSUFFICIENT_HISTORY
            if window.function == "avg":
                return value
            continue
        total = value if isinstance(total, Undefined) else total + value
    if isinstance(total, Undefined) or window.function == "ttm":
        return total
    return total / window.months
