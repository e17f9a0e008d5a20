"""The answers of the API: JSON and problems, which a reader that has them already is spared."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, g, request

from webui.errors import Problem
from webui.etags import etag_of


def json_answer(body: Any, generation: str, content_type: str = "application/json") -> Response:
    """A value as JSON."""
    return conditional(json.dumps(body), content_type, generation)


def conditional(body: str | bytes, content_type: str, version: str) -> Response:
    """The answer with its ETag; 304 without a body where the reader has it already. `version` is the generation it is of.

    The ETag is weak: `took_ms` differs from one answer to the next.
    """
    response = Response(body, content_type=content_type)
    response.set_etag(etag_of(version), weak=True)
    response.make_conditional(request)
    return response


def problem_response(problem: Problem) -> Response:
    """An error as RFC 9457 writes it."""
    response = Response(json.dumps(problem_body(problem)), problem.status, content_type="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    response.content_language.add(g.language.code)
    return response


def problem_body(problem: Problem) -> dict[str, Any]:
    """The parts of an error, those that say nothing left out."""
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
    return body
