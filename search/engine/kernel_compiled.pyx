"""The inner loops of a search, in C; kernel.py is its NumPy twin and says what everything here promises."""

import numpy as np

from search.engine.best_compiled import best
from search.engine.combining_compiled import among, narrow, union, without
from search.engine.document_sets import each_once
from search.engine.nearness_compiled import close, common

from libc.stdint cimport int64_t, uint8_t, uint32_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcmp

from search.engine.arrays cimport GALLOP, Documents, first_from, items, number_at, sum_of
from search.engine.combining_compiled cimport Bits

cdef enum:
    TABLED = 8  # Terms that an article has fewer times are scored from a table.
    SHIFT = 32


cdef struct Word:  # of a phrase
    int64_t place  # among its words
    Py_ssize_t posting, last  # where it is among its postings, and where they end
    Py_ssize_t counted  # the posting whose occurrences begin at `start`
    int64_t start, at, end  # of its occurrences in the document


cdef class TextPostings:
    cdef const uint8_t[::1] blob
    cdef const int64_t[::1] term_offsets
    cdef object array
    cdef const int64_t[::1] posting_offsets, occurrence_offsets
    cdef const uint32_t[::1] documents_of_all
    cdef const uint8_t[::1] lengths
    cdef const uint8_t[::1] frequencies  # as bytes, `frequency_size` each
    cdef const uint8_t[::1] positions  # as bytes, `position_size` each
    cdef int frequency_size, position_size
    cdef double[::1] norms
    cdef double[TABLED][256] table
    cdef double k1

    def __init__(self, column, norms, double k1):
        cdef int often, length
        self.blob, self.term_offsets = column.terms.blob, column.terms.offsets
        self.array = column.documents
        self.posting_offsets, self.occurrence_offsets = column.posting_offsets, column.occurrence_offsets
        self.documents_of_all, self.lengths = column.documents, column.length_bytes
        self.frequencies, self.frequency_size = column.frequencies.view(np.uint8), column.frequencies.itemsize
        self.positions, self.position_size = column.all_positions.view(np.uint8), column.all_positions.itemsize
        self.norms, self.k1 = norms, k1
        for often in range(TABLED):
            for length in range(256):
                self.table[often][length] = self.score(often, length)

    def find(self, str term):
        cdef bytes encoded = term.encode()
        cdef const uint8_t *wanted = encoded
        cdef const uint8_t *blob = &self.blob[0]
        cdef Py_ssize_t length = len(encoded), low = 0, high = self.term_offsets.shape[0] - 1, middle, size
        cdef int order
        while low < high:
            middle = (low + high) >> 1
            size = self.term_offsets[middle + 1] - self.term_offsets[middle]
            order = memcmp(blob + self.term_offsets[middle], wanted, min(size, length))
            if order == 0 and size == length:
                return middle
            if order < 0 or (order == 0 and size < length):
                low = middle + 1
            else:
                high = middle
        return -1

    def frequency(self, Py_ssize_t rank):
        return self.posting_offsets[rank + 1] - self.posting_offsets[rank]

    def documents(self, Py_ssize_t rank):
        return self.array[self.posting_offsets[rank] : self.posting_offsets[rank + 1]]

    def documents_of(self, list ranks, Py_ssize_t size):
        cdef Bits bits = Bits(size)
        cdef Py_ssize_t rank, first
        for rank in ranks:
            first = self.posting_offsets[rank]
            bits.add(&self.documents_of_all[first], self.posting_offsets[rank + 1] - first)
        return bits.numbers()

    def occurrences(self, list ranks, const uint32_t[::1] candidates, const int64_t[::1] numbers):
        cdef Py_ssize_t rank, room = 0, count = 0
        for rank in ranks:
            room += self.occurrence_offsets[rank + 1] - self.occurrence_offsets[rank]
        keys = np.empty(room, np.int64)
        for rank in ranks:
            count = self.add_occurrences(rank, candidates, numbers, keys, count)
        return keys[:count] if len(ranks) == 1 else each_once(keys[:count])

    cdef Py_ssize_t add_occurrences(
        self, Py_ssize_t rank, const uint32_t[::1] candidates, const int64_t[::1] numbers, int64_t[::1] keys, Py_ssize_t count
    ):
        """Writes the keys of one term from place `count` on; gives the place after them."""
        cdef Py_ssize_t posting = self.posting_offsets[rank], last = self.posting_offsets[rank + 1], found, at
        cdef int64_t start = self.occurrence_offsets[rank], place
        for at in range(numbers.shape[0]):
            found = first_from(&self.documents_of_all[0], posting, last, candidates[numbers[at]])
            start += sum_of(&self.frequencies[0], self.frequency_size, posting, found)
            posting = found
            if found == last:
                break
            if self.documents_of_all[found] == candidates[numbers[at]]:
                for place in range(start, start + self.frequency_at(found)):
                    keys[count] = (numbers[at] << SHIFT) + self.position_at(place)
                    count += 1
        return count

    cdef bint stand_together(self, Word *words, int count) noexcept nogil:
        """Whether the words stand one after the other somewhere in the document where they all are."""
        cdef int number, agree = 0
        cdef int64_t begin = -count, here  # where the phrase would begin
        cdef Word *word
        for number in range(count):
            word = &words[number]
            word.start += sum_of(&self.frequencies[0], self.frequency_size, word.counted, word.posting)
            word.counted = word.posting
            word.at, word.end = word.start, word.start + self.frequency_at(word.posting)
        number = 0
        while agree < count:
            word = &words[number]
            while word.at < word.end and <int64_t> self.position_at(word.at) - word.place < begin:
                word.at += 1
            if word.at == word.end:
                return False
            here = <int64_t> self.position_at(word.at) - word.place
            agree = agree + 1 if here == begin else 1
            begin = here
            number = (number + 1) % count
        return True

    cdef inline uint32_t frequency_at(self, Py_ssize_t posting) noexcept nogil:
        return number_at(&self.frequencies[0], self.frequency_size, posting)

    cdef inline uint32_t position_at(self, Py_ssize_t place) noexcept nogil:
        return number_at(&self.positions[0], self.position_size, place)

    cdef inline double score(self, uint32_t often, uint8_t length) noexcept nogil:
        return often * (self.k1 + 1) / (often + self.norms[length])

    cdef inline double score_of(self, Py_ssize_t posting) noexcept nogil:
        cdef uint32_t often = self.frequency_at(posting)
        cdef uint8_t length = self.lengths[self.documents_of_all[posting]]
        return self.table[often][length] if often < TABLED else self.score(often, length)


cdef inline bint meet(const uint32_t *documents, Word *one, Word *other, Bits having) noexcept nogil:
    """Goes on to the next document that both have, the rarer one first; `having` are its documents, or None."""
    cdef uint32_t document, its
    if having is not None:
        while other.posting < other.last:
            document = documents[other.posting]
            if having.has(document):
                one.posting = first_from(documents, one.posting, one.last, document)
                return True
            other.posting += 1
        return False
    if (one.last - one.posting) * GALLOP < other.last - other.posting:
        while one.posting < one.last:
            other.posting = first_from(documents, other.posting, other.last, documents[one.posting])
            if other.posting == other.last:
                return False
            if documents[other.posting] == documents[one.posting]:
                return True
            one.posting += 1
        return False
    while one.posting < one.last and other.posting < other.last:  # without a branch that could be guessed wrongly
        document, its = documents[one.posting], documents[other.posting]
        if document == its:
            return True
        one.posting += document < its
        other.posting += its < document
    return False


def phrase(TextPostings column, list ranks, within, Py_ssize_t size):
    cdef int count = len(ranks), number
    cdef const uint32_t *documents = &column.documents_of_all[0]
    cdef bint is_limited = within is not None
    cdef Documents limit = <Documents> items(within) if is_limited else NULL
    cdef Py_ssize_t limits = len(within) if is_limited else 0, limited = 0, found = 0, rank, rarest, next_one
    cdef uint32_t wanted = 0
    cdef uint32_t *filled
    cdef Bits bits = None
    cdef Word *words = <Word *> malloc(count * sizeof(Word))
    if words == NULL:
        raise MemoryError
    try:
        for number, place in enumerate(sorted(range(count), key=[column.frequency(rank) for rank in ranks].__getitem__)):
            rank = ranks[place]
            words[number].place, words[number].start = place, column.occurrence_offsets[rank]
            words[number].posting = words[number].counted = column.posting_offsets[rank]
            words[number].last = column.posting_offsets[rank + 1]
        rarest, next_one = words[0].last - words[0].posting, words[1].last - words[1].posting
        if rarest * GALLOP >= next_one > size // 64:
            bits = Bits(size)
            bits.add(documents + words[0].posting, rarest)
        having = np.empty(rarest, np.uint32)
        filled = <uint32_t *> items(having)
        while meet(documents, &words[0], &words[1], bits):
            wanted = documents[words[0].posting]
            if is_limited:
                limited = first_from(limit, limited, limits, wanted)
                if limited == limits:
                    break
            if not is_limited or limit[limited] == wanted:
                for number in range(2, count):
                    words[number].posting = first_from(documents, words[number].posting, words[number].last, wanted)
                    if words[number].posting == words[number].last:
                        return having[:found]
                    if documents[words[number].posting] != wanted:
                        break
                else:
                    if column.stand_together(words, count):
                        filled[found] = wanted
                        found += 1
            words[0].posting += 1
            words[1].posting += 1
        return having[:found]
    finally:
        free(words)


def add_scores(list parts, documents, all_scores, double weight, Py_ssize_t size):
    cdef Bits bits = None
    cdef TextPostings column
    cdef Documents here = <Documents> items(documents)
    cdef double *scores = <double *> items(all_scores)
    cdef Py_ssize_t count = len(documents), first, last, posting, at, rank, term
    cdef bint few = count * GALLOP < size  # then counting the bits takes longer than looking for the places of some
    cdef double weight_of_term
    cdef list ranks, weights
    for part in parts:
        column, ranks, weights = part.column, part.ranks, part.weights
        for term in range(len(ranks)):
            rank, weight_of_term = ranks[term], weights[term]
            first, last = column.posting_offsets[rank], column.posting_offsets[rank + 1]
            weight_of_term *= weight
            if first == last or not count:
                continue
            if last - first == count and &column.documents_of_all[first] == here:
                for at in range(count):
                    scores[at] += column.score_of(first + at) * weight_of_term
            elif count * GALLOP < last - first:
                posting = first
                for at in range(count):
                    posting = first_from(&column.documents_of_all[0], posting, last, here[at])
                    if posting == last:
                        break
                    if column.documents_of_all[posting] == here[at]:
                        scores[at] += column.score_of(posting) * weight_of_term
            elif bits is None and (last - first) * GALLOP < count and len(ranks) == 1:
                at = 0
                for posting in range(first, last):
                    at = first_from(here, at, count, column.documents_of_all[posting])
                    if at == count:
                        break
                    if here[at] == column.documents_of_all[posting]:
                        scores[at] += column.score_of(posting) * weight_of_term
            else:
                if bits is None:
                    bits = Bits(size)
                    bits.add(here, count)
                    if not few:
                        bits.count()
                at = 0
                for posting in range(first, last):
                    if bits.has(column.documents_of_all[posting]):
                        if few:
                            at = first_from(here, at, count, column.documents_of_all[posting])
                        else:
                            at = bits.place(column.documents_of_all[posting])
                        scores[at] += column.score_of(posting) * weight_of_term
