"""What a word is read as, in C; reading.py is its twin in Python and says what the class promises."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ

import Stemmer

from index.german.fold import in_german_letters
from index.german.fold_compiled import fold
from index.german.reading import (
    FUNCTION_WORD_MARK,
    LONGEST_GERMAN_WORD,
    REMEMBERED_HEADS,
    SHORTEST_SHOUTED_WORD,
    SHORTEST_STEM,
    spellings_of,
    without_genitive,
)
from index.german.remembering import Remembered

cdef Py_ssize_t longest_german_word = LONGEST_GERMAN_WORD, shortest_stem = SHORTEST_STEM
cdef Py_ssize_t shortest_shouted_word = SHORTEST_SHOUTED_WORD
cdef str function_word_mark = FUNCTION_WORD_MARK


cdef class Reader:
    cdef object look_up, cut, stem, head_lemmas
    cdef frozenset function_words, function_stems

    def __init__(self, look_up, cut, frozenset function_words):
        self.look_up = look_up
        self.cut = cut
        self.stem = Stemmer.Stemmer("german", 0).stemWord
        self.head_lemmas = Remembered(self.head_lemma, REMEMBERED_HEADS)
        self.function_words = function_words
        self.function_stems = frozenset([fold(form) for word in function_words for form in (word, self.stem(word))])

    def read(self, str word):
        cdef str lower, lemma, stem
        if not word.isascii():
            word = in_german_letters(word)
        lower = word.lower()
        if not word.isalpha() or len(word) > longest_german_word:
            return fold(lower), None
        lemma, cut = self.lemma_and_cut(word, lower)
        if lower in self.function_words:
            return function_word_mark + fold(lower), cut
        lemma = lemma.lower()
        if lemma in self.function_words:
            return function_word_mark + fold(lemma), cut
        stem = fold(self.stem(lemma))
        if len(stem) < shortest_stem or stem in self.function_stems:
            stem = fold(lemma)
        return stem, cut

    cdef tuple lemma_and_cut(self, str word, str lower):
        cdef str lemma = None, noun = None, spelling, capital, own, as_lower, as_capital
        cdef tuple spellings = spellings_of(word) if has_other_spellings(word) else (word,)
        cdef object cut = None
        for spelling in spellings:
            if spelling is not word:
                lower = spelling.lower()
            capital = spelling.capitalize()
            own = self.look_up(spelling)
            as_lower = own if lower == spelling else self.look_up(lower)
            as_capital = own if capital == spelling else self.look_up(capital)
            if lemma is None:
                lemma = first_known(spelling, own, as_lower, as_capital)
            if noun is None:
                noun = "" if as_lower is not None else own or as_capital
            if lemma is not None and noun is not None:
                return lemma, self.cut(noun) if noun else None
        for spelling in spellings:
            cut = self.cut(spelling)
            if cut is not None:
                if lemma is None:
                    lemma = spelling.casefold()[: -len(<str>cut.head)] + self.head_lemmas[cut.head]
                break
        if noun is not None:
            cut = self.cut(noun) if noun else None
        return without_genitive(word) if lemma is None else lemma, cut

    def head_lemma(self, str head):
        cdef str capital = head.capitalize()
        cdef str own = self.look_up(capital)
        lemma = first_known(capital, own, self.look_up(capital.lower()), own)
        return (lemma or head).lower()


cdef str first_known(str spelling, str own, str as_lower, str as_capital):
    if own is not None:
        return own
    if not spelling[0].isupper() or (
        as_capital is not None and len(spelling) >= shortest_shouted_word and spelling.isupper()
    ):
        return as_capital
    return as_lower


cdef bint has_other_spellings(str word) noexcept:
    """Whether there is an umlaut written out, or ss, in a word."""
    cdef int kind = PyUnicode_KIND(word)
    cdef void* data = PyUnicode_DATA(word)
    cdef Py_ssize_t place
    cdef Py_UCS4 before = 0, letter
    for place in range(len(word)):
        letter = PyUnicode_READ(kind, data, place)
        if letter == u"e" and before in (u"a", u"o", u"u", u"A", u"O", u"U") or letter == u"s" and before == u"s":
            return True
        before = letter
    return False
