"""The other views of a search in the API: its cities with their coordinates, several queries over time; as JSON or as a table."""

from __future__ import annotations

from flask import Blueprint, Response, g

from search.request import MAX_FACET_SIZE
from search.searcher import Searcher
from webui import api_json
from webui.api_answers import json_answer
from webui.api_arguments import own_argument, searched
from webui.csv_tables import TABLE_FORMATS, TABLE_PARAMETERS, csv_response
from webui.errors import BadArguments
from webui.maps.cities import CITY_KEYS, ORDERS, Order, cities_of, city_values, in_order
from webui.page_arguments import asked_queries
from webui.params import ParamError, one_of, whole_number
from webui.trends.counting import AUTO, INTERVALS, MOST_QUERIES, table_of, trends_of

_MAX_OFFSET = 999_999


def add_routes(routes: Blueprint, searcher: Searcher) -> None:
    """Adds /map and /timeline."""

    @routes.get("/map", endpoint="map")
    def cities_map() -> Response:
        asked = searched(("order", "offset", "size", *TABLE_PARAMETERS)).request
        order: Order = own_argument("order", "count", one_of, ORDERS)
        offset: int = own_argument("offset", 0, whole_number, 0, _MAX_OFFSET)
        size: int = own_argument("size", MAX_FACET_SIZE, whole_number, 1, MAX_FACET_SIZE)
        found = cities_of(searcher, asked)
        cities = in_order(found.cities, order, g.language)
        if own_argument("format", "json", one_of, TABLE_FORMATS) == "csv":
            return csv_response("fundstelle-staedte", (CITY_KEYS, *map(city_values, cities)))
        body = api_json.map_page(found, cities, offset, size, asked, g.links)
        return json_answer(body, searcher.status().generation)

    @routes.get("/timeline")
    def timeline() -> Response:
        asked = searched(("interval", *TABLE_PARAMETERS), several=("q",)).request
        interval: str = own_argument("interval", AUTO, one_of, INTERVALS)
        queries = asked_queries()
        if len(queries) > MOST_QUERIES:
            error = ParamError("value", "q", queries[MOST_QUERIES], ("allowed.queries",), (1, MOST_QUERIES))
            raise BadArguments((error,), asked)
        found = trends_of(searcher, asked, queries, interval)
        if own_argument("format", "json", one_of, TABLE_FORMATS) == "csv":
            return csv_response("fundstelle-verlauf", table_of(found))
        return json_answer(api_json.timeline(found, asked, g.links), found.generation)
