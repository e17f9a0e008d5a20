"""The cities of the world under their German names: cities.tsv.gz, read once, when first asked."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.names.gazetteer.regions import Regions, load_regions
from index.names.transliteration import fold, slug

_GERMAN_SPEAKING = frozenset({"DE", "AT", "CH", "LI"})
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class City:
    """A city of the gazetteer. `id` is its stable slug, `area` the code of its state or country (US-TX, FR).

    Latitude and longitude are in degrees, `geonames` is its GeoNames id; `is_well_known`: a capital, in a German-speaking
    country, or one that has a German name of its own in german_names.tsv.
    """

    id: str
    label: str
    country: str
    area: str
    population: int
    latitude: float
    longitude: float
    geonames: int
    is_capital: bool
    is_well_known: bool


class Gazetteer:
    """Cities by name and by slug, with the words and regions that are no cities. Loads in about 0.1 s; see README.md."""

    def __init__(self) -> None:
        self.regions: Regions = load_regions()
        self._rows = _read("cities.tsv.gz").splitlines()
        self._by_name: dict[str, list[int]] = {}
        for number, row in enumerate(self._rows):
            for name in row[: row.index("\t")].split("|"):
                self._by_name.setdefault(fold(name), []).append(number)
        self._common_words = frozenset(_listed("common_words.txt"))
        self._given_names = frozenset(_read("given_names.txt.gz").splitlines())
        self._ids: dict[str, int] = {}

    def cities_named(self, name: str) -> tuple[City, ...]:
        """The cities with a name, the most eminent first; those that write it just so before Munster for Münster."""
        numbers = dict.fromkeys(self._by_name.get(fold(name), ()))
        exact = [number for number in numbers if name in self._names(number)]
        return tuple(self._city(number) for number in exact or numbers)

    def city(self, id_: str) -> City | None:
        """The city with a slug."""
        number = self._number(id_)
        return None if number is None else self._city(number)

    def names_of(self, id_: str) -> tuple[str, ...]:
        """All names of the city with a slug, its label first; () if there is none."""
        number = self._number(id_)
        return () if number is None else tuple(self._names(number))

    def is_common_word(self, name: str) -> bool:
        """Whether a city's name is a German word as well: Essen, Hof, Waren."""
        return name in self._common_words

    def is_given_name(self, word: str) -> bool:
        """Whether somebody may be called so: Paris, Donald, Sergej."""
        return word[:1].isupper() and fold(word) in self._given_names

    def _number(self, id_: str) -> int | None:
        if not self._ids:
            self._ids = {self._id(number): number for number in range(len(self._rows))}
        return self._ids.get(id_)

    def _names(self, number: int) -> list[str]:
        row = self._rows[number]
        return row[: row.index("\t")].split("|")

    def _id(self, number: int) -> str:
        names, id_, _ = self._rows[number].split("\t", 2)
        return id_ or slug(names.split("|", 1)[0])

    def _city(self, number: int) -> City:
        names, id_, country, admin, population, latitude, longitude, geonames, flags = self._rows[number].split("\t")
        label = names.split("|", 1)[0]
        return City(
            id_ or slug(label),
            label,
            country,
            f"{country}-{admin}" if admin else country,
            int(population),
            float(latitude),
            float(longitude),
            int(geonames),
            "C" in flags,
            bool(flags) or country in _GERMAN_SPEAKING,
        )


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer that is shipped, read at the first call."""
    return Gazetteer()


def _read(name: str) -> str:
    file = _FOLDER / name
    return gzip.decompress(file.read_bytes()).decode() if name.endswith(".gz") else file.read_text(encoding="utf-8")


def _listed(name: str) -> list[str]:
    return [line for line in _read(name).splitlines() if not line.startswith("#")]
