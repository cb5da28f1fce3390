"""The chart of a mail: what it shows, the same in words, and a picture that can be read."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from ledgerlight.adapters.chart_image import HEIGHT, WIDTH, draw
from ledgerlight.domain.alerting.chart import PERIODS, Chart, chart_of
from ledgerlight.domain.alerting.incidents import step
from ledgerlight.domain.alerting.messages import leading, message_of
from ledgerlight.domain.alerting.rules import evaluate
from ledgerlight.domain.language.local_reader import reader_of
from ledgerlight.domain.periods import shifted
from schemas.alerts import Alert
from schemas.dashboards import SeriesEntry
from schemas.notifications import Notification
from tests.unit.alerting.examples import START, absolute, facts

RED = (180, 35, 24)
READER = reader_of("en", "en-US", {"west": "West"})


def history(count: int = 20, last: str = "2026-01") -> dict[str, SeriesEntry]:
    return {
        shifted(last, -back): SeriesEntry(version=1, actual={"revenue": 100_000 - 1_000 * back}, budget={})
        for back in range(count)
    }


def alert() -> Alert:
    rule = absolute(metric="revenue", threshold=200_000, name="Low revenue")
    found = step(None, evaluate(rule, facts(100_000)), START).alert
    assert found is not None
    return found


def notification(channel: str, key: str) -> Notification:
    return Notification.model_validate(
        {
            "id": "a" * 24, "recipient": "ana", "channel": channel, "kind": "firing", "severity": "high",
            "state": "queued", "alerts": [key], "events": ["c" * 24], "group": "d" * 24,
            "created_at": START, "day": "2026-02-03",
        }
    )  # fmt: skip


def test_it_shows_a_year_and_the_threshold_also_in_words() -> None:
    chart = chart_of(alert(), "Revenue", history(), READER)
    assert chart is not None
    assert len(chart.points) == PERIODS
    assert (chart.points[0][0], chart.points[-1]) == ("2025-01", ("2026-01", 100_000))
    assert chart.caption.startswith("Revenue, West by month: Jan 2025 $880.00; ")
    assert chart.caption.endswith("Jan 2026 $1,000.00. Threshold: $2,000.00.")


def test_a_variance_is_shown_with_what_it_is_compared_with() -> None:
    compared = alert().model_copy(update={"kind": "variance", "comparator": "last_year", "baseline": 7})
    chart = chart_of(compared, "Revenue", history(), READER)
    assert chart is not None
    assert (chart.line, chart.line_name) == (7, "Last year")


@pytest.mark.parametrize(
    ("changes", "months"),
    [({"dimension": "region", "member": "x"}, 20), ({"subject": "feed.bank"}, 20), ({}, 1)],
)
def test_what_has_no_history_has_no_chart(changes: dict[str, str], months: int) -> None:
    assert chart_of(alert().model_copy(update=changes), "Revenue", history(months), READER) is None


def test_a_month_without_a_figure_is_a_gap_and_no_zero() -> None:
    known = {period: entry for period, entry in history().items() if period != "2025-11"}
    chart = chart_of(alert(), "Revenue", known, READER)
    assert chart is not None
    assert dict(chart.points)["2025-11"] is None
    assert "Nov 2025 –" in chart.caption
    assert draw(chart) != draw(replace(chart, points=_filled(chart)))


def test_the_picture_is_a_small_png_with_its_threshold() -> None:
    chart = chart_of(alert(), "Revenue", history(), READER)
    assert chart is not None
    data = draw(chart)
    assert len(data) < 40_000
    image = Image.open(BytesIO(data))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    without = Image.open(BytesIO(draw(replace(chart, line=None))))
    assert _reds(image) > 1_000 > _reds(without)


@pytest.mark.parametrize("values", [[0, 0], [5, None], [-5, -9], [10**15, -(10**15)]])
def test_any_figures_can_be_drawn(values: list[int | None]) -> None:
    points = tuple((f"2026-0{number + 1}", value) for number, value in enumerate(values))
    assert draw(Chart("x", points, "money", "GEL", READER, 3, "threshold"))


def test_a_mail_says_in_words_what_its_picture_shows_and_nothing_of_it_is_markup() -> None:
    found = alert()
    chart = chart_of(found, "<b>Revenue</b>", history(), READER)
    assert chart is not None
    message = message_of(notification("email", found.key), [found], "https://x", READER, chart)
    assert 'src="cid:chart.png"' in message.html
    assert "&lt;b&gt;Revenue&lt;/b&gt;, West by month: Jan 2025" in message.html
    assert "<b>Revenue" not in message.html
    assert chart.caption in message.text
    assert "cid:" not in message_of(notification("email", found.key), [found], "https://x", READER).html


def test_the_chart_is_of_the_alert_that_the_message_begins_with() -> None:
    first = alert()
    graver = first.model_copy(update={"key": "f" * 24, "severity": "critical"})
    entry = notification("email", first.key).model_copy(
        update={"alerts": [first.key, graver.key], "events": ["c" * 24, "d" * 24]}
    )
    assert leading(entry, [first, graver]) is graver
    assert leading(entry, []) is None


def _filled(chart: Chart) -> tuple[tuple[str, int | None], ...]:
    return tuple((period, value or 0) for period, value in chart.points)


def _reds(image: Image.Image) -> int:
    data = image.convert("RGB").tobytes()
    pixels = zip(data[::3], data[1::3], data[2::3], strict=True)
    return sum(1 for pixel in pixels if all(abs(a - b) < 40 for a, b in zip(pixel, RED, strict=True)))
