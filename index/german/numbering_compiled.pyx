"""Chunks of text get numbers in the order in which they come, in C; numbering.py is its twin in Python and says what the class promises.

A hash table of its own: the chunks of a paragraph are looked for where they stand, and none becomes a str that is known already.
"""

import secrets

import numpy as np

from cpython cimport array
from cpython.list cimport PyList_GET_ITEM
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring
from libc.stdint cimport uint32_t, uint64_t

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(Py_UCS4 character)

cdef uint32_t FREE = 0xFFFFFFFF
cdef uint64_t STIR = 0x9E3779B97F4A7C15
cdef Py_ssize_t least_slots = 1024


cdef inline uint64_t hash_of(uint64_t seed, int kind, void* data, Py_ssize_t start, Py_ssize_t end) noexcept:
    cdef Py_ssize_t place
    cdef uint32_t character
    for place in range(start, end):
        character = PyUnicode_READ(kind, data, place)
        seed = (seed ^ character) * STIR
        seed ^= seed >> 29
    return seed


cdef inline bint is_same(str raw, int kind, void* data, Py_ssize_t start, Py_ssize_t end):
    cdef Py_ssize_t place
    cdef int raw_kind = PyUnicode_KIND(raw)
    cdef void* raw_data = PyUnicode_DATA(raw)
    if len(raw) != end - start:
        return False
    for place in range(end - start):
        if PyUnicode_READ(raw_kind, raw_data, place) != PyUnicode_READ(kind, data, start + place):
            return False
    return True


cdef class ChunkNumbers:
    cdef list raws
    cdef object add
    cdef uint64_t seed
    cdef uint64_t[::1] hashes
    cdef uint32_t[::1] numbers
    cdef Py_ssize_t mask

    def __init__(self, list raws, add):
        self.raws = raws
        self.add = add
        # Other collisions in every process: nobody can write a text that makes them.
        self.seed = secrets.randbits(64)
        self.make_room()

    cdef make_room(self):
        """A table of at least four slots for each chunk that is known."""
        cdef Py_ssize_t slots = least_slots, number
        cdef str raw
        while slots < 4 * len(self.raws):
            slots *= 2
        self.hashes = np.zeros(slots, np.uint64)
        self.numbers = np.full(slots, FREE, np.uint32)
        self.mask = slots - 1
        for number in range(len(self.raws)):
            raw = self.raws[number]
            self.put(hash_of(self.seed, PyUnicode_KIND(raw), PyUnicode_DATA(raw), 0, len(raw)), number)

    cdef void put(self, uint64_t hash, uint32_t number):
        cdef Py_ssize_t slot = hash & self.mask
        while self.numbers[slot] != FREE:
            slot = (slot + 1) & self.mask
        self.hashes[slot], self.numbers[slot] = hash, number

    cdef uint32_t number_of(self, str paragraph, int kind, void* data, Py_ssize_t start, Py_ssize_t end) except? 0xFFFFFFFF:
        cdef uint64_t hash = hash_of(self.seed, kind, data, start, end)
        cdef Py_ssize_t slot = hash & self.mask
        cdef uint32_t number = self.numbers[slot]
        while number != FREE:
            if self.hashes[slot] == hash and is_same(<str>PyList_GET_ITEM(self.raws, number), kind, data, start, end):
                return number
            slot = (slot + 1) & self.mask
            number = self.numbers[slot]
        number = len(self.raws)
        self.add(PyUnicode_Substring(paragraph, start, end))
        if 2 * len(self.raws) > self.mask:
            self.make_room()
        else:
            self.put(hash, number)
        return number

    def extend(self, array.array numbers, str paragraph):
        cdef int kind = PyUnicode_KIND(paragraph)
        cdef void* data = PyUnicode_DATA(paragraph)
        cdef Py_ssize_t start = 0, end, size = len(paragraph), count = 0
        cdef array.array found = array.clone(numbers, size // 2 + 1, False)
        cdef uint32_t* at = <uint32_t*>found.data.as_uints
        while True:
            while start < size and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, start)):
                start += 1
            if start == size:
                break
            end = start + 1
            while end < size and not Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, end)):
                end += 1
            at[count] = self.number_of(paragraph, kind, data, start, end)
            count += 1
            start = end
        array.extend_buffer(numbers, <char*>at, count)
