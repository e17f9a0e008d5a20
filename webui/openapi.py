"""The OpenAPI 3.1 description of /api/v1, derived from the parameters and errors that the code knows."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import Any, get_args

from index.authority.identifiers import SCHEMES
from index.schema import ENTITY_FIELDS, FACETS, OPTIONAL_FIELDS
from search.export.formats import FORMATS, Format
from search.page import Interval
from search.request import MAX_FACET_SIZE, MAX_SIZE, SearchRequest
from webui.api_arguments import TRUTH
from webui.errors import CODES
from webui.exports import DELIMITERS
from webui.params import CHOICES, HIT_KEYS, MODES

MOST_SIMILAR = 50
"""The most articles that /articles/{id}/similar gives."""
_DEFAULT = SearchRequest()
_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_NULLABLE_TEXT = {"type": ["string", "null"]}
_SPANS = {
    "type": "array",
    "description": "[start, end) in Unicode code points",
    "items": {"type": "array", "items": _COUNT, "minItems": 2, "maxItems": 2},
}


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
    fields = [one for one in searching if one["name"] in ("sort", "fields")]
    flag = _choice(TRUTH, "false")
    csv = [
        _parameter("bom", flag, "CSV begins with a byte order mark, by which Excel knows UTF-8"),
        _parameter("delimiter", _choice(DELIMITERS, "comma"), "Of CSV; a German Excel expects semicolons"),
    ]
    export = [_parameter("format", _choice(FORMATS, "csv"), "File format"), *csv]
    histogram = [
        _parameter("interval", _choice(get_args(Interval), "month"), "Width of a bucket"),
        _parameter("share", flag, "Adds to each bucket all articles of that time and the part that hits have in them"),
    ]
    values = [
        _parameter("name", _choice([field.name for field in FACETS]), "Facet", where="path"),
        _parameter("prefix", _TEXT, "Begins a word of the label"),
        _parameter("sort", _choice(["count", "label"], "count"), "Order of the values"),
        _parameter("offset", {**_COUNT, "default": 0}, "Values to pass over"),
        _parameter("size", {"type": "integer", "minimum": 1, "maximum": MAX_FACET_SIZE, "default": 100}, "Values"),
    ]
    identity = _parameter("id", _TEXT, "The article's id", where="path")
    one_entity = [
        _parameter("id", _TEXT, "An id; earlier ids, labels and forms lead to the same entity", where="path"),
        _parameter("field", _choice(ENTITY_FIELDS), "Without it the first field that has this id"),
        *_paging("Articles of evidence"),
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
            "/entities/{id}": _get("entity", "What is known of a person or city", one_entity, "EntityPage"),
            "/histogram": _get("histogram", "How the hits spread over time", [*histogram, *without], "Histogram"),
            "/export": _download("export", "All hits as a file", [*export, *fields, *without], FORMATS.values()),
            "/explain": _get("explain", "How a query is read", searching, "Explanation"),
            "/status": _get("status", "What the archive holds", [], "Status"),
        },
        "components": {"schemas": _schemas()},
    }


def _search_parameters() -> list[dict[str, Any]]:
    repeated = {"type": "array", "items": _TEXT}
    names = ", ".join(field.name for field in FACETS)
    parameters = [_parameter("q", {**_TEXT, "default": ""}, "The query, in Fundstelle's query language")]
    for name, (attribute, choices) in CHOICES.items():
        parameters.append(
            _parameter(name, _choice(choices, getattr(_DEFAULT, attribute)), f"One of {', '.join(choices)}")
        )
    for field in FACETS:
        parameters += [
            _parameter(field.name, repeated, f"{field.label[1]}: id or label; repeated = any of them"),
            _parameter(f"{field.name}.mode", _choice(MODES, "any"), "Any of the chosen values, or all of them"),
            _parameter(f"not.{field.name}", repeated, f"{field.label[1]}: to leave out"),
            _parameter(
                f"facet.{field.name}.size", {**_COUNT, "maximum": MAX_FACET_SIZE}, "Values listed of this facet"
            ),
        ]
    return [
        *parameters,
        _parameter("from", _TEXT, "First day, month or year: YYYY, YYYY-MM, YYYY-MM-DD"),
        _parameter("to", _TEXT, "Last day, month or year, included"),
        _parameter("size", {**_COUNT, "maximum": MAX_SIZE, "default": _DEFAULT.size}, "Hits on a page"),
        _parameter("cursor", _TEXT, "`next` of the page before"),
        _parameter("facets", {**_TEXT, "default": ",".join(_DEFAULT.facets)}, f"Comma-separated, of {names}"),
        _parameter(
            "facet.size",
            {**_COUNT, "maximum": MAX_FACET_SIZE, "default": _DEFAULT.facet_size},
            "Values listed of each facet",
        ),
        _parameter("fields", _TEXT, f"Keys of a hit, comma-separated, of {', '.join(HIT_KEYS)}"),
    ]


def _paging(things: str) -> list[dict[str, Any]]:
    return [
        _parameter("offset", {**_COUNT, "default": 0}, f"{things} to pass over"),
        _size(MAX_SIZE, things),
    ]


def _size(most: int, things: str) -> dict[str, Any]:
    return _parameter("size", {**_COUNT, "maximum": most, "default": 10}, things)


def _parameter(name: str, schema: dict[str, Any], description: str, where: str = "query") -> dict[str, Any]:
    body = {"name": name, "in": where, "description": description, "schema": schema}
    return {**body, "required": True} if where == "path" else body


def _choice(values: Any, default: str | None = None) -> dict[str, Any]:
    schema = {"type": "string", "enum": list(values)}
    return {**schema, "default": default} if default is not None else schema


def _get(operation: str, summary: str, parameters: list[dict[str, Any]], schema: str) -> dict[str, Any]:
    return _operation(operation, summary, parameters, {"application/json": {"schema": _ref(schema)}})


def _download(
    operation: str, summary: str, parameters: list[dict[str, Any]], formats: Iterable[Format]
) -> dict[str, Any]:
    content = {format.media_type.partition(";")[0]: {"schema": _TEXT} for format in formats}
    return _operation(operation, summary, parameters, content)


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
                        "content": {"application/problem+json": {"schema": _ref("Problem")}},
                    }
                    for status in statuses
                },
            },
        }
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _schemas() -> dict[str, Any]:
    flag = {"type": "boolean"}
    date = {
        **_object(value=_TEXT, precision=_choice(["day", "month", "year"]), evidence=_TEXT),
        "type": ["object", "null"],
    }
    value = _object(id=_TEXT, label=_TEXT, count=_COUNT, selected=flag, excluded=flag)
    facet = _object(exact=flag, distinct=_COUNT, missing=_COUNT, other=_COUNT, values=_list(value))
    paging = {"field": _TEXT, "offset": _COUNT, "next_offset": {"type": ["integer", "null"]}}
    entities = {name: _list(_ref("Entity")) for name in ENTITY_FIELDS}
    for name in OPTIONAL_FIELDS:
        entities[name]["description"] = "Only where the archive's configuration switches it on and the article has any"
    common = {
        "id": _TEXT,
        "path": _TEXT,
        "url": _TEXT,
        "title": _TEXT,
        "date": date,
        "source": _TEXT,
        "language": _TEXT,
    }
    query = _object(input=_TEXT, understood=_TEXT, warnings=_list(_TEXT))
    return {
        "SearchPage": _object(
            query=query,
            total=_object(value=_COUNT, exact=flag),
            generation=_TEXT,
            took_ms={"type": "number"},
            hits=_list(_ref("Hit")),
            facets={"type": "object", "additionalProperties": _ref("Facet")},
            suggestions=_list(_object(word=_TEXT, instead=_TEXT, query=_TEXT, count=_COUNT)),
            words_without_hits=_list(_TEXT),
            next=_NULLABLE_TEXT,
            links=_object(self=_TEXT, html=_TEXT, next=_NULLABLE_TEXT),
        ),
        "Hit": _object(
            **common,
            score={"type": "number"},
            snippets=_list(_object(text=_TEXT, marks=_SPANS)),
            **entities,
            duplicates=_COUNT,
        ),
        "Article": _object(
            **common,
            text=_TEXT,
            **entities,
            entities=_list(_object(field=_TEXT, id=_TEXT, label=_TEXT, mentions=_SPANS)),
            marks=_SPANS,
            generation=_TEXT,
        ),
        "DuplicatesPage": _object(
            id=_TEXT,
            total=_COUNT,
            duplicates=_list(_ref("Duplicate")),
            offset=_COUNT,
            next_offset=paging["next_offset"],
            generation=_TEXT,
        ),
        "Duplicate": _object(**common, similarity={"type": "number", "minimum": 0, "maximum": 1}),
        "SimilarPage": _object(id=_TEXT, similar=_list(_ref("Similar")), generation=_TEXT),
        "Similar": _object(
            **common,
            likeness={"type": "number", "minimum": 0},
            common=_object(**entities, words=_list(_TEXT)),
            duplicates=_COUNT,
        ),
        "Entity": _object(id=_TEXT, label=_TEXT),
        "Facet": facet,
        "FacetPage": {"type": "object", "properties": {**paging, **facet["properties"]}},
        "EntityPage": _object(
            field=_choice(ENTITY_FIELDS),
            id=_TEXT,
            label=_TEXT,
            identifiers=_object(**{scheme: _object(id=_TEXT, url=_TEXT) for scheme in SCHEMES}),
            articles=_COUNT,
            forms=_list(_object(form=_TEXT, count=_COUNT)),
            months=_ref("Facet"),
            together=_object(**{name: _ref("Facet") for name in ENTITY_FIELDS}),
            evidence=_list(_ref("Evidence")),
            offset=_COUNT,
            next_offset=paging["next_offset"],
            generation=_TEXT,
            links=_object(self=_TEXT, html=_TEXT, search=_TEXT),
        ),
        "Evidence": _object(
            **{key: schema for key, schema in common.items() if key != "path"},
            mentions=_COUNT,
            sentences=_list(_object(text=_TEXT, marks=_SPANS, start=_COUNT)),
        ),
        "Histogram": _object(
            interval=_choice(get_args(Interval)),
            total=_object(value=_COUNT, exact=flag),
            buckets=_list(_ref("Bucket")),
            coarser=_list(_ref("Bucket")),
            undated=_ref("Bucket"),
            generation=_TEXT,
        ),
        "Bucket": _object(value=_TEXT, count=_COUNT, articles=_COUNT, share={"type": "number"}),
        "Explanation": _object(
            query=query,
            tree=_TEXT,
            words=_list(
                _object(word=_TEXT, terms=_list(_TEXT), forms=_list(_object(form=_TEXT, count=_COUNT))),
            ),
        ),
        "Status": _object(
            generation=_TEXT,
            articles=_COUNT,
            engine=_TEXT,
            kernel=_choice(("compiled", "numpy"), None),
            versions={"type": "object", "additionalProperties": _TEXT},
            analysis=_object(hash=_TEXT, current=flag),
            model=_object(hash=_TEXT),
        ),
        "Problem": _object(
            type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT, code=_TEXT, param=_TEXT, hint=_TEXT
        ),
    }
