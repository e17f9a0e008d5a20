"""The other views of a search in the API: its hits over time, its cities with their coordinates, several queries over time."""

from __future__ import annotations

from typing import get_args

from flask import Blueprint, Response, g

from search.as_json import histogram_json
from search.page import Interval
from search.request import MAX_FACET_SIZE
from search.searcher import Searcher
from webui import api_json
from webui.api_answers import json_answer
from webui.arguments import TRUTH, asked_queries, offset_argument, own_argument, searched
from webui.csv_tables import TABLE_PARAMETERS, csv_response, table_style
from webui.downloads import Downloads
from webui.errors import BadArguments
from webui.maps.cities import CITY_KEYS, ORDERS, Order, cities_of, city_values, in_order
from webui.params import ParamError, one_of, whole_number
from webui.trends.counting import AUTO, INTERVALS, MOST_QUERIES, table_of, trends_of


def add_routes(routes: Blueprint, searcher: Searcher, downloads: Downloads) -> None:
    """Adds /histogram, and /map and /timeline, which are tables too."""

    @routes.get("/histogram")
    def histogram() -> Response:
        asked = searched(("interval", "share")).request
        interval: Interval = own_argument("interval", "month", one_of, get_args(Interval))
        with_share = own_argument("share", "false", one_of, TRUTH) == "true"
        found = searcher.histogram(asked, interval)
        return json_answer(histogram_json(found, with_share=with_share), found.generation)

    @routes.get("/map", endpoint="map")
    def cities_map() -> Response:
        asked = searched(("order", "offset", "size", *TABLE_PARAMETERS)).request
        order: Order = own_argument("order", "count", one_of, ORDERS)
        offset = offset_argument()
        size: int = own_argument("size", MAX_FACET_SIZE, whole_number, 1, MAX_FACET_SIZE)
        style = table_style()
        found = cities_of(searcher, asked)
        cities = in_order(found.cities, order, g.language)
        if style:
            rows = (CITY_KEYS, *map(city_values, cities))
            return csv_response(downloads, style, f"karte {asked.query}", rows, found.generation)
        body = api_json.map_page(found, cities, asked, g.links, order=order, offset=offset, size=size)
        return json_answer(body, found.generation)

    @routes.get("/timeline")
    def timeline() -> Response:
        asked = searched(("interval", *TABLE_PARAMETERS), several=("q",)).request
        interval: str = own_argument("interval", AUTO, one_of, INTERVALS)
        queries = asked_queries()
        if len(queries) > MOST_QUERIES:
            error = ParamError("value", "q", queries[MOST_QUERIES], ("allowed.queries",), (1, MOST_QUERIES))
            raise BadArguments((error,), asked)
        style = table_style()
        found = trends_of(searcher, asked, queries, interval)
        if style:
            return csv_response(downloads, style, f"verlauf {' '.join(queries)}", table_of(found), found.generation)
        return json_answer(api_json.timeline(found, asked, g.links), found.generation)
