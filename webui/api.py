"""The HTTP API /api/v1: the pages' searches as JSON, with the same parameters."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import NotFound

from index.config import Config
from index.schema import ENTITY_FIELDS
from search.as_json import explanation_json, status_json
from search.request import MAX_FACET_SIZE, MAX_SIZE
from search.searcher import Searcher
from webui import api_json, batch, concordance_pages, exports, suggestions, views_api
from webui.api_answers import json_answer
from webui.arguments import offset_argument, only, own_argument, searched
from webui.downloads import Downloads
from webui.language import load_languages
from webui.openapi import MOST_SIMILAR, openapi
from webui.params import FACET_NAMES, one_of, whole_number

VALUES_SIZE = 100
"""Values on one page of /facets/{name} where `size` is not given."""
EVIDENCE_SIZE = 10
"""Articles of evidence on one page of /entities/{id} where `size` is not given."""
RELATED_SIZE = 10
"""Articles on one page of /articles/{id}/duplicates and /similar where `size` is not given."""


def blueprint(searcher: Searcher, config: Config) -> Blueprint:
    """The routes of /api/v1, answered by `searcher`."""
    routes = Blueprint("api", __name__, url_prefix="/api/v1")
    english = load_languages()["en"]  # what tools read does not change with the reader

    @routes.get("/search")
    def search() -> Response:
        parsed = searched()
        page = searcher.search(parsed.request)
        return json_answer(
            api_json.search(page, parsed.request, parsed.fields, g.links, g.language.code), page.generation
        )

    @routes.get("/articles/<id>")
    def article(id: str) -> Response:
        asked = searched().request
        found = searcher.article(id, asked if asked.query else None)
        return json_answer(api_json.article(found, g.links), found.generation)

    @routes.get("/articles/<id>/duplicates")
    def duplicates(id: str) -> Response:
        only("offset", "size")
        offset = offset_argument()
        size: int = own_argument("size", RELATED_SIZE, whole_number, 0, MAX_SIZE)
        found = searcher.duplicates(id, offset=offset, size=size)
        return json_answer(api_json.duplicates(found, size, g.links), found.generation)

    @routes.get("/articles/<id>/similar")
    def similar(id: str) -> Response:
        only("size")
        found = searcher.similar(id, size=own_argument("size", RELATED_SIZE, whole_number, 0, MOST_SIMILAR))
        return json_answer(api_json.similar(found, g.links), found.generation)

    @routes.get("/facets/<name>")
    def facet(name: str) -> Response:
        if name not in FACET_NAMES:
            raise NotFound
        own = ("prefix", "sort", "offset", "size")
        asked = searched(own).request
        sort: Literal["count", "label"] = own_argument("sort", "count", one_of, ("count", "label"))
        offset = offset_argument()
        size: int = own_argument("size", VALUES_SIZE, whole_number, 1, MAX_FACET_SIZE)
        prefix = request.args.get("prefix", "")
        found = searcher.facet(asked, name, prefix=prefix, sort=sort, offset=offset, size=size)
        return json_answer(api_json.facet_page(found, offset, size), found.generation)

    @routes.get("/entities/<id>")
    def entity(id: str) -> Response:
        only("field", "offset", "size")
        field = own_argument("field", None, one_of, ENTITY_FIELDS)
        offset = offset_argument()
        size: int = own_argument("size", EVIDENCE_SIZE, whole_number, 0, MAX_SIZE)
        found = searcher.entity(field, id, offset=offset, size=size)
        return json_answer(api_json.entity(found, size, g.links), found.generation)

    @routes.get("/explain")
    def explain() -> Response:
        found = searcher.explain(searched().request)
        return json_answer(explanation_json(found, g.language.code), found.generation)

    @routes.get("/status")
    def status() -> Response:
        searched()
        found = searcher.status()
        return json_answer(status_json(found), found.generation)

    @routes.get("/openapi.json")
    def description() -> Response:
        only()
        document = openapi(g.links.root, english)
        return json_answer(document, document["info"]["version"])

    downloads = Downloads(max(1, config.threads // 2))
    exports.add_routes(routes, searcher, downloads)
    concordance_pages.add_api(routes, searcher, downloads)
    views_api.add_routes(routes, searcher, downloads)
    suggestions.add_api(routes, searcher)
    batch.add_api(routes, searcher, downloads)
    return routes
