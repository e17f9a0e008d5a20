"""BM25 as Whoosh 2.7's BM25F computes it: norms, idf, and which terms score which part of a query.

score = weight · idf · tf·(K1+1) / (tf + K1·(1 - B + B·length/average)), with N, df and the average length of the whole generation
(deleted articles included until they are merged away, as in Whoosh) and lengths as the byte Whoosh keeps. idf is Whoosh's where all
words are demanded, and that of Robertson and Spärck Jones (as in Lucene) in ranked searches, where it decides more: MRR@10 .737 to .732,
.773 to .770, .443 to .435 and .720 to .702 on the four sets of tests/bench/ranking.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log, log1p
from typing import Protocol

import numpy as np

from index.storage.length_bytes import BYTE_LENGTHS
from search.engine.document_sets import Documents, contained
from search.engine.kernel import Kernel, Scores, TextPostings

K1 = 0.9
B = 0.75


def norms(average: float) -> Scores:
    """K1·(1 - B + B·length/average) for each length byte: (256,)."""
    table: Scores = K1 * ((1 - B) + B * BYTE_LENGTHS.astype(np.float64) / (average or 1))
    return table


Idf = Callable[[int, int], float]
"""How much a term says that so many of all articles have: (articles, frequency) -> weight."""


def whoosh_idf(articles: int, frequency: int) -> float:
    """ln(N / (df+1)) + 1."""
    return log(articles / (frequency + 1)) + 1


def ranked_idf(articles: int, frequency: int) -> float:
    """ln(1 + (N - df + 0.5) / (df + 0.5))."""
    return log1p((articles - frequency + 0.5) / (frequency + 0.5))


class Scorer(Protocol):
    """Scores of one part of a query in one segment."""

    def add(self, documents: Documents, scores: Scores, weight: float) -> None:
        """Adds to `scores`, aligned with the sorted `documents`, what this part gives those of them that match it."""
        ...


@dataclass(slots=True, eq=False)
class ScoredTerms:
    """Terms of one field in one segment: their ranks, and beside each its idf times its weight."""

    column: TextPostings
    ranks: list[int]
    weights: list[float]


@dataclass(slots=True, eq=False)
class TermScores:
    """The scores of terms, wherever they stand. `size`: the documents of the segment."""

    kernel: Kernel
    parts: list[ScoredTerms]
    size: int

    def add(self, documents: Documents, scores: Scores, weight: float) -> None:
        self.kernel.add_scores(self.parts, documents, scores, weight, self.size)


@dataclass(slots=True, eq=False)
class SumOfScores:
    """The sum of what these parts give."""

    parts: Sequence[Scorer]

    def add(self, documents: Documents, scores: Scores, weight: float) -> None:
        for part in self.parts:
            part.add(documents, scores, weight)


@dataclass(slots=True, eq=False)
class WeightedScores:
    """The scores of another part, times `weight`."""

    part: Scorer
    weight: float

    def add(self, documents: Documents, scores: Scores, weight: float) -> None:
        self.part.add(documents, scores, weight * self.weight)


@dataclass(slots=True, eq=False)
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
