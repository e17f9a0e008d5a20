"""The month facet as a history: years with their months, and the columns of a histogram."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from index.schema import NO_VALUE
from search.page import Facet, FacetValue
from search.request import SearchRequest
from webui.language import Language
from webui.values import Item, item_of, share_of

_YEARS_OPEN = 2
"""Up to so many years show their months at once."""
_YEARS_FOLDED = 5
"""Up to so many years hold their months folded; more would make the page heavy."""
_COLUMNS_FROM = 3
"""A histogram of fewer months says nothing."""
_MONTH_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Year:
    """A year with its months, newest first; `request` is the search narrowed to the whole year.

    `open` is None, and `months` empty, where a long history shows its years only: narrowing to one then shows its months.
    """

    year: str
    count: int
    months: tuple[Item, ...]
    open: bool | None
    request: SearchRequest
    share: int
    part: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A month (or year) of the histogram; the list of years is its twin for readers without sight."""

    label: str
    count: int
    share: int
    selected: bool
    request: SearchRequest
    part: float | None = None


def years_of(
    facet: Facet, asked: SearchRequest, language: Language, *, unfold: bool = False, whole: Facet | None = None
) -> tuple[Year, ...]:
    """Every year of the month facet, newest first; `unfold` shows all months, however many.

    `whole` is the month facet of the whole archive: with it, lengths and numbers are the parts that the counts have in it.
    """
    by_year = _by_year(facet)
    totals = {year: sum(value.count for value in values) for year, values in by_year.items()}
    months = {value.value: value.count for values in by_year.values() for value in values}
    parts_of_years = _parts(totals, _years(whole)) if whole else {}
    parts = _parts(months, _months(whole)) if whole else {}
    longest, most = _greatest(parts_of_years or totals), _greatest(parts or months)
    made = []
    for year in sorted(by_year, reverse=True):
        state = True if unfold else _state(by_year[year], len(by_year))
        values = sorted(by_year[year], key=lambda value: value.value, reverse=True) if state is not None else ()
        lines = tuple(
            replace(
                item_of("month", value, 0, language),
                share=share_of(parts.get(value.value, value.count), most),
                part=parts.get(value.value),
            )
            for value in values
        )
        length = share_of(parts_of_years.get(year, totals[year]), longest)
        made.append(Year(year, totals[year], lines, state, _in_year(asked, year), length, parts_of_years.get(year)))
    return tuple(made)


def columns_of(
    facet: Facet, asked: SearchRequest, language: Language, *, whole: Facet | None = None
) -> tuple[Column, ...]:
    """Every month from the first to the last, with or without articles; every year where those are too many months."""
    by_year = _by_year(facet)
    if sum(map(len, by_year.values())) < _COLUMNS_FROM:
        return ()
    first, last = int(min(by_year)), int(max(by_year))
    if (last - first + 1) * 12 <= _MONTH_COLUMNS:
        counts = {one.value: one.count for values in by_year.values() for one in values if one.value != one.value[:4]}
        every = [f"{year}-{month:02}" for year in range(first, last + 1) for month in range(1, 13)]
        every = [value for value in every if min(counts, default="") <= value <= max(counts, default="")]
        parts = _parts(counts, _months(whole)) if whole else {}
    else:
        counts = {year: sum(value.count for value in values) for year, values in by_year.items()}
        every = [str(year) for year in range(first, last + 1)]
        parts = _parts(counts, _years(whole)) if whole else {}
    chosen = asked.filter_of("month").values
    most = _greatest(parts or counts)
    return tuple(
        Column(
            language.day_or_month(value),
            counts.get(value, 0),
            share_of(parts.get(value, counts.get(value, 0)), most),
            value in chosen,
            _in_year(asked, value) if value == value[:4] else asked.with_filter("month", value),
            parts.get(value),
        )
        for value in every
    )


def _parts(counts: Mapping[str, int], whole: Mapping[str, int]) -> dict[str, float]:
    """What part each count has of the whole archive's."""
    return {value: count / max(whole.get(value, 0), count, 1) for value, count in counts.items()}


def _greatest(lengths: Mapping[str, float]) -> float:
    return max(lengths.values(), default=0)


def _months(whole: Facet) -> dict[str, int]:
    return {value.value: value.count for value in whole.values}


def _years(whole: Facet) -> dict[str, int]:
    return {year: sum(value.count for value in values) for year, values in _by_year(whole).items()}


def _by_year(facet: Facet) -> dict[str, list[FacetValue]]:
    by_year: dict[str, list[FacetValue]] = defaultdict(list)
    for value in facet.values:
        if value.value != NO_VALUE and value.value[:4].isdecimal():
            by_year[value.value[:4]].append(value)
    return by_year


def _state(values: list[FacetValue], years: int) -> bool | None:
    if years <= _YEARS_OPEN or any(value.selected or value.excluded for value in values):
        return True
    return False if years <= _YEARS_FOLDED else None


def _in_year(asked: SearchRequest, year: str) -> SearchRequest:
    return replace(asked.at_page(None), date_from=year, date_to=year)
