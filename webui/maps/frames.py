"""The frames of the map, and where a place lies in each: Germany and Europe in an azimuthal projection, the world in Equal Earth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import asin, cos, inf, radians, sin, sqrt
from typing import Literal

FrameName = Literal["germany", "europe", "world"]
Point = tuple[float, float]

_EARTH = 6371.0
"""Mean radius in km."""
MIDDLE = 11.6
"""The middle meridian of the world, in degrees east: its edge then runs through the Bering Strait and cuts no country."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A map of `width` × `height` units, of which one is about a pixel on a wide screen.

    `project` takes latitude and longitude in degrees to the projection's own plane, in which the frame begins at `left`, `top`; one unit of
    the map is `scale` there. `meridians` is the distance of the lines of the graticule in degrees.
    """

    name: FrameName
    project: Callable[[float, float], Point]
    left: float
    top: float
    scale: float
    width: int
    height: int
    meridians: int

    def place(self, latitude: float, longitude: float) -> Point:
        """Where a place lies, in units from the upper left corner; it may lie outside."""
        x, y = self.project(latitude, longitude)
        return (x - self.left) / self.scale, (self.top - y) / self.scale

    def holds(self, point: Point) -> bool:
        """Whether a point lies within the frame."""
        return 0 <= point[0] <= self.width and 0 <= point[1] <= self.height


def equal_area_about(latitude: float, longitude: float) -> Callable[[float, float], Point]:
    """Lambert's azimuthal equal-area projection about a point, in km (Snyder, Map Projections: A Working Manual, 1987, p. 185)."""
    sin_middle, cos_middle = sin(radians(latitude)), cos(radians(latitude))

    def project(place_latitude: float, place_longitude: float) -> Point:
        phi, turned = radians(place_latitude), radians(place_longitude - longitude)
        nearness = 1 + sin_middle * sin(phi) + cos_middle * cos(phi) * cos(turned)
        if nearness < 1e-9:  # the other end of the world is a circle, not a point
            return inf, inf
        factor = _EARTH * sqrt(2 / nearness)
        x = factor * cos(phi) * sin(turned)
        return x, factor * (cos_middle * sin(phi) - sin_middle * cos(phi) * cos(turned))

    return project


def equal_earth(latitude: float, longitude: float) -> Point:
    """Equal Earth about MIDDLE, on a globe of radius 1 (Šavrič, Patterson and Jenny, 2018). Longitudes may pass ±180."""
    turned = longitude - MIDDLE
    if not -180 <= turned <= 180:
        turned = (turned + 180) % 360 - 180
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    a, b, c, d = 1.340264, -0.081106, 0.000893, 0.003796
    slope = 9 * d * theta**8 + 7 * c * theta**6 + 3 * b * theta**2 + a
    x = 2 * sqrt(3) * radians(turned) * cos(theta) / (3 * slope)
    return x, d * theta**9 + c * theta**7 + b * theta**3 + a * theta


FRAMES: dict[FrameName, Frame] = {
    "germany": Frame("germany", equal_area_about(51.2, 10.4), -430, 470, 1.36, 632, 684, 2),
    "europe": Frame("europe", equal_area_about(52, 10), -2450, 2260, 7.1, 720, 590, 10),
    "world": Frame("world", equal_earth, -2.71, 1.3, 0.00753, 720, 326, 30),
}
"""From the narrowest to the widest."""
