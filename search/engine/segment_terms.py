"""The terms of one query in one segment: their ranks, their documents, and their postings with what scores them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.storage.columns import Segment
from search.engine.document_sets import EMPTY, Documents, distinct, each_once, runs, union
from search.engine.lookup import MOST_TERMS, Expansion, Lookup, TermInSegments
from search.engine.scoring import ScoredPostings
from search.query.clauses import Alternative, Fuzzy, Pattern, WeightedTerm
from search.query.notices import Notice

_FEW = 8
"""Up to this many terms are taken one by one, more in one sweep."""


@dataclass(slots=True)
class QueryTerms:
    """What the segments share while one query is evaluated. `notices` are the keys of a dict, to keep their order."""

    lookup: Lookup
    notices: dict[Notice, None] = field(default_factory=dict)
    _terms: dict[tuple[str, str], TermInSegments] = field(default_factory=dict)

    def term(self, name: str, term: str) -> TermInSegments:
        """Where a term is found."""
        key = (name, term)
        if key not in self._terms:
            self._terms[key] = self.lookup.term(name, term)
        return self._terms[key]

    def expansion(self, clause: Pattern | Fuzzy) -> Expansion:
        """The terms that a pattern stands for; a notice if they are too many."""
        expansion = self.lookup.expansion(clause)
        if expansion.capped:
            typed = clause.pattern if isinstance(clause, Pattern) else f"{clause.term}~"
            self.notices[Notice("many_terms", (typed, str(MOST_TERMS)))] = None
        return expansion


class SegmentTerms:
    """The terms of a query in one segment."""

    def __init__(self, query: QueryTerms, segment: Segment, number: int) -> None:
        self._query = query
        self._segment = segment
        self._number = number

    def ranks(self, name: str, alternatives: Sequence[Alternative]) -> NDArray[np.int64]:
        """The ranks of all the terms that the alternatives stand for, rising."""
        found: list[NDArray[np.int64]] = []
        for one in alternatives:
            if isinstance(one, str):
                rank = self._query.term(name, one).ranks[self._number]
                found.append(np.array([rank] if rank >= 0 else [], np.int64))
            else:
                found.append(self._query.expansion(one).ranks[self._number])
        return found[0] if len(found) == 1 else each_once(np.concatenate(found))

    def documents(self, name: str, ranks: NDArray[np.int64]) -> Documents:
        """The documents that have any of these terms."""
        if not len(ranks):
            return EMPTY
        column = self._segment.text(name)
        if len(ranks) <= _FEW:
            return union([column.postings(rank)[0] for rank in ranks.tolist()], self._segment.documents)
        places = runs(column.posting_offsets[ranks], column.document_frequency(ranks))
        return distinct([column.documents[places]], self._segment.documents)

    def frequency(self, name: str, ranks: NDArray[np.int64]) -> int:
        """How many postings these terms have together."""
        return int(self._segment.text(name).document_frequency(ranks).sum())

    def frequency_of_term(self, name: str, term: str) -> int:
        """How many documents have a term."""
        rank = self._query.term(name, term).ranks[self._number]
        return len(self._segment.text(name).postings(rank)[0]) if rank >= 0 else 0

    def postings(self, term: WeightedTerm) -> list[ScoredPostings]:
        """The postings of a term; none, or one."""
        found = self._query.term(term.field, term.term)
        rank = found.ranks[self._number]
        if rank < 0:
            return []
        column = self._segment.text(term.field)
        norms = self._query.lookup.norms(term.field)
        return [ScoredPostings(*column.postings(rank), found.idf * term.weight, norms, column.length_bytes)]

    def expanded(self, clause: Pattern | Fuzzy) -> list[ScoredPostings]:
        """The postings of all the terms that a pattern stands for; none, or one."""
        expansion = self._query.expansion(clause)
        ranks, idfs = expansion.ranks[self._number], expansion.idfs[self._number]
        if not len(ranks):
            return []
        column = self._segment.text(clause.field)
        counts = column.document_frequency(ranks)
        places = runs(column.posting_offsets[ranks], counts)
        documents, frequencies = column.documents[places], column.frequencies[places]
        norms = self._query.lookup.norms(clause.field)
        return [
            ScoredPostings(documents, frequencies, np.repeat(idfs, counts), norms, column.length_bytes, several=True)
        ]
