"""The OpenAPI 3.1 description of /api/v1, derived from the parameters and errors that the code knows."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import Any, get_args

from index.schema import ENTITY_FIELDS, FACETS
from search.concordance import DEFAULT_WIDTH
from search.export.formats import FORMATS, Format
from search.page import Interval
from search.request import MAX_FACET_SIZE, MAX_SIZE, SearchRequest
from webui.arguments import MAX_OFFSET, TRUTH
from webui.batch import MEDIA_TYPE, MOST_REQUESTS
from webui.concordance_pages import LINES, MOST_LINES_ON_PAGE, ORDERS, WIDTHS
from webui.csv_tables import TABLE_FORMATS
from webui.errors import CODES
from webui.exports import DELIMITERS
from webui.maps import cities as map_cities
from webui.openapi_schemas import COUNT, TEXT, choice, ref, schemas
from webui.params import CHOICES, HIT_KEYS, MODES
from webui.suggestions import FORMATS as SUGGEST_FORMATS
from webui.suggestions import MOST, SIZE
from webui.trends.counting import AUTO, INTERVALS, MOST_QUERIES

MOST_SIMILAR = 50
"""The most articles that /articles/{id}/similar gives."""
_DEFAULT = SearchRequest()
_ENTITIES = f"{', '.join(ENTITY_FIELDS[:-1])} or {ENTITY_FIELDS[-1]}"


def own_version() -> str:
    """Fundstelle's version; "0" where it runs without being installed."""
    try:
        return version("fundstelle")
    except PackageNotFoundError:
        return "0"


def openapi(root: str) -> dict[str, Any]:
    """The whole document; `root` is the server's address."""
    searching = _search_parameters()
    without = [one for one in searching if one["name"] not in ("sort", "size", "fields")]
    sort = [one for one in searching if one["name"] == "sort"]
    fields = [*sort, *(one for one in searching if one["name"] == "fields")]
    flag = choice(TRUTH, "false")
    csv = [
        _parameter("bom", flag, "CSV begins with a byte order mark, by which Excel knows UTF-8"),
        _parameter("delimiter", choice(DELIMITERS, "comma"), "Of CSV; a German Excel expects semicolons"),
    ]
    table = [_parameter("format", choice(TABLE_FORMATS, "json"), "csv: the whole table as a file"), *csv]
    export = [_parameter("format", choice(FORMATS, "csv"), "File format"), *csv]
    histogram = [
        _parameter("interval", choice(get_args(Interval), "month"), "Width of a bucket"),
        _parameter("share", flag, "Adds to each bucket all articles of that time and the part that hits have in them"),
    ]
    values = [
        _parameter("name", choice([field.name for field in FACETS]), "Facet", where="path"),
        _parameter("prefix", TEXT, "Begins a word of the label"),
        _parameter("sort", choice(["count", "label"], "count"), "Order of the values"),
        _parameter("offset", {**COUNT, "default": 0}, "Values to pass over"),
        _parameter("size", {"type": "integer", "minimum": 1, "maximum": MAX_FACET_SIZE, "default": 100}, "Values"),
    ]
    timeline = [
        _parameter("q", {"type": "array", "items": TEXT, "maxItems": MOST_QUERIES}, "A query; repeated = several"),
        _parameter("interval", choice(INTERVALS, AUTO), "Width of a span; auto: by the time that the hits span"),
        *table,
    ]
    cities = [
        _parameter("order", choice(map_cities.ORDERS, "count"), "Order of the cities"),
        _parameter("offset", {**COUNT, "default": 0}, "Cities to pass over"),
        _parameter("size", {"type": "integer", "minimum": 1, "maximum": MAX_FACET_SIZE, "default": 1000}, "Cities"),
        *table,
    ]
    identity = _parameter("id", TEXT, "The article's id", where="path")
    one_entity = [
        _parameter("id", TEXT, "An id; earlier ids, labels and forms lead to the same entity", where="path"),
        _parameter("field", choice(ENTITY_FIELDS), "Without it the first field that has this id"),
        *_paging("Articles of evidence"),
    ]
    suggest = [
        _parameter("q", {**TEXT, "default": ""}, "What is typed; its last word is completed"),
        _parameter("size", {"type": "integer", "minimum": 1, "maximum": MOST, "default": SIZE}, "Of each kind"),
        _parameter("format", choice(SUGGEST_FORMATS, "json"), "opensearch: a list of queries, as browsers ask for it"),
    ]
    kwic = [
        _parameter("order", choice(ORDERS, "article"), "Order of the lines; by context, those of some articles only"),
        _parameter("offset", {**COUNT, "maximum": MAX_OFFSET, "default": 0}, "Articles to pass over"),
        _parameter(
            "skip", {**COUNT, "maximum": MAX_OFFSET, "default": 0}, "Lines of the articles from there on to pass over"
        ),
        _parameter(
            "lines", {"type": "integer", "minimum": 1, "maximum": MOST_LINES_ON_PAGE, "default": LINES}, "Lines"
        ),
        _parameter(
            "width",
            {"type": "integer", "minimum": WIDTHS[0], "maximum": WIDTHS[1], "default": DEFAULT_WIDTH},
            "Code points on each side at most",
        ),
        _parameter("format", choice(("json", "csv"), "json"), "csv gives all lines (by context: all that are sorted)"),
    ]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Fundstelle", "version": own_version(), "description": "Search an archive of articles."},
        "servers": [{"url": f"{root}/api/v1"}],
        "paths": {
            "/search": _get("search", "One page of hits with facets", searching, "SearchPage"),
            "/articles/{id}": _get(
                "article", "A whole article; with q, its hits marked", [identity, *searching], "Article"
            ),
            "/articles/{id}/duplicates": _get(
                "duplicates",
                "The articles that are nearly the same",
                [identity, *_paging("Articles")],
                "DuplicatesPage",
            ),
            "/articles/{id}/similar": _get(
                "similar", "The articles about the same", [identity, _size(MOST_SIMILAR, "Articles")], "SimilarPage"
            ),
            "/facets/{name}": _get("facet", "All values of a facet", [*values, *without], "FacetPage"),
            "/timeline": _get("timeline", "Several queries over time", [*timeline, *without[1:]], "Timeline"),
            "/map": _get("map", "The cities of a search with their coordinates", [*cities, *without], "MapPage"),
            "/entities/{id}": _get("entity", f"What is known of a {_ENTITIES}", one_entity, "EntityPage"),
            "/histogram": _get("histogram", "How the hits spread over time", [*histogram, *without], "Histogram"),
            "/export": _download("export", "All hits as a file", [*export, *fields, *without], FORMATS.values()),
            "/kwic": _get(
                "kwic",
                "The occurrences in their context; CSV: all of them",
                [*kwic, *csv, *sort, *without],
                "Concordance",
            ),
            "/suggest": _get("suggest", "What the word being typed may become", suggest, "Suggestions"),
            "/batch": _batch(),
            "/explain": _get("explain", "How a query is read", searching, "Explanation"),
            "/status": _get("status", "What the archive holds", [], "Status"),
        },
        "components": {"schemas": schemas()},
    }


def _search_parameters() -> list[dict[str, Any]]:
    repeated = {"type": "array", "items": TEXT}
    names = ", ".join(field.name for field in FACETS)
    parameters = [_parameter("q", {**TEXT, "default": ""}, "The query, in Fundstelle's query language")]
    for name, (attribute, choices) in CHOICES.items():
        parameters.append(
            _parameter(name, choice(choices, getattr(_DEFAULT, attribute)), f"One of {', '.join(choices)}")
        )
    for field in FACETS:
        parameters += [
            _parameter(field.name, repeated, f"{field.label[1]}: id or label; repeated = any of them"),
            _parameter(f"{field.name}.mode", choice(MODES, "any"), "Any of the chosen values, or all of them"),
            _parameter(f"not.{field.name}", repeated, f"{field.label[1]}: to leave out"),
            _parameter(f"facet.{field.name}.size", {**COUNT, "maximum": MAX_FACET_SIZE}, "Values listed of this facet"),
        ]
    return [
        *parameters,
        _parameter("from", TEXT, "First day, month or year: YYYY, YYYY-MM, YYYY-MM-DD"),
        _parameter("to", TEXT, "Last day, month or year, included"),
        _parameter("size", {**COUNT, "maximum": MAX_SIZE, "default": _DEFAULT.size}, "Hits on a page"),
        _parameter("cursor", TEXT, "`next` of the page before"),
        _parameter("facets", {**TEXT, "default": ",".join(_DEFAULT.facets)}, f"Comma-separated, of {names}"),
        _parameter(
            "facet.size",
            {**COUNT, "maximum": MAX_FACET_SIZE, "default": _DEFAULT.facet_size},
            "Values listed of each facet",
        ),
        _parameter("fields", TEXT, f"Keys of a hit, comma-separated, of {', '.join(HIT_KEYS)}"),
    ]


def _paging(things: str) -> list[dict[str, Any]]:
    return [
        _parameter("offset", {**COUNT, "default": 0}, f"{things} to pass over"),
        _size(MAX_SIZE, things),
    ]


def _size(most: int, things: str) -> dict[str, Any]:
    return _parameter("size", {**COUNT, "maximum": most, "default": 10}, things)


def _parameter(name: str, schema: dict[str, Any], description: str, where: str = "query") -> dict[str, Any]:
    body = {"name": name, "in": where, "description": description, "schema": schema}
    return {**body, "required": True} if where == "path" else body


def _get(operation: str, summary: str, parameters: list[dict[str, Any]], schema: str) -> dict[str, Any]:
    return _operation(operation, summary, parameters, {"application/json": {"schema": ref(schema)}})


def _download(
    operation: str, summary: str, parameters: list[dict[str, Any]], formats: Iterable[Format]
) -> dict[str, Any]:
    content = {format.media_type.partition(";")[0]: {"schema": TEXT} for format in formats}
    return _operation(operation, summary, parameters, content)


def _batch() -> dict[str, Any]:
    """The one POST: it reads only."""
    summary = "Many searches at once: for each a line with its result or its problem. Reads only"
    [(_, operation)] = _operation("batch", summary, [], {MEDIA_TYPE: {"schema": ref("BatchLine")}}).items()
    one = {"type": "object", "description": "The parameters of /search; lists repeat a parameter"}
    many = {"type": "array", "items": one, "minItems": 1, "maxItems": MOST_REQUESTS}
    content = {"application/json": {"schema": many}, MEDIA_TYPE: {"schema": one}}
    return {"post": {**operation, "requestBody": {"required": True, "content": content}}}


def _operation(
    operation: str, summary: str, parameters: list[dict[str, Any]], content: dict[str, Any]
) -> dict[str, Any]:
    statuses = sorted({status for _, status in CODES})
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": parameters,
            "responses": {
                "200": {"description": summary, "content": content},
                "304": {"description": "Nothing has changed since the ETag sent in If-None-Match"},
                **{
                    str(status): {
                        "description": ", ".join(code for code, its in CODES if its == status),
                        "content": {"application/problem+json": {"schema": ref("Problem")}},
                    }
                    for status in statuses
                },
            },
        }
    }
