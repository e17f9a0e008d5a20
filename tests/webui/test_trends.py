"""Queries over time below their page: intervals, gaps, round scales, and colours that are told apart."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import pairwise
from math import isclose

import pytest

from index.authority.entity_table import EntityTable
from index.german.analysis import Analyzer
from search.page import Histogram, Interval
from search.request import SearchRequest
from search.searcher import Searcher
from tests.search.archives import article
from tests.search.naive import NaiveSearcher
from webui.trends.chart import HEIGHT, WIDTH, chart_of
from webui.trends.counting import MOST_QUERIES, index_of, table_of, trends_of

ASKED = SearchRequest()


def archive(*dates: str | None) -> Searcher:
    """An archive with an article "Krieg" of each date, the second of which also says "Frieden"."""
    articles = [
        article(f"a{number}", "Krieg und Frieden" if number == 1 else "Krieg", date=date)
        for number, date in enumerate(dates)
    ]
    return NaiveSearcher(articles, EntityTable({}), Analyzer())


@pytest.mark.parametrize(
    ("dates", "interval"),
    [
        (("2026-01-08", "2026-02-01"), "day"),
        (("2026-01-08", "2026-02"), "month"),
        (("2026-01-08", "2026-06-01"), "month"),
        (("2016-03-08", "2026-01-08"), "month"),
        (("2015-12-08", "2026-01-08"), "year"),
        (("1914", "1918"), "year"),
        ((None, None), "year"),
    ],
)
def test_the_interval_suits_the_time(dates: tuple[str | None, ...], interval: str) -> None:
    assert trends_of(archive(*dates), ASKED, ["Krieg"]).interval == interval


def test_too_many_days_are_counted_by_month() -> None:
    dates = [f"{year}-{month:02}-{day:02}" for year in (2024, 2025) for month in range(1, 13) for day in range(1, 20)]
    assert trends_of(archive(*dates), ASKED, ["Krieg"], "day").interval == "month"


def test_counts_and_shares_beside_the_archive() -> None:
    searcher = archive("2025-01-02", "2025-01-03", "2025-03-01", "2025-03-02", "2025", None)
    found = trends_of(searcher, ASKED, ["Frieden", "Krieg", "Frieden"], "month")
    assert [(span.value, span.articles) for span in found.spans] == [("2025-01", 2), ("2025-03", 2)]
    peace, war = found.series
    assert (peace.counts, found.share(peace, 0)) == ((1, 0), 0.5)
    assert (war.counts, war.total, war.coarser, war.undated) == ((2, 2), 6, 1, 1)
    assert list(table_of(found)) == [
        ("time", "articles", "count: Frieden", "share: Frieden", "count: Krieg", "share: Krieg"),
        ("2025-01", 2, 1, 0.5, 2, 1.0),
        ("2025-03", 2, 0, 0.0, 2, 1.0),
    ]


def test_no_query_is_counted_twice_at_one_interval() -> None:
    counted = []

    class Counting(NaiveSearcher):
        def histogram(self, request: SearchRequest, interval: Interval) -> Histogram:
            counted.append((request, interval))
            return super().histogram(request, interval)

    articles = [article(f"a{year}", "Krieg und Frieden", date=f"{year}-01") for year in range(1900, 1920)]
    found = trends_of(Counting(articles, EntityTable({}), Analyzer()), ASKED, ["Krieg", "Frieden"])
    assert found.interval == "year"
    assert len(counted) == len(set(counted)) == len(("day", "month", "year")) * 2 + 1


@pytest.mark.parametrize("interval", ["year", "month"])
def test_a_point_leads_to_just_the_articles_it_counts(interval: str) -> None:
    searcher = archive("2025-01-02", "2025-01", "2025-03-01", "2025", "2026-01-05", None)
    narrowed = SearchRequest(date_from="2025-01", date_to="2026").with_excluded("month", "2025-03")
    for asked in (ASKED, narrowed):
        found = trends_of(searcher, asked, ["Krieg"], interval)
        for span, count in zip(found.spans, found.series[0].counts, strict=True):
            assert not count or searcher.search(found.series[0].within(span)).total == count, span
    assert searcher.search(found.series[0].without_date()).total == 1


def test_a_line_breaks_where_the_archive_has_nothing() -> None:
    chart = chart_of(
        trends_of(archive("2025-01", "2025-02", "2025-06", "2025-08", "2025-09"), ASKED, ["Krieg"]), "share"
    )
    assert chart.lines[0].path.count("M") == 3
    assert "h0" in chart.lines[0].path
    assert len(chart.gaps) == 2
    assert len(chart.lines[0].marks) == 5


def test_markers_of_one_point_all_show() -> None:
    chart = chart_of(trends_of(archive("2025-01", "2025-02"), ASKED, ["Krieg", "Krieg ODER Krieg", "Frieden"]), "share")
    sizes = [[mark.size for mark in line.marks] for line in chart.lines]
    assert [mark.y for mark in chart.lines[0].marks] == [mark.y for mark in chart.lines[1].marks]
    assert all(below > above for below, above in zip(sizes[0], sizes[1], strict=True))
    assert set(sizes[2]) == {1}


@pytest.mark.parametrize("measure", ["share", "count"])
@pytest.mark.parametrize("dates", [("2025",), ("0001", "9999"), tuple(f"{year}" for year in range(1700, 2000, 7))])
def test_scales_are_round_and_inside(dates: tuple[str, ...], measure: str) -> None:
    chart = chart_of(trends_of(archive(*dates), ASKED, ["Frieden", "Krieg"]), measure)  # type: ignore[arg-type]
    steps = [float(tick.value) for tick in chart.across]
    assert steps[0] == 0
    assert 2 <= len(steps) <= 7
    assert all(isclose(after - before, steps[1]) for before, after in pairwise(steps))
    assert 1 <= len(chart.down) <= 11
    for tick in chart.down:
        assert chart.left <= tick.at <= chart.right
    numbers = [float(number) for line in chart.lines for number in re.findall(r"\d+(?:\.\d+)?", line.path)]
    assert max(numbers) <= WIDTH
    assert all(0 <= tick.at <= HEIGHT for tick in chart.across)


def test_many_points_are_lines_alone() -> None:
    dates = [f"{year}-{month:02}" for year in range(2000, 2020) for month in range(1, 13)]
    chart = chart_of(trends_of(archive(*dates), ASKED, ["Krieg"], "month"), "count")
    assert chart.lines[0].marks == ()
    assert [tick.value for tick in chart.down][:2] == ["2000", "2005"]


def test_spans_are_numbered_without_a_gap() -> None:
    assert index_of("2026-01") - index_of("2025-12") == 1
    assert index_of("2024-03-01") - index_of("2024-02-28") == 2
    assert index_of("1918") - index_of("1914") == 4


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_line_stands_out_in_both_themes() -> None:
    """WCAG 2.2, 1.4.11: at least 3 to 1; and no two lines have the same dashes."""
    style = (files("webui") / "static" / "fundstelle.css").read_text(encoding="utf-8")
    paper = re.search(r"--paper: light-dark\((#\w+), (#\w+)\)", style)
    tones = re.findall(r"\.s(\d) \{ --tone: light-dark\((#\w+), (#\w+)\)", style)
    assert paper
    assert len(tones) == MOST_QUERIES
    for _, *colors in tones:
        for color, ground in zip(colors, paper.groups(), strict=True):
            lights = sorted((luminance(color), luminance(ground)))
            assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 3
    dashes = re.findall(r"\.s\d \.line \{ stroke-dasharray: ([\d ]+)", style)
    assert len(set(dashes)) == MOST_QUERIES - 1
