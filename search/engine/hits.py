"""From stored articles to what a page shows of them."""

from __future__ import annotations

from collections.abc import Iterator

from index.article import AnnotatedArticle, Entity, Name
from index.authority.entity_table import EntityTable
from index.names.name_words import name_words
from index.schema import ENTITY_FIELDS
from search.article_page import ArticlePage, EntityMentions, FoundArticle
from search.highlighting.highlight import Highlighter, MarkedArticle
from search.page import Hit


def hit(
    annotated: AnnotatedArticle, score: float, duplicates: int, entities: EntityTable, highlighter: Highlighter
) -> Hit:
    """One article found."""
    return _hit(annotated, score, duplicates, entities, marked_article(annotated, highlighter))


def found_article(
    annotated: AnnotatedArticle,
    score: float,
    duplicates: int,
    entities: EntityTable,
    highlighter: Highlighter,
    generation: str,
) -> FoundArticle:
    """One article found, with the whole of it; marked once for both."""
    marked = marked_article(annotated, highlighter)
    return FoundArticle(
        _hit(annotated, score, duplicates, entities, marked),
        _article_page(annotated, entities, marked, generation),
    )


def _hit(
    annotated: AnnotatedArticle, score: float, duplicates: int, entities: EntityTable, marked: MarkedArticle
) -> Hit:
    article = annotated.article
    return Hit(
        id=article.id,
        path=article.path,
        title=article.title,
        title_marks=marked.title_marks,
        date=article.date,
        source=article.source,
        language=annotated.language,
        score=score,
        snippets=marked.snippets,
        entities=tuple(dict.fromkeys(entity for entity, _ in _named(annotated, entities))),
        duplicates=duplicates,
    )


def marked_article(annotated: AnnotatedArticle, highlighter: Highlighter) -> MarkedArticle:
    """An article with what a query finds in it."""
    article = annotated.article
    return highlighter.mark(article.text, article.title, language=annotated.language, names=name_words(annotated))


def article_page(
    annotated: AnnotatedArticle, entities: EntityTable, highlighter: Highlighter | None, generation: str
) -> ArticlePage:
    """A whole article, with marks where there is a highlighter."""
    marked = marked_article(annotated, highlighter) if highlighter else None
    return _article_page(annotated, entities, marked, generation)


def _article_page(
    annotated: AnnotatedArticle, entities: EntityTable, marked: MarkedArticle | None, generation: str
) -> ArticlePage:
    article = annotated.article
    return ArticlePage(
        id=article.id,
        path=article.path,
        title=article.title,
        text=article.text,
        date=article.date,
        source=article.source,
        language=annotated.language,
        entities=mentions(annotated, entities),
        marks=marked.marks if marked else (),
        occurrences=marked.occurrences if marked else (),
        generation=generation,
    )


def _named(annotated: AnnotatedArticle, entities: EntityTable) -> Iterator[tuple[Entity, Name]]:
    """The visible names of an article in the order of FIELDS and of the text, each with what it means."""
    for field in ENTITY_FIELDS:
        for name in annotated.names:
            if name.field != field:
                continue
            if (entity := entities.entity_of(field, name.key, annotated.article.id)) is not None:
                yield entity, name


def mentions(annotated: AnnotatedArticle, entities: EntityTable) -> tuple[EntityMentions, ...]:
    """The visible entities of an article, each with all places where it stands."""
    spans: dict[Entity, list[tuple[int, int]]] = {}
    for entity, name in _named(annotated, entities):
        places = (annotated.mentions[place] for place in name.mentions)
        spans.setdefault(entity, []).extend((mention.start, mention.end) for mention in places)
    return tuple(EntityMentions(entity, tuple(sorted(stands))) for entity, stands in spans.items())
