"""Articles that are about the same as one: those that share its most telling words, persons and cities.

Telling is what an article says often and few others say at all (tf-idf; "more like this"). Other articles are scored by these words as by a
query (BM25), each word weighing what it weighs in the article itself, and by the persons and cities that both name, the rarer the more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from index.article import AnnotatedArticle, Entity
from index.german.analysis import Analyzer
from index.german.tokens import clean_text
from index.german.wordforms import FUNCTION_WORD_MARK
from index.names.name_words import name_words
from search.article_page import EntityMentions, Similar, SimilarPage
from search.engine.document_sets import Documents, everything
from search.engine.evaluate import Matches
from search.engine.hits import mentions
from search.engine.kernel import Scores
from search.engine.ordering import id_of, ranked
from search.engine.scoring import K1, ScoredTerms, whoosh_idf
from search.engine.snapshot import Snapshot

WORDS_USED = 25
ENTITIES_USED = 12
COMMON_SHOWN = 8
"""Words, and entities of a field, that are given as the reason."""
LEAST_LIKENESS = 0.12
"""What shares less of the article's telling words and names is not about the same."""
LEAST_COMMON = 2
"""Words and entities together."""
_FIELD = "body"
_MOST_TEXT = 30_000
"""Code points of a text that are looked at."""
_SHORTEST_WORD = 3
_NO_NOUN = 0.7
"""What a word in lower case weighs beside a noun: verbs and adjectives tell less what an article is about."""
_SPARE = 5
"""So many times the articles wanted are looked at, since of near-equal ones only the first is shown."""


@dataclass(frozen=True, slots=True)
class TellingWord:
    """A term of the field body, as the article writes it, and what it weighs."""

    term: str
    written: str
    weight: float


@dataclass(frozen=True, slots=True)
class TellingEntity:
    """A person or city that the article names, and what it weighs."""

    entity: Entity
    weight: float


def similar_page(snapshot: Snapshot, analyzer: Analyzer, original: AnnotatedArticle, size: int) -> SimilarPage:
    """The `size` articles that are most like one of this generation; of those that are nearly the same as each other, one."""
    lookup, articles = snapshot.lookup, snapshot.lookup.articles
    itself = {original.article.id, *snapshot.duplicates.others(original.article.id)}
    words = telling_words(analyzer, original, articles, lambda term: lookup.frequency(_FIELD, term), len(itself))
    named = mentions(original, snapshot.entities)
    having = {
        entity: [snapshot.facets[entity.field].documents(number, entity.id) for number in range(len(snapshot.segments))]
        for entity in (one.entity for one in named)
    }
    entities = telling_entities(named, articles, lambda entity: sum(map(len, having[entity])), len(itself))
    whole = whole_weight(words, entities)
    found_words = [
        [(word, rank) for word in words if (rank := postings.find(word.term)) >= 0]
        for postings in lookup.postings(_FIELD)
    ]
    scores = _scores(snapshot, found_words, [(one.weight, having[one.entity]) for one in entities])
    similar: list[Similar] = []
    shown: set[str] = set()
    for score, id, segment, document in _best(snapshot, scores, LEAST_LIKENESS * whole, itself, size * _SPARE):
        if id in shown:
            continue
        if len(similar) == size:
            break
        postings = lookup.postings(_FIELD)[segment]
        one = similar_article(
            snapshot.segments[segment].stored(document),
            score / whole,
            snapshot.duplicates.count(id),
            [word for word, rank in found_words[segment] if _has(postings.documents(rank), document)],
            [each.entity for each in entities if _has(having[each.entity][segment], document)],
        )
        if one is not None:
            similar.append(one)
            shown.update(snapshot.duplicates.others(id))
    return SimilarPage(original.article.id, tuple(similar), snapshot.generation)


def telling_words(
    analyzer: Analyzer, annotated: AnnotatedArticle, articles: int, frequency: Callable[[str], int], copies: int
) -> list[TellingWord]:
    """The words that say most about an article, best first; `frequency` counts the articles that have a term.

    What no more articles have than there are `copies` of this one (itself included) leads to no other.
    """
    article = annotated.article
    text = article.text[:_MOST_TEXT]
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for token in analyzer.tokens(text, language=annotated.language, names=name_words(annotated)):
        if token.body.startswith(FUNCTION_WORD_MARK) or len(token.body) < _SHORTEST_WORD or token.body.isdecimal():
            continue
        # A word of the title says more.
        written[token.body][text[token.start : token.end]] += 2 if token.end <= len(article.title) else 1
    found = []
    for term, forms in written.items():
        others = frequency(term)
        if others > copies:
            form = clean_text(min(forms, key=lambda form: (-forms[form], len(form), form))).text
            weight = _saturated(forms.total()) * whoosh_idf(articles, others)
            found.append(TellingWord(term, form, weight * (_NO_NOUN if form.islower() else 1)))
    return sorted(found, key=lambda word: (-word.weight, word.term))[:WORDS_USED]


def telling_entities(
    named: Sequence[EntityMentions], articles: int, frequency: Callable[[Entity], int], copies: int
) -> list[TellingEntity]:
    """The persons and cities, of those that an article names, that say most about it, best first, as telling_words does."""
    found = [
        TellingEntity(one.entity, _saturated(len(one.spans)) * whoosh_idf(articles, others))
        for one in named
        if (others := frequency(one.entity)) > copies
    ]
    return sorted(found, key=lambda one: (-one.weight, one.entity.field, one.entity.id))[:ENTITIES_USED]


def whole_weight(words: Sequence[TellingWord], entities: Sequence[TellingEntity]) -> float:
    """The score of an article that has each word and each entity once, at average length."""
    return sum(one.weight for one in words) + sum(one.weight for one in entities) or 1.0


def similar_article(
    annotated: AnnotatedArticle,
    likeness: float,
    duplicates: int,
    words: Sequence[TellingWord],
    entities: Sequence[Entity],
) -> Similar | None:
    """An article with what it has in common, None if that is one thing only. Words that are part of a common name do not count again."""
    article = annotated.article
    named = {part for entity in entities for part in entity.label.casefold().replace("-", " ").split()}
    told = [word.written for word in words if word.written.casefold() not in named]
    if len(told) + len(entities) < LEAST_COMMON:
        return None
    return Similar(
        id=article.id,
        path=article.path,
        title=article.title,
        date=article.date,
        source=article.source,
        language=annotated.language,
        likeness=likeness,
        words=tuple(told[:COMMON_SHOWN]),
        entities=tuple(entities[:COMMON_SHOWN]),
        duplicates=duplicates,
    )


def _scores(
    snapshot: Snapshot,
    words: Sequence[Sequence[tuple[TellingWord, int]]],
    entities: Sequence[tuple[float, list[Documents]]],
) -> list[Scores]:
    """The scores of all articles, a segment each: (documents,), 0 for those that share nothing and those deleted.

    `words` are those that a segment has, each with its rank there.
    """
    found = []
    for number, segment in enumerate(snapshot.segments):
        column = snapshot.lookup.postings(_FIELD)[number]
        scores = np.zeros(segment.documents)
        terms = [ScoredTerms(column, [rank], [word.weight]) for word, rank in words[number]]
        snapshot.kernel.add_scores(terms, everything(segment.documents), scores, 1.0, segment.documents)
        for weight, having in entities:
            scores[having[number]] += weight
        if segment.live is not None:
            scores *= segment.live
        found.append(scores)
    return found


def _best(
    snapshot: Snapshot, scores: Sequence[Scores], least: float, without: Collection[str], size: int
) -> list[tuple[float, str, int, int]]:
    """(score, id, segment, document) of the best articles, best first, ties by id."""
    for place in filter(None, map(snapshot.find, without)):
        scores[snapshot.segments.index(place[0])][place[1]] = 0.0
    matches = [Matches(np.flatnonzero(here >= least).astype(np.uint32), _Known(here)) for here in scores]
    order = ranked(snapshot, matches, [one.documents for one in matches], "relevance", None, size)
    return [(hit.score, id_of(snapshot, hit), hit.segment, hit.document) for hit in order.hits(0, size)]


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """Scores that are there already, as a Scorer."""

    all: Scores

    def add(self, documents: Documents, scores: Scores, weight: float) -> None:
        scores += self.all[documents] * weight


def _saturated(count: int) -> float:
    return count * (K1 + 1) / (count + K1)


def _has(documents: Documents, document: int) -> bool:
    at = int(np.searchsorted(documents, document))
    return at < len(documents) and int(documents[at]) == document
