"""Registers: all persons, or all cities, of an archive from A to Z. No HTML."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import takewhile
from string import ascii_uppercase

from index.german.fold import fold
from index.names.person_names import PARTICLES, is_regnal, parse_name
from search.request import SearchRequest
from search.searcher import Searcher

OTHER = "other"
"""Stands for all letters but A to Z."""
LETTERS = (*ascii_uppercase, OTHER)
_EVERYONE = 1 << 30


@dataclass(frozen=True, slots=True)
class Entry:
    """A person or city as a register names it ("Leyen, Ursula von der"), under its letter; `folded` is the label without case and accents."""

    id: str
    label: str
    name: str
    folded: str
    letter: str
    articles: int


@dataclass(frozen=True, slots=True)
class Register:
    """The entries of one field in their order, and how many each letter has."""

    entries: tuple[Entry, ...]
    letters: tuple[tuple[str, int], ...]

    def beginning(self, prefix: str) -> tuple[Entry, ...]:
        """The entries of which a word begins so, whatever its case and accents."""
        begins = re.compile(rf"(?<!\w){re.escape(fold(prefix.strip()))}").search
        return tuple(entry for entry in self.entries if begins(entry.folded))

    def under(self, letter: str) -> tuple[Entry, ...]:
        """The entries of a letter."""
        return tuple(entry for entry in self.entries if entry.letter == letter)


class Registers:
    """The registers of one archive, each made once a generation. Threads may share them."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._made: dict[str, tuple[str, Register]] = {}

    def of(self, field: str) -> Register:
        """The register of a field as it is now."""
        generation = self._searcher.status().generation
        made = self._made.get(field)
        if made is None or made[0] != generation:
            made = self._made[field] = generation, self._make(field)
        return made[1]

    def _make(self, field: str) -> Register:
        values = self._searcher.facet(SearchRequest(), field, size=_EVERYONE).facet.values
        entries = []
        for value in values:
            name = filed(value.label) if field == "person" else value.label
            entries.append(Entry(value.value, value.label, name, fold(value.label), _letter(name), value.count))
        entries.sort(key=lambda entry: (LETTERS.index(entry.letter), fold(entry.name), entry.id))
        counts = Counter(entry.letter for entry in entries)
        return Register(tuple(entries), tuple((letter, counts[letter]) for letter in LETTERS if counts[letter]))


def filed(name: str) -> str:
    """A person's name as registers write it: the surname first, its particles last; rulers, who have none, as they are."""
    if is_regnal(name):
        return name
    parsed = parse_name(name)
    words = parsed.surname.split()
    particles = list(takewhile(lambda word: word in PARTICLES, words[:-1]))
    rest = [*parsed.given, *particles]
    return " ".join(words[len(particles) :]) + (f", {' '.join(rest)}" if rest else "")


def _letter(name: str) -> str:
    first = fold(name)[:1].upper()
    return first if first in ascii_uppercase and first else OTHER
