"""The map of the cities of a search, /karte, with its table."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from flask import Blueprint, g, make_response, render_template
from werkzeug.wrappers import Response

from search.request import Filter
from search.searcher import Searcher
from webui.arguments import offset_argument, own_argument, search_arguments
from webui.chips import chips_of
from webui.maps.cities import ORDERS, cities_of, country_of, in_order
from webui.maps.drawing import draw, frame_for
from webui.maps.frames import FRAMES
from webui.params import one_of, to_args

ROWS_ON_PAGE = 50


def add_routes(routes: Blueprint, searcher: Searcher) -> None:
    """Adds the address of the map."""

    @routes.get("/karte", endpoint="map")
    def map_page() -> Response:
        return make_response(_map_page(searcher))


def _map_page(searcher: Searcher) -> str:
    parsed, notices = search_arguments(("frame", "order", "offset"))
    asked = parsed.request.at_page(None)
    chosen_frame = own_argument("frame", "", one_of, tuple(FRAMES))
    order = own_argument("order", "count", one_of, ORDERS)
    offset = offset_argument()
    page = searcher.search(asked.without_page())
    found = cities_of(searcher, asked)
    # The cities are counted without the choice of cities, so the articles they are from are as well.
    counted = replace(asked.without_page(), filters=tuple(_counting(one) for one in asked.filters))
    drawing = draw(found.cities, chosen_frame or frame_for(found.cities))
    after = offset + ROWS_ON_PAGE
    rows = in_order(found.cities, order, g.language)[offset:after]
    return render_template(
        "map.html",
        page=page,
        asked=asked,
        hidden=[pair for pair in (*to_args(asked), ("frame", chosen_frame)) if pair[0] != "q" and pair[1]],
        chips=chips_of(page.chosen, asked, g.language),
        notices=(*notices, *(warning.text(g.language.code) for warning in page.warnings)),
        found=found,
        articles=searcher.search(counted).total,
        distinct=sum(city.count > 0 for city in found.cities),
        unplaced=sum(city.place is None for city in found.cities),
        chosen_cities=asked.filter_of("city"),
        frames=tuple(FRAMES),
        chosen_frame=chosen_frame,
        drawing=drawing,
        rows=[(city, country_of(city, g.language)) for city in rows],
        order=order,
        offset=offset,
        size=ROWS_ON_PAGE,
        table_address=partial(g.links.api_map, asked),
        next=after if after < len(found.cities) else None,
    )


def _counting(chosen: Filter) -> Filter:
    """A filter as the city facet counts under it: its own choice cuts only where all values are demanded."""
    return replace(chosen, values=()) if chosen.field == "city" and chosen.mode == "any" else chosen
