"""The description of the API for people: /api/v1/docs, made from openapi.json."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, make_response, render_template
from werkzeug.wrappers import Response

from webui.arguments import only
from webui.openapi import openapi

PATH = "/api/v1/docs"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as a line of a table; `allowed` is what it takes, in words."""

    name: str
    where: str
    meaning: str
    allowed: str
    default: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked of a path."""

    method: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    media_types: tuple[str, ...]
    keys: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Where it stands on the page: get-facets-name."""
        return "-".join((self.method.lower(), *re.findall(r"[\w.]+", self.path)))


def add_routes(routes: Blueprint) -> None:
    """Adds /api/v1/docs."""

    @routes.get(PATH)
    def api_docs() -> Response:
        only()
        document = openapi(g.links.root, g.language)
        operations = [
            _operation(method, path, its, document["components"]["schemas"])
            for path, methods in document["paths"].items()
            for method, its in methods.items()
        ]
        shared = _shared(operations)
        return make_response(
            render_template("api.html", operations=operations, shared=shared, version=document["info"]["version"])
        )


def _shared(operations: list[Operation]) -> tuple[Parameter, ...]:
    """The parameters of a search, told once instead of at each path that takes them."""
    search = next(one for one in operations if one.path == "/search")
    others = [set(one.parameters) for one in operations if len(one.parameters) > len(search.parameters) // 2]
    return tuple(one for one in search.parameters if all(one in parameters for parameters in others))


def _operation(method: str, path: str, its: dict[str, Any], schemas: dict[str, Any]) -> Operation:
    content = its["responses"]["200"]["content"]
    schema = content.get("application/json", {}).get("schema", {})
    shape = schemas.get(schema.get("$ref", "").rpartition("/")[2], {})
    return Operation(
        method=method.upper(),
        path=path,
        summary=its["summary"],
        parameters=tuple(_parameter(one) for one in its.get("parameters", ())),
        media_types=tuple(content),
        keys=tuple(shape.get("properties", ())),
    )


def _parameter(its: dict[str, Any]) -> Parameter:
    schema = its["schema"]
    if "enum" in schema:
        allowed = " | ".join(schema["enum"])
    elif "maximum" in schema:
        allowed = f"{schema.get('minimum', 0)} … {schema['maximum']}"
    else:
        allowed = schema["type"]
    return Parameter(its["name"], its["in"], its["description"], allowed, str(schema.get("default", "")))
