"""Where words stand beside each other, in C; nearness.py is its NumPy twin and says what everything here promises."""

import numpy as np

from libc.stdint cimport int64_t


def common(const int64_t[::1] keys, const int64_t[::1] others):
    cdef Py_ssize_t at = 0, other = 0, count = 0
    cdef int64_t key, its
    found = np.empty(min(keys.shape[0], others.shape[0]) + 1, np.int64)
    cdef int64_t[::1] filled = found
    while at < keys.shape[0] and other < others.shape[0]:
        key, its = keys[at], others[other]
        filled[count] = key
        count += key == its
        at += key <= its
        other += its <= key
    return found[:count]


def close(const int64_t[::1] keys, const int64_t[::1] others, int64_t room):
    cdef Py_ssize_t at, other = 0, count = 0
    cdef int64_t key
    found = np.empty(keys.shape[0], np.int64)
    cdef int64_t[::1] filled = found
    for at in range(keys.shape[0]):
        key = keys[at]
        while other < others.shape[0] and others[other] < key - room:
            other += 1
        if other < others.shape[0] and others[other] == key:  # then only the next one can be another within the room
            if other + 1 < others.shape[0] and others[other + 1] <= key + room:
                filled[count] = key
                count += 1
        elif other < others.shape[0] and others[other] <= key + room:
            filled[count] = key
            count += 1
    return found[:count]
