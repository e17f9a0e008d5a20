"""The queries of the benchmark: words chosen by how many articles have them, the same for all engines and for the same corpus.

rare        a word of 0.02–0.1 % of the articles       phrase       two words one after the other
frequent    a word of 5–30 %                           prefix       the first four letters of a word
and         two words of 1–10 %                        month_word   such a word in one month
or          three of them                              person_word  such a word with one person
all         every article
filtered    a frequent word, three persons, three cities and the twelve months of a year chosen
nested      a AND (b OR (c AND NOT (d OR (e AND f)))), of words of 1–10 %
near        two words at most five apart
fuzzy       a word with at most one letter changed, missing, added or swapped with the next
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.german.analysis import Analyzer
from search.engine.snapshot import Snapshot
from search.query import clauses as c
from search.request import Filter, SearchRequest
from tests.bench.engine.documents import Document
from tests.bench.engine.engine import Question

CLASSES = ("rare", "frequent", "and", "or", "phrase", "prefix", "month_word", "person_word", "all")
EXTRAS = ("filtered", "nested", "near", "fuzzy")
QUERIES = 20
_DISTANCE = 5
_PREFIX_LETTERS = 4
_PREFIX_TERMS = (5, 400)
_CHUNK = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class BenchQuery:
    """A query: for all engines a Question about the terms of the field body, for the whole product what a user sends."""

    kind: str
    question: Question
    request: SearchRequest


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as typed, its one term in the field body, and the share of the articles that have it."""

    typed: str
    term: str
    share: float

    @property
    def clause(self) -> c.Terms:
        return c.Terms(self.typed, (c.WeightedTerm("body", self.term),))


def choose_queries(snapshot: Snapshot, sample: Sequence[Document], seed: int = 5) -> tuple[BenchQuery, ...]:
    """QUERIES of each class where there are so many; `sample` are documents of the archive."""
    return tuple(_Chooser(snapshot, sample, seed).all())


class _Chooser:
    def __init__(self, snapshot: Snapshot, sample: Sequence[Document], seed: int) -> None:
        self._random = random.Random(seed)
        self._snapshot = snapshot
        self._articles = snapshot.info.articles
        self._columns = snapshot.lookup.columns("body")
        analyzer = Analyzer()
        typed = {chunk: _one_term(analyzer, chunk) for one in sample for chunk in _CHUNK.findall(one.text)}
        self._texts = [
            [
                _Word(chunk, term, self._share(term)) if (term := typed[chunk]) else None
                for chunk in _CHUNK.findall(one.text)
            ]
            for one in sample
        ]
        by_term = {word.term: word for text in self._texts for word in text if word}
        self._words = [by_term[term] for term in sorted(by_term)]
        self._random.shuffle(self._words)

    def all(self) -> Iterator[BenchQuery]:
        medium = self._between(0.01, 0.1)
        for word in self._between(0.0002, 0.001)[:QUERIES]:
            yield _query("rare", word.clause, word.typed)
        frequent = self._between(0.05, 0.3)
        for word in frequent[:QUERIES]:
            yield _query("frequent", word.clause, word.typed)
        for words in self._samples(medium, 2):
            yield _query("and", c.Every(_clauses(words)), " ".join(_typed(words)))
        for words in self._samples(medium, 3):
            yield _query("or", c.Some(_clauses(words)), " ODER ".join(_typed(words)))
        for first, second in self._pairs(1):
            slots = ((first.term,), (second.term,))
            yield _query("phrase", c.Sequence("body", slots), f'"{first.typed} {second.typed}"')
        for prefix in self._prefixes()[:QUERIES]:
            yield _query("prefix", c.Pattern("body", f"{prefix}*"), f"{prefix}*")
        yield from self._with_value("month_word", "month", medium, 0.0, 1.0)
        yield from self._with_value("person_word", "person", medium, 0.001, 0.03)
        for _ in range(QUERIES):
            yield _query("all", c.All(), "*")
        for word in frequent[:QUERIES]:
            yield _query("filtered", word.clause, word.typed, self._filters())
        for words in self._samples(medium, 6):
            yield _nested(words)
        for first, second in self._pairs(_DISTANCE):
            clause = c.Proximity("body", ((first.term,), (second.term,)), _DISTANCE)
            yield _query("near", clause, f"{first.typed} NAHE/{_DISTANCE} {second.typed}")
        for word in [word for word in medium if len(word.term) > 5][:QUERIES]:
            yield _query("fuzzy", c.Fuzzy("body", word.term, 1), f"{word.typed}~")

    def _share(self, term: str) -> float:
        ranks = [(column, column.terms.find(term)) for column in self._columns]
        return sum(len(column.postings(rank)[0]) for column, rank in ranks if rank >= 0) / self._articles

    def _between(self, least: float, greatest: float) -> list[_Word]:
        return [word for word in self._words if least <= word.share <= greatest]

    def _samples(self, words: list[_Word], size: int) -> list[list[_Word]]:
        return [self._random.sample(words, size) for _ in range(QUERIES)]

    def _pairs(self, distance: int) -> list[tuple[_Word, _Word]]:
        """Two words at that distance in some article, neither rare nor in every third one."""
        found: dict[tuple[str, str], tuple[_Word, _Word]] = {}
        for text in self._random.sample(self._texts, len(self._texts)):
            beside = (
                pairwise(text) if distance == 1 else zip(text, text[self._random.randint(1, distance) :], strict=False)
            )
            pairs = [
                (one, other)
                for one, other in beside
                if one and other and one.term != other.term and all(0.003 <= word.share <= 0.2 for word in (one, other))
            ]
            if pairs:
                first, second = self._random.choice(pairs)
                found.setdefault((first.term, second.term), (first, second))
            if len(found) == QUERIES:
                break
        return list(found.values())

    def _prefixes(self) -> list[str]:
        found: dict[str, None] = {}
        for word in self._between(0.001, 0.05):
            prefix = word.term[:_PREFIX_LETTERS]
            first, last = self._columns[0].terms.range(prefix)
            if (
                _PREFIX_TERMS[0] <= last - first <= _PREFIX_TERMS[1]
                and len(word.term) > _PREFIX_LETTERS
                and prefix.isascii()
            ):
                found[prefix] = None
        return list(found)

    def _values(self, field: str, least: float, greatest: float) -> list[str]:
        """The terms of a facet that this share of the articles has."""
        column = self._snapshot.segments[0].keyword(field)
        size = self._snapshot.segments[0].documents
        ranks = range(len(column.terms))
        return [column.terms.term(rank) for rank in ranks if least <= len(column.postings(rank)) / size <= greatest]

    def _with_value(
        self, kind: str, field: str, words: list[_Word], least: float, greatest: float
    ) -> Iterator[BenchQuery]:
        values = self._values(field, least, greatest)
        for word in words[:QUERIES]:
            value = self._random.choice(values)
            clause = c.Every((word.clause, c.HasValue(field, value)))
            yield BenchQuery(kind, Question(clause), SearchRequest(word.typed, filters=(Filter(field, (value,)),)))

    def _filters(self) -> tuple[Filter, ...]:
        persons = self._random.sample(self._values("person", 0.005, 1.0), 3)
        cities = self._random.sample(self._values("city", 0.02, 1.0), 3)
        year = self._random.choice(sorted({month[:4] for month in self._values("month", 0.0, 1.0)}))
        months = [month for month in self._values("month", 0.0, 1.0) if month.startswith(year)]
        return (Filter("person", tuple(persons)), Filter("city", tuple(cities)), Filter("month", tuple(months)))


def _query(kind: str, clause: c.Clause, typed: str, filters: tuple[Filter, ...] = ()) -> BenchQuery:
    return BenchQuery(kind, Question(clause, filters), SearchRequest(typed, filters=filters))


def _nested(words: Sequence[_Word]) -> BenchQuery:
    one, two, three, four, five, six = _clauses(words)
    clause = c.Every((one, c.Some((two, c.Every((three, c.Without(c.Some((four, c.Every((five, six)))))))))))
    pattern = "{} UND ({} ODER ({} UND NICHT ({} ODER ({} UND {}))))"
    return _query("nested", clause, pattern.format(*_typed(words)))


def _clauses(words: Sequence[_Word]) -> tuple[c.Terms, ...]:
    return tuple(word.clause for word in words)


def _typed(words: Sequence[_Word]) -> list[str]:
    return [word.typed for word in words]


def _one_term(analyzer: Analyzer, chunk: str) -> str | None:
    """The term of a chunk that is a plain word with one term of its own, and no function word."""
    if not chunk.isalpha() or len(chunk) < 3:
        return None
    word = analyzer.word(chunk)
    if word.is_function_word or len(word.body) != 1 or len(word.body[0]) != 1:
        return None
    return word.body[0][0]
