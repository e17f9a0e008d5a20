"""An article as a BibTeX entry: @article with the newspaper as its journal, for BibTeX and biblatex (UTF-8)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.article_page import FoundArticle
from search.running_text import one_line

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_LANGUAGES = {
    "de": "german",
    "en": "english",
    "fr": "french",
    "it": "italian",
    "es": "spanish",
    "nl": "dutch",
    "pl": "polish",
}
"""Names that babel knows; others go by their code."""
_SPECIAL = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_"},
        # Not \{ and \}: BibTeX counts them as brackets all the same.
        "{": "\\textbraceleft{}",
        "}": "\\textbraceright{}",
        "\\": "\\textbackslash{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
        '"': "\\textquotedbl{}",  # a bare one is active with babel's German
    }
)


def bibtex_entry(found: FoundArticle, url: str) -> str:
    """One entry and the blank line after it."""
    hit = found.hit
    kind = "article" if hit.source else "misc"
    lines = "".join(f"  {name} = {value},\n" for name, value in _fields(found, url))
    return f"@{kind}{{{_key(hit.id)},\n{lines}}}\n\n"


def _fields(found: FoundArticle, url: str) -> Iterator[tuple[str, str]]:
    hit = found.hit
    # The inner braces keep capitals and the order of the words as they were printed.
    yield "title", f"{{{{{_text(hit.title or hit.path)}}}}}"
    if hit.source:
        yield "journal", f"{{{_text(hit.source)}}}"
        yield "entrysubtype", "{newspaper}"
    if hit.date is not None:
        year, month, day = hit.date.parts
        yield "year", f"{{{year}}}"
        if month:
            yield "month", _MONTHS[int(month) - 1]
        if day:
            yield "day", f"{{{int(day)}}}"
    if hit.language != "und":
        yield "language", f"{{{_LANGUAGES.get(hit.language, _text(hit.language))}}}"
    if hit.entities:
        yield "keywords", f"{{{', '.join(_text(one.label.replace(',', ' ')) for one in hit.entities)}}}"
    yield "note", f"{{{_text(hit.path)}}}"
    if url:
        yield "url", f"{{{url}}}"


def _key(id: str) -> str:
    return re.sub(r"[^A-Za-z0-9:_.-]", "-", id)


def _text(text: str) -> str:
    return one_line(text).translate(_SPECIAL)
