"""The HTTP API /api/v1: the pages' searches as JSON, with the same parameters."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Literal

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import NotFound

from index.schema import ENTITY_FIELDS
from search.as_json import explanation_json, status_json
from search.request import MAX_FACET_SIZE, MAX_SIZE, SearchRequest
from search.searcher import Searcher
from webui import api_json
from webui.errors import BadArguments, Problem
from webui.openapi import openapi
from webui.params import FACET_NAMES, ParamError, Parsed, one_of, parse_args, whole_number

VALUES_SIZE = 100
"""Values on one page of /facets/{name} where `size` is not given."""
EVIDENCE_SIZE = 10
"""Articles of evidence on one page of /entities/{id} where `size` is not given."""
RELATED_SIZE = 10
"""Articles on one page of /articles/{id}/duplicates and /similar where `size` is not given."""
_MAX_OFFSET = 999_999


def blueprint(searcher: Searcher) -> Blueprint:
    """The routes of /api/v1, answered by `searcher`."""
    routes = Blueprint("api", __name__, url_prefix="/api/v1")

    @routes.get("/search")
    def search() -> Response:
        parsed = _parsed()
        page = searcher.search(parsed.request)
        return _json(api_json.search(page, parsed.request, parsed.fields, g.links), page.generation)

    @routes.get("/articles/<id>")
    def article(id: str) -> Response:
        asked = _parsed().request
        found = searcher.article(id, asked if asked.query else None)
        return _json(api_json.article(found, g.links), found.generation)

    @routes.get("/articles/<id>/duplicates")
    def duplicates(id: str) -> Response:
        _only("offset", "size")
        offset = int(_own("offset", whole_number, 0, _MAX_OFFSET) or 0)
        wanted = _own("size", whole_number, 0, MAX_SIZE)
        size = RELATED_SIZE if wanted is None else int(wanted)
        found = searcher.duplicates(id, offset=offset, size=size)
        return _json(api_json.duplicates(found, size, g.links), found.generation)

    @routes.get("/facets/<name>")
    def facet(name: str) -> Response:
        if name not in FACET_NAMES:
            raise NotFound
        own = ("prefix", "sort", "offset", "size")
        asked = _parsed(own).request
        sort: Literal["count", "label"] = "label" if _own("sort", one_of, ("count", "label")) == "label" else "count"
        offset = int(_own("offset", whole_number, 0, _MAX_OFFSET) or 0)
        wanted = _own("size", whole_number, 1, MAX_FACET_SIZE)
        size = VALUES_SIZE if wanted is None else int(wanted)
        prefix = request.args.get("prefix", "")
        values = searcher.facet(asked, name, prefix=prefix, sort=sort, offset=offset, size=size)
        return _json(api_json.facet_page(values, offset, size), searcher.status().generation)

    @routes.get("/entities/<id>")
    def entity(id: str) -> Response:
        _only("field", "offset", "size")
        field = _own("field", one_of, ENTITY_FIELDS)
        offset = int(_own("offset", whole_number, 0, _MAX_OFFSET) or 0)
        wanted = _own("size", whole_number, 0, MAX_SIZE)
        size = EVIDENCE_SIZE if wanted is None else int(wanted)
        found = searcher.entity(field, id, offset=offset, size=size)
        return _json(api_json.entity(found, size, g.links), found.generation)

    @routes.get("/explain")
    def explain() -> Response:
        return _json(explanation_json(searcher.explain(_parsed().request)), searcher.status().generation)

    @routes.get("/status")
    def status() -> Response:
        _parsed()
        found = searcher.status()
        return _json(status_json(found), found.generation)

    @routes.get("/openapi.json")
    def description() -> Response:
        document = openapi(g.links.root)
        return _json(document, document["info"]["version"])

    return routes


def problem_response(problem: Problem) -> Response:
    """An error as RFC 9457 writes it."""
    body: dict[str, Any] = {
        "type": g.links.absolute(f"/archiv#fehler-{problem.code}"),
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
    }
    if problem.param is not None:
        body["param"] = problem.param
    if problem.hint:
        body["hint"] = problem.hint
    response = Response(json.dumps(body), problem.status, content_type="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _parsed(own: tuple[str, ...] = ()) -> Parsed:
    """The request's arguments; unknown and wrong ones raise BadArguments."""
    parsed = parse_args(request.args.items(multi=True), own)
    if errors := (*parsed.unknown, *parsed.errors):
        raise BadArguments(errors, parsed.request)
    return parsed


def _only(*names: str) -> None:
    """Refuses every argument but these, those of a search as well."""
    wrong = tuple(ParamError("unknown", name, value) for name, value in request.args.items() if name not in names)
    if wrong:
        raise BadArguments(wrong, SearchRequest())


def _own(name: str, read: Callable[..., Any], *limits: Any) -> Any:
    given = request.args.get(name)
    value = read(name, given, *limits) if given else None
    if isinstance(value, ParamError):
        raise BadArguments((value,), SearchRequest())
    return value


def _json(body: dict[str, Any], generation: str) -> Response:
    """The answer with its ETag, the generation and what was asked; 304 without a body where the reader has it already.

    The ETag is weak: `took_ms` differs from one answer to the next.
    """
    response = Response(json.dumps(body), content_type="application/json")
    asked = request.full_path + "\n" + g.links.root
    response.set_etag(f"{generation}-{sha256(asked.encode()).hexdigest()[:16]}", weak=True)
    response.make_conditional(request)
    return response
