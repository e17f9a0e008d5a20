"""The month facet as years, months and columns."""

from __future__ import annotations

from dataclasses import replace

from search.page import Facet, FacetValue
from search.request import SearchRequest
from webui.language import load_languages
from webui.timeline import columns_of, years_of


def test_a_long_history_shows_its_years_only_until_one_is_chosen() -> None:
    values = tuple(FacetValue(f"{year}-{month:02}", "", 1) for year in range(1900, 2000) for month in range(1, 13))
    facet = Facet("month", values, distinct=1200, missing=0, other=0)
    language = load_languages()["de"]
    years = years_of(facet, SearchRequest(), language)
    assert [year.year for year in years] == [str(year) for year in range(1999, 1899, -1)]
    assert all(year.open is None and not year.months and year.count == 12 for year in years)
    assert years[0].request == SearchRequest(date_from="1999", date_to="1999")
    chosen = years_of(
        replace(facet, values=(*values, FacetValue("2001-05", "", 0, selected=True))), SearchRequest(), language
    )
    assert [month.label for month in chosen[0].months] == ["Mai 2001"]
    assert len(columns_of(facet, SearchRequest(), language)) == 100


def test_a_histogram_has_a_column_for_every_month_between() -> None:
    values = tuple(FacetValue(value, "", count) for value, count in (("2025-11", 4), ("2025", 9), ("2026-02", 2)))
    columns = columns_of(Facet("month", values, 3, 0, 0), SearchRequest(), load_languages()["de"])
    assert [(column.label, column.share) for column in columns] == [
        ("November 2025", 100),
        ("Dezember 2025", 0),
        ("Januar 2026", 0),
        ("Februar 2026", 50),
    ]
    assert columns[0].request == SearchRequest().with_filter("month", "2025-11")


def test_shares_are_parts_of_the_whole_archive() -> None:
    def facet(counts: dict[str, int]) -> Facet:
        return Facet("month", tuple(FacetValue(value, "", count) for value, count in counts.items()), len(counts), 0, 0)

    found = facet({"2025-11": 4, "2025": 9, "2026-01": 2, "2026-02": 0})
    whole = facet({"2025-11": 40, "2025-12": 7, "2025": 9, "2026-01": 4, "2026-02": 5})
    language = load_languages()["de"]
    years = years_of(found, SearchRequest(), language, whole=whole)
    assert [(year.year, year.count, round(year.part or 0, 3), year.share) for year in years] == [
        ("2026", 2, 0.222, 96),
        ("2025", 13, 0.232, 100),
    ]
    assert [(month.value, month.part, month.share) for year in years for month in year.months] == [
        ("2026-02", 0.0, 0),
        ("2026-01", 0.5, 50),
        ("2025-11", 0.1, 10),
        ("2025", 1.0, 100),
    ]
    columns = columns_of(found, SearchRequest(), language, whole=whole)
    assert [(column.count, column.part, column.share) for column in columns] == [
        (4, 0.1, 20),
        (0, None, 0),
        (2, 0.5, 100),
        (0, 0.0, 0),
    ]
    assert language.percent(0.125) == "12,5\u00a0%"
