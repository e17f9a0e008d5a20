"""The map below its page: projections that keep areas, outlines that lie where the projection puts places, circles and labels."""

from __future__ import annotations

import re
from importlib.resources import files
from math import cos, radians

import pytest

from index.names.gazetteer.cities import load_gazetteer
from webui.language import load_languages
from webui.maps.cities import MapCity, Place, in_order
from webui.maps.drawing import CIRCLES, NARROW, WIDE, draw, frame_for
from webui.maps.frames import FRAMES, Frame, Point, equal_area_about, equal_earth


def city(id: str, count: int) -> MapCity:
    known = load_gazetteer().city(id)
    assert known is not None
    place = Place(known.latitude, known.longitude, known.country, known.geonames)
    return MapCity(id, known.label, count, selected=False, excluded=False, place=place)


NOWHERE = MapCity("atlantis", "Atlantis", 3, selected=False, excluded=False, place=None)


def area(corners: list[Point]) -> float:
    turns = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in turns)) / 2


@pytest.mark.parametrize("project", [equal_earth, equal_area_about(52, 10)], ids=["equal earth", "azimuthal"])
def test_equal_areas_stay_equal(project) -> None:  # type: ignore[no-untyped-def]
    sizes = []
    for south, west in ((0, 12), (36, -9), (50, 30), (64, 40), (70, -5)):
        cell = [(south, west), (south + 0.1, west), (south + 0.1, west + 0.1), (south, west + 0.1)]
        sizes.append(area([project(*corner) for corner in cell]) / cos(radians(south + 0.05)))
    assert max(sizes) / min(sizes) == pytest.approx(1, abs=1e-3)


def test_known_points_of_the_projections() -> None:
    assert equal_earth(90, 11.6)[1] == pytest.approx(1.31736, abs=1e-4)
    assert equal_earth(0, -168.4)[0] == pytest.approx(-2.70663, abs=1e-4)
    assert equal_area_about(52, 10)(52, 10) == pytest.approx((0, 0))
    assert equal_area_about(0, 0)(0, 90)[0] == pytest.approx(6371 * 2**0.5)


def rings_of(name: str, layer: str) -> list[list[Point]]:
    """The rings of a layer of the shipped outlines, in units."""
    svg = (files("webui") / "static" / f"map-{name}.svg").read_text(encoding="ascii")
    data = re.search(rf'id="{layer}" d="([^"]*)"', svg)
    assert data
    rings = []
    for part in data[1].split("M")[1:]:
        numbers = [int(number) for number in re.findall(r"-?\d+", part)]
        x = y = 0
        ring = []
        for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + step_x, y + step_y
            ring.append((x / 10, y / 10))
        rings.append(ring)
    return rings


def on_land(frame: Frame, latitude: float, longitude: float, rings: list[list[Point]]) -> bool:
    x, y = frame.place(latitude, longitude)
    inside = False
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
                inside = not inside
    return inside


@pytest.mark.parametrize(
    ("name", "land", "sea"),
    [
        ("germany", [(52.52, 13.4), (48.14, 11.58), (50.1, 8.68)], [(54.3, 7.0), (54.9, 12.5)]),
        ("europe", [(48.85, 2.35), (50.45, 30.52), (40.4, -3.7), (64.5, -18.5)], [(50, -8), (43, 34), (56.5, 3)]),
        ("world", [(39.1, -94.6), (-15.8, -47.9), (-25, 134), (66, 175)], [(0, -30), (-30, 80), (30, -150)]),
    ],
)
def test_outlines_lie_where_places_are_put(
    name: str, land: list[tuple[float, float]], sea: list[tuple[float, float]]
) -> None:
    frame = FRAMES[name]  # type: ignore[index]
    rings = rings_of(name, "land")
    assert [on_land(frame, *place, rings) for place in land] == [True] * len(land)
    assert [on_land(frame, *place, rings) for place in sea] == [False] * len(sea)


def test_the_crimea_is_no_country_apart() -> None:
    """No border runs between it and the mainland of Ukraine."""
    x, y = FRAMES["europe"].place(46.1, 33.7)
    near = [abs(px - x) + abs(py - y) for line in rings_of("europe", "borders") for px, py in line]
    assert min(near) > 10


def test_outlines_are_small() -> None:
    sizes = [len((files("webui") / "static" / f"map-{name}.svg").read_bytes()) for name in FRAMES]
    assert sum(sizes) <= 150_000
    assert max(sizes) <= 50_000


@pytest.mark.parametrize(
    ("cities", "name"),
    [
        ([], "germany"),
        ([NOWHERE], "germany"),
        ([("berlin", 9), ("koeln", 4), ("paris", 1)], "germany"),
        ([("berlin", 4), ("paris", 4), ("washington", 1)], "europe"),
        ([("berlin", 1), ("washington", 4)], "world"),
    ],
)
def test_the_frame_is_the_narrowest_that_shows_most(cities: list[tuple[str, int] | MapCity], name: str) -> None:
    assert frame_for([one if isinstance(one, MapCity) else city(*one) for one in cities]) == name


def test_areas_of_circles_are_in_proportion() -> None:
    drawing = draw([city("berlin", 25), city("paris", 100), city("washington", 9), NOWHERE, city("wien", 0)], "europe")
    assert [(circle.city.id, circle.radius) for circle in drawing.circles] == [
        ("paris", 23.6),
        ("berlin", 11.8),
    ]
    assert [one.id for one in drawing.outside] == ["washington"]
    assert [sample.count for sample in drawing.samples] == [100, 20, 5]
    assert draw([], "world").circles == ()


def test_most_cities_are_only_dots_and_few_have_labels_which_never_meet() -> None:
    gazetteer = load_gazetteer()
    german = [row.split("\t") for row in gazetteer._rows if row.split("\t")[2] == "DE"][: CIRCLES + 70]
    names = [row[1] or row[0].split("|")[0] for row in german]
    cities = [
        MapCity(name, name, 1000 - number, False, False, Place(float(row[5]), float(row[6]), "DE", 0))
        for number, (name, row) in enumerate(zip(names, german, strict=True))
    ]
    drawing = draw(cities, "germany")
    assert (len(drawing.circles), len(drawing.dots)) == (CIRCLES, 70)
    for labels, size in ((drawing.wide, WIDE), (drawing.narrow, NARROW)):
        assert 3 < len(labels) <= size.most
        boxes = []
        for label in labels:
            width = len(label.text) * 0.5 * size.letters
            left = {"start": label.x, "middle": label.x - width / 2, "end": label.x - width}[label.anchor]
            boxes.append((left, label.y - size.letters * 0.7, left + width, label.y))
        for number, one in enumerate(boxes):
            for other in boxes[number + 1 :]:
                assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_cities_in_order() -> None:
    language = load_languages()["de"]
    cities = [city("paris", 2), NOWHERE, city("athen", 1), city("berlin", 2)]
    assert [one.label for one in in_order(cities, "count", language)] == ["Atlantis", "Berlin", "Paris", "Athen"]
    assert [one.label for one in in_order(cities, "label", language)] == ["Athen", "Atlantis", "Berlin", "Paris"]
    assert [one.label for one in in_order(cities, "country", language)] == ["Berlin", "Paris", "Athen", "Atlantis"]
