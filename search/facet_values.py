"""Which articles have which value of a facet, across the segments of a generation.

The values of a facet are numbered as they are met. For persons and cities the index holds keys of names; here each becomes its entity, so
that an article with two keys of one entity has one value, and a hidden one none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.columns import Segment
from index.entity_table import EntityTable
from index.fold import fold
from index.schema import NO_VALUE, Field
from search.document_sets import EMPTY, Documents, each_once, everything, marked, runs, union

Numbers = NDArray[np.int32]
_Value = TypeVar("_Value", bound=np.generic)

_HIDDEN = -1
_UNKNOWN = -2
_SHIFT = 32
_REMEMBERED = 1_024
"""Filters that are remembered with what they mean: looking up an entity reads through all names of the archive."""
_FEW = 8
"""Values are looked up article by article for less than one article in this many, else from the table of the whole segment."""


@dataclass(frozen=True, slots=True, eq=False)
class ValueTable:
    """The visible values of every article of a segment, each once: those of document d are numbers[offsets[d]:offsets[d+1]]."""

    offsets: NDArray[np.int64]
    numbers: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """The values some articles have, each once an article, and how many of the articles have none."""

    numbers: Numbers
    missing: int


class FacetValues:
    """The values of one facet of one generation. Threads may share it."""

    def __init__(self, field: Field, segments: tuple[Segment, ...], entities: EntityTable) -> None:
        self.field = field
        self._entities = entities
        self._columns = tuple(segment.keyword(field.name) for segment in segments)
        self._sizes = tuple(segment.documents for segment in segments)
        self._by_rank: list[Numbers] = [np.full(len(column.terms), _UNKNOWN, np.int32) for column in self._columns]
        self._tables: dict[int, ValueTable] = {}
        self._number: dict[str, int] = {}
        self.values: list[str] = []
        """What a filter takes, by number: an entity's id, a month …"""
        self.labels: list[str] = []
        """What people read, by number."""
        self.order: list[tuple[str, str]] = []
        """What values with equal counts are sorted by, by number."""
        self._lock = Lock()
        self._keys: Callable[[str], tuple[str, ...]] = lru_cache(_REMEMBERED)(self._keys_of)
        self.resolve: Callable[[str], tuple[str, str]] = lru_cache(_REMEMBERED)(self._resolve)
        """The value and the label that a filter means: an entity's id or label is that entity, all else stands for itself."""

    def _resolve(self, typed: str) -> tuple[str, str]:
        if self.field.entity and typed != NO_VALUE:
            entity = self._entities.find(self.field.name, typed)
            if entity is not None:
                return entity.id, entity.label
        return typed, typed

    def number(self, value: str, label: str) -> int:
        """The number of a value, a new one if it was not met before."""
        with self._lock:
            return self._numbered(value, label)

    def documents(self, segment: int, typed: str) -> Documents:
        """The articles of that segment that have a value (or, for NO_VALUE, none)."""
        if typed == NO_VALUE:
            return self._without_value(segment)
        column = self._columns[segment]
        ranks = [rank for rank in map(column.terms.find, self._keys(typed)) if rank >= 0]
        return union([column.postings(rank) for rank in ranks], self._sizes[segment]) if ranks else EMPTY

    def _keys_of(self, typed: str) -> tuple[str, ...]:
        value, _ = self.resolve(typed)
        return self._entities.keys_of(self.field.name, value) if self.field.entity else (value,)

    def occurrences(self, segment: int, documents: Documents) -> Occurrences:
        """The values of these articles."""
        size = self._sizes[segment]
        if len(documents) * _FEW < size and segment not in self._tables:
            return self._occurrences_of_few(segment, documents)
        table = self._table(segment)
        if len(documents) == size:
            return Occurrences(table.numbers, int((table.offsets[1:] == table.offsets[:-1]).sum()))
        articles, numbers = _gather(table.offsets, table.numbers, documents)
        return Occurrences(numbers, len(documents) - _distinct(articles))

    def _occurrences_of_few(self, segment: int, documents: Documents) -> Occurrences:
        column = self._columns[segment]
        articles, ranks = _gather(column.forward_offsets, column.forward_values, documents)
        numbers = self._numbers(segment, ranks)
        articles, numbers = _each_once(articles, numbers) if self.field.entity else (articles, numbers)
        return Occurrences(numbers, len(documents) - _distinct(articles))

    def _without_value(self, segment: int) -> Documents:
        offsets = self._table(segment).offsets if self.field.entity else self._columns[segment].forward_offsets
        return marked(offsets[1:] == offsets[:-1])

    def _table(self, segment: int) -> ValueTable:
        table = self._tables.get(segment)
        if table is None:
            column, size = self._columns[segment], self._sizes[segment]
            articles, ranks = _gather(column.forward_offsets, column.forward_values, everything(size))
            numbers = self._numbers(segment, ranks)
            if self.field.entity:
                articles, numbers = _each_once(articles, numbers)
            offsets = np.zeros(size + 1, np.int64)
            np.cumsum(np.bincount(articles, minlength=size), out=offsets[1:])
            table = self._tables[segment] = ValueTable(offsets, numbers)
        return table

    def _numbers(self, segment: int, ranks: NDArray[np.unsignedinteger]) -> Numbers:
        """The number of the value that each term of a segment's column means."""
        by_rank = self._by_rank[segment]
        numbers: Numbers = by_rank[ranks]
        if (numbers == _UNKNOWN).any():
            terms = self._columns[segment].terms
            with self._lock:
                for rank in each_once(ranks[numbers == _UNKNOWN]).tolist():
                    by_rank[rank] = self._number_of_term(terms.term(rank))
            numbers = by_rank[ranks]
        return numbers

    def _number_of_term(self, term: str) -> int:
        if not self.field.entity:
            return self._numbered(term, term)
        entity = self._entities.entity_of(self.field.name, term)
        return _HIDDEN if entity is None else self._numbered(entity.id, entity.label)

    def _numbered(self, value: str, label: str) -> int:
        number = self._number.get(value)
        if number is None:
            self.values.append(value)
            self.labels.append(label)
            self.order.append((fold(label), value))
            number = self._number[value] = len(self.values) - 1
        return number


def _gather(
    offsets: NDArray[np.integer], values: NDArray[_Value], documents: Documents
) -> tuple[NDArray[np.int64], NDArray[_Value]]:
    """The values of these documents, and beside each which of them (0, 1, …) has it."""
    if len(documents) == len(offsets) - 1:
        return np.repeat(np.arange(len(documents)), np.diff(offsets)), values[:]
    first = offsets[documents]
    counts = offsets[documents + np.uint32(1)] - first
    return np.repeat(np.arange(len(documents)), counts), values[runs(first, counts)]


def _each_once(articles: NDArray[np.int64], numbers: Numbers) -> tuple[NDArray[np.int64], Numbers]:
    """The visible values, each once an article."""
    keys = each_once((articles << _SHIFT) + numbers[:].astype(np.int64))
    keys = keys[(keys & 0x80000000) == 0]
    return keys >> _SHIFT, (keys & 0x7FFFFFFF).astype(np.int32)


def _distinct(rising: NDArray[np.int64]) -> int:
    return int((rising[1:] != rising[:-1]).sum()) + 1 if len(rising) else 0
