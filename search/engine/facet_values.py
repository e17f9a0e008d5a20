"""Which articles have which value of a facet, across the segments of a generation.

The values of a facet are numbered. For persons and cities the index holds keys of names; here each becomes its entity, so that an article
with two keys of one entity has one value, and a hidden one none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from index.authority.entity_table import HIDDEN, EntityTable, FieldEntities
from index.german.fold import fold
from index.kernels import fastest
from index.schema import NO_VALUE, Field
from index.storage.columns import KeywordColumn, Segment
from search.engine import counting
from search.engine.combining import union
from search.engine.counting import Counts, Most, Numbers, ValueCounter
from search.engine.document_sets import Documents, everything
from search.engine.known_values import entity_named, languages_named
from search.engine.names_apart import NamesApart, names_column

_REMEMBERED = 1_024
"""Filters that are remembered with what they mean."""

_REMEMBERED_ORDERS = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """In how many articles each value is, by its number; and how many articles have none."""

    counts: Counts
    missing: int


class FacetValues:
    """The values of one facet of one generation. Threads may share it."""

    def __init__(self, field: Field, segments: tuple[Segment, ...], entities: EntityTable) -> None:
        self.field = field
        self._entities = entities
        self._kernel = fastest(counting)
        self._columns = tuple(names_column(segment, field.name, entities) for segment in segments)
        self._sizes = tuple(segment.documents for segment in segments)
        self._counters: dict[int, ValueCounter] = {}
        self._whole: dict[int, Counted] = {}
        self._known = entities.fields.get(field.name, FieldEntities((), (), {}))
        self.values: Sequence[str] = self._known.ids if field.entity else _in_order(self._columns)
        """What a filter takes, by number: an entity's id, a month … The numbers are in the order of the labels, folded."""
        self.labels: Sequence[str] = self._known.labels if field.entity else self.values
        """What people read, by number."""
        self._number = {} if field.entity else {value: number for number, value in enumerate(self.values)}
        self.resolve: Callable[[str], tuple[str, str]] = lru_cache(_REMEMBERED)(self._resolve)
        """The value and the label that a filter means: an entity's id or name is that entity, a language's name its code; all else is itself."""
        self._keys: Callable[[str], tuple[str, ...]] = lru_cache(_REMEMBERED)(self._keys_of)
        self._ranks: Callable[[int, str], tuple[int, ...]] = lru_cache(_REMEMBERED)(self._ranks_of)
        self.order: Callable[[int], tuple[str, str]] = lru_cache(_REMEMBERED_ORDERS)(self._order)
        """The folded label of a value and the value: what the numbers are in the order of."""

    def knows(self, typed: str) -> bool:
        """Whether the archive has what a filter means: a person, city … that it names, a value that an article has; months all."""
        value, _ = self.resolve(typed)
        if self.field.name == "month" or value == NO_VALUE:
            return True
        return self._known.position(value) != HIDDEN if self.field.entity else self._occurs(value)

    def documents(self, segment: int, typed: str) -> Documents:
        """The articles of that segment that have a value (or, for NO_VALUE, none)."""
        return union(self.sets(segment, (typed,)), self._sizes[segment])

    def sets(self, segment: int, typed: Sequence[str]) -> list[Documents]:
        """Sets of articles of that segment: together they are those that have one of the values (or, for NO_VALUE, none)."""
        found: list[Documents] = []
        for value in typed:
            if value == NO_VALUE:
                found.append(self._counter(segment).without_value())
            else:
                found += map(self._columns[segment].postings, self._ranks(segment, value))
        return found

    def having(self, segment: int, keys: Sequence[str]) -> Documents:
        """The articles of that segment that have a name with one of these keys."""
        column = self._columns[segment]
        ranks = [rank for rank in map(column.terms.find, keys) if rank >= 0]
        return union([column.postings(rank) for rank in ranks], self._sizes[segment])

    def count(self, documents: Sequence[Documents]) -> Counted:
        """Counts some articles, given a segment each; each counts once for every value it has."""
        counts, missing = np.zeros(len(self.values), np.uint32), 0
        for segment, here in enumerate(documents):
            if len(here) == self._sizes[segment]:
                whole = self._counted_whole(segment)
                counts += whole.counts
                missing += whole.missing
            elif len(here):
                missing += self._counter(segment).add(here, counts)
        return Counted(counts, missing)

    def most(self, counts: Counts, size: int) -> Most:
        """counting.most()."""
        found: Most = self._kernel.most(counts, size)
        return found

    def number(self, value: str) -> int | None:
        """The number of a value (see resolve); None if it has none, because no article has it."""
        position = self._known.position(value)
        return position if position != HIDDEN else self._number.get(value)

    def place(self, label: str, value: str) -> int:
        """How many values come before one with this label in their order."""
        return bisect_left(range(len(self.values)), (fold(label), value), key=self.order)

    def _order(self, number: int) -> tuple[str, str]:
        return fold(self.labels[number]), self.values[number]

    def _resolve(self, typed: str) -> tuple[str, str]:
        if self.field.entity and typed != NO_VALUE:
            entity = entity_named(self._entities, self.field.name, typed)
            if entity is not None:
                return entity.id, entity.label
        if self.field.name == "language" and not self._occurs(typed):
            code = next(filter(self._occurs, languages_named(typed)), typed)
            return code, code
        return typed, typed

    def _occurs(self, value: str) -> bool:
        return any(column.terms.find(value) >= 0 for column in self._columns)

    def _keys_of(self, typed: str) -> tuple[str, ...]:
        value, _ = self.resolve(typed)
        return self._entities.keys_of(self.field.name, value) if self.field.entity else (value,)

    def _ranks_of(self, segment: int, typed: str) -> tuple[int, ...]:
        terms = self._columns[segment].terms
        return tuple(rank for rank in map(terms.find, self._keys(typed)) if rank >= 0)

    def _counter(self, segment: int) -> ValueCounter:
        counter = self._counters.get(segment)
        if counter is None:
            column = self._columns[segment]
            numbers = self._numbers_of_terms([term.decode() for term in column.terms.all_bytes()])
            counter = self._counters[segment] = self._kernel.ValueCounter(column, numbers)
        return counter

    def _counted_whole(self, segment: int) -> Counted:
        """All articles of a segment."""
        whole = self._whole.get(segment)
        if whole is None:
            counter, counts = self._counter(segment), np.zeros(len(self.values), np.uint32)
            missing = counter.add(everything(self._sizes[segment]), counts)
            whole = self._whole[segment] = Counted(counts, missing)
        return whole

    def _numbers_of_terms(self, terms: list[str]) -> Numbers:
        if self.field.entity:
            return np.array(self._entities.positions(self.field.name, terms), np.int32)
        return np.array([self._number[term] for term in terms], np.int32)


def _in_order(columns: Sequence[KeywordColumn | NamesApart]) -> list[str]:
    """All values of a field, in the order of facets."""
    return sorted(
        {term.decode() for column in columns for term in column.terms.all_bytes()},
        key=lambda value: (fold(value), value),
    )
