"""Evaluation gives what reading every article gives, and scores as Whoosh does."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import open_dir
from whoosh.query import And, AndNot, Or, Phrase, Prefix, Term
from whoosh.scoring import BM25F

from index.config import Config
from index.kernels import VARIABLE
from index.storage.generation import Generation, open_generation
from index.storage.stored import to_text
from index.storage.whoosh_writer import WhooshWriter
from search.engine.evaluate import Matches
from search.engine.lookup import MOST_TERMS
from search.engine.snapshot import Snapshot, snapshot_of
from search.query import clauses as c
from tests.search.archives import ANALYZER, ENTITIES, Part, article, open_parts, random_article, random_parts
from tests.search.oracle import Document, Matcher, document_of
from tests.search.strategies import clauses

ARCHIVES = 12


@pytest.fixture(scope="module", params=["compiled", "numpy"])
def kernel(request: pytest.FixtureRequest) -> Iterator[str]:
    """Archives opened under it are searched by this kernel."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(VARIABLE, request.param)
        yield request.param


@pytest.fixture(scope="module")
def archives(
    kernel: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[int], tuple[Snapshot, list[Document], Matcher]]:
    """Random archives by number: opened, as a list of what can be found, and their oracle."""

    @lru_cache
    def archive(number: int) -> tuple[Snapshot, list[Document], Matcher]:
        parts = random_parts(number, parts=number % 4 + 1)
        live, held = (
            [document_of(one, ENTITIES, ANALYZER) for one in articles]
            for articles in ([a for part in parts for a in part.live], [a for part in parts for a in part.articles])
        )
        return open_parts(tmp_path_factory.mktemp("archive"), parts), live, Matcher(held, ENTITIES)

    return archive


@settings(max_examples=600, deadline=None)
@given(number=st.integers(0, ARCHIVES - 1), clause=clauses)
def test_every_clause_matches_and_scores_as_the_oracle_says(archives: Any, number: int, clause: c.Clause) -> None:
    snapshot, documents, oracle = archives(number)
    expected = {one.id: oracle.score(clause, one) for one in documents if oracle.matches(clause, one)}
    assert scores(snapshot, clause) == pytest.approx(expected)


@given(number=st.integers(0, ARCHIVES - 1), clause=clauses, data=st.data())
@settings(max_examples=100, deadline=None)
def test_some_of_the_hits_have_the_scores_they_have_among_all(
    archives: Any, number: int, clause: c.Clause, data: st.DataObject
) -> None:
    for matches in archives(number)[0].evaluator.evaluate(clause)[0]:
        some = data.draw(st.lists(st.booleans(), min_size=len(matches.documents), max_size=len(matches.documents)))
        chosen = np.array(some, np.bool_)
        expected = matches.scores(matches.documents)[chosen]
        assert matches.scores(matches.documents[chosen]) == pytest.approx(expected)


@pytest.fixture(scope="module")
def whoosh_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three segments by three commits, with deleted articles in each."""
    chosen = random.Random(5)
    archive = tmp_path_factory.mktemp("whoosh")
    for number, size in enumerate((70, 30, 12)):
        with WhooshWriter(Config(archive=archive)) as writer:
            writer.write([random_article(f"{number}-{one}", chosen) for one in range(size)])
            writer.delete([f"{before}-{one}" for before in range(number) for one in range(number, 3 + number)])
            writer.commit("test")
    return archive


@pytest.mark.parametrize(
    ("whoosh_query", "clause"),
    [
        (Term("body", "krieg"), c.Terms("", (c.WeightedTerm("body", "krieg"),))),
        (Term("person", "Donald Trump"), c.HasValue("person", "donald-trump")),
        (
            And([Term("exact", "rat"), Term("exact", "krieg")]),
            c.Every(tuple(c.Terms("", (c.WeightedTerm("exact", term),)) for term in ("rat", "krieg"))),
        ),
        (
            Or([Term("body", "krieg"), Term("parts", "gipfel", boost=0.3), Term("title", "rat")]),
            c.Terms(
                "",
                (
                    c.WeightedTerm("body", "krieg"),
                    c.WeightedTerm("parts", "gipfel", 0.3),
                    c.WeightedTerm("title", "rat"),
                ),
            ),
        ),
        (
            AndNot(Term("exact", "rat"), Term("exact", "der")),
            c.Every((c.Terms("", (c.WeightedTerm("exact", "rat"),)), c.Without(c.Pattern("exact", "der")))),
        ),
        (Phrase("exact", ["der", "rat"]), c.Sequence("exact", (("der",), ("rat",)))),
        (Phrase("exact", ["krieg", "und", "klima"]), c.Sequence("exact", (("krieg",), ("und",), ("klima",)))),
        (Prefix("exact", "kr", constantscore=False), c.Pattern("exact", "kr*")),
    ],
    ids=str,
)
def test_plain_whoosh_finds_and_scores_the_same(whoosh_archive: Path, whoosh_query: Any, clause: c.Clause) -> None:
    generation = open_generation(whoosh_archive)
    assert len(generation.segments) == 3
    assert any(segment.live is not None for segment in generation.segments)
    with open_dir(whoosh_archive / "whoosh").searcher(weighting=BM25F(B=0.75, K1=0.9)) as searcher:
        ids = dict(searcher.reader().iter_docs())
        found = searcher.search(whoosh_query, limit=None)
        expected = {ids[hit.docnum]["article"]: hit.score for hit in found}
    ours = dict(_by_stored(generation, clause))
    assert expected
    assert ours.keys() == expected.keys()
    if not isinstance(clause, c.HasValue):
        assert ours == pytest.approx(expected)


def test_a_pattern_stands_for_a_bounded_number_of_terms(tmp_path: Path) -> None:
    many = " ".join(f"w{number:05}" for number in range(MOST_TERMS + 1))
    snapshot = open_parts(tmp_path, [Part([article("a", many)]), Part([article("b", f"w{MOST_TERMS:05}")])])
    matches, notices = snapshot.evaluator.evaluate(c.Pattern("exact", "w*"))
    assert [len(found.documents) for found in matches] == [1, 0]
    assert [str(notice) for notice in notices] == [
        "„w*“ steht für mehr als 10000 Wörter; gesucht wird nach den ersten 10000 im Alphabet."
    ]
    assert not snapshot.evaluator.evaluate(c.Pattern("exact", "w0000*"))[1]


def test_a_phrase_that_seems_to_begin_before_the_text_costs_no_other_its_hit(tmp_path: Path) -> None:
    texts = ("rat der", "der rat", "ab der rat und der rat", "rat und der rat", "rat rat der")
    snapshot = open_parts(tmp_path, [Part([article(f"{number}", text) for number, text in enumerate(texts)])])
    assert scores(snapshot, c.Sequence("exact", (("der",), ("rat",)))).keys() == {"1", "2", "3"}


def test_patterns_that_could_be_tried_in_endless_ways_are_not(tmp_path: Path) -> None:
    snapshot = open_parts(tmp_path, [Part([article("a", "a" * 190), article("b", "a" * 190 + "b")])])
    assert scores(snapshot, c.Pattern("exact", "*a" * 60 + "*b")).keys() == {"b"}


def test_many_overlapping_operands_of_near_are_not_tried_in_endless_ways(tmp_path: Path) -> None:
    snapshot = open_parts(tmp_path, [Part([article("a", "aaa " * 25)])])
    operands = tuple((c.Pattern("exact", "a" * (n % 3) + "*" * (n // 3 + 1)),) for n in range(24))
    assert scores(snapshot, c.Proximity("exact", operands, 1)).keys() == {"a"}
    assert not scores(snapshot, c.Proximity("exact", operands + operands[:2], 1))


def scores(snapshot: Snapshot, clause: c.Clause) -> dict[str, float]:
    """The score of every article found, by id."""
    return {
        segment.stored(document).article.id: score
        for segment, matches in zip(snapshot.segments, snapshot.evaluator.evaluate(clause)[0], strict=True)
        for document, score in _scored(matches)
    }


def _scored(matches: Matches) -> Iterable[tuple[int, float]]:
    return zip(matches.documents.tolist(), matches.scores(matches.documents).tolist(), strict=True)


def _by_stored(generation: Generation, clause: c.Clause) -> Iterable[tuple[str, float]]:
    snapshot = snapshot_of(generation, ENTITIES)
    for segment, matches in zip(snapshot.segments, snapshot.evaluator.evaluate(clause)[0], strict=True):
        for document, score in _scored(matches):
            yield to_text(segment.stored(document)), score
