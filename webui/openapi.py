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
from webui.language import Language
from webui.maps import cities as map_cities
from webui.openapi_schemas import COUNT, TEXT, choice, ref, schemas
from webui.params import CHOICES, HIT_KEYS, MODES
from webui.suggestions import FORMATS as SUGGEST_FORMATS
from webui.suggestions import MOST, SIZE
from webui.trends.counting import AUTO, INTERVALS, MOST_QUERIES
from webui.values import field_label

MOST_SIMILAR = 50
"""The most articles that /articles/{id}/similar gives."""
_DEFAULT = SearchRequest()


def own_version() -> str:
    """Fundstelle's version; "0" where it runs without being installed."""
    try:
        return version("fundstelle")
    except PackageNotFoundError:
        return "0"


def openapi(root: str, language: Language) -> dict[str, Any]:
    """The whole document, explained in that language; `root` is the server's address."""
    return _Description(language).document(root)


class _Description:
    def __init__(self, language: Language) -> None:
        self._language = language

    def document(self, root: str) -> dict[str, Any]:
        parameter, get = self._parameter, self._get
        searching = self._search_parameters()
        without = [one for one in searching if one["name"] not in ("sort", "size", "fields")]
        sort = [one for one in searching if one["name"] == "sort"]
        fields = [*sort, *(one for one in searching if one["name"] == "fields")]
        flag = choice(TRUTH, "false")
        csv = [parameter("bom", flag), parameter("delimiter", choice(DELIMITERS, "comma"))]
        table = [parameter("format", choice(TABLE_FORMATS, "json"), "table.format"), *csv]
        export = [parameter("format", choice(FORMATS, "csv"), "export.format"), *csv]
        histogram = [parameter("interval", choice(get_args(Interval), "month")), parameter("share", flag)]
        values = [
            parameter("name", choice([field.name for field in FACETS]), "facet.name", where="path"),
            parameter("prefix", TEXT),
            parameter("sort", choice(["count", "label"], "count"), "values.sort"),
            *self._paging("values", 1, MAX_FACET_SIZE, 100),
        ]
        timeline = [
            parameter("q", {"type": "array", "items": TEXT, "maxItems": MOST_QUERIES}, "timeline.q"),
            parameter("interval", choice(INTERVALS, AUTO), "timeline.interval"),
            *table,
        ]
        cities = [
            parameter("order", choice(map_cities.ORDERS, "count"), "map.order"),
            *self._paging("map", 1, MAX_FACET_SIZE, MAX_FACET_SIZE),
            *table,
        ]
        identity = parameter("id", TEXT, "article.id", where="path")
        duplicates = [identity, *self._paging("articles", 0, MAX_SIZE, 10)]
        similar = [identity, parameter("size", _number(0, MOST_SIMILAR, 10), "articles.size")]
        one_entity = [
            parameter("id", TEXT, "entity.id", where="path"),
            parameter("field", choice(ENTITY_FIELDS), "entity.field"),
            *self._paging("evidence", 0, MAX_SIZE, 10),
        ]
        suggest = [
            parameter("q", {**TEXT, "default": ""}, "suggest.q"),
            parameter("size", _number(1, MOST, SIZE), "suggest.size"),
            parameter("format", choice(SUGGEST_FORMATS, "json"), "suggest.format"),
        ]
        kwic = [
            parameter("order", choice(ORDERS, "article"), "kwic.order"),
            parameter("offset", _number(0, MAX_OFFSET, 0), "articles.offset"),
            parameter("skip", _number(0, MAX_OFFSET, 0), "kwic.skip"),
            parameter("lines", _number(1, MOST_LINES_ON_PAGE, LINES), "kwic.lines"),
            parameter("width", _number(*WIDTHS, DEFAULT_WIDTH), "kwic.width"),
            parameter("format", choice(TABLE_FORMATS, "json"), "kwic.format"),
            *csv,
        ]
        return {
            "openapi": "3.1.0",
            "info": {"title": "Fundstelle", "version": own_version(), "description": self._say("about")},
            "servers": [{"url": f"{root}/api/v1"}],
            "paths": {
                "/search": get("search", searching, "SearchPage"),
                "/articles/{id}": get("article", [identity, *searching], "Article"),
                "/articles/{id}/duplicates": get("duplicates", duplicates, "DuplicatesPage"),
                "/articles/{id}/similar": get("similar", similar, "SimilarPage"),
                "/facets/{name}": get("facet", [*values, *without], "FacetPage"),
                "/timeline": get("timeline", [*timeline, *without[1:]], "Timeline"),
                "/map": get("map", [*cities, *without], "MapPage"),
                "/entities/{id}": get("entity", one_entity, "EntityPage"),
                "/histogram": get("histogram", [*histogram, *without], "Histogram"),
                "/export": self._download("export", [*export, *fields, *without], FORMATS.values()),
                "/kwic": get("kwic", [*kwic, *sort, *without], "Concordance"),
                "/suggest": get("suggest", suggest, "Suggestions"),
                "/batch": self._batch(),
                "/explain": get("explain", searching, "Explanation"),
                "/status": get("status", [], "Status"),
            },
            "components": {"schemas": schemas()},
        }

    def _say(self, key: str, **values: str) -> str:
        return self._language.text(f"openapi.{key}", None, **values)

    def _search_parameters(self) -> list[dict[str, Any]]:
        parameter = self._parameter
        repeated = {"type": "array", "items": TEXT}
        listed = _number(0, MAX_FACET_SIZE, _DEFAULT.facet_size)
        names = ", ".join(field.name for field in FACETS)
        found = [parameter("q", {**TEXT, "default": ""})]
        for name, (attribute, choices) in CHOICES.items():
            found.append(parameter(name, choice(choices, getattr(_DEFAULT, attribute))))
        for field in FACETS:
            label = field_label(field.name, self._language)
            found += [
                parameter(field.name, repeated, "values", label=label),
                parameter(f"{field.name}.mode", choice(MODES, "any"), "mode"),
                parameter(f"not.{field.name}", repeated, "not", label=label),
                parameter(f"facet.{field.name}.size", {**COUNT, "maximum": MAX_FACET_SIZE}, "facet.own_size"),
            ]
        return [
            *found,
            parameter("from", TEXT),
            parameter("to", TEXT),
            parameter("size", _number(0, MAX_SIZE, _DEFAULT.size)),
            parameter("cursor", TEXT),
            parameter("facets", {**TEXT, "default": ",".join(_DEFAULT.facets)}, names=names),
            parameter("facet.size", listed),
            parameter("fields", TEXT, names=", ".join(HIT_KEYS)),
        ]

    def _paging(self, things: str, least: int, most: int, size: int) -> list[dict[str, Any]]:
        return [
            self._parameter("offset", _number(0, MAX_OFFSET, 0), f"{things}.offset"),
            self._parameter("size", _number(least, most, size), f"{things}.size"),
        ]

    def _parameter(
        self, name: str, schema: dict[str, Any], key: str = "", *, where: str = "query", **values: str
    ) -> dict[str, Any]:
        """A parameter; `key` names its sentence, where that is not the parameter's own."""
        body = {"name": name, "in": where, "description": self._say(key or name, **values), "schema": schema}
        return {**body, "required": True} if where == "path" else body

    def _get(self, operation: str, parameters: list[dict[str, Any]], schema: str) -> dict[str, Any]:
        return self._operation(operation, parameters, {"application/json": {"schema": ref(schema)}})

    def _download(self, operation: str, parameters: list[dict[str, Any]], formats: Iterable[Format]) -> dict[str, Any]:
        content = {format.media_type.partition(";")[0]: {"schema": TEXT} for format in formats}
        return self._operation(operation, parameters, content)

    def _batch(self) -> dict[str, Any]:
        """The one POST: it reads only."""
        [(_, operation)] = self._operation("batch", [], {MEDIA_TYPE: {"schema": ref("BatchLine")}}).items()
        one = {"type": "object", "description": self._say("batch.one")}
        many = {"type": "array", "items": one, "minItems": 1, "maxItems": MOST_REQUESTS}
        content = {"application/json": {"schema": many}, MEDIA_TYPE: {"schema": one}}
        return {"post": {**operation, "requestBody": {"required": True, "content": content}}}

    def _operation(self, operation: str, parameters: list[dict[str, Any]], content: dict[str, Any]) -> dict[str, Any]:
        summary = self._say(operation)
        statuses = sorted({status for _, status in CODES})
        return {
            "get": {
                "operationId": operation,
                "summary": summary,
                "parameters": parameters,
                "responses": {
                    "200": {"description": summary, "content": content},
                    "304": {"description": self._say("unchanged")},
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


def _number(least: int, most: int, default: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}
