"""From counts over time to a drawing: scales with round numbers, lines that break where the archive has nothing, a marker a series."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil, floor, log10

from search.page import Interval
from webui.trends.counting import Measure, Series, Span, Trends

WIDTH, HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 14, 14, 40
"""Units around the plot, for the numbers of the axes."""
MARKED = 150
"""So many points are markers with links; more are lines alone, and the table has the links."""
_COVERED = 4
"""Markers less than so many units apart cover one another."""
_LINES = 5
_LABELS = 8
_STEPS: dict[Interval, tuple[int, ...]] = {
    "day": (1, 2, 7, 14, 28, 91, 182),
    "month": (1, 2, 3, 6, 12, 24, 60, 120, 240),
    "year": (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
}
_SHAPES = (
    "M0 0m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0",
    "M0 0m-3.5-3.5h7v7h-7z",
    "M0 0m0-5l4.6 8h-9.2z",
    "M0 0m0-5l5 5-5 5-5-5z",
    "M0 0m0 5l4.6-8h-9.2z",
    "M0 0m-4.5-1.5h3v-3h3v3h3v3h-3v3h-3v-3h-3z",
)
"""A marker for each series, around 0 0: disc, square, triangle, diamond, the triangle upside down, cross."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid at `at` units and its number or time. `minor` labels give way on small screens."""

    at: float
    value: float | str
    minor: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a series at `x` and `y`: its marker as SVG path data around 0 0, so many times as large, and the place of its span."""

    path: str
    x: float
    y: float
    size: float
    place: int


@dataclass(frozen=True, slots=True)
class Line:
    """A series: SVG path data, in pieces where the archive has nothing between."""

    series: Series
    path: str
    marks: tuple[Mark, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw, in units of WIDTH × HEIGHT. `gaps` are (x, width) of times of which the archive has no article."""

    lines: tuple[Line, ...]
    across: tuple[Tick, ...]
    down: tuple[Tick, ...]
    gaps: tuple[tuple[float, float], ...]
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = HEIGHT - _BOTTOM


def chart_of(trends: Trends, measure: Measure) -> Chart:
    """The drawing of trends that have at least one span."""
    spans = trends.spans
    first, last = spans[0].index, spans[-1].index
    values = [
        [trends.share(series, place) if measure == "share" else count for place, count in enumerate(series.counts)]
        for series in trends.series
    ]
    top = max((value for its in values for value in its), default=0)
    steps = _round_steps(top, whole=measure == "count")
    marked = len(spans) * len(values) <= MARKED
    points = [
        [(_x(span, first, last), _y(value, steps[-1])) for span, value in zip(spans, its, strict=True)]
        for its in values
    ]
    return Chart(
        lines=tuple(
            Line(
                series,
                "".join(_pieces(spans, its)),
                tuple(
                    Mark(_SHAPES[number], x, y, _size(y, [above[place][1] for above in points[number + 1 :]]), place)
                    for place, (x, y) in enumerate(its)
                )
                if marked
                else (),
                _SHAPES[number],
            )
            for number, (series, its) in enumerate(zip(trends.series, points, strict=True))
        ),
        across=tuple(
            Tick(_y(step, steps[-1]), step, len(steps) > 3 and number % 2 == 1) for number, step in enumerate(steps)
        ),
        down=tuple(_times(spans, trends.interval)),
        gaps=tuple(_gaps(spans)),
    )


def _size(y: float, drawn_over: Sequence[float]) -> float:
    """How large a marker is beside its usual size: larger for each one drawn over it, so that its rim shows beneath."""
    return 1 + 0.5 * sum(abs(y - other) < _COVERED for other in drawn_over)


def _x(span: Span, first: int, last: int) -> float:
    width = WIDTH - _LEFT - _RIGHT
    if first == last:
        return _LEFT + width / 2
    return round(_LEFT + width * (span.index - first) / (last - first), 1)


def _y(value: float, top: float) -> float:
    height = HEIGHT - _TOP - _BOTTOM
    return round(HEIGHT - _BOTTOM - height * value / top, 1)


def _round_steps(top: float, *, whole: bool) -> list[float]:
    """0 and some round numbers up to one that is not below `top`; their distance is 1, 2 or 5 with zeros."""
    top = top or (1 if whole else 0.01)
    power = 10.0 ** floor(log10(top / _LINES))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power * _LINES >= top * 0.999)
    step = max(step, 1) if whole else step
    return [round(number * step, 10) for number in range(ceil(round(top / step, 6)) + 1)]


def _times(spans: Sequence[Span], interval: Interval) -> Iterator[Tick]:
    """Times at even distances, as spans are written: January or the first of some months, round years."""
    first, last = spans[0].index, spans[-1].index
    step = next((step for step in _STEPS[interval] if (last - first) / step < _LABELS), _STEPS[interval][-1])
    indexes = range(first + -first % step, last + 1, step) or (first,)
    for number, index in enumerate(indexes):
        minor = len(indexes) > 3 and number % 2 == 1
        yield Tick(_x(Span("", index, 0), first, last), _written(index, interval, step), minor)


def _written(index: int, interval: Interval, step: int) -> str:
    if interval == "year":
        return f"{index:04}"
    if interval == "month":
        year, month = divmod(index, 12)
        return f"{year:04}" if step % 12 == 0 else f"{year:04}-{month + 1:02}"
    return datetime.date.fromordinal(index).isoformat()


def _pieces(spans: Sequence[Span], points: Sequence[tuple[float, float]]) -> Iterator[str]:
    """Path data of the stretches of neighbouring spans; one alone is a dot."""
    together = groupby(enumerate(spans), key=lambda pair: pair[1].index - pair[0])
    for _, stretch in together:
        places = [place for place, _ in stretch]
        corners = "L".join(f"{points[place][0]} {points[place][1]}" for place in places)
        yield f"M{corners}" + ("h0" if len(places) == 1 else "")


def _gaps(spans: Sequence[Span]) -> Iterator[tuple[float, float]]:
    first, last = spans[0].index, spans[-1].index
    for one, other in pairwise(spans):
        if other.index - one.index > 1:
            start, end = _x(one, first, last), _x(other, first, last)
            yield start, round(end - start, 1)
