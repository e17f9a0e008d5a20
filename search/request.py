"""SearchRequest: everything a search asks for, as one immutable value that produces its neighbours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from index.schema import FACETS

Operator = Literal["and", "or"]
Match = Literal["forms", "exact"]
Sort = Literal["relevance", "newest", "oldest"]
Undated = Literal["include", "only", "exclude"]
FilterMode = Literal["any", "all"]

DEFAULT_FACETS = ("person", "city", "month")
MAX_SIZE = 200
MAX_FACET_SIZE = 1_000
_ORDER = {field.name: position for position, field in enumerate(FACETS)}


@dataclass(frozen=True, slots=True)
class Filter:
    """What was chosen in one facet: `values` (any of them, or all), minus the articles that have an `excluded` one.

    A value is an entity's id or label (person, city), a facet's value as it stands, or index.schema.NO_VALUE.
    """

    field: str
    values: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    mode: FilterMode = "any"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search. `filters` holds at most one Filter a facet, in the order of FIELDS, none of them empty.

    Dates are YYYY, YYYY-MM or YYYY-MM-DD, both ends included. `size` is 0..MAX_SIZE hits. `cursor` is SearchPage.next of the same request.
    `facet_sizes` overrides `facet_size` for single facets.
    """

    query: str = ""
    operator: Operator = "and"
    match: Match = "forms"
    filters: tuple[Filter, ...] = ()
    date_from: str | None = None
    date_to: str | None = None
    undated: Undated = "include"
    sort: Sort = "relevance"
    size: int = 10
    cursor: str | None = None
    facets: tuple[str, ...] = DEFAULT_FACETS
    facet_size: int = 20
    facet_sizes: tuple[tuple[str, int], ...] = ()

    def filter_of(self, field: str) -> Filter:
        """The filter of that facet; an empty one where nothing is chosen."""
        for chosen in self.filters:
            if chosen.field == field:
                return chosen
        return Filter(field)

    def size_of(self, facet: str) -> int:
        """How many values of that facet are listed."""
        return dict(self.facet_sizes).get(facet, self.facet_size)

    def with_filter(self, field: str, value: str) -> SearchRequest:
        """The same search, narrowed to articles with that value (no longer excluded, if it was)."""
        old = self.filter_of(field)
        return self._with(replace(old, values=_added(old.values, value), excluded=_removed(old.excluded, value)))

    def without_filter(self, field: str, value: str) -> SearchRequest:
        """The same search, with that value neither chosen nor excluded."""
        old = self.filter_of(field)
        return self._with(replace(old, values=_removed(old.values, value), excluded=_removed(old.excluded, value)))

    def with_excluded(self, field: str, value: str) -> SearchRequest:
        """The same search, without the articles that have that value."""
        old = self.filter_of(field)
        return self._with(replace(old, values=_removed(old.values, value), excluded=_added(old.excluded, value)))

    def with_mode(self, field: str, mode: FilterMode) -> SearchRequest:
        """The same search, where the chosen values of that facet are alternatives (any) or all demanded."""
        return self._with(replace(self.filter_of(field), mode=mode))

    def without_filters(self) -> SearchRequest:
        """The same words, with nothing chosen."""
        return replace(self, filters=(), date_from=None, date_to=None, undated="include", cursor=None)

    def with_query(self, query: str) -> SearchRequest:
        """The same filters, other words."""
        return replace(self, query=query, cursor=None)

    def at_page(self, cursor: str | None) -> SearchRequest:
        """Another page of the same search; None is the first one."""
        return replace(self, cursor=cursor)

    def without_page(self) -> SearchRequest:
        """The same search without a page of it: no hits and no facets, only what is told of all hits."""
        return replace(self, size=0, cursor=None, facets=(), facet_sizes=())

    def _with(self, changed: Filter) -> SearchRequest:
        others = [chosen for chosen in self.filters if chosen.field != changed.field]
        if changed.values or changed.excluded:
            others.append(changed)
        return replace(self, filters=tuple(sorted(others, key=lambda f: _ORDER[f.field])), cursor=None)


def _added(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return values if value in values else (*values, value)


def _removed(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(other for other in values if other != value)
