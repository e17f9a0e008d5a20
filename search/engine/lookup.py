"""The terms of a query in every segment of a generation: their ranks, and what they weigh in the whole generation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.storage.columns import Segment, TextColumn
from search.engine.kernel import Kernel, TextPostings
from search.engine.scoring import K1, Idf, norms, whoosh_idf
from search.engine.spelling import Ranks, SpellingIndex
from search.engine.wildcards import matching
from search.query.clauses import Fuzzy, Pattern

MOST_TERMS = 10_000
"""A wildcard or a spelling stands for no more terms than this, the first in alphabetical order."""
_REMEMBERED_EXPANSIONS = 64


@dataclass(slots=True, eq=False)
class TermInSegments:
    """A term of a field: each segment's postings, its rank there (-1 where it does not occur), how many documents there have it; its idf."""

    postings: tuple[TextPostings, ...]
    ranks: list[int]
    frequencies: list[int]
    idf: float


@dataclass(frozen=True, slots=True, eq=False)
class Expansion:
    """The terms something stands for: in each segment their ranks, rising, and beside each the idf. `capped`: there were more."""

    ranks: tuple[list[int], ...]
    idfs: tuple[list[float], ...]
    capped: bool


class Lookup:
    """Finds terms in one generation. Threads may share it."""

    def __init__(self, segments: tuple[Segment, ...], kernel: Kernel, idf: Idf = whoosh_idf) -> None:
        self.kernel = kernel
        self._idf = idf
        self.articles = sum(segment.documents for segment in segments)
        self._segments = segments
        self._postings: dict[str, tuple[TextPostings, ...]] = {}
        self._spelling: dict[str, tuple[SpellingIndex, ...]] = {}
        self.expansion: Callable[[Pattern | Fuzzy], Expansion] = lru_cache(_REMEMBERED_EXPANSIONS)(self._expand)

    def term(self, field: str, term: str) -> TermInSegments:
        """Where a term is found."""
        postings = self.postings(field)
        ranks, frequencies = [], []
        for here in postings:
            rank = here.find(term)
            ranks.append(rank)
            frequencies.append(here.frequency(rank) if rank >= 0 else 0)
        idf = self._idf(self.articles, sum(frequencies)) if self.articles else 0.0
        return TermInSegments(postings, ranks, frequencies, idf)

    def frequency(self, field: str, term: str) -> int:
        """How many articles have a term, deleted ones included."""
        return sum(self.term(field, term).frequencies)

    def postings(self, field: str) -> tuple[TextPostings, ...]:
        """The postings of a text field, a segment each, scored by the average length in all of them."""
        postings = self._postings.get(field)
        if postings is None:
            columns = self.columns(field)
            table = norms(sum(column.total_length for column in columns) / (self.articles or 1))
            postings = tuple(self.kernel.TextPostings(column, table, K1) for column in columns)
            self._postings[field] = postings
        return postings

    def columns(self, field: str) -> tuple[TextColumn, ...]:
        """The columns of a text field, a segment each."""
        return tuple(segment.text(field) for segment in self._segments)

    def spelling(self, field: str) -> tuple[SpellingIndex, ...]:
        """The dictionaries of a field, by spelling."""
        if field not in self._spelling:
            self._spelling[field] = tuple(SpellingIndex(column.terms) for column in self.columns(field))
        return self._spelling[field]

    def _expand(self, clause: Pattern | Fuzzy) -> Expansion:
        columns = self.columns(clause.field)
        match clause:
            case Pattern():
                found = [matching(column.terms, clause.pattern) for column in columns]
            case Fuzzy():
                found = [index.near(clause.term, clause.distance)[0] for index in self.spelling(clause.field)]
        frequencies = [column.document_frequency(ranks) for column, ranks in zip(columns, found, strict=True)]
        if len(columns) == 1:
            kept, total = found[0][:MOST_TERMS].tolist(), frequencies[0][:MOST_TERMS]
            return Expansion((kept,), (self._idfs(total),), len(found[0]) > MOST_TERMS)
        return self._merged(columns, found, frequencies)

    def _merged(
        self, columns: tuple[TextColumn, ...], found: list[Ranks], frequencies: list[NDArray[np.int64]]
    ) -> Expansion:
        """The expansion over several segments: a term weighs what it weighs in all of them together."""
        spelled = [
            [column.terms.term(rank) for rank in ranks[: MOST_TERMS + 1].tolist()]
            for column, ranks in zip(columns, found, strict=True)
        ]
        terms = sorted(set().union(*spelled))
        number = {term: number for number, term in enumerate(terms[:MOST_TERMS])}
        total = np.zeros(len(number) + 1, np.int64)
        numbers = [np.array([number.get(term, -1) for term in segment], np.int64) for segment in spelled]
        for here, frequency in zip(numbers, frequencies, strict=True):
            total[here] += frequency[: len(here)]
        idfs = self._idfs(total)
        kept = [here >= 0 for here in numbers]
        return Expansion(
            tuple(ranks[: len(keep)][keep].tolist() for ranks, keep in zip(found, kept, strict=True)),
            tuple([idfs[number] for number in here[keep].tolist()] for here, keep in zip(numbers, kept, strict=True)),
            len(terms) > MOST_TERMS,
        )

    def _idfs(self, frequencies: NDArray[np.int64]) -> list[float]:
        return [self._idf(self.articles, frequency) for frequency in frequencies.tolist()]
