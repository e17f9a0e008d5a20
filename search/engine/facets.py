"""From articles to facets: exact counts of the values they have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

import numpy as np

from index.german.fold import fold
from index.schema import NO_VALUE
from search.engine.counting import Counts
from search.engine.document_sets import Documents
from search.engine.facet_values import FacetValues
from search.page import Chosen, Facet, FacetValue
from search.query.clauses import Clause, values_in
from search.query.notices import Notice
from search.request import Filter, SearchRequest

Listed = dict[int, int]
"""Articles by the number of a value."""
Rank = tuple[float, str, str]


def facet(values: FacetValues, documents: Sequence[Documents], chosen: Filter, size: int) -> Facet:
    """The values that most articles have, `size` of them, and those chosen or excluded, even at 0."""
    counted = values.count(documents)
    selection = _Selection(values, chosen)
    listed, distinct, total = values.most(counted.counts, size)
    if chosen_ones := selection.counted(counted.counts):
        listed = _by_count(dict(listed) | chosen_ones, selection.rank)
    return _facet(values, selection, listed, counted.missing, distinct, total)


def facet_page(
    values: FacetValues,
    documents: Sequence[Documents],
    chosen: Filter,
    *,
    prefix: str,
    sort: Literal["count", "label"],
    offset: int,
    size: int,
) -> Facet:
    """Some of all values, of which a word begins with `prefix`; distinct and other are told of those."""
    counted = values.count(documents)
    selection = _Selection(values, chosen)
    numbers = np.flatnonzero(counted.counts)
    occurring = dict(zip(numbers.tolist(), counted.counts[numbers].tolist(), strict=True))
    listed = dict.fromkeys(selection.numbers, 0) | occurring
    if beginning := fold(prefix.strip()):
        begins = re.compile(rf"(?<!\w){re.escape(beginning)}").search
        listed = {number: articles for number, articles in listed.items() if begins(selection.folded(number))}
        occurring = {number: articles for number, articles in listed.items() if articles}
    ordered = _by_count(listed, selection.rank) if sort == "count" else _by_label(listed, selection.rank)
    total = sum(occurring.values())
    return _facet(values, selection, ordered[offset : offset + size], counted.missing, len(occurring), total)


def chosen_values(facets: dict[str, FacetValues], request: SearchRequest) -> tuple[Chosen, ...]:
    """The chosen and excluded values of a request, each with its label."""
    found = []
    for chosen in request.filters:
        for typed, excluded in (*((v, False) for v in chosen.values), *((v, True) for v in chosen.excluded)):
            value, label = facets[chosen.field].resolve(typed)
            found.append(Chosen(chosen.field, typed, value, label, excluded))
    return tuple(found)


def unknown_values(facets: Mapping[str, FacetValues], request: SearchRequest, clause: Clause) -> tuple[Notice, ...]:
    """A notice for every person, city, language, source … that a request or its query names and the archive does not know."""
    filtered = ((chosen.field, typed) for chosen in request.filters for typed in (*chosen.values, *chosen.excluded))
    named = dict.fromkeys((*filtered, *((one.field, one.value) for one in values_in(clause))))
    unknown = (typed for field, typed in named if not facets[field].knows(typed))
    return tuple(Notice("unknown_name", (typed,)) for typed in dict.fromkeys(unknown))


class _Selection:
    """The chosen and the excluded values of a facet, by number; those that no article has are numbered here, from -1 down."""

    def __init__(self, values: FacetValues, chosen: Filter) -> None:
        self._values = values
        self._absent: list[tuple[str, str]] = []
        self.selected = self._numbers(chosen.values)
        self.excluded = self._numbers(chosen.excluded)
        self.numbers = self.selected | self.excluded

    def counted(self, counts: Counts) -> Listed:
        """The chosen and excluded values with their articles."""
        return {number: counts.item(number) if number >= 0 else 0 for number in self.numbers}

    def named(self, number: int) -> tuple[str, str]:
        """A value and its label."""
        if number < 0:
            return self._absent[-number - 1]
        return self._values.values[number], self._values.labels[number]

    def folded(self, number: int) -> str:
        """The folded label of a value."""
        return self._values.order(number)[0] if number >= 0 else fold(self.named(number)[1])

    def rank(self, number: int) -> Rank:
        """The place of a value in the order of all: its number; values that no article has stand between those."""
        if number >= 0:
            return number, "", ""
        value, label = self.named(number)
        return self._values.place(label, value) - 0.5, fold(label), value

    def _numbers(self, typed: Iterable[str]) -> frozenset[int]:
        return frozenset(self._number(*self._values.resolve(value)) for value in typed if value != NO_VALUE)

    def _number(self, value: str, label: str) -> int:
        number = self._values.number(value)
        if number is not None:
            return number
        if (value, label) not in self._absent:
            self._absent.append((value, label))
        return -self._absent.index((value, label)) - 1


def _facet(
    values: FacetValues, selection: _Selection, listed: list[tuple[int, int]], missing: int, distinct: int, total: int
) -> Facet:
    """The facet that lists these values; `distinct` occur, and their counts are `total` together."""
    selected, excluded, named = selection.selected, selection.excluded, selection.named
    shown = tuple(
        [FacetValue(*named(number), articles, number in selected, number in excluded) for number, articles in listed]
    )
    return Facet(values.field.name, shown, distinct, missing, other=total - sum(articles for _, articles in listed))


def _by_count(listed: Listed, rank: Callable[[int], Rank]) -> list[tuple[int, int]]:
    """The same, the greatest counts first."""
    return sorted(listed.items(), key=lambda one: (-one[1], rank(one[0])))


def _by_label(listed: Listed, rank: Callable[[int], Rank]) -> list[tuple[int, int]]:
    """The same, in the order of the labels."""
    return sorted(listed.items(), key=lambda one: rank(one[0]))
