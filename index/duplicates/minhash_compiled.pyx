"""From a text to the hashes of its shingles and their MinHash, in C; minhash.py is its NumPy twin and says what each function promises."""

import numpy as np

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport uint8_t, uint32_t, uint64_t
from libc.string cimport memset

from index.duplicates.minhash import BANDS, FACTORS, ROWS, STIR, permutations

cdef extern from "Python.h":
    bint Py_UNICODE_ISALNUM(Py_UCS4 character)

DEF NUMBERS = 48
assert BANDS * ROWS == NUMBERS
cdef int bands = BANDS, rows = ROWS
cdef uint64_t first = FACTORS[0], second = FACTORS[1], third = FACTORS[2], stir = STIR
cdef uint32_t[NUMBERS] factors, terms
cdef uint32_t[256] crc_of_byte
# A CRC-32 before the first byte. As a literal it would be a Python number.
cdef uint32_t begun = 0xFFFFFFFF
# Of the characters below 256: whether they stand in words, and their case folded, in UTF-8 (one or two bytes, the second else 0).
cdef uint8_t[256] in_word, folded_first, folded_second


cdef fill_tables():
    cdef uint32_t code, crc
    cdef int bit
    for place, (factor, term) in enumerate(zip(*permutations())):
        factors[place], terms[place] = factor, term
    for code in range(256):
        crc = code
        for bit in range(8):
            crc = (crc >> 1) ^ (0xEDB88320 if crc & 1 else 0)
        crc_of_byte[code] = crc
        in_word[code] = chr(code).isalnum() or code == c"_"
        folded = chr(code).casefold().encode()
        folded_first[code], folded_second[code] = folded[0], folded[1] if len(folded) > 1 else 0


fill_tables()


cdef inline uint64_t stirred(uint64_t number) noexcept nogil:
    number = (number ^ (number >> 32)) * stir
    return number ^ (number >> 29)


cdef inline uint32_t with_byte(uint32_t crc, uint32_t byte) noexcept nogil:
    return crc_of_byte[(crc ^ byte) & 0xFF] ^ (crc >> 8)


cdef Py_ssize_t put_hashes(str text, uint32_t* hashes, bint is_folded):
    """Writes the hash of each word; how many, or -1 where the text has to be folded first."""
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t size = len(text), place = 0, ahead, count = 0
    cdef uint32_t crc = begun
    cdef bint inside = False
    cdef uint32_t character
    while place < size:
        character = PyUnicode_READ(kind, data, place)
        place += 1
        if character < 256:
            if in_word[character]:
                inside = True
                crc = with_byte(crc, folded_first[character])
                if folded_second[character]:
                    crc = with_byte(crc, folded_second[character])
                continue
            if character == c"-":
                ahead = place
                while ahead < size and PyUnicode_READ(kind, data, ahead) == 0xAD:
                    ahead += 1
                if ahead < size and PyUnicode_READ(kind, data, ahead) == c"\n":
                    place = ahead + 1
                continue
            if character == 0xAD:
                continue
        elif not is_folded and not 0x2010 <= character <= 0x203A:  # dashes, quotes, the ellipsis
            return -1
        elif Py_UNICODE_ISALNUM(character):
            inside = True
            if character < 0x800:
                crc = with_byte(crc, 0xC0 | character >> 6)
            else:
                if character < 0x10000:
                    crc = with_byte(crc, 0xE0 | character >> 12)
                else:
                    crc = with_byte(crc, 0xF0 | character >> 18)
                    crc = with_byte(crc, 0x80 | ((character >> 12) & 0x3F))
                crc = with_byte(crc, 0x80 | ((character >> 6) & 0x3F))
            crc = with_byte(crc, 0x80 | (character & 0x3F))
            continue
        if inside:
            hashes[count] = ~crc
            count += 1
            crc = begun
            inside = False
    if inside:
        hashes[count] = ~crc
        count += 1
    return count


def word_hashes(str text):
    cdef uint32_t[::1] hashes = np.empty(len(text) // 2 + 1, np.uint32)
    cdef Py_ssize_t count = put_hashes(text, &hashes[0], False)
    if count < 0:
        text = text.casefold()
        hashes = np.empty(len(text) // 2 + 1, np.uint32)
        count = put_hashes(text, &hashes[0], True)
    return np.asarray(hashes)[:count]


def shingle_hashes(const uint32_t[::1] words):
    cdef Py_ssize_t place, count = words.shape[0] - 2
    found = np.empty(count, np.uint64)
    cdef uint64_t[::1] shingles = found
    with nogil:
        for place in range(count):
            shingles[place] = stirred(words[place] * first + words[place + 1] * second + words[place + 2] * third)
    return found


def signature(const uint64_t[::1] shingles):
    found = np.empty(bands, np.uint32)
    cdef uint32_t[::1] keys = found
    cdef uint32_t[NUMBERS] least
    cdef uint32_t number, permuted
    cdef Py_ssize_t place, row, band, count = shingles.shape[0]
    with nogil:
        memset(least, 0xFF, sizeof(least))
        for place in range(count):
            number = shingles[place] >> 32
            for row in range(NUMBERS):
                permuted = number * factors[row] + terms[row]
                least[row] = permuted if permuted < least[row] else least[row]
        for band in range(bands):
            row = band * rows
            number = stirred(least[row] * first + least[row + 1] * second + least[row + 2] * third) >> 32
            keys[band] = number if number else 1
    return found
