"""Sets of articles combined, in C; combining.py is its NumPy twin and says what everything here promises."""

import numpy as np

cimport cython
from libc.stdint cimport uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

from search.engine.arrays cimport GALLOP, Documents, first_from, items


def among(documents, list sets, Py_ssize_t size):
    cdef Py_ssize_t count = len(documents), others
    if len(sets) == 1:
        others = len(sets[0])
        if count <= GALLOP * others and others <= GALLOP * count:
            return intersection(documents, sets[0], size)
    cdef uint8_t *marks = <uint8_t *> calloc(count + 1, 1)
    if marks == NULL:
        raise MemoryError
    try:
        for one in sets:
            mark(<Documents> items(documents), count, <Documents> items(one), len(one), marks)
        return with_mark(documents, marks, 1)
    finally:
        free(marks)


cdef intersection(one, other, Py_ssize_t size):
    """The documents that are in both of two sets about equally large."""
    if len(one) > len(other):
        one, other = other, one
    cdef Bits bits = Bits(size)
    cdef Py_ssize_t at, count = 0
    cdef uint32_t document
    bits.add(<Documents> items(one), len(one))
    found = np.empty(len(one) + 1, np.uint32)
    cdef uint32_t *filled = <uint32_t *> items(found)
    cdef Documents others = <Documents> items(other)
    for at in range(len(other)):
        document = others[at]
        filled[count] = document
        count += bits.has(document)
    return found[:count]


def without(documents, others, Py_ssize_t size):
    cdef uint8_t *marks = <uint8_t *> calloc(len(documents) + 1, 1)
    if marks == NULL:
        raise MemoryError
    try:
        mark(<Documents> items(documents), len(documents), <Documents> items(others), len(others), marks)
        return with_mark(documents, marks, 0)
    finally:
        free(marks)


def narrow(all_documents, list filters, Py_ssize_t size):
    cdef Py_ssize_t count = len(all_documents), at, passing
    cdef Documents documents = <Documents> items(all_documents)
    cdef Bits bits = None
    cdef uint8_t *failures = <uint8_t *> calloc(3 * count + 1, 1)
    if failures == NULL:
        raise MemoryError
    cdef uint8_t *last_failed = failures + count
    cdef uint8_t *marks = last_failed + count
    cdef uint8_t number, fails
    try:
        for number, sets in enumerate(filters, 1):
            passing = sum([len(one) for one in sets])
            if count * GALLOP < passing or passing * GALLOP < count:
                memset(marks, 0, count)
                for one in sets:
                    mark(documents, count, <Documents> items(one), len(one), marks)
            else:
                if bits is None:
                    bits = Bits(size)
                else:
                    bits.clear()
                for one in sets:
                    bits.add(<Documents> items(one), len(one))
                for at in range(count):
                    marks[at] = bits.has(documents[at])
            for at in range(count):  # without a branch
                fails = not marks[at]
                failures[at] += fails
                last_failed[at] = number if fails else last_failed[at]
        hits = with_mark(all_documents, failures, 0)
        counted = []
        for number in range(1, len(filters) + 1):
            for at in range(count):
                marks[at] = (failures[at] == 0) | ((failures[at] == 1) & (last_failed[at] == number))
            counted.append(with_mark(all_documents, marks, 1))
        return hits, counted
    finally:
        free(failures)


def union(list sets, Py_ssize_t size):
    if len(sets) == 1:
        return sets[0]
    cdef Bits bits = Bits(size)
    for one in sets:
        bits.add(<Documents> items(one), len(one))
    return bits.numbers()


@cython.final
cdef class Bits:
    def __cinit__(self, Py_ssize_t size):
        self.length = (size >> 6) + 1
        self.words = <uint64_t *> calloc(self.length, sizeof(uint64_t))
        self.before = NULL
        if self.words == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.words)
        free(self.before)

    cdef void add(self, Documents numbers, Py_ssize_t count) noexcept nogil:
        cdef Py_ssize_t at
        for at in range(count):
            self.words[numbers[at] >> 6] |= <uint64_t> 1 << (numbers[at] & 63)

    cdef void clear(self) noexcept nogil:
        memset(self.words, 0, self.length * sizeof(uint64_t))

    cdef count(self):
        """Prepares place(); gives how many numbers there are."""
        cdef uint32_t total = 0
        cdef Py_ssize_t at
        if self.before == NULL:
            self.before = <uint32_t *> malloc(self.length * sizeof(uint32_t))
            if self.before == NULL:
                raise MemoryError
        for at in range(self.length):
            self.before[at] = total
            total += count_bits(self.words[at])
        return total

    cdef numbers(self):
        """The numbers, rising."""
        found = np.empty(self.count(), np.uint32)
        cdef uint32_t *filled = <uint32_t *> items(found)
        cdef Py_ssize_t at, count = 0
        cdef uint64_t word
        for at in range(self.length):
            word = self.words[at]
            while word:
                filled[count] = (at << 6) + lowest_bit(word)
                word &= word - 1
                count += 1
        return found


cdef void mark(Documents documents, Py_ssize_t count, Documents others, Py_ssize_t other_count, uint8_t *marks) noexcept nogil:
    """Marks those documents that are among the others."""
    cdef Py_ssize_t at = 0, other = 0
    cdef uint32_t document, its
    if count * GALLOP < other_count:
        for at in range(count):
            other = first_from(others, other, other_count, documents[at])
            if other == other_count:
                return
            marks[at] |= others[other] == documents[at]
    elif other_count * GALLOP < count:
        for other in range(other_count):
            at = first_from(documents, at, count, others[other])
            if at == count:
                return
            marks[at] |= others[other] == documents[at]
    else:
        while at < count and other < other_count:  # without a branch that could be guessed wrongly
            document, its = documents[at], others[other]
            marks[at] |= document == its
            at += document <= its
            other += its <= document


cdef with_mark(all_documents, const uint8_t *marks, uint8_t wanted):
    found = np.empty(len(all_documents), np.uint32)
    cdef uint32_t *filled = <uint32_t *> items(found)
    cdef Documents documents = <Documents> items(all_documents)
    cdef Py_ssize_t at, count = 0
    for at in range(len(all_documents)):
        filled[count] = documents[at]
        count += marks[at] == wanted
    return found[:count]
