"""SQLite's FTS5: the body in a contentless table, names in two tables of their own, facets as GROUP BY."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from time import perf_counter

from search.query import clauses as c
from tests.bench.engine.documents import FACETS, documents
from tests.bench.engine.engine import HITS, VALUES, Answer, Engine, Question, Unanswerable, split_filters

_SCHEMA = """
    pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -400000;
    create table article(number integer primary key, id text, title text, text text, date text, month text);
    create virtual table body using fts5(
        terms, content = '', tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* P* S* C*'");
    create table name_person(key integer primary key, name text unique);
    create table name_city(key integer primary key, name text unique);
    create table article_person(number integer, key integer);
    create table article_city(number integer, key integer);
"""
_FINISH = """
    insert into body(body) values ('optimize');
    create index person_of on article_person(number, key); create index of_person on article_person(key, number);
    create index city_of on article_city(number, key); create index of_city on article_city(key, number);
    create index of_month on article(month, number);
    analyze;
"""
_READING = """
    pragma cache_size = -400000; pragma mmap_size = 8000000000; pragma temp_store = memory;
    create temp table found(number integer primary key, score real);
"""
_COUNTS = {
    "person": """select (select name from name_person where key = counted.key), n from (
        select key, count(*) as n from found join article_person using (number) group by key order by n desc limit ?)
        as counted""",
    "city": """select (select name from name_city where key = counted.key), n from (
        select key, count(*) as n from found join article_city using (number) group by key order by n desc limit ?)
        as counted""",
    "month": """select month, count(*) as n from found join article using (number)
        group by month order by n desc limit ?""",
}


class SqliteFts5(Engine):
    """A connection. A page first puts all matches into a table in memory, then counts."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_READING)

    def page(self, question: Question) -> Answer:
        self._find(question.filtered())
        total = self._connection.execute("select count(*) from found").fetchone()[0]
        best = self._connection.execute(
            "select score from found order by score desc, number limit ?", (HITS,)
        ).fetchall()
        facets = []
        for name in FACETS:
            if question.filters:
                self._find(question.counted_in(name))
            facets.append(tuple(self._connection.execute(_COUNTS[name], (VALUES,)).fetchall()))
        return Answer(total, tuple(score for (score,) in best), tuple(facets))

    def search(self, question: Question) -> Answer:
        source, values = _source(question.filtered())
        total = self._connection.execute(f"select count(*) from {source}", values).fetchone()[0]
        score = "-bm25(body)" if "match" in source else "1.0"
        best = self._connection.execute(f"select {score} from {source} order by 1 desc limit ?", (*values, HITS))
        return Answer(total, tuple(score for (score,) in best.fetchall()))

    def close(self) -> None:
        self._connection.close()

    def _find(self, clause: c.Clause) -> None:
        source, values = _source(clause)
        number, score = ("body.rowid", "-bm25(body)") if "match" in source else ("number", "1.0")
        self._connection.execute("delete from found")
        self._connection.execute(f"insert into found select {number}, {score} from {source}", values)


def _source(clause: c.Clause) -> tuple[str, tuple[str, ...]]:
    """What stands behind FROM, and its values."""
    scored, filters = split_filters(clause)
    if isinstance(scored, c.All):
        table, number, conditions, values = "article", "number", ["1"], []
    else:
        table, number, conditions, values = "body", "body.rowid", ["body match ?"], [_match(scored)]
    for group in filters:
        wanted = ", ".join("?" * len(group))
        values += [one.value for one in group]
        if (facet := group[0].field) == "month":
            conditions.append(f"{number} in (select number from article where month in ({wanted}))")
        else:
            keys = f"select key from name_{facet} where name in ({wanted})"
            conditions.append(f"{number} in (select number from article_{facet} where key in ({keys}))")
    return f"{table} where {' and '.join(conditions)}", tuple(values)


def _match(clause: c.Clause) -> str:
    match clause:
        case c.Terms(terms=(one,)):
            return _quoted(one.term)
        case c.Sequence(_, slots):
            return _quoted(" ".join(str(slot[0]) for slot in slots))
        case c.Proximity(_, ((str() as first,), (str() as second,)), distance):
            return f"NEAR({_quoted(first)} {_quoted(second)}, {distance - 1})"
        case c.Pattern(_, pattern):
            return f"{_quoted(pattern.removesuffix('*'))} *"
        case c.Every(parts):
            wanted = " AND ".join(_match(one) for one in parts if not isinstance(one, c.Without))
            unwanted = [f" NOT {_match(one.clause)}" for one in parts if isinstance(one, c.Without)]
            return f"(({wanted}){''.join(unwanted)})"
        case c.Some(parts):
            return f"({' OR '.join(map(_match, parts))})"
    raise Unanswerable(clause)


def _quoted(term: str) -> str:
    doubled = term.replace('"', '""')
    return f'"{doubled}"'


def open_index(folder: Path) -> Engine:
    """The database."""
    return SqliteFts5(sqlite3.connect(folder / "fts5.db"))


def build_index(corpus: Path, folder: Path) -> float:
    """One transaction without a journal; the seconds include optimize and the indexes of the facets."""
    folder.mkdir(parents=True)
    started = perf_counter()
    connection = sqlite3.connect(folder / "fts5.db")
    connection.executescript(_SCHEMA)
    seconds = perf_counter() - started
    keys: dict[str, dict[str, int]] = {"person": {}, "city": {}}
    for document in documents(corpus):
        started = perf_counter()
        number = document.number
        connection.execute(
            "insert into article values (?, ?, ?, ?, ?, ?)",
            (number, document.id, document.title, document.text, document.date, document.month),
        )
        connection.execute("insert into body(rowid, terms) values (?, ?)", (number, document.body))
        for facet, known in keys.items():
            rows = [(number, known.setdefault(value, len(known))) for value in document.values(facet)]
            connection.executemany(f"insert into article_{facet} values (?, ?)", rows)
        seconds += perf_counter() - started
    started = perf_counter()
    for facet, known in keys.items():
        connection.executemany(f"insert into name_{facet}(name, key) values (?, ?)", known.items())
    connection.commit()
    connection.executescript(_FINISH)
    connection.close()
    return seconds + perf_counter() - started
