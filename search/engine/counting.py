"""Counting the values of many articles at once, with NumPy; counting_compiled.pyx does the same in C (index/kernels.py)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.storage.columns import KeywordColumn
from search.engine.document_sets import Documents, Mask, each_once, marked, runs
from search.engine.names_apart import NamesApart

Numbers = NDArray[np.int32]
Counts = NDArray[np.uint32]
"""In how many articles each value is, by its number."""
Most = tuple[list[tuple[int, int]], int, int]
"""See most()."""

_SHIFT = 32
_FEW = 8
"""Values are looked up article by article for less than one article in this many, else from the table of the whole segment."""


@dataclass(frozen=True, slots=True, eq=False)
class _ValueTable:
    """The visible values of every article of a segment, each once: those of document d are numbers[offsets[d]:offsets[d+1]]."""

    offsets: NDArray[np.int64]
    numbers: Numbers


class ValueCounter:
    """Counts the values of a facet in one segment.

    `numbers` gives each term of the column the number of the value it means, negative for hidden ones. Terms may mean the same value.
    """

    def __init__(self, column: KeywordColumn | NamesApart, numbers: Numbers) -> None:
        self._column = column
        self._numbers = numbers
        self._known_table: _ValueTable | None = None

    def add(self, documents: Documents, counts: Counts) -> int:
        """Adds these articles, each once for every value it has; gives how many have none."""
        size = len(self._column.forward_offsets) - 1
        if len(documents) * _FEW < size and self._known_table is None:
            return self._add_few(documents, counts)
        places = documents.astype(np.intp)  # indexing casts other integers each time
        first = self._table.offsets.take(places)
        lengths = self._table.offsets.take(places + 1) - first
        counts += np.bincount(self._table.numbers.take(runs(first, lengths)), minlength=len(counts)).astype(np.uint32)
        return int(np.count_nonzero(lengths == 0))

    def without_value(self) -> Documents:
        """The articles that have no value."""
        return marked(self._table.offsets[1:] == self._table.offsets[:-1])

    def _add_few(self, documents: Documents, counts: Counts) -> int:
        first = self._column.forward_offsets[documents]
        lengths = self._column.forward_offsets[1:][documents] - first
        numbers = self._numbers[self._column.forward_values[runs(first, lengths)]]
        articles = np.repeat(np.arange(len(documents)), lengths)
        visible = numbers >= 0
        keys = each_once((articles[visible] << _SHIFT) + numbers[visible])
        np.add.at(counts, keys & 0x7FFFFFFF, 1)
        return len(documents) - len(each_once(keys >> _SHIFT))

    @property
    def _table(self) -> _ValueTable:
        if self._known_table is None:
            size = len(self._column.forward_offsets) - 1
            articles = np.repeat(np.arange(size), np.diff(self._column.forward_offsets))
            numbers = self._numbers[self._column.forward_values]
            visible = _visible_once(articles, numbers, self._numbers)
            articles, numbers = articles[visible], numbers[visible]
            offsets = np.zeros(size + 1, np.int64)
            np.cumsum(np.bincount(articles, minlength=size), out=offsets[1:])
            self._known_table = _ValueTable(offsets, numbers)
        return self._known_table


def most(counts: Counts, size: int) -> Most:
    """The `size` greatest counts as (number, count), of equal ones the smallest numbers first; how many are above 0; the sum of all."""
    occurring = np.flatnonzero(counts != 0)  # quicker over truth values than over numbers
    articles = counts.take(occurring).astype(np.int64)
    chosen = np.arange(len(occurring))
    if len(occurring) > size > 0:
        border = np.partition(articles, len(articles) - size)[len(articles) - size]
        chosen = np.flatnonzero(articles >= border)
    chosen = chosen[np.argsort(-articles[chosen], kind="stable")[:size]]
    greatest = list(zip(occurring[chosen].tolist(), articles[chosen].tolist(), strict=True))
    return greatest, len(occurring), int(articles.sum())


def _visible_once(articles: NDArray[np.int64], numbers: Numbers, by_rank: Numbers) -> Mask:
    """Marks the values that are not hidden, and of those that an article has more than once the first."""
    visible: Mask = numbers >= 0
    terms_of = np.bincount(by_rank[by_rank >= 0])
    if not len(terms_of) or terms_of.max() < 2:
        return visible
    doubtful = np.flatnonzero(visible)
    doubtful = doubtful[terms_of[numbers[doubtful]] > 1]
    keys = (articles[doubtful] << _SHIFT) + numbers[doubtful]
    order = np.argsort(keys, kind="stable")
    again = keys[order][1:] == keys[order][:-1]
    visible[doubtful[order[1:][again]]] = False
    return visible
