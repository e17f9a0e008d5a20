"""Whole results as files: /api/v1/export, streamed as it is read."""

from __future__ import annotations

import datetime

from flask import Blueprint, Response, g

from search.export.csv_table import CsvStyle
from search.export.formats import FORMATS, exported, file_name
from search.searcher import Searcher
from webui.arguments import TRUTH, own_argument, searched
from webui.downloads import Downloads
from webui.params import one_of

DELIMITERS = {"comma": ",", "semicolon": ";"}
CSV_PARAMETERS = ("bom", "delimiter")


def add_routes(routes: Blueprint, searcher: Searcher, downloads: Downloads) -> None:
    """Adds /export."""

    @routes.get("/export")
    def export() -> Response:
        parsed = searched(("format", *CSV_PARAMETERS))
        wanted = own_argument("format", "csv", one_of, tuple(FORMATS))
        style = csv_style()
        walk = searcher.walk(parsed.request)
        links = g.links

        def url_of(id: str) -> str:
            return str(links.absolute(links.article(id)))

        pieces = exported(walk, wanted, url_of, keys=parsed.fields, style=style)
        format = FORMATS[wanted]
        name = file_name(parsed.request.query, today(), format.extension)
        response = downloads.response(pieces, format, name, walk.generation)
        response.headers["X-Total-Count"] = str(walk.total)
        return response


def csv_style() -> CsvStyle:
    """How the reader wants a CSV file."""
    bom = own_argument("bom", "false", one_of, TRUTH) == "true"
    return CsvStyle(bom, DELIMITERS[own_argument("delimiter", "comma", one_of, tuple(DELIMITERS))])


def today() -> str:
    """The day of the download, for the file's name."""
    return datetime.date.today().isoformat()
