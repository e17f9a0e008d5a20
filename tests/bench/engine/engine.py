"""What the benchmark asks of an engine, whatever it is made of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from time import perf_counter

from search.query.clauses import All, Clause, Every, HasValue, Some
from search.request import Filter

HITS = 10
VALUES = 20
ENGINES = ("fundstelle", "tantivy", "whoosh", "sqlite", "xapian")
TANTIVY_PRODUCT = "tantivy_product"
"""tantivy indexing what Fundstelle indexes; it is asked nothing."""
_MODULES = {
    "fundstelle": "fundstelle",
    "tantivy": "tantivy_engine",
    TANTIVY_PRODUCT: "tantivy_product",
    "whoosh": "stock_whoosh",
    "sqlite": "sqlite_fts5",
    "xapian": "xapian_engine",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A query of the field body, and the facet values chosen beside it, each facet counting under all filters but its own."""

    clause: Clause
    filters: tuple[Filter, ...] = ()

    def filtered(self) -> Clause:
        """What hits must match."""
        return _all_of(self.clause, self.filters)

    def counted_in(self, facet: str) -> Clause:
        """What the articles must match that a facet counts."""
        return _all_of(self.clause, tuple(one for one in self.filters if one.field != facet))


@dataclass(frozen=True, slots=True)
class Answer:
    """A page: the exact total, the scores of the ten best, and for each of FACETS its VALUES most frequent values."""

    total: int
    scores: tuple[float, ...]
    facets: tuple[tuple[tuple[str, int], ...], ...] = ()


class Unanswerable(Exception):
    """The engine has nothing that answers such a query."""


class Engine(ABC):
    """An opened index."""

    @abstractmethod
    def page(self, question: Question) -> Answer:
        """The whole page. Raises Unanswerable."""

    @abstractmethod
    def search(self, question: Question) -> Answer:
        """The page without its facets. Raises Unanswerable."""

    def timed(self, question: Question, *, facets: bool) -> tuple[Answer, float]:
        """The page, or the search alone, and how many seconds it took."""
        started = perf_counter()
        answer = self.page(question) if facets else self.search(question)
        return answer, perf_counter() - started

    def close(self) -> None:  # noqa: B027 (most need nothing)
        """Gives up what must not be left open."""


def open_engine(name: str, folder: Path) -> Engine:
    """The index of an engine."""
    engine: Engine = import_module(f"tests.bench.engine.{_MODULES[name]}").open_index(folder)
    return engine


def build_index(name: str, corpus: Path, folder: Path) -> float:
    """Indexes a corpus, and gives the seconds without those of reading the corpus."""
    seconds: float = import_module(f"tests.bench.engine.{_MODULES[name]}").build_index(corpus, folder)
    return seconds


def split_filters(clause: Clause) -> tuple[Clause, list[list[HasValue]]]:
    """What is scored of a clause, and the groups of facet values of which an article must have one each."""
    if not isinstance(clause, Every):
        return clause, []
    groups = [group for part in clause.clauses if (group := _values(part))]
    scored = tuple(part for part in clause.clauses if not _values(part))
    if not scored:
        return All(), groups
    return scored[0] if len(scored) == 1 else replace(clause, clauses=scored), groups


def most(counts: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The VALUES greatest counts."""
    return tuple(sorted(counts, key=lambda one: (-one[1], one[0]))[:VALUES])


def _values(clause: Clause) -> list[HasValue]:
    alternatives = clause.clauses if isinstance(clause, Some) else (clause,)
    values = [one for one in alternatives if isinstance(one, HasValue)]
    return values if len(values) == len(alternatives) else []


def _all_of(clause: Clause, filters: tuple[Filter, ...]) -> Clause:
    if not filters:
        return clause
    parts = clause.clauses if isinstance(clause, Every) else (clause,)
    return Every(
        (*parts, *(Some(tuple(HasValue(one.field, value) for value in one.values)) for one in filters if one.values))
    )
