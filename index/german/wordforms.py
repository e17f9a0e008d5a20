"""Which word forms belong to one word, and which words stand inside it: lemma, stem and compound parts.

Lemma before stem, in the case it is written in: on lower case "Flucht" would be a form of "fluchen". Words the table does
not know are read by their spelling ("Praesident", "Grossbritannien"), by the head of the compound ("Kunstmuseen" by
"Museen"), or as a name in the genitive ("Selenskyjs"). Marks that German has not are taken off first: Poincaré is Poincare.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import Stemmer

from index.german.compound_lexicon import lexicon_key, lexicon_text
from index.german.compounds import CompoundSplitter
from index.german.fold import fold, in_german_letters
from index.german.lemmas import LemmaTable
from index.german.remembering import Remembered

FUNCTION_WORDS_PATH = Path(__file__).parent / "lexicon" / "function_words.txt"
# Function words live apart from content words: "Sicherheit", stemmed to "sich", must not find the pronoun.
FUNCTION_WORD_MARK = "_"

_REMEMBERED_WORDS = 25_000
_REMEMBERED_PARTS = 10_000
_LONGEST_GERMAN_WORD = 80
_SHORTEST_STEM = 3
_SHORTEST_SHOUTED_WORD = 4
_SHORTEST_GENITIVE = 5
_NO_GENITIVE_AFTER = "sxzßiu"
_UMLAUTS = {"ae": "ä", "oe": "ö", "ue": "ü", "Ae": "Ä", "Oe": "Ö", "Ue": "Ü"}
_WRITTEN_OUT = re.compile(r"[AOUaou]e")
_MOST_SPELLINGS = 4


class _Reading(NamedTuple):
    """What a word is read as: its lemma, and its base form if it may be a noun, else ""."""

    lemma: str
    noun: str


class _Form(NamedTuple):
    """What is remembered of a word: its body term, and its base form if it may be a noun, else ""."""

    body: str
    noun: str


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
        self._head_lemmas = Remembered(self._head_lemma, _REMEMBERED_PARTS)

    @property
    def version(self) -> str:
        """Names the lemma data and the stemmer."""
        return f"{self._lemmas.digest} {Stemmer.version()}"

    def body(self, word: str) -> str:
        """The term all forms of a word share; function words begin with an underscore. `word` is NFC and not empty."""
        return self._forms[word].body

    def alternatives(self, word: str) -> tuple[str, ...]:
        """The body terms a query word may mean: one in lower case is read as a noun as well."""
        body = self.body(word)
        if word.islower() and not body.startswith(FUNCTION_WORD_MARK):
            return tuple(dict.fromkeys((body, self.body(word.capitalize()))))
        return (body,)

    def parts(self, word: str) -> tuple[str, ...]:
        """The body terms of the words a compound is made of; () for other words."""
        noun = self._forms[word].noun
        cut = self._splitter.split_once(noun) if noun else None
        if cut is None:
            return ()
        first, head = self._parts[cut.first], self._parts[cut.head]
        return tuple(dict.fromkeys(first.own + head.own + first.inside + head.inside))

    def head(self, word: str) -> str:
        """The word a compound ends with ("Regierungschefs" -> "chefs"), "" for other words."""
        split = self._splitter.split_once(in_german_letters(word))
        return split.head if split else ""

    @cached_property
    def _splitter(self) -> CompoundSplitter:
        return CompoundSplitter(lexicon_text())

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

    def _find(self, word: str) -> _Form:
        word = in_german_letters(word)
        lower = word.lower()
        if not word.isalpha() or len(word) > _LONGEST_GERMAN_WORD:
            return _Form(fold(lower), "")
        lemma, noun = self._read(word)
        if lower in self._function_words:
            return _Form(FUNCTION_WORD_MARK + fold(lower), noun)
        lemma = lemma.lower()
        if lemma in self._function_words:
            return _Form(FUNCTION_WORD_MARK + fold(lemma), noun)
        stem = fold(self._stemmer.stemWord(lemma))
        if len(stem) < _SHORTEST_STEM or stem in self._function_stems:
            stem = fold(lemma)
        return _Form(stem, noun)

    def _read(self, word: str) -> _Reading:
        """The lemma and the noun of the first spelling the table knows, else of the first one that is a compound.

        "folgende" and "Zahlreiche" are no nouns. A noun in its base form, because endings look like heads: "Institutionen"
        is not made of "Institut" and "Ionen".
        """
        look_up = self._lemmas.get
        lemma: str | None = None
        noun: str | None = None
        spellings = _spellings(word)
        for spelling in spellings:
            lower, capital = spelling.lower(), spelling.capitalize()
            own = look_up(spelling)
            as_lower = own if lower == spelling else look_up(lower)
            as_capital = own if capital == spelling else look_up(capital)
            if lemma is None:
                lemma = _first_known(spelling, own, as_lower, as_capital)
            if noun is None:
                noun = "" if as_lower is not None else own or as_capital
            if lemma is not None and noun is not None:
                return _Reading(lemma, noun)
        for spelling in spellings:
            split = self._splitter.split_once(spelling)
            if split is not None:
                if lemma is None:
                    lemma = lexicon_key(spelling)[: -len(split.head)] + self._head_lemmas[split.head]
                return _Reading(lemma, spelling if noun is None else noun)
        if lemma is None:
            lemma = _without_genitive(word)
        return _Reading(lemma, noun or "")

    def _head_lemma(self, head: str) -> str:
        capital = head.capitalize()
        own = self._lemmas.get(capital)
        lemma = _first_known(capital, own, self._lemmas.get(capital.lower()), own)
        return (lemma or head).lower()

    def _find_part(self, part: str) -> _Part:
        body = self._find(part.capitalize()).body
        own = () if body.startswith(FUNCTION_WORD_MARK) else (body,)
        cut = self._splitter.split_once(part)
        return _Part(own, self._parts[cut.first].own + self._parts[cut.head].own if cut else ())


def _first_known(spelling: str, own: str | None, as_lower: str | None, as_capital: str | None) -> str | None:
    """Of the lemmas of a word as it is written, in lower case and with a capital, the one to take."""
    if own is not None:
        return own
    if not spelling[0].isupper() or (
        as_capital is not None and len(spelling) >= _SHORTEST_SHOUTED_WORD and spelling.isupper()
    ):
        return as_capital
    return as_lower


def _without_genitive(word: str) -> str:
    """A name without the -s of its genitive ("Selenskyjs"); other words as they are."""
    if (
        len(word) >= _SHORTEST_GENITIVE
        and word[0].isupper()
        and word[-1] in "sS"
        and word[-2].lower() not in _NO_GENITIVE_AFTER
    ):
        return word[:-1]
    return word


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
