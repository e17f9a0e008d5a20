"""Posting lists as Whoosh 2.7 reads them, in C; posting_blocks.py is the NumPy twin and says what the blocks are made of.

The twins differ in one thing: long bodies are compressed here with a deflate stream (RFC 1951) of fixed codes. What repeats in
a body is known beforehand: the opcodes before the positions of a posting are those of the last posting with as many positions. So
nothing has to be searched for, and it takes a twentieth of zlib's time for as few bytes.
"""

import numpy as np

from cpython.bytes cimport PyBytes_FromStringAndSize
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.string cimport memcpy, memset

from index.storage.posting_blocks import BLOCK, MAGIC, WORTH_COMPRESSING, EncodedLists

cdef enum:
    MOST = 128
    KNOWN = 32  # Numbers of positions whose last opcodes are remembered.
    WINDOW = 32768
    LONGEST = 114  # of a repeated piece; beyond it codes are longer

cdef uint8_t[4] magic
cdef Py_ssize_t worth_compressing = WORTH_COMPRESSING
for _place in range(4):
    magic[_place] = MAGIC[_place]
if BLOCK != MOST:
    raise ImportError("posting_blocks_compiled is made for blocks of another size")

# Base and extra bits of the codes for lengths from 257 on, and for distances (RFC 1951, 3.2.5); bits of a byte turned round.
cdef uint32_t[29] length_base = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
cdef uint32_t[30] distance_base = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577
]
cdef uint32_t[256] literal_code
cdef uint8_t[256] literal_bits


cdef uint32_t reversed_bits(uint32_t code, int bits) noexcept nogil:
    cdef uint32_t found = 0
    for _ in range(bits):
        found = (found << 1) | (code & 1)
        code >>= 1
    return found


cdef void fill_codes() noexcept:
    cdef int byte
    for byte in range(256):
        literal_bits[byte] = 8 if byte < 144 else 9
        literal_code[byte] = reversed_bits(0x30 + byte if byte < 144 else 0x190 + byte - 144, literal_bits[byte])


fill_codes()


cdef struct Repeated:
    # raw[at:at + length] is the same as what stands `distance` bytes before it.
    Py_ssize_t at
    Py_ssize_t length
    Py_ssize_t distance


cdef struct Bits:
    uint8_t* out
    uint64_t held
    int count


cdef inline void put_bits(Bits* bits, uint32_t code, int count) noexcept nogil:
    bits.held |= <uint64_t>code << bits.count
    bits.count += count
    while bits.count >= 8:
        bits.out[0] = bits.held & 0xFF
        bits.out += 1
        bits.held >>= 8
        bits.count -= 8


cdef inline void put_repeated(Bits* bits, uint32_t length, uint32_t distance) noexcept nogil:
    cdef int code = 0
    while code < 28 and length_base[code + 1] <= length:
        code += 1
    put_bits(bits, reversed_bits(code + 1, 7), 7)
    put_bits(bits, length - length_base[code], 0 if code < 8 else (code - 4) // 4)
    code = 0
    while code < 29 and distance_base[code + 1] <= distance:
        code += 1
    put_bits(bits, reversed_bits(code, 5), 5)
    put_bits(bits, distance - distance_base[code], 0 if code < 4 else (code - 2) // 2)


cdef Py_ssize_t deflate(const uint8_t* raw, Py_ssize_t size, const Repeated* repeated, int count, uint8_t* out) noexcept nogil:
    """A zlib stream (RFC 1950) of `raw`; `out` has room for 9 bits a byte and 16 bytes more. The bytes written."""
    cdef Bits bits
    cdef Py_ssize_t at = 0, end
    cdef int number
    cdef uint32_t low = 1, high = 0
    out[0], out[1] = 0x78, 0x01
    bits.out, bits.held, bits.count = out + 2, 0, 0
    put_bits(&bits, 3, 3)  # the last block, fixed codes
    for number in range(count + 1):
        end = repeated[number].at if number < count else size
        while at < end:
            put_bits(&bits, literal_code[raw[at]], literal_bits[raw[at]])
            at += 1
        if number < count:
            put_repeated(&bits, repeated[number].length, repeated[number].distance)
            at += repeated[number].length
    put_bits(&bits, 0, 7)
    if bits.count:
        put_bits(&bits, 0, 8 - bits.count)
    for at in range(size):
        low += raw[at]
        high += low
        if at % 4096 == 4095:
            low %= 65521
            high %= 65521
    put_number(bits.out, (high % 65521) << 16 | low % 65521, 4)
    return bits.out + 4 - out


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
    Repeated* repeated,
    int* repeats,
) noexcept nogil:
    """The body of one block, and what repeats in it. The bytes written."""
    cdef uint8_t* at = opcodes(raw, b"\x80\x03(", 3)
    cdef uint8_t* start
    cdef uint8_t* content
    cdef Py_ssize_t number, width, distance, free = 0  # `free` is where the last repeated piece ends.
    cdef uint32_t before = 0, least, greatest, frequency, place, position
    cdef Py_ssize_t[KNOWN] last
    memset(last, 0, sizeof(last))
    repeats[0] = 0
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
        # Short bytes with five before the content, moved if they prove to be long ones.
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
            if frequency < KNOWN:
                distance = start - raw - last[frequency]
                if last[frequency] and raw[last[frequency] + 1] == width and distance <= WINDOW:
                    # C, width, four bytes of frequency, ] and ( where there are several, and as much more on both sides as is the same.
                    content += 5 if frequency == 1 else 6
                    while start - raw > max(free, distance) and content - start < LONGEST and (start - 1)[0] == (start - 1 - distance)[0]:
                        start -= 1
                    while content < at and content - start < LONGEST and content[0] == (content - distance)[0]:
                        content += 1
                    repeated[repeats[0]].at = start - raw
                    repeated[repeats[0]].length = content - start
                    repeated[repeats[0]].distance = distance
                    repeats[0] += 1
                    free = content - raw
                last[frequency] = at - width - 2 - raw
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
    cdef Py_ssize_t blocks = documents.shape[0] // MOST + terms
    cdef Py_ssize_t room = 26 * documents.shape[0] + 5 * occurrences + 60 * blocks
    cdef Py_ssize_t room_of_one = 26 * MOST + 5 * occurrences + 60
    cdef uint8_t[::1] out = np.empty(room, np.uint8)
    cdef uint8_t[::1] raw = np.empty(room_of_one, np.uint8)
    cdef uint8_t[::1] deflated = np.empty(room_of_one // 8 * 9 + 32, np.uint8)
    cdef uint8_t* at = &out[0]
    with nogil:
        put_lists(
            offsets, &documents[0], frequency, position, lengths, terms,
            &at, &raw[0], &deflated[0], size_of, greatest_of, shortest_of, longest_of,
        )
    data = PyBytes_FromStringAndSize(<char*>&out[0], at - &out[0])
    return EncodedLists(data, sizes, greatest, shortest, longest)


cdef void put_lists(
    const int64_t[::1] offsets,
    const uint32_t* documents,
    const uint32_t* frequencies,
    const uint32_t* positions,
    const uint8_t* lengths,
    Py_ssize_t terms,
    uint8_t** end,
    uint8_t* raw,
    uint8_t* deflated,
    int64_t[::1] sizes,
    uint32_t[::1] greatest,
    uint8_t[::1] shortest,
    uint8_t[::1] longest,
) noexcept nogil:
    cdef uint8_t* at = end[0]
    cdef uint8_t* begin
    cdef Repeated[MOST] repeated
    cdef int repeats
    cdef Py_ssize_t term, first, last, place, size, packed
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
            last = min(first + MOST, offsets[term + 1])
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
                documents + first, frequencies + first if frequencies != NULL else NULL, positions, last - first, raw, repeated, &repeats
            )
            if frequencies != NULL:
                for place in range(first, last):
                    positions += frequencies[place]
            is_compressed = False
            if size >= worth_compressing:
                packed = deflate(raw, size, repeated, repeats, deflated)
                is_compressed = packed < size
            if is_compressed:
                size = packed
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
            memcpy(at, deflated if is_compressed else raw, size)
            at += size
            greatest[term] = max(greatest[term], most)
            shortest[term] = min(shortest[term], least_length)
            longest[term] = max(longest[term], most_length)
            first = last
        sizes[term] = at - begin
    end[0] = at
