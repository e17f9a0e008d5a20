"""Sicherheitsgarantien -> sicherheit + garantien: which words a German compound is made of.

The lexicon (lexicon/compounds.txt.gz, made by lexicon/build.py) proposes every place where a known first part, with or
without a linking -s-, -n-, -er- …, meets a known noun; static frequency decides. A split wins by the geometric mean of
its parts' frequencies; a word that is itself more than twice as frequent as that mean stays whole, and so do names.
No corpus is asked, so the same word splits the same way in every archive.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LEXICON_PATH = Path(__file__).parent / "lexicon" / "compounds.txt.gz"
# Frequencies are kept as steps of a quarter of a doubling: 4 * log2(occurrences per thousand million words).
FREQUENCY_STEPS = 4
# The step of a name: more frequent than any pair of parts, so never split.
NEVER = 93

_REMEMBERED_WORDS = 1_000
_SHORTEST_COMPOUND = 7
_LONGEST_COMPOUND = 60
_LONGEST_SIMPLE_WORD = 10
_SHORTEST_PART = 2
# "Schul-" may stand for "Schule", but "Ent-" not for "Ente".
_SHORTEST_CUT = 4
_LINKS = ("s", "es", "n", "en", "e", "er", "ens")
_FIRST_STEP_CHARACTER = 33
_STEP_OF_CHARACTER = bytes(max(0, code - _FIRST_STEP_CHARACTER) for code in range(256))


def lexicon_key(word: str) -> str:
    """The spelling under which the lexicon knows a word: lower case, ss for ß."""
    return word.casefold()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words: `parts` (nouns; step 0 = never a part), `first_parts` (no nouns), `wholes` (not to split)."""

    parts: Mapping[str, int]
    first_parts: Mapping[str, int]
    wholes: Mapping[str, int]

    def to_text(self) -> str:
        """Each mapping as its sorted words, a line each, a blank line, and their steps, a character each."""
        sections: list[str] = []
        for mapping in (self.parts, self.first_parts, self.wholes):
            words = sorted(mapping)
            sections.append("\n".join(words))
            sections.append("".join(chr(_FIRST_STEP_CHARACTER + mapping[word]) for word in words))
        return "\n\n".join(sections)

    @classmethod
    def from_text(cls, text: str) -> Lexicon:
        """The lexicon that `to_text` wrote."""
        sections = text.split("\n\n")
        mappings = [
            dict(zip(words.split("\n"), steps.encode().translate(_STEP_OF_CHARACTER), strict=True))
            for words, steps in zip(sections[::2], sections[1::2], strict=True)
        ]
        return cls(*mappings)


def load_lexicon(path: Path = LEXICON_PATH) -> Lexicon:
    """The lexicon shipped with Fundstelle (some 15 ms)."""
    return Lexicon.from_text(gzip.decompress(path.read_bytes()).decode())


@dataclass(frozen=True, slots=True)
class Split:
    """A compound cut in two: its first part without its link, and the head that ends it; both in `lexicon_key` spelling."""

    first: str
    head: str


class CompoundSplitter:
    """Splits words by a lexicon; deterministic. Remembers the last words it cut: analysis asks for a word several times."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._parts = lexicon.parts
        self._first_parts = lexicon.first_parts
        self._wholes = lexicon.wholes
        self._cut = lru_cache(_REMEMBERED_WORDS)(self._best_if_compound)

    def split(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, two levels deep, in lower case and without linking letters; () for no compound."""
        split = self.split_once(word)
        if split is None:
            return ()
        parts = [split.first, split.head]
        for part in (split.first, split.head):
            inner = self.split_once(part)
            if inner is not None:
                parts += [inner_part for inner_part in (inner.first, inner.head) if inner_part not in parts]
        return tuple(parts)

    def split_once(self, word: str) -> Split | None:
        """The best cut of a word in two, or None where it should stay whole."""
        return self._cut(lexicon_key(word))

    def _best_if_compound(self, key: str) -> Split | None:
        if self._is_name(key):
            return None
        best, strength = self._best(key)
        return None if best is None or _is_too_frequent(key, self._frequency(key), strength) else best

    def is_vetoed(self, word: str, frequency: int) -> bool:
        """Whether a word of this frequency (in steps) is too frequent to be a compound of its parts."""
        key = lexicon_key(word)
        return _is_too_frequent(key, frequency, self._best(key)[1])

    def _best(self, word: str) -> tuple[Split | None, int]:
        """The most frequent pair of parts, and the sum of their steps (twice the log of the geometric mean)."""
        best: Split | None = None
        strength = -1
        if not (_SHORTEST_COMPOUND <= len(word) <= _LONGEST_COMPOUND and word.isalpha()):
            return best, strength
        steps_of = self._parts.get
        heads = [start for start in range(_SHORTEST_PART, len(word) - 1) if steps_of(word[start:])]
        for start in heads:
            head = word[start:]
            first, first_steps = self._first_part(word[:start])
            # Longer heads come first: "Bahn-steig" is kept, "Bahn-s-teig" is not looked for.
            is_longer_head_known = best is not None and first == best.first
            if first and not is_longer_head_known and first_steps + self._parts[head] > strength:
                best, strength = Split(first, head), first_steps + self._parts[head]
        if best is None and heads:
            return self._best_of_three(word, heads[0])
        return best, strength

    def _best_of_three(self, word: str, start: int) -> tuple[Split | None, int]:
        """The cut before a head whose first part is no noun of the lexicon but a compound ("Artenschutz-abkommen")."""
        first = word[:start].removesuffix("s")
        inner, strength = self._best(first)
        if inner is None:
            return None, -1
        return Split(first, word[start:]), strength // 2 + self._parts[word[start:]]

    def _first_part(self, beginning: str) -> tuple[str, int]:
        """The word that stands before the head, freed from its link, and its steps; ("", 0) if it is no word."""
        if beginning in self._first_parts:
            return beginning, self._first_parts[beginning]
        if beginning in self._parts:
            steps = self._parts[beginning]
            return (beginning, steps) if steps else ("", 0)
        for word in _without_link(beginning):
            if steps := self._parts.get(word, 0):
                return word, steps
        stem = beginning.removesuffix("e")
        return (stem, self._first_parts[stem]) if stem in self._first_parts else ("", 0)

    def _frequency(self, word: str) -> int:
        return self._wholes.get(word) or self._parts.get(word, 0)

    def _is_name(self, word: str) -> bool:
        """Whether the lexicon knows a name by this word, or by this word without the -s of its genitive."""
        return self._wholes.get(word) == NEVER or (word.endswith("s") and self._wholes.get(word[:-1]) == NEVER)


def _is_too_frequent(word: str, frequency: int, strength: int) -> bool:
    """Whether a word is so much more frequent than its parts (sum of steps) that they stand in it by chance.

    Twice as frequent is enough for short words; longer ones are seldom anything but compounds.
    """
    allowed = FREQUENCY_STEPS * (1 + max(0, len(word) - _LONGEST_SIMPLE_WORD))
    return 2 * (frequency - allowed) > strength


def _without_link(beginning: str) -> Iterator[str]:
    """What may stand before a head as `beginning`: "sicherheit" for "sicherheits", "geschichte" for "geschichts"."""
    for link in _LINKS:
        if beginning.endswith(link):
            rest = beginning[: -len(link)]
            yield rest
            if link == "s" and len(rest) >= _SHORTEST_CUT:
                yield rest + "e"
    if len(beginning) >= _SHORTEST_CUT:
        yield beginning + "e"
