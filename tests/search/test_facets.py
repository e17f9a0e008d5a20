"""Chosen values that no article has are listed at 0, and the archive does not keep them."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engine.document_sets import everything
from search.engine.facet_values import FacetValues
from search.engine.facets import facet, facet_page
from search.request import Filter
from tests.search.archives import Part, article, open_parts


@pytest.fixture
def sources(tmp_path: Path) -> FacetValues:
    articles = [
        article("a", "Eins", source="Bote"),
        article("b", "Zwei", source="Bote"),
        article("c", "Drei", source="Anzeiger"),
    ]
    return open_parts(tmp_path, [Part(articles)]).facets["source"]


CHOSEN = Filter("source", values=("Zeitung", "Bote", "Echo"), excluded=("Allgemeine",))
LISTED = [
    ("Bote", 2, True, False),
    ("Anzeiger", 1, False, False),
    ("Allgemeine", 0, False, True),
    ("Echo", 0, True, False),
    ("Zeitung", 0, True, False),
]


def test_chosen_values_without_articles_are_listed_at_0(sources: FacetValues) -> None:
    found = facet(sources, [everything(3)], CHOSEN, 10)
    assert [(one.label, one.count, one.selected, one.excluded) for one in found.values] == LISTED
    assert (found.distinct, found.missing, found.other) == (2, 0, 0)


def test_so_they_are_among_all_values_of_a_facet(sources: FacetValues) -> None:
    by_count = facet_page(sources, [everything(3)], CHOSEN, prefix="", sort="count", offset=0, size=10)
    assert [(one.label, one.count, one.selected, one.excluded) for one in by_count.values] == LISTED
    by_label = facet_page(sources, [everything(3)], CHOSEN, prefix="", sort="label", offset=1, size=3)
    assert [one.label for one in by_label.values] == ["Anzeiger", "Bote", "Echo"]
    beginning = facet_page(sources, [everything(3)], CHOSEN, prefix="e", sort="count", offset=0, size=10)
    assert [one.label for one in beginning.values] == ["Echo"]


def test_what_requests_name_is_not_kept(sources: FacetValues) -> None:
    facet(sources, [everything(3)], Filter("source"), 10)
    for number in range(50):
        facet(sources, [everything(3)], Filter("source", values=(f"nirgends {number}",)), 10)
    assert sorted(sources.values) == ["Anzeiger", "Bote"]
