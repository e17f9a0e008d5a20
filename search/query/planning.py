"""From a query to clauses: each word becomes the terms it is found by, field by field, with their weights.

    a plain word ──▶ its body terms (1.0), the same terms inside compounds of the article (0.3)
    quotes, wildcards, fuzzy words, NEAR, match=exact ──▶ surface forms

docs/german.md tells where the weights come from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain

from index.german.analysis import Analyzer, QueryWord, fold
from index.german.wordforms import FUNCTION_WORD_MARK
from search.query import clauses as c
from search.query.query_tree import (
    And,
    Dates,
    Everything,
    Fuzzy,
    InField,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    Value,
    Wildcard,
    Word,
    all_of,
    any_of,
    in_field,
    negated,
)
from search.request import SearchRequest

INSIDE_COMPOUND = 0.3
"""What a term counts that stands inside a compound of the article."""
PART_OF_QUERY = 0.2
"""What a part of a compound of the query counts, in ranked searches only."""

_PIECE_OF_PATTERN = re.compile(r"(?:[^\W_]|[\u0300-\u036f*?])+")
_WILDCARD = re.compile(r"([*?])")

Operand = c.Alternative | c.Sequence


@dataclass(frozen=True, slots=True)
class _Fields:
    """Where the words of a part of the query are looked up; `parts` is None where no compounds are taken apart."""

    body: str
    exact: str
    parts: str | None


_TEXT = _Fields("body", "exact", "parts")
_WITHIN = {"title": _Fields("title", "title_exact", None)}


def searched(query: Query, analyzer: Analyzer, request: SearchRequest) -> Query:
    """What of a query is searched for: in ranked searches no function words beside other words."""
    return _without_function_words(query, analyzer) if request.operator == "or" else query


def clauses(query: Query, analyzer: Analyzer, request: SearchRequest) -> c.Clause:
    """The query in terms of the index, under the request's match and operator (its filters are not part of it).

    With operator=or, function words do not count beside other words, and the parts of a compound add to the score of what is
    found without finding more: they are an optional Boosted beside the rest.
    """
    planner = _Planner(analyzer, request)
    found = planner.clause(searched(query, analyzer, request), _TEXT)
    if not planner.parts:
        return found
    return c.Every((found, c.Boosted(_any(planner.parts), PART_OF_QUERY, optional=True)))


@dataclass(slots=True)
class _Planner:
    """Walks one query. `parts` gathers what the compounds on its way are made of."""

    analyzer: Analyzer
    request: SearchRequest
    parts: list[c.Clause] = field(default_factory=list)

    def clause(self, query: Query, fields: _Fields) -> c.Clause:
        match query:
            case And(parts):
                return c.Every(tuple(self.clause(part, fields) for part in parts))
            case Or(parts):
                return _any([self.clause(part, fields) for part in parts])
            case Not(inner):
                return c.Without(_Planner(self.analyzer, self.request).clause(inner, fields))
            case InField(name, inner):
                return self.clause(inner, _WITHIN[name])
            case Word(text) if self.request.match == "forms":
                return self._word(text, fields)
            case _:
                return self._leaf(query, fields.exact)

    def _leaf(self, query: Query, exact: str) -> c.Clause:
        match query:
            case Near(left, right, distance, ordered):
                return c.Proximity(
                    exact, (self._operands(left, exact), self._operands(right, exact)), distance, ordered
                )
            case Value(name, value):
                return c.HasValue(name, value)
            case Dates(first, last):
                return c.DateRange(first, last)
            case Word() | Phrase() | Wildcard() | Fuzzy():
                return self._surface(query, exact)
            case _:
                return c.All() if query == Everything() else c.Nothing()

    def _surface(self, query: Word | Phrase | Wildcard | Fuzzy, exact: str) -> c.Clause:
        text = query.pattern if isinstance(query, Wildcard) else query.text
        if isinstance(query, Phrase) and query.distance:
            forms = self._forms(text)
            if len(forms) > 1:
                return c.Proximity(exact, tuple((form,) for form in forms), query.distance)
        return _any([_alone(operand, text, exact) for operand in self._operands(query, exact)])

    def _word(self, text: str, fields: _Fields) -> c.Clause:
        """A plain word: any of its forms, alone or inside compounds; a chain ("NATO-Gipfel") also when written as one word."""
        word = self.analyzer.word(text)
        if not word.exact:
            return c.Nothing()
        slots = tuple(_with_form(*slot) for slot in zip(word.body, word.exact, strict=True))
        if self.request.operator == "or" and fields.parts is not None:
            self._add_parts(text, word, fields.parts)
        if len(slots) == 1:
            inside = () if word.is_function_word else word.body[0]
            return _terms(text, fields, slots[0], inside)
        if self.request.operator == "or":
            return _ranked_chain(text, fields, word, slots)
        phrase = c.Sequence(fields.body, slots)
        if word.joined is None:
            return phrase
        return c.Some((phrase, _terms(text, fields, (word.joined,), (word.joined,))))

    def _add_parts(self, text: str, word: QueryWord, parts: str) -> None:
        if word.parts:
            self.parts.append(_terms(text, _Fields("body", "exact", parts), word.parts, word.parts))

    def _operands(self, query: Query, exact: str) -> tuple[Operand, ...]:
        """The surface forms and patterns that may stand for a word, phrase, wildcard, fuzzy word, or an Or of such."""
        match query:
            case Or(parts):
                return tuple(operand for part in parts for operand in self._operands(part, exact))
            case Wildcard(pattern):
                return _in_sequence(exact, [_patterns(exact, piece) for piece in _pieces(pattern)])
            case Fuzzy(text, distance):
                return _in_sequence(exact, [(c.Fuzzy(exact, form, distance),) for form in self._forms(text)])
            case Word(text) | Phrase(text):
                return _in_sequence(exact, [(form,) for form in self._forms(text)])
            case _:
                raise TypeError(f"{type(query).__name__} has no place in a sentence")

    def _forms(self, text: str) -> list[str]:
        """The surface forms of a text, word for word."""
        return [form for raw in text.split() for form in self.analyzer.word(raw).exact]


def _without_function_words(query: Query, analyzer: Analyzer) -> Query:
    """Without the function words among alternatives, unless there is nothing else."""
    match query:
        case And(parts):
            return all_of(_without_function_words(part, analyzer) for part in parts)
        case Or(parts):
            telling = [one for one in parts if not (isinstance(one, Word) and analyzer.word(one.text).is_function_word)]
            return any_of(_without_function_words(part, analyzer) for part in telling or parts)
        case Not(inner):
            return negated(_without_function_words(inner, analyzer))
        case InField(name, inner):
            return in_field(name, _without_function_words(inner, analyzer))
        case _:
            return query


def _any(found: list[c.Clause]) -> c.Clause:
    if not found:
        return c.Nothing()
    return found[0] if len(found) == 1 else c.Some(tuple(found))


def _terms(text: str, fields: _Fields, body: tuple[str, ...], inside: tuple[str, ...]) -> c.Terms:
    terms = [c.WeightedTerm(fields.body, term) for term in body]
    if fields.parts is not None:
        terms += [c.WeightedTerm(fields.parts, term, INSIDE_COMPOUND) for term in inside]
    return c.Terms(text, tuple(terms))


def _ranked_chain(text: str, fields: _Fields, word: QueryWord, slots: tuple[tuple[str, ...], ...]) -> c.Terms:
    """A chain in a ranked search: its words count one by one, so that articles with some of them rank too.

    MRR@10 against the chain as a phrase: .732 to .718 (titles), .770 to .748 (passages), .435 to .422 (sentences); p = .05, .002, .05
    by tests/bench/ranking.py's sets on the engine.
    """
    telling = [number for number, (term, *_) in enumerate(word.body) if not term.startswith(FUNCTION_WORD_MARK)]
    numbers = telling or range(len(slots))
    joined = [word.joined] if word.joined else []
    body = [*chain.from_iterable(slots[number] for number in numbers), *joined]
    inside = [*chain.from_iterable(word.body[number] for number in numbers), *joined]
    return _terms(text, fields, tuple(dict.fromkeys(body)), tuple(dict.fromkeys(inside)))


def _with_form(body: tuple[str, ...], form: str) -> tuple[str, ...]:
    """The body terms of a word, and its surface form, under which articles in other languages have it."""
    return tuple(dict.fromkeys((*body, form)))


def _alone(operand: Operand, text: str, exact: str) -> c.Clause:
    return c.Terms(text, (c.WeightedTerm(exact, operand),)) if isinstance(operand, str) else operand


def _in_sequence(exact: str, slots: list[tuple[c.Alternative, ...]]) -> tuple[Operand, ...]:
    """One slot as it is, several as a phrase."""
    if len(slots) == 1:
        return slots[0]
    return (c.Sequence(exact, tuple(slots)),) if slots else ()


def _pieces(pattern: str) -> list[str]:
    """The words of a pattern, marks that stand alone left out; at its ends, a piece without a letter too ("NATO-*")."""
    pieces = [piece for piece in _PIECE_OF_PATTERN.findall(pattern) if fold(piece)]
    while pieces and not pieces[-1].strip("*?"):
        pieces.pop()
    while pieces and not pieces[0].strip("*?"):
        pieces.pop(0)
    return pieces


def _patterns(exact: str, piece: str) -> tuple[c.Alternative, ...]:
    """A pattern as the index folds its terms: "*uer" also as it stands, for words like "Bauer", whose "ue" is no umlaut."""
    parts = _WILDCARD.split(piece)
    if len(parts) == 1:
        return (fold(piece),)
    folded = [part if part in ("*", "?") else fold(part) for part in parts]
    after_vowel = [
        fold(f"y{part}")[1:] if number and part not in ("*", "?") else folded[number]
        for number, part in enumerate(parts)
    ]
    return tuple(c.Pattern(exact, pattern) for pattern in dict.fromkeys(("".join(folded), "".join(after_vowel))))
