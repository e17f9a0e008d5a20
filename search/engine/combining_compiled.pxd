"""A set of numbers, for the compiled kernels of this room."""

cimport cython
from libc.stdint cimport uint32_t, uint64_t

from search.engine.arrays cimport Documents

cdef extern from *:
    """
    #ifdef _MSC_VER
    #include <intrin.h>
    static int lowest_bit(unsigned __int64 word) { unsigned long place; _BitScanForward64(&place, word); return (int)place; }
    #else
    #define lowest_bit(word) __builtin_ctzll(word)
    #endif
    /* By sums of pairs, fours and bytes: where it may not use the processor's own instruction, a compiler calls a function. */
    static inline int count_bits(unsigned long long word) {
        word -= word >> 1 & 0x5555555555555555ULL;
        word = (word & 0x3333333333333333ULL) + (word >> 2 & 0x3333333333333333ULL);
        return (int)(((word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fULL) * 0x0101010101010101ULL >> 56);
    }
    """
    int lowest_bit(uint64_t word) noexcept nogil
    int count_bits(uint64_t word) noexcept nogil


@cython.final
cdef class Bits:
    """A set of numbers below `size`, a bit each."""

    cdef uint64_t *words
    cdef uint32_t *before
    cdef Py_ssize_t length

    cdef void add(self, Documents numbers, Py_ssize_t count) noexcept nogil
    cdef void clear(self) noexcept nogil
    cdef count(self)
    cdef numbers(self)

    cdef inline bint has(self, uint32_t number) noexcept nogil:
        return self.words[number >> 6] >> (number & 63) & 1

    cdef inline Py_ssize_t place(self, uint32_t number) noexcept nogil:
        """How many smaller numbers are in the set; count() comes first."""
        cdef Py_ssize_t word = number >> 6
        return self.before[word] + count_bits(self.words[word] & ((<uint64_t> 1 << (number & 63)) - 1))
