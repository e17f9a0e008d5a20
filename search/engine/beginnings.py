"""Which entities of a generation have a word that begins so: a sorted list of all words of all names.

Made when it is first asked for. A city is found by its other names too: Kaliningrad by "Königsb".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest

import numpy as np

from index.german.fold import fold
from index.storage.columns import Segment
from search.engine.document_sets import everything
from search.engine.facet_values import FacetValues
from search.engine.known_values import names_of

_WORD = re.compile(r"(?<!\w)\w")
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class _Labels:
    """Every name from each of its words on, sorted, with the number of the value; and how many articles have each value."""

    beginnings: list[tuple[str, int]]
    articles: dict[int, int]


class Beginnings:
    """The entities of one generation by the words of their names. Threads may share it."""

    def __init__(self, segments: Sequence[Segment], facets: Mapping[str, FacetValues]) -> None:
        self._segments = segments
        self._facets = facets
        self._labels: dict[str, _Labels] = {}

    def most(self, field: str, beginning: str, size: int) -> list[tuple[int, int]]:
        """The numbers of at most `size` values and in how many articles they are, greatest first. `beginning` is folded."""
        labels = self._labels.get(field)
        if labels is None:
            labels = self._labels[field] = self._made(field)
        first = bisect_left(labels.beginnings, (beginning,))
        last = bisect_left(labels.beginnings, (beginning + _LAST,))
        numbers = {number for _, number in labels.beginnings[first:last]}
        found = nsmallest(size, numbers, key=lambda number: (-labels.articles[number], number))
        return [(number, labels.articles[number]) for number in found]

    def _made(self, field: str) -> _Labels:
        values = self._facets[field]
        live = [
            everything(segment.documents) if segment.live is None else everything(segment.documents)[segment.live]
            for segment in self._segments
        ]
        counts = values.count(live).counts
        articles = {number: int(counts[number]) for number in np.flatnonzero(counts).tolist()}
        beginnings = []
        for number in articles:
            names = (values.order(number)[0], *map(fold, names_of(field, values.values[number])))
            beginnings += [(name[word.start() :], number) for name in names for word in _WORD.finditer(name)]
        return _Labels(sorted(beginnings), articles)
