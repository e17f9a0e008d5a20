"""The best of many hits, in C; best.py is its NumPy twin and says what it promises."""

from libc.stdint cimport uint8_t
from libc.stdlib cimport free, malloc

from search.engine.arrays cimport Documents, items, number_at

cdef struct Hits:
    const double *keys
    Documents documents
    const uint8_t *ranks  # as bytes, `rank_size` each
    int rank_size


def best(keys, documents, id_ranks, Py_ssize_t size):
    cdef Py_ssize_t at, kept = 0, place, count = len(keys)
    cdef Hits hits = Hits(
        <const double *> items(keys), <Documents> items(documents), <const uint8_t *> items(id_ranks), id_ranks.itemsize
    )
    size = min(size, count)
    if size <= 0:
        return [], []
    cdef Py_ssize_t *heap = <Py_ssize_t *> malloc(size * sizeof(Py_ssize_t))
    if heap == NULL:
        raise MemoryError
    try:
        for at in range(count):
            if kept < size:
                heap[kept] = at
                kept += 1
                rise(&hits, heap, kept - 1)
            elif hits.keys[at] >= hits.keys[heap[0]] and better(&hits, at, heap[0]):
                heap[0] = at
                sink(&hits, heap, kept)
        found, found_keys = [None] * kept, [None] * kept
        for place in range(kept - 1, -1, -1):  # the worst one comes off first
            found[place], found_keys[place] = hits.documents[heap[0]], hits.keys[heap[0]]
            heap[0] = heap[place]
            sink(&hits, heap, place)
        return found, found_keys
    finally:
        free(heap)


# The order of hits as a heap needs it: the worst of those kept stands first.

cdef inline bint better(const Hits *hits, Py_ssize_t one, Py_ssize_t other) noexcept nogil:
    if hits.keys[one] != hits.keys[other]:
        return hits.keys[one] > hits.keys[other]
    return number_at(hits.ranks, hits.rank_size, hits.documents[one]) < number_at(
        hits.ranks, hits.rank_size, hits.documents[other]
    )


cdef void rise(const Hits *hits, Py_ssize_t *heap, Py_ssize_t at) noexcept nogil:
    while at and better(hits, heap[(at - 1) >> 1], heap[at]):
        heap[at], heap[(at - 1) >> 1] = heap[(at - 1) >> 1], heap[at]
        at = (at - 1) >> 1


cdef void sink(const Hits *hits, Py_ssize_t *heap, Py_ssize_t count) noexcept nogil:
    cdef Py_ssize_t at = 0, child = 1
    while child < count:
        if child + 1 < count and better(hits, heap[child], heap[child + 1]):
            child += 1
        if not better(hits, heap[at], heap[child]):
            return
        heap[at], heap[child] = heap[child], heap[at]
        at, child = child, 2 * child + 1
