"""What the writer publishes is a genuine Whoosh index that says the same as one by Whoosh's own writer."""

from __future__ import annotations

from pathlib import Path

import pytest
from whoosh.index import open_dir
from whoosh.query import And, Phrase, Prefix, Term

from index.analysis import Analyzer
from index.article import AnnotatedArticle
from index.config import Config
from index.generation import open_generation
from index.whoosh_writer import WhooshWriter
from index.writer import IndexWriter
from tests.index.sample_articles import sample_article
from tests.index.stock_whoosh import content, write_with_whoosh


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


def indexed(archive: Path, articles: list[AnnotatedArticle]) -> None:
    with WhooshWriter(Config(archive=archive)) as writer:
        writer.write(articles)
        writer.commit("v1")


def test_a_segment_says_the_same_as_one_by_whooshs_own_writer(tmp_path: Path, analyzer: Analyzer) -> None:
    articles = [sample_article(number) for number in range(300)]
    articles.append(sample_article(300, length=40_000))
    indexed(tmp_path / "ours", articles)
    stock = write_with_whoosh(tmp_path / "stock", articles, analyzer)
    with open_dir(tmp_path / "ours" / "whoosh").reader() as ours, stock.reader() as theirs:
        assert content(ours, range(301)) == content(theirs, range(301))


def test_plain_whoosh_finds_the_same_as_in_its_own_index(tmp_path: Path, analyzer: Analyzer) -> None:
    articles = [sample_article(number) for number in range(200)]
    indexed(tmp_path / "ours", articles)
    stock = write_with_whoosh(tmp_path / "stock", articles, analyzer)
    queries = [
        Term("body", "krieg"),
        Term("parts", "garanti"),
        And([Term("exact", "berlin"), Term("person", "Müller, Hans")]),
        Phrase("exact", ["nato", "gipfel"]),
        Prefix("exact", "ges"),
        Term("source", "Zeitung, alte"),
        Term("date", "2025-04"),
    ]
    with open_dir(tmp_path / "ours" / "whoosh").searcher() as ours, stock.searcher() as theirs:
        for query in queries:
            expected = [(hit["article"], hit.score) for hit in theirs.search(query, limit=None)]
            assert expected, query
            assert [(hit["article"], hit.score) for hit in ours.search(query, limit=None)] == expected
