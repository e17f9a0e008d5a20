"""Which file formats the hits of a search can be exported in, and writing one of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.german.fold import fold
from search.article_page import FoundArticle, Walk
from search.as_json import hit_json
from search.export.article_columns import article_rows
from search.export.bibtex import bibtex_entry
from search.export.csv_table import RFC_4180, CsvStyle
from search.export.ris import ris_entry

UrlOf = Callable[[str], str]
"""From an article's id to its address; "" where it has none."""

_NAME_LENGTH = 40
_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}
"""Characters that JSON leaves as they are and some programs take for the end of a line."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its media type, and how its files' names end."""

    media_type: str
    extension: str


FORMATS: dict[str, Format] = {
    "csv": Format("text/csv; charset=utf-8; header=present", "csv"),
    "ndjson": Format("application/x-ndjson", "ndjson"),
    "ris": Format("application/x-research-info-systems; charset=utf-8", "ris"),
    "bibtex": Format("application/x-bibtex; charset=utf-8", "bib"),
}


def exported(
    walk: Walk, format: str, url_of: UrlOf, *, keys: tuple[str, ...] | None = None, style: CsvStyle = RFC_4180
) -> Iterator[str]:
    """The file piece by piece, an article each. `keys` are those of a hit that CSV and NDJSON shall have; None is all."""
    match format:
        case "csv":
            return article_rows(walk, url_of, keys, style)
        case "ndjson":
            return (_json_line(found, url_of, keys) for found in walk.articles)
        case "ris":
            return (ris_entry(found, url_of(found.hit.id)) for found in walk.articles)
        case _:
            return (bibtex_entry(found, url_of(found.hit.id)) for found in walk.articles)


def file_name(query: str, day: str, extension: str) -> str:
    """A name that says what was searched and when, in ASCII: fundstelle-sicherheitsgarantien-2026-01-22.csv."""
    words = "-".join(re.findall("[a-z0-9]+", fold(query)))[:_NAME_LENGTH].strip("-") or "alle"
    return f"fundstelle-{words}-{day}.{extension}"


def _json_line(found: FoundArticle, url_of: UrlOf, keys: tuple[str, ...] | None) -> str:
    hit = {**hit_json(found.hit), "url": url_of(found.hit.id)}
    if keys is not None:
        hit = {key: value for key, value in hit.items() if key in keys}
    return json.dumps(hit, ensure_ascii=False, separators=(",", ":")).translate(_LINE_ENDS) + "\n"
