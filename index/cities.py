"""The cities of one article: which entry of the gazetteer each place name means, if any."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.article import Mention
from index.gazetteer.cities import City, Gazetteer
from index.person_names import without_genitive
from index.words_around import (
    PLACE_PREPOSITIONS,
    PREPOSITIONS,
    is_determiner,
    is_title,
    word_after,
    word_before,
    words_before,
)

_EDGE = " \u00a0\t\n\"„“”»«‚‘'’.,;:!?([–—-/*•#@"
_AREA_BEFORE = re.compile(
    r"(?i)(?:^|-)(?:bundes-?staat|us-staat|us-bundesstaat|staat|provinz|region|bundesland|land|kanton|gouvernement|oblast"
    r"|gebiet|departement|département|präfektur|distrikt|landkreis|kreis|bezirk|regierungsbezirk|grafschaft|county"
    r"|fürstentum|herzogtum|königreich|republik|insel|fluss|bistum|erzbistum|wahlkreis|rajon|halbinsel|see|golf|haus|schloss|kirche"
    r"|kapelle|pfarrei)"
    r"(?:e?s|en|e)?$"
)
_TOWN_BEFORE = re.compile(
    r"(?i)(?:stadt|hauptstadt|großraum|raum|innenstadt|metropole|gemeinde|dorf|ort|städtchen|kurort|seebad|flughafen)$"
)
_CLUB_BEFORE = re.compile(
    r"^(?:Bayern|Borussia|Eintracht|Hertha|Arminia|Alemannia|Fortuna|Dynamo|Schachtar|Schachtjor|Spartak|Lokomotive|Lok"
    r"|Real|Atl[eé]tico|Inter|Juventus|Ajax|Rapid|Austria|Sturm|Galatasaray|Fenerbahçe|Besiktas|Beşiktaş|Roter|ZSKA|Zenit"
    r"|Ol[iy]mpi[ca]\w*|Union|Energie|Hansa|Preußen|Rot-Weiß|Rot-Weiss|Schwarz-Weiß|Grasshoppers|Racing|Sporting|Young|Adler"
    r"|Eisbären|Haie|Füchse|Alba|Sparta|Slavia|Partizan|Ferencv[aá]ros|Celtic|Viktoria|Wacker|Kickers|Carl|Tasmania|Lazio"
    r"|(?:1\. )?F\.?[CK]\.?|[A-ZÄÖÜ]{2,4}|1\.|0[0-9]|[0-9]{2}|18[0-9]{2}|19[0-9]{2})$"
)
_NAME_AFTER = re.compile(
    r"^(?:Times|Post|Globe|Tribune|Chronicle|Herald|Journal|United|City|FC|SC|Hotspur|Rangers|Bulls|Lakers|Knicks|Yankees"
    r"|Giants|Jets|Mets|Nets|Celtics|Heat|Clippers|Dodgers|Rockets|Mavericks|Cowboys|Saint-Germain|Wanderers|Rovers|Albion"
    r"|Symphony|Lions|Capitals|Wizards|Sinfoniker|Islanders|Stock|Review|Daily|Evening|Business|School|University|Club"
    r"|Airways|Zoo|Hilton)$"
)
_PUBLIC_BODY = re.compile(
    r"(?:gericht|gerichtshof|staatsanwaltschaft|polizei|polizeipräsidium|polizeidirektion|flughafen|airport|universität|uni"
    r"|hochschule|klinikum|krankenhaus|bahnhof|rathaus|feuerwehr|messe|hafen|justizvollzugsanstalt|jva|gefängnis|gymnasium"
    r"|handelskammer|handwerkskammer|börse|theater|oper|staatsoper|volksbühne|stadion|museum|charité|stadt|stadtrat)$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"(?:(?! und | oder )[^/,;–-])+")
_TAIL = re.compile(
    r"(?:[ \u00a0](?:am|im|ob der|vor der|an der|in der|auf|bei|unter|an|in)[ \u00a0][A-ZÄÖÜ][\wäöüß-]+(?:[ \u00a0]Wald)?"
    r"|[ \u00a0]?\([A-ZÄÖÜ][\w äöüß.-]+\)|[ \u00a0]?/[ \u00a0]?[A-ZÄÖÜ][\w.]*|[ \u00a0]a\.[ \u00a0]?[dMR]\.(?:[ \u00a0]?[A-Z]\.)?)"
)
_AREA_AFTER = re.compile(
    r"(?:,| in| im| \(|/)\s*(?:(?:de[mnr]|den|US-(?:Bundes)?[Ss]taat|Bundesstaat|Bundesland|Provinz|Kanton|Land)\s+)*"
    r"([A-ZÄÖÜ][\wäöüß-]+(?:\s[A-ZÄÖÜ][\wäöüß-]+)?)"
)
_DATELINE = re.compile(
    r"(?m)^\W{0,3}((?:[A-ZÄÖÜ][\w.äöüß-]+(?: (?:am |an der )?[A-ZÄÖÜ(][\w.äöüß)-]+){0,2})(?:/[A-ZÄÖÜ][\w. äöüß-]+)*)"
    r"\s*\((?:dpa|afp|ap|reuters|rtr|kna|epd|sid|apa|sda|dts|ddp|dapd|rts|ots|tass|ag|bpa)\b[^)\n]{0,30}\)",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?<![\w#@.-])[A-ZÀ-Ž][\w’'-]*\w(?![\w-])")
_LARGE = 100_000
_METROPOLIS = 1_000_000
_COMPOUND_POPULATION = 5_000


@dataclass(frozen=True, slots=True)
class CityMention:
    """A place in the text that means a city."""

    city: City
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Candidates:
    """A place name with the cities it may mean; `sure` where its own words choose the first."""

    cities: tuple[City, ...]
    start: int
    end: int
    sure: bool


def cities_in(
    text: str, mentions: Iterable[Mention], persons: Iterable[tuple[int, int]], gazetteer: Gazetteer
) -> list[CityMention]:
    """The cities that these mentions name, in the order of the text, with large ones the model missed; never in a person."""
    return _Reader(text, tuple(mentions), tuple(persons), gazetteer).read()


def _is_large(cities: tuple[City, ...], least: int = _LARGE) -> bool:
    return bool(cities) and cities[0].population >= least


class _Reader:
    """One article being read for cities."""

    def __init__(
        self, text: str, mentions: tuple[Mention, ...], persons: tuple[tuple[int, int], ...], gazetteer: Gazetteer
    ) -> None:
        self._text = text
        self._mentions = mentions
        self._persons = persons
        self._gazetteer = gazetteer
        self._person_words = {word for start, end in persons for word in text[start:end].split()}
        self._taken = list(persons)

    def read(self) -> list[CityMention]:
        found: list[_Candidates] = []
        for one in (*self._datelines(), *self._marked(), *self._unmarked()):
            if not any(start < one.end and one.start < end for start, end in self._taken):
                self._taken.append((one.start, one.end))
                found.append(one)
        found.sort(key=lambda one: one.start)
        explicit = {one: city for one in found if (city := self._explicit(one))}
        return [
            CityMention(explicit.get(one) or self._implicit(one, explicit.values()), one.start, one.end)
            for one in found
        ]

    def _datelines(self) -> Iterator[_Candidates]:
        for match in _DATELINE.finditer(self._text):
            for part in re.finditer(r"[^/]+", match[1]):
                start = match.start(1) + part.start()
                cities = self._gazetteer.cities_named(part[0].strip())
                if cities:
                    yield _Candidates(cities, start, start + len(part[0].rstrip()), sure=False)

    def _marked(self) -> Iterator[_Candidates]:
        for mention in self._mentions:
            if mention.label == "ORG":
                yield from self._in_organization(mention)
                continue
            for line in re.finditer(r"[^\n\r\t]+", mention.text):
                for one in self._each_named(mention.start + line.start(), mention.start + line.end()):
                    if self._stands_for_city(one, mention.label):
                        yield one

    def _each_named(self, start: int, end: int) -> Iterator[_Candidates]:
        """The one name of a stretch of text, or each of several: "Genf / Basel", "Wuppertal-Hagen"."""
        if one := self._named(start, end):
            yield one
            return
        parts = [part.span() for part in _SEVERAL.finditer(self._text, start, end)]
        if len(parts) > 1:
            yield from filter(None, (self._named(first, last) for first, last in parts))

    def _in_organization(self, mention: Mention) -> Iterator[_Candidates]:
        """A city marked as an organisation ("Moskau erklärte"), or the seat of a public body: Landgericht Münster."""
        words = mention.text.split()
        if len(words) == 1:
            one = self._named(mention.start, mention.end)
            if one and _is_large(one.cities) and self._stands_for_city(one, "ORG"):
                yield one
            return
        for position in range(1, len(words)):
            if _PUBLIC_BODY.search(words[position - 1]):
                start = mention.start + mention.text.index(words[position], len(" ".join(words[:position])))
                one = self._named(start, mention.end)
                if one:
                    yield one
                return

    def _named(self, start: int, end: int) -> _Candidates | None:
        """The cities that a stretch of text may name, longer and shorter readings tried in turn."""
        text, gazetteer = self._text, self._gazetteer
        while start < end and (text[start] in _EDGE or self._leads(start, end)):
            start += self._leads(start, end) or 1
        while start < end and text[end - 1] in _EDGE:
            end -= 1
        name = " ".join(text[start:end].split())
        if len(name) < 2 or not name[0].isupper():
            return None
        tail = _TAIL.match(text, end)
        if tail and (cities := gazetteer.cities_named(name + tail[0].replace(" / ", "/"))):
            return _Candidates(cities[:1], start, tail.end(), sure=True)
        if gazetteer.regions.is_region(name) or gazetteer.regions.is_region(without_genitive(name)):
            return None
        for reading in dict.fromkeys((name, without_genitive(name))):
            if cities := gazetteer.cities_named(reading):
                return _Candidates(cities, start, end, sure=False)
        if name.isupper() and len(name) > 3 and (cities := gazetteer.cities_named(name.title())):
            return _Candidates(cities, start, end, sure=False)
        return self._shorter(name, start, end)

    def _shorter(self, name: str, start: int, end: int) -> _Candidates | None:
        """Berlin of Berlin-Kreuzberg, Weiden of "Weiden in der Oberpfalz"."""
        first, hyphen, rest = name.partition("-")
        if hyphen and rest[:1].isupper() and not self._gazetteer.regions.code_of(rest):
            cities = self._gazetteer.cities_named(first)
            if _is_large(self._gazetteer.cities_named(rest)):  # "Köln-Bonn" are two, Hannover-Buchholz is in Hannover
                return None
            if cities and cities[0].population >= _COMPOUND_POPULATION:
                return _Candidates(cities[:1], start, end, sure=True)
        for match in _TAIL.finditer(self._text, start, end):
            short = self._text[start : match.start()]
            if match.end() == end and "/" not in match[0] and (cities := self._gazetteer.cities_named(short)):
                return _Candidates(cities, start, match.start(), sure=False)
        return None

    def _leads(self, start: int, end: int) -> int:
        """Length of a first word that is no part of a city's name: "Stadt Köln", "schweizerischen Genf"."""
        word, space, _ = self._text[start:end].partition(" ")
        if space and (
            word[:1].islower()
            or (_TOWN_BEFORE.search(word) and not self._gazetteer.cities_named(self._text[start:end]))
        ):
            return len(word) + 1
        return 0

    def _stands_for_city(self, one: _Candidates, label: str) -> bool:
        """Whether the words around let a name be a city here: no article before Essen, no federal state, no football club."""
        text, gazetteer = self._text, self._gazetteer
        name = text[one.start : one.end]
        before, after = word_before(text, one.start), word_after(text, one.end)
        if label == "PER" and not _is_large(one.cities):
            return False
        if one.sure or _TOWN_BEFORE.search(before):
            return not (one.sure and _AREA_BEFORE.search(before))
        if _AREA_BEFORE.search(before) or _CLUB_BEFORE.match(before) or _NAME_AFTER.match(after):
            return False
        if gazetteer.is_common_word(name) and self._makes_common(before):
            return False
        if name in self._person_words:
            return before.lower() in PLACE_PREPOSITIONS
        return before.lower() in PREPOSITIONS or not self._is_in_person_name(name, before, after)

    def _makes_common(self, before: str) -> bool:
        """Whether a word makes a noun of the next one: an article or adjective, but not "im belgischen"."""
        if before.lower() in PREPOSITIONS or self._gazetteer.regions.code_of_adjective(before):
            return False
        return is_determiner(before) or (before.islower() and before.endswith(("e", "en", "er", "es", "em")))

    def _is_in_person_name(self, name: str, before: str, after: str) -> bool:
        """Whether a city's name is somebody's here: "George Washington", "Paris Hilton"."""
        gazetteer = self._gazetteer
        if gazetteer.is_given_name(before) and not _is_large(gazetteer.cities_named(before), _METROPOLIS):
            return True
        return gazetteer.is_given_name(name) and after[:1].isupper() and not is_title(after)

    def _unmarked(self) -> Iterator[_Candidates]:
        """Large cities with unmistakable names where the model marked nothing."""
        text = self._text
        marked = [(mention.start, mention.end) for mention in self._mentions]
        words = [match.span() for match in _CAPITALISED.finditer(text)]
        for position, (start, end) in enumerate(words):
            if any(s < end and start < e for s, e in marked):
                continue
            for last in range(min(position + 2, len(words) - 1), position - 1, -1):
                if text[end : words[last][0]].strip(" \u00a0") and last > position:
                    continue
                one = self._unmistakable(start, words[last][1])
                if one:
                    yield one
                    break

    def _unmistakable(self, start: int, end: int) -> _Candidates | None:
        name = self._text[start:end]
        if len(name) < 4 or self._gazetteer.regions.is_region(name):
            return None
        one = self._named(start, end)
        if not one or one.start != start or not _is_large(one.cities):
            return None
        bare = without_genitive(name) if not self._gazetteer.cities_named(name) else name
        given = self._gazetteer.is_given_name(bare) and not _is_large(one.cities, _METROPOLIS)
        before = word_before(self._text, start)
        if given or self._gazetteer.is_common_word(bare) or bare in self._person_words or is_title(before):
            return None
        if is_determiner(before) and before.lower() not in PREPOSITIONS:
            return None
        return one if self._stands_for_city(one, "LOC") else None

    def _explicit(self, one: _Candidates) -> City | None:
        """The city that the name itself or the words at it choose: Frankfurt (Oder), "Paris in Texas"; None if none do."""
        if one.sure or len(one.cities) == 1:
            return one.cities[0]
        areas = self._areas_at(one)
        return next((city for area in areas for city in one.cities if area in (city.area, city.country)), None)

    def _implicit(self, one: _Candidates, explicit: Iterable[City]) -> City:
        """The city that the article names explicitly elsewhere, or else the likeliest."""
        return next((city for city in explicit if city in one.cities), None) or self._by_article(one.cities)

    def _areas_at(self, one: _Candidates) -> Iterator[str]:
        regions = self._gazetteer.regions
        after = _AREA_AFTER.match(self._text, one.end)
        if after:
            first = after[1].split()[0]
            yield from filter(
                None, (regions.code_of(after[1]), regions.code_of(first), regions.code_of(first.rstrip("s")))
            )
        for word in reversed(words_before(self._text, one.start, 3)):
            code = regions.code_of_adjective(word) if word[:1].islower() else ""
            if code:
                yield code

    def _by_article(self, cities: tuple[City, ...]) -> City:
        """The most eminent city, unless the article names only the country or state of another one not much smaller."""
        first = cities[0]
        cues = self._cues
        if cues[first.country] and (first.area == first.country or cues[first.area]):
            return first
        for city in cities[1:]:
            abroad = city.country != first.country
            if cues[city.area] and city.population * (10 if abroad else 5) >= first.population:
                if abroad and cues[first.country]:
                    continue
                return city
        return first

    @property
    def _cues(self) -> Counter[str]:
        if not hasattr(self, "_counted"):
            self._counted = self._gazetteer.regions.cues(self._text)
        return self._counted
