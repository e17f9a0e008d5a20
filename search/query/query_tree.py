"""A query as a small tree, and the way to write it down again.

The tree says what was typed; search/query/planning.py turns it into clauses of the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from index.schema import FIELDS, NO_VALUE

DISPLAY_NAMES = {field.name: field.query_names[0] for field in FIELDS if field.query_names}
"""Field -> the German name a query writes before the colon."""
KEYWORD_FOR_NO_VALUE = "ohne"
OPERATORS: dict[str, Literal["and", "or", "not"]] = {
    "UND": "and",
    "AND": "and",
    "ODER": "or",
    "OR": "or",
    "NICHT": "not",
    "NOT": "not",
}
NEAR_OPERATOR = re.compile(r"(?P<any>NAHE|NEAR)(?:/(?P<any_distance>\d+))?|(?P<before>VOR|BEFORE)/(?P<distance>\d+)")

_BARE_VALUE = re.compile(r"[^\W_](?:[\w.-]*[^\W_])?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in all its forms, as typed; it may be a chain ("US-Präsident")."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """What stood in quotes: these surface forms one after the other, or with a `distance` all within that many words."""

    text: str
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Surface forms with `*` for any run of letters and `?` for one."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Surface forms that differ from `text` in at most `distance` (1 or 2) letters."""

    text: str
    distance: int


@dataclass(frozen=True, slots=True)
class Near:
    """`left` and `right` at most `distance` words apart, in this order only if `ordered`. Each is a word, phrase, wildcard, fuzzy or Or of such."""

    left: Query
    right: Query
    distance: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class InField:
    """`query` searched in one text field (title) only."""

    field: str
    query: Query


@dataclass(frozen=True, slots=True)
class Value:
    """Articles with a value of a facet: its id, its label, or NO_VALUE."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Dates:
    """Articles printed from `first` to `last` (YYYY, YYYY-MM or YYYY-MM-DD, both included, None is open); both None: any dated one."""

    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more parts, none of them an And."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of two or more parts, none of them an Or."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever does not match; never a Not of a Not."""

    query: Query


@dataclass(frozen=True, slots=True)
class Everything:
    """Every article."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No article: something was typed, but nothing that can be searched for."""


Leaf = Word | Phrase | Wildcard | Fuzzy | Value | Dates | Everything | Nothing
Query = Leaf | Near | InField | And | Or | Not


def all_of(parts: Iterable[Query]) -> Query:
    """The And of one or more parts."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(parts: Iterable[Query]) -> Query:
    """The Or of one or more parts."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def negated(query: Query) -> Query:
    """The Not of a query."""
    return query.query if isinstance(query, Not) else Not(query)


def in_field(field: str, query: Query) -> Query:
    """The query searched in that text field; a field named further inside keeps its own."""
    if isinstance(query, Not):
        return negated(in_field(field, query.query))
    if isinstance(query, InField | Value | Dates | Everything | Nothing):
        return query
    return InField(field, query)


def written(query: Query) -> str:
    """The query in the one way Fundstelle writes it: parsing it gives the same tree, under either default operator."""
    match query:
        case And(parts):
            return " UND ".join(_bracketed(part, Or) for part in parts)
        case Or(parts):
            return " ODER ".join(_bracketed(part) for part in parts)
        case Not(inner):
            return f"NICHT {_bracketed(inner, And, Or)}"
        case Near(left, right, distance, ordered):
            return f"{_bracketed(left, Or)} {'VOR' if ordered else 'NAHE'}/{distance} {_bracketed(right, Or)}"
        case InField(field, inner):
            return f"{DISPLAY_NAMES[field]}:{_bracketed(inner, And, Or, Near)}"
        case _:
            return _written_leaf(query)


def _written_leaf(leaf: Leaf) -> str:
    match leaf:
        case Word(text) | Wildcard(text):
            return text
        case Phrase(text, distance):
            return f'"{text}"~{distance}' if distance else f'"{text}"'
        case Fuzzy(text, distance):
            return f"{text}~" if distance == 1 else f"{text}~{distance}"
        case Value(field, value):
            return f"{DISPLAY_NAMES[field]}:{_written_value(value)}"
        case Dates(first, last):
            return f"{DISPLAY_NAMES['date']}:{_written_period(first, last)}"
        case _:
            return "*" if leaf == Everything() else '""'


def outline(query: Query, indent: int = 0) -> str:
    """The tree for people, a node a line, children indented by two spaces."""
    line = " " * indent
    match query:
        case And(parts) | Or(parts):
            children = [outline(part, indent + 2) for part in parts]
            return "\n".join([f"{line}{type(query).__name__}", *children])
        case Not(inner):
            return f"{line}Not\n{outline(inner, indent + 2)}"
        case InField(field, inner):
            return f"{line}InField {field}\n{outline(inner, indent + 2)}"
        case Near(left, right, distance, ordered):
            order = " ordered" if ordered else ""
            return f"{line}Near {distance}{order}\n{outline(left, indent + 2)}\n{outline(right, indent + 2)}"
        case _:
            return f"{line}{type(query).__name__} {written(query)}"


def _bracketed(query: Query, *kinds: type) -> str:
    return f"({written(query)})" if isinstance(query, kinds) else written(query)


def _written_value(value: str) -> str:
    if value == NO_VALUE:
        return KEYWORD_FOR_NO_VALUE
    is_bare = _BARE_VALUE.fullmatch(value) and value not in OPERATORS and not NEAR_OPERATOR.fullmatch(value)
    return value if is_bare else f'"{value}"'


def _written_period(first: str | None, last: str | None) -> str:
    if first is None and last is None:
        return "*"
    return first if first == last and first else f"{first or ''}..{last or ''}"
