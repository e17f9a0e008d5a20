"""The persons of one article: which of its mentions mean the same one, and the form that names each most fully."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from index.article import Mention
from index.names.gazetteer.cities import Gazetteer
from index.names.kind_words import is_of_person
from index.names.person_names import (
    PersonName,
    begins_with_particle,
    full_key,
    is_initial,
    is_regnal,
    parse_name,
    surname_key,
    without_genitive,
)
from index.names.person_spotting import SpottedName, is_place, spotted_persons
from index.names.taken import Taken
from index.names.transliteration import fold
from index.names.words_around import PLACE_PREPOSITIONS, is_determiner, is_title, word_before

_METROPOLIS = 500_000
_WORD = re.compile(r"(?<![\w#@-])\w+")
_BETWEEN_LISTED = re.compile(r"(?=.*[-,;–/(])[\s,;–/()\d.:'’+-]{1,14}")
_LEAST_LISTED = 4
_GENITIVE = re.compile(r"(?:s|['’]s?)?(?![\w-])")


@dataclass(slots=True)
class Person:
    """One person of an article while its mentions are being gathered."""

    forms: Counter[str] = field(default_factory=Counter)
    spans: list[tuple[int, int]] = field(default_factory=list)
    is_sure: bool = False
    """A title, a verb of saying, a particle or a list of persons shows that the name is a person's."""

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
        """Whether one word, once, that nothing shows to be a person is all there is: half of these are none."""
        return not self.name.is_full and not self.is_sure and len(self.spans) < 2


def persons_in(text: str, mentions: Iterable[Mention], gazetteer: Gazetteer) -> list[Person]:
    """The persons that these mentions name, in the order of the text, with further places where the text repeats them."""
    mentions = tuple(mentions)
    found = spotted_persons(text, mentions, gazetteer)
    taken = Taken(len(text), ((one.start, one.end) for one in found))
    for mention in mentions:
        if mention.label == "ORG" or (mention.label == "LOC" and " " in mention.text):
            taken.add(mention.start, mention.end)
    people = _People(found)
    _look_again(text, people.full_forms(), taken, gazetteer)
    listed = _listed(text, found)
    for one in found:
        if not parse_name(one.form).is_full:
            people.add_single(one, text, gazetteer, is_listed=one in listed)
    _look_again(text, people.short_forms(), taken, gazetteer)
    for person in people:
        person.spans = sorted(set(person.spans))
    return sorted(people, key=lambda person: person.spans[0])


class _People:
    """The persons of an article, first those with full names."""

    def __init__(self, found: list[SpottedName]) -> None:
        self._all: list[Person] = []
        self._by_key: dict[str | tuple[str, str], list[Person]] = defaultdict(list)
        self._by_word: dict[str, list[Person]] = defaultdict(list)
        for one in sorted(found, key=lambda one: -len(one.form.split())):
            if parse_name(one.form).is_full:
                self._add_full(one)

    def __iter__(self) -> Iterator[Person]:
        return iter(self._all)

    def _add_full(self, one: SpottedName) -> None:
        """Adds a full name; forms of one given name and surname are one person: D. Trump, Donald J. Trump.

        So are a full name and its end: Theobald von Bethmann Hollweg, Bethmann Hollweg.
        """
        name = parse_name(one.form)
        keys = (full_key(name), surname_key(name.surname))
        candidates = (person for key in keys for person in self._by_key[key])
        same = next((person for person in candidates if may_be_same(person.name, name)), None) or self._ending_in(
            one.form
        )
        if same is None:
            same = Person()
            self._all.append(same)
        if one.form not in same.forms:
            for key in keys:
                _append(self._by_key[key], same)
            for word in (*name.given, *name.surname.split()):
                _append(self._by_word[fold(word)], same)
        same.add(one.form, one.start, one.end)

    def _ending_in(self, form: str) -> Person | None:
        """The only person whose full name ends with these words, more than one, as a surname of two does."""
        for end in dict.fromkeys((form, without_genitive(form))):
            bearers = [one for one in self._by_word[fold(end.split()[-1])] if fold(one.key).endswith(f" {fold(end)}")]
            if len(bearers) == 1:
                return bearers[0]
        return None

    def add_single(self, one: SpottedName, text: str, gazetteer: Gazetteer, *, is_listed: bool) -> None:
        """Adds a name of one word: a surname goes to its bearer, the dominant one of several; a given name likewise."""
        key = surname_key(one.form)
        bearers = self._by_key[key]
        if not bearers and len(self._by_word[fold(one.form)]) == 1:
            bearers = self._by_word[fold(one.form)]
        if bearers:
            _dominant(bearers).add(one.form, one.start, one.end)
            return
        is_given = gazetteer.is_given_name(one.form)
        if is_given and not is_title(word_before(text, one.start)):
            return
        is_shown = is_of_person(text, one.start, one.end) or begins_with_particle(one.form)
        person = Person(is_sure=is_given or is_listed or is_shown)
        person.add(one.form, one.start, one.end)
        self._all.append(person)
        self._by_key[key].append(person)

    def full_forms(self) -> dict[str, Person]:
        """Every full form with its person."""
        return {form: person for person in self._all for form in person.forms if parse_name(form).is_full}

    def short_forms(self) -> dict[str, Person]:
        """Every surname and form of one word with its (dominant) bearer; none of doubtful persons."""
        bearers: dict[str, list[Person]] = defaultdict(list)
        for person in self._all:
            if not person.is_doubtful:
                surname = () if is_regnal(person.key) else (person.name.surname,)
                for form in {*surname, *person.forms}:
                    if not parse_name(form).is_full and len(form) > 2:
                        bearers[form].append(person)
        return {form: _dominant(persons) for form, persons in bearers.items()}


def _listed(text: str, found: list[SpottedName]) -> set[SpottedName]:
    """The names of runs of four and more with nothing but commas, dashes and numbers between: line-ups, results."""
    listed, run = set[SpottedName](), list[SpottedName]()
    for one in found:
        if run and not _BETWEEN_LISTED.fullmatch(text, run[-1].end, one.start):
            run = []
        run.append(one)
        if len(run) >= _LEAST_LISTED:
            listed.update(run)
    return listed


def _append(people: list[Person], person: Person) -> None:
    if not any(one is person for one in people):
        people.append(person)


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


def _dominant(bearers: Iterable[Person]) -> Person:
    """The person whom a surname shared by several means: most often named in full, the first of equals."""
    return max(bearers, key=lambda person: (_full_mentions(person), -min(person.spans)[0]))


def _full_mentions(person: Person) -> int:
    return sum(count for form, count in person.forms.items() if " " in form)


def _look_again(text: str, forms: dict[str, Person], taken: Taken, gazetteer: Gazetteer) -> None:
    """Finds these forms where the model marked none, the longest first."""
    by_first_word: dict[str, list[str]] = defaultdict(list)
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        first = _WORD.match(form)
        if first and (" " in form or not (is_place(form, gazetteer, _METROPOLIS) or gazetteer.is_given_name(form))):
            by_first_word[first[0]].append(form)
    for word in _WORD.finditer(text):
        for form in (*by_first_word.get(word[0], ()), *by_first_word.get(word[0].removesuffix("s"), ())):
            start = word.start()
            rest = _GENITIVE.match(text, start + len(form)) if text.startswith(form, start) else None
            if rest and not taken.touches(start, rest.end()) and _is_named(text, form, start, gazetteer):
                forms[form].add(form, start, rest.end())
                taken.add(start, rest.end())


def _is_named(text: str, form: str, start: int, gazetteer: Gazetteer) -> bool:
    """Whether a form means its person here: not "der Koch", "Anna Koch" for another Koch, nor "in Boston" for Jack Boston."""
    before = word_before(text, start)
    if " " not in form and (is_determiner(before) or gazetteer.is_given_name(before) or is_initial(before)):
        return False
    return before.lower() not in PLACE_PREPOSITIONS or not gazetteer.cities_named(form)
