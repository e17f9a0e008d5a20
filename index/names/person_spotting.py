"""Where a text names persons: the model's mentions trimmed, split, completed and put into the nominative."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.article import Mention
from index.names.gazetteer.cities import Gazetteer
from index.names.kind_words import COMPANY_END
from index.names.person_names import (
    PARTICLES,
    begins_with_particle,
    is_initial,
    is_name_like,
    is_regnal,
    parse_name,
    without_genitive,
)
from index.names.taken import Taken
from index.names.words_around import ACADEMIC, is_determiner, is_title, word_after, word_before

# Several names in one mention: on several lines, or joined by "und" (but "von und zu").
_ONE_NAME = re.compile(r"(?:(?! (?:und|sowie) (?!zu\b))[^\n\r\t,;/&])+")
_PART = re.compile(r"[^\s\u00a0]+")
_EDGE = " \u00a0\u00ad\t\"„“”»«‚‘'’.,;:!?()[]–—-/*•¹²³"
_SURNAME = r"[A-ZÄÖÜ][\w’'-]+"
_PARTICLE_AND_SURNAME = re.compile(
    rf"[ \u00a0](?:von und zu|(?:von|van|de|di|da|del|della|dos|bin|ibn|al|el|ten|ter)(?: (?:der|den|dem|la))?)[ -]({_SURNAME})"
)
_REST_OF_SURNAME = re.compile(rf"[ \u00a0-](?:(?:der|den|dem|la|und zu|zu) )?({_SURNAME})")
_GIVEN_AND_SURNAME = re.compile(
    rf"(?<![\w-])(?=([A-ZÄÖÜ][\w-]+)[ \u00a0]((?:(?:von und zu|von|van|de|bin|ibn|al|ten|ter)(?: (?:der|den|dem|la))? )?)({_SURNAME})(?![\w-]))"
)
_NO_SURNAME = (
    rf"(?:{COMPANY_END}|University|Universität|College|Company|Bank|Stiftung"
    r"|Foundation|Verlag|Institut|Institute|Airport|Park|Street|Center|Centre|Hotel|Arena|Stadion|Straße|Allee)"
)
_ORGANIZATION_AFTER = re.compile(rf"{_NO_SURNAME}$")
_ORGANIZATION = re.compile(
    rf"(?:[ -]{_NO_SURNAME}| Club| Platz|-(?:Platz|Preis|Schule|Gymnasium|Museum|Denkmal|Brücke|Halle|Haus|Serie|Film|Show|Tour"
    r"|Turnier|Cup|Pokal|Team|Fans?|Aktion))\.?$"
)
_PRONOUNS = frozenset({"Ich", "Du", "Er", "Sie", "Es", "Wir", "Ihr", "Man"})
_ABBREVIATION = re.compile(r"[A-ZÄÖÜ]{2,}-\w")
_INDEFINITE = frozenset({"ein", "eine", "einen", "einem", "einer", "eines", "kein", "keine", "jeder", "jede"})
_MIN_CITY = 50_000


@dataclass(frozen=True, slots=True)
class SpottedName:
    """A name in the nominative, and where the text has it."""

    form: str
    start: int
    end: int

    @property
    def is_plain(self) -> bool:
        """Whether the text has the form letter for letter, spaces included, so that places in one are places in the other."""
        return self.end - self.start == len(self.form)


def spotted_persons(text: str, mentions: tuple[Mention, ...], gazetteer: Gazetteer) -> list[SpottedName]:
    """Every name of a person that these mentions are or hide, and those that need no model, in the order of the text."""
    persons = [mention for mention in mentions if mention.label == "PER"]
    spotted = list(
        _split_surnames(
            text, (one for mention in persons for one in _names_of(text, mention, gazetteer)), persons, gazetteer
        )
    )
    spotted += _unmistakable(text, mentions, gazetteer)
    spotted = _apart(_with_full_stop(text, one) for one in _without_possessions(spotted))
    return _with_shared_surnames(text, _nominatives(text, spotted, gazetteer), gazetteer)


def _with_full_stop(text: str, one: SpottedName) -> SpottedName:
    """The name with the full stop that belongs to the number of a ruler; at the end of a sentence it is one and the same."""
    if text[one.end : one.end + 1] == "." and is_regnal(f"{one.form}."):
        return SpottedName(f"{one.form}.", one.start, one.end + 1)
    return one


def _apart(found: Iterable[SpottedName]) -> list[SpottedName]:
    """The names in the order of the text, the longest of those that overlap."""
    apart: list[SpottedName] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def _names_of(text: str, mention: Mention, gazetteer: Gazetteer) -> Iterator[SpottedName]:
    """What is a name in a mention: titles, quotation marks and what belongs to another line off, "von der …" put to it."""
    for part in _ONE_NAME.finditer(mention.text):
        start, end = _trim(text, mention.start + part.start(), mention.start + part.end())
        words = [(start + part.start(), start + part.end()) for part in _PART.finditer(text[start:end])]
        if words and text[slice(*words[0])].lower() in _INDEFINITE:
            continue
        while words and _is_no_part(text[slice(*words[0])], gazetteer, alone=len(words) == 1):
            words.pop(0)
        while len(words) > 1 and is_title(text[slice(*words[-1])]) and _is_owner(text[slice(*words[-2])], gazetteer):
            words.pop()
        if not words:
            continue
        start, end = _trim(text, words[0][0], words[-1][1])
        before = word_before(text, start)
        end = _end_of_surname(text, [text[first:last] for first, last in words], before, end, gazetteer)
        if len(words) == 1 and gazetteer.is_given_name(before) and _can_be_given_before(before, gazetteer):
            start -= len(before) + 1
        form = unicodedata.normalize("NFC", " ".join(text[start:end].split()))
        organization = _ORGANIZATION.search(form) or _ORGANIZATION_AFTER.match(word_after(text, end))
        if is_name_like(form) and not is_place(form, gazetteer) and not organization:
            yield SpottedName(form, start, end)


def _is_owner(word: str, gazetteer: Gazetteer) -> bool:
    """Whether the word before a role is no given name of somebody called so: "Lindqvists Berater", but "Arne Richter"."""
    return not gazetteer.is_given_name(word) and not is_initial(word)


def _unmistakable(text: str, mentions: tuple[Mention, ...], gazetteer: Gazetteer) -> Iterator[SpottedName]:
    """Names the model missed or cut: a given name with "von der …" and the like, or one after a title, with a surname."""
    persons = Taken(len(text), ((m.start, m.end) for m in mentions if m.label == "PER"))
    taken = Taken(len(text), ((m.start, m.end) for m in mentions))
    for match in _GIVEN_AND_SURNAME.finditer(text):
        start, end = match.start(1), match.end(3)
        given, particles, surname = match.groups()
        if not gazetteer.is_given_name(given) or is_title(surname) or is_place(surname, gazetteer):
            continue
        before = word_before(text, start)
        if is_determiner(before) or not (particles or is_title(before)):
            continue
        # A mention that ends inside was cut short ("Kommission Ursula" + "von der Leyen"), one that goes on is another thing.
        if persons.touches(start, end) or taken.touches(end - 1, end):
            continue
        yield SpottedName(unicodedata.normalize("NFC", " ".join(text[start:end].split())), start, end)


def _end_of_surname(text: str, words: list[str], before: str, end: int, gazetteer: Gazetteer) -> int:
    """Where a name ends whose surname the model cut: after Leyen for "Ursula", "Ursula von" and "Ursula von der", after
    Lindqvist for "Dr. Petra"."""
    if words[-1].lower() in PARTICLES:
        rest = _REST_OF_SURNAME.match(text, end)
    elif len(words) == 1 and gazetteer.is_given_name(words[0]):
        rest = _PARTICLE_AND_SURNAME.match(text, end)
        if not rest and before.lower() in ACADEMIC:
            rest = _REST_OF_SURNAME.match(text, end)
    else:
        rest = None
    return rest.end() if rest and not is_place(rest[1], gazetteer) else end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE and text[end - 1] not in "’'":
        end -= 1
    if text[end - 1 : end] in ("’", "'") and text[end - 2 : end - 1] not in ("s", "z", "x", "ß", "S"):
        end -= 1
    return start, end


def _is_no_part(word: str, gazetteer: Gazetteer, *, alone: bool) -> bool:
    """Whether the first word of a mention belongs to no name: a title, a lower-case word, "Kiews" in "Kiews Selenskyj"."""
    if is_title(word) or is_determiner(word) or word in _PRONOUNS:
        return True
    if not alone and _ABBREVIATION.match(word):
        return True
    if word[:1].islower():
        return not begins_with_particle(word) if alone else word.lower() not in PARTICLES
    bare = without_genitive(word)
    return not alone and bare != word and not gazetteer.is_given_name(word) and is_place(bare, gazetteer)


def is_place(form: str, gazetteer: Gazetteer, least: int = _MIN_CITY) -> bool:
    """Whether a form is a region, or a city of at least so many people."""
    bare = without_genitive(form)
    if gazetteer.regions.is_region(form) or gazetteer.regions.is_region(bare):
        return True
    first, hyphen, second = form.partition("-")
    if hyphen and " " not in form and gazetteer.cities_named(first) and not gazetteer.is_given_name(first):
        return not gazetteer.is_given_name(second)
    cities = gazetteer.cities_named(form) or gazetteer.cities_named(bare)
    return bool(cities) and cities[0].population >= least


def _can_be_given_before(word: str, gazetteer: Gazetteer) -> bool:
    return not is_title(word) and not gazetteer.cities_named(word) and not gazetteer.regions.is_region(word)


def _split_surnames(
    text: str, found: Iterable[SpottedName], persons: list[Mention], gazetteer: Gazetteer
) -> Iterator[SpottedName]:
    """Two persons that the model took for one: "Macron Selenskyj", "Petra Lindqvist Brandstätter", a name printed twice."""
    surnames = {parse_name(mention.text).surname for mention in persons if " " in mention.text}
    known = surnames | {mention.text for mention in persons if " " not in mention.text}
    for one in found:
        words = one.form.split()
        places = [part.span() for part in _PART.finditer(text, one.start, one.end)]
        position = _second_name(words, surnames, known, gazetteer) if len(places) == len(words) else 0
        if position:
            yield SpottedName(" ".join(words[:position]), one.start, places[position - 1][1])
            yield SpottedName(" ".join(words[position:]), places[position][0], one.end)
        else:
            yield one


def _second_name(words: list[str], surnames: set[str], known: set[str], gazetteer: Gazetteer) -> int:
    """Which of the words begins a second person's name, 0 if none does; `known` are surnames and single words marked elsewhere."""
    if len(words) == 2:
        first, second = words
        is_surname = first in surnames or without_genitive(first) in surnames
        return 1 if is_surname and second in known and second not in (first, without_genitive(first)) else 0
    given = [gazetteer.is_given_name(word) and word.lower() not in PARTICLES for word in words]
    if len(words) == 3 and given[0] and words[1] in known and words[2] in known:
        return 2
    if len(words) not in (3, 4) or words[1].lower() in PARTICLES:
        return 0
    is_twice = words[: len(words) - 2] == words[2:]
    return 2 if is_twice or given == [True, False, True, False] else 0


def _without_possessions(found: list[SpottedName]) -> Iterator[SpottedName]:
    """Petra Lindqvists of "Petra Lindqvists Rede", where Petra Lindqvist stands elsewhere."""
    forms = {one.form for one in found}
    for one in found:
        owner, space, _ = one.form.rpartition(" ")
        bare = without_genitive(owner)
        if space and one.is_plain and bare != owner and bare in forms and one.form.count(" ") > bare.count(" "):
            yield SpottedName(owner, one.start, one.start + len(owner))
        else:
            yield one


def _nominatives(text: str, found: list[SpottedName], gazetteer: Gazetteer) -> list[SpottedName]:
    """The names without genitive -s, where the article has the form without it or the next word shows the genitive."""
    last_words = {one.form.split()[-1] for one in found}
    surnames = {parse_name(one.form).surname for one in found if " " in one.form}

    def nominative(one: SpottedName) -> str:
        if is_regnal(one.form):  # Ludwigs XIV. of "die Politik Ludwigs XIV."
            before, given, number = f" {one.form}".rsplit(" ", 2)
            bare = without_genitive(given)
            is_genitive = gazetteer.is_given_name(bare) and not gazetteer.is_given_name(given)
            return f"{before} {bare} {number}".strip() if is_genitive else one.form
        bare = without_genitive(one.form)
        if bare == one.form or one.form.endswith(("’", "'", "’s", "'s")):
            return bare
        if bare.split()[-1] in last_words:
            return bare
        surname = one.form.split()[-1]
        if one.form in surnames:
            return one.form
        shows = word_after(text, one.end)[:1].isupper() and one.form[-2] not in "aeiouyäöü"
        return bare if shows and not gazetteer.is_given_name(surname) else one.form

    return [SpottedName(nominative(one), one.start, one.end) for one in found]


def _with_shared_surnames(text: str, found: list[SpottedName], gazetteer: Gazetteer) -> list[SpottedName]:
    """Donald Trump for the first word of "Donald und Melania Trump"."""
    out = []
    for one, following in zip(found, [*found[1:], None], strict=False):
        if following and text[one.end : following.start] in (" und ", " & ") and gazetteer.is_given_name(one.form):
            name = parse_name(following.form)
            form = f"{one.form} {name.surname}" if name.is_full else one.form
            out.append(SpottedName(form, one.start, one.end))
        else:
            out.append(one)
    return out
