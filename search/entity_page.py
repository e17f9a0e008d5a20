"""What a searcher tells of one person, city or organisation."""

from __future__ import annotations

from dataclasses import dataclass

from index.article import ArticleDate, Entity
from index.authority.identifiers import Identifiers
from search.page import Facet, Snippet


@dataclass(frozen=True, slots=True)
class Form:
    """A form of an entity's name: the fullest one that so many articles use."""

    text: str
    articles: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """An article that names an entity: `mentions` counts how often, `sentences` are the first ones where it stands, with the name marked."""

    id: str
    title: str
    date: ArticleDate | None
    source: str
    language: str
    mentions: int
    sentences: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class EntityPage:
    """What is known of one person or city, and its numbers elsewhere. All counts are of articles.

    `forms` are sorted by their articles. `months` has every month, and the undated articles as `missing`; `together` holds for each entity
    field the values that stand in the same articles, the entity itself left out. `evidence` is a part of all `articles`, newest first,
    undated last, from `offset`.
    """

    entity: Entity
    identifiers: Identifiers
    articles: int
    forms: tuple[Form, ...]
    months: Facet
    together: tuple[Facet, ...]
    evidence: tuple[Evidence, ...]
    offset: int
    generation: str
