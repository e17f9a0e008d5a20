"""Reading arrays of numbers, for the compiled kernels of this room."""

from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t

ctypedef const uint32_t *Documents

cdef enum:
    GALLOP = 16  # Lists this many times as long as another are searched, not walked through.


cdef inline const void *items(array) except? NULL:
    """Where the items of an array lie as long as the caller holds it; a memoryview takes five times as long as this to make."""
    cdef Py_buffer buffer
    PyObject_GetBuffer(array, &buffer, PyBUF_SIMPLE)
    cdef const void *found = buffer.buf
    PyBuffer_Release(&buffer)
    return found


cdef inline uint32_t number_at(const uint8_t *numbers, int size, Py_ssize_t place) noexcept nogil:
    if size == 1:
        return numbers[place]
    return (<const uint16_t *> numbers)[place] if size == 2 else (<const uint32_t *> numbers)[place]


cdef inline int64_t sum_of(const uint8_t *numbers, int size, Py_ssize_t first, Py_ssize_t end) noexcept nogil:
    cdef uint32_t total = 0  # of the positions of one term in one segment, which are 32 bits
    cdef Py_ssize_t place
    if size == 1:
        for place in range(first, end):
            total += numbers[place]
    else:
        for place in range(first, end):
            total += number_at(numbers, size, place)
    return total


cdef inline Py_ssize_t first_from(Documents numbers, Py_ssize_t first, Py_ssize_t end, uint32_t wanted) noexcept nogil:
    """The first place from `first` on whose number is not smaller: by steps that double, then by halves."""
    cdef Py_ssize_t step = 1, last = first, middle
    while last < end and numbers[last] < wanted:
        first = last + 1
        last += step
        step *= 2
    if last > end:
        last = end
    while first < last:
        middle = (first + last) >> 1
        if numbers[middle] < wanted:
            first = middle + 1
        else:
            last = middle
    return first
