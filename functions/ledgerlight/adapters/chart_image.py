"""Draws a chart as a PNG for mails. Pillow is imported when something is drawn, by the functions that send alone."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledgerlight.domain.alerting.chart import Chart

WIDTH, HEIGHT = 1120, 420
"""Pixels; shown at half of that, sharp on dense screens."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 24, 24, 56, 56
_INK, _QUIET, _GRID = "#101828", "#667085", "#eaecf0"
_LINE, _HELD = "#175cd3", "#b42318"
_SCALE = 2
_FONT = 22


def draw(chart: Chart) -> bytes:
    """A PNG of the series with the line it is held against. It is on white, as mails are read in the light and dark."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), "white")
    pen = ImageDraw.Draw(image)
    values = [value for _, value in chart.points if value is not None]
    place = _Scale(len(chart.points), [*values, 0, *([chart.line] if chart.line is not None else [])])
    pen.line([(_x(0), place.y(0)), (_x(1), place.y(0))], fill=_GRID, width=2 * _SCALE)
    if chart.line is not None:
        _dashes(pen, place.y(chart.line))
    for run in _runs(chart):
        spots = [(place.x(at), place.y(value)) for at, value in run]
        if len(spots) > 1:
            pen.line(spots, fill=_LINE, width=4 * _SCALE, joint="curve")
        for spot in spots:
            _dot(pen, spot, 5, _LINE)
    last = chart.points[-1][1]
    if last is not None:
        _dot(pen, (place.x(len(chart.points) - 1), place.y(last)), 9, _HELD if chart.alarming else _LINE)
    image = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    _words(ImageDraw.Draw(image), ImageFont.load_default(_FONT), chart)
    out = BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


class _Scale:
    """Where a point lies, in pixels of the large picture."""

    def __init__(self, count: int, values: Sequence[int]) -> None:
        self._count = max(count - 1, 1)
        self._low, self._high = min(values), max(values)

    def x(self, at: int) -> float:
        """Of the point of this number."""
        return _x(at / self._count)

    def y(self, value: int) -> float:
        """Of a value."""
        share = (value - self._low) / ((self._high - self._low) or 1)
        return (HEIGHT - _BOTTOM - 12 - share * (HEIGHT - _TOP - _BOTTOM - 24)) * _SCALE


def _x(share: float) -> float:
    inset = 12
    return (_LEFT + inset + share * (WIDTH - _LEFT - _RIGHT - 2 * inset)) * _SCALE


def _runs(chart: Chart) -> list[list[tuple[int, int]]]:
    """The stretches without a gap: no line is drawn through a month that has no figure."""
    found: list[list[tuple[int, int]]] = [[]]
    for at, (_, value) in enumerate(chart.points):
        if value is None:
            found.append([])
        else:
            found[-1].append((at, value))
    return [run for run in found if run]


def _dot(pen: Any, spot: tuple[float, float], radius: int, colour: str) -> None:
    x, y = spot
    size = radius * _SCALE
    pen.ellipse([x - size, y - size, x + size, y + size], fill=colour)


def _dashes(pen: Any, y: float) -> None:
    step = 24 * _SCALE
    at = _x(0)
    while at < _x(1):
        pen.line([(at, y), (min(at + step / 2, _x(1)), y)], fill=_HELD, width=3 * _SCALE)
        at += step


def _words(pen: Any, font: Any, chart: Chart) -> None:
    """Latin letters and digits only: the font has no others, and names are in the mail's text."""
    first, last = chart.points[0], chart.points[-1]
    below = HEIGHT - _BOTTOM + 12
    pen.text((_LEFT, below), first[0], fill=_QUIET, font=font)
    pen.text((WIDTH - _RIGHT, below), last[0], fill=_QUIET, font=font, anchor="ra")
    pen.text((_LEFT, 12), f"{last[0]}: {_plain(chart.text(last[1]))}", fill=_INK, font=font)
    if chart.line is not None:
        held = f"{chart.line_name}: {_plain(chart.text(chart.line))}"
        pen.text((WIDTH - _RIGHT, 12), held, fill=_HELD, font=font, anchor="ra")


def _plain(text: str) -> str:
    return text.replace("–", "-").encode("ascii", "ignore").decode()
