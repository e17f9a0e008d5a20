"""The cases of German search in german-search.json: documents, queries, what must and must not be found, in which order, and what is marked.

The documents m_… are made for the cases, seedN is the N-th article of seeds/; all are read, annotated and indexed as any archive is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index.config import Config
from index.german.tokens import clean_text
from index.indexing import update
from search.engines import open_searcher
from search.page import SearchPage
from search.request import SearchRequest
from search.searcher import Searcher

SEEDS = Path(__file__).parents[2] / "seeds"
CONTENT: dict[str, Any] = json.loads((Path(__file__).parent / "german-search.json").read_text(encoding="utf-8"))
STRANGE = ("*", "?????", "(", ")", ":", "id:seed0", "AND", "NOT", "~", "[a TO b]", '""', '"Sicherheits')


@dataclass(frozen=True)
class Case:
    """One query. `must` … hold names of documents; `order` holds pairs, the first before the second."""

    id: str
    kind: str
    query: str
    must: list[str]
    must_not: list[str]
    order: list[tuple[str, str]]
    same_result_as: str | None
    highlight: list[str]
    zero_hits: bool
    note: str


CASES = {case["id"]: Case(**case) for case in CONTENT["cases"] if case["kind"] == "search"}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """The archive of the cases."""
    folder = tmp_path_factory.mktemp("cases")
    config = Config(archive=folder / "archive", workers=1)
    documents = folder / "documents"
    documents.mkdir()
    for name, text in CONTENT["docs"].items():
        (documents / f"{name}.txt").write_text(text, encoding="utf-8")
    for number, seed in enumerate(sorted(SEEDS.glob("*.txt"))):
        (documents / f"seed{number}.txt").write_bytes(seed.read_bytes())
    update(config, [documents])
    return open_searcher(config)


def names(page: SearchPage) -> list[str]:
    return [hit.path.removesuffix(".txt") for hit in page.hits]


@pytest.mark.parametrize("case", CASES.values(), ids=[f"{case.id} {case.query}" for case in CASES.values()])
def test_case(searcher: Searcher, case: Case) -> None:
    page = searcher.search(SearchRequest(query=case.query, size=100))
    found = names(page)
    assert set(case.must) <= set(found)
    assert not set(case.must_not) & set(found)
    assert [pair for pair in case.order if found.index(pair[0]) > found.index(pair[1])] == []
    assert not (case.zero_hits and found)
    if case.same_result_as:
        assert found == names(searcher.search(SearchRequest(query=CASES[case.same_result_as].query, size=100)))


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.highlight], ids=lambda case: case.query)
def test_marks_of_a_case(searcher: Searcher, case: Case) -> None:
    request = SearchRequest(query=case.query, size=100)
    marked: set[str] = set()
    for hit in searcher.search(request).hits:
        article = searcher.article(hit.id, request)
        assert article.marks
        assert hit.snippets
        assert all(snippet.marks for snippet in hit.snippets)
        marked |= {clean_text(article.text[start:end]).text for start, end in article.marks}
    assert set(case.highlight) <= marked
    if case.query.startswith('"'):
        assert marked == set(case.highlight)


@pytest.mark.parametrize("query", STRANGE)
def test_a_strange_query_is_answered_with_a_notice(searcher: Searcher, query: str) -> None:
    page = searcher.search(SearchRequest(query=query))
    assert page.warnings
    assert "id:" not in page.understood


def test_dates_and_languages_are_counted_as_the_cases_expect(searcher: Searcher) -> None:
    seeds = {"seed1": "2026-01", "seed2": "2025-04"}
    page = searcher.search(SearchRequest(size=100, facets=("month", "language")))
    months = {hit.path.removesuffix(".txt"): hit.date.month for hit in page.hits if hit.date}
    assert months == seeds
    assert page.facets[0].missing == page.total - 2
    assert {hit.language for hit in page.hits if hit.path.startswith("seed")} == {"de"}
