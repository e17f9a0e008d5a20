"""The filters of a request: which articles are hits, and which ones each facet counts.

A facet counts under every filter except its own, so its own filter must not cut its articles away; with mode=all it does, and so do all
exclusions. One pass over the articles of the query tells, for each, which filters it fails: none makes it a hit, one alone counts in that facet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.storage.columns import Segment
from search.engine.document_sets import Documents
from search.engine.evaluate import Matches
from search.engine.facet_values import FacetValues
from search.engine.kernel import Kernel
from search.query.clauses import Clause, DateRange, Every, HasValue, Some, Without
from search.request import Filter, SearchRequest

_DATED = DateRange(None, None)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A request's filters: `required` cut for all facets alike, each of `own` for all but its own facet."""

    required: tuple[Clause, ...]
    own: tuple[Filter, ...]


@dataclass(slots=True, eq=False)
class Narrowed:
    """The hits, and the articles that count in facets whose own filter lets fewer pass; an array for each segment."""

    hits: list[Documents]
    counted: Mapping[str, list[Documents]]

    @property
    def total(self) -> int:
        """How many hits there are."""
        return sum(map(len, self.hits))

    def counted_in(self, field: str) -> list[Documents]:
        """The articles that a facet counts."""
        return self.counted.get(field, self.hits)


def narrowing(request: SearchRequest, facets: tuple[str, ...]) -> Narrowing:
    """The filters of a request of which those facets are wanted."""
    own = tuple(
        chosen for chosen in request.filters if chosen.field in facets and chosen.values and chosen.mode == "any"
    )
    return Narrowing((*_dates(request), *_filters(request, own)), own)


def narrowed_clause(query: Clause, required: tuple[Clause, ...]) -> Clause:
    """What a query and its required filters match together."""
    return Every((query, *required)) if required else query


def narrow(
    own: tuple[Filter, ...],
    facets: Mapping[str, FacetValues],
    segments: tuple[Segment, ...],
    matches: tuple[Matches, ...],
    kernel: Kernel,
) -> Narrowed:
    """The articles that match query and required filters, narrowed by the facets' own filters."""
    matching = [found.documents for found in matches]
    if not own:
        return Narrowed(matching, {})
    narrowed = Narrowed([], {one.field: [] for one in own})
    for number, (segment, documents) in enumerate(zip(segments, matching, strict=True)):
        sets = [facets[one.field].sets(number, one.values) for one in own]
        hits, counted = kernel.narrow(documents, sets, segment.documents)
        narrowed.hits.append(hits)
        for one, here in zip(own, counted, strict=True):
            narrowed.counted[one.field].append(here)
    return narrowed


def _dates(request: SearchRequest) -> Iterator[Clause]:
    limited = request.date_from is not None or request.date_to is not None
    match request.undated:
        case "only":
            yield Without(_DATED)
        case "exclude":
            yield DateRange(request.date_from, request.date_to)
        case "include" if limited:
            yield Some((DateRange(request.date_from, request.date_to), Without(_DATED)))


def _filters(request: SearchRequest, own: tuple[Filter, ...]) -> Iterator[Clause]:
    for chosen in request.filters:
        for value in chosen.excluded:
            yield Without(HasValue(chosen.field, value))
        if not chosen.values or chosen in own:
            continue
        values = tuple(HasValue(chosen.field, value) for value in chosen.values)
        yield Every(values) if chosen.mode == "all" else Some(values)
