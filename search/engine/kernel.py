"""The inner loops of a search, with NumPy, over whole arrays at a time; kernel_compiled.pyx does the same in C (index/kernels.py chooses).

Documents are those of one segment, as sorted arrays of uint32; `size` is how many the segment has. Which of several ways is taken depends on
the lengths only, never on the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.storage.columns import TermTable, TextColumn
from search.engine.document_sets import Documents, contained, distinct, each_once, places, runs

Kernel = ModuleType
"""This module, or its compiled twin."""
Scores = NDArray[np.float64]
Keys = NDArray[np.int64]
NO_KEYS: Keys = np.zeros(0, np.int64)

_SEARCH = 16
"""A binary search costs about as much as adding this many scores into an array."""
_FEW = 8
"""Up to this many terms are taken one by one, more in one sweep."""
_SHIFT = 32
_ROWS = 64
"""Keys are laid out in so many rows; the greatest of every column together bound the best ones from below."""


class Terms:
    """Finds the terms of a table."""

    def __init__(self, table: TermTable) -> None:
        self._table = table

    def find(self, term: str) -> int:
        """The rank of a term, -1 if the table does not have it."""
        return self._table.find(term)


class TextPostings:
    """The postings of one text field of one segment, with what scores them: BM25's tf·(k1+1) / (tf + norms[length byte])."""

    def __init__(self, column: TextColumn, norms: Scores, k1: float) -> None:
        self._column = column
        self._norms = norms
        self._k1 = k1

    def find(self, term: str) -> int:
        """The rank of a term, -1 if the segment does not have it."""
        return self._column.terms.find(term)

    def frequency(self, rank: int) -> int:
        """How many documents have a term."""
        return len(self._column.postings(rank)[0])

    def documents(self, rank: int) -> Documents:
        """The documents that have a term."""
        return self._column.postings(rank)[0]

    def documents_of(self, ranks: Sequence[int], size: int) -> Documents:
        """The documents that have any of these terms."""
        if len(ranks) <= _FEW:
            return union([self.documents(rank) for rank in ranks], size)
        return distinct([self._column.documents[self._postings(ranks)[0]]], size)

    def occurrences(self, ranks: Sequence[int], candidates: Documents, numbers: NDArray[np.int64]) -> Keys:
        """Where any of these terms stands in the candidates of these numbers: number · 2³² + position, rising, each once."""
        if not len(numbers):
            return NO_KEYS
        if len(ranks) == 1:
            return self._occurrences_of_one(ranks[0], candidates, numbers)
        column = self._column
        postings, counts = self._postings(ranks)
        frequencies = column.frequencies[postings].astype(np.int64)
        before = np.cumsum(frequencies) - frequencies
        begins = np.cumsum(counts) - counts
        starts = before + np.repeat(column.occurrence_offsets[list(ranks)] - before[begins], counts)
        at, hit = places(column.documents[postings], candidates[numbers])
        return each_once(self._keys(numbers[at[hit]], starts[hit], frequencies[hit]))

    def _occurrences_of_one(self, rank: int, candidates: Documents, numbers: NDArray[np.int64]) -> Keys:
        documents, frequencies = self._column.postings(rank)
        at, hit = places(candidates[numbers], documents)
        numbers, at = numbers[hit], at[hit]
        if not len(at):
            return NO_KEYS
        between = np.add.reduceat(frequencies, at, dtype=np.int64)[:-1]
        first = int(self._column.occurrence_offsets[rank]) + int(frequencies[: at[0]].sum(dtype=np.int64))
        starts = np.concatenate(([0], np.cumsum(between))) + first
        return self._keys(numbers, starts, frequencies[at].astype(np.int64))

    def _keys(self, numbers: NDArray[np.int64], starts: NDArray[np.int64], counts: NDArray[np.int64]) -> Keys:
        keys: Keys = (np.repeat(numbers, counts) << _SHIFT) + self._column.all_positions[runs(starts, counts)]
        return keys

    def scores(self, rank: int, chosen: slice | NDArray[np.intp]) -> Scores:
        """The unweighted scores of some postings of a term."""
        documents, frequencies = self._column.postings(rank)
        return self._scores(documents[chosen], frequencies[chosen])

    def postings_of(self, ranks: Sequence[int], weights: Sequence[float]) -> tuple[Documents, Scores]:
        """The postings of many terms, one after the other, and their weighted scores."""
        chosen, counts = self._postings(ranks)
        documents = self._column.documents[chosen]
        return documents, self._scores(documents, self._column.frequencies[chosen]) * np.repeat(weights, counts)

    def _postings(self, ranks: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        terms = np.array(ranks, np.int64)
        counts = self._column.document_frequency(terms)
        return runs(self._column.posting_offsets[terms], counts), counts

    def _scores(self, documents: Documents, frequencies: NDArray[np.unsignedinteger]) -> Scores:
        score = frequencies.astype(np.float64)
        divisor = self._norms[self._column.length_bytes[documents]]
        divisor += score
        score *= self._k1 + 1
        score /= divisor
        return score


def common(keys: Keys, others: Keys) -> Keys:
    """The keys that are also among the others; both are rising."""
    if not len(others):
        return NO_KEYS
    at = np.searchsorted(others, keys)
    at[at == len(others)] = 0
    found: Keys = keys[others[at] == keys]
    return found


def close(keys: Keys, others: Keys, room: int) -> Keys:
    """The keys that have one of the others, not the same one, at most `room` before or behind them; both are rising."""
    if not len(others):
        return NO_KEYS
    behind = np.searchsorted(others, keys, side="right")
    before = np.searchsorted(others, keys, side="left") - 1
    fits = (behind < len(others)) & (others[behind % len(others)] - keys <= room)
    fits |= (before >= 0) & (keys - others[before] <= room)
    return keys[fits]


class ScoredTerms(Protocol):
    """Terms of one field in one segment: their ranks, and beside each what it weighs."""

    column: TextPostings
    ranks: list[int]
    weights: list[float]


def among(documents: Documents, sets: list[Documents], size: int) -> Documents:
    """The documents that are in any of the sets."""
    keep = np.zeros(len(documents), np.bool_)
    for others in sets:
        keep |= contained(documents, others, size)
    return documents[keep]


def without(documents: Documents, others: Documents, size: int) -> Documents:
    """The documents that are not among the others."""
    return documents[~contained(documents, others, size)]


def union(sets: list[Documents], size: int) -> Documents:
    """The documents that are in any of the sets."""
    return sets[0] if len(sets) == 1 else distinct(sets, size)


def narrow(documents: Documents, filters: list[Documents], size: int) -> tuple[Documents, list[Documents]]:
    """The documents that pass all filters, each given as the documents that pass it; and for each those that fail no other one."""
    failed = np.zeros((len(filters), len(documents)), np.bool_)
    for row, passing in zip(failed, filters, strict=True):
        np.logical_not(contained(documents, passing, size), out=row)
    failures = failed.sum(axis=0)
    return documents[failures == 0], [documents[failures == row] for row in failed]


def add_scores(parts: list[ScoredTerms], documents: Documents, scores: Scores, weight: float, size: int) -> None:
    """Adds to `scores`, aligned with the documents, what the terms give those of them that have them, times `weight`."""
    if not len(documents):
        return
    dense: Scores | None = None
    for part in parts:
        if len(part.ranks) == 1:
            there = part.column.documents(part.ranks[0])
            if len(documents) * _SEARCH < len(there):
                at, hit = places(documents, there)
                scores[hit] += part.column.scores(part.ranks[0], at[hit]) * (part.weights[0] * weight)
                continue
            if len(documents) == len(there) and np.may_share_memory(documents, there):
                scores += part.column.scores(part.ranks[0], slice(None)) * (part.weights[0] * weight)
                continue
        having, scored = part.column.postings_of(part.ranks, part.weights)
        if len(having) * _SEARCH < size:
            at, hit = places(having, documents)
            np.add.at(scores, at[hit], scored[hit] * weight)
        else:
            dense = np.zeros(size) if dense is None else dense
            dense += np.bincount(having, weights=scored, minlength=size) * weight
    if dense is not None:
        scores += dense[documents]


def best(
    keys: Scores, documents: Documents, id_ranks: NDArray[np.unsignedinteger], size: int
) -> list[tuple[int, float]]:
    """The documents with the `size` greatest keys, the greatest first; of equal ones those with the smallest id_ranks."""
    ranks = id_ranks[documents]
    chosen = np.arange(len(keys))
    if len(keys) > size:
        border = _border(keys, size)
        above = np.flatnonzero(keys > border)
        ties = np.flatnonzero(keys == border)
        wanted = size - len(above)
        if len(ties) > wanted:
            earliness = -ranks[ties].astype(np.float64)
            ties = ties[earliness >= _border(earliness, wanted)]
        chosen = np.concatenate((above, ties))
    order = chosen[np.lexsort((ranks[chosen], -keys[chosen]))]
    return list(zip(documents[order].tolist(), keys[order].tolist(), strict=True))


def _border(keys: Scores, size: int) -> float:
    """The size-th greatest of more than `size` keys."""
    columns = len(keys) // _ROWS
    if columns > 4 * size:
        greatest = keys[: columns * _ROWS].reshape(_ROWS, columns).max(axis=0)
        bound = np.partition(greatest, columns - size)[columns - size]
        if bound == keys.max():
            return float(bound)
        keys = keys[keys >= bound]
    return float(np.partition(keys, len(keys) - size)[len(keys) - size])
