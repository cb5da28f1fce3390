"""Readers by language and locale, as the client writes for them (web/src/format)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ledgerlight.domain.language.english import ENGLISH
from ledgerlight.domain.language.georgian import GEORGIAN
from ledgerlight.domain.language.marks import MARKS, OWN_SYMBOLS, SYMBOLS
from ledgerlight.domain.language.reader import Reader, subject_key
from ledgerlight.domain.language.shared_ka import SHARED
from ledgerlight.domain.money import EXPONENTS, from_minor
from schemas.primitives import QUANTITY

Language = Literal["en", "ka"]

LANGUAGES: tuple[Language, ...] = ("en", "ka")
TEXTS: Mapping[Language, Mapping[str, str]] = {"en": ENGLISH, "ka": GEORGIAN}
_LOCALES: Mapping[Language, str] = {"en": "en-US", "ka": "ka-GE"}
_MONTHS: Mapping[Language, tuple[str, ...]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "ka": ("იან.", "თებ.", "მარ.", "აპრ.", "მაი.", "ივნ.", "ივლ.", "აგვ.", "სექ.", "ოქტ.", "ნოე.", "დეკ."),
}
_MINUS, _SPACE = "\u2212", "\u00a0"
_DAY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2}))?")
_WEEK = re.compile(r"(\d{4})-W(0[1-9]|[1-4]\d|5[0-2])")
"""Every year has 52; what is said of a 53rd stays as it is."""


def language_of(tag: str | None) -> Language:
    """The language of a tag or a locale (``ka``, ``ka-GE``); English for every other, and for none."""
    spoken = (tag or "").lower().replace("_", "-").split("-")[0]
    return "ka" if spoken == "ka" else "en"


def locale_for(organization: str, language: Language) -> str:
    """Whose marks figures get: the organization's, unless it is in another of our languages than the reader's."""
    return organization if language_of(organization) == language else _LOCALES[language]


def reader_of(
    language: Language,
    locale: str,
    entities: Mapping[str, str] | None = None,
    accounts: Mapping[str, str] | None = None,
) -> LocalReader:
    """``locale`` is the organization's; ``entities`` and ``accounts`` are names by id."""
    return LocalReader(language, locale_for(locale, language), entities or {}, accounts or {})


@dataclass(frozen=True)
class LocalReader(Reader):
    """Someone with a language and a locale."""

    language: Language
    locale: str
    entities: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        """The language."""
        return self.language

    def number(self, value: int) -> str:
        """In the locale's marks."""
        return f"{_MINUS if value < 0 else ''}{_counted(abs(value), _known(self.locale))}"

    def amount(self, value: int | None, unit: str, currency: str | None) -> str:
        """``$8,500.00``, ``12.5%``, ``1,204``, ``2 h``."""
        if value is None:
            return "–"
        if unit == "money" and currency in EXPONENTS:
            return self._money(value, currency, _MINUS if value < 0 else "")
        return self.percent(value) if unit == "ratio" else self._sized(value, unit)

    def change(self, value: int, unit: str, currency: str | None) -> str:
        """With its sign, of shares in points."""
        plus = "+" if value > 0 else ""
        if unit == "money" and currency in EXPONENTS:
            return self._money(value, currency, _MINUS if value < 0 else plus)
        if unit == "ratio":
            sign = _MINUS if value < 0 else plus
            return self.say("points", size=f"{sign if _tenths(value) else ''}{self._ratio(value)}")
        return plus + self._sized(value, unit)

    def percent(self, basis_points: int) -> str:
        """One decimal, half to even."""
        sign = _MINUS if basis_points < 0 and _tenths(basis_points) else ""
        return f"{sign}{self._ratio(basis_points)}%"

    def points(self, basis_points: int) -> str:
        """``12.5 pp``."""
        return self.say("points", size=self._ratio(basis_points))

    def hundredths(self, value: int) -> str:
        """``3.5``."""
        size = abs(value)
        text = f"{size // 100}.{size % 100:02d}".rstrip("0").rstrip(".")
        return f"{_MINUS if value < 0 else ''}{text.replace('.', self._decimal)}"

    def period(self, period: str) -> str:
        """``Jan 2026``."""
        return self.day(period) if len(period) == len("2026-01") else period

    def day(self, day: str) -> str:
        """``31 Jan 2026``, ``the week of 26 Jan 2026``."""
        if week := _WEEK.fullmatch(day):
            monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return self.say("week", day=self.day(monday.isoformat()))
        found = _DAY.fullmatch(day)
        if found is None:
            return day
        month = f"{_MONTHS[self.language][int(found[2]) - 1]} {found[1]}"
        return f"{int(found[3])} {month}" if found[3] else month

    def entity(self, entity_id: str) -> str:
        """By its name."""
        return self.entities.get(entity_id, entity_id)

    def account(self, code: str) -> str:
        """By its name."""
        return self.accounts.get(code, code)

    def subject(self, subject: str, name: str) -> str:
        """In words that the client uses."""
        found = subject_key(subject)
        if found is None or found[0] not in TEXTS[self.language]:
            return self.kpi(subject, name)
        return self.say(found[0], source=found[1])

    def kpi(self, metric: str, name: str) -> str:
        """By the client's catalog."""
        return SHARED.get(f"kpi {metric}: {name}", name) if self.language == "ka" else name

    def rule(self, rule_id: str, name: str) -> str:
        """The product's own in words, unless someone called another rule so."""
        key = f"rule.{rule_id}"
        return self._text(key) if ENGLISH.get(key) == name else name

    def _text(self, key: str) -> str:
        return TEXTS[self.language][key]

    @property
    def _decimal(self) -> str:
        return "," if self.language == "ka" else "."

    def _ratio(self, basis_points: int) -> str:
        whole, rest = divmod(_tenths(basis_points), 10)
        return f"{_counted(whole, MARKS[_LOCALES[self.language]])}{self._decimal}{rest}"

    def _sized(self, value: int, unit: str) -> str:
        if unit == "minutes":
            return self._duration(value)
        said = self.number(value)
        return self.say(unit, size=said) if unit in ("seconds", "milliseconds") else said

    def _duration(self, minutes: int) -> str:
        if minutes < 120:
            return self.say("minutes", minutes=str(minutes))
        hours, rest = divmod(minutes, 60)
        if hours < 48:
            parts = {"hours": str(hours), "minutes": str(rest)}
            return self.say("hours.minutes" if rest else "hours", **parts)
        days, rest = divmod(hours, 24)
        return self.say("days.hours" if rest else "days", days=str(days), hours=str(rest))

    def _money(self, minor: int, currency: str, sign: str) -> str:
        marks = _known(self.locale)
        if currency == QUANTITY:
            return f"{sign}{_counted(abs(minor), marks)}"
        whole, _, cents = from_minor(abs(minor), currency).partition(".")
        digits = _grouped(whole, marks, marks[3]) + (f"{marks[2]}{cents}" if cents else "")
        own = OWN_SYMBOLS.get(self.locale, {})
        symbol = own.get(currency) or SYMBOLS.get(currency, currency)
        pattern = marks[1].replace("-", sign) if sign else marks[0]
        # CLDR sets a space between letters and digits that would touch.
        if symbol[-1].isalpha():
            pattern = pattern.replace("¤0", f"¤{_SPACE}0")
        return pattern.replace("0", digits).replace("¤", symbol)


_Marks = tuple[str, str, str, str, str, int, int]


def _known(locale: str) -> _Marks:
    """The locale's marks, else those of its language, else of the United States."""
    if locale in MARKS:
        return MARKS[locale]
    alike = (known for known in MARKS if known.startswith(f"{locale.split('-', maxsplit=1)[0]}-"))
    return MARKS[next(alike, "en-US")]


def _counted(value: int, marks: _Marks) -> str:
    return _grouped(str(value), marks, marks[4])


def _grouped(digits: str, marks: _Marks, mark: str) -> str:
    """The last three digits are a group, further groups are as large as the locale's."""
    if len(digits) < marks[5]:
        return digits
    head, groups = digits[:-3], [digits[-3:]]
    while head:
        groups.insert(0, head[-marks[6] :])
        head = head[: -marks[6]]
    return mark.join(groups)


def _tenths(basis_points: int) -> int:
    """Tenths of a percent, half to even."""
    whole, rest = divmod(abs(basis_points), 10)
    return whole + (rest > 5 or (rest == 5 and whole % 2 == 1))
