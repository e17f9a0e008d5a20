"""Counting the values of many articles at once, in C; counting.py is its NumPy twin and says what everything here promises."""

import numpy as np

from libc.stdint cimport int32_t, uint8_t, uint16_t, uint32_t
from libc.stdlib cimport free, malloc


cdef class ValueCounter:
    cdef const uint32_t[::1] offsets
    cdef const uint8_t[::1] ranks  # as bytes, `rank_size` each
    cdef const int32_t[::1] numbers
    cdef int rank_size
    cdef bint may_repeat  # whether an article may have a value more than once, under several terms

    def __init__(self, column, numbers):
        self.offsets = column.forward_offsets
        self.ranks, self.rank_size = column.forward_values.view(np.uint8), column.forward_values.itemsize
        self.numbers = numbers
        visible = numbers[numbers >= 0]
        self.may_repeat = len(visible) > 0 and np.bincount(visible).max() > 1

    def add(self, const uint32_t[::1] documents, uint32_t[::1] counts):
        cdef Py_ssize_t at, missing = 0
        cdef int32_t number
        cdef uint32_t first, place
        cdef bint has_value
        for at in range(documents.shape[0]):
            first, has_value = self.offsets[documents[at]], False
            for place in range(first, self.offsets[documents[at] + 1]):
                number = self.number_at(place)
                if number >= 0 and not (self.may_repeat and self.came_before(first, place)):
                    counts[number] += 1
                    has_value = True
            missing += not has_value
        return missing

    def without_value(self):
        cdef uint32_t document, place, size = self.offsets.shape[0] - 1
        cdef Py_ssize_t count = 0
        found = np.empty(size, np.uint32)
        cdef uint32_t[::1] filled = found
        for document in range(size):
            filled[count] = document
            count += 1
            for place in range(self.offsets[document], self.offsets[document + 1]):
                if self.number_at(place) >= 0:
                    count -= 1
                    break
        return found[:count].copy()

    cdef inline int32_t number_at(self, uint32_t place) noexcept nogil:
        if self.rank_size == 2:
            return self.numbers[(<const uint16_t *> &self.ranks[0])[place]]
        return self.numbers[(<const uint32_t *> &self.ranks[0])[place]]

    cdef bint came_before(self, uint32_t first, uint32_t place) noexcept nogil:
        cdef uint32_t earlier
        for earlier in range(first, place):
            if self.number_at(earlier) == self.number_at(place):
                return True
        return False


def most(const uint32_t[::1] counts, Py_ssize_t size):
    size = max(0, min(size, counts.shape[0]))
    cdef uint32_t *greatest = <uint32_t *> malloc((size + 1) * sizeof(uint32_t))
    cdef uint32_t *numbers = <uint32_t *> malloc((size + 1) * sizeof(uint32_t))
    cdef Py_ssize_t at, number, kept = 0, occurring = 0, total = 0
    try:
        if greatest == NULL or numbers == NULL:
            raise MemoryError
        for number in range(counts.shape[0]):
            if not counts[number]:
                continue
            occurring += 1
            total += counts[number]
            if kept == size and (not size or counts[number] <= greatest[kept - 1]):
                continue
            kept = min(kept + 1, size)
            at = kept - 1
            while at and greatest[at - 1] < counts[number]:
                greatest[at], numbers[at] = greatest[at - 1], numbers[at - 1]
                at -= 1
            greatest[at], numbers[at] = counts[number], number
        return [(numbers[at], greatest[at]) for at in range(kept)], occurring, total
    finally:
        free(greatest)
        free(numbers)
