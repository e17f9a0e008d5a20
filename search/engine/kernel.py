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

from index.storage.columns import TextColumn
from search.engine.best import Scores, best
from search.engine.combining import among, narrow, union, without
from search.engine.document_sets import Documents, distinct, each_once, places, runs
from search.engine.nearness import NO_KEYS, Keys, close, common

__all__ = [
    "NO_KEYS",
    "Kernel",
    "Keys",
    "ScoredTerms",
    "Scores",
    "TextPostings",
    "add_scores",
    "among",
    "best",
    "close",
    "common",
    "narrow",
    "phrase",
    "union",
    "without",
]

Kernel = ModuleType
"""This module, or its compiled twin."""

_SEARCH = 16
"""A binary search costs about as much as adding this many scores into an array."""
_FEW = 8
"""Up to this many terms are taken one by one, more in one sweep."""
_SHIFT = 32


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


class ScoredTerms(Protocol):
    """Terms of one field in one segment: their ranks, and beside each what it weighs."""

    column: TextPostings
    ranks: list[int]
    weights: list[float]


def phrase(column: TextPostings, ranks: list[int], within: Documents | None, size: int) -> Documents:
    """The documents (of `within`, where it is given) in which these terms, two or more, stand one after the other."""
    order = sorted(range(len(ranks)), key=lambda place: column.frequency(ranks[place]))
    rarest = column.documents(ranks[order[0]])
    documents = rarest if within is None else among(within, [rarest], size)
    for place in order[1:]:
        documents = among(documents, [column.documents(ranks[place])], size)
    numbers = np.arange(len(documents))
    begins = column.occurrences([ranks[order[0]]], documents, numbers) - order[0]
    for place in order[1:]:
        begins = common(begins, column.occurrences([ranks[place]], documents, numbers) - place)
    marks = np.zeros(len(documents), np.bool_)
    marks[begins >> _SHIFT] = True
    return documents[marks]


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
