"""Which pieces of a text to show for its marks: those with most of the query in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.german.tokens import HYPHENS
from search.page import Marks, Snippet

LENGTH = 220
MOST_SNIPPETS = 3
_FAR = 100
"""More space than this between words parts them, too."""

_SPACE = re.compile(r"\s+")
_GOES_ON = re.compile(rf"[^\W\d_][{HYPHENS}\u00ad]$")
"""What a word ends in that goes on behind the line end, or with the next word ("Staats- und Regierungschefs")."""
_BORDER = re.compile(rf"(?<!\s)(?<![^\W\d_][{HYPHENS}\u00ad])\s+")
_WORD_END = re.compile(rf"{_BORDER.pattern}|(?<!\s)\Z")
_IN_PARAGRAPH = re.compile(r"[^\S\n]*(?:\n[^\S\n]*)?\S")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of a text; `words` are numbers of what of the query was found in it, `reach` as an Occurrence has it."""

    start: int
    end: int
    words: frozenset[int]
    reach: int


@dataclass(frozen=True, slots=True)
class _Area:
    """A part [start, end) of the text that no snippet shows yet, and the marks inside it."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def snippets(text: str, marks: tuple[Mark, ...], beginning: int = 0) -> tuple[Snippet, ...]:
    """At most MOST_SNIPPETS pieces of LENGTH code points or a little less, cut between words, none overlapping, best first.

    The best has the most different words of the query, then the most marks, and stands first. A mark is never cut, however long.
    The title, which ends at `beginning`, is shown above them: they come from behind it, unless marks are in it alone. Without marks it is
    the text behind the title, or nothing if there is none.
    """
    if not marks:
        return _beginning(text, beginning)
    behind = tuple(mark for mark in marks if mark.start >= beginning)
    start = max([beginning, *(mark.end for mark in marks if mark.start < beginning)])
    areas = [_Area(start, len(text), behind) if behind else _Area(0, len(text), marks)]
    chosen: list[Snippet] = []
    while areas and len(chosen) < MOST_SNIPPETS:
        window, area = max(((_best_window(area.marks), area) for area in areas), key=lambda pair: _worth(pair[0]))
        start, end = _room(text, area, window[0].start, window[-1].end)
        chosen.append(snippet(text, start, end, tuple((mark.start, mark.end) for mark in area.marks)))
        areas.remove(area)
        areas += [rest for rest in (_part(area, area.start, start), _part(area, end, area.end)) if rest.marks]
    return tuple(chosen)


def _best_window(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The marks, as many as fit into one snippet, that are worth most."""
    best = (0, 0)
    best_worth = (0, 0)
    counts: dict[frozenset[int], int] = {}
    first = 0
    for last, mark in enumerate(marks):
        counts[mark.words] = counts.get(mark.words, 0) + 1
        while first < last and mark.end - marks[first].start > LENGTH:
            counts[marks[first].words] -= 1
            if not counts[marks[first].words]:
                del counts[marks[first].words]
            first += 1
        worth = (len(counts), last - first)
        if worth > best_worth or not last:
            best, best_worth = (first, last), worth
    return marks[best[0] : best[1] + 1]


def _worth(window: tuple[Mark, ...]) -> tuple[int, int, int]:
    return len({mark.words for mark in window}), len(window), -window[0].start


def _part(area: _Area, start: int, end: int) -> _Area:
    return _Area(start, end, tuple(mark for mark in area.marks if start <= mark.start and mark.end <= end))


def _room(text: str, area: _Area, start: int, end: int) -> tuple[int, int]:
    """[start, end) widened to LENGTH within its area, evenly where it can, but to whole words and without cutting a mark."""
    room = max(LENGTH - (end - start), 0)
    before = min(room // 2, start - area.start)
    after = min(room - before, area.end - end)
    before = min(room - after, start - area.start)
    left, right = start - before, end + after
    for mark in area.marks:
        if mark.start < left < mark.end:
            left = mark.end
        if mark.start < right < mark.end:
            right = mark.start
    return _word_start(text, left, start), _word_end(text, end, right)


def _word_start(text: str, left: int, start: int) -> int:
    """The first place from `left` on where a word begins; `left` itself if there is none before `start`."""
    before = text[:left] if left < _FAR else text[left - _FAR : left]
    is_border = not left or (before[-1:].isspace() and not _GOES_ON.search(before.rstrip()))
    spaces = _SPACE.match(text, left, start) if is_border else _BORDER.search(text, left, start)
    return spaces.end() if spaces else left


def _word_end(text: str, end: int, right: int) -> int:
    """The last place up to `right` where a word ends; `right` itself if there is none from `end` on."""
    for place in range(right, end - 1, -1):
        if _WORD_END.match(text, place):
            return place
    return right


def snippet(text: str, start: int, end: int, marks: Marks) -> Snippet:
    """text[start:end] with those of the marks that are inside it; marks are [start, end) in the whole text."""
    inside = tuple((first - start, last - start) for first, last in marks if start <= first and last <= end)
    before = text[max(0, start - _FAR) : start]
    is_led = bool(before.strip()) and before[len(before.rstrip()) :].count("\n") < 2
    return Snippet(text[start:end], inside, start, is_led, _IN_PARAGRAPH.match(text, end) is not None)


def _beginning(text: str, after_title: int) -> tuple[Snippet, ...]:
    start = after_title if text[after_title:].strip() else 0
    spaces = _SPACE.match(text, start)
    start = spaces.end() if spaces else start
    end = _word_end(text, start, min(start + LENGTH, len(text)))
    return (snippet(text, start, end, ()),) if start < end else ()
