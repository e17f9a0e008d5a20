"""Whatever is typed, the engine answers: a page whose marks lie in their texts, or one line that says what is too long."""

from __future__ import annotations

from itertools import product
from string import ascii_lowercase, digits

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.config import Config
from index.schema import FACETS
from search.engines import open_searcher
from search.request import SearchRequest
from search.searcher import ArticleNotFound, QueryTooLong, Searcher

SIGNS = [*"()\"„“»«*?~:-_/|&!+^[]{}<>=.,;'\\", " ", " UND ", " ODER ", " NICHT ", " NAHE/3 ", " VOR/2 ", "~2"]
FIELDS = ["titel:", "person:", "datum:>=2025", "monat:none"]
WORDS = ["Kiew", "Sicherheits", "garantien", "e", "5", "Ukraine-Krieg", "ſ", "ß", "Ä", "a\u0308"]
PIECES = st.sampled_from(SIGNS + FIELDS + WORDS)
QUERIES = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join))


@pytest.fixture(scope="module")
def searcher(seeds_archive: Config) -> Searcher:
    return open_searcher(seeds_archive)


def asked(searcher: Searcher, request: SearchRequest) -> None:
    try:
        page = searcher.search(request)
    except QueryTooLong:
        return
    assert len(page.hits) <= page.total <= 5
    for hit in page.hits:
        for snippet in hit.snippets:
            ends = [0, *(edge for mark in snippet.marks for edge in mark), len(snippet.text)]
            assert ends == sorted(ends)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES, operator=st.sampled_from(["and", "or"]), match=st.sampled_from(["forms", "exact"]))
def test_any_query_is_answered(searcher: Searcher, query: str, operator: str, match: str) -> None:
    asked(searcher, SearchRequest(query, operator=operator, match=match))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query", ["Kr*'\u0308", "*-\u0308-*", "\uff9e", "K*-\uff9e", '"\uff9e"', "\uff9e~", "titel:\uff9e Kiew"]
)
@pytest.mark.parametrize("match", ["forms", "exact"])
def test_marks_without_a_letter_are_no_words(searcher: Searcher, query: str, match: str) -> None:
    request = SearchRequest(query, match=match)  # type: ignore[arg-type]
    asked(searcher, request)
    assert searcher.explain(request).input == query
    assert searcher.complete(query, 5).entities == ()


@pytest.mark.parametrize("field", [facet.name for facet in FACETS])
def test_a_byte_that_is_no_text_names_nothing(searcher: Searcher, field: str) -> None:
    chosen = SearchRequest().with_filter(field, "\udcff")
    assert searcher.search(chosen).total == 0
    assert searcher.search(SearchRequest().with_excluded(field, "\udcff")).total == 5
    assert searcher.complete("\udcff", 5).words == ()
    with pytest.raises(ArticleNotFound):
        searcher.article("\udcff")


@pytest.mark.parametrize("suffix", ["", "*", "~", ":", "-"])
def test_every_short_word_is_answered(searcher: Searcher, suffix: str) -> None:
    letters = [*ascii_lowercase, *digits, *"äöüßſéE_"]
    for word in [*letters, *map("".join, product(letters[::3], letters))]:
        asked(searcher, SearchRequest(word + suffix, facets=()))
