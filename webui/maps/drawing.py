"""From cities to a drawing: which frame shows them, circles with areas in proportion to their articles, the labels there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10, sqrt
from typing import Literal

from webui.maps.cities import MapCity
from webui.maps.frames import FRAMES, Frame, FrameName, Point

Anchor = Literal["start", "middle", "end"]
Box = tuple[float, float, float, float]

_PARTS = 25
"""The radius of the city with most articles, as a part of the frame's shorter side."""
_SMALLEST = 3.0
"""Units: less could not be seen, nor met with a pointer."""
_KEY_STEP = 64.0
"""Units from one circle of the key to the next."""
CIRCLES = 150
"""Cities that are circles with links; the rest of a frame are dots. More would make the page heavy."""
_ENOUGH = 0.75
"""A frame is near enough if it shows this share of the articles (each counted once for every city)."""


@dataclass(frozen=True, slots=True)
class LabelSize:
    """How labels are written: the height of their letters in units, how much larger circles are, and how many labels at most.

    Letters shrink with the map, so small screens get fewer and larger ones; fundstelle.css has the same numbers.
    """

    letters: float
    circles: float
    most: int


WIDE = LabelSize(letters=12, circles=1, most=30)
NARROW = LabelSize(letters=24, circles=1.6, most=9)
_LETTER = 0.6
"""Width of a letter, as a part of its height."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A city of the frame, in units."""

    x: float
    y: float
    radius: float
    city: MapCity


@dataclass(frozen=True, slots=True)
class Label:
    """A city's name beside its circle, in units."""

    x: float
    y: float
    anchor: Anchor
    text: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A circle of the key: so large is `count`."""

    x: float
    radius: float
    count: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """What to draw, largest circles first. `dots` are the cities beyond CIRCLES; `outside` are those the frame does not reach."""

    frame: Frame
    circles: tuple[Circle, ...]
    dots: tuple[Point, ...]
    wide: tuple[Label, ...]
    narrow: tuple[Label, ...]
    samples: tuple[Sample, ...]
    outside: tuple[MapCity, ...]


def frame_for(cities: Sequence[MapCity]) -> FrameName:
    """The narrowest frame that shows most of the articles; Germany where there is nothing to show."""
    weight = dict.fromkeys(FRAMES, 0)
    placed = [city for city in cities if city.place]
    for city in placed:
        for name, frame in FRAMES.items():
            weight[name] += city.count if _point(city, frame) else 0
    total = sum(city.count for city in placed)
    return next((name for name in FRAMES if weight[name] >= _ENOUGH * total), "world")


def draw(cities: Sequence[MapCity], name: FrameName) -> Drawing:
    """The cities that have articles, in that frame."""
    frame = FRAMES[name]
    counted = sorted((city for city in cities if city.place and city.count), key=lambda city: (-city.count, city.id))
    found = [(city, _point(city, frame)) for city in counted]
    shown = [(city, point) for city, point in found if point]
    most = shown[0][0].count if shown else 0
    largest = min(frame.width, frame.height) / _PARTS
    circles = tuple(Circle(*point, _radius(city.count, most, largest), city) for city, point in shown[:CIRCLES])
    return Drawing(
        frame=frame,
        circles=circles,
        dots=tuple(point for _, point in shown[CIRCLES:]),
        wide=tuple(_labels(circles, frame, WIDE)),
        narrow=tuple(_labels(circles, frame, NARROW)),
        samples=_samples(most, largest),
        outside=tuple(city for city, point in found if not point),
    )


def _point(city: MapCity, frame: Frame) -> Point | None:
    if city.place is None:
        return None
    point = frame.place(city.place.latitude, city.place.longitude)
    return (round(point[0], 1), round(point[1], 1)) if frame.holds(point) else None


def _radius(count: int, most: int, largest: float) -> float:
    return round(max(_SMALLEST, largest * sqrt(count / most)), 1)


def _samples(most: int, largest: float) -> tuple[Sample, ...]:
    """Three round numbers that the greatest circle reaches: 1, 2 or 5 with zeros."""
    samples: list[Sample] = []
    x = _KEY_STEP / 2
    for part in (1, 4, 20):
        if most < part:
            break
        power = 10 ** floor(log10(most / part))
        count = max(step * power for step in (1, 2, 5) if step * power <= most / part)
        if not samples or count < samples[-1].count:
            samples.append(Sample(x, _radius(count, most, largest), count))
            x += _KEY_STEP
    return tuple(samples)


def _labels(circles: Sequence[Circle], frame: Frame, size: LabelSize) -> list[Label]:
    """The names of the greatest circles, each where it covers neither another name nor a great circle."""
    labels: list[Label] = []
    boxes: list[Box] = []
    great = [_box_of(circle, size) for circle in circles[: size.most]]
    for number, circle in enumerate(circles):
        if len(labels) == size.most:
            break
        others = [box for place, box in enumerate(great) if place != number]
        for label, box in _beside(circle, size):
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= frame.width and box[3] <= frame.height
            if inside and not any(_meet(box, taken) for taken in (*boxes, *others)):
                labels.append(label)
                boxes.append(box)
                break
    return labels


def _beside(circle: Circle, size: LabelSize) -> list[tuple[Label, Box]]:
    """A name right of its circle, left of it, below or above it."""
    text, height = circle.city.label, size.letters
    width = len(text) * _LETTER * height
    away = circle.radius * size.circles + height / 4
    x, y = circle.x, circle.y
    right, left = x + away, x - away
    below, above = y + away, y - away
    middle = y + height * 0.35
    return [
        (
            Label(round(right, 1), round(middle, 1), "start", text),
            (right, y - height / 2, right + width, y + height / 2),
        ),
        (Label(round(left, 1), round(middle, 1), "end", text), (left - width, y - height / 2, left, y + height / 2)),
        (
            Label(x, round(below + height * 0.8, 1), "middle", text),
            (x - width / 2, below, x + width / 2, below + height),
        ),
        (Label(x, round(above, 1), "middle", text), (x - width / 2, above - height, x + width / 2, above)),
    ]


def _box_of(circle: Circle, size: LabelSize) -> Box:
    radius = circle.radius * size.circles
    return circle.x - radius, circle.y - radius, circle.x + radius, circle.y + radius


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
