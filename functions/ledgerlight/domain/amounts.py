"""Numbers as people and programs write them, read exactly or refused with a reason.

A cell is read both with a decimal point and with a decimal comma. Most cells allow one reading only
(``1,234.50``, ``12.5``, ``1 234,50``, ``0,123``); ``1,234`` and ``1.234`` allow both, and then the other
cells of the column decide: cells with one reading are the evidence. A column with evidence for both styles
has no style, and its two-way cells are errors. Without any evidence a decimal point is assumed, except in
files separated by semicolons, which come from places that write a decimal comma, and for a comma in a
currency of three decimals: there a two-way cell is an error that asks for ``decimal: point`` or ``decimal:
comma``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Literal, NamedTuple

from ledgerlight.domain.money import EXPONENTS
from ledgerlight.domain.table import Cell, CellProblem

MAX_LENGTH = 80
MAX_EXPONENT = 30

Style = Literal["auto", "point", "comma"]

SYMBOLS = {
    "€": "EUR", "£": "GBP", "₾": "GEL", "₽": "RUB", "₴": "UAH", "₹": "INR", "₺": "TRY", "₪": "ILS",
    "₩": "KRW", "₫": "VND", "₦": "NGN", "₱": "PHP", "฿": "THB", "₸": "KZT",
    "₼": "AZN", "֏": "AMD", "₲": "PYG", "₡": "CRC",
}  # fmt: skip
"""Signs that stand for one currency."""

_MANY = {
    "$": frozenset((
        "USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "BRL", "JMD", "FJD",
        "BBD", "BMD", "BSD", "BZD", "GYD", "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "XCD", "UYU", "DOP",
    )),
    "¥": frozenset(("JPY", "CNY")),
    "kr": frozenset(("SEK", "NOK", "DKK", "ISK")),
}  # fmt: skip
_MARK = rf"(?:[A-Z]{{3}}|US\$|kr\.?|[$¥{''.join(SYMBOLS)}])"
_NUMBER = re.compile(
    rf"(?P<m1>{_MARK})?\s*(?P<s1>[-+])?\s*(?P<m2>{_MARK})?\s*"
    r"(?P<body>\d[\d., ']*|[.,]\d+)(?P<exponent>[eE][-+]?\d{1,4})?"
    rf"\s*(?P<s2>[-+])?\s*(?P<m3>{_MARK})?\s*(?P<s3>[-+])?"
)
_ONE_WAY = re.compile(r"-?\d{1,15}(\.(?:\d{1,2}|\d{4,12}))?", re.ASCII)
_DASH_ZERO = re.compile(rf"(?:{_MARK})?\s*-+\s*(?:{_MARK})?")
_POINT = re.compile(r"(?:\d*|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3})(?:\.\d*)?")
_COMMA = re.compile(r"(?:\d*|[1-9]\d{0,2}(?:\.\d{3})+)(?:,\d*)?")
_SPACED = re.compile(r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d*)?")
_TRANSLATION = str.maketrans(
    {"\u2212": "-", "\u2013": "-", "\u2014": "-", "\ufe63": "-", "\uff0d": "-", "\u2019": "'", "\u00a0": " ",
     "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2008": " ", "\t": " ", "\u200e": None, "\u200f": None}
)  # fmt: skip
_NOT_FINITE = {
    "nan",
    "inf",
    "infinity",
    "-inf",
    "+inf",
    "-infinity",
    "+infinity",
    "1.#inf",
    "1.#ind",
    "-1.#ind",
}
_EXCEL_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!")


class BadNumber(ValueError):
    """A cell that is no number; carries the rule and the reason for the row error."""

    def __init__(self, rule: str, reason: str) -> None:
        self.rule = rule
        self.reason = reason
        super().__init__(reason)


class Readings(NamedTuple):
    """The value with a decimal point, with a decimal comma (None where impossible), and currency marks
    met."""

    point: Decimal | None
    comma: Decimal | None
    marks: tuple[str, ...] = ()


def read_number(text: str) -> Readings:
    """Both readings of a cell. Raises ``BadNumber``."""
    trimmed = text.translate(_TRANSLATION).strip()
    if len(trimmed) > MAX_LENGTH:
        raise BadNumber("not_a_number", "this is too long for a number; check that the columns line up")
    if trimmed.casefold() in _NOT_FINITE:
        raise BadNumber(
            "not_finite", "this is not a finite number; correct the formula or program that wrote it"
        )
    if trimmed.upper().startswith(_EXCEL_ERRORS):
        raise BadNumber("error_cell", "this is a spreadsheet error, not a number; correct the formula")
    negative = False
    inner = _in_parentheses(trimmed)
    if inner is not None:
        trimmed, negative = inner, True
    if not negative and _DASH_ZERO.fullmatch(trimmed):
        return Readings(Decimal(0), Decimal(0))
    found = _NUMBER.fullmatch(trimmed)
    if found is None:
        if trimmed.endswith("%"):
            raise BadNumber("not_a_number", "this is a percentage; the column must hold amounts")
        raise BadNumber("not_a_number", "this is not a number; write it as 1234.50 or -1234.50")
    signs = [sign for sign in found.group("s1", "s2", "s3") if sign]
    if len(signs) > 1 or (signs and negative):
        raise BadNumber("not_a_number", "the sign is given twice; write it once, as -1234.50")
    marks = tuple(mark for mark in found.group("m1", "m2", "m3") if mark)
    return _readings(found.group("body").strip(), found["exponent"], negative or signs == ["-"], marks)


def _in_parentheses(text: str) -> str | None:
    """``$ (1.50)`` and ``($1.50)`` without the parentheses, None when there are none."""
    start = text.find("(")
    if start < 0:
        return None
    end = text.find(")", start)
    if end < 0:
        return None
    return f"{text[:start].strip()} {text[start + 1 : end].strip()} {text[end + 1 :].strip()}".strip()


def _readings(body: str, power: str | None, negative: bool, marks: tuple[str, ...]) -> Readings:
    if " " in body or "'" in body:
        if not _SPACED.fullmatch(body):
            raise BadNumber("not_a_number", "the digits are not grouped in threes; write it as 1234.50")
        body = body.replace(" ", "").replace("'", "")
        point = body if "," not in body else None
        comma = body.replace(",", ".") if "." not in body else None
    else:
        point = body.replace(",", "") if _POINT.fullmatch(body) else None
        comma = body.replace(".", "").replace(",", ".") if _COMMA.fullmatch(body) else None
        if power and "," in body and "." in body:
            point = comma = None
    if point is None and comma is None:
        raise BadNumber("not_a_number", "the separators do not make a number; write it as 1234.50")
    if power and abs(int(power[1:])) > MAX_EXPONENT:
        raise BadNumber("not_a_number", f"the exponent is beyond {MAX_EXPONENT}; write the number out")
    return Readings(_decimal(point, power, negative), _decimal(comma, power, negative), marks)


def _decimal(digits: str | None, power: str | None, negative: bool) -> Decimal | None:
    if digits is None:
        return None
    value = Decimal(f"{digits}{power or ''}")
    # Decimal keeps a negative zero; amounts do not.
    return value.copy_negate() if negative and value else value


class NumberColumn:
    """The numbers of one column: remembers which decimal style its cells prove."""

    __slots__ = ("_assumed", "_column", "_style", "proves_comma", "proves_point", "two_way")

    def __init__(self, column: str, style: Style = "auto", *, semicolons: bool = False) -> None:
        self._column = column
        self._style = style
        self._assumed = None if semicolons else "point"
        self.proves_point = False
        self.proves_comma = False
        self.two_way = False

    @property
    def settled(self) -> bool:
        """Whether further cells cannot change how a two-way cell is read, or none was met."""
        return self._style != "auto" or self.proves_point or self.proves_comma

    def learn(self, cell: Cell) -> None:
        """Take a cell as evidence; what is no number is no evidence."""
        if not isinstance(cell, str) or not cell:
            return
        try:
            readings = read_number(cell)
        except BadNumber:
            return
        self._note(readings)

    def _note(self, readings: Readings) -> None:
        if readings.comma is None:
            self.proves_point = True
        elif readings.point is None:
            self.proves_comma = True
        elif readings.point != readings.comma:
            self.two_way = True

    def value(self, cell: Cell, currency: str) -> Decimal | None:
        """The exact value, None for an empty cell. Raises ``BadNumber``."""
        if cell is None:
            return None
        if isinstance(cell, Decimal):
            if not cell.is_finite():
                raise BadNumber(
                    "not_finite", "this is not a finite number; correct the program that wrote it"
                )
            return cell or Decimal(0)
        if isinstance(cell, CellProblem):
            raise BadNumber(cell.rule, cell.reason)
        if not isinstance(cell, str):
            raise BadNumber("not_a_number", f"this is a {type(cell).__name__} and not a number")
        if not cell or cell.isspace():
            return None
        simple = _ONE_WAY.fullmatch(cell)
        if simple is not None and (simple[1] is None or self._style != "comma"):
            self.proves_point = self.proves_point or simple[1] is not None
            return Decimal(cell) or Decimal(0)
        readings = read_number(cell)
        for mark in readings.marks:
            _check_mark(mark, currency)
        return self._choose(readings, currency)

    def _choose(self, readings: Readings, currency: str) -> Decimal | None:
        point, comma = readings.point, readings.comma
        if self._style != "auto":
            value = point if self._style == "point" else comma
            if value is None:
                raise BadNumber(
                    "not_a_number", f"this is not a number with a decimal {self._style}, as the mapping says"
                )
            return value
        self._note(readings)
        if point is None or comma is None or point == comma:
            return comma if point is None else point
        return point if self._style_of_two_way(point < comma, currency) == "point" else comma

    def _style_of_two_way(self, has_point: bool, currency: str) -> str:
        """The style of a cell that can be read both ways; ``has_point``: its separator is a point."""
        if self.proves_point != self.proves_comma:
            return "point" if self.proves_point else "comma"
        assumed = self._assumed
        if not has_point and EXPONENTS.get(currency, 2) >= 3:
            assumed = None
        if assumed is None or self.proves_point:
            raise BadNumber(
                "ambiguous_number",
                f"this could be read with a decimal point or a decimal comma, and column {self._column!r} "
                "does not show which; add 'decimal: point' or 'decimal: comma' to the mapping",
            )
        return assumed


def _check_mark(mark: str, currency: str) -> None:
    """A currency sign in the cell must not contradict the row's currency."""
    sign = mark.rstrip(".")
    allowed: Callable[[str], bool] = {sign}.__contains__
    if sign in SYMBOLS:
        allowed = {SYMBOLS[sign]}.__contains__
    elif sign == "US$":
        allowed = {"USD"}.__contains__
    elif sign in _MANY:
        allowed = _MANY[sign].__contains__
    elif sign not in EXPONENTS:
        raise BadNumber("not_a_number", f"{mark!r} is not a currency; write the amount as 1234.50")
    if not allowed(currency):
        raise BadNumber(
            "currency_mismatch", f"the cell says {mark} but the row's currency is {currency}; correct one"
        )
