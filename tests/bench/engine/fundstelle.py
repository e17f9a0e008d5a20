"""Fundstelle: its writer, and the evaluation, ranking and facets that WhooshSearcher makes a page of."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from search.engine.evaluate import Matches
from search.engine.facets import facet
from search.engine.narrowing import Narrowed, narrow
from search.engine.ordering import Ranking, ranked
from search.engine.snapshot import Snapshot, open_snapshot
from search.request import Filter
from tests.bench.engine.documents import FACETS, texts_of_articles
from tests.bench.engine.engine import HITS, VALUES, Answer, Engine, Question


class Fundstelle(Engine):
    """The product's engine below parsing, cache and snippets."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def page(self, question: Question) -> Answer:
        matches, narrowed = self._find(question)
        best = self._best(matches, narrowed)
        facets = []
        for name in FACETS:
            values = facet(self._snapshot.facets[name], narrowed.counted_in(name), Filter(name), VALUES).values
            facets.append(tuple((one.label if name == "person" else one.value, one.count) for one in values))
        return Answer(narrowed.total, tuple(best.scores), tuple(facets))

    def search(self, question: Question) -> Answer:
        matches, narrowed = self._find(question)
        return Answer(narrowed.total, tuple(self._best(matches, narrowed).scores))

    def _find(self, question: Question) -> tuple[tuple[Matches, ...], Narrowed]:
        snapshot = self._snapshot
        matches, _ = snapshot.evaluator.evaluate(question.clause)
        return matches, narrow(question.filters, snapshot.facets, snapshot.segments, matches, snapshot.kernel)

    def _best(self, matches: tuple[Matches, ...], narrowed: Narrowed) -> Ranking:
        return ranked(self._snapshot, matches, narrowed.hits, "relevance", None, HITS)


def open_index(folder: Path) -> Engine:
    """The newest generation."""
    return Fundstelle(open_snapshot(folder))


def build_index(corpus: Path, folder: Path) -> float:
    """Writes all fields, as `fundstelle index` does once names are found; the seconds include reading the corpus."""
    from index.config import Config  # these are not needed to search, and a first page is timed with its imports
    from index.engines import open_writer
    from index.storage.stored import from_text

    started = perf_counter()
    with open_writer(Config(archive=folder)) as writer:
        writer.write(map(from_text, texts_of_articles(corpus)))
        writer.commit("benchmark")
    return perf_counter() - started
