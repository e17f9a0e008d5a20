"""The terms of one query in one segment: their ranks, their documents, and what scores them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from search.engine.document_sets import EMPTY, Documents
from search.engine.kernel import TextPostings
from search.engine.lookup import MOST_TERMS, Expansion, Lookup, TermInSegments
from search.engine.scoring import ScoredTerms
from search.query.clauses import Alternative, Fuzzy, Pattern, WeightedTerm
from search.query.notices import Notice


class QueryTerms:
    """What the segments share while one query is evaluated. `notices` are the keys of a dict, to keep their order."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.notices: dict[Notice, None] = {}
        self._terms: dict[tuple[str, str], TermInSegments] = {}

    def term(self, name: str, term: str) -> TermInSegments:
        """Where a term is found."""
        found = self._terms.get((name, term))
        if found is None:
            found = self._terms[name, term] = self.lookup.term(name, term)
        return found

    def expansion(self, clause: Pattern | Fuzzy) -> Expansion:
        """The terms that a pattern stands for; a notice if they are too many."""
        expansion = self.lookup.expansion(clause)
        if expansion.capped:
            typed = clause.pattern if isinstance(clause, Pattern) else f"{clause.term}~"
            self.notices[Notice("many_terms", (typed, str(MOST_TERMS)))] = None
        return expansion


class SegmentTerms:
    """The terms of a query in one segment, of `size` documents."""

    def __init__(self, query: QueryTerms, number: int, size: int) -> None:
        self._query = query
        self._number = number
        self._size = size

    def column(self, name: str) -> TextPostings:
        """The postings of a text field."""
        return self._query.lookup.postings(name)[self._number]

    def ranks(self, name: str, alternatives: Sequence[Alternative]) -> tuple[int, ...]:
        """The ranks of all the terms that the alternatives stand for, rising."""
        found: set[int] = set()
        for one in alternatives:
            if isinstance(one, str):
                found.add(self._query.term(name, one).ranks[self._number])
            else:
                found.update(self._query.expansion(one).ranks[self._number])
        found.discard(-1)
        return tuple(sorted(found))

    def documents(self, name: str, ranks: Sequence[int]) -> Documents:
        """The documents that have any of these terms."""
        if not ranks:
            return EMPTY
        column = self.column(name)
        return column.documents(ranks[0]) if len(ranks) == 1 else column.documents_of(list(ranks), self._size)

    def frequency(self, name: str, ranks: Iterable[int]) -> int:
        """How many postings these terms have together."""
        column = self.column(name)
        return sum([column.frequency(rank) for rank in ranks])

    def frequency_of_terms(self, terms: Iterable[WeightedTerm]) -> int:
        """How many postings these terms have together."""
        frequency = 0
        for term in terms:
            frequency += self._query.term(term.field, term.term).frequencies[self._number]
        return frequency

    def scored(self, terms: Iterable[WeightedTerm]) -> list[ScoredTerms]:
        """Those terms that occur, with what they weigh."""
        scored, number = [], self._number
        for term in terms:
            found = self._query.term(term.field, term.term)
            rank = found.ranks[number]
            if rank >= 0:
                scored.append(ScoredTerms(found.postings[number], [rank], [found.idf * term.weight]))
        return scored

    def expanded(self, clause: Pattern | Fuzzy) -> list[ScoredTerms]:
        """All the terms that a pattern stands for, with what they weigh; none, or one for them all."""
        expansion = self._query.expansion(clause)
        ranks = expansion.ranks[self._number]
        return [ScoredTerms(self.column(clause.field), ranks, expansion.idfs[self._number])] if ranks else []
