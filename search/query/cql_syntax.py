"""The grammar of CQL 1.2, the query language of SRU: from text to search clauses and the Booleans between them. Their meaning: cql.py.

    sortedQuery ::= scopedClause [sortby singleSpec …]      scopedClause ::= searchClause (boolean modifier… searchClause)…
    searchClause ::= "(" scopedClause ")" | index relation modifier… term | term

Booleans bind equally, from left to right (http://www.loc.gov/standards/sru/cql/ · OASIS searchRetrieve, part 5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from index.errors import FundstelleError
from search.query.parser import MOST_CHARACTERS, MOST_CLAUSES

MOST_NESTED = 50
"""Brackets within brackets."""
SERVER_CHOICE = "cql.serverChoice"
"""The index of a term that names none; its relation is "="."""

_BOOLEANS = ("and", "or", "not", "prox")
_KEYWORDS = (*_BOOLEANS, "sortby")
_COMPARATORS = ("=", "==", "<", ">", "<=", ">=", "<>")
_TOKEN = re.compile(
    r'(?P<symbol>==|<=|>=|<>|[()=<>/])|"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<word>(?:\\.|[^\s()=<>"/\\])+)', re.DOTALL
)
_SPACES = re.compile(r"\s*")


class CqlError(FundstelleError):
    """A query that is no CQL, or asks for what this archive cannot do: the number of the SRU diagnostic, and its details."""

    def __init__(self, number: int, details: str = "") -> None:
        super().__init__(f"CQL: info:srw/diagnostic/1/{number} {details}".rstrip())
        self.number = number
        self.details = details


@dataclass(frozen=True, slots=True)
class Modifier:
    """What stands behind a slash: /name or /name comparator value; the name in lower case."""

    name: str
    comparator: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class SearchClause:
    """index relation term. The term as written, with the backslashes in front of signs that mean themselves."""

    index: str
    relation: str
    modifiers: tuple[Modifier, ...]
    term: str


@dataclass(frozen=True, slots=True)
class BooleanClause:
    """Two clauses and what joins them."""

    left: CqlClause
    boolean: str
    modifiers: tuple[Modifier, ...]
    right: CqlClause


CqlClause = SearchClause | BooleanClause


@dataclass(frozen=True, slots=True)
class SortKey:
    """An index to sort by."""

    index: str
    modifiers: tuple[Modifier, ...]


@dataclass(frozen=True, slots=True)
class SortedQuery:
    """A whole query, with its keys from the weightiest on."""

    clause: CqlClause
    sort: tuple[SortKey, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    """`kind` of a symbol is the symbol itself; a keyword is a word. `at` is its offset in code points."""

    kind: str
    text: str
    at: int

    @property
    def keyword(self) -> str:
        """The keyword it is, in lower case; "" for anything else."""
        folded = self.text.lower()
        return folded if self.kind == "word" and folded in _KEYWORDS else ""


def read_syntax(text: str) -> SortedQuery:
    """The clauses of a query. Raises CqlError: 10, 12, 13, 14, 38, 48."""
    if len(text) > MOST_CHARACTERS:
        raise CqlError(12, str(MOST_CHARACTERS))
    return _Reader(_tokens(text), len(text)).read()


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while (at := _end(_SPACES, text, at)) < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise CqlError(14 if text[at] == '"' else 10, str(at))
        kind: Literal["quoted", "word"] = "quoted" if found["quoted"] is not None else "word"
        tokens.append(_Token(found["symbol"] or kind, found["symbol"] or found[kind], at))
        at = found.end()
    return tokens


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


class _Reader:
    """Reads the tokens from left to right; calls itself for brackets only, MOST_NESTED deep."""

    def __init__(self, tokens: list[_Token], length: int) -> None:
        self.tokens = tokens
        self.end = _Token("end", "", length)
        self.place = 0
        self.clauses = 0

    def read(self) -> SortedQuery:
        clause = self._scoped_clause(0)
        sort: list[SortKey] = []
        if self._next.keyword == "sortby":
            self.place += 1
            while self._next.kind != "end" or not sort:
                sort.append(SortKey(self._string(), self._modifiers()))
        if self._next.kind != "end":
            raise CqlError(13 if self._next.kind == ")" else 10, str(self._next.at))
        return SortedQuery(clause, tuple(sort))

    @property
    def _next(self) -> _Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else self.end

    def _scoped_clause(self, depth: int) -> CqlClause:
        if self._next.kind == ">":
            raise CqlError(48, "prefix assignment")
        clause = self._search_clause(depth)
        while (boolean := self._next.keyword) in _BOOLEANS:
            self.place += 1
            modifiers = self._modifiers()
            clause = BooleanClause(clause, boolean, modifiers, self._search_clause(depth))
        return clause

    def _search_clause(self, depth: int) -> CqlClause:
        if self._next.kind == "(":
            return self._bracket(depth)
        self.clauses += 1
        if self.clauses > MOST_CLAUSES:
            raise CqlError(38, str(MOST_CLAUSES))
        first = self._string()
        relation = self._next
        if relation.kind not in _COMPARATORS and (relation.kind != "word" or relation.keyword):
            return SearchClause(SERVER_CHOICE, "=", (), first)
        self.place += 1
        return SearchClause(first, relation.text.lower(), self._modifiers(), self._string())

    def _bracket(self, depth: int) -> CqlClause:
        opening = self._next
        if depth == MOST_NESTED:
            raise CqlError(13, str(opening.at))
        self.place += 1
        clause = self._scoped_clause(depth + 1)
        if self._next.kind != ")":
            raise CqlError(13 if self._next.kind == "end" else 10, str(self._next.at))
        self.place += 1
        return clause

    def _modifiers(self) -> tuple[Modifier, ...]:
        modifiers: list[Modifier] = []
        while self._next.kind == "/":
            self.place += 1
            name = self._string().lower().removeprefix("cql.")
            comparator = self._next.kind if self._next.kind in _COMPARATORS else ""
            self.place += bool(comparator)
            modifiers.append(Modifier(name, comparator, self._string() if comparator else ""))
        return tuple(modifiers)

    def _string(self) -> str:
        """A term or name, in quotes or not; the grammar lets keywords stand for themselves here."""
        token = self._next
        if token.kind not in ("word", "quoted"):
            raise CqlError(10, str(token.at))
        self.place += 1
        return token.text
