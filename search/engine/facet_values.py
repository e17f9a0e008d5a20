"""Which articles have which value of a facet, across the segments of a generation.

The values of a facet are numbered. For persons and cities the index holds keys of names; here each becomes its entity, so that an article
with two keys of one entity has one value, and a hidden one none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.authority.entity_table import HIDDEN, EntityTable, FieldEntities
from index.german.fold import fold
from index.kernels import fastest
from index.schema import NO_VALUE, Field
from index.storage.columns import Segment
from search.engine import counting
from search.engine.document_sets import EMPTY, Documents, Mask, each_once, marked, runs, union
from search.engine.names_apart import names_column

Numbers = NDArray[np.int32]
Ranks = NDArray[np.unsignedinteger]

_SHIFT = 32
_FEW = 8
"""Values are looked up article by article for less than one article in this many, else from the table of the whole segment."""
_REMEMBERED = 1_024
"""Filters that are remembered with what they mean."""

_REMEMBERED_ORDERS = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """The values that occur, by their numbers, rising, beside each in how many articles; and how many articles have no value."""

    numbers: NDArray[np.intp]
    articles: NDArray[np.int64]
    missing: int

    def of_some(self, numbers: Iterable[int]) -> dict[int, int]:
        """The counts of these values, 0 for those that do not occur."""
        found = {}
        for number in numbers:
            place = int(np.searchsorted(self.numbers, number))
            occurs = place < len(self.numbers) and self.numbers[place] == number
            found[number] = int(self.articles[place]) if occurs else 0
        return found


def counts_of(articles: NDArray[np.int64], missing: int) -> Counts:
    """The counts of all values, by their numbers, without those that do not occur."""
    numbers = np.flatnonzero(articles != 0)  # quicker over truth values than over numbers
    return Counts(numbers, articles.take(numbers), missing)


@dataclass(frozen=True, slots=True, eq=False)
class ValueTable:
    """The visible values of every article of a segment, each once: those of document d are numbers[offsets[d]:offsets[d+1]].

    `whole` counts all documents.
    """

    offsets: NDArray[np.int64]
    numbers: Numbers
    whole: Counts


class FacetValues:
    """The values of one facet of one generation. Threads may share it."""

    def __init__(self, field: Field, segments: tuple[Segment, ...], entities: EntityTable) -> None:
        self.field = field
        self._entities = entities
        self._kernel = fastest(counting)
        self._columns = tuple(names_column(segment, field.name, entities) for segment in segments)
        self._sizes = tuple(segment.documents for segment in segments)
        self._by_rank: dict[int, Numbers] = {}
        self._looked_up: dict[int, int] = {}
        """How many terms of a segment were looked up one by one: some, and a list of them all is quicker."""
        self._tables: dict[int, ValueTable] = {}
        self._known = entities.fields.get(field.name, FieldEntities((), (), {}))
        self.values: list[str] = list(self._known.ids)
        """What a filter takes, by number: an entity's id, a month …"""
        self.labels: list[str] = list(self._known.labels)
        """What people read, by number."""
        self._number: dict[str, int] = {}
        self._numbering = Lock()
        self.resolve: Callable[[str], tuple[str, str]] = lru_cache(_REMEMBERED)(self._resolve)
        """The value and the label that a filter means: an entity's id or label is that entity, all else stands for itself."""
        self._keys: Callable[[str], tuple[str, ...]] = lru_cache(_REMEMBERED)(self._keys_of)
        self.number: Callable[[str], int] = lru_cache(_REMEMBERED)(self._number_of)
        """The number of the value that a filter means, though no article may have it."""
        self.order: Callable[[int], tuple[str, str]] = lru_cache(_REMEMBERED_ORDERS)(self._order)
        """What values with equal counts are sorted by: the folded label, then the value."""

    def documents(self, segment: int, typed: str) -> Documents:
        """The articles of that segment that have a value (or, for NO_VALUE, none)."""
        if typed == NO_VALUE:
            offsets = self._table(segment).offsets if self.field.entity else self._columns[segment].forward_offsets
            return marked(offsets[1:] == offsets[:-1])
        return self.having(segment, self._keys(typed))

    def having(self, segment: int, keys: Iterable[str]) -> Documents:
        """The articles of that segment that have a name with one of these keys."""
        column = self._columns[segment]
        ranks = [rank for rank in map(column.terms.find, keys) if rank >= 0]
        return union([column.postings(rank) for rank in ranks], self._sizes[segment]) if ranks else EMPTY

    def counts(self, segment: int, documents: Documents) -> Counts:
        """Counts these articles; each counts once for every value it has."""
        size = self._sizes[segment]
        if len(documents) * _FEW < size and segment not in self._tables:
            return self._counts_of_few(segment, documents)
        table = self._table(segment)
        if len(documents) == size:
            return table.whole
        return counts_of(*self._kernel.count_values(documents, table.offsets, table.numbers, len(self.values)))

    def _order(self, number: int) -> tuple[str, str]:
        return fold(self.labels[number]), self.values[number]

    def _resolve(self, typed: str) -> tuple[str, str]:
        if self.field.entity and typed != NO_VALUE:
            entity = self._entities.find(self.field.name, typed)
            if entity is not None:
                return entity.id, entity.label
        return typed, typed

    def _keys_of(self, typed: str) -> tuple[str, ...]:
        value, _ = self.resolve(typed)
        return self._entities.keys_of(self.field.name, value) if self.field.entity else (value,)

    def _number_of(self, typed: str) -> int:
        value, label = self.resolve(typed)
        position = self._known.position(value)
        return position if position != HIDDEN else self._numbered(value, label)

    def _counts_of_few(self, segment: int, documents: Documents) -> Counts:
        column = self._columns[segment]
        first = column.forward_offsets[documents]
        counts = column.forward_offsets[1:][documents] - first
        numbers = self._numbers(segment, column.forward_values[runs(first, counts)])
        if not self.field.entity:
            return counts_of(np.bincount(numbers), int(np.count_nonzero(counts == 0)))
        articles = np.repeat(np.arange(len(documents)), counts)
        visible = numbers >= 0
        keys = each_once((articles[visible] << _SHIFT) + numbers[visible])
        return counts_of(np.bincount(keys & 0x7FFFFFFF), len(documents) - len(each_once(keys >> _SHIFT)))

    def _table(self, segment: int) -> ValueTable:
        table = self._tables.get(segment)
        if table is None:
            column, size = self._columns[segment], self._sizes[segment]
            articles = np.repeat(np.arange(size), np.diff(column.forward_offsets))
            numbers = self._numbers(segment, column.forward_values)
            if self.field.entity:
                visible = _visible_once(articles, numbers, self._by_rank[segment])
                articles, numbers = articles[visible], numbers[visible]
            offsets = np.zeros(size + 1, np.int64)
            np.cumsum(np.bincount(articles, minlength=size), out=offsets[1:])
            whole = counts_of(np.bincount(numbers), int(np.count_nonzero(offsets[1:] == offsets[:-1])))
            table = self._tables[segment] = ValueTable(offsets, numbers, whole)
        return table

    def _numbers(self, segment: int, ranks: Ranks) -> Numbers:
        """The number of the value that each term of a segment's column means, negative for hidden ones."""
        by_rank = self._by_rank.get(segment)
        terms = self._columns[segment].terms
        if by_rank is None:
            self._looked_up[segment] = self._looked_up.get(segment, 0) + len(ranks)
            if self._looked_up[segment] * _FEW < len(terms):
                return self._numbers_of_terms([terms.term(rank) for rank in ranks.tolist()])
            by_rank = self._by_rank[segment] = self._numbers_of_terms([term.decode() for term in terms.all_bytes()])
        return by_rank[ranks]

    def _numbers_of_terms(self, terms: list[str]) -> Numbers:
        if self.field.entity:
            return np.array(self._entities.positions(self.field.name, terms), np.int32)
        return np.array([self._numbered(term, term) for term in terms], np.int32)

    def _numbered(self, value: str, label: str) -> int:
        with self._numbering:
            number = self._number.get(value)
            if number is None:
                self.labels.append(label)
                self.values.append(value)
                number = self._number[value] = len(self.values) - 1
            return number


def _visible_once(articles: NDArray[np.int64], numbers: Numbers, by_rank: Numbers) -> Mask:
    """Marks the values that are not hidden, and of those that an article has more than once the first."""
    visible: Mask = numbers >= 0
    terms_of = np.bincount(by_rank[by_rank >= 0])
    if not len(terms_of) or terms_of.max() < 2:
        return visible
    doubtful = np.flatnonzero(visible)
    doubtful = doubtful[terms_of[numbers[doubtful]] > 1]
    keys = (articles[doubtful] << _SHIFT) + numbers[doubtful]
    order = np.argsort(keys, kind="stable")
    again = keys[order][1:] == keys[order][:-1]
    visible[doubtful[order[1:][again]]] = False
    return visible
