"""What a searcher tells of whole articles: one with its hits, those nearly the same, those about the same, and all that a search finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.article import ArticleDate, Entity
from search.page import Hit, Marks


@dataclass(frozen=True, slots=True)
class EntityMentions:
    """An entity of one article and where it stands in the text."""

    entity: Entity
    spans: Marks


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A whole article with its names and, where a request was given, the marks of its hits in `text` (which begins with the title).

    `occurrences` are those marks, but what a NEAR finds together is one, with all that stands between.
    """

    id: str
    path: str
    title: str
    text: str
    date: ArticleDate | None
    source: str
    language: str
    entities: tuple[EntityMentions, ...]
    marks: Marks
    occurrences: Marks
    generation: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article of the group of another one. `similarity`: the share of what both say, 0 to 1 (index/duplicates/shingles.py)."""

    id: str
    path: str
    title: str
    date: ArticleDate | None
    source: str
    language: str
    similarity: float


@dataclass(frozen=True, slots=True)
class DuplicatesPage:
    """The articles that are nearly the same as one: a part of all `total`, oldest first, undated last, from `offset`."""

    id: str
    total: int
    duplicates: tuple[Duplicate, ...]
    offset: int
    generation: str


@dataclass(frozen=True, slots=True)
class Similar:
    """An article about the same as another one, and why: the telling words (as that one writes them) and the entities both have.

    `likeness` is the share of the other's telling words and names that it has, weighed by how much they tell; it may pass 1.
    """

    id: str
    path: str
    title: str
    date: ArticleDate | None
    source: str
    language: str
    likeness: float
    words: tuple[str, ...]
    entities: tuple[Entity, ...]
    duplicates: int


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """The articles about the same as one, the most like it first."""

    id: str
    similar: tuple[Similar, ...]
    generation: str


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article found: what a page of hits shows of it, and the whole of it."""

    hit: Hit
    article: ArticlePage


@dataclass(frozen=True, slots=True)
class Walk:
    """All `total` hits of a request in its order, each read when it is asked for; the generation stays the same to the end."""

    total: int
    generation: str
    articles: Iterator[FoundArticle]
