"""The values that travel from a file to the index: Article, its date, its names.

All offsets are [start, end) in Unicode code points of `Article.text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DatePrecision = Literal["day", "month", "year"]
MentionLabel = Literal["PER", "LOC", "ORG"]


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """When an article was printed, never more precisely than its evidence says.

    `value` is YYYY-MM-DD, YYYY-MM or YYYY, as `precision` says; `evidence` tells where it was read
    (for people, e.g. `header "date 2026-01-08"`).
    """

    value: str
    precision: DatePrecision
    evidence: str

    @property
    def month(self) -> str:
        """The month facet's value: YYYY-MM, or YYYY where no month is known."""
        return self.value[:7]

    @property
    def parts(self) -> tuple[str, str, str]:
        """Year, month and day, "" for what is not known."""
        return self.value[:4], self.value[5:7], self.value[8:]


@dataclass(frozen=True, slots=True)
class Article:
    """What was printed. `text` begins with `title`, so that title and running text share one set of offsets.

    `path` is relative to the indexed folder, with / on every system and `#n` for the n-th record of a file of many.
    `id` is URL-safe, stable while the path stays; `fingerprint` changes with whatever of the article is shown or searched.
    `remark` tells the person who indexes what of the file was not understood; the index does not keep it.
    """

    id: str
    path: str
    title: str
    text: str
    date: ArticleDate | None
    source: str
    fingerprint: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file (or record) that could not be read, and why, in one line for people."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a file that was read all the same, and that was not understood, in one line for people."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands in the text: `Article.text[start:end] == text`."""

    start: int
    end: int
    text: str
    label: MentionLabel


@dataclass(frozen=True, slots=True)
class Name:
    """The mentions of one article that mean the same person or city, under that article's fullest form.

    `key` is the term the index stores; index/authority/resolving.py maps the keys of an archive to its entities.
    `mentions` are positions in `AnnotatedArticle.mentions`.
    """

    field: str
    key: str
    mentions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """The person or city of the archive that a name means. `id` is a stable, URL-safe slug; `label` is for people."""

    field: str
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article with its language (ISO 639-1, or "und" for undetermined), mentions and names."""

    article: Article
    language: str
    mentions: tuple[Mention, ...]
    names: tuple[Name, ...]
