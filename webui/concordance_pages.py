"""Occurrences in their context (KWIC): the page /kontext, and the same as JSON or CSV at /api/v1/kwic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import get_args

from flask import Blueprint, Response, g, make_response, render_template

from search.concordance import (
    COUNTED,
    DEFAULT_WIDTH,
    MOST_ARTICLES,
    MOST_CHARACTERS,
    MOST_LINES,
    Concordance,
    Concordances,
    ContextLine,
    LineOrder,
)
from search.export.csv_table import Cell
from search.request import SearchRequest
from search.searcher import Searcher
from webui import api_json
from webui.api_answers import json_answer
from webui.arguments import offset_argument, own_argument, search_arguments, searched
from webui.article_page import MOST_MARKED
from webui.chips import chips_of
from webui.csv_tables import TABLE_PARAMETERS, csv_response, table_style
from webui.downloads import Downloads
from webui.links import Links
from webui.params import one_of, to_args, whole_number

ORDERS = get_args(LineOrder)
LINES = 50
MOST_LINES_ON_PAGE = 500
WIDTHS = (20, 200)
OWN_PARAMETERS = ("order", "offset", "skip", "lines", "width")
_MOST = {"counted": COUNTED, "articles": MOST_ARTICLES, "lines": MOST_LINES, "characters": MOST_CHARACTERS}
_COLUMNS = ("id", "number", "title", "date", "date_precision", "source", "language", "left", "hit", "right", "url")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked for: their order, where to begin, how many, and how wide."""

    order: LineOrder
    offset: int
    skip: int
    lines: int
    width: int


def add_page(routes: Blueprint, searcher: Searcher) -> None:
    """Adds /kontext."""
    concordances = Concordances(searcher)

    @routes.get("/kontext")
    def concordance() -> Response:
        parsed, notices = search_arguments(OWN_PARAMETERS)
        asked = parsed.request.at_page(None)
        wanted = _wanted()
        found = searcher.search(asked.without_page())
        page = concordances.page(
            asked, wanted.order, offset=wanted.offset, skip=wanted.skip, size=wanted.lines, width=wanted.width
        )

        def address(asked: SearchRequest, offset: int = 0, skip: int = 0) -> str:
            return str(g.links.kwic(asked, *_arguments(replace(wanted, offset=offset, skip=skip))))

        return make_response(
            render_template(
                "concordance.html",
                page=page,
                asked=asked,
                wanted=wanted,
                orders=ORDERS,
                bounded=_bounded(page, wanted.order),
                hidden=[pair for pair in to_args(asked) if pair[0] not in ("q", "sort")],
                address=address,
                anchor=_anchor,
                chips=chips_of(found.chosen, asked, g.language),
                suggestions=found.suggestions,
                notices=(*notices, *(warning.text(g.language.code) for warning in found.warnings)),
            )
        )


def add_api(routes: Blueprint, searcher: Searcher, downloads: Downloads) -> None:
    """Adds /kwic."""
    concordances = Concordances(searcher)

    @routes.get("/kwic")
    def kwic() -> Response:
        asked = searched((*OWN_PARAMETERS, *TABLE_PARAMETERS)).request
        wanted = _wanted()
        style = table_style()
        if style:
            lines, generation = concordances.all_lines(asked, wanted.order, offset=wanted.offset, width=wanted.width)
            return csv_response(downloads, style, f"kontext {asked.query}", _rows(lines, g.links), generation)
        page = concordances.page(
            asked, wanted.order, offset=wanted.offset, skip=wanted.skip, size=wanted.lines, width=wanted.width
        )
        after = replace(wanted, offset=page.next[0], skip=page.next[1]) if page.next else None
        links = {
            "self": g.links.api_kwic(asked, *_arguments(wanted)),
            "html": g.links.absolute(g.links.kwic(asked, *_arguments(wanted))),
            "next": g.links.api_kwic(asked, *_arguments(after)) if after else None,
        }
        return json_answer({**api_json.concordance(page, g.links), "links": links}, page.generation)


def _bounded(page: Concordance, order: LineOrder) -> str:
    """Of which articles these lines are, and why not of all; "" where they are of all."""
    if not page.read or page.occurrences is not None:
        return ""
    number, text = g.language.number, g.language.text
    kind = "article" if order == "article" else "sorted"
    first, last = number(page.offset + 1), number(page.offset + page.read)
    sentences = [text(f"kwic.bounded.{kind}", page.read, first=first, last=last)]
    if limit := page.limit or ("counted" if kind == "article" and page.articles > COUNTED else None):
        sentences.append(text(f"kwic.limit.{limit}", most=number(_MOST[limit])))
    return " ".join([*sentences, text(f"kwic.rest.{kind}")])


def _wanted() -> Wanted:
    return Wanted(
        order=own_argument("order", "article", one_of, ORDERS),
        offset=offset_argument(),
        skip=offset_argument("skip"),
        lines=own_argument("lines", LINES, whole_number, 1, MOST_LINES_ON_PAGE),
        width=own_argument("width", DEFAULT_WIDTH, whole_number, *WIDTHS),
    )


def _arguments(wanted: Wanted) -> Iterator[tuple[str, str]]:
    """What differs from the defaults."""
    default = Wanted("article", 0, 0, LINES, DEFAULT_WIDTH)
    for name in OWN_PARAMETERS:
        value = getattr(wanted, name)
        if value != getattr(default, name):
            yield name, str(value)


def _anchor(line: ContextLine) -> str:
    """Where on its article's page a line is: its mark, or the last one that the page has."""
    return f"#treffer-{min(line.number, MOST_MARKED)}"


def _rows(lines: Iterator[ContextLine], links: Links) -> Iterator[list[Cell]]:
    yield list(_COLUMNS)
    for line in lines:
        date = line.date
        yield [
            line.id,
            line.number,
            line.title,
            date.value if date else "",
            date.precision if date else "",
            line.source,
            line.language,
            line.left.strip(),
            line.hit,
            line.right.strip(),
            f"{links.absolute(links.article(line.id))}{_anchor(line)}",
        ]
