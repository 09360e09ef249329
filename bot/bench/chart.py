"""A log–log chart of growth as an SVG file, for the docs."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from bot.bench.figures import Point

_WIDTH, _HEIGHT, _MARGIN = 640, 360, 56
_COLOURS = ("#b3261e", "#1d5fa8", "#2e7d32", "#8a5a00", "#6a3ea1")


def chart(points: Sequence[Point]) -> str:
    """One line a kind of work: its cost in milliseconds over tickets or seats, both logarithmic."""
    x = _Axis([log10(point.size) for point in points], _MARGIN, _WIDTH - _MARGIN)
    y = _Axis([log10(point.cost) for point in points], _HEIGHT - _MARGIN, _MARGIN)
    kinds = list(dict.fromkeys(point.what for point in points))
    lines = [
        _line([point for point in points if point.what == what], x, y, colour, number)
        for number, (what, colour) in enumerate(zip(kinds, _COLOURS, strict=False))
    ]
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
            'font-family="sans-serif" font-size="12">',
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
            *(_tick(at, x.place(at), vertical=True) for at in x.ticks),
            *(_tick(at, y.place(at), vertical=False) for at in y.ticks),
            f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 12}">tickets or seats</text>',
            f'<text x="14" y="{_MARGIN - 20}">milliseconds</text>',
            *lines,
            "</svg>\n",
        )
    )


class _Axis:
    """Places on a logarithmic axis from one pixel to another."""

    def __init__(self, values: Sequence[float], begin: float, end: float) -> None:
        self._low, high = floor(min(values)), ceil(max(values))
        self._high = max(high, self._low + 1)
        self._begin, self._end = begin, end

    @property
    def ticks(self) -> range:
        """The powers of ten."""
        return range(self._low, self._high + 1)

    def place(self, value: float) -> float:
        """The pixel of a power of ten."""
        share = (value - self._low) / (self._high - self._low)
        return round(self._begin + share * (self._end - self._begin), 1)


def _tick(power: int, place: float, *, vertical: bool) -> str:
    label = f"{10.0**power:g}"
    if vertical:
        line = f'x1="{place}" x2="{place}" y1="{_MARGIN}" y2="{_HEIGHT - _MARGIN}"'
        at = f'x="{place}" y="{_HEIGHT - _MARGIN + 18}" text-anchor="middle"'
    else:
        line = f'x1="{_MARGIN}" x2="{_WIDTH - _MARGIN}" y1="{place}" y2="{place}"'
        at = f'x="{_MARGIN - 6}" y="{place + 4}" text-anchor="end"'
    return f'<line {line} stroke="#dddddd"/><text {at}>{label}</text>'


def _line(points: Sequence[Point], x: _Axis, y: _Axis, colour: str, number: int) -> str:
    places = [(x.place(log10(point.size)), y.place(log10(point.cost))) for point in points]
    drawn = " ".join(f"{left},{top}" for left, top in places)
    dots = "".join(f'<circle cx="{a}" cy="{b}" r="3" fill="{colour}"/>' for a, b in places)
    label = (
        f'<text x="{_MARGIN + 110 * number}" y="{_MARGIN - 34}" fill="{colour}">'
        f"{points[0].what}</text>"
    )
    return (
        f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}{label}'
    )
