"""The page of the archive, /archiv: what is in it, from where, what could not be read, and how programs ask for it."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from flask import Blueprint, g, render_template

from index.config import Config
from index.manifest import articles_by_source, remarks, unreadable
from index.schema import ENTITY_FIELDS
from search.request import SearchRequest
from search.searcher import Searcher
from webui import sidebar
from webui.arguments import search_arguments
from webui.errors import CODES
from webui.params import FACET_NAMES
from webui.trends.counting import MOST_QUERIES

LISTED = 200
"""So many folders, and so many files of each kind of problem, are listed; `fundstelle status` lists all."""
_SOURCES = 100


def add_routes(routes: Blueprint, searcher: Searcher, config: Config) -> None:
    """Adds /archiv."""

    @routes.get("/archiv", endpoint="archive")
    def archive() -> str:
        parsed, notices = search_arguments()
        return _archive_page(searcher, config.archive, parsed.request.at_page(None), notices)


def _archive_page(searcher: Searcher, archive: Path, asked: SearchRequest, notices: tuple[str, ...]) -> str:
    """What the archive holds; `asked` is the search that the calls of the API are shown for."""
    everything = SearchRequest()
    sizes = (("month", sidebar.MONTHS_LISTED), ("source", _SOURCES), ("language", _SOURCES))
    page = searcher.search(
        replace(everything, size=0, facets=FACET_NAMES, facet_size=sidebar.LISTED, facet_sizes=sizes)
    )
    groups = {facet.field: sidebar.group_of(facet, everything, g.language, unfold=True) for facet in page.facets}
    sources = [item.value for item in groups["source"].items][:MOST_QUERIES]
    return render_template(
        "archive.html",
        status=searcher.status(),
        page=page,
        entity_fields=ENTITY_FIELDS,
        groups=groups,
        sources=[f'quelle:"{source}"' for source in sources if '"' not in source],
        folders=_without_common_part(articles_by_source(archive)),
        problems=[(one.path, one.reason) for one in unreadable(archive)],
        remarks=[(one.path, one.text) for one in remarks(archive)],
        listed=LISTED,
        asked=asked,
        example=asked if asked != everything else SearchRequest(query="Ukraine", size=3),
        notices=notices,
        codes=CODES,
    )


def _without_common_part(folders: tuple[tuple[Path, int], ...]) -> list[tuple[str, int]]:
    """The folders without the part of their paths that all share: readers need not know how the server's disk is ordered."""
    levels = zip(*(path.parent.parts for path, _ in folders), strict=False)
    shared = len(list(takewhile(lambda names: len(set(names)) == 1, levels)))
    return [(str(Path(*path.parts[shared:])), articles) for path, articles in folders]
