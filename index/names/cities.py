"""The cities of one article: which entry of the gazetteer each place name means, if any."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from index.article import Mention
from index.names.gazetteer.cities import City, Gazetteer
from index.names.media import is_agency
from index.names.person_names import without_genitive
from index.names.place_reading import METROPOLIS, TOWN_BEFORE, CityCandidates, PlaceReader, is_large
from index.names.taken import Taken
from index.names.words_around import (
    PLACE_PREPOSITIONS,
    PREPOSITIONS,
    is_determiner,
    is_title,
    word_after,
    word_before,
    words_before,
)

_AREA_BEFORE = re.compile(
    r"(?i)(?:^|-)(?:bundes-?staat|us-staat|us-bundesstaat|staat|provinz|region|bundesland|land|kanton|gouvernement|oblast"
    r"|gebiet|departement|département|präfektur|distrikt|landkreis|kreis|bezirk|regierungsbezirk|grafschaft|county"
    r"|fürstentum|herzogtum|königreich|republik|insel|fluss|bistum|erzbistum|wahlkreis|rajon|halbinsel|see|golf|haus|schloss|kirche"
    r"|kapelle|pfarrei)"
    r"(?:e?s|en|e)?$"
)
_CLUB_BEFORE = re.compile(
    r"^(?:Bayern|Borussia|Eintracht|Hertha|Arminia|Alemannia|Fortuna|Dynamo|Schachtar|Schachtjor|Spartak|Lokomotive|Lok"
    r"|Real|Atl[eé]tico|Inter|Juventus|Ajax|Rapid|Austria|Sturm|Galatasaray|Fenerbahçe|Besiktas|Beşiktaş|Roter|ZSKA|Zenit"
    r"|Ol[iy]mpi[ca]\w*|Union|Energie|Hansa|Preußen|Rot-Weiß|Rot-Weiss|Schwarz-Weiß|Grasshoppers|Racing|Sporting|Young|Adler"
    r"|Eisbären|Haie|Füchse|Alba|Sparta|Slavia|Partizan|Ferencv[aá]ros|Celtic|Viktoria|Wacker|Kickers|Carl|Tasmania|Lazio"
    r"|(?:1\. )?F\.?[CK]\.?|[A-ZÄÖÜ]{2,4}|1\.|0[0-9]|[0-9]{2}|18[0-9]{2}|19[0-9]{2})$"
)
_CLUBS_BEFORE = re.compile(
    r"(?i:ligist|spitzenreiter|tabellenführer|aufsteiger|absteiger|rekordmeister|schlusslicht|pokalsieger|titelverteidiger"
    r"|traditionsklub|traditionsverein)(?:en|n|s)?[ \u00a0](?:[A-ZÄÖÜ][\w.-]+(?:, | und | oder ))*$"
)
_CLUB_NUMBER = re.compile(r"(?:\d\d|1[89]\d\d)$")
_NAME_AFTER = re.compile(
    r"^(?:Times|Post|Globe|Tribune|Chronicle|Herald|Journal|United|City|FC|SC|Hotspur|Rangers|Bulls|Lakers|Knicks|Yankees"
    r"|Giants|Jets|Mets|Nets|Celtics|Heat|Clippers|Dodgers|Rockets|Mavericks|Cowboys|Saint-Germain|Wanderers|Rovers|Albion"
    r"|Symphony|Lions|Capitals|Wizards|Sinfoniker|Islanders|Stock|Review|Daily|Evening|Business|School|University|Club"
    r"|Airways|Zoo|Hilton)$"
)
_PUBLIC_BODY = re.compile(
    r"(?:gericht|gerichtshof|staatsanwaltschaft|polizei|polizeipräsidium|polizeidirektion|flughafen|airport|universität|uni"
    r"|hochschule|klinikum|krankenhaus|bahnhof|rathaus|feuerwehr|messe|hafen|justizvollzugsanstalt|jva|gefängnis|gymnasium"
    r"|handelskammer|handwerkskammer|börse|theater|oper|staatsoper|volksbühne|stadion|museum|charité|stadt|stadtrat)(?:e?s|en|n)?$",
    re.IGNORECASE,
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
# Cities are neuter and seldom have an article.
_NEVER_BEFORE = frozenset({"der", "die", "den", "zur"})


@dataclass(frozen=True, slots=True)
class CityMention:
    """A place in the text that means a city."""

    city: City
    start: int
    end: int


def cities_in(
    text: str, mentions: Iterable[Mention], persons: Iterable[tuple[int, int]], gazetteer: Gazetteer
) -> list[CityMention]:
    """The cities that these mentions name, in the order of the text, with large ones the model missed; never in a person."""
    return _Reader(text, tuple(mentions), tuple(persons), gazetteer).read()


def _fits_label(cities: tuple[City, ...], label: str) -> bool:
    """Whether a single word that the model took for a person or an organisation may be a city all the same."""
    if label == "PER":
        return cities[0].is_well_known and is_large(cities)
    if label == "ORG":
        return cities[0].is_capital or is_large(cities, METROPOLIS)
    return True


class _Reader:
    """One article being read for cities."""

    def __init__(
        self, text: str, mentions: tuple[Mention, ...], persons: tuple[tuple[int, int], ...], gazetteer: Gazetteer
    ) -> None:
        self._text = text
        self._mentions = mentions
        self._gazetteer = gazetteer
        self._places = PlaceReader(text, gazetteer)
        self._person_words = {word for start, end in persons for word in text[start:end].split()}
        self._taken = Taken(len(text), persons)

    def read(self) -> list[CityMention]:
        found: list[CityCandidates] = []
        for one in (*self._datelines(), *self._marked(), *self._unmarked()):
            if not self._taken.touches(one.start, one.end):
                self._taken.add(one.start, one.end)
                found.append(one)
        found.sort(key=lambda one: one.start)
        explicit = {one: city for one in found if (city := self._explicit(one))}
        first_place = {city: -place for place, city in enumerate(reversed(explicit.values()))}
        return [CityMention(explicit.get(one) or self._implicit(one, first_place), one.start, one.end) for one in found]

    def _datelines(self) -> Iterator[CityCandidates]:
        for match in _DATELINE.finditer(self._text):
            for part in re.finditer(r"[^/]+", match[1]):
                start = match.start(1) + part.start()
                cities = self._gazetteer.cities_named(part[0].strip())
                if cities:
                    yield CityCandidates(cities, start, start + len(part[0].rstrip()), sure=False)

    def _marked(self) -> Iterator[CityCandidates]:
        for mention in self._mentions:
            if mention.label == "ORG":
                yield from self._in_organization(mention)
                continue
            for line in re.finditer(r"[^\n\r\t]+", mention.text):
                for one in self._places.each_named(mention.start + line.start(), mention.start + line.end()):
                    if self._stands_for_city(one, mention.label):
                        yield one

    def _in_organization(self, mention: Mention) -> Iterator[CityCandidates]:
        """A city marked as an organisation ("Moskau erklärte"), or the seat of a public body: Landgericht Münster."""
        words = mention.text.split()
        if len(words) == 1 or self._gazetteer.cities_named(mention.text):
            one = self._places.named(mention.start, mention.end)
            if one and self._stands_for_city(one, "ORG" if len(words) == 1 else "LOC"):
                yield one
            return
        for position in range(1, len(words)):
            if _PUBLIC_BODY.search(words[position - 1]):
                start = mention.start + mention.text.index(words[position], len(" ".join(words[:position])))
                one = self._places.named(start, mention.end)
                if one:
                    yield one
                return

    def _stands_for_city(self, one: CityCandidates, label: str) -> bool:
        """Whether the words around let a name be a city here: no article before Essen, no federal state, no football club."""
        text, gazetteer = self._text, self._gazetteer
        name = text[one.start : one.end]
        before, after = word_before(text, one.start), word_after(text, one.end)
        if not _fits_label(one.cities, label):
            return False
        if one.sure or TOWN_BEFORE.search(before):
            return not (one.sure and _AREA_BEFORE.search(before))
        if (
            before.lower() in _NEVER_BEFORE
            or (is_determiner(before) and not is_large(one.cities))
            or (gazetteer.is_common_word(name) and self._makes_common(before))
            or _AREA_BEFORE.search(before)
            or _CLUB_BEFORE.match(before)
            or _CLUBS_BEFORE.search(text, max(0, one.start - 60), one.start)
            or _NAME_AFTER.match(after)
            or (_CLUB_NUMBER.match(after) and before.lower() not in PLACE_PREPOSITIONS)
            or (after[:1].isdigit() and gazetteer.is_common_word(name))
            or is_agency(name)
        ):
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
        if gazetteer.is_given_name(before) and not is_large(gazetteer.cities_named(before), METROPOLIS):
            return True
        return gazetteer.is_given_name(name) and after[:1].isupper() and not is_title(after)

    def _unmarked(self) -> Iterator[CityCandidates]:
        """Large cities with unmistakable names where the model marked nothing."""
        text = self._text
        marked = Taken(len(text), ((mention.start, mention.end) for mention in self._mentions))
        words = [match.span() for match in _CAPITALISED.finditer(text)]
        for position, (start, end) in enumerate(words):
            if marked.touches(start, end):
                continue
            for last in range(min(position + 2, len(words) - 1), position - 1, -1):
                if text[end : words[last][0]].strip(" \u00a0") and last > position:
                    continue
                one = self._unmistakable(start, words[last][1])
                if one:
                    yield one
                    break

    def _unmistakable(self, start: int, end: int) -> CityCandidates | None:
        name = self._text[start:end]
        is_compound = "-" in name and not self._gazetteer.cities_named(name)  # Washington-Post, Berlin-Reise
        if len(name) < 4 or is_compound or self._gazetteer.regions.is_region(name):
            return None
        one = self._places.named(start, end)
        if not one or one.start != start or not is_large(one.cities):
            return None
        bare = without_genitive(name) if not self._gazetteer.cities_named(name) else name
        given = self._gazetteer.is_given_name(bare) and not is_large(one.cities, METROPOLIS)
        before = word_before(self._text, start)
        if not one.cities[0].is_well_known and before.lower() not in PLACE_PREPOSITIONS:
            return None
        if given or self._gazetteer.is_common_word(bare) or bare in self._person_words or is_title(before):
            return None
        if is_determiner(before) and before.lower() not in PREPOSITIONS:
            return None
        return one if self._stands_for_city(one, "LOC") else None

    def _explicit(self, one: CityCandidates) -> City | None:
        """The city that the name itself or the words at it choose: Frankfurt (Oder), "Paris in Texas"; None if none do."""
        if one.sure or len(one.cities) == 1:
            return one.cities[0]
        areas = self._areas_at(one)
        return next((city for area in areas for city in one.cities if area in (city.area, city.country)), None)

    def _implicit(self, one: CityCandidates, explicit: Mapping[City, int]) -> City:
        """The city that the article names explicitly elsewhere, the first of them, or else the likeliest."""
        elsewhere = [city for city in one.cities if city in explicit]
        return min(elsewhere, key=explicit.__getitem__) if elsewhere else self._by_article(one.cities)

    def _areas_at(self, one: CityCandidates) -> Iterator[str]:
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

    @cached_property
    def _cues(self) -> Counter[str]:
        return self._gazetteer.regions.cues(self._text)
