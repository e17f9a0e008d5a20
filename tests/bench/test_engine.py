"""The benchmark measures what it says: the same articles every time, and the same answers from an engine that knows nothing of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engine.snapshot import open_snapshot
from tests.bench.engine.corpus import CHUNK, Generator, sentences_of, write_corpus
from tests.bench.engine.documents import documents
from tests.bench.engine.engine import build_index, open_engine
from tests.bench.engine.interleaved import measure
from tests.bench.engine.queries import CLASSES, EXTRAS, choose_queries

ARTICLES = 1_200
COMPARED = {
    "rare",
    "frequent",
    "and",
    "or",
    "phrase",
    "prefix",
    "month_word",
    "person_word",
    "all",
    "filtered",
    "nested",
    "near",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus of the sentences of seeds/."""
    return write_corpus(tmp_path_factory.mktemp("bench"), ARTICLES, None)


def test_the_same_seed_gives_the_same_articles_whatever_the_size() -> None:
    sentences = sentences_of(None)
    once, again = Generator(sentences), Generator(sentences)
    again.articles(0, 10)
    assert once.articles(CHUNK, 5) == again.articles(CHUNK, 5)
    assert once.articles(CHUNK, 5) != once.articles(0, 5)


def test_names_stand_where_the_articles_say() -> None:
    for annotated in Generator(sentences_of(None)).articles(0, 200):
        text = annotated.article.text
        assert text.startswith(annotated.article.title)
        assert all(text[one.start : one.end] == one.text for one in annotated.mentions)
        assert all(
            annotated.mentions[place].text == name.key
            for name in annotated.names
            for place in name.mentions
            if name.field == "person"
        )


def test_fts5_finds_and_counts_the_same(corpus: Path, tmp_path: Path) -> None:
    folders = {name: tmp_path / name for name in ("fundstelle", "sqlite")}
    for name, folder in folders.items():
        build_index(name, corpus, folder)
    queries = choose_queries(open_snapshot(folders["fundstelle"]), list(documents(corpus)))
    engines = {name: open_engine(name, folder) for name, folder in folders.items()}
    measured = measure(engines, queries, (*CLASSES, *EXTRAS), facets=True)
    for engine in engines.values():
        engine.close()
    compared = {kind: of["sqlite"].agreement for kind, of in measured.items() if "sqlite" in of}
    assert {kind for kind, agreement in compared.items() if agreement.queries} == COMPARED
    assert all(one.totals == one.facets == one.queries for one in compared.values())
