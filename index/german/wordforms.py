"""Which word forms belong to one word, and which words stand inside it: lemma, stem and compound parts.

Lemma before stem, in the case it is written in: on lower case "Flucht" would be a form of "fluchen". Words the table does
not know are read by their spelling ("Praesident", "Grossbritannien"), by the head of the compound ("Kunstmuseen" by
"Museen"), or as a name in the genitive ("Selenskyjs").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

import Stemmer

from index.german.compounds import CompoundSplitter, lexicon_key, load_lexicon
from index.german.fold import fold
from index.german.lemmas import LemmaTable

FUNCTION_WORDS_PATH = Path(__file__).parent / "lexicon" / "function_words.txt"
# Function words live apart from content words: "Sicherheit", stemmed to "sich", must not find the pronoun.
FUNCTION_WORD_MARK = "_"

_REMEMBERED_WORDS = 50_000
_REMEMBERED_SPELLINGS = 1_000
_LONGEST_GERMAN_WORD = 80
_SHORTEST_STEM = 3
_SHORTEST_SHOUTED_WORD = 4
_SHORTEST_GENITIVE = 5
_NO_GENITIVE_AFTER = "sxzßiu"
_UMLAUTS = {"ae": "ä", "oe": "ö", "ue": "ü", "Ae": "Ä", "Oe": "Ö", "Ue": "Ü"}
_WRITTEN_OUT = re.compile(r"[AOUaou]e")
_MOST_SPELLINGS = 4

_Found = TypeVar("_Found", str, tuple[str, ...])


class WordForms:
    """Word -> body term and parts. Remembers what it was asked, within bounds."""

    def __init__(self, cache_dir: Path | None = None) -> None:
        self._lemmas = LemmaTable(cache_dir)
        self._bodies: dict[str, str] = {}
        self._parts: dict[str, tuple[str, ...]] = {}

    @property
    def version(self) -> str:
        """Names the lemma data and the stemmer."""
        return f"{self._lemmas.digest} {Stemmer.version()}"

    def body(self, word: str) -> str:
        """The term all forms of a word share; function words begin with an underscore. `word` is NFC and not empty."""
        return _remembered(self._bodies, word, self._body)

    def alternatives(self, word: str) -> tuple[str, ...]:
        """The body terms a query word may mean: one in lower case is read as a noun as well."""
        body = self.body(word)
        if word.islower() and not body.startswith(FUNCTION_WORD_MARK):
            return tuple(dict.fromkeys((body, self.body(word.capitalize()))))
        return (body,)

    def parts(self, word: str) -> tuple[str, ...]:
        """The body terms of the words a compound is made of; () for other words."""
        return _remembered(self._parts, word, self._find_parts)

    def head(self, word: str) -> str:
        """The word a compound ends with ("Regierungschefs" -> "chefs"), "" for other words."""
        split = self._splitter.split_once(word)
        return split.head if split else ""

    @cached_property
    def _splitter(self) -> CompoundSplitter:
        return CompoundSplitter(load_lexicon())

    @cached_property
    def _stemmer(self) -> Stemmer.Stemmer:
        return Stemmer.Stemmer("german", 0)

    @cached_property
    def _function_words(self) -> frozenset[str]:
        lines = FUNCTION_WORDS_PATH.read_text(encoding="utf-8").splitlines()
        listed = {word for line in lines if not line.startswith("#") for word in line.split()}
        return frozenset(listed | {_write_out_umlauts(word) for word in listed})

    @cached_property
    def _function_stems(self) -> frozenset[str]:
        return frozenset(fold(self._stemmer.stemWord(word)) for word in self._function_words) | frozenset(
            fold(word) for word in self._function_words
        )

    def _body(self, word: str) -> str:
        lower = word.lower()
        if lower in self._function_words:
            return FUNCTION_WORD_MARK + fold(lower)
        if not word.isalpha() or len(word) > _LONGEST_GERMAN_WORD:
            return fold(lower)
        lemma = self._lemma(word).lower()
        if lemma in self._function_words:
            return FUNCTION_WORD_MARK + fold(lemma)
        stem = fold(self._stemmer.stemWord(lemma))
        if len(stem) < _SHORTEST_STEM or stem in self._function_stems:
            return fold(lemma)
        return stem

    def _lemma(self, word: str) -> str:
        for spelling in _spellings(word):
            lemma = self._known_lemma(spelling)
            if lemma is not None:
                return lemma
        for spelling in _spellings(word):
            split = self._splitter.split_once(spelling)
            if split is not None:
                head_lemma = self._known_lemma(split.head.capitalize()) or split.head
                return lexicon_key(spelling)[: -len(split.head)] + head_lemma.lower()
        if (
            len(word) >= _SHORTEST_GENITIVE
            and word[0].isupper()
            and word[-1] in "sS"
            and word[-2].lower() not in _NO_GENITIVE_AFTER
        ):
            return word[:-1]
        return word

    def _find_parts(self, word: str) -> tuple[str, ...]:
        bodies = [self.body(part.capitalize()) for part in self._splitter.split(self._noun(word))]
        return tuple(dict.fromkeys(body for body in bodies if not body.startswith(FUNCTION_WORD_MARK)))

    def _noun(self, word: str) -> str:
        """The word in its base form if it may be a noun, else "": "folgende" and "Zahlreiche" are no compounds.

        The base form, because endings look like heads: "Institutionen" is not made of "Institut" and "Ionen".
        """
        for spelling in _spellings(word):
            if self._lemmas.get(spelling.lower()) is not None:
                return ""
            lemma = self._lemmas.get(spelling) or self._lemmas.get(spelling.capitalize())
            if lemma is not None:
                return lemma
        return next((spelling for spelling in _spellings(word) if self._splitter.split_once(spelling)), "")

    def _known_lemma(self, word: str) -> str | None:
        cases = [word, word.lower() if word[0].isupper() else word.capitalize()]
        if len(word) >= _SHORTEST_SHOUTED_WORD and word.isupper():
            cases.insert(1, word.capitalize())
        return next((lemma for case in cases if (lemma := self._lemmas.get(case)) is not None), None)


def _remembered(memory: dict[str, _Found], word: str, find: Callable[[str], _Found]) -> _Found:
    found = memory.get(word)
    if found is None:
        found = find(word)
        if len(memory) >= _REMEMBERED_WORDS:
            memory.clear()
        memory[word] = found
    return found


@lru_cache(_REMEMBERED_SPELLINGS)
def _spellings(word: str) -> tuple[str, ...]:
    """The word, and how it may be meant: with umlauts for ae, oe, ue and with ß for ss, one by one and all at once."""
    found = [word]
    written_out = list(_WRITTEN_OUT.finditer(word))[:_MOST_SPELLINGS]
    if written_out:
        found.append(_WRITTEN_OUT.sub(lambda match: _UMLAUTS[match.group()], word))
        if len(written_out) > 1:
            found += [word[: one.start()] + _UMLAUTS[one.group()] + word[one.end() :] for one in written_out]
    if "ss" in word:
        found.append(word.replace("ss", "ß"))
    return tuple(found)


def _write_out_umlauts(word: str) -> str:
    return word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
