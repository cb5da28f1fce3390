"""Dates and periods as files write them, read without guessing.

``auto`` reads what has one meaning (``2026-01-31``, ``31.01.2026``, ``Jan 31, 2026``, ``Feb-26``,
``2026-01``, Excel's serial numbers). ``3/4/2026`` has two: the column's other values decide (a part above 12
is the day), and a value that contradicts them is an error. A period without a day is kept as the last day of
its month.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from ledgerlight.domain.table import Cell, CellProblem

FIRST_YEAR = 1950
LAST_YEAR = 2149
MAX_LENGTH = 60
EXCEL = {"excel": 1900, "excel1904": 1904}
_ORIGIN = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}

_TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[-+]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_COMPACT = re.compile(r"((?:19|20|21)\d{2})(\d{2})(\d{2})")
_NUMERIC = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
_PERIOD = re.compile(r"(\d{4})(?:[-/M](\d{1,2})|\.(\d{2}))")
_COMPACT_PERIOD = re.compile(r"((?:19|20|21)\d{2})(0[1-9]|1[0-2])")
_PERIOD_REVERSED = re.compile(r"(\d{1,2})[-/.](\d{4})")
_NAMED_DAY_FIRST = re.compile(rf"(\d{{1,2}})[-/. ]*([^\W\d_]{{3,}})\.?,?[-/. ]*(\d{{4}}|\d{{2}}){_TIME}")
_NAMED_MONTH_FIRST = re.compile(rf"([^\W\d_]{{3,}})\.?[-/. ]*(\d{{1,2}}),[-/. ]*(\d{{4}}){_TIME}")
_NAMED_MONTH_FIRST_PLAIN = re.compile(rf"([^\W\d_]{{3,}})\.?[-/. ]+(\d{{1,2}})[-/. ]+(\d{{4}}){_TIME}")
_NAMED_PERIOD = re.compile(r"([^\W\d_]{3,})\.?[-/.' ]*(\d{4}|\d{2})")
_NAMED_PERIOD_REVERSED = re.compile(r"(\d{4})[-/. ]*([^\W\d_]{3,})\.?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS = {name[:length]: n for n, name in enumerate(_NAMES, 1) for length in (3, len(name))} | {"sept": 9}

Order = Literal["day_first", "month_first"]


class BadDate(ValueError):
    """A cell that is no date; carries the rule and the reason for the row error."""

    def __init__(self, rule: str, reason: str) -> None:
        self.rule = rule
        self.reason = reason
        super().__init__(reason)


class Missing(BadDate):
    """An empty date cell."""

    def __init__(self) -> None:
        super().__init__("missing_date", "the date is empty; fill it in")


class DateColumn:
    """The dates of one column, by a strptime format, ``auto``, ``excel`` or ``excel1904``.

    ``epoch`` is the workbook's: 1900, or 1904 for some files made on a Mac. ``day_first`` and ``month_first``
    say which orders the cells seen so far prove.
    """

    __slots__ = ("_column", "_epoch", "_format", "day_first", "month_first", "two_way")

    def __init__(self, column: str, format: str = "auto", *, epoch: int = 1900) -> None:  # noqa: A002
        self._column = column
        self._format = format
        self._epoch = EXCEL.get(format, epoch)
        self.day_first = False
        self.month_first = False
        self.two_way = False

    @property
    def settled(self) -> bool:
        """Whether the order of day and month is known, or does not matter."""
        return self._format != "auto" or self.day_first or self.month_first

    def learn(self, cell: Cell) -> None:
        """Take a cell as evidence for the order of day and month."""
        if not isinstance(cell, str):
            return
        found = _NUMERIC.fullmatch(cell.strip())
        if found is None or found[2] == ".":
            return
        first, second = int(found[1]), int(found[3])
        if 12 < first <= 31 and second <= 12:
            self.day_first = True
        elif 12 < second <= 31 and first <= 12:
            self.month_first = True
        elif first != second:
            self.two_way = True

    def value(self, cell: Cell) -> str:
        """The date as ``YYYY-MM-DD``. Raises ``BadDate``."""
        if isinstance(cell, date):
            return _checked(cell.year, cell.month, cell.day)
        if cell is None:
            raise Missing
        if isinstance(cell, CellProblem):
            raise BadDate(cell.rule, cell.reason)
        if isinstance(cell, Decimal):
            return self._number(cell)
        if not isinstance(cell, str):
            raise BadDate("bad_date", "this is true or false and not a date")
        text = cell.strip()
        if not text:
            raise Missing
        if len(text) > MAX_LENGTH:
            raise BadDate("bad_date", "this is too long for a date; check that the columns line up")
        if self._format == "auto":
            return self._auto(text)
        if self._format in EXCEL:
            if not _SERIAL.fullmatch(text):
                raise BadDate("bad_date", "this is not an Excel serial number, as the mapping says")
            return self._serial(Decimal(text))
        return self._formatted(text)

    def _formatted(self, text: str) -> str:
        try:
            found = datetime.strptime(text, self._format)  # noqa: DTZ007 - a calendar date has no zone
        except ValueError:
            iso = _ISO_DAY.fullmatch(text)
            if iso and not self._format.startswith("%Y"):
                # What a workbook held as a date comes back so from its reject file.
                return _checked(int(iso[1]), int(iso[2]), int(iso[3]))
            raise BadDate("bad_date", f"this does not fit the mapping's date format {self._format}") from None
        if "%d" in self._format or "%j" in self._format or "%x" in self._format or "%c" in self._format:
            return _checked(found.year, found.month, found.day)
        return _month_end(found.year, found.month)

    def _number(self, cell: Decimal) -> str:
        """A number in a date column: a period written as 202601, a day as 20260131, or a serial number."""
        if self._format in EXCEL:
            return self._serial(cell)
        whole = int(cell) if cell.is_finite() and abs(cell) < 10**9 and cell == int(cell) else None
        if self._format != "auto" and whole is not None:
            return self._formatted(str(whole))
        if whole is not None and 19_000_000 < whole < 22_000_000:
            return _checked(whole // 10000, whole // 100 % 100, whole % 100)
        if whole is not None and _COMPACT_PERIOD.fullmatch(str(whole)):
            return _month_end(whole // 100, whole % 100)
        return self._serial(cell)

    def _serial(self, number: Decimal) -> str:
        if not number.is_finite() or not 18_000 <= number <= 92_000:
            raise BadDate(
                "bad_date", "this number is neither a date nor a spreadsheet's serial number of one"
            )
        day = _ORIGIN[self._epoch] + timedelta(days=int(number))
        return _checked(day.year, day.month, day.day)

    def _auto(self, text: str) -> str:
        if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
            return _checked(int(found[1]), int(found[2]), int(found[3]))
        if found := _NUMERIC.fullmatch(text):
            return self._ordered(int(found[1]), int(found[3]), _year(found[4]), found[2])
        if found := _PERIOD.fullmatch(text) or _COMPACT_PERIOD.fullmatch(text):
            return _month_end(int(found[1]), int(found[2] or found[3]))
        if found := _PERIOD_REVERSED.fullmatch(text):
            return _month_end(int(found[2]), int(found[1]))
        if _SERIAL.fullmatch(text):
            return self._serial(Decimal(text))
        return _named(text)

    def _ordered(self, first: int, second: int, year: int, separator: str) -> str:
        if separator == ".":
            return _checked(year, second, first)
        if first > 12 >= second or second > 12 >= first:
            return self._one_way(first, second, year)
        if first == second or first > 12:
            return _checked(year, second, first)
        if self.day_first == self.month_first:
            self.two_way = True
            raise BadDate(
                "ambiguous_date",
                f"day and month can be exchanged here, and column {self._column!r} does not show which comes "
                "first; give the format in the mapping, as %m/%d/%Y or %d/%m/%Y",
            )
        day, month = (first, second) if self.day_first else (second, first)
        return _checked(year, month, day)

    def _one_way(self, first: int, second: int, year: int) -> str:
        """A value that proves the order; one that contradicts what the column proved is an error."""
        day_first = first > 12
        other_proved, same_proved = (
            (self.month_first, self.day_first) if day_first else (self.day_first, self.month_first)
        )
        if other_proved and not same_proved:
            order = "month" if day_first else "day"
            raise BadDate(
                "date_contradiction", f"the column's other dates have the {order} first; correct this one"
            )
        if day_first:
            self.day_first = True
            return _checked(year, second, first)
        self.month_first = True
        return _checked(year, first, second)


def _named(text: str) -> str:
    """Dates and periods with the month's English name."""
    if found := _NAMED_DAY_FIRST.fullmatch(text):
        return _checked(_year(found[3]), _month(found[2]), int(found[1]))
    if found := _NAMED_MONTH_FIRST.fullmatch(text) or _NAMED_MONTH_FIRST_PLAIN.fullmatch(text):
        return _checked(int(found[3]), _month(found[1]), int(found[2]))
    if found := _NAMED_PERIOD.fullmatch(text):
        return _month_end(_year(found[2]), _month(found[1]))
    if found := _NAMED_PERIOD_REVERSED.fullmatch(text):
        return _month_end(int(found[1]), _month(found[2]))
    raise BadDate("bad_date", "this is not a date; write it as 2026-01-31, or 2026-01 for a month")


def _month(name: str) -> int:
    try:
        return _MONTHS[name.casefold()]
    except KeyError:
        raise BadDate(
            "bad_date", f"{name!r} is not a month's English name; write the date as 2026-01-31"
        ) from None


def _year(digits: str) -> int:
    """Two digits are 1970 to 2069."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _checked(year: int, month: int, day: int) -> str:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDate("date_out_of_range", f"the year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    if not 1 <= month <= 12:
        raise BadDate("bad_date", f"there is no month {month}; write the date as 2026-01-31")
    if not 1 <= day <= monthrange(year, month)[1]:
        raise BadDate("bad_date", f"{year:04d}-{month:02d} has no day {day}")
    return f"{year:04d}-{month:02d}-{day:02d}"


def _month_end(year: int, month: int) -> str:
    last = monthrange(year, month)[1] if 1 <= month <= 12 else 1
    return _checked(year, month, last)
