"""Xapian, as Debian has it (python3-xapian): answered in a process of the system's Python, which measures its own times.

Facets by Xapian's ValueCountMatchSpy; an article's persons and cities are one value each, taken apart while counting.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any

from search.query import clauses as c
from tests.bench.engine.documents import FACETS, Document, documents
from tests.bench.engine.engine import HITS, VALUES, Answer, Engine, Question, Unanswerable, most, split_filters

SYSTEM_PYTHON = "/usr/bin/python3"
_PREFIX = {"person": "XP", "city": "XC", "month": "XM"}
_FLUSH_AFTER = "50000"
_K1, _B = 0.9, 0.75


class Xapian(Engine):
    """A database, inside the system's Python."""

    def __init__(self, folder: Path) -> None:
        import xapian  # type: ignore[import-not-found]

        self._xapian: Any = xapian
        self._database = xapian.Database(str(folder / "database"))

    def page(self, question: Question) -> Answer:
        total, scores, facets = self._run(question.filtered(), () if question.filters else FACETS)
        for name in FACETS if question.filters else ():
            facets |= self._run(question.counted_in(name), (name,))[2]
        return Answer(total, scores, tuple(facets[name] for name in FACETS))

    def search(self, question: Question) -> Answer:
        total, scores, _ = self._run(question.filtered(), ())
        return Answer(total, scores)

    def _run(
        self, clause: c.Clause, facets: tuple[str, ...]
    ) -> tuple[int, tuple[float, ...], dict[str, tuple[tuple[str, int], ...]]]:
        enquire = self._xapian.Enquire(self._database)
        enquire.set_query(self._query(clause))
        enquire.set_weighting_scheme(self._xapian.BM25Weight(_K1, 0, 1, _B, 0.5))
        spies = {name: self._xapian.ValueCountMatchSpy(FACETS.index(name)) for name in facets}
        for spy in spies.values():
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, HITS, self._database.get_doccount())
        counted = {}
        for name, spy in spies.items():
            if name == "month":
                counted[name] = tuple((one.term.decode(), one.termfreq) for one in spy.top_values(VALUES))
                continue
            counts: Counter[str] = Counter()
            for one in spy.values():
                for value in one.term.decode().split("\0"):
                    counts[value] += one.termfreq
            del counts[""]
            counted[name] = most(list(counts.items()))
        return found.get_matches_estimated(), tuple(one.weight for one in found), counted

    def _query(self, clause: c.Clause) -> Any:
        query = self._xapian.Query
        scored, filters = split_filters(clause)
        found = self._scored(scored)
        for group in filters:
            values = query(query.OP_OR, [query(_PREFIX[one.field] + one.value) for one in group])
            found = query(query.OP_FILTER, found, values)
        return found

    def _scored(self, clause: c.Clause) -> Any:
        query = self._xapian.Query
        match clause:
            case c.Terms(terms=(one,)):
                return query(one.term)
            case c.Sequence(_, slots):
                return query(query.OP_PHRASE, [str(slot[0]) for slot in slots], len(slots))
            case c.Proximity(_, ((str() as first,), (str() as second,)), distance):
                return query(query.OP_NEAR, [first, second], distance + 1)
            case c.Pattern(_, pattern):
                words = query(query.OP_WILDCARD, pattern.removesuffix("*"), 0, query.WILDCARD_LIMIT_ERROR, query.OP_OR)
                return query(query.OP_SCALE_WEIGHT, words, 0.0)
            case c.Every(parts):
                found = query(query.OP_AND, [self._scored(part) for part in parts if not isinstance(part, c.Without)])
                for part in parts:
                    if isinstance(part, c.Without):
                        found = query(query.OP_AND_NOT, found, self._scored(part.clause))
                return found
            case c.Some(parts):
                return query(query.OP_OR, [self._scored(one) for one in parts])
            case c.All():
                return query.MatchAll
        raise Unanswerable(clause)


class XapianProcess(Engine):
    """The same from the outside."""

    def __init__(self, folder: Path) -> None:
        command = [SYSTEM_PYTHON, "-m", __name__, str(folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def page(self, question: Question) -> Answer:
        return self.timed(question, facets=True)[0]

    def search(self, question: Question) -> Answer:
        return self.timed(question, facets=False)[0]

    def timed(self, question: Question, *, facets: bool) -> tuple[Answer, float]:
        assert self._process.stdin
        assert self._process.stdout
        pickle.dump((question, facets), self._process.stdin)
        self._process.stdin.flush()
        answer = pickle.load(self._process.stdout)
        if answer is None:
            raise Unanswerable(question)
        return answer  # type: ignore[no-any-return]

    def close(self) -> None:
        self._process.communicate()  # the end of its input ends it


def open_index(folder: Path) -> Engine:
    """The database; in another process where this Python has no xapian."""
    try:
        return Xapian(folder)
    except ImportError:
        return XapianProcess(folder)


def build_index(corpus: Path, folder: Path) -> float:
    """One writer, one commit. Needs a Python that has xapian."""
    import os

    os.environ["XAPIAN_FLUSH_THRESHOLD"] = _FLUSH_AFTER
    import xapian

    folder.mkdir(parents=True)
    started = perf_counter()
    database = xapian.WritableDatabase(str(folder / "database"), xapian.DB_CREATE_OR_OPEN)
    seconds = perf_counter() - started
    for document in documents(corpus):
        started = perf_counter()
        database.add_document(_document(document, xapian))
        seconds += perf_counter() - started
    started = perf_counter()
    database.commit()
    database.close()
    return seconds + perf_counter() - started


def _document(document: Document, xapian: Any) -> Any:
    made = xapian.Document()
    for position, term in enumerate(document.body.split(" ")):
        made.add_posting(term, position)
    for number, facet in enumerate(FACETS):
        values = document.values(facet)
        made.add_value(number, "\0".join(values))
        for value in values:
            made.add_boolean_term(_PREFIX[facet] + value)
    made.set_data("\0".join((document.id, document.title, document.text, document.date)))
    return made


def _serve(folder: Path) -> None:
    engine = Xapian(folder)
    while True:
        try:
            question, facets = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answer = engine.timed(question, facets=facets)
        except Unanswerable:
            answer = None
        pickle.dump(answer, sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
