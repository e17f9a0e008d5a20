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
from search.engine.facet_values import Counts, FacetValues, counts_of
from search.page import Chosen, Facet, FacetValue
from search.request import Filter, SearchRequest

Listed = dict[int, int]
"""Articles by the number of a value."""

_MANY = 65_536


def count(values: FacetValues, documents: Sequence[Documents]) -> Counts:
    """Counts some articles, given a segment each."""
    found = [values.counts(segment, here) for segment, here in enumerate(documents)]
    if len(found) == 1:
        return found[0]
    articles = np.zeros(len(values.values), np.int64)
    for here in found:
        articles[here.numbers] += here.articles
    return counts_of(articles, sum(here.missing for here in found))


def facet(values: FacetValues, documents: Sequence[Documents], chosen: Filter, size: int) -> Facet:
    """The values that most articles have, `size` of them, and those chosen or excluded, even at 0."""
    selection = _Selection(values, chosen)
    counts = count(values, documents)
    listed = counts.of_some((*selection.selected, *selection.excluded)) | _most(counts, size, values.order)
    total = int(counts.articles.sum())
    return _facet(values, selection, _by_count(listed, values), counts.missing, len(counts.numbers), total)


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
    occurring = {
        number: articles
        for number, articles in zip(counts.numbers.tolist(), counts.articles.tolist(), strict=True)
        if begins(values.order(number)[0])
    }
    chosen_ones = [number for number in (*selection.selected, *selection.excluded) if begins(values.order(number)[0])]
    listed = dict.fromkeys(chosen_ones, 0) | occurring
    by_label = {number: listed[number] for number in sorted(listed, key=values.order)}
    ordered = list((by_label if sort == "label" else _by_count(by_label, values)).items())
    total = sum(occurring.values())
    return _facet(values, selection, dict(ordered[offset : offset + size]), counts.missing, len(occurring), total)


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
    values: FacetValues, selection: _Selection, listed: Listed, missing: int, distinct: int, total: int
) -> Facet:
    """The facet that lists these values; `distinct` occur, and their counts are `total` together."""
    selected, excluded = selection.selected, selection.excluded
    shown = tuple(
        [
            FacetValue(values.values[number], values.labels[number], articles, number in selected, number in excluded)
            for number, articles in listed.items()
        ]
    )
    return Facet(values.field.name, shown, distinct, missing, other=total - sum(listed.values()))


def _by_count(listed: Listed, values: FacetValues) -> Listed:
    """The same, the greatest counts first."""
    return dict(sorted(listed.items(), key=lambda one: (-one[1], values.order(one[0]))))


def _most(counts: Counts, size: int, order: Callable[[int], tuple[str, str]]) -> Listed:
    """The `size` greatest counts; of equal counts at the border, the first in `order`."""
    numbers, articles = counts.numbers, counts.articles
    if len(numbers) > size:
        if not size:
            return {}
        border = _border(articles, size)
        above = articles > border
        ties = sorted(numbers[articles == border].tolist(), key=order)
        numbers, articles = numbers[above], articles[above]
        some = dict.fromkeys(ties[: size - len(numbers)], border)
        return dict(zip(numbers.tolist(), articles.tolist(), strict=True)) | some
    return dict(zip(numbers.tolist(), articles.tolist(), strict=True))


def _border(counts: NDArray[np.int64], size: int) -> int:
    """The size-th greatest count. By a histogram, as selection by comparing crawls on the many equal counts."""
    greatest = int(counts.max())
    if greatest > _MANY:
        return int(np.partition(counts, len(counts) - size)[len(counts) - size])
    at_least = np.cumsum(np.bincount(counts)[::-1])
    return greatest - int(np.searchsorted(at_least, size))
