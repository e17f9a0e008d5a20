"""`fundstelle export`: all hits of a search as a file."""

from __future__ import annotations

from typing import Any, BinaryIO
from urllib.parse import quote

import click

from index.config import Config
from index.options import with_config
from search.commands import request_of, request_options
from search.engines import open_searcher
from search.export.csv_table import CsvStyle
from search.export.formats import FORMATS, exported


@click.command("export")
@click.argument("query")
@request_options
@click.option("--format", type=click.Choice(tuple(FORMATS)), default="csv", show_default=True, help="Form der Ausgabe.")
@click.option("--excel", is_flag=True, help="CSV mit BOM und Semikolon, wie ein deutsches Excel sie öffnet.")
@click.option("--output", type=click.File("wb", lazy=True), default="-", help="Datei (sonst die Standardausgabe).")
@with_config
def export_command(
    config: Config,
    query: str,
    format: str,
    excel: bool,
    output: BinaryIO,
    **asked: Any,
) -> None:
    """Gibt alle Artikel aus, die ANFRAGE findet ("" = alle), mit ihren Angaben."""
    walk = open_searcher(config).walk(request_of(query, **asked))
    root = config.base_url.rstrip("/")

    def url_of(id: str) -> str:
        return f"{root}/artikel/{quote(id, safe='')}" if root else ""

    style = CsvStyle(bom=True, delimiter=";") if excel else CsvStyle()
    output.write(b"")  # a file there shall be, without hits as well
    for piece in exported(walk, format, url_of, style=style):
        output.write(piece.encode())
