"""Many short pieces of an array copied to their places, in C; runs.py is its NumPy twin and says what the function promises."""

from libc.stdint cimport int64_t, uint8_t
from libc.string cimport memcpy


def copy_runs(target, const int64_t[::1] places, values, const int64_t[::1] sizes):
    cdef uint8_t[::1] to
    cdef const uint8_t[::1] source
    cdef Py_ssize_t width = target.itemsize, run, at = 0, size
    if not values.size:
        return
    to, source = target.view("u1"), values.view("u1")
    with nogil:
        for run in range(places.shape[0]):
            size = sizes[run] * width
            memcpy(&to[0] + places[run] * width, &source[0] + at, size)
            at += size
