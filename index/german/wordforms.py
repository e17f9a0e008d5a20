"""Which word forms belong to one word, and which words stand inside it: body terms and parts (how: index/german/reading.py)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import Stemmer

from index.german import cutting, reading
from index.german.compound_lexicon import lexicon_text
from index.german.cutting import Cut
from index.german.fold import in_german_letters
from index.german.lemmas import LemmaTable
from index.german.reading import FUNCTION_WORD_MARK
from index.german.remembering import Remembered
from index.kernels import fastest

__all__ = ["FUNCTION_WORDS_PATH", "FUNCTION_WORD_MARK", "WordForms"]

FUNCTION_WORDS_PATH = Path(__file__).parent / "lexicon" / "function_words.txt"

_REMEMBERED_WORDS = 25_000
_REMEMBERED_PARTS = 20_000


class _Part(NamedTuple):
    """The body terms a part of a compound gives: its own, and those of the words inside it. Function words give none."""

    own: tuple[str, ...]
    inside: tuple[str, ...]


class WordForms:
    """Word -> body term and parts. Remembers what it was asked, within bounds."""

    def __init__(self, cache_dir: Path | None = None) -> None:
        self._lemmas = LemmaTable(cache_dir)
        self._forms = Remembered(self._find, _REMEMBERED_WORDS)
        self._parts = Remembered(self._find_part, _REMEMBERED_PARTS)

    @property
    def version(self) -> str:
        """Names the lemma data and the stemmer."""
        return f"{self._lemmas.digest} {Stemmer.version()}"

    def body(self, word: str) -> str:
        """The term all forms of a word share; function words begin with an underscore. `word` is NFC and not empty."""
        return self._forms[word][0]

    def parts(self, word: str) -> tuple[str, ...]:
        """The body terms of the words a compound is made of, two levels deep; () for other words."""
        return self._forms[word][1]

    def body_and_parts(self, word: str) -> tuple[str, tuple[str, ...]]:
        """Both at once."""
        return self._forms[word]

    def alternatives(self, word: str) -> tuple[str, ...]:
        """The body terms a query word may mean: one in lower case is read as a noun as well."""
        body = self.body(word)
        if word.islower() and not body.startswith(FUNCTION_WORD_MARK):
            return tuple(dict.fromkeys((body, self.body(word.capitalize()))))
        return (body,)

    def head(self, word: str) -> str:
        """The word a compound ends with ("Regierungschefs" -> "chefs"), "" for other words."""
        cut = self._cut(in_german_letters(word))
        return cut.head if cut else ""

    @cached_property
    def _cut(self) -> Callable[[str], Cut | None]:
        cut: Callable[[str], Cut | None] = fastest(cutting).Cutter(lexicon_text()).cut
        return cut

    @cached_property
    def _read(self) -> Callable[[str], tuple[str, Cut | None]]:
        lines = FUNCTION_WORDS_PATH.read_text(encoding="utf-8").splitlines()
        listed = {word for line in lines if not line.startswith("#") for word in line.split()}
        function_words = frozenset(listed | {_write_out_umlauts(word) for word in listed})
        read: Callable[[str], tuple[str, Cut | None]]
        read = fastest(reading).Reader(self._lemmas.get, self._cut, function_words).read
        return read

    def _find(self, word: str) -> tuple[str, tuple[str, ...]]:
        body, cut = self._read(word)
        if cut is None:
            return body, ()
        first, head = self._parts[cut.first], self._parts[cut.head]
        return body, tuple(dict.fromkeys(first.own + head.own + first.inside + head.inside))

    def _find_part(self, part: str) -> _Part:
        body, _ = self._read(part.capitalize())
        own = () if body.startswith(FUNCTION_WORD_MARK) else (body,)
        cut = self._cut(part)
        return _Part(own, self._parts[cut.first].own + self._parts[cut.head].own if cut else ())


def _write_out_umlauts(word: str) -> str:
    return word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
