"""An article as a RIS record, as Zotero, EndNote, Citavi and JabRef read it: type NEWS, T2 the newspaper."""

from __future__ import annotations

from collections.abc import Iterator

from search.article_page import FoundArticle
from search.running_text import one_line


def ris_entry(found: FoundArticle, url: str) -> str:
    """One record with its CRLFs, from TY to ER."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _fields(found, url)) + "ER  - \r\n\r\n"


def _fields(found: FoundArticle, url: str) -> Iterator[tuple[str, str]]:
    hit = found.hit
    yield "TY", "NEWS"
    yield "ID", hit.id
    yield "TI", one_line(hit.title) or one_line(hit.path)
    if hit.source:
        yield "T2", one_line(hit.source)
    if hit.date is not None:
        year, month, day = hit.date.parts
        yield "PY", year
        yield "DA", f"{year}/{month}/{day}/"
    if hit.language != "und":
        yield "LA", hit.language
    for entity in hit.entities:
        yield "KW", one_line(entity.label.replace("*", " "))  # RIS allows no asterisk in keywords
    yield "AN", one_line(hit.path)
    if url:
        yield "UR", url
    yield "DP", "Fundstelle"
