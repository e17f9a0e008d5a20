""" "Meinten Sie": words of the archive that are spelled like a word of the query which no or few articles have. Offered, never applied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from math import log10

from index.article import Entity
from index.authority.single_articles import plain_key
from index.german.analysis import Analyzer
from index.german.fold import fold
from index.schema import ENTITY_FIELDS, field_named
from search.engine.snapshot import Snapshot
from search.engine.spelling import edit_distances
from search.engine.word_forms import articles_with, words_in
from search.engine.written_forms import exactly
from search.page import Suggestion
from search.query.clauses import Clause, HasValue, Terms
from search.query.lexer import QUOTES
from search.query.parser import parse
from search.query.planning import clauses
from search.request import SearchRequest

FEW = 5
"""Words that more articles have are taken as meant."""
MOST_SUGGESTIONS = 3
_TIMES_AS_FREQUENT = 5
"""A word that some articles have gets another one offered only if that is so many times as frequent."""
_OTHER_BEGINNING = 0.75
"""What a different first letter adds to a distance: people rarely mistake it."""
_FREQUENCY = 0.25
"""What ten times as many articles take off a distance."""
_SPELLINGS_OF_NAMES = 3
"""Differences allowed between two spellings of one person's name, which the archive itself takes for one."""
_ARTICLES = 20
"""So many articles of a segment are looked through for the names in which a word stands."""
_SHORT = 4
"""Words up to this length may differ in one letter only."""
_TYPED = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"(?=.)M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_QUOTE = re.compile(f"[{QUOTES}]")


def suggested(
    snapshot: Snapshot, analyzer: Analyzer, clause: Clause, request: SearchRequest
) -> tuple[tuple[Suggestion, ...], tuple[str, ...]]:
    """Suggestions for the words of a query, and the words that no article has."""
    suggestions: list[Suggestion] = []
    missing: list[str] = []
    for word in dict.fromkeys(word for word in words_in(clause) if isinstance(word, Terms)):
        if _is_common(snapshot, word) or (articles := articles_with(snapshot, word)) > FEW:
            continue
        typed = _typed(word.word, request.query)
        if not articles:
            missing.append(typed)
        if _ROMAN.fullmatch(typed):  # of a ruler; what is spelled like it never means it
            continue
        form = fold(typed)
        bearers = _bearers(snapshot, word, form)
        spellings = (other for entity in bearers for other in _spellings(snapshot, entity, form))
        forms = list(dict.fromkeys((*spellings, *_similar(snapshot, analyzer, word, form, articles))))
        words = [_suggestion(snapshot, analyzer, request, typed, other) for other in forms[:MOST_SUGGESTIONS]]
        if not articles:
            bearers = [one for other in forms[:MOST_SUGGESTIONS] for one in _bearers(snapshot, exactly(other), other)]
        most = max((articles, *(one.count for one in words)))
        names = (_named(snapshot, request, typed, entity) for entity in dict.fromkeys(bearers))
        suggestions += [*(one for one in names if one and one.count > most), *words]
    found = tuple(one for one in suggestions if one.count and one.query != request.query)
    return found[:MOST_SUGGESTIONS], tuple(dict.fromkeys(missing))


def _is_common(snapshot: Snapshot, word: Terms) -> bool:
    """Whether more than a few articles have one of its terms, whichever of them are deleted."""
    deleted = sum(segment.documents for segment in snapshot.segments) - snapshot.info.articles
    return any(snapshot.lookup.frequency(term.field, term.term) > FEW + deleted for term in word.terms)


def _typed(word: str, query: str) -> str:
    """A word as it stands in the query (the words of phrases come folded)."""
    if word in query:
        return word
    return next((typed for typed in _TYPED.findall(query) if fold(typed) == word), word)


def _suggestion(snapshot: Snapshot, analyzer: Analyzer, request: SearchRequest, typed: str, form: str) -> Suggestion:
    instead = snapshot.written.spelling(analyzer, form)
    query = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", lambda _: instead, request.query, count=1)
    count = articles_with(snapshot, clauses(parse(instead).tree, analyzer, SearchRequest(match=request.match)))
    return Suggestion(typed, instead, query, count)


def _named(snapshot: Snapshot, request: SearchRequest, typed: str, entity: Entity) -> Suggestion | None:
    """A person or city in place of a word, None where the query can take none: in a phrase, beside NEAR, behind a field's name."""
    standing = re.search(rf"(?<![\w:*?~-]){re.escape(typed)}(?![\w*?~:-])", request.query)
    if standing is None or _QUOTE.search(request.query):
        return None
    found = snapshot.entities.find(entity.field, entity.label)
    name = entity.label if found == entity and '"' not in entity.label else entity.id
    instead = f'{field_named(entity.field).query_names[0]}:"{name}"'
    query = request.query[: standing.start()] + instead + request.query[standing.end() :]
    if parse(query).warnings != parse(request.query).warnings:
        return None
    return Suggestion(typed, instead, query, articles_with(snapshot, HasValue(entity.field, entity.id)))


def _similar(snapshot: Snapshot, analyzer: Analyzer, word: Terms, form: str, articles: int) -> list[str]:
    """Forms of the archive spelled like this one, the likeliest first; none of the same word."""
    allowed = 1 if len(form) <= _SHORT else 2
    frequency: dict[str, int] = {}
    distance: dict[str, int] = {}
    for column, index in zip(snapshot.lookup.columns("exact"), snapshot.lookup.spelling("exact"), strict=True):
        ranks, distances = index.near(form, allowed)
        found = zip(ranks.tolist(), column.document_frequency(ranks).tolist(), distances.tolist(), strict=True)
        for rank, here, far in found:
            other = column.terms.term(rank)
            frequency[other] = frequency.get(other, 0) + here
            distance[other] = far
    same = {term.term for term in word.terms}
    likely = [
        other
        for other, found_in in frequency.items()
        if found_in >= articles * _TIMES_AS_FREQUENT
        and other.isalpha()
        and not _ROMAN.fullmatch(other.upper())
        and not (read := analyzer.word(other)).is_function_word
        and same.isdisjoint(chain(*read.body))
    ]

    def unlikeliness(other: str) -> tuple[float, str]:
        beginning = _OTHER_BEGINNING * (other[:1] != form[:1])
        return distance[other] + beginning - _FREQUENCY * log10(frequency[other]), other

    return sorted(likely, key=unlikeliness)[:MOST_SUGGESTIONS]


def _bearers(snapshot: Snapshot, word: Terms, form: str) -> list[Entity]:
    """The persons and cities in whose names a word stands, in some articles that have it."""
    found = (snapshot.entities.entity_of(field, key) for field, key in dict.fromkeys(_names_in(snapshot, word, form)))
    return list(dict.fromkeys(entity for entity in found if entity))


def _spellings(snapshot: Snapshot, entity: Entity, form: str) -> Iterator[str]:
    """Other spellings of a word in the names of an entity."""
    keys = map(plain_key, snapshot.entities.keys_of(entity.field, entity.id))
    words = [fold(part) for other in keys for part in _TYPED.findall(other)]
    others = [other for other in dict.fromkeys(words) if other != form]
    for other, far in zip(others, edit_distances(form, others).tolist(), strict=True):
        if far <= _SPELLINGS_OF_NAMES and 2 * far < len(form):
            yield other


def _names_in(snapshot: Snapshot, word: Terms, form: str) -> Iterator[tuple[str, str]]:
    """The keys of the names with that form in the first articles that have a word."""
    matches, _ = snapshot.evaluator.evaluate(word)
    for segment, found in zip(snapshot.segments, matches, strict=True):
        for field in ENTITY_FIELDS:
            column = segment.keyword(field)
            for document in found.documents[:_ARTICLES].tolist():
                keys = (column.terms.term(rank) for rank in column.values(document).tolist())
                yield from ((field, key) for key in keys if form in map(fold, _TYPED.findall(key)))
