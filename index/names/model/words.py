"""What is known of a German word before any training: cluster, frequency, lexicons, letters.

The facts lie in words.marisa and words.npz (build_words.py writes them, README.md names their sources) and are
turned into a fixed row of integers for each word, the columns of COLUMNS.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntFlag
from functools import cache
from pathlib import Path

import marisa_trie
import numpy as np
import numpy.typing as npt
from murmurhash.mrmr import hash as murmur

FOLDER = Path(__file__).parent
WORDS_FILE = FOLDER / "words.marisa"
FACTS_FILE = FOLDER / "words.npz"


class Lexicon(IntFlag):
    """The lists a word can stand in; a name of several words puts each of them in its list."""

    FIRST_NAME = 1
    LAST_NAME = 2
    CITY = 4
    CITY_PART = 8
    COUNTRY = 16
    REGION = 32


@dataclass(frozen=True, slots=True)
class Column:
    """One integer known of every word, and how large a table of vectors it is given."""

    name: str
    rows: int
    width: int
    lexical: bool = False
    """Whether training hides it now and then, as it says too much about the names used for training."""


COLUMNS = (
    Column("norm", 8000, 96),
    Column("prefix", 2000, 48),
    Column("suffix", 3000, 48),
    Column("ending", 4000, 48),
    Column("shape", 800, 32),
    Column("head", 3000, 48),
    Column("cluster", 1600, 64),
    Column("branch", 600, 32),
    Column("limb", 100, 32),
    Column("frequency", 200, 24),
    Column("lexicon", 300, 32, lexical=True),
    Column("mark", 64, 16),
)

_PERSON_WORD = re.compile(
    r"(präsident|minister|kanzler|chef|sprecher|sekretär|gesandte|meister|trainer|kommissar|general|könig|premier|"
    r"senator|botschafter|händler|vorsitzende|direktor|professor|herr|frau|kollege|sohn|tochter|bruder|schwester|"
    r"vater|mutter|gatte|gattin|witwe|witwer|papst|bischof|kardinal|pfarrer|doktor|anwalt|richter|autor|regisseur|"
    r"schauspieler|sänger|maler|dichter|komponist|politiker|forscher|experte|analyst|ökonom|historiker|leiter|"
    r"gouverneur|unternehmer|stürmer|torwart|kapitän|spieler|sieger|läufer|fahrer|rat|rätin|ärztin|arzt|kandidat|"
    r"abgeordnete|berater|journalist|reporter|schriftsteller|künstler|prinz|prinzessin|graf|fürst|herzog|kaiser)"
    r"(in|innen|en|n|s|es|er|e|r)?$"
)
_PLACE_WORD = re.compile(
    r"(stadt|dorf|ort|gemeinde|kreis|bezirk|viertel|straße|strasse|platz|allee|weg|gasse|insel|see|fluss|berg|gebirge|"
    r"tal|wald|provinz|region|land|staat|hafen|bahnhof|flughafen|kanton)(en|es|er|e|s|n)?$"
)
_GROUP_WORD = re.compile(
    r"(partei|verein|verband|bund|gmbh|ag|kg|e\.v\.|konzern|bank|universität|hochschule|institut|ministerium|amt|"
    r"gericht|zeitung|verlag|gesellschaft|stiftung|club|klub|fc|sv|tsv|vfb|vfl|orchester|theater|museum|inc\.?|ltd\.?|"
    r"corp\.?|agentur|kommission|fraktion|gewerkschaft|team|bande|gruppe)(en|es|er|e|s|n)?$"
)
_MARKS = ((_PERSON_WORD, 1), (_PLACE_WORD, 2), (_GROUP_WORD, 4))


class WordTable:
    """Cluster, frequency and lexicons of the words of words.marisa, which is memory-mapped."""

    def __init__(self, words: Path = WORDS_FILE, facts: Path = FACTS_FILE) -> None:
        self._trie = marisa_trie.Trie()
        self._trie.mmap(str(words))
        with np.load(facts) as arrays:
            self._clusters: npt.NDArray[np.uint16] = arrays["clusters"]
            self._frequencies: npt.NDArray[np.uint8] = arrays["frequencies"]
            self._lexicons: npt.NDArray[np.uint8] = arrays["lexicons"]

    def cluster(self, word: str) -> int | None:
        """The Brown cluster of `word`, or None where none is known."""
        position = self._trie.get(word)
        return (int(self._clusters[position]) or None) if position is not None else None

    def frequency(self, word: str) -> int:
        """How common `word` is: 0 for unknown, then 1 (rarest) to 12, in steps of a factor of about 4."""
        position = self._trie.get(word)
        return int(self._frequencies[position]) if position is not None else 0

    def lexicon(self, word: str) -> Lexicon:
        """The lists `word` stands in, itself, without a genitive s, or written small where it is all capitals."""
        forms = [word]
        if len(word) > 4 and word.endswith(("s", "S")):
            forms.append(word[:-1])
        if len(word) > 3 and word.isupper():
            forms += [form.capitalize() for form in forms]
        for form in forms:
            position = self._trie.get(form)
            if position is not None and self._lexicons[position]:
                return Lexicon(int(self._lexicons[position]))
        return Lexicon(0)

    def row(self, word: str) -> tuple[int, ...]:
        """The integers of COLUMNS for `word`, in their order, each below 2**64."""
        lower = word.lower()
        cluster, how = self._cluster_or_kin(word)
        known = -1 if cluster is None else cluster
        return (
            _key(lower),
            _key(lower[:3]),
            _key(lower[-3:]),
            _key(lower[-5:]),
            _key(_shape(word)),
            _key(self._head(word)),
            _key(f"{how}{known}"),
            _key("-" if cluster is None else str(cluster & 1023)),
            _key("-" if cluster is None else str(cluster & 63)),
            1 + 16 * self.frequency(word) + self.frequency(lower if word != lower else word.capitalize()),
            1 + int(self.lexicon(word)),
            1 + sum(bit for pattern, bit in _MARKS if pattern.search(lower)) + (8 if "-" in word[1:-1] else 0),
        )

    def _cluster_or_kin(self, word: str) -> tuple[int | None, str]:
        """The cluster of the word, or of the word it is a form of or ends in, and a letter for which it was."""
        found = self.cluster(word)
        if found is not None:
            return found, ""
        if len(word) > 3 and word[-1] == "s" and (found := self.cluster(word[:-1])) is not None:
            return found, "s"
        if "-" in word[1:-1] and (found := self.cluster(word.rsplit("-", 1)[1])) is not None:
            return found, "h"
        if word.isupper() and len(word) > 3 and (found := self.cluster(word.capitalize())) is not None:
            return found, "u"
        if _may_be_compound(word):
            for start in range(3, len(word) - 4):
                if (found := self.cluster(word[start:].capitalize())) is not None:
                    return found, "k"
        return None, ""

    def _head(self, word: str) -> str:
        """The last part of a hyphenated word or compound, lower case; "" of a simple word."""
        if "-" in word[1:-1]:
            return word.rsplit("-", 1)[1].lower()
        if _may_be_compound(word) and self.cluster(word) is None:
            for start in range(3, len(word) - 3):
                if self.frequency(word[start:].capitalize()) > 3:
                    return word[start:].lower()
        return ""


@cache
def shipped_words() -> WordTable:
    """The WordTable of this package, opened once in a process."""
    return WordTable()


def _may_be_compound(word: str) -> bool:
    return word[:1].isupper() and 8 < len(word) <= 60


def _key(text: str) -> int:
    return int(murmur(text, 7)) & 0xFFFFFFFFFFFFFFFF


def _shape(word: str) -> str:
    """The kinds of its letters, runs cut at four: Kiew -> Xxxx, US-Präsident -> XX-Xxxxx, 2026 -> dddd."""
    kinds: list[str] = []
    run = 0
    for letter in word[:100]:
        kind = "X" if letter.isupper() else "x" if letter.islower() else "d" if letter.isdigit() else letter
        run = run + 1 if kinds and kinds[-1] == kind else 1
        if run <= 4:
            kinds.append(kind)
    return "".join(kinds)
