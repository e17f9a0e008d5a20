"""Tables of a page as CSV files."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from search.export.csv_table import Cell, csv_lines
from webui.exports import CSV_PARAMETERS, csv_style

TABLE_FORMATS = ("json", "csv")
TABLE_PARAMETERS = ("format", *CSV_PARAMETERS)
"""The arguments of a route that gives its table as JSON or as CSV."""


def csv_response(name: str, rows: Iterable[Iterable[Cell | None]]) -> Response:
    """A table, its header first, to download under that name; written as the request's arguments wish."""
    cells = (("" if cell is None else cell for cell in row) for row in rows)
    response = Response("".join(csv_lines(cells, csv_style())), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
