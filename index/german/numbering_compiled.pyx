"""Chunks of text get numbers in the order in which they come, in C; numbering.py is its twin in Python and says what the class promises.

A hash table of its own: the chunks of a paragraph are looked for where they stand, and none becomes a str that is known already.
What such a search waits for is memory, so the slots and texts of many chunks are asked for before the first is read.
"""

import secrets

from cpython cimport array
from cpython.mem cimport PyMem_Calloc, PyMem_Free
from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring
from libc.stdint cimport uint32_t, uint64_t

cdef extern from *:
    """
    #if defined(__GNUC__)
    #define WILL_READ(address) __builtin_prefetch(address)
    #else
    #define WILL_READ(address)
    #endif
    """
    void WILL_READ(const void* address)
    bint Py_UNICODE_ISSPACE(Py_UCS4 character)

cdef uint64_t STIR = 0x9E3779B97F4A7C15
cdef Py_ssize_t least_slots = 1024
cdef enum:
    AT_ONCE = 64


cdef struct Slot:
    uint32_t hash
    uint32_t number
    # Belongs to the list of raws; NULL where the slot is free.
    PyObject* raw


cdef struct Piece:
    # A chunk, at paragraph[start:end].
    uint64_t hash
    Py_ssize_t start, end


cdef inline uint64_t stirred(uint64_t hash, uint32_t character) noexcept:
    hash = (hash ^ character) * STIR
    return hash ^ hash >> 29


cdef inline bint is_same(str raw, int kind, void* data, Py_ssize_t start, Py_ssize_t end) noexcept:
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
    cdef Slot* slots
    cdef Py_ssize_t mask

    def __cinit__(self, list raws, add):
        self.raws = raws
        self.add = add
        # Other collisions in every process: nobody can write a text that makes them.
        self.seed = secrets.randbits(64)
        self.make_room()

    def __dealloc__(self):
        PyMem_Free(self.slots)

    cdef make_room(self):
        """A table of at least two slots for each chunk that is known."""
        cdef Py_ssize_t slots = least_slots, number, place
        cdef uint64_t hash
        cdef str raw
        while slots < 2 * len(self.raws):
            slots *= 2
        PyMem_Free(self.slots)
        self.slots = <Slot*>PyMem_Calloc(slots, sizeof(Slot))
        if not self.slots:
            raise MemoryError
        self.mask = slots - 1
        for number in range(len(self.raws)):
            raw = self.raws[number]
            hash = self.seed
            for place in range(len(raw)):
                hash = stirred(hash, PyUnicode_READ(PyUnicode_KIND(raw), PyUnicode_DATA(raw), place))
            self.put(hash, number, raw)

    cdef void put(self, uint64_t hash, uint32_t number, str raw) noexcept:
        cdef Py_ssize_t slot = hash & self.mask
        while self.slots[slot].raw:
            slot = (slot + 1) & self.mask
        self.slots[slot] = Slot(hash >> 32, number, <PyObject*>raw)

    cdef uint32_t number_of(self, str paragraph, int kind, void* data, Piece* piece) except? 0xFFFFFFFF:
        cdef uint32_t short_hash = piece.hash >> 32, number
        cdef Py_ssize_t place = piece.hash & self.mask
        cdef Slot* slot = self.slots + place
        cdef str raw
        while slot.raw:
            if slot.hash == short_hash and is_same(<str>slot.raw, kind, data, piece.start, piece.end):
                return slot.number
            place = (place + 1) & self.mask
            slot = self.slots + place
        raw = PyUnicode_Substring(paragraph, piece.start, piece.end)
        number = len(self.raws)
        self.add(raw)
        if 3 * len(self.raws) > 2 * self.mask:
            self.make_room()
        else:
            self.put(piece.hash, number, self.raws[number])
        return number

    def extend(self, array.array numbers, str paragraph):
        cdef int kind = PyUnicode_KIND(paragraph)
        cdef void* data = PyUnicode_DATA(paragraph)
        cdef Py_ssize_t start = 0, end, size = len(paragraph), count, number
        cdef uint64_t hash
        cdef Py_UCS4 character
        cdef Piece[AT_ONCE] pieces
        cdef uint32_t[AT_ONCE] found
        while start < size:
            count = 0
            while count < AT_ONCE:
                while start < size and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, start)):
                    start += 1
                if start == size:
                    break
                hash, end = self.seed, start
                while end < size:
                    character = PyUnicode_READ(kind, data, end)
                    if Py_UNICODE_ISSPACE(character):
                        break
                    hash = stirred(hash, character)
                    end += 1
                WILL_READ(self.slots + (hash & self.mask))
                pieces[count] = Piece(hash, start, end)
                count += 1
                start = end
            for number in range(count):
                WILL_READ(self.slots[pieces[number].hash & self.mask].raw)
            for number in range(count):
                found[number] = self.number_of(paragraph, kind, data, pieces + number)
            array.extend_buffer(numbers, <char*>found, count)
