"""What people say of the lines of a cash forecast: amounts in place of computed ones, and whose a line is. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ledgerlight.domain.analysis.cash_forecast import WEEKS, CashLine
from schemas.cash import CashOverride


def week_of(day: date) -> str:
    """ISO week as 2020-W01."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


@dataclass(frozen=True, slots=True)
class Said:
    """``overrides`` by line and week, ``owners``: line -> name. A line that is no more, and a week that is over, is
    passed over: what was said of it stays in the versions that it was in."""

    overrides: Sequence[CashOverride] = ()
    owners: Mapping[str, str] = field(default_factory=dict)

    def over(self, lines: Sequence[CashLine], monday: date) -> list[CashLine]:
        """The lines with what is said of them, in the weeks that begin with this Monday."""
        numbers = {week_of(monday + timedelta(weeks=n)): n + 1 for n in range(WEEKS)}
        given: dict[str, dict[int, int]] = {}
        for each in self.overrides:
            if each.week in numbers:
                given.setdefault(each.line, {})[numbers[each.week]] = each.amount_minor
        return [
            replace(line, overrides=given.get(line.key, {}), owner=self.owners.get(line.key, ""))
            for line in lines
        ]

    def within(self, lines: Collection[str], weeks: Collection[str]) -> list[CashOverride]:
        """The overrides that are in a forecast of these lines and weeks."""
        return [each for each in self.overrides if each.line in lines and each.week in weeks]


NOTHING_SAID = Said()
