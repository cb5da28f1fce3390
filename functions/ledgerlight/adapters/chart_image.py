"""Draws a chart as a PNG for mails. Pillow is imported when something is drawn, by the functions that send alone."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
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
_FACE = Path(__file__).resolve().parent / "fonts" / "NotoSansGeorgian.ttf"
"""Noto Sans Georgian (OFL, ``fonts/OFL.txt``) with its Latin: pyftsubset by Unicode, without hints."""
_NOT_DRAWN = re.compile("[^ -~£¥\u00c0-\u00ff\u10d0-\u10ff€₾\u2212\u2013\u2019]")


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
    _words(ImageDraw.Draw(image), ImageFont.truetype(BytesIO(_FACE.read_bytes()), _FONT), chart)
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
    """Latin and Georgian letters, digits and the commonest currencies: the font has no others, and the mail's text says
    the same."""
    (first, _), (last, value) = chart.points[0], chart.points[-1]
    below = HEIGHT - _BOTTOM + 12
    pen.text((_LEFT, below), drawn(chart.reader.period(first)), fill=_QUIET, font=font)
    pen.text((WIDTH - _RIGHT, below), drawn(chart.reader.period(last)), fill=_QUIET, font=font, anchor="ra")
    newest = f"{chart.reader.period(last)}: {chart.text(value)}"
    pen.text((_LEFT, 12), drawn(newest), fill=_INK, font=font)
    if chart.line is not None:
        held = f"{chart.line_name}: {chart.text(chart.line)}"
        pen.text((WIDTH - _RIGHT, 12), drawn(held), fill=_HELD, font=font, anchor="ra")


def drawn(text: str) -> str:
    """What of a text the font can draw."""
    return _NOT_DRAWN.sub("", re.sub(r"\s", " ", text)).strip()
