"""The arguments of an API call: those of a search, and a route's own. Whatever is unknown or wrong raises BadArguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request

from search.request import SearchRequest
from webui.errors import BadArguments
from webui.params import ParamError, Parsed, parse_args

MAX_LENGTH = 2_000
TRUTH = ("true", "false")


def searched(own: tuple[str, ...] = (), several: tuple[str, ...] = ()) -> Parsed:
    """The arguments of a search; those named in `own` and `several` are the route's, the latter may be repeated."""
    parsed = parse_args(request.args.items(multi=True), (*own, *several))
    repeated = tuple(
        ParamError("repeated", name, values[1])
        for name, values in request.args.lists()
        if name in own and len(set(values)) > 1
    )
    if errors := (*parsed.unknown, *parsed.errors, *repeated):
        raise BadArguments(errors, parsed.request)
    return parsed


def only(*names: str) -> None:
    """Refuses every argument but these, those of a search as well."""
    wrong = tuple(ParamError("unknown", name, value) for name, value in request.args.items() if name not in names)
    if wrong:
        raise BadArguments(wrong, SearchRequest())


def typed(name: str) -> str:
    """A text as the reader typed it, "" where there is none; at most MAX_LENGTH characters."""
    values = list(dict.fromkeys(request.args.getlist(name)))
    if len(values) > 1:
        raise BadArguments((ParamError("repeated", name, values[1]),), SearchRequest())
    text = values[0] if values else ""
    if len(text) > MAX_LENGTH:
        raise BadArguments((ParamError("value", name, text, ("allowed.length",), (0, MAX_LENGTH)),), SearchRequest())
    return text


def own_argument(name: str, default: Any, read: Callable[..., Any], *limits: Any) -> Any:
    """An argument of the route itself; `default` where it is not given or empty."""
    given = request.args.get(name)
    value = read(name, given, *limits) if given else default
    if isinstance(value, ParamError):
        raise BadArguments((value,), parse_args(request.args.items(multi=True)).request)
    return value
