"""Which cities a stretch of text may name: longer and shorter readings of it, looked up in the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.names.gazetteer.cities import City, Gazetteer
from index.names.person_names import without_genitive

_EDGE = " \u00a0\t\n\"„“”»«‚‘'’.,;:!?([–—-/*•#@"
TOWN_BEFORE = re.compile(
    r"(?i)(?:stadt|hauptstadt|großraum|raum|innenstadt|metropole|gemeinde|dorf|ort|städtchen|kurort|seebad|flughafen)$"
)
_LISTED = re.compile(r"(?:(?! und | oder )[^/,;])+")
_JOINED = re.compile(r"[^–-]+")
_QUARTER = re.compile(r"[A-ZÄÖÜ][^,;/]+")
_TAIL = re.compile(
    r"(?:[ \u00a0](?:am|im|ob der|vor der|an der|in der|auf|bei|unter|an|in)[ \u00a0][A-ZÄÖÜ][\wäöüß-]+(?:[ \u00a0]Wald)?"
    r"|[ \u00a0]?\([A-ZÄÖÜ][\w äöüß.-]+\)|[ \u00a0]?/[ \u00a0]?[A-ZÄÖÜ][\w.]*|[ \u00a0]a\.[ \u00a0]?[dMR]\.(?:[ \u00a0]?[A-Z]\.)?)"
)
_COMPOUND_POPULATION = 5_000
LARGE = 100_000
METROPOLIS = 1_000_000


@dataclass(frozen=True, slots=True)
class CityCandidates:
    """A place name with the cities it may mean; `sure` where its own words choose the first."""

    cities: tuple[City, ...]
    start: int
    end: int
    sure: bool


def is_large(cities: tuple[City, ...], least: int = LARGE) -> bool:
    """Whether the most eminent of these cities has at least so many people."""
    return bool(cities) and cities[0].population >= least


class PlaceReader:
    """Reads the place names of one text."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self._text = text
        self._gazetteer = gazetteer

    def each_named(self, start: int, end: int) -> Iterator[CityCandidates]:
        """The one name of a stretch of text, or each of several: "Genf / Basel", "Wuppertal-Hagen"."""
        if one := self.named(start, end):
            yield one
            return
        for listed in _LISTED.finditer(self._text, start, end):
            parts = [part.span() for part in _JOINED.finditer(self._text, *listed.span())]
            named = [one for first, last in parts if (one := self.named(first, last))]
            if len(named) == len(parts):
                yield from named

    def named(self, start: int, end: int) -> CityCandidates | None:
        """The cities that a stretch of text may name, longer and shorter readings tried in turn."""
        text, gazetteer = self._text, self._gazetteer
        while start < end and (text[start] in _EDGE or self._leads(start, end)):
            start += self._leads(start, end) or 1
        while start < end and text[end - 1] in _EDGE:
            end -= 1
        name = " ".join(text[start:end].split())
        if len(name) < 2 or not name[0].isupper() or (name.isupper() and len(name) < 4):
            return None
        tail = _TAIL.match(text, end)
        if tail and (cities := gazetteer.cities_named(name + tail[0].replace(" / ", "/"))):
            return CityCandidates(cities[:1], start, tail.end(), sure=True)
        if gazetteer.regions.is_region(name) or gazetteer.regions.is_region(without_genitive(name)):
            return None
        for reading in dict.fromkeys((name, without_genitive(name))):
            if cities := gazetteer.cities_named(reading):
                return CityCandidates(cities, start, end, sure=False)
        return self._shorter(name, start, end)

    def _shorter(self, name: str, start: int, end: int) -> CityCandidates | None:
        """Berlin of Berlin-Kreuzberg, Weiden of "Weiden in der Oberpfalz"."""
        first, hyphen, rest = name.partition("-")
        if hyphen and _QUARTER.fullmatch(rest) and not self._gazetteer.regions.code_of(rest):
            cities = self._gazetteer.cities_named(first)
            if is_large(self._gazetteer.cities_named(rest)):  # "Köln-Bonn" are two, Hannover-Buchholz is in Hannover
                return None
            if cities and cities[0].population >= _COMPOUND_POPULATION:
                return CityCandidates(cities[:1], start, end, sure=True)
        for match in _TAIL.finditer(self._text, start, end):
            short = self._text[start : match.start()]
            if match.end() == end and "/" not in match[0] and (cities := self._gazetteer.cities_named(short)):
                return CityCandidates(cities, start, match.start(), sure=False)
        return None

    def _leads(self, start: int, end: int) -> int:
        """Length of a first word that is no part of a city's name: "Stadt Köln", "schweizerischen Genf"."""
        word, space, _ = self._text[start:end].partition(" ")
        if space and (
            word[:1].islower()
            or word.isdecimal()
            or (TOWN_BEFORE.search(word) and not self._gazetteer.cities_named(self._text[start:end]))
        ):
            return len(word) + 1
        return 0
