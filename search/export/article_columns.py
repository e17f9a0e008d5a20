"""The columns of exported articles: which there are, and what of an article each holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.schema import ENTITY_FIELDS
from search.article_page import FoundArticle, Walk
from search.export.csv_table import Cell, CsvStyle, csv_lines
from search.running_text import one_line


def article_rows(
    walk: Walk, url_of: Callable[[str], str], keys: tuple[str, ...] | None, style: CsvStyle
) -> Iterator[str]:
    """The hits as a table. `keys` are keys of a hit as JSON has them; "date" is three columns."""
    columns = [column for column in _COLUMNS if keys is None or column.key in keys]
    return csv_lines(_rows(walk, url_of, columns), style)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column, the key of a hit that it belongs to, and its cell of an article at an address."""

    name: str
    key: str
    cell: Callable[[FoundArticle, str], Cell]


def _rows(walk: Walk, url_of: Callable[[str], str], columns: list[_Column]) -> Iterator[list[Cell]]:
    yield [column.name for column in columns]
    for found in walk.articles:
        url = url_of(found.hit.id)
        yield [column.cell(found, url) for column in columns]


def _entities(field: str) -> Callable[[FoundArticle, str], Cell]:
    return lambda found, _: "; ".join(one_line(one.label) for one in found.hit.entities if one.field == field)


def _snippet(found: FoundArticle, _: str) -> Cell:
    return " … ".join(one_line(snippet.text) for snippet in found.hit.snippets)


_COLUMNS = (
    _Column("id", "id", lambda found, _: found.hit.id),
    _Column("title", "title", lambda found, _: one_line(found.hit.title)),
    _Column("date", "date", lambda found, _: found.hit.date.value if found.hit.date else ""),
    _Column("date_precision", "date", lambda found, _: found.hit.date.precision if found.hit.date else ""),
    _Column("date_evidence", "date", lambda found, _: one_line(found.hit.date.evidence) if found.hit.date else ""),
    _Column("source", "source", lambda found, _: one_line(found.hit.source)),
    _Column("language", "language", lambda found, _: found.hit.language),
    *(_Column(field, field, _entities(field)) for field in ENTITY_FIELDS),
    _Column("score", "score", lambda found, _: round(found.hit.score, 4)),
    _Column("duplicates", "duplicates", lambda found, _: found.hit.duplicates),
    _Column("snippets", "snippets", _snippet),
    _Column("path", "path", lambda found, _: one_line(found.hit.path)),
    _Column("url", "url", lambda _, url: url),
)
