"""What makes two surface forms equal, in C for words of German letters; fold.py is its twin in Python, and reads all others."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport uint8_t, uint32_t

from index.german.fold import fold as fold_any
from index.german.tokens import LONGEST_WORD

cdef extern from "Python.h":
    object PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)
    int PyUnicode_1BYTE_KIND

cdef Py_ssize_t longest_word = LONGEST_WORD
cdef enum:
    ROOM = 512
    AE = 0xC4, OE = 0xD6, UE = 0xDC, SZ = 0xDF


def fold(str surface):
    cdef int kind = PyUnicode_KIND(surface)
    cdef void* data = PyUnicode_DATA(surface)
    cdef Py_ssize_t place, size = len(surface), end = 0
    cdef uint8_t[ROOM] folded
    cdef uint32_t letter, before = 0, before_that = 0
    if size > min(longest_word, ROOM // 2):
        return fold_any(surface)
    for place in range(size):
        letter = PyUnicode_READ(kind, data, place)
        if c"A" <= letter <= c"Z":
            letter += c"a" - c"A"
        elif letter >= 128:
            # Small letters stand 32 behind their capitals.
            if letter | 32 == AE | 32:
                letter = c"a"
            elif letter | 32 == OE | 32:
                letter = c"o"
            elif letter | 32 == UE | 32:
                letter = c"u"
            elif letter == SZ:
                folded[end] = c"s"
                end += 1
                letter = c"s"
            else:
                return fold_any(surface)
        if letter == c"e" and is_umlaut(before, before_that):
            # All the e's are left out.
            continue
        folded[end] = letter
        end += 1
        before_that, before = before, letter
    return PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, folded, end)


cdef inline bint is_umlaut(uint32_t vowel, uint32_t before) noexcept:
    """Whether an e behind this vowel makes it an umlaut: not in neue, Quelle, Bauer."""
    return vowel in (c"a", c"o") or (vowel == c"u" and before not in (c"a", c"e", c"i", c"o", c"q", c"u", c"y"))
