"""Countries, states, regions, rivers, quarters: what is no city, and where a city may lie."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.names.transliteration import fold

# Countries that are one city: their name is both.
_CITY_STATES = frozenset({"GI", "HK", "MC", "MO", "SG"})
_NO_PLACE = "-"
_WORD = re.compile(r"\w[\w-]*")
_ADJECTIVE_ENDING = re.compile(r"e[nmrs]?$")


@dataclass(frozen=True, slots=True)
class Regions:
    """The table of regions.tsv, by name, by adjective and by code."""

    _codes: dict[str, str]
    _adjectives: dict[str, str]
    _names: dict[str, str]
    _not_cities: frozenset[str]

    def is_region(self, name: str) -> bool:
        """Whether a name is that of a country, region, river, quarter …, not of a city."""
        return fold(name) in self._not_cities

    def name_of(self, code: str) -> str:
        """The German name of a country ("FR") or state ("US-TX"); "" where the table has none."""
        return self._names.get(code, "")

    def code_of(self, name: str) -> str:
        """The code of a country or state by its name, also in the genitive; "" where it is none."""
        folded = fold(name)
        return self._codes.get(folded) or (self._codes.get(folded[:-1], "") if folded.endswith("s") else "")

    def code_of_adjective(self, word: str) -> str:
        """The code that an inflected adjective points to: texanischen -> US-TX; "" where it is none."""
        stem = _ADJECTIVE_ENDING.sub("", word.lower())
        return self._adjectives.get(stem, "")

    def cues(self, text: str) -> Counter[str]:
        """How often a text names each country or state, by name or adjective; a state counts for its country too."""
        found: Counter[str] = Counter()
        words = _WORD.findall(text)
        for first, second in zip(words, [*words[1:], ""], strict=True):
            code = self._cue(first) or self.code_of(f"{first} {second}")
            if code:
                found[code] += 1
                if "-" in code:
                    found[code[:2]] += 1
        return found

    def _cue(self, word: str) -> str:
        if word[0].isupper():
            return self.code_of(word) or self.code_of(word.removeprefix("US-").removesuffix("-Staat"))
        return self.code_of_adjective(word) if word.endswith(("e", "en", "em", "er", "es")) else ""


@cache
def load_regions() -> Regions:
    """Reads regions.tsv, once."""
    rows = Path(__file__).with_name("regions.tsv").read_text(encoding="utf-8").splitlines()
    return _parse(row for row in rows if not row.startswith("#"))


def _parse(rows: Iterable[str]) -> Regions:
    codes: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    names: dict[str, str] = {}
    not_cities: set[str] = set()
    for row in rows:
        code, listed, stems = row.split("\t")
        folded = [fold(name) for name in listed.split("|") if name]
        if code not in _CITY_STATES:
            not_cities.update(folded)
        if code != _NO_PLACE:
            codes |= dict.fromkeys(folded, code)
            adjectives |= {stem: code for stem in stems.split("|") if stem}
            names[code] = listed.split("|")[0]
    return Regions(codes, adjectives, names, frozenset(not_cities))
