"""From articles to facets: exact counts of the values they have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.german.fold import fold
from index.schema import NO_VALUE
from search.engine.document_sets import Documents
from search.engine.facet_values import Counts, FacetValues
from search.page import Chosen, Facet, FacetValue
from search.request import Filter, SearchRequest

_MANY = 65_536


def count(values: FacetValues, documents: Sequence[Documents]) -> Counts:
    """Counts some articles, given a segment each, for every value there is."""
    found = [values.counts(segment, here) for segment, here in enumerate(documents)]
    articles = np.zeros(len(values.values), np.int64)
    for here in found:
        articles[: len(here.articles)] += here.articles
    return Counts(articles, sum(here.missing for here in found))


def facet(values: FacetValues, documents: Sequence[Documents], chosen: Filter, size: int) -> Facet:
    """The values that most articles have, `size` of them, and those chosen or excluded, even at 0."""
    selection = _Selection(values, chosen)
    counts = count(values, documents)
    numbers = {*_most(counts.articles, size, values.order), *selection.selected, *selection.excluded}
    return _facet(values, counts, selection, _by_count(numbers, counts, values), np.flatnonzero(counts.articles))


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
    selection = _Selection(values, chosen)
    counts = count(values, documents)
    begins = re.compile(rf"(?<!\w){re.escape(fold(prefix.strip()))}").search
    occurring = [number for number in np.flatnonzero(counts.articles).tolist() if begins(values.order(number)[0])]
    listed = {number for number in (*selection.selected, *selection.excluded) if begins(values.order(number)[0])}
    numbers = listed.union(occurring)
    by_label = sorted(numbers, key=values.order)
    ordered = by_label if sort == "label" else _by_count(by_label, counts, values)
    return _facet(values, counts, selection, ordered[offset : offset + size], np.array(occurring, np.int64))


def chosen_values(facets: dict[str, FacetValues], request: SearchRequest) -> tuple[Chosen, ...]:
    """The chosen and excluded values of a request, each with its label."""
    found = []
    for chosen in request.filters:
        for typed, excluded in (*((v, False) for v in chosen.values), *((v, True) for v in chosen.excluded)):
            value, label = facets[chosen.field].resolve(typed)
            found.append(Chosen(chosen.field, typed, value, label, excluded))
    return tuple(found)


class _Selection:
    """The chosen and the excluded values of a facet, by number."""

    def __init__(self, values: FacetValues, chosen: Filter) -> None:
        self.selected = self._numbers(values, chosen.values)
        self.excluded = self._numbers(values, chosen.excluded)

    @staticmethod
    def _numbers(values: FacetValues, typed: Iterable[str]) -> frozenset[int]:
        return frozenset(values.number(value) for value in typed if value != NO_VALUE)


def _facet(
    values: FacetValues, counts: Counts, selection: _Selection, listed: Sequence[int], occurring: NDArray[np.int64]
) -> Facet:
    articles = counts.articles
    shown = tuple(
        FacetValue(
            values.values[number],
            values.labels[number],
            int(articles[number]),
            selected=number in selection.selected,
            excluded=number in selection.excluded,
        )
        for number in listed
    )
    other = int(articles[occurring].sum()) - sum(value.count for value in shown)
    return Facet(values.field.name, shown, distinct=len(occurring), missing=counts.missing, other=other)


def _by_count(numbers: Iterable[int], counts: Counts, values: FacetValues) -> list[int]:
    return sorted(numbers, key=lambda number: (-counts.articles[number], values.order(number)))


def _most(articles: NDArray[np.int64], size: int, order: Callable[[int], tuple[str, str]]) -> list[int]:
    """The numbers of the `size` greatest counts above 0; of equal counts at the border, the first in `order`."""
    numbers = np.flatnonzero(articles)
    if len(numbers) <= size:
        return list(map(int, numbers))
    if not size:
        return []
    occurring = articles[numbers]
    border = _border(occurring, size)
    above: list[int] = numbers[occurring > border].tolist()
    ties: list[int] = sorted(numbers[occurring == border].tolist(), key=order)
    return above + ties[: size - len(above)]


def _border(counts: NDArray[np.int64], size: int) -> int:
    """The size-th greatest count. By a histogram, as selection by comparing crawls on the many equal counts."""
    greatest = int(counts.max())
    if greatest > _MANY:
        return int(np.partition(counts, len(counts) - size)[len(counts) - size])
    at_least = np.cumsum(np.bincount(counts)[::-1])
    return greatest - int(np.searchsorted(at_least, size))
