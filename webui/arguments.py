"""The arguments of a request: those of a search, and a route's own. Whatever is wrong raises BadArguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import g, request

from search.request import SearchRequest
from webui.errors import BadArguments, param_message, period_message
from webui.params import DATES, ParamError, Parsed, parse_args, whole_number

MAX_LENGTH = 2_000
MAX_OFFSET = 99_999_999
"""Of a list's first line: more than any archive has."""
TRUTH = ("true", "false")
LANGUAGE = ("lang",)
"""Arguments that every page takes."""


def search_arguments(own: tuple[str, ...] = ()) -> tuple[Parsed, tuple[str, ...]]:
    """A page's arguments, its `own` passed over, and notices about those that nobody knows, and about what was typed as a period.

    Ends of a period in the wrong order are swapped, what is no date is passed over: its form is on the page, to put it right there.
    """
    parsed = parse_args(request.args.items(multi=True), (*LANGUAGE, *own))
    typed = tuple(one for one in parsed.errors if one.param in DATES and one.code in ("value", "order"))
    if len(typed) < len(parsed.errors):
        raise BadArguments(parsed.errors, parsed.request)
    for one in typed:
        if one.code == "order":
            swapped = replace(parsed.request, date_from=one.allowed[0], date_to=one.value)
            parsed = replace(parsed, request=swapped)
    unknown = tuple(f"{param_message(one, g.language)} {g.language.text('notice.ignored')}" for one in parsed.unknown)
    return parsed, (*unknown, *(period_message(one, g.language) for one in typed))


def searched(own: tuple[str, ...] = (), several: tuple[str, ...] = ()) -> Parsed:
    """An API call's arguments, of which none may be unknown; those in `own` and `several` are the route's, the latter may be repeated."""
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


def offset_argument(name: str = "offset") -> int:
    """How much of a list is passed over."""
    return int(own_argument(name, 0, whole_number, 0, MAX_OFFSET))


def asked_queries() -> tuple[str, ...]:
    """Every query of the address, each once, empty ones left out: `q` may be repeated where several are compared."""
    return tuple(dict.fromkeys(query for query in request.args.getlist("q") if query.strip()))
