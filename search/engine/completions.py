"""Completing what is typed: the words and entities of a generation that begin so, those that most articles have first."""

from __future__ import annotations

from collections import Counter

import numpy as np

from index.article import Entity
from index.german.analysis import Analyzer
from index.german.fold import fold
from index.schema import ENTITY_FIELDS
from search.engine.snapshot import Snapshot
from search.engine.word_forms import articles_with, spelling_of
from search.page import Completion, Completions
from search.query.clauses import Terms, WeightedTerm

_OF_A_SEGMENT = 4
"""So many times as many words as wanted are taken from each segment: one that few segments have may be frequent in the whole."""


def completions(snapshot: Snapshot, analyzer: Analyzer, beginning: str, size: int) -> Completions:
    """At most `size` words, and `size` entities of each field."""
    folded = fold(beginning.strip())
    if not folded:
        return Completions((), (), snapshot.generation)
    words = tuple(
        Completion(spelling_of(snapshot, analyzer, form), articles) for form, articles in _words(snapshot, folded, size)
    )
    found = []
    for field in ENTITY_FIELDS:
        values = snapshot.facets[field]
        for number, articles in snapshot.beginnings.most(field, folded, size):
            found.append(
                Completion(values.labels[number], articles, Entity(field, values.values[number], values.labels[number]))
            )
    return Completions(words, tuple(found), snapshot.generation)


def _words(snapshot: Snapshot, beginning: str, size: int) -> list[tuple[str, int]]:
    """Folded forms with their numbers of articles."""
    likely: Counter[str] = Counter()
    for column in snapshot.lookup.columns("exact"):
        first, last = column.terms.range(beginning)
        frequencies = np.diff(column.posting_offsets[first : last + 1])
        most = np.argsort(-frequencies, kind="stable")[: size * _OF_A_SEGMENT]
        for rank, articles in zip(most.tolist(), frequencies[most].tolist(), strict=True):
            likely[column.terms.term(first + rank)] += articles
    forms = sorted(likely, key=lambda form: (-likely[form], form))[: size * _OF_A_SEGMENT]
    counted = [(form, articles_with(snapshot, Terms(form, (WeightedTerm("exact", form),)))) for form in forms]
    return sorted((one for one in counted if one[1]), key=lambda one: (-one[1], one[0]))[:size]
