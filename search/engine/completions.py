"""Completing what is typed: the words and entities of a generation that begin so, those that most articles have first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from heapq import nsmallest

import numpy as np

from index.article import Entity
from index.german.analysis import Analyzer
from index.german.fold import fold
from search.engine.snapshot import Snapshot
from search.engine.word_forms import articles_with
from search.engine.written_forms import exactly
from search.page import Completion, Completions

_OF_A_SEGMENT = 4
"""So many times as many words as wanted are taken from each segment: one that few segments have may be frequent in the whole."""


def completions(
    snapshot: Snapshot, analyzer: Analyzer, beginning: str, size: int, *, words: bool, fields: Sequence[str]
) -> Completions:
    """At most `size` words, if those are wanted, and `size` entities of each of the fields."""
    folded = fold(beginning.strip())
    if not folded:
        return Completions((), (), snapshot.generation)
    forms = _words(snapshot, folded, size) if words else []
    found = []
    for field in fields:
        values = snapshot.facets[field]
        for number, articles in snapshot.beginnings.most(field, folded, size):
            found.append(
                Completion(values.labels[number], articles, Entity(field, values.values[number], values.labels[number]))
            )
    return Completions(
        tuple(Completion(snapshot.written.spelling(analyzer, form), articles) for form, articles in forms),
        tuple(found),
        snapshot.generation,
    )


def _words(snapshot: Snapshot, beginning: str, size: int) -> list[tuple[str, int]]:
    """Folded forms with their numbers of articles."""
    likely: Counter[str] = Counter()
    for column in snapshot.lookup.columns("exact"):
        first, last = column.terms.range(beginning)
        frequencies = np.diff(column.posting_offsets[first : last + 1])
        most = np.argsort(-frequencies, kind="stable")[: size * _OF_A_SEGMENT]
        for rank, articles in zip(most.tolist(), frequencies[most].tolist(), strict=True):
            likely[column.terms.term(first + rank)] += articles
    forms = nsmallest(size * _OF_A_SEGMENT, likely, key=lambda form: (-likely[form], form))
    counted = [(form, articles_with(snapshot, exactly(form))) for form in forms]
    return nsmallest(size, (one for one in counted if one[1]), key=lambda one: (-one[1], one[0]))
