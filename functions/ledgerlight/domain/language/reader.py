"""How someone is spoken to: their words, and their way to write figures, months and days.

``PLAIN`` is English with figures that mean the same everywhere (``8,500.00 USD``, ``2026-01``): what documents, the
api and the command line say. ``reader_of`` (``local_reader.py``) makes those of people.
"""

from __future__ import annotations

from ledgerlight.domain.alerting.wording import amount_text, hundredths_text, percent_text, points_text
from ledgerlight.domain.language.english import ENGLISH
from schemas.alerts import CASH_SUBJECT


class Reader:
    """Says everything in English with plain figures."""

    @property
    def tag(self) -> str:
        """The language as pages name it."""
        return "en"

    def say(self, key: str, **values: str) -> str:
        """The text of a key with its placeholders filled. What fills them is never looked into."""
        return self._text(key).format_map(values)

    def counted(self, key: str, count: int) -> str:
        """``1 alert``, ``14 alerts``."""
        return self.say(f"{key}.{'one' if count == 1 else 'other'}", count=self.number(count))

    def number(self, value: int) -> str:
        """A count."""
        return f"{value:,}"

    def amount(self, value: int | None, unit: str, currency: str | None) -> str:
        """A figure in a metric's unit: minor units, basis points, a count or a time; a dash for None."""
        return amount_text(value, unit, currency)

    def change(self, value: int, unit: str, currency: str | None) -> str:
        """What was added to such a figure or taken from it."""
        return amount_text(value, unit, currency)

    def percent(self, basis_points: int) -> str:
        """A share of 10,000."""
        return percent_text(basis_points)

    def points(self, basis_points: int) -> str:
        """The size of a difference of two shares."""
        return points_text(basis_points)

    def hundredths(self, value: int) -> str:
        """``3.50`` of 350."""
        return hundredths_text(value)

    def period(self, period: str) -> str:
        """A month, ``2026-01``, as the reader calls it; what is none stays."""
        return period

    def day(self, day: str) -> str:
        """A day, ``2026-01-31``, a month, or a week, ``2026-W05``."""
        return day

    def entity(self, entity_id: str) -> str:
        """An entity."""
        return entity_id

    def account(self, code: str) -> str:
        """An account, a dimension's member or an effect, by what an alert calls it."""
        return code

    def subject(self, subject: str, name: str) -> str:
        """What an alert looks at, ``name`` being what it was called when it was judged."""
        del subject
        return name

    def kpi(self, metric: str, name: str) -> str:
        """A KPI. An organization's own, and one that was renamed, is its data and stays."""
        del metric
        return name

    def rule(self, rule_id: str, name: str) -> str:
        """A rule's name, which is data; the product's own rules have words."""
        del rule_id
        return name

    def _text(self, key: str) -> str:
        return ENGLISH[key]


PLAIN = Reader()


def subject_key(subject: str) -> tuple[str, str] | None:
    """(key, source) of what is no KPI and no account; None for those."""
    kind, _, source = subject.partition(".")
    if kind in ("feed", "quality") and source:
        return f"subject.{kind}", source
    if subject.startswith("cash."):
        return ("subject.cash" if subject == CASH_SUBJECT else "subject.balance"), ""
    if kind == "system":
        figure, _, hop = source.partition(".")
        return f"subject.{figure}", hop
    return None
