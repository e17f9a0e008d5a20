"""The persons of one article: which of its mentions mean the same one, and the form that names each most fully."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from index.article import Mention
from index.gazetteer.cities import Gazetteer
from index.person_names import (
    PersonName,
    full_key,
    is_initial,
    parse_name,
    surname_key,
)
from index.person_spotting import SpottedName, is_place, spotted_persons
from index.transliteration import fold
from index.words_around import PLACE_PREPOSITIONS, is_determiner, is_title, word_before

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


def persons_in(text: str, mentions: Iterable[Mention], gazetteer: Gazetteer) -> list[Person]:
    """The persons that these mentions name, in the order of the text, with further places where the text repeats them."""
    mentions = tuple(mentions)
    found = spotted_persons(text, mentions, gazetteer)
    people = _full_names(found)
    _look_again(text, _forms(people, full=True), people, mentions, gazetteer)
    for one in found:
        if not parse_name(one.form).is_full:
            _add_single(people, one, text, gazetteer)
    _look_again(text, _forms(people, full=False), people, mentions, gazetteer)
    for person in people:
        person.spans = sorted(set(person.spans))
    return sorted(people, key=lambda person: person.spans[0])


def _full_names(found: list[SpottedName]) -> list[Person]:
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


def _add_single(people: list[Person], one: SpottedName, text: str, gazetteer: Gazetteer) -> None:
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
        if " " not in form and (is_place(form, gazetteer, _METROPOLIS) or gazetteer.is_given_name(form)):
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
