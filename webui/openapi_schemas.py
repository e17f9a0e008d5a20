"""The shapes of the API's answers, as OpenAPI writes them down."""

from __future__ import annotations

from typing import Any, get_args

from index.authority.identifiers import SCHEMES
from index.schema import ENTITY_FIELDS, OPTIONAL_FIELDS
from search.page import Interval

TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
NULLABLE_TEXT = {"type": ["string", "null"]}
_SPANS = {
    "type": "array",
    "description": "[start, end) in Unicode code points",
    "items": {"type": "array", "items": COUNT, "minItems": 2, "maxItems": 2},
}


def choice(values: Any, default: str | None = None) -> dict[str, Any]:
    """One of some words."""
    schema = {"type": "string", "enum": list(values)}
    return {**schema, "default": default} if default is not None else schema


def ref(name: str) -> dict[str, str]:
    """The shape of that name in schemas()."""
    return {"$ref": f"#/components/schemas/{name}"}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def schemas() -> dict[str, Any]:
    """Every shape by its name."""
    flag = {"type": "boolean"}
    date = {
        **_object(value=TEXT, precision=choice(["day", "month", "year"]), evidence=TEXT),
        "type": ["object", "null"],
    }
    value = _object(id=TEXT, label=TEXT, count=COUNT, selected=flag, excluded=flag)
    facet = _object(exact=flag, distinct=COUNT, missing=COUNT, other=COUNT, values=_list(value))
    paging = {"field": TEXT, "offset": COUNT, "next_offset": {"type": ["integer", "null"]}}
    entities = {name: _list(ref("Entity")) for name in ENTITY_FIELDS}
    for name in OPTIONAL_FIELDS:
        entities[name]["description"] = "Only where the archive's configuration switches it on and the article has any"
    common = {
        "id": TEXT,
        "path": TEXT,
        "url": TEXT,
        "title": TEXT,
        "date": date,
        "source": TEXT,
        "language": TEXT,
    }
    query = _object(input=TEXT, understood=TEXT, warnings=_list(TEXT))
    return {
        "SearchPage": _object(
            query=query,
            total=_object(value=COUNT, exact=flag),
            generation=TEXT,
            took_ms={"type": "number"},
            hits=_list(ref("Hit")),
            facets={"type": "object", "additionalProperties": ref("Facet")},
            suggestions=_list(_object(word=TEXT, instead=TEXT, query=TEXT, count=COUNT)),
            words_without_hits=_list(TEXT),
            next=NULLABLE_TEXT,
            links=_object(self=TEXT, html=TEXT, next=NULLABLE_TEXT),
        ),
        "Hit": _object(
            **common,
            score={"type": "number"},
            snippets=_list(_object(text=TEXT, marks=_SPANS)),
            **entities,
            duplicates=COUNT,
        ),
        "Article": _object(
            **common,
            text=TEXT,
            **entities,
            entities=_list(_object(field=TEXT, id=TEXT, label=TEXT, mentions=_SPANS)),
            marks=_SPANS,
            generation=TEXT,
        ),
        "DuplicatesPage": _object(
            id=TEXT,
            total=COUNT,
            duplicates=_list(ref("Duplicate")),
            offset=COUNT,
            next_offset=paging["next_offset"],
            generation=TEXT,
        ),
        "Duplicate": _object(**common, similarity={"type": "number", "minimum": 0, "maximum": 1}),
        "SimilarPage": _object(id=TEXT, similar=_list(ref("Similar")), generation=TEXT),
        "Similar": _object(
            **common,
            likeness={"type": "number", "minimum": 0},
            common=_object(**entities, words=_list(TEXT)),
            duplicates=COUNT,
        ),
        "Entity": _object(id=TEXT, label=TEXT),
        "Facet": facet,
        "FacetPage": {"type": "object", "properties": {**paging, **facet["properties"], "generation": TEXT}},
        "Timeline": _object(
            interval=choice(get_args(Interval)),
            spans=_list(_object(value=TEXT, articles=COUNT)),
            series=_list(
                _object(
                    query=TEXT,
                    total=COUNT,
                    coarser=COUNT,
                    undated=COUNT,
                    counts=_list(COUNT),
                    shares=_list({"type": "number"}),
                    url=TEXT,
                )
            ),
            generation=TEXT,
            links=_object(self=TEXT, html=TEXT),
        ),
        "MapPage": _object(
            distinct=COUNT,
            missing=COUNT,
            cities=_list(
                _object(
                    id=TEXT,
                    label=TEXT,
                    country=NULLABLE_TEXT,
                    latitude={"type": ["number", "null"]},
                    longitude={"type": ["number", "null"]},
                    geonames={"type": ["integer", "null"]},
                    count=COUNT,
                    selected=flag,
                    url=TEXT,
                )
            ),
            offset=COUNT,
            next_offset=paging["next_offset"],
            generation=TEXT,
            links=_object(self=TEXT, html=TEXT),
        ),
        "EntityPage": _object(
            field=choice(ENTITY_FIELDS),
            id=TEXT,
            label=TEXT,
            identifiers=_object(**{scheme: _object(id=TEXT, url=TEXT) for scheme in SCHEMES}),
            articles=COUNT,
            forms=_list(_object(form=TEXT, count=COUNT)),
            months=ref("Facet"),
            together=_object(**{name: ref("Facet") for name in ENTITY_FIELDS}),
            evidence=_list(ref("Evidence")),
            offset=COUNT,
            next_offset=paging["next_offset"],
            generation=TEXT,
            links=_object(self=TEXT, html=TEXT, search=TEXT),
        ),
        "Evidence": _object(
            **{key: schema for key, schema in common.items() if key != "path"},
            mentions=COUNT,
            sentences=_list(_object(text=TEXT, marks=_SPANS, start=COUNT)),
        ),
        "Histogram": _object(
            interval=choice(get_args(Interval)),
            total=_object(value=COUNT, exact=flag),
            buckets=_list(ref("Bucket")),
            coarser=_list(ref("Bucket")),
            undated=ref("Bucket"),
            generation=TEXT,
        ),
        "Concordance": _object(
            articles=COUNT,
            offset=COUNT,
            skip=COUNT,
            read=COUNT,
            occurrences={"type": ["integer", "null"]},
            lines=_list(ref("ContextLine")),
            next={**_object(offset=COUNT, skip=COUNT), "type": ["object", "null"]},
            generation=TEXT,
            links=_object(self=TEXT, html=TEXT, next=NULLABLE_TEXT),
        ),
        "ContextLine": _object(
            **{key: schema for key, schema in common.items() if key != "path"},
            number=COUNT,
            left=TEXT,
            hit=TEXT,
            marks=_SPANS,
            right=TEXT,
        ),
        "Bucket": _object(value=TEXT, count=COUNT, articles=COUNT, share={"type": "number"}),
        "Suggestions": _object(
            query=TEXT,
            terms=_list(_object(text=TEXT, count=COUNT, query=TEXT)),
            **{
                name: _list(
                    _object(id=TEXT, label=TEXT, count=COUNT, query={**TEXT, "description": "with it in place"})
                )
                for name in ENTITY_FIELDS
            },
            generation=TEXT,
        ),
        "BatchLine": _object(index=COUNT, status={"type": "integer"}, result=ref("SearchPage"), problem=ref("Problem")),
        "Explanation": _object(
            query=query,
            tree=TEXT,
            words=_list(
                _object(word=TEXT, terms=_list(TEXT), forms=_list(_object(form=TEXT, count=COUNT))),
            ),
            generation=TEXT,
        ),
        "Status": _object(
            generation=TEXT,
            created=TEXT,
            articles=COUNT,
            engine=TEXT,
            kernel=choice(("compiled", "numpy"), None),
            versions={"type": "object", "additionalProperties": TEXT},
            analysis=_object(hash=TEXT, current=flag),
            model=_object(hash=TEXT),
        ),
        "Problem": _object(
            type=TEXT, title=TEXT, status={"type": "integer"}, detail=TEXT, code=TEXT, param=TEXT, hint=TEXT
        ),
    }
