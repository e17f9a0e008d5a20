"""Text shown in one run, without the lines it was printed in: words torn at line ends are whole again, as the index reads them.

The text itself, and every offset into it, stay as they are.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from index.german.tokens import clean_text
from search.page import Marks, Snippet

_WORD = 60
"""So many code points before and behind a piece of text show whether a line end at its border is inside a word."""


def line_ends_in_words(text: str) -> Marks:
    """[start, end) of what a line end put into words: "-⏎" in "Sicherheits-⏎garantien", "⏎" in "NATO-⏎Gipfel"."""
    if "\n" not in text:
        return ()
    clean = clean_text(text)
    ends = zip(clean.cuts, (0, *clean.removed), clean.removed, strict=False)
    spans = ((cut + before, cut + after) for cut, before, after in ends)
    return tuple((start, end) for start, end in spans if "\n" in text[start:end])


def unbroken(text: str, start: int = 0, end: int | None = None) -> str:
    """text[start:end] without the line ends inside its words; a word may reach over its borders."""
    end = len(text) if end is None else min(end, len(text))
    first = max(start - _WORD, 0)
    pieces, last = [], start
    for break_start, break_end in line_ends_in_words(text[first : end + _WORD]):
        pieces.append(text[last : min(first + break_start, end)])
        last = max(first + break_end, start)
    return "".join([*pieces, text[last:end]])


def unbroken_snippet(snippet: Snippet) -> Snippet:
    """The snippet without the line ends inside its words, its marks around the same words; for showing, since offsets move."""
    breaks = line_ends_in_words(snippet.text)
    if not breaks:
        return snippet

    def moved(place: int) -> int:
        return place - sum(min(end, place) - start for start, end in breaks if start < place)

    marks = tuple((moved(start), moved(end)) for start, end in snippet.marks)
    return replace(snippet, text=unbroken(snippet.text), marks=marks)


def one_line(text: str) -> str:
    """The text with torn words whole, every run of white space and control characters one space, and signs without width left out."""
    if not text.isprintable():
        text = "".join(map(_printable, unbroken(text)))
    return " ".join(text.split())


def _printable(character: str) -> str:
    if character.isprintable():
        return character
    return "" if unicodedata.category(character) == "Cf" else " "  # a soft hyphen stands within a word
