"""Text and offsets -> HTML: everything an article brings is escaped here, marks and names are put around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from search.page import Marks, Snippet
from search.running_text import unbroken_snippet

# Control characters show nothing but can reorder the text around them (bidi) or are not allowed in HTML at all.
_HOSTILE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_ENDS = tuple('.!?…:"”“»«')
Anchor = Callable[[int], Markup]
_PARAGRAPH = re.compile(r"\S(?:[^\n]*\S)?(?:[^\S\n]*\n[^\S\n]*\S(?:[^\n]*\S)?)*")
"""Lines with something on them, one below the other."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name in the text, and where its link leads."""

    start: int
    end: int
    url: str
    field: str
    label: str


def plain(text: str) -> str:
    """The text with every character that could disturb a page replaced by U+FFFD (a space for \\r and form feed); length unchanged."""
    return _HOSTILE.sub(lambda found: " " if found[0] in "\r\x0c" else "\ufffd", text)


def marked(text: str, marks: Marks) -> Markup:
    """One line of text with its marks."""
    return _with_marks(text, 0, len(text), marks, None)


def excerpt(snippet: Snippet) -> Markup:
    """A snippet with its marks, torn words whole, and an ellipsis where its sentence begins before it or goes on behind it.

    Where a paragraph ends (or a heading, which has no full stop) a sign is shown, which nobody copies into a quotation.
    """
    shown = unbroken_snippet(snippet)
    text = shown.text
    before = "… " if shown.is_led and (text[:1].islower() or text[:1] in ",;:)–-") else ""
    after = " …" if shown.is_followed and text.rstrip()[-1:] not in _ENDS else ""
    html = _SPACE.sub(_shown_paragraph_end, marked(text, shown.marks))
    return Markup("{}{}{}").format(before, Markup(html), after)  # noqa: S704 (what the text brought is escaped)


def _shown_paragraph_end(space: re.Match[str]) -> str:
    return '<span class="paragraph-end"> </span>' if space[0].count("\n") > 1 else space[0]


def paragraphs(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """[start, end) of every paragraph of `text` from `begin` on: what stands between blank lines, without space around it."""
    for paragraph in _PARAGRAPH.finditer(text, begin):
        yield paragraph.span()


def marked_part(
    text: str, start: int, end: int, marks: Marks, names: tuple[NameSpan, ...], anchor: Anchor | None
) -> Markup:
    """text[start:end] with the marks and names inside it, both sorted; offsets are those of the whole text.

    `anchor(i)` gives the attributes of the mark that is number i of the whole text (an id to jump to).
    """
    pieces: list[Markup] = []
    position = start
    for name in names[bisect_left(names, start, key=lambda name: name.start) :]:
        if name.start >= end:
            break
        if name.start < position or name.end > end:
            continue
        pieces.append(_with_marks(text, position, name.start, marks, anchor))
        content = _with_marks(text, name.start, name.end, marks, anchor)
        pieces.append(
            Markup('<a class="name name-{}" href="{}" title="{}">{}</a>').format(
                name.field, name.url, plain(name.label), content
            )
        )
        position = name.end
    pieces.append(_with_marks(text, position, end, marks, anchor))
    return Markup("").join(pieces)


def _with_marks(text: str, start: int, end: int, marks: Marks, anchor: Anchor | None) -> Markup:
    pieces: list[Markup] = []
    position = start
    number = bisect_right(marks, start, key=lambda mark: mark[1])
    while number < len(marks) and marks[number][0] < end:
        first, last = marks[number]
        inner_first, inner_last = max(first, position), min(last, end)
        pieces.append(escape(plain(text[position:inner_first])))
        # A mark that begins before this piece (inside a name, say) goes on here without a second anchor.
        attributes = anchor(number) if anchor and inner_first == first else Markup("")
        pieces.append(Markup("<mark{}>{}</mark>").format(attributes, plain(text[inner_first:inner_last])))
        position = inner_last
        number += 1
    pieces.append(escape(plain(text[position:end])))
    return Markup("").join(pieces)
