"""Occurrences by document become postings by term, in C; inverting.py is its NumPy twin and says what the function promises."""

import numpy as np

from libc.stdint cimport int64_t, uint32_t

from index.storage.inverting import Inverted

cdef uint32_t NONE = 0xFFFFFFFF


def inverted(const uint32_t[::1] ranks, const uint32_t[::1] counts, positions, Py_ssize_t terms):
    posting_offsets, occurrence_offsets = np.zeros(terms + 1, np.int64), np.zeros(terms + 1, np.int64)
    cdef int64_t[::1] posting_at = posting_offsets, occurrence_at = occurrence_offsets
    cdef uint32_t[::1] latest = np.full(terms, NONE, np.uint32)
    cdef bint with_positions = positions is not None
    cdef const uint32_t[::1] position_of = positions if with_positions else ranks
    cdef uint32_t[::1] documents, frequencies, placed
    cdef Py_ssize_t document, occurrence, term, documents_count = counts.shape[0]
    cdef int64_t end, before, postings, occurrences
    cdef uint32_t rank
    # Counted into the place behind each term's own, which is where its first one goes in the end.
    with nogil:
        end = 0
        for document in range(documents_count):
            for occurrence in range(end, end + counts[document]):
                rank = ranks[occurrence]
                occurrence_at[rank + 1] += 1
                if latest[rank] != document:
                    latest[rank] = document
                    posting_at[rank + 1] += 1
            end += counts[document]
        for term in range(terms):
            posting_at[term + 1] += posting_at[term]
            occurrence_at[term + 1] += occurrence_at[term]
            latest[term] = NONE
    found_documents = np.empty(posting_at[terms], np.uint32)
    found_frequencies = np.zeros(posting_at[terms] if with_positions else 1, np.uint32)
    found_positions = np.empty(occurrence_at[terms] if with_positions else 1, np.uint32)
    documents, frequencies, placed = found_documents, found_frequencies, found_positions
    with nogil:
        end = 0
        for document in range(documents_count):
            for occurrence in range(end, end + counts[document]):
                rank = ranks[occurrence]
                if latest[rank] != document:
                    latest[rank] = document
                    documents[posting_at[rank]] = document
                    posting_at[rank] += 1
                if with_positions:
                    frequencies[posting_at[rank] - 1] += 1
                    placed[occurrence_at[rank]] = position_of[occurrence]
                    occurrence_at[rank] += 1
            end += counts[document]
        # Every term's place has moved to the next one's.
        for term in range(terms, 0, -1):
            posting_at[term] = posting_at[term - 1]
            if with_positions:
                occurrence_at[term] = occurrence_at[term - 1]
        posting_at[0] = occurrence_at[0] = 0
    if not with_positions:
        return Inverted(posting_offsets, found_documents, None, occurrence_offsets, None)
    return Inverted(posting_offsets, found_documents, found_frequencies, occurrence_offsets, found_positions)
