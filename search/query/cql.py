"""What a query in CQL means, said in our own query language: the same words, phrases, fields and operators, and so the same clauses.

    CQL ──read_syntax──▶ clauses ──read_cql──▶ Query ──written──▶ text of docs/query-language.md

docs/sru.md tells it for people. Nothing is guessed: what has no equal here is a CqlError with the number of its diagnostic.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from index.german.tokens import clean_text
from search.query.cql_indexes import EQUAL, OF_WORDS, index_named, order_of, relation_of
from search.query.cql_syntax import BooleanClause, CqlClause, CqlError, Modifier, SearchClause, read_syntax
from search.query.field_values import one_date, value_query
from search.query.lexer import MOST_DISTANCE, QUOTES, has_letters
from search.query.parser import may_be_near, parse
from search.query.query_tree import (
    Everything,
    Fuzzy,
    InField,
    Near,
    Phrase,
    Query,
    Wildcard,
    Word,
    all_of,
    any_of,
    in_field,
    negated,
    written,
)
from search.request import Sort

_SIGN = re.compile(r"\\(.)|[*?^]", re.DOTALL)
_MASKS = re.compile(r"[*?]")
_QUOTE_MARK = re.compile(f"[{QUOTES}]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class CqlReading:
    """A query in our own query language and the order it asks for, if it asks for one.

    Our language has no field for the id of an article: a query for one names it in `identifier`, and `query` is empty.
    """

    query: str
    sort: Sort | None = None
    identifier: str = ""


def read_cql(text: str) -> CqlReading:
    """Reads a query; parse() gives `query` the very tree that is meant. Raises CqlError, and nothing else.

    Whether the query passes the limits of our own language (QueryTooLong) is for parse() to say.
    """
    text = unicodedata.normalize("NFC", clean_text(_SURROGATES.sub(" ", text)).text)
    syntax = read_syntax(text)
    sort = order_of(syntax.sort)
    if isinstance(syntax.clause, SearchClause) and index_named(syntax.clause.index).kind == "identifier":
        return CqlReading("", sort, _identifier(syntax.clause))
    return CqlReading(written(_meaning(syntax.clause)), sort)


def _meaning(clause: CqlClause) -> Query:
    if isinstance(clause, SearchClause):
        return _searched(clause)
    left, right = _meaning(clause.left), _meaning(clause.right)
    if clause.boolean == "prox":
        return _near(left, right, clause)
    if clause.modifiers:
        raise CqlError(46, clause.modifiers[0].name)
    match clause.boolean:
        case "and":
            return all_of((left, right))
        case "or":
            return any_of((left, right))
        case _:
            return all_of((left, negated(right)))


def _near(left: Query, right: Query, clause: BooleanClause) -> Query:
    distance, ordered = _proximity(clause.modifiers)
    if isinstance(left, InField) and isinstance(right, InField) and left.field == right.field:
        return in_field(left.field, _near(left.query, right.query, clause))
    if isinstance(left, InField) or isinstance(right, InField):
        raise CqlError(18)
    if not (may_be_near(left) and may_be_near(right)):
        raise CqlError(48, "prox between anything but words and phrases")
    return Near(left, right, distance, ordered)


def _proximity(modifiers: tuple[Modifier, ...]) -> tuple[int, bool]:
    """The distance and whether the order counts: 1 (side by side) and any order, unless the modifiers say else."""
    distance, ordered = 1, False
    for modifier in modifiers:
        match modifier.name:
            case "distance":
                distance = _distance(modifier)
            case "unit":
                if modifier.comparator != "=" or modifier.value.lower() != "word":
                    raise CqlError(42, modifier.value)
            case "ordered" | "unordered" if not modifier.comparator:
                ordered = modifier.name == "ordered"
            case _:
                raise CqlError(46, modifier.name)
    return distance, ordered


def _distance(modifier: Modifier) -> int:
    if not modifier.value.isascii() or not modifier.value.isdecimal():
        raise CqlError(41, modifier.value)
    distance = int(modifier.value) - (modifier.comparator == "<")
    if modifier.comparator not in ("<", "<=") and (modifier.comparator, distance) != ("=", 1):
        raise CqlError(40, f"{modifier.comparator}{modifier.value}")
    if not 1 <= distance <= MOST_DISTANCE:
        raise CqlError(41, modifier.value)
    return distance


def _searched(clause: SearchClause) -> Query:
    index = index_named(clause.index)
    relation = relation_of(clause, index)
    match index.kind:
        case "text":
            found = _text(clause, relation)
            return in_field(index.fields[0], found) if index.fields else found
        case "value":
            return any_of(_value(field, clause) for field in index.fields)
        case "date":
            return _dates(clause, relation)
        case "identifier":
            raise CqlError(18, clause.index)
        case _:
            return Everything()


def _text(clause: SearchClause, relation: str) -> Query:
    text = _SIGN.sub(lambda sign: _sign(sign, " "), clause.term)
    words = text.split()
    if not has_letters(text) and (len(words) != 1 or words[0].strip("*?")):
        raise CqlError(27)
    of_words = tuple(modifier.name for modifier in clause.modifiers if modifier.name in OF_WORDS)
    if relation in ("all", "any") or (relation == "=" and len(words) == 1):
        leaves = [_word(word, fuzzy="fuzzy" in of_words) for word in words if has_letters(word) or len(words) == 1]
        return any_of(leaves) if relation == "any" else all_of(leaves)
    if of_words:
        raise CqlError(24, f"{clause.relation}/{of_words[0]} {clause.term}")
    if _MASKS.search(text):
        if len(words) > 1:
            raise CqlError(33)
        return _word(words[0])
    return _phrase(text)


def _sign(sign: re.Match[str], escaped: str | None = None) -> str:
    """A sign of the term: a mask as it is; behind a backslash as `escaped`, or itself where that is None."""
    if sign[0] == "^":
        raise CqlError(31, "^")
    if sign[1] is None:
        return sign[0]
    if sign[1] not in '*?^"\\':
        raise CqlError(26, sign[1])
    return sign[1] if escaped is None else escaped


def _word(word: str, *, fuzzy: bool = False) -> Query:
    """A word with all its forms, or a pattern; what our language reads otherwise ("person:x", "C++") is taken letter by letter."""
    if not word.strip("*"):
        return Everything()
    for spelling in (word, word.lower()):  # UND is a word here, no operator
        parsed = parse(spelling)
        if isinstance(parsed.tree, Word | Wildcard) and not parsed.warnings:
            if len(_MASKS.findall(written(parsed.tree))) != len(_MASKS.findall(word)):
                break
            plain = isinstance(parsed.tree, Word)
            if plain == bool(_MASKS.search(word)):
                break
            return Fuzzy(parsed.understood, 1) if fuzzy and plain else parsed.tree
    if _MASKS.search(word):
        raise CqlError(49, word)
    return _phrase(word)


def _phrase(text: str) -> Query:
    phrase = Phrase(" ".join(_QUOTE_MARK.sub(" ", text).split()))
    return _sure(phrase, text)


def _sure(leaf: Query, term: str) -> Query:
    """The leaf, if our language has words for just this."""
    if parse(written(leaf)).tree != leaf:
        raise CqlError(36, term)
    return leaf


def _value(field: str, clause: SearchClause) -> Query:
    """An article's value of a field, by its label or id; "*" is any."""
    if clause.term == "*":
        found, notices = value_query(field, "*")
    elif any(sign[0] in ("*", "?") for sign in _SIGN.finditer(clause.term)):
        raise CqlError(28, clause.term)
    else:
        term = _SIGN.sub(_sign, clause.term).strip()
        if not term:
            raise CqlError(27)
        found, notices = value_query(field, term)
    if found is None or notices:
        raise CqlError(36, clause.term)
    return _sure(found, clause.term)


def _dates(clause: SearchClause, relation: str) -> Query:
    terms = clause.term.split()
    if clause.term == "*" and relation in EQUAL:
        asked = "*"
    elif relation == "within" and len(terms) == 2 and all(map(one_date, terms)):
        asked = "..".join(terms)
    elif len(terms) == 1 and one_date(terms[0]) and relation != "within":
        asked = terms[0] if relation in EQUAL else relation + terms[0]
    else:
        raise CqlError(36 if terms else 27, clause.term)
    found, notices = value_query("date", asked)
    if found is None or notices:
        raise CqlError(36, clause.term)
    return found


def _identifier(clause: SearchClause) -> str:
    relation_of(clause, index_named(clause.index))
    if any(sign[0] in ("*", "?") for sign in _SIGN.finditer(clause.term)):
        raise CqlError(28, clause.term)
    identifier = _SIGN.sub(_sign, clause.term).strip()
    if not identifier:
        raise CqlError(27)
    return identifier
