"""What the sidebar and the chips of a page of hits show: facets, their links, and what is chosen. No HTML."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from index.schema import NO_VALUE, Field, field_named
from search.page import Chosen, Facet, FacetValue, SearchPage
from search.request import DEFAULT_FACETS, FilterMode, SearchRequest
from webui.language import LANGUAGES, Language
from webui.links import Links
from webui.params import FACET_NAMES, to_args

LISTED = 10
"""Values of a facet in the sidebar; all the others are on the facet's own page."""
MONTHS_LISTED = 1_000
_YEARS_OPEN = 2
"""Up to so many years show their months at once."""
_YEARS_FOLDED = 8
"""Up to so many years hold their months folded; more would make the page heavy."""
_COLUMNS_FROM = 3
"""A histogram of fewer months says nothing."""
_MONTH_COLUMNS = 60
_ALWAYS_SHOWN = ("person", "city", "month")
_CONTROLS = ("q", "operator", "match", "sort", "from", "to", "undated", "cursor")
"""Arguments that the search form has fields of its own for, or that end with a new search."""


@dataclass(frozen=True, slots=True)
class Item:
    """A facet value as a line: `only` is the search narrowed to it, `exclude` the one without it, `share` its bar (percent)."""

    value: str
    label: str
    count: int
    selected: bool
    excluded: bool
    only: str
    exclude: str
    share: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the month facet with its months; `url` narrows the search to the whole year.

    `open` is None where a long history shows its years only: following `url` then shows the months.
    """

    year: str
    count: int
    months: tuple[Item, ...]
    open: bool | None
    url: str
    share: int


@dataclass(frozen=True, slots=True)
class Column:
    """A month (or year) of the histogram; the list below it is its twin for readers without sight."""

    label: str
    count: int
    share: int
    selected: bool
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """A facet of the sidebar. `missing` is the line of the articles without a value, `all_url` the page of all values."""

    field: str
    label: str
    items: tuple[Item, ...]
    years: tuple[Year, ...]
    columns: tuple[Column, ...]
    missing: Item | None
    distinct: int
    all_url: str | None
    mode: FilterMode
    can_demand_all: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """Something chosen, and the same search without it."""

    label: str
    value: str
    excluded: bool
    request: SearchRequest


def for_page(request: SearchRequest) -> SearchRequest:
    """The request as a page asks it: every facet, as many values as the sidebar lists; what the reader set stays."""
    sizes = {name: MONTHS_LISTED if name == "month" else LISTED for name in FACET_NAMES}
    if request.facet_size != SearchRequest().facet_size:
        sizes = dict.fromkeys(FACET_NAMES, request.facet_size)
    sizes.update(request.facet_sizes)
    facets = FACET_NAMES if request.facets == DEFAULT_FACETS else request.facets
    return replace(request, facets=facets, facet_sizes=tuple(sizes.items()))


def groups(page: SearchPage, asked: SearchRequest, language: Language, links: Links) -> tuple[Group, ...]:
    """The facets worth showing: persons, cities and months wherever articles have some, others with more than one value."""
    made = []
    for facet in page.facets:
        chosen = asked.filter_of(facet.field)
        worth = facet.distinct > 0 if facet.field in _ALWAYS_SHOWN else facet.distinct > 1
        if worth or chosen.values or chosen.excluded:
            made.append(_group(facet, asked, language, links))
    return tuple(made)


def all_groups(page: SearchPage, asked: SearchRequest, language: Language, links: Links) -> tuple[Group, ...]:
    """Every facet of the page, whatever it holds."""
    return tuple(_group(facet, asked, language, links) for facet in page.facets)


def items(facet: Facet, asked: SearchRequest, language: Language, links: Links) -> tuple[Item, ...]:
    """The values of a facet as lines."""
    return _items(facet, field_named(facet.field), asked, language, links)


def value_label(field: str, value: str, label: str, language: Language) -> str:
    """A facet value as people read it: months and languages by their names."""
    if value == NO_VALUE:
        return language.text(f"facet.{field}.none")
    if field == "month":
        return language.day_or_month(value)
    if field == "language":
        return language.language_name(value)
    return label


def field_label(field: str, language: Language) -> str:
    """A facet's own name."""
    return field_named(field).label[LANGUAGES.index(language.code)]


def chips(chosen: tuple[Chosen, ...], asked: SearchRequest, language: Language) -> tuple[Chip, ...]:
    """Everything that narrows the search besides its words."""
    made = [
        Chip(
            field_label(one.field, language),
            value_label(one.field, one.value, one.label, language),
            one.excluded,
            asked.without_filter(one.field, one.typed),
        )
        for one in chosen
    ]
    if asked.date_from or asked.date_to:
        made.append(
            Chip(
                language.text("range.label"),
                range_text(asked, language),
                False,
                replace(asked, date_from=None, date_to=None, cursor=None),
            )
        )
    if asked.undated != "include":
        value = language.text(f"undated.{asked.undated}.chip")
        made.append(Chip(language.text("undated.label"), value, False, replace(asked, undated="include", cursor=None)))
    return tuple(made)


def range_text(asked: SearchRequest, language: Language) -> str:
    """The dates between which is searched."""
    first = language.day_or_month(asked.date_from or "")
    last = language.day_or_month(asked.date_to or "")
    if first == last:
        return first
    key = "range.between" if first and last else "range.from" if first else "range.to"
    return language.text(key, first=first, last=last)


def hidden_args(asked: SearchRequest, page: SearchPage, shown: tuple[Group, ...]) -> tuple[tuple[str, str], ...]:
    """What the search form must send along because none of its visible fields does."""
    boxes = set()
    for group in shown:
        lines = (*group.items, *(month for year in group.years if year.open is not None for month in year.months))
        lines = (*lines, group.missing) if group.missing else lines
        boxes |= {(group.field, line.value) for line in lines}
        if group.can_demand_all:
            boxes.add((f"{group.field}.mode", asked.filter_of(group.field).mode))
    ids = {(one.field, one.typed): one.value for one in page.chosen if not one.excluded}
    return tuple(
        (name, value)
        for name, value in to_args(asked)
        if name not in _CONTROLS and (name, ids.get((name, value), value)) not in boxes
    )


def _group(facet: Facet, asked: SearchRequest, language: Language, links: Links) -> Group:
    field = field_named(facet.field)
    chosen = asked.filter_of(field.name)
    lines = _items(facet, field, asked, language, links)
    years = _years(lines, asked, links) if field.name == "month" else ()
    missing = None
    if facet.missing or NO_VALUE in (*chosen.values, *chosen.excluded):
        none = FacetValue(
            NO_VALUE, "", facet.missing, selected=NO_VALUE in chosen.values, excluded=NO_VALUE in chosen.excluded
        )
        missing = _item(none, field, 0, asked, language, links)
    return Group(
        field.name,
        field_label(field.name, language),
        () if years else lines,
        years,
        _columns(lines, years, language),
        missing,
        facet.distinct,
        links.facet(field.name, asked) if facet.distinct > len(lines) else None,
        chosen.mode,
        field.multi and (len(chosen.values) > 1 or chosen.mode == "all"),
    )


def _items(facet: Facet, field: Field, asked: SearchRequest, language: Language, links: Links) -> tuple[Item, ...]:
    values = [value for value in facet.values if value.value != NO_VALUE]
    most = max((value.count for value in values), default=0)
    return tuple(_item(value, field, most, asked, language, links) for value in values)


def _item(value: FacetValue, field: Field, most: int, asked: SearchRequest, language: Language, links: Links) -> Item:
    exclude = asked.without_filter if value.excluded else asked.with_excluded
    return Item(
        value.value,
        value_label(field.name, value.value, value.label, language),
        value.count,
        value.selected,
        value.excluded,
        links.search(asked.with_filter(field.name, value.value)),
        links.search(exclude(field.name, value.value)),
        _share(value.count, most),
    )


def _years(lines: tuple[Item, ...], asked: SearchRequest, links: Links) -> tuple[Year, ...]:
    newest_first = sorted(lines, key=lambda line: line.value, reverse=True)
    by_year = [(year, tuple(months)) for year, months in groupby(newest_first, key=lambda line: line.value[:4])]
    totals = {year: sum(month.count for month in months) for year, months in by_year}
    most = max(totals.values(), default=0)
    return tuple(
        Year(
            year,
            totals[year],
            months,
            _is_open(months, len(by_year)),
            links.search(replace(asked, date_from=year, date_to=year, cursor=None)),
            _share(totals[year], most),
        )
        for year, months in by_year
    )


def _is_open(months: tuple[Item, ...], years: int) -> bool | None:
    if years <= _YEARS_OPEN or any(month.selected or month.excluded for month in months):
        return True
    return False if years <= _YEARS_FOLDED else None


def _columns(lines: tuple[Item, ...], years: tuple[Year, ...], language: Language) -> tuple[Column, ...]:
    """Every month from the first to the last, with or without articles; every year where those are too many months."""
    if len(lines) < _COLUMNS_FROM or not years:
        return ()
    first, last = int(years[-1].year), int(years[0].year)
    found: dict[str, Item | Year]
    if (last - first + 1) * 12 <= _MONTH_COLUMNS:
        every = [f"{year}-{month:02}" for year in range(first, last + 1) for month in range(1, 13)]
        found = {line.value: line for line in lines if len(line.value) > len("2026")}
        known = [value for value in every if value in found]
        every = every[every.index(known[0]) : every.index(known[-1]) + 1] if known else []
    else:
        every = [str(year) for year in range(first, last + 1)]
        found = {year.year: year for year in years}
    most = max((one.count for one in found.values()), default=0)
    return tuple(_column(language.day_or_month(value), found.get(value), most) for value in every)


def _column(label: str, found: Item | Year | None, most: int) -> Column:
    if found is None:
        return Column(label, 0, 0, False, "")
    selected, url = (found.selected, found.only) if isinstance(found, Item) else (False, found.url)
    return Column(label, found.count, _share(found.count, most), selected, url)


def _share(count: int, most: int) -> int:
    """Percent of the longest bar; something is always to be seen of something."""
    return max(2, round(100 * count / most)) if count and most else 0
