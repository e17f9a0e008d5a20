"""More training text from the gold text: other names put into its sentences, and templated news with names.

So the finder meets Arabic, East Asian and long names, lists, line-ups, obituaries, bylines and datelines that the gold
text has few of. All chances come from one seeded Random.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

from index.names.model.corpus import Sample, Span
from index.names.model.name_lists import (
    NameList,
    arabic_names,
    cities,
    country_names,
    east_asian_names,
    first_and_last_names,
    german_city_names,
)

TEMPLATES = Path(__file__).parent / "templates.txt"
_GERMAN_SPEAKING = ("DE", "AT", "CH")
_PARTICLES = (
    "von",
    "van",
    "de",
    "von der",
    "van der",
    "di",
    "El",
    "Al",
    "ten",
    "Abu",
    "Ben",
    "Mac",
    "del",
    "dos",
)
_NO_GENITIVE_S = ("s", "z", "x", "ß", "ce")
_PERSON = re.compile(r"[\w.'’-]+( [\w.'’-]+){0,3}")
_PLACE = re.compile(r"[A-ZÄÖÜ][a-zäöüß]{3,}")


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name in full, and as later sentences have it."""

    full: str
    short: str


class Names:
    """Draws names of persons and places at random, German-speaking ones more often than others."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._lists = first_and_last_names()
        self._arabic, self._asian = arabic_names(), east_asian_names()
        self._weights = [6 if one.locale == "de_DE" else 2 if one.locale[:2] == "de" else 1 for one in self._lists]
        large = [city for city in cities(12_000) if re.fullmatch(r"[A-ZÄÖÜ][\w'’ -]+", city.name)]
        self._near = [city.name for city in large if city.country in _GERMAN_SPEAKING]
        self._far = [city.name for city in large if city.country not in _GERMAN_SPEAKING and city.population > 200_000]
        self._known = german_city_names()
        self._countries = [name for name in country_names() if "(" not in name and " und " not in name]

    def person(self) -> Person:
        """A person of any part of the world."""
        kind = self._random.random()
        if kind < 0.06:
            return self._east_asian_person()
        if kind < 0.14:
            return self._arabic_person()
        chance, choice = self._random.random, self._random.choice
        names: NameList = self._random.choices(self._lists, self._weights)[0]
        other: NameList = choice(self._lists) if chance() < 0.15 else names
        first, last = choice(names.first), choice(other.last)
        if chance() < 0.07:
            first += choice((" ", "-")) + choice(names.first)
        if chance() < 0.1:
            last = choice(_PARTICLES) + " " + last
        if chance() < 0.05:
            last += "-" + choice(names.last)
        if chance() < 0.03:
            first = choice("ABCDEFGHJKLMPRSTW") + "."
        return Person(f"{first} {last}", last)

    def _east_asian_person(self) -> Person:
        last, first, second = map(self._random.choice, (self._asian.last, self._asian.first, self._asian.first))
        given = self._random.choice(
            (
                first,
                f"{first} {second}",
                f"{first}-{second.lower()}",
                f"{first}-{second}",
            )
        )
        return Person(f"{last} {given}", last)

    def _arabic_person(self) -> Person:
        first, second = self._random.choices(self._arabic.first, k=2)
        last = self._random.choice(self._arabic.last)
        joined = self._random.choice(("", "", "al-", "Al-", "al ", "El ", "bin ", "Abu "))
        middle = self._random.choice(("", "", second + " ", "bin " + second + " "))
        return Person(
            f"{first} {middle}{joined}{last}",
            self._random.choice((last, joined + last)),
        )

    def city(self) -> str:
        """A city's name."""
        return self._random.choice(self._random.choices((self._near, self._far, self._known), (5, 3, 3))[0])

    def country(self) -> str:
        """A country's German name."""
        return self._random.choice(self._countries)


def swap_names(sample: Sample, names: Names, random: Random) -> Sample:
    """`sample` with other persons and places in it; a person keeps one new name throughout."""
    text, spans, at = "", list[Span](), 0
    renamed: dict[str, Person] = {}
    for span in sample.names:
        old = sample.text[span.start : span.end]
        new = old
        if span.label == "PER" and _PERSON.fullmatch(old):
            new = _other_person(old, renamed, names, random)
        elif span.label == "LOC" and _PLACE.fullmatch(old) and random.random() < 0.7:
            new = names.city() if random.random() < 0.75 else names.country()
        text += sample.text[at : span.start]
        spans.append(Span(len(text), len(text) + len(new), span.label))
        text += new
        at = span.end
    return Sample(text + sample.text[at:], tuple(spans))


def _other_person(old: str, renamed: dict[str, Person], names: Names, random: Random) -> str:
    last_word = old.rsplit(maxsplit=1)[-1]
    key = last_word.rstrip("s’'")
    person = renamed.setdefault(key, names.person())
    new = person.short if old == last_word else person.full
    if old.isupper() and len(old) > 4:
        return new.upper()
    return genitive(new) if last_word.endswith("s") and random.random() < 0.4 else new


def genitive(name: str) -> str:
    """Merkel -> Merkels, Scholz -> Scholz’."""
    return name + ("’" if name.endswith(_NO_GENITIVE_S) else "s")


class Templates:
    """Sentences with slots, drawn from templates.txt; its head explains the slots."""

    def __init__(self, names: Names, random: Random, file: Path = TEMPLATES) -> None:
        self._names, self._random = names, random
        self._sentences, self._words = list[str](), dict[str, list[str]]()
        for line in file.read_text(encoding="utf-8").splitlines():
            word_list = re.fullmatch(r"([A-Z]) = (.+)", line)
            if word_list:
                self._words[word_list[1]] = [word.strip() for word in word_list[2].split("|")]
            elif line and not line.startswith("#"):
                self._sentences.append(line.replace("\\n", "\n"))

    def article(self) -> Sample:
        """A few sentences about the same three persons and three cities."""
        self._persons = [self._names.person() for _ in range(4)]
        self._cities = [self._names.city() for _ in range(4)]
        sentences = self._random.sample(self._sentences, self._random.randint(2, 6))
        self._text, self._spans = "", list[Span]()
        for sentence in sentences:
            if self._text and not self._text.endswith("\n"):
                self._text += self._random.choice((" ", " ", "\n"))
            self._fill(sentence)
        return Sample(self._text, tuple(self._spans))

    def _fill(self, sentence: str) -> None:
        for number, piece in enumerate(re.split(r"\{(.+?)\}", sentence)):
            if number % 2 == 0:
                self._text += piece
                continue
            start = len(self._text)
            self._text += self._value(piece)
            label = {"P": "PER", "L": "PER", "C": "LOC", "K": "LOC", "O": "ORG"}.get(piece[0])
            if label:
                self._spans.append(Span(start, len(self._text), label))

    def _value(self, slot: str) -> str:
        kind, number = slot[0], int(slot[1]) if slot[1:2].isdigit() else 0
        if kind in "PL":
            person = self._persons[number]
            value = person.full if kind == "P" else person.short
        elif kind == "C":
            value = self._cities[number]
        elif kind == "K":
            value = self._names.country()
        else:
            value = self._random.choice(self._words[kind])
            value = value.replace("%C", self._cities[3]).replace("%L", self._persons[3].short)
        value = genitive(value) if slot.endswith("'") else value
        return value.upper() if slot.endswith("!") else value
