"""BM25 as Whoosh 2.7's BM25F computes it, over whole arrays of postings.

score = weight · idf · tf·(K1+1) / (tf + K1·(1 - B + B·length/average)), with N, df and the average length of the whole generation
(deleted articles included until they are merged away, as in Whoosh) and lengths as the byte Whoosh keeps. idf is Whoosh's where all
words are demanded, and that of Robertson and Spärck Jones (as in Lucene) in ranked searches, where it decides more: MRR@10 .737 to .732,
.773 to .770, .443 to .435 and .720 to .702 on the four sets of tests/bench/ranking.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.storage.postings import BYTE_LENGTHS
from search.engine.document_sets import Documents, contained, places

Scores = NDArray[np.float64]

K1 = 0.9
B = 0.75

_SEARCH = 16
"""A binary search costs about as much as adding this many scores into an array."""


def norms(average: float) -> Scores:
    """K1·(1 - B + B·length/average) for each length byte: (256,)."""
    table: Scores = K1 * ((1 - B) + B * BYTE_LENGTHS.astype(np.float64) / (average or 1))
    return table


Idf = Callable[[int, NDArray[np.int64]], Scores]
"""How much a term says that so many of `articles` articles have: (articles, frequencies (n,)) -> (n,)."""


def whoosh_idf(articles: int, frequencies: NDArray[np.int64]) -> Scores:
    """ln(N / (df+1)) + 1."""
    weights: Scores = np.log(articles / (frequencies + 1)) + 1
    return weights


def ranked_idf(articles: int, frequencies: NDArray[np.int64]) -> Scores:
    """ln(1 + (N - df + 0.5) / (df + 0.5))."""
    weights: Scores = np.log1p((articles - frequencies + 0.5) / (frequencies + 0.5))
    return weights


class Scorer(Protocol):
    """Scores of one part of a query in one segment."""

    def add(self, documents: Documents, scores: Scores, weight: float) -> None:
        """Adds to `scores`, aligned with the sorted `documents`, what this part gives those of them that match it."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class ScoredPostings:
    """The postings of one term, or of many terms one after the other (then `several`, and a document may come more than once).

    weight: idf times weight, one for all or one a posting. norms: (256,), by length byte. lengths: (size,) uint8.
    """

    documents: Documents
    frequencies: NDArray[np.unsignedinteger]
    weight: float | Scores
    norms: Scores
    lengths: NDArray[np.uint8]
    several: bool = False

    def scores(self) -> Scores:
        """The score of every posting."""
        return self._score(self.documents, self.frequencies) * self.weight

    def scores_at(self, chosen: NDArray[np.intp]) -> Scores:
        """The scores of the postings at these places of one term."""
        return self._score(self.documents[chosen], self.frequencies[chosen]) * self.weight

    def _score(self, documents: Documents, frequencies: NDArray[np.unsignedinteger]) -> Scores:
        score = frequencies.astype(np.float64)
        divisor = self.norms[self.lengths[documents]]
        divisor += score
        score *= K1 + 1
        score /= divisor
        return score


@dataclass(frozen=True, slots=True, eq=False)
class PostingScores:
    """The sum of the scores of these postings."""

    postings: Sequence[ScoredPostings]

    def add(self, documents: Documents, scores: Scores, weight: float) -> None:
        dense: Scores | None = None
        for postings in self.postings:
            there = postings.documents
            size = len(postings.lengths)
            if not len(there) or not len(documents):
                continue
            if there is documents:
                scores += postings.scores() * weight
            elif not postings.several and len(documents) * _SEARCH < len(there):
                at, hit = places(documents, there)
                scores[hit] += postings.scores_at(at[hit]) * weight
            elif len(there) * _SEARCH < size:
                at, hit = places(there, documents)
                np.add.at(scores, at[hit], postings.scores()[hit] * weight)
            else:
                if dense is None:
                    dense = np.zeros(size)
                if postings.several:
                    dense += np.bincount(there, weights=postings.scores(), minlength=size) * weight
                else:
                    dense[there] += postings.scores() * weight
        if dense is not None:
            scores += dense[documents]


@dataclass(frozen=True, slots=True, eq=False)
class SumOfScores:
    """The sum of what these parts give."""

    parts: Sequence[Scorer]

    def add(self, documents: Documents, scores: Scores, weight: float) -> None:
        for part in self.parts:
            part.add(documents, scores, weight)


@dataclass(frozen=True, slots=True, eq=False)
class WeightedScores:
    """The scores of another part, times `weight`."""

    part: Scorer
    weight: float

    def add(self, documents: Documents, scores: Scores, weight: float) -> None:
        self.part.add(documents, scores, weight * self.weight)


@dataclass(frozen=True, slots=True, eq=False)
class LimitedScores:
    """The scores of another part, but only for the documents `among` (a phrase scores where it stands, not wherever its words do)."""

    part: Scorer
    among: Documents
    size: int

    def add(self, documents: Documents, scores: Scores, weight: float) -> None:
        inside = contained(documents, self.among, self.size)
        limited = np.zeros(int(inside.sum()))
        self.part.add(documents[inside], limited, weight)
        scores[inside] += limited
