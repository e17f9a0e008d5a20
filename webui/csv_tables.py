"""Tables of a page as CSV files."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from search.export.csv_table import Cell, CsvStyle, csv_lines
from search.export.formats import FORMATS, file_name
from webui.arguments import own_argument
from webui.downloads import Downloads
from webui.exports import CSV_PARAMETERS, csv_style, today
from webui.params import one_of

TABLE_FORMATS = ("json", "csv")
TABLE_PARAMETERS = ("format", *CSV_PARAMETERS)
"""The arguments of a route that gives its table as JSON or as CSV."""


def table_style() -> CsvStyle | None:
    """How the reader wants the table as CSV; None where JSON is asked for."""
    style = csv_style()
    return style if own_argument("format", "json", one_of, TABLE_FORMATS) == "csv" else None


def csv_response(
    downloads: Downloads, style: CsvStyle, title: str, rows: Iterable[Iterable[Cell | None]], generation: str
) -> Response:
    """A table, its header first, to download under that title. Raises Busy."""
    cells = (("" if cell is None else cell for cell in row) for row in rows)
    return downloads.response(csv_lines(cells, style), FORMATS["csv"], file_name(title, today(), "csv"), generation)
