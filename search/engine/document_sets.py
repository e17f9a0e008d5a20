"""Sets of articles of one segment, as sorted arrays of document numbers; every operation takes whole arrays.

`size` is the number of documents of the segment. Which of two ways is taken depends on the lengths only, never on the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Documents = NDArray[np.uint32]
Mask = NDArray[np.bool_]
_Number = TypeVar("_Number", bound=np.integer)

EMPTY: Documents = np.zeros(0, np.uint32)

_SEARCH = 16
"""A binary search costs about as much as marking this many documents in a mask."""


def everything(size: int) -> Documents:
    """All documents of a segment."""
    return np.arange(size, dtype=np.uint32)


def contained(documents: Documents, others: Documents, size: int) -> Mask:
    """For each of `documents` whether it is in `others`: (len(documents),) bool."""
    if not len(others):
        return np.zeros(len(documents), np.bool_)
    if len(others) == size or documents is others:
        return np.ones(len(documents), np.bool_)
    if len(documents) * _SEARCH < len(others) + size // 64:
        return places(documents, others)[1]
    if len(others) * _SEARCH < len(documents):
        mask = np.zeros(len(documents), np.bool_)
        where, hit = places(others, documents)
        mask[where[hit]] = True
        return mask
    marks = np.zeros(size, np.bool_)
    marks[others] = True
    return marks[documents]


def distinct(lists: Sequence[NDArray[np.uint32]], size: int) -> Documents:
    """The documents of some lists, sorted, each once; the lists may be in any order and repeat documents."""
    if sum(map(len, lists)) * _SEARCH < size:
        return each_once(np.concatenate(lists)) if lists else EMPTY
    marks = np.zeros(size, np.bool_)
    for documents in lists:
        marks[documents] = True
    return marked(marks)


def each_once(numbers: NDArray[_Number]) -> NDArray[_Number]:
    """The numbers sorted, each once. (np.unique loads numpy.ma at its first call: a tenth of a cold start.)"""
    rising = np.sort(numbers)
    first = np.ones(len(rising), np.bool_)
    np.not_equal(rising[1:], rising[:-1], out=first[1:])
    return rising[first]


def marked(marks: Mask) -> Documents:
    """The documents whose mark is set; `marks` is (size,) bool."""
    return np.flatnonzero(marks).astype(np.uint32)


def places(documents: Documents, others: Documents) -> tuple[NDArray[np.intp], Mask]:
    """Where each document stands in `others`, and whether it does. `others` must not be empty."""
    found = np.searchsorted(others, documents)
    found[found == len(others)] = len(others) - 1
    return found, others[found] == documents


def runs(starts: NDArray[np.integer], counts: NDArray[np.integer]) -> NDArray[np.int64]:
    """The places start, start + 1, … of every run, one run after the other: (sum of counts,)."""
    counts = counts.astype(np.int64)
    before = np.cumsum(counts) - counts
    places: NDArray[np.int64] = np.repeat(starts.astype(np.int64) - before, counts) + np.arange(int(counts.sum()))
    return places
