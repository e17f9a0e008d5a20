"""How often several queries are found over time, beside all articles of the archive. No HTML."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

from search.page import Bucket, Histogram, Interval
from search.request import SearchRequest
from search.searcher import Searcher

MOST_QUERIES = 6
"""More lines cannot be told apart."""
MOST_SPANS = 400
"""More points than this are counted by the next longer interval."""
AUTO = "auto"
INTERVALS: tuple[str, ...] = (AUTO, *get_args(Interval))
Measure = Literal["share", "count"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
_LONGER: dict[Interval, Interval] = {"day": "month", "month": "year"}
_DAYS = 62
"""So long a time is shown by days, if nothing is chosen; _MONTHS by months."""
_MONTHS = 120


@dataclass(frozen=True, slots=True)
class Span:
    """A year (YYYY), month (YYYY-MM) or day (YYYY-MM-DD) in which the archive has `articles`; `index` counts spans without a gap."""

    value: str
    index: int
    articles: int


@dataclass(frozen=True, slots=True)
class Series:
    """One query: `counts` stands beside the spans; `coarser` hits are dated less exactly than to a span, `undated` ones not at all."""

    query: str
    request: SearchRequest
    counts: tuple[int, ...]
    total: int
    coarser: int
    undated: int

    def within(self, span: Span) -> SearchRequest:
        """The search for the articles counted in a span; a day also finds what is dated to its whole month."""
        asked = self.request.at_page(None)
        if len(span.value) == 7:
            for value in asked.filter_of("month").values:
                asked = asked.without_filter("month", value)
            return asked.with_filter("month", span.value)
        first, last = asked.date_from or "", asked.date_to or ""
        inside = (
            first if first.startswith(span.value) else span.value,
            last if last.startswith(span.value) else span.value,
        )
        return replace(asked, date_from=inside[0], date_to=inside[1], undated="exclude")

    def without_date(self) -> SearchRequest:
        """The search for the undated articles."""
        return replace(self.request.at_page(None), undated="only")


@dataclass(frozen=True, slots=True)
class Trends:
    """Several queries over the same spans, rising. `asked_interval` was too fine for so long a time where it differs from `interval`."""

    interval: Interval
    asked_interval: str
    spans: tuple[Span, ...]
    series: tuple[Series, ...]
    generation: str

    def share(self, series: Series, place: int) -> float:
        """The part of the archive's articles of a span that a query finds, 0 to 1."""
        return series.counts[place] / self.spans[place].articles


def trends_of(searcher: Searcher, asked: SearchRequest, queries: Sequence[str], interval: str = AUTO) -> Trends:
    """Counts each query under the filters of `asked`; without any, all articles that pass them."""
    requests = [asked.at_page(None).with_query(query) for query in dict.fromkeys(queries) or ("",)]

    @cache
    def counted(interval: Interval) -> list[Histogram]:
        return [searcher.histogram(request, interval) for request in requests]

    wanted = _chosen(counted, interval)
    while True:
        histograms = counted(wanted)
        archive = searcher.histogram(SearchRequest(), wanted)
        spans = _spans(histograms, archive)
        if len(spans) <= MOST_SPANS or wanted not in _LONGER:
            break
        wanted = _LONGER[wanted]
    series = (_series(request, histogram, spans) for request, histogram in zip(requests, histograms, strict=True))
    return Trends(wanted, interval, spans, tuple(series), archive.generation)


def table_of(trends: Trends) -> Iterator[tuple[str | int | float, ...]]:
    """The rows of a table: each span, the archive's articles, and for each query its count and its share."""
    queries = [series.query for series in trends.series]
    yield "time", "articles", *(f"{name}: {query}" for query in queries for name in ("count", "share"))
    for place, span in enumerate(trends.spans):
        numbers = [(series.counts[place], round(trends.share(series, place), 6)) for series in trends.series]
        yield span.value, span.articles, *(number for pair in numbers for number in pair)


def index_of(value: str) -> int:
    """The number of a span among all of its length: years, months since year 0, days of the calendar."""
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 3:
        return datetime.date(*parts).toordinal()
    return parts[0] * 12 + parts[1] - 1 if len(parts) == 2 else parts[0]


def _chosen(counted: Callable[[Interval], list[Histogram]], interval: str) -> Interval:
    """The interval asked for, else the one that suits how long a time the hits span; days only where every hit has one."""
    if interval != AUTO:
        return interval  # type: ignore[return-value]
    days = counted("day")
    if not any(histogram.coarser for histogram in days) and _length(days) < _DAYS:
        return "day"
    return "month" if _length(counted("month")) < _MONTHS else "year"


def _length(histograms: Sequence[Histogram]) -> int:
    """Spans from the first hit to the last; for ever where there is none."""
    found = [index_of(bucket.value) for histogram in histograms for bucket in _hit(histogram)]
    return max(found) - min(found) if found else sys.maxsize


def _hit(histogram: Histogram) -> Iterator[Bucket]:
    return (bucket for bucket in histogram.buckets if bucket.count)


def _spans(histograms: Sequence[Histogram], archive: Histogram) -> tuple[Span, ...]:
    """Every span with articles from the first hit of any query to the last."""
    found = [bucket.value for histogram in histograms for bucket in _hit(histogram)]
    if not found:
        return ()
    first, last = min(found), max(found)
    return tuple(
        Span(bucket.value, index_of(bucket.value), bucket.articles)
        for bucket in archive.buckets
        if first <= bucket.value <= last and bucket.articles
    )


def _series(request: SearchRequest, histogram: Histogram, spans: Sequence[Span]) -> Series:
    counts = {bucket.value: bucket.count for bucket in histogram.buckets}
    return Series(
        query=request.query,
        request=request,
        counts=tuple(counts.get(span.value, 0) for span in spans),
        total=histogram.total,
        coarser=sum(bucket.count for bucket in histogram.coarser),
        undated=histogram.undated.count,
    )
