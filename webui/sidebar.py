"""What the sidebar of a page of hits shows: facets with their values, and what the search form must send along. No HTML."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.schema import NO_VALUE, OPTIONAL_FIELDS, field_named
from search.page import Facet, FacetValue, SearchPage
from search.request import DEFAULT_FACETS, FilterMode, SearchRequest
from webui.language import Language
from webui.params import FACET_NAMES, to_args
from webui.timeline import Column, Year, columns_of, years_of
from webui.values import Item, field_label, item_of, items_of

LISTED = 10
"""Values of a facet in the sidebar; all the others are on the facet's own page."""
MONTHS_LISTED = 1_000
_ALWAYS_SHOWN = ("person", "city", "month")
_ALWAYS_FIELDS = ("q", "operator", "match", "cursor")
"""Arguments that the search form always has fields of its own for, or that end with a new search."""


@dataclass(frozen=True, slots=True)
class Group:
    """A facet of the sidebar: `items`, or for months `years` and `columns`.

    `missing` is the line of the articles without a value; `more`: there are values that are not listed.
    """

    field: str
    label: str
    items: tuple[Item, ...]
    years: tuple[Year, ...]
    columns: tuple[Column, ...]
    missing: Item | None
    distinct: int
    more: bool
    mode: FilterMode
    can_demand_all: bool


def for_page(request: SearchRequest) -> SearchRequest:
    """The request as a page asks it: every facet, as many values as the sidebar lists; what the reader set stays."""
    sizes = {name: MONTHS_LISTED if name == "month" else LISTED for name in FACET_NAMES}
    if request.facet_size != SearchRequest().facet_size:
        sizes = dict.fromkeys(FACET_NAMES, request.facet_size)
    sizes.update(request.facet_sizes)
    facets = FACET_NAMES if request.facets == DEFAULT_FACETS else request.facets
    return replace(request, facets=facets, facet_sizes=tuple(sizes.items()))


def with_ids(request: SearchRequest, page: SearchPage) -> SearchRequest:
    """The same request with every typed label ("Donald Trump") replaced by the id it means."""
    ids = {(one.field, one.typed): one.value for one in page.chosen}
    filters = tuple(
        replace(
            chosen,
            values=tuple(dict.fromkeys(ids.get((chosen.field, typed), typed) for typed in chosen.values)),
            excluded=tuple(dict.fromkeys(ids.get((chosen.field, typed), typed) for typed in chosen.excluded)),
        )
        for chosen in request.filters
    )
    return replace(request, filters=filters)


def groups_of(
    page: SearchPage, asked: SearchRequest, language: Language, whole: Facet | None = None
) -> tuple[Group, ...]:
    """The facets worth showing: persons, cities and months wherever there are articles, optional ones with any value, others with several."""
    return tuple(
        group_of(facet, asked, language, whole=whole) for facet in page.facets if _is_worth_showing(facet, asked)
    )


def group_of(
    facet: Facet, asked: SearchRequest, language: Language, *, unfold: bool = False, whole: Facet | None = None
) -> Group:
    """One facet; `unfold` shows every month, and `whole`, the months of the whole archive, makes their counts parts of it."""
    field = field_named(facet.field)
    chosen = asked.filter_of(field.name)
    is_month = field.name == "month"
    none = FacetValue(
        NO_VALUE, "", facet.missing, selected=NO_VALUE in chosen.values, excluded=NO_VALUE in chosen.excluded
    )
    return Group(
        field=field.name,
        label=field_label(field.name, language),
        items=() if is_month else items_of(facet, language),
        years=years_of(facet, asked, language, unfold=unfold, whole=whole) if is_month else (),
        columns=columns_of(facet, asked, language, whole=whole) if is_month else (),
        missing=item_of(field.name, none, 0, language) if none.count or none.selected or none.excluded else None,
        distinct=facet.distinct,
        more=facet.distinct > len(facet.values),
        mode=chosen.mode,
        can_demand_all=field.multi and (len(chosen.values) > 1 or chosen.mode == "all"),
    )


def hidden_args(asked: SearchRequest, page: SearchPage, shown: tuple[Group, ...]) -> tuple[tuple[str, str], ...]:
    """What the search form must send along because none of its visible fields does."""
    visible = {*_ALWAYS_FIELDS, *(("sort",) if page.total > 1 else ())}
    boxes = set()
    for group in shown:
        if group.field == "month":
            visible |= {"from", "to", "undated"}
        if group.can_demand_all:
            visible.add(f"{group.field}.mode")
        lines = [*group.items, *(month for year in group.years for month in year.months)]
        boxes |= {(group.field, line.value) for line in (*lines, *((group.missing,) if group.missing else ()))}
    return tuple(pair for pair in to_args(asked) if pair[0] not in visible and pair not in boxes)


def _is_worth_showing(facet: Facet, asked: SearchRequest) -> bool:
    chosen = asked.filter_of(facet.field)
    if facet.field in _ALWAYS_SHOWN:
        return bool(facet.distinct or facet.missing or chosen.values or chosen.excluded)
    least = 1 if facet.field in OPTIONAL_FIELDS else 2
    return facet.distinct >= least or bool(chosen.values or chosen.excluded)
