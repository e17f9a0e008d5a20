"""The persons of one article: which of its mentions mean the same one, and the form that names each most fully."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from index.article import Mention
from index.gazetteer.cities import Gazetteer
from index.person_names import (
    PARTICLES,
    PersonName,
    full_key,
    is_initial,
    is_name_like,
    parse_name,
    surname_key,
    without_genitive,
)
from index.transliteration import fold
from index.words_around import PLACE_PREPOSITIONS, is_determiner, is_title, word_after, word_before

# Several names in one mention: on several lines, or joined by "und" (but "von und zu").
_ONE_NAME = re.compile(r"(?:(?! (?:und|sowie) (?!zu\b))[^\n\r\t,;/&])+")
_PART = re.compile(r"[^\s\u00a0]+")
_EDGE = " \u00a0\t\"„“”»«‚‘'’.,;:!?()[]–—-/*•"
_SURNAME = r"[A-ZÄÖÜ][\w’'-]+"
_PARTICLE_AND_SURNAME = re.compile(
    rf"[ \u00a0](?:von und zu|(?:von|van|de|di|da|del|della|dos|bin|ibn|al|el|ten|ter)(?: (?:der|den|dem|la))?)[ -]({_SURNAME})"
)
_REST_OF_SURNAME = re.compile(rf"[ \u00a0-](?:(?:der|den|dem|la|und zu|zu) )?({_SURNAME})")
_GIVEN_AND_SURNAME = re.compile(
    rf"(?<![\w-])(?=([A-ZÄÖÜ][\w-]+)[ \u00a0]((?:(?:von und zu|von|van|de|bin|ibn|al|ten|ter)(?: (?:der|den|dem|la))? )?)({_SURNAME})(?![\w-]))"
)
_ORGANIZATION = re.compile(
    r" (?:University|Universität|College|Company|Limited|Ltd|GmbH|AG|SE|KG|Inc|Corp|Co|Group|Gruppe|Holding|Bank|Stiftung"
    r"|Foundation|Verlag|Institut|Institute|Club|Airport|Park|Street|Center|Centre|Hotel|Arena|Stadion|Platz|Straße|Allee)\.?$"
)
_INDEFINITE = frozenset({"ein", "eine", "einen", "einem", "einer", "eines", "kein", "keine", "jeder", "jede"})
_MIN_CITY = 50_000
_METROPOLIS = 500_000


@dataclass(slots=True)
class Person:
    """One person of an article while its mentions are being gathered."""

    forms: Counter[str] = field(default_factory=Counter)
    spans: list[tuple[int, int]] = field(default_factory=list)
    has_title: bool = False

    def add(self, form: str, start: int, end: int) -> None:
        """Notes a mention and the form it has in the nominative."""
        self.forms[form] += 1
        self.spans.append((start, end))

    @property
    def key(self) -> str:
        """The fullest form: most words, then fewest initials, most mentions, the first."""
        return max(
            self.forms, key=lambda form: (len(words := form.split()), -sum(map(is_initial, words)), self.forms[form])
        )

    @property
    def name(self) -> PersonName:
        """The fullest form in its parts."""
        return parse_name(self.key)

    @property
    def is_doubtful(self) -> bool:
        """Whether one word, once, without a title, is all there is: half of these are no persons at all."""
        return not self.name.is_full and not self.has_title and len(self.spans) < 2


@dataclass(frozen=True, slots=True)
class _Found:
    form: str
    start: int
    end: int


def persons_in(text: str, mentions: Iterable[Mention], gazetteer: Gazetteer) -> list[Person]:
    """The persons that these mentions name, in the order of the text, with further places where the text repeats them."""
    mentions = tuple(mentions)
    found = [
        one
        for mention in mentions
        if mention.label == "PER"
        for one in _split_surnames(_names_of(text, mention, gazetteer), mentions)
    ]
    found += _unmistakable(text, mentions, gazetteer)
    found.sort(key=lambda one: one.start)
    found = _with_shared_surnames(text, _nominatives(text, found, gazetteer), gazetteer)
    people = _full_names(found)
    _look_again(text, _forms(people, full=True), people, mentions, gazetteer)
    for one in found:
        if not parse_name(one.form).is_full:
            _add_single(people, one, text, gazetteer)
    _look_again(text, _forms(people, full=False), people, mentions, gazetteer)
    for person in people:
        person.spans = sorted(set(person.spans))
    return sorted(people, key=lambda person: person.spans[0])


def _names_of(text: str, mention: Mention, gazetteer: Gazetteer) -> Iterator[_Found]:
    """What is a name in a mention: titles, quotation marks and what belongs to another line off, "von der …" put to it."""
    for part in _ONE_NAME.finditer(mention.text):
        start, end = _trim(text, mention.start + part.start(), mention.start + part.end())
        words = [(start + part.start(), start + part.end()) for part in _PART.finditer(text[start:end])]
        if words and text[slice(*words[0])].lower() in _INDEFINITE:
            continue
        while words and _is_no_part(text[slice(*words[0])], gazetteer, alone=len(words) == 1):
            words.pop(0)
        while len(words) > 1 and is_title(text[slice(*words[-1])]):
            words.pop()
        if not words:
            continue
        start, end = _trim(text, words[0][0], words[-1][1])
        end = _end_of_surname(text, [text[first:last] for first, last in words], end, gazetteer)
        before = word_before(text, start)
        if len(words) == 1 and gazetteer.is_given_name(before) and _can_be_given_before(before, gazetteer):
            start -= len(before) + 1
        form = unicodedata.normalize("NFC", " ".join(text[start:end].split()))
        if is_name_like(form) and not _is_place(form, gazetteer) and not _ORGANIZATION.search(form):
            yield _Found(form, start, end)


def _unmistakable(text: str, mentions: tuple[Mention, ...], gazetteer: Gazetteer) -> Iterator[_Found]:
    """Names the model missed or cut: a given name with "von der …" and the like, or one after a title, with a surname."""
    for match in _GIVEN_AND_SURNAME.finditer(text):
        start, end = match.start(1), match.end(3)
        given, particles, surname = match.groups()
        if not gazetteer.is_given_name(given) or is_title(surname) or _is_place(surname, gazetteer):
            continue
        if not particles and not is_title(word_before(text, start)):
            continue
        if any(m.start < end and start < m.end and (m.label == "PER" or m.end >= end) for m in mentions):
            continue
        yield _Found(unicodedata.normalize("NFC", " ".join(text[start:end].split())), start, end)


def _end_of_surname(text: str, words: list[str], end: int, gazetteer: Gazetteer) -> int:
    """Where a name ends whose surname the model cut: after Leyen for "Ursula", "Ursula von" and "Ursula von der"."""
    if words[-1].lower() in PARTICLES:
        rest = _REST_OF_SURNAME.match(text, end)
    elif len(words) == 1 and gazetteer.is_given_name(words[0]):
        rest = _PARTICLE_AND_SURNAME.match(text, end)
    else:
        rest = None
    return rest.end() if rest and not _is_place(rest[1], gazetteer) else end


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
    if is_title(word) or is_determiner(word):
        return True
    if word[:1].islower():
        return alone or word.lower() not in PARTICLES
    bare = without_genitive(word)
    return not alone and bare != word and not gazetteer.is_given_name(word) and _is_place(bare, gazetteer)


def _is_place(form: str, gazetteer: Gazetteer, least: int = _MIN_CITY) -> bool:
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


def _split_surnames(found: Iterable[_Found], mentions: tuple[Mention, ...]) -> Iterator[_Found]:
    """Two persons that the model took for one: "Macron Selenskyj", where both words are surnames elsewhere."""
    surnames = {parse_name(m.text).surname for m in mentions if m.label == "PER" and " " in m.text}
    singles = {m.text for m in mentions if m.label == "PER" and " " not in m.text}
    for one in found:
        first, _, second = one.form.partition(" ")
        others = surnames - {second} if one.form.count(" ") == 1 else set()
        if second and {first, without_genitive(first)} & others and second in surnames | singles and first != second:
            yield _Found(first, one.start, one.start + len(first))
            yield _Found(second, one.end - len(second), one.end)
        else:
            yield one


def _nominatives(text: str, found: list[_Found], gazetteer: Gazetteer) -> list[_Found]:
    """The names without genitive -s, where the article has the form without it or the next word shows the genitive."""
    last_words = {one.form.split()[-1] for one in found}

    def nominative(one: _Found) -> str:
        bare = without_genitive(one.form)
        if bare == one.form or one.form.endswith(("’", "'", "’s", "'s")):
            return bare
        if bare.split()[-1] in last_words:
            return bare
        surname = one.form.split()[-1]
        shows = word_after(text, one.end)[:1].isupper() and one.form[-2] not in "aeiouyäöü"
        return bare if shows and not gazetteer.is_given_name(surname) else one.form

    return [_Found(nominative(one), one.start, one.end) for one in found]


def _with_shared_surnames(text: str, found: list[_Found], gazetteer: Gazetteer) -> list[_Found]:
    """Donald Trump for the first word of "Donald und Melania Trump"."""
    out = []
    for one, following in zip(found, [*found[1:], None], strict=False):
        if following and text[one.end : following.start] in (" und ", " & ") and gazetteer.is_given_name(one.form):
            name = parse_name(following.form)
            form = f"{one.form} {name.surname}" if name.is_full else one.form
            out.append(_Found(form, one.start, one.end))
        else:
            out.append(one)
    return out


def _full_names(found: list[_Found]) -> list[Person]:
    """A person for each full name, forms of the same given name and surname together: D. Trump, Donald J. Trump."""
    people: list[Person] = []
    for one in sorted(found, key=lambda one: -len(one.form.split())):
        name = parse_name(one.form)
        if not name.is_full:
            continue
        same = next((person for person in people if may_be_same(person.name, name)), None)
        if same is None:
            same = Person()
            people.append(same)
        same.add(one.form, one.start, one.end)
    return people


def may_be_same(fuller: PersonName, other: PersonName) -> bool:
    """Whether two full names of one article mean one person: surname and given name agree, or an initial stands for it."""
    surname, given = full_key(fuller)
    other_surname, other_given = full_key(other)
    if is_initial(other.given[0]) or is_initial(fuller.given[0]):
        return surname_key(fuller.surname) == surname_key(other.surname) and given[:1] == other_given[:1]
    if (surname, given) == (other_surname, other_given):
        return True
    others = {fold(given) for given in other.given}
    return surname_key(fuller.surname) == surname_key(other.surname) and others < {
        fold(given) for given in fuller.given
    }


def _add_single(people: list[Person], one: _Found, text: str, gazetteer: Gazetteer) -> None:
    """A surname alone goes to its bearer in the article, the dominant one of several; a given name alone likewise."""
    key = surname_key(one.form)
    bearers = [person for person in people if surname_key(person.name.surname) == key]
    if not bearers:
        word = fold(one.form)
        bearers = [p for p in people if p.name.is_full and word in map(fold, (*p.name.given, *p.name.surname.split()))]
        bearers = bearers if len(bearers) == 1 else []
    if bearers:
        _dominant(bearers).add(one.form, one.start, one.end)
        return
    has_title = is_title(word_before(text, one.start))
    if gazetteer.is_given_name(one.form) and not has_title:
        return
    person = Person(has_title=has_title)
    person.add(one.form, one.start, one.end)
    people.append(person)


def _dominant(bearers: Iterable[Person]) -> Person:
    """The person whom a surname shared by several means: most often named in full, the first of equals."""
    return max(bearers, key=lambda person: (_full_mentions(person), -min(person.spans)[0]))


def _full_mentions(person: Person) -> int:
    return sum(count for form, count in person.forms.items() if " " in form)


def _forms(people: list[Person], *, full: bool) -> dict[str, Person]:
    """What to look for a second time: full forms, or the forms of one word and the surnames, each with its person."""
    if full:
        return {form: person for person in people for form in person.forms if parse_name(form).is_full}
    bearers: dict[str, list[Person]] = {}
    for person in people:
        for form in {person.name.surname, *person.forms}:
            if not parse_name(form).is_full and len(form) > 2 and not person.is_doubtful:
                bearers.setdefault(form, []).append(person)
    return {form: _dominant(persons) for form, persons in bearers.items()}


def _look_again(
    text: str, forms: dict[str, Person], people: list[Person], mentions: tuple[Mention, ...], gazetteer: Gazetteer
) -> None:
    """Finds these forms where the model marked none."""
    taken = {span for person in people for span in person.spans}
    taken |= {(m.start, m.end) for m in mentions if m.label == "ORG" or (m.label == "LOC" and " " in m.text)}
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        if " " not in form and (_is_place(form, gazetteer, _METROPOLIS) or gazetteer.is_given_name(form)):
            continue
        for match in re.finditer(rf"(?<![\w#@-]){re.escape(form)}(?:s|['’]s?)?(?![\w-])", text):
            start, end = match.span()
            if any(s < end and start < e for s, e in taken):
                continue
            before = word_before(text, start)
            if " " not in form and (is_determiner(before) or gazetteer.is_given_name(before) or is_initial(before)):
                continue
            if before.lower() in PLACE_PREPOSITIONS and gazetteer.cities_named(form):
                continue
            forms[form].add(form, start, end)
            taken.add((start, end))
