"""What a search gives back: frozen values, the same from every engine. HTML is made where it is shown.

Marks are [start, end) offsets in Unicode code points of the text beside them, sorted and without overlap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.article import ArticleDate, Entity
from search.query.notices import Notice
from search.request import SearchRequest

Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the article around its hits. `start` is where `text` begins in the article's text.

    `is_led`, `is_followed`: whether its paragraph has more before and behind it.
    """

    text: str
    marks: Marks
    start: int = 0
    is_led: bool = False
    is_followed: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found. `entities` are its persons, cities …, each once, in the order of FIELDS and of the text.

    `duplicates` counts the other articles that are nearly the same (index/duplicates/groups.py).
    """

    id: str
    path: str
    title: str
    title_marks: Marks
    date: ArticleDate | None
    source: str
    language: str
    score: float
    snippets: tuple[Snippet, ...]
    entities: tuple[Entity, ...]
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class FacetValue:
    """`value` is what a filter takes (an entity's id, a month …), `label` what people read."""

    value: str
    label: str
    count: int
    selected: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """Counts of articles (never mentions) under every filter except this facet's own.

    distinct: how many values occur · missing: articles without one · other: the sum of the counts not listed.
    """

    field: str
    values: tuple[FacetValue, ...]
    distinct: int
    missing: int
    other: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class FacetPage:
    """A facet with some of all its values, counted in one generation."""

    facet: Facet
    generation: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A chosen or excluded facet value, for chips: `typed` is the value as it stands in the request."""

    field: str
    typed: str
    value: str
    label: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """ "Meinten Sie": `query` is the whole query with `instead` in place of `word`; `count` articles have it. Offered, never applied."""

    word: str
    instead: str
    query: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of a search. `next` is the cursor of the following page, None on the last one.

    `understood` is the query as it was read, `warnings` what was unclear in it, German by str();
    `words_without_hits` are the words no article has.
    """

    request: SearchRequest
    understood: str
    warnings: tuple[Notice, ...]
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    chosen: tuple[Chosen, ...]
    next: str | None
    generation: str
    took_ms: float
    suggestions: tuple[Suggestion, ...] = ()
    words_without_hits: tuple[str, ...] = ()
    total_exact: bool = True


@dataclass(frozen=True, slots=True)
class Completion:
    """A word of the archive, or an entity of it, that begins as typed; so many articles have it. `entity` is None for a word."""

    text: str
    articles: int
    entity: Entity | None = None


@dataclass(frozen=True, slots=True)
class Completions:
    """What a beginning may become: words, and persons and cities of which a word begins so; those that most articles have, first."""

    words: tuple[Completion, ...]
    entities: tuple[Completion, ...]
    generation: str


Interval = Literal["year", "month", "day"]


@dataclass(frozen=True, slots=True)
class Bucket:
    """A year (YYYY), month (YYYY-MM) or day (YYYY-MM-DD): `count` hits are dated to it, of `articles` in the whole archive."""

    value: str
    count: int
    articles: int

    @property
    def share(self) -> float:
        """The part that hits have in the archive's articles of that time, 0 to 1."""
        return self.count / self.articles if self.articles else 0.0


@dataclass(frozen=True, slots=True)
class Histogram:
    """How the hits of a request spread over time; the counts of all its buckets together are `total`.

    `buckets` has every year, month or day from the first hit to the last in which the archive has articles, rising, those without a hit
    included; `coarser` those hits whose date is known less exactly (to the year, say, where months are asked for), never guessed; `undated`
    the articles without a date, under the value NO_VALUE.
    """

    interval: Interval
    buckets: tuple[Bucket, ...]
    coarser: tuple[Bucket, ...]
    undated: Bucket
    total: int
    generation: str


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query, as analysed: the `terms` looked for ("body:garanti") and the `forms` found, each with its number of articles."""

    word: str
    terms: tuple[str, ...]
    forms: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a query was read: the tree as text (one node a line, indented), its words and its warnings."""

    input: str
    understood: str
    tree: str
    words: tuple[Word, ...]
    warnings: tuple[Notice, ...]
    generation: str


@dataclass(frozen=True, slots=True)
class Status:
    """What the archive holds. `created` is the time of the generation (ISO 8601, UTC), `analysis` and `model` are hashes; `analysis_current` is
    False when another version made the index.

    `kernel` tells whether compiled code or NumPy does the work of searching.
    """

    generation: str
    created: str
    articles: int
    engine: str
    kernel: Literal["compiled", "numpy"]
    versions: tuple[tuple[str, str], ...]
    analysis: str
    analysis_current: bool
    model: str
