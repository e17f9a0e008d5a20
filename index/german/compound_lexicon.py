"""What is known of the words that compounds are made of: lexicon/compounds.txt.gz, made by lexicon/build.py."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

LEXICON_PATH = Path(__file__).parent / "lexicon" / "compounds.txt.gz"
# Frequencies are kept as steps of a quarter of a doubling: 4 * log2(occurrences per thousand million words).
FREQUENCY_STEPS = 4
# The step of a name: more frequent than any pair of parts, so never split.
NEVER = 93
FIRST_STEP_CHARACTER = 33

_STEP_OF_CHARACTER = bytes(max(0, code - FIRST_STEP_CHARACTER) for code in range(256))

Steps = dict[str, int]


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
            sections.append("".join(chr(FIRST_STEP_CHARACTER + mapping[word]) for word in words))
        return "\n\n".join(sections)

    @classmethod
    def from_text(cls, text: str) -> Lexicon:
        """The lexicon that `to_text` wrote."""
        sections = text.split("\n\n")
        mappings = [
            dict(zip(words.split(), steps.encode().translate(_STEP_OF_CHARACTER), strict=True))
            for words, steps in zip(sections[::2], sections[1::2], strict=True)
        ]
        return cls(*mappings)


def lexicon_text() -> str:
    """The lexicon shipped with Fundstelle, as `Lexicon.to_text` wrote it."""
    return gzip.decompress(LEXICON_PATH.read_bytes()).decode()


def load_lexicon() -> Lexicon:
    """The lexicon shipped with Fundstelle (some 15 ms)."""
    return Lexicon.from_text(lexicon_text())


def lexicon_key(word: str) -> str:
    """The spelling under which the lexicon knows a word: lower case, ss for ß."""
    return word.casefold()
