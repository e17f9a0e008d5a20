"""Posting lists as Whoosh 2.7 reads them, in C; posting_blocks.py is the NumPy twin, says what the blocks are made of, and gives the same bytes."""

import numpy as np

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.string cimport memcpy

from index.storage.compressing import quickly_compressed
from index.storage.posting_blocks import BLOCK, MAGIC, WORTH_COMPRESSING, EncodedLists

cdef uint8_t[4] magic
cdef Py_ssize_t block = BLOCK
cdef Py_ssize_t worth_compressing = WORTH_COMPRESSING
for _place in range(4):
    magic[_place] = MAGIC[_place]


cdef inline void put_number(uint8_t* at, uint64_t number, int width) noexcept nogil:
    """Big end first."""
    cdef int place
    for place in range(width):
        at[place] = (number >> (8 * (width - 1 - place))) & 0xFF


cdef inline void put_double(uint8_t* at, double number) noexcept nogil:
    cdef uint64_t as_bits
    memcpy(&as_bits, &number, 8)
    put_number(at, as_bits, 8)


cdef inline uint8_t* pickled(uint8_t* at, uint32_t number) noexcept nogil:
    """A number below 2^31: K and one byte, M and two, J and four; the place behind it."""
    if number < 1 << 8:
        at[0], at[1] = c"K", number
        return at + 2
    if number < 1 << 16:
        at[0], at[1], at[2] = c"M", number & 0xFF, number >> 8
        return at + 3
    at[0] = c"J"
    at[1], at[2], at[3], at[4] = number & 0xFF, (number >> 8) & 0xFF, (number >> 16) & 0xFF, number >> 24
    return at + 5


cdef inline uint8_t* opcodes(uint8_t* at, const char* codes, int count) noexcept nogil:
    memcpy(at, codes, count)
    return at + count


cdef Py_ssize_t put_body(
    const uint32_t* documents,
    const uint32_t* frequencies,
    const uint32_t* positions,
    Py_ssize_t count,
    uint8_t* raw,
) noexcept nogil:
    """The body of one block. The bytes written."""
    cdef uint8_t* at = opcodes(raw, b"\x80\x03(", 3)
    cdef uint8_t* start
    cdef uint8_t* content
    cdef Py_ssize_t number, width
    cdef uint32_t before = 0, least, greatest, frequency, place, position
    for number in range(count):
        at = pickled(at, documents[number] - before)
        before = documents[number]
    at = opcodes(at, b"t", 1)
    if frequencies == NULL:
        return opcodes(at, b"NN\x87.", 4) - raw
    least = greatest = frequencies[0]
    for number in range(1, count):
        least = min(least, frequencies[number])
        greatest = max(greatest, frequencies[number])
    if greatest == 1:
        at = opcodes(at, b"N", 1)
    elif least == greatest:
        at[0] = c"G"
        put_double(at + 1, greatest)
        at += 9
    else:
        at = opcodes(at, b"(", 1)
        for number in range(count):
            at = pickled(at, frequencies[number])
        at = opcodes(at, b"t", 1)
    at = opcodes(at, b"(", 1)
    for number in range(count):
        frequency = frequencies[number]
        # As short bytes, two before the content; moved where they prove to be long ones, with five.
        start = at
        content = at + 2
        put_number(content, frequency, 4)
        at = opcodes(content + 4, b"](", 1 if frequency == 1 else 2)
        before = 0
        for place in range(frequency):
            position = positions[place]
            at = pickled(at, position - before)
            before = position
        positions += frequency
        at = opcodes(at, b"a." if frequency == 1 else b"e.", 2)
        width = at - content
        if width < 256:
            start[0], start[1] = c"C", width
        else:
            for place in range(width):
                at[2 - <int64_t>place] = at[-1 - <int64_t>place]
            start[0] = c"B"
            start[1], start[2], start[3], start[4] = width & 0xFF, (width >> 8) & 0xFF, (width >> 16) & 0xFF, width >> 24
            at += 3
    return opcodes(at, b"t\x87.", 3) - raw


def encoded(const int64_t[::1] offsets, const uint32_t[::1] documents, frequencies, positions, length_bytes):
    cdef Py_ssize_t terms = offsets.shape[0] - 1
    cdef const uint32_t[::1] frequency_view, position_view
    cdef const uint8_t[::1] length_view
    cdef const uint32_t* frequency = NULL
    cdef const uint32_t* position = NULL
    cdef const uint8_t* lengths = NULL
    cdef Py_ssize_t occurrences = 0
    if frequencies is not None:
        frequency_view, position_view = frequencies, positions
        frequency, position = &frequency_view[0], &position_view[0]
        occurrences = position_view.shape[0]
        if length_bytes is not None:
            length_view = length_bytes
            lengths = &length_view[0]
    sizes, greatest = np.empty(terms, np.int64), np.empty(terms, np.uint32)
    shortest, longest = np.empty(terms, np.uint8), np.empty(terms, np.uint8)
    cdef int64_t[::1] size_of = sizes
    cdef uint32_t[::1] greatest_of = greatest
    cdef uint8_t[::1] shortest_of = shortest, longest_of = longest
    # At most: a document 5, a frequency 5 in the weights, 16 around the positions, a position 5; a block 36 + 24.
    cdef Py_ssize_t blocks = documents.shape[0] // block + terms
    cdef Py_ssize_t room = 26 * documents.shape[0] + 5 * occurrences + 60 * blocks
    cdef Py_ssize_t room_of_one = 26 * block + 5 * occurrences + 60
    cdef uint8_t[::1] out = np.empty(room, np.uint8)
    cdef uint8_t[::1] raw = np.empty(room_of_one, np.uint8)
    cdef uint8_t* at = &out[0]
    put_lists(
        offsets, &documents[0], frequency, position, lengths, terms,
        &at, &raw[0], size_of, greatest_of, shortest_of, longest_of,
    )
    data = PyBytes_FromStringAndSize(<char*>&out[0], at - &out[0])
    return EncodedLists(data, sizes, greatest, shortest, longest)


cdef put_lists(
    const int64_t[::1] offsets,
    const uint32_t* documents,
    const uint32_t* frequencies,
    const uint32_t* positions,
    const uint8_t* lengths,
    Py_ssize_t terms,
    uint8_t** end,
    uint8_t* raw,
    int64_t[::1] sizes,
    uint32_t[::1] greatest,
    uint8_t[::1] shortest,
    uint8_t[::1] longest,
):
    cdef uint8_t* at = end[0]
    cdef uint8_t* begin
    cdef Py_ssize_t term, first, last, place, size
    cdef bytes packed
    cdef uint32_t most
    cdef uint8_t least_length, most_length
    cdef bint is_compressed
    for term in range(terms):
        begin = at
        greatest[term], shortest[term], longest[term] = 0, 255, 0
        memcpy(at, magic, 4)
        at += 4
        first = offsets[term]
        while first < offsets[term + 1]:
            last = min(first + block, offsets[term + 1])
            most, least_length, most_length = 1, 0, 0
            if lengths != NULL:
                least_length = 255
            for place in range(first, last):
                if frequencies != NULL:
                    most = max(most, frequencies[place])
                if lengths != NULL:
                    least_length = min(least_length, lengths[documents[place]])
                    most_length = max(most_length, lengths[documents[place]])
            size = put_body(
                documents + first, frequencies + first if frequencies != NULL else NULL, positions, last - first, raw
            )
            if frequencies != NULL:
                for place in range(first, last):
                    positions += frequencies[place]
            is_compressed = size >= worth_compressing
            if is_compressed:
                packed = quickly_compressed(PyBytes_FromStringAndSize(<char*>raw, size))
                size = len(packed)
            # length, "\x80\x02(", M count, J last document, G greatest weight, K compression, K and K lengths, "t."
            put_number(at, <uint64_t>(-(28 + size) if last == offsets[term + 1] else 28 + size), 4)
            at = opcodes(at + 4, b"\x80\x02(M", 4)
            at[0], at[1] = (last - first) & 0xFF, (last - first) >> 8
            at[2] = c"J"
            at[3], at[4] = documents[last - 1] & 0xFF, (documents[last - 1] >> 8) & 0xFF
            at[5], at[6] = (documents[last - 1] >> 16) & 0xFF, documents[last - 1] >> 24
            at[7] = c"G"
            put_double(at + 8, most)
            at[16], at[17], at[18], at[19], at[20], at[21] = c"K", is_compressed, c"K", least_length, c"K", most_length
            at = opcodes(at + 22, b"t.", 2)
            memcpy(at, <uint8_t*>PyBytes_AS_STRING(packed) if is_compressed else raw, size)
            at += size
            greatest[term] = max(greatest[term], most)
            shortest[term] = min(shortest[term], least_length)
            longest[term] = max(longest[term], most_length)
            first = last
        sizes[term] = at - begin
    end[0] = at
