"""Sicherheitsgarantien -> sicherheit + garantien: which words a German compound is made of.

The lexicon (lexicon/compounds.txt.gz, made by lexicon/build.py) proposes every place where a known first part, with or
without a linking -s-, -n-, -er- …, meets a known noun; static frequency decides. A split wins by the geometric mean of
its parts' frequencies; a word that is itself more than twice as frequent as that mean stays whole, and so do names.
No corpus is asked, so the same word splits the same way in every archive.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.german import cutting
from index.german.cutting import Cut, Steps
from index.german.remembering import Remembered
from index.kernels import fastest

LEXICON_PATH = Path(__file__).parent / "lexicon" / "compounds.txt.gz"
# Frequencies are kept as steps of a quarter of a doubling: 4 * log2(occurrences per thousand million words).
FREQUENCY_STEPS = 4
# The step of a name: more frequent than any pair of parts, so never split.
NEVER = 93

_REMEMBERED_WORDS = 5_000
_LONGEST_SIMPLE_WORD = 10
_FIRST_STEP_CHARACTER = 33
_STEP_OF_CHARACTER = bytes(max(0, code - _FIRST_STEP_CHARACTER) for code in range(256))


def lexicon_key(word: str) -> str:
    """The spelling under which the lexicon knows a word: lower case, ss for ß."""
    return word.casefold()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words: `parts` (nouns; step 0 = never a part), `first_parts` (no nouns), `wholes` (not to split)."""

    parts: Steps
    first_parts: Steps
    wholes: Steps

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


class CompoundSplitter:
    """Splits words by a lexicon; deterministic. Remembers the last words it cut: parts come again and again."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._parts = lexicon.parts
        self._first_parts = lexicon.first_parts
        self._wholes = lexicon.wholes
        self._best_cut: Callable[[str, Steps, Steps], Cut | None] = fastest(cutting).best_cut
        self._cut = Remembered(self._cut_if_compound, _REMEMBERED_WORDS)

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

    def split_once(self, word: str) -> Cut | None:
        """The best cut of a word in two, or None where it should stay whole."""
        return self._cut[word.casefold()]

    def _cut_if_compound(self, key: str) -> Cut | None:
        if self._is_name(key):
            return None
        cut = self._best_cut(key, self._parts, self._first_parts)
        return None if cut is None or _is_too_frequent(key, self._frequency(key), cut.strength) else cut

    def is_vetoed(self, word: str, frequency: int) -> bool:
        """Whether a word of this frequency (in steps) is too frequent to be a compound of its parts."""
        key = lexicon_key(word)
        cut = self._best_cut(key, self._parts, self._first_parts)
        return _is_too_frequent(key, frequency, cut.strength if cut else -1)

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
