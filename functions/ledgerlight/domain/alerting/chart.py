"""The chart of an alert's figure in a mail: its last periods and the line it is held against, also in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledgerlight.domain.language.reader import Reader
from ledgerlight.domain.periods import shifted
from ledgerlight.domain.text import clean
from schemas.alerts import OPEN_STATES, Alert
from schemas.dashboards import SeriesEntry

PERIODS = 13
"""A year, and the same month before it."""

FEWEST = 2

_LINES = {"trend": "average", "anomaly": "usual", "covenant": "limit"}


@dataclass(frozen=True, slots=True)
class Chart:
    """``points``: (period, value), oldest first, None where there is no figure. ``line`` is in the same unit,
    ``line_name`` is what it is to the ``reader``.
    ``alarming``: the last point is in breach."""

    title: str
    points: tuple[tuple[str, int | None], ...]
    unit: str
    currency: str | None
    reader: Reader
    line: int | None = None
    line_name: str = ""
    alarming: bool = False

    def text(self, value: int | None) -> str:
        """A value as its reader reads it."""
        return self.reader.amount(value, self.unit, self.currency)

    @property
    def caption(self) -> str:
        """All that the picture shows, in words: for who cannot see it, or whose mail shows no pictures."""
        points = "; ".join(
            f"{self.reader.period(period)} {self.text(value)}" for period, value in self.points
        )
        said = self.reader.say("chart.caption", title=self.title, points=points)
        if self.line is None:
            return said
        held = self.reader.say("chart.held", line=self.line_name, amount=self.text(self.line))
        return f"{said} {held}"


def chart_of(alert: Alert, name: str, history: Mapping[str, SeriesEntry], reader: Reader) -> Chart | None:
    """The chart of an alert on a KPI of a whole entity; None for what has no history. A month is shown as it is now."""
    if alert.dimension is not None or not any(alert.subject in entry.actual for entry in history.values()):
        return None
    last = alert.period or max(period for period, entry in history.items() if alert.subject in entry.actual)
    periods = [shifted(last, -back) for back in range(PERIODS - 1, -1, -1)]
    points = [
        (period, history[period].actual.get(alert.subject) if period in history else None)
        for period in periods
    ]
    first = next((number for number, (_, value) in enumerate(points) if value is not None), len(points))
    shown = points[first:]
    if len(shown) < FEWEST:
        return None
    return Chart(
        title=clean(
            reader.say(
                "chart.title", name=reader.kpi(alert.subject, name), entity=reader.entity(alert.entity_id)
            )
        ),
        points=tuple(shown),
        unit=alert.unit,
        currency=alert.currency,
        reader=reader,
        line=alert.threshold if alert.kind in ("absolute", "forecast") else alert.baseline,
        line_name=reader.say(f"line.{_LINES.get(alert.kind, alert.comparator or 'threshold')}"),
        alarming=alert.state in OPEN_STATES and alert.kind != "forecast",
    )
