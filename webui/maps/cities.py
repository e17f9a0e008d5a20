"""The cities of a search on the map: the city facet, with what the gazetteer knows of where they lie. No HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from index.german.fold import fold
from index.names.gazetteer.cities import load_gazetteer
from index.schema import NO_VALUE
from search.request import SearchRequest
from search.searcher import Searcher
from webui.language import Language

Order = Literal["count", "label", "country"]
ORDERS: tuple[Order, ...] = get_args(Order)
CITY_KEYS = ("id", "label", "country", "latitude", "longitude", "geonames", "count")
"""What the API tells of a city; all but id, label and count are null where nobody knows where it lies."""
_ALL = 1 << 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where a city lies: degrees north and east, the ISO code of its country, its GeoNames id."""

    latitude: float
    longitude: float
    country: str
    geonames: int


@dataclass(frozen=True, slots=True)
class MapCity:
    """A city with its number of articles; `place` is None where nobody knows it (a name from another gazetteer, say)."""

    id: str
    label: str
    count: int
    selected: bool
    excluded: bool
    place: Place | None


@dataclass(frozen=True, slots=True)
class MapCities:
    """Every city of a search, most articles first, those chosen though no article has them included; `missing` articles name none."""

    cities: tuple[MapCity, ...]
    missing: int
    generation: str


def cities_of(searcher: Searcher, request: SearchRequest) -> MapCities:
    """All values of the city facet, as the sidebar counts them: a choice of cities does not narrow the choice."""
    page = searcher.facet(request.at_page(None), "city", size=_ALL)
    gazetteer = load_gazetteer()
    found = []
    for value in page.facet.values:
        if value.value == NO_VALUE:
            continue
        known = gazetteer.city(value.value)
        place = Place(known.latitude, known.longitude, known.country, known.geonames) if known else None
        found.append(MapCity(value.value, value.label, value.count, value.selected, value.excluded, place))
    return MapCities(tuple(found), page.facet.missing, page.generation)


def in_order(cities: Sequence[MapCity], order: Order, language: Language) -> list[MapCity]:
    """The cities by number of articles, by name, or by country; those nobody can place come last there."""

    def by_label(city: MapCity) -> tuple[str, str]:
        return fold(city.label), city.id

    if order == "label":
        return sorted(cities, key=by_label)
    if order == "country":
        return sorted(
            cities, key=lambda city: (city.place is None, fold(country_of(city, language)), -city.count, by_label(city))
        )
    return sorted(cities, key=lambda city: (-city.count, by_label(city)))


def city_values(city: MapCity) -> tuple[str | int | float | None, ...]:
    """A city in the order of CITY_KEYS."""
    place = city.place
    where = (place.country, place.latitude, place.longitude, place.geonames) if place else (None,) * 4
    return city.id, city.label, *where, city.count


def country_of(city: MapCity, language: Language) -> str:
    """The name of a city's country; nothing where it is not known."""
    return language.country_name(city.place.country) if city.place else ""
