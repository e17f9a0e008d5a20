"""A clause over a generation: which articles match it, and how well, whole arrays at a time.

Matching and scoring are apart: first the documents of a whole query are found, segment by segment, from its rarest part on; then only those
that are wanted get their scores.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass

import numpy as np

from index.storage.columns import Segment
from search.engine.date_ranges import dated_within
from search.engine.document_sets import EMPTY, Documents, everything
from search.engine.facet_values import FacetValues
from search.engine.kernel import Scores
from search.engine.lookup import Lookup
from search.engine.proximity import Phrase, Slot, near, phrase
from search.engine.scoring import (
    LimitedScores,
    ScoredTerms,
    Scorer,
    SumOfScores,
    TermScores,
    WeightedScores,
)
from search.engine.segment_terms import QueryTerms, SegmentTerms
from search.query.clauses import (
    All,
    Alternative,
    Boosted,
    Clause,
    DateRange,
    Every,
    Fuzzy,
    HasValue,
    Nothing,
    Pattern,
    Proximity,
    Sequence,
    Some,
    Terms,
    WeightedTerm,
    Without,
)
from search.query.notices import Notice

_POSITIONS_COST = 8
"""Comparing positions costs about this many times as much as comparing documents."""


@dataclass(slots=True, eq=False)
class Matches:
    """The documents of a segment that match, sorted, and what scores them (None: all score 0)."""

    documents: Documents
    scorer: Scorer | None = None

    def scores(self, documents: Documents) -> Scores:
        """The scores of some of the matching documents: (len(documents),)."""
        scores = np.zeros(len(documents))
        if self.scorer is not None:
            self.scorer.add(documents, scores, 1.0)
        return scores


NO_MATCHES = Matches(EMPTY)


class Evaluator:
    """Evaluates clauses over one generation. Threads may share it."""

    def __init__(self, segments: tuple[Segment, ...], lookup: Lookup, facets: Mapping[str, FacetValues]) -> None:
        self._segments = segments
        self._lookup = lookup
        self._facets = facets

    def evaluate(self, clause: Clause) -> tuple[tuple[Matches, ...], tuple[Notice, ...]]:
        """The live articles that match, a segment each; and what people should know (a wildcard that was cut off)."""
        query = QueryTerms(self._lookup)
        found = []
        for number, segment in enumerate(self._segments):
            matches = _SegmentEvaluation(query, number, segment, self._facets).match(clause, None)
            if segment.live is not None:
                matches = Matches(matches.documents[segment.live[matches.documents]], matches.scorer)
            found.append(matches)
        return tuple(found), tuple(query.notices)


class _SegmentEvaluation:
    """One query in one segment."""

    def __init__(self, query: QueryTerms, number: int, segment: Segment, facets: Mapping[str, FacetValues]) -> None:
        self._kernel = query.lookup.kernel
        self._segment = segment
        self._number = number
        self._size = segment.documents
        self._terms = SegmentTerms(query, number, self._size)
        self._facets = facets

    def match(self, clause: Clause, within: Documents | None) -> Matches:  # noqa: PLR0911 (a line for each clause)
        """The documents of `within` (of the segment, where it is None) that match."""
        match clause:
            case Terms() | Pattern() | Fuzzy():
                return self._any_term(clause, within)
            case Sequence() | Proximity():
                return self._positional(clause, within)
            case HasValue():
                return Matches(self._among(self._having(clause), within))
            case DateRange():
                documents = self._all(within)
                return Matches(documents[dated_within(self._segment, documents, clause)])
            case All():
                return Matches(self._all(within))
            case Nothing():
                return NO_MATCHES
            case Every():
                return self._every(clause, within)
            case Some():
                return self._some(clause, within)
            case Without():
                documents = self._all(within)
                unwanted = self.match(clause.clause, within).documents
                return Matches(self._kernel.without(documents, unwanted, self._size))
            case Boosted():
                return self._boosted(clause, within)

    def _all(self, within: Documents | None) -> Documents:
        return everything(self._size) if within is None else within

    def _among(self, sets: list[Documents], within: Documents | None) -> Documents:
        """The documents of `within` that are in any of the sets."""
        found: Documents = (
            self._kernel.union(sets, self._size) if within is None else self._kernel.among(within, sets, self._size)
        )
        return found

    def _any_term(self, clause: Terms | Pattern | Fuzzy, within: Documents | None) -> Matches:
        terms = self._terms.scored(clause.terms) if isinstance(clause, Terms) else self._terms.expanded(clause)
        sets = list(map(self._having_terms, terms))
        return Matches(self._among(sets, within), TermScores(self._kernel, terms, self._size))

    def _having_terms(self, terms: ScoredTerms) -> Documents:
        if len(terms.ranks) == 1:
            return terms.column.documents(terms.ranks[0])
        return terms.column.documents_of(terms.ranks, self._size)

    def _scores(self, terms: list[ScoredTerms]) -> Scorer:
        return TermScores(self._kernel, terms, self._size)

    def _every(self, clause: Every, within: Documents | None) -> Matches:
        documents = within
        scorers: list[Scorer] = []
        for part in sorted(clause.clauses, key=self._cost):
            matches = self.match(part, documents)
            documents = matches.documents
            if not len(documents):
                return NO_MATCHES
            if matches.scorer is not None:
                scorers.append(matches.scorer)
        return Matches(self._all(documents), _sum(scorers))

    def _some(self, clause: Some, within: Documents | None) -> Matches:
        sets: list[Documents] = []
        terms: list[ScoredTerms] = []
        others: list[Scorer] = []
        for part in clause.clauses:
            matches = self.match(part, within)
            sets.append(matches.documents)
            if isinstance(matches.scorer, TermScores) and isinstance(part, Terms | Pattern | Fuzzy):
                terms += matches.scorer.parts  # scored in one go: these count wherever a term stands
            elif matches.scorer is not None:
                others.append(LimitedScores(matches.scorer, matches.documents, self._size))
        return Matches(self._kernel.union(sets, self._size), _sum([self._scores(terms), *others] if terms else others))

    def _boosted(self, clause: Boosted, within: Documents | None) -> Matches:
        matches = self.match(clause.clause, within)
        scorer = None if matches.scorer is None else WeightedScores(matches.scorer, clause.weight)
        if not clause.optional:
            return Matches(matches.documents, scorer)
        limited = None if scorer is None else LimitedScores(scorer, matches.documents, self._size)
        return Matches(self._all(within), limited)

    def _positional(self, clause: Sequence | Proximity, within: Documents | None) -> Matches:
        if isinstance(clause, Sequence) and len(clause.slots) > 1 and all(map(_is_one_term, clause.slots)):
            return self._phrase_of_terms(clause, within)
        slots = [self._slot(clause.field, slot) for slot in clause.slots]
        candidates = within
        for slot in sorted(set(slots), key=lambda slot: self._cost_of_slot(clause.field, slot)):
            found = [self._with_words(clause.field, words, candidates) for words in slot]
            candidates = found[0] if len(found) == 1 else self._kernel.union(found, self._size)
            if not len(candidates):
                return NO_MATCHES
        column, documents = self._terms.column(clause.field), self._all(candidates)
        if isinstance(clause, Sequence):
            documents = phrase(self._kernel, column, tuple(slot[0][0] for slot in slots), documents)
        else:
            documents = near(self._kernel, column, slots, clause.distance, clause.ordered, documents)
        return Matches(documents, self._scores_of_words(clause))

    def _phrase_of_terms(self, clause: Sequence, within: Documents | None) -> Matches:
        """What nearly every phrase is: one term after the other."""
        terms = self._terms.scored([WeightedTerm(clause.field, str(slot[0]), clause.weight) for slot in clause.slots])
        if len(terms) < len(clause.slots):
            return NO_MATCHES
        ranks = [scored.ranks[0] for scored in terms]
        return Matches(self._kernel.phrase(terms[0].column, ranks, within, self._size), self._scores(terms))

    def _scores_of_words(self, clause: Sequence | Proximity) -> Scorer:
        """The scores of every term under a clause."""
        terms: list[ScoredTerms] = []
        phrases: list[Scorer] = []
        for one in (one for slot in clause.slots for one in dict.fromkeys(slot)):
            match one:
                case str():
                    terms += self._terms.scored([WeightedTerm(clause.field, one)])
                case Sequence():
                    phrases.append(self._scores_of_words(one))
                case _:
                    terms += self._terms.expanded(one)
        return WeightedScores(
            SumOfScores([self._scores(terms), *phrases]), clause.weight if isinstance(clause, Sequence) else 1.0
        )

    def _slot(self, name: str, alternatives: Many[Alternative | Sequence]) -> Slot:
        """What may stand there: one of some terms, or a phrase."""
        words = [one for one in alternatives if not isinstance(one, Sequence)]
        phrases = [one for one in alternatives if isinstance(one, Sequence)]
        found = [tuple(self._terms.ranks(name, slot) for slot in one.slots) for one in phrases]
        return ((self._terms.ranks(name, words),), *found) if words else tuple(found)

    def _with_words(self, name: str, words: Phrase, within: Documents | None) -> Documents:
        """The documents of `within` that have all the words, wherever they stand."""
        for word in sorted(words, key=lambda word: self._frequency(name, word)):
            within = self._among([self._terms.documents(name, word)], within)
        return self._all(within)

    def _having(self, clause: HasValue) -> list[Documents]:
        return self._facets[clause.field].sets(self._number, (clause.value,))

    def _cost(self, clause: Clause) -> int:  # noqa: PLR0911 (a line for each clause)
        """About how many documents must be looked at to match a clause: rarest first."""
        match clause:
            case Terms():
                return self._terms.frequency_of_terms(clause.terms)
            case Pattern() | Fuzzy():
                return self._frequency(clause.field, self._terms.ranks(clause.field, [clause]))
            case Sequence() | Proximity():
                slots = [self._slot(clause.field, slot) for slot in clause.slots]
                return _POSITIONS_COST * min(self._cost_of_slot(clause.field, slot) for slot in slots)
            case HasValue():
                return sum(map(len, self._having(clause)))
            case Every():
                return min(map(self._cost, clause.clauses))
            case Some():
                return sum(map(self._cost, clause.clauses))
            case Boosted(clause=inner, optional=False):
                return self._cost(inner)
            case Nothing():
                return 0
            case All() | DateRange() | Without() | Boosted():
                return self._size

    def _cost_of_slot(self, name: str, slot: Slot) -> int:
        return sum(min(self._frequency(name, word) for word in words) for words in slot)

    def _frequency(self, name: str, word: tuple[int, ...]) -> int:
        return self._terms.frequency(name, word)


def _is_one_term(slot: Many[Alternative]) -> bool:
    return len(slot) == 1 and isinstance(slot[0], str)


def _sum(scorers: Many[Scorer]) -> Scorer | None:
    if len(scorers) > 1:
        return SumOfScores(scorers)
    return scorers[0] if scorers else None
