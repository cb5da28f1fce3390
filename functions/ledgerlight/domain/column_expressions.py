"""Measures computed from columns: + - * / and parentheses over column names and numbers, exactly.

``Sales - Profit``, ``[Unit Price] * Quantity * (1 - Discount)``. A name is a header of the file; the longest
one that fits wins, so ``Sub-Category`` is a column where the file has it. Names that would be read otherwise
are written in square brackets. There is no ``eval``: the text is parsed into a short list of steps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import NoReturn

from ledgerlight.domain.table import MappingRefused
from ledgerlight.domain.text import did_you_mean, name_key

MAX_LENGTH = 500
MAX_DEPTH = 40

# A quotient may have endless decimals: 60 digits leave the cents exact for every amount that is accepted.
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_EVEN, traps=[DivisionByZero, InvalidOperation, Overflow])
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WORD = re.compile(r"\w")
_NAME = re.compile(r"[^\W\d]\w*")

Step = Decimal | int | str
"""A constant, the position of a column among ``columns``, or an operator (``~`` negates)."""


class DivisionByZeroInRow(ValueError):
    """A row whose divisor is zero."""


class ColumnExpression:
    """A parsed expression. ``columns`` names the headers it reads, in the order ``evaluate`` wants them."""

    def __init__(self, text: str, headers: Mapping[str, str]) -> None:
        """Parse; ``headers`` gives each header by its ``name_key``. Raises ``MappingRefused``."""
        self.text = text
        self.columns: list[str] = []
        self._headers = headers
        self._position = 0
        self._depth = 0
        self._steps: list[Step] = []
        self._longest_first = sorted(headers.values(), key=len, reverse=True)
        if len(text) > MAX_LENGTH:
            raise MappingRefused(
                "bad_expression", f"an expression may have {MAX_LENGTH} characters, not {len(text)}"
            )
        self._sum()
        if self._peek():
            self._fail(f"{self._peek()!r} was not expected here")

    def evaluate(self, values: list[Decimal]) -> Decimal:
        """The exact value. Raises ``DivisionByZeroInRow``."""
        stack: list[Decimal] = []
        for step in self._steps:
            if isinstance(step, int):
                stack.append(values[step])
            elif isinstance(step, Decimal):
                stack.append(step)
            elif step == "~":
                stack.append(_CONTEXT.minus(stack.pop()))
            else:
                right = stack.pop()
                if step == "/" and not right:
                    raise DivisionByZeroInRow(self.text)
                stack.append(_OPERATIONS[step](stack.pop(), right))
        return stack.pop()

    def _fail(self, problem: str) -> NoReturn:
        raise MappingRefused(
            "bad_expression", f"expression {self.text!r}, character {self._position + 1}: {problem}"
        )

    def _peek(self) -> str:
        while self._position < len(self.text) and self.text[self._position].isspace():
            self._position += 1
        return self.text[self._position : self._position + 1]

    def _operators(self, operators: str, operand: Callable[[], None]) -> None:
        operand()
        while (operator := self._peek()) and operator in operators:
            self._position += 1
            operand()
            self._steps.append(operator)

    def _sum(self) -> None:
        self._operators("+-", self._product)

    def _product(self) -> None:
        self._operators("*/", self._factor)

    def _factor(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._fail(f"more than {MAX_DEPTH} levels of parentheses and signs")
        following = self._peek()
        if following in ("-", "+"):
            self._position += 1
            self._factor()
            if following == "-":
                self._steps.append("~")
        elif following == "(":
            self._position += 1
            self._sum()
            if self._peek() != ")":
                self._fail("a closing parenthesis is missing")
            self._position += 1
        elif found := _NUMBER.match(self.text, self._position):
            self._position = found.end()
            self._steps.append(Decimal(found[0]))
        else:
            self._column(following)
        self._depth -= 1

    def _column(self, following: str) -> None:
        header = self._bracketed() if following in ("[", "`", '"') and following else self._longest_header()
        if header not in self.columns:
            self.columns.append(header)
        self._steps.append(self.columns.index(header))

    def _bracketed(self) -> str:
        opening = self.text[self._position]
        end = self.text.find("]" if opening == "[" else opening, self._position + 1)
        if end < 0:
            self._fail(f"the name that starts with {opening} does not end")
        name = self.text[self._position + 1 : end]
        header = self._headers.get(name_key(name))
        if header is None:
            self._fail(f"the file has no column {name!r}.{did_you_mean(name, self._headers.values())}")
        self._position = end + 1
        return header

    def _longest_header(self) -> str:
        for header in self._longest_first:
            end = self._position + len(header)
            if name_key(self.text[self._position : end]) == name_key(header) and not _WORD.match(
                self.text, end
            ):
                self._position = end
                return header
        found = _NAME.match(self.text, self._position)
        if found:
            self._fail(
                f"the file has no column {found[0]!r}.{did_you_mean(found[0], self._headers.values())}"
            )
        return self._fail("a column, a number or a parenthesis is missing")


_OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": _CONTEXT.add,
    "-": _CONTEXT.subtract,
    "*": _CONTEXT.multiply,
    "/": _CONTEXT.divide,
}
