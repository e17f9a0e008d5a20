"""What a word is read as: its body term, and where it is cut if it is a compound noun; reading_compiled.pyx does the same in C (index/kernels.py).

Lemma before stem, in the case it is written in: on lower case "Flucht" would be a form of "fluchen". Words the table does
not know are read by their spelling ("Praesident", "Grossbritannien"), by the head of the compound ("Kunstmuseen" by
"Museen"), or as a name in the genitive ("Selenskyjs"). Marks that German has not are taken off first: Poincaré is Poincare.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import Stemmer

from index.german.compound_lexicon import lexicon_key
from index.german.cutting import Cut
from index.german.fold import fold, in_german_letters
from index.german.remembering import Remembered

# Function words live apart from content words: "Sicherheit", stemmed to "sich", must not find the pronoun.
FUNCTION_WORD_MARK = "_"
LONGEST_GERMAN_WORD = 80
SHORTEST_STEM = 3
SHORTEST_SHOUTED_WORD = 4
REMEMBERED_HEADS = 10_000

_SHORTEST_GENITIVE = 5
_NO_GENITIVE_AFTER = "sxzßiu"
_UMLAUTS = {"ae": "ä", "oe": "ö", "ue": "ü", "Ae": "Ä", "Oe": "Ö", "Ue": "Ü"}
_WRITTEN_OUT = re.compile(r"[AOUaou]e")
_MOST_SPELLINGS = 4


class Reader:
    """Reads words: `look_up` knows the lemmas of forms, `cut` cuts compounds. Remembers the lemmas of heads."""

    def __init__(
        self, look_up: Callable[[str], str | None], cut: Callable[[str], Cut | None], function_words: frozenset[str]
    ) -> None:
        self._look_up = look_up
        self._cut = cut
        self._stem: Callable[[str], str] = Stemmer.Stemmer("german", 0).stemWord
        self._head_lemmas = Remembered(self._head_lemma, REMEMBERED_HEADS)
        self._function_words = function_words
        self._function_stems = frozenset(fold(form) for word in function_words for form in (word, self._stem(word)))

    def read(self, word: str) -> tuple[str, Cut | None]:
        """Its body term, and where it is cut in its base form if that may be a noun; `word` is NFC and not empty."""
        word = in_german_letters(word)
        lower = word.lower()
        if not word.isalpha() or len(word) > LONGEST_GERMAN_WORD:
            return fold(lower), None
        lemma, cut = self._lemma_and_cut(word)
        if lower in self._function_words:
            return FUNCTION_WORD_MARK + fold(lower), cut
        lemma = lemma.lower()
        if lemma in self._function_words:
            return FUNCTION_WORD_MARK + fold(lemma), cut
        stem = fold(self._stem(lemma))
        if len(stem) < SHORTEST_STEM or stem in self._function_stems:
            stem = fold(lemma)
        return stem, cut

    def _lemma_and_cut(self, word: str) -> tuple[str, Cut | None]:
        """Those of the first spelling the table knows, else of the first one that is a compound.

        "folgende" and "Zahlreiche" are no nouns. A noun in its base form, because endings look like heads: "Institutionen"
        is not made of "Institut" and "Ionen".
        """
        lemma: str | None = None
        noun: str | None = None
        cut: Cut | None = None
        spellings = spellings_of(word)
        for spelling in spellings:
            lower, capital = spelling.lower(), spelling.capitalize()
            own = self._look_up(spelling)
            as_lower = own if lower == spelling else self._look_up(lower)
            as_capital = own if capital == spelling else self._look_up(capital)
            if lemma is None:
                lemma = _first_known(spelling, own, as_lower, as_capital)
            if noun is None:
                noun = "" if as_lower is not None else own or as_capital
            if lemma is not None and noun is not None:
                return lemma, self._cut(noun) if noun else None
        for spelling in spellings:
            cut = self._cut(spelling)
            if cut is not None:
                if lemma is None:
                    lemma = lexicon_key(spelling)[: -len(cut.head)] + self._head_lemmas[cut.head]
                break
        if noun is not None:
            cut = self._cut(noun) if noun else None
        return without_genitive(word) if lemma is None else lemma, cut

    def _head_lemma(self, head: str) -> str:
        capital = head.capitalize()
        own = self._look_up(capital)
        lemma = _first_known(capital, own, self._look_up(capital.lower()), own)
        return (lemma or head).lower()


def _first_known(spelling: str, own: str | None, as_lower: str | None, as_capital: str | None) -> str | None:
    """Of the lemmas of a word as it is written, in lower case and with a capital, the one to take."""
    if own is not None:
        return own
    if not spelling[0].isupper() or (
        as_capital is not None and len(spelling) >= SHORTEST_SHOUTED_WORD and spelling.isupper()
    ):
        return as_capital
    return as_lower


def without_genitive(word: str) -> str:
    """A name without the -s of its genitive ("Selenskyjs"); other words as they are."""
    if (
        len(word) >= _SHORTEST_GENITIVE
        and word[0].isupper()
        and word[-1] in "sS"
        and word[-2].lower() not in _NO_GENITIVE_AFTER
    ):
        return word[:-1]
    return word


def spellings_of(word: str) -> tuple[str, ...]:
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
