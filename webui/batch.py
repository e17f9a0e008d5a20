"""Many searches in one request: POST /api/v1/batch. It reads only, as everything here; POST because they are too long for an address."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, g, request

from search.searcher import Searcher
from webui import api_json
from webui.api_answers import problem_body
from webui.downloads import Downloads
from webui.errors import BadArguments, BadBatch, problem_of
from webui.params import ParamError, parse_args

MOST_REQUESTS = 100
MOST_BYTES = 1 << 20
MEDIA_TYPE = "application/x-ndjson"
_log = logging.getLogger(__name__)


def add_api(routes: Blueprint, searcher: Searcher, downloads: Downloads) -> None:
    """Adds /batch."""

    @routes.post("/batch")
    def batch() -> Response:
        if request.args:
            name, value = next(iter(request.args.items()))
            raise BadArguments((ParamError("unknown", name, value),), parse_args(()).request)
        request.max_content_length = MOST_BYTES
        asked = _requests(request.get_data())
        answers = (json.dumps(_answer(searcher, place, one)) + "\n" for place, one in enumerate(asked))
        return downloads.stream(answers, MEDIA_TYPE)


def _requests(body: bytes) -> list[Any]:
    """A JSON list of requests, or one a line. What is no JSON on a line is left as text, to be told of there."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise BadBatch from error
    if text.lstrip().startswith("["):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BadBatch from error
    else:
        found = [_line(line) for line in text.split("\n") if line.strip()]
    if not isinstance(found, list) or not 1 <= len(found) <= MOST_REQUESTS:
        raise BadBatch
    return found


def _line(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return line


def _answer(searcher: Searcher, place: int, asked: Any) -> dict[str, Any]:
    try:
        parsed = parse_args(_pairs(asked))
        if errors := (*parsed.unknown, *parsed.errors):
            raise BadArguments(errors, parsed.request)
        body = api_json.search(searcher.search(parsed.request), parsed.request, parsed.fields, g.links, g.language.code)
        return {"index": place, "status": 200, "result": body}
    except Exception as error:
        problem = problem_of(error, g.language)
        if problem.status == 500:
            _log.error("request %d of a batch failed", place, exc_info=error)
        return {"index": place, "status": problem.status, "problem": problem_body(problem)}


def _pairs(asked: Any) -> Iterator[tuple[str, str]]:
    """The parameters of one request as an address would hold them; a list repeats its parameter."""
    if not isinstance(asked, dict):
        raise BadBatch
    for name, value in asked.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, bool):
                yield name, str(one).lower()
            elif isinstance(one, str | int | float):
                yield name, str(one).encode(errors="replace").decode()  # JSON can hold half a character
            elif one is not None:
                raise BadArguments((ParamError("value", name, "…", ("allowed.text",)),), parse_args(()).request)
