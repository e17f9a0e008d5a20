"""Concordances (KWIC): every occurrence of a search with the words around it, a line each, from the articles that any engine walks through.

An occurrence is what the article's page marks, and what a NEAR finds together is one; its line leads to the (first) mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from typing import Literal

from index.article import ArticleDate
from index.german.fold import without_marks
from search.article_page import FoundArticle, Walk
from search.page import Marks
from search.request import SearchRequest
from search.running_text import one_line, unbroken
from search.searcher import Searcher

LineOrder = Literal["article", "left", "right"]

MOST_ARTICLES = 1_000
"""So many articles are read at most for one page, and sorted together: about half a second."""
COUNTED = 300
"""Up to so many articles all lines are counted, though the page would take fewer."""
MOST_CHARACTERS = 5_000_000
"""Reading ends with the article that passes so many code points."""
MOST_LINES = 10_000
"""So many lines are sorted at most, save those of a single article that has more."""
DEFAULT_WIDTH = 60
Limit = Literal["articles", "lines", "characters"]
"""Of which there were too many to read on: MOST_ARTICLES, MOST_LINES or MOST_CHARACTERS."""
_REMEMBERED = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ContextLine:
    """An occurrence: `left`, `hit` and `right` are one line of text, cut between words; `marks` are the words in `hit` that were found.

    The first of them is mark `number` (from 1) of its article.
    """

    left: str
    hit: str
    right: str
    marks: Marks
    number: int
    id: str
    title: str
    date: ArticleDate | None
    source: str
    language: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """Some lines of a concordance of all `articles` found.

    They come from `read` articles, from number `offset` on; sorted by context are all the lines of those, and of no others.
    `occurrences` are all there are, None where not all articles were read; `limit` is what then ended the reading, None where the
    articles are too many for counting, or were read to the last. `next` is (offset, skip) of the following lines.
    """

    lines: tuple[ContextLine, ...]
    articles: int
    offset: int
    skip: int
    read: int
    occurrences: int | None
    next: tuple[int, int] | None
    generation: str
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class _Window:
    """All the lines of `read` articles."""

    lines: tuple[ContextLine, ...]
    read: int
    limit: Limit | None


class Concordances:
    """Makes concordances of one archive, and remembers what it read last. Threads may share it."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._windows: OrderedDict[tuple[str, SearchRequest, int, int], _Window] = OrderedDict()
        self._lock = Lock()

    def page(
        self,
        request: SearchRequest,
        order: LineOrder,
        *,
        offset: int = 0,
        skip: int = 0,
        size: int = 50,
        width: int = DEFAULT_WIDTH,
    ) -> Concordance:
        """`size` lines of the articles from number `offset` on, the first `skip` lines of those passed over.

        In the order of the articles only as many are read as the page needs, unless they are few enough to count all their lines.
        `width` is how many code points are shown on each side at most.
        """
        walk = self._searcher.walk(request, offset)
        if order == "article" and walk.total > COUNTED:
            return _lines_in_passing(walk, offset, skip, size, width)
        window = self._window(walk, request, offset, width)
        lines = in_line_order(window.lines, order)
        after = offset + window.read
        behind = (offset, skip + size) if skip + size < len(lines) else (after, 0) if after < walk.total else None
        return Concordance(
            lines=tuple(lines[skip : skip + size]),
            articles=walk.total,
            offset=offset,
            skip=skip,
            read=window.read,
            occurrences=len(lines) if not offset and after >= walk.total else None,
            next=behind,
            generation=walk.generation,
            limit=window.limit if after < walk.total else None,
        )

    def all_lines(
        self, request: SearchRequest, order: LineOrder, *, offset: int = 0, width: int = DEFAULT_WIDTH
    ) -> tuple[Iterator[ContextLine], str]:
        """Every line, and the generation it is of; sorted by context, those of the articles that one page sorts."""
        walk = self._searcher.walk(request, offset)
        if order == "article":
            return (line for found in walk.articles for line in context_lines(found, width)), walk.generation
        return iter(in_line_order(self._window(walk, request, offset, width).lines, order)), walk.generation

    def _window(self, walk: Walk, request: SearchRequest, offset: int, width: int) -> _Window:
        key = walk.generation, request.without_page(), offset, width
        with self._lock:
            if key in self._windows:
                self._windows.move_to_end(key)
                return self._windows[key]
        window = _read_window(walk, width)
        with self._lock:
            self._windows[key] = window
            while len(self._windows) > _REMEMBERED:
                self._windows.popitem(last=False)
        return window


def context_lines(found: FoundArticle, width: int) -> Iterator[ContextLine]:
    """The lines of one article."""
    article = found.article
    for start, end in article.occurrences:
        first = bisect_left(article.marks, (start,))
        last = bisect_left(article.marks, (end,), first)
        yield ContextLine(
            left=_before(article.text, start, width),
            hit=one_line(article.text[start:end]),
            marks=tuple(_inside(article.text, start, mark) for mark in article.marks[first:last]),
            right=_behind(article.text, end, width),
            number=first + 1,
            id=article.id,
            title=article.title,
            date=article.date,
            source=article.source,
            language=article.language,
        )


def in_line_order(lines: tuple[ContextLine, ...], order: LineOrder) -> list[ContextLine]:
    """The lines sorted by the words to the right, or by those to the left from the occurrence outwards, as German dictionaries sort."""
    match order:
        case "right":
            return sorted(lines, key=lambda line: (sort_words(line.right), sort_words(line.hit)))
        case "left":
            return sorted(lines, key=lambda line: (sort_words(line.left)[::-1], sort_words(line.hit)))
        case _:
            return list(lines)


def sort_words(text: str) -> list[str]:
    """The words of a text as DIN 5007-1 compares them: ä as a, ß as ss, whatever the case; punctuation does not count."""
    return _WORD.findall(without_marks(text.casefold()))


def _lines_in_passing(walk: Walk, offset: int, skip: int, size: int, width: int) -> Concordance:
    """A page in the order of the articles, of which no more are read than it takes."""
    lines: list[ContextLine] = []
    read = characters = 0
    following = None
    for place, found in enumerate(walk.articles, start=offset):
        first = skip if place == offset else 0
        own = list(islice(context_lines(found, width), first, first + size - len(lines)))
        lines += own
        read += 1
        characters += len(found.article.text)
        if first + len(own) < len(found.article.occurrences):
            following = place, first + len(own)
            break
        if len(lines) == size or read == MOST_ARTICLES or characters > MOST_CHARACTERS:
            following = (place + 1, 0) if place + 1 < walk.total else None
            break
    return Concordance(
        lines=tuple(lines),
        articles=walk.total,
        offset=offset,
        skip=skip,
        read=read,
        occurrences=None,
        next=following,
        generation=walk.generation,
    )


def _read_window(walk: Walk, width: int) -> _Window:
    lines: list[ContextLine] = []
    read = characters = 0
    limit: Limit | None = None
    for found in walk.articles:
        own = list(context_lines(found, width))
        if lines and len(lines) + len(own) > MOST_LINES:
            limit = "lines"  # no article is taken in part, so that the following lines can begin with this one
            break
        lines += own
        read += 1
        characters += len(found.article.text)
        if read == MOST_ARTICLES or characters > MOST_CHARACTERS:
            limit = "articles" if read == MOST_ARTICLES else "characters"
            break
    return _Window(tuple(lines), read, limit)


def _inside(text: str, start: int, mark: tuple[int, int]) -> tuple[int, int]:
    """Where a mark of the text stands in the one line of what is there from `start` on."""
    first = len(_led(unbroken(text, start, mark[0])))
    return first, first + len(one_line(text[mark[0] : mark[1]]))


def _led(raw: str) -> str:
    """What stands before a word, in one line, with the space between them."""
    return one_line(raw) + " " * raw[-1:].isspace()


def _before(text: str, start: int, width: int) -> str:
    """What stands before `start`, from a word's beginning on."""
    line = _led(unbroken(text, max(0, start - 2 * width), start))
    if len(line) <= width:
        return line
    return line[-width:] if line[-width - 1].isspace() else line[-width:].partition(" ")[2] or line[-width:]


def _behind(text: str, end: int, width: int) -> str:
    """What stands behind `end`, up to a word's end."""
    raw = unbroken(text, end, end + 2 * width)
    line = " " * raw[:1].isspace() + one_line(raw)
    if len(line) <= width:
        return line
    return line[:width] if line[width].isspace() else line[:width].rpartition(" ")[0] or line[:width]
