"""The best of many hits, in C; best.py is its NumPy twin and says what it promises."""

import numpy as np

from libc.stdint cimport uint8_t, uint32_t
from libc.stdlib cimport free, malloc

from search.engine.arrays cimport number_at


def best(const double[::1] keys, const uint32_t[::1] documents, id_ranks, Py_ssize_t size):
    cdef const uint8_t[::1] ranks = id_ranks.view(np.uint8)
    cdef int rank_size = id_ranks.itemsize
    cdef Py_ssize_t at, kept = 0, place
    cdef Py_ssize_t *heap = <Py_ssize_t *> malloc((min(size, keys.shape[0]) + 1) * sizeof(Py_ssize_t))
    cdef Better better = Better(keys, documents, ranks, rank_size)
    try:
        for at in range(keys.shape[0]):
            if kept < size:
                heap[kept] = at
                kept += 1
                better.rise(heap, kept - 1)
            elif keys[at] >= keys[heap[0]] and better.than(at, heap[0]):
                heap[0] = at
                better.sink(heap, kept)
        found = [None] * kept
        for place in range(kept - 1, -1, -1):  # the worst one comes off first
            found[place] = (documents[heap[0]], keys[heap[0]])
            heap[0] = heap[place]
            better.sink(heap, place)
        return found
    finally:
        free(heap)


cdef class Better:
    """The order of hits as a heap needs it: the worst of those kept stands first."""

    cdef const double[::1] keys
    cdef const uint32_t[::1] documents
    cdef const uint8_t[::1] ranks
    cdef int rank_size

    def __init__(self, keys, documents, ranks, rank_size):
        self.keys, self.documents, self.ranks, self.rank_size = keys, documents, ranks, rank_size

    cdef inline bint than(self, Py_ssize_t one, Py_ssize_t other) noexcept nogil:
        if self.keys[one] != self.keys[other]:
            return self.keys[one] > self.keys[other]
        return number_at(&self.ranks[0], self.rank_size, self.documents[one]) < number_at(
            &self.ranks[0], self.rank_size, self.documents[other]
        )

    cdef void rise(self, Py_ssize_t *heap, Py_ssize_t at) noexcept nogil:
        while at and self.than(heap[(at - 1) >> 1], heap[at]):
            heap[at], heap[(at - 1) >> 1] = heap[(at - 1) >> 1], heap[at]
            at = (at - 1) >> 1

    cdef void sink(self, Py_ssize_t *heap, Py_ssize_t count) noexcept nogil:
        cdef Py_ssize_t at = 0, child = 1
        while child < count:
            if child + 1 < count and self.than(heap[child], heap[child + 1]):
                child += 1
            if not self.than(heap[at], heap[child]):
                return
            heap[at], heap[child] = heap[child], heap[at]
            at, child = child, 2 * child + 1
