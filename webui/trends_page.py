"""Several queries over time, /verlauf: a chart with its table."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, g, make_response, render_template
from werkzeug.wrappers import Response

from search.request import SearchRequest
from search.searcher import Searcher
from webui.arguments import asked_queries, offset_argument, own_argument, search_arguments
from webui.chips import chips_of
from webui.params import one_of, to_args
from webui.trends.chart import HEIGHT, WIDTH, chart_of
from webui.trends.counting import AUTO, INTERVALS, MEASURES, MOST_QUERIES, trends_of

ROWS_ON_PAGE = 48
_FIELDS = ("q", "from", "to")
"""Arguments of a search for which the form has visible fields."""


def add_routes(routes: Blueprint, searcher: Searcher) -> None:
    """Adds the address of the trends."""

    @routes.get("/verlauf")
    def trends() -> Response:
        return make_response(_trends_page(searcher))


def _trends_page(searcher: Searcher) -> str:
    parsed, notices = search_arguments(("q", "interval", "measure", "offset"))
    given = asked_queries()
    queries = given[:MOST_QUERIES]
    if len(given) > MOST_QUERIES:
        notices += (g.language.text("trends.too_many", len(given) - MOST_QUERIES, most=MOST_QUERIES),)
    interval = str(own_argument("interval", AUTO, one_of, INTERVALS))
    measure = own_argument("measure", "share", one_of, MEASURES)
    offset = offset_argument()
    asked = parsed.request.at_page(None)
    pages = [searcher.search(asked.with_query(query).without_page()) for query in queries or ("",)]
    warnings = [warning.text(g.language.code) for page in pages for warning in page.warnings]
    found = trends_of(searcher, asked, queries, interval)
    if interval not in (AUTO, found.interval):
        notices += (g.language.text(f"trends.too_fine.{found.interval}"),)
    after = offset + ROWS_ON_PAGE

    def address(request: SearchRequest) -> str:
        return str(g.links.trends(request, queries, interval=interval, measure=measure))

    return render_template(
        "trends.html",
        asked=asked.with_query(queries[0] if queries else ""),
        queries=queries,
        most_queries=MOST_QUERIES,
        hidden=[
            *(pair for pair in to_args(asked) if pair[0] not in _FIELDS),
            *((("measure", measure),) if measure != "share" else ()),
        ],
        chips=chips_of(pages[0].chosen, asked, g.language),
        notices=(*notices, *dict.fromkeys(warnings)),
        trends=found,
        chart=chart_of(found, measure) if found.spans else None,
        width=WIDTH,
        height=HEIGHT,
        rows=tuple(enumerate(found.spans))[offset:after],
        address=address,
        interval=interval,
        intervals=INTERVALS,
        measure=measure,
        measures=MEASURES,
        offset=offset,
        size=ROWS_ON_PAGE,
        table_address=partial(g.links.api_trends, asked, queries, interval),
        next=after if after < len(found.spans) else None,
    )
